"""Reads data.police.uk: the monthly street files (CSV) and the answers of its API (JSON).

A row with a Crime ID that stood before in the same month with the same type is the same crime told twice, as the police
publish a crime again when its outcome changes: the first is kept. Calls about anti-social behaviour carry no Crime ID and
are all kept. The API answers for a place that the answer does not name, so it is a feed of its own and never joined.
"""

import datetime
import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import compress, islice
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from assessment.sources.base import Feed, Known, Lines, Outcome, Point, Refusal, Streets, Table, clean

ANTI_SOCIAL = "Anti-social behaviour"
CATEGORIES = {
    "anti-social-behaviour": ANTI_SOCIAL,
    "bicycle-theft": "Bicycle theft",
    "burglary": "Burglary",
    "criminal-damage-arson": "Criminal damage and arson",
    "drugs": "Drugs",
    "other-crime": "Other crime",
    "other-theft": "Other theft",
    "possession-of-weapons": "Possession of weapons",
    "public-disorder-weapons": "Public disorder and weapons",
    "public-order": "Public order",
    "robbery": "Robbery",
    "shoplifting": "Shoplifting",
    "theft-from-the-person": "Theft from the person",
    "vehicle-crime": "Vehicle crime",
    "violent-crime": "Violence and sexual offences",
    "violent-crime-only": "Violent crime",
}
"""The types of the street files, under the names that the API has for them."""
BY_NAME = {name.lower(): name for name in CATEGORIES.values()}
NEEDED = ("crime id", "month", "longitude", "latitude", "location", "lsoa code", "lsoa name", "crime type")
OUTCOME = "last outcome category"
MONTH = re.compile(r"^(19|20)\d{2}-(0[1-9]|1[0-2])$")
LSOA = re.compile(r"^[EW]01\d{6}\Z", re.ASCII)
MOST_ROWS = 5_000_000
BATCH = 250
"""How many rows are looked at together: as many as stay in the processor's own memory. Thousands take twice as long."""


class Seen:
    """Which crimes stood before, in 8 bytes each: a million Crime IDs as text would take 100 MB and more."""

    def __init__(self) -> None:
        self._slots, self._used = array("Q", bytes(8 << 16)), 0

    def again(self, crimes: Iterable[tuple[str, datetime.date, str]]) -> list[int]:
        """The places in the order of those (Crime ID, month, type) that stood before. One without a Crime ID never did."""
        found = []
        for at, crime in enumerate(crimes):
            if not crime[0]:
                continue
            key = hash(crime) & 0xFFFFFFFFFFFFFFFF or 1
            slots = self._slots
            mask = len(slots) - 1
            place = key & mask
            while (held := slots[place]) and held != key:
                place = (place + 1) & mask
            if held:
                found.append(at)
                continue
            slots[place] = key
            self._used += 1
            if self._used * 5 > mask * 3:
                self._grow()
        return found

    def _grow(self) -> None:
        held, mask = self._slots, 2 * len(self._slots) - 1
        slots = self._slots = array("Q", bytes(8 * (mask + 1)))
        for key in filter(None, held):
            place = key & mask
            while slots[place]:
                place = (place + 1) & mask
            slots[place] = key


def _recognises(names: list[str], rows: list[list[str]]) -> bool:
    return all(name in names for name in NEEDED)


Meaning = TypeVar("Meaning")
MOST_TEXTS = 100_000
"""How many texts of a column are remembered with what they mean; a file of nonsense has a new one on every row."""


class Remembered(dict[str, Meaning]):
    """What texts that repeat on many rows mean, each worked out once."""

    def __init__(self, work_out: Callable[[str], Meaning]):
        super().__init__()
        self._work_out = work_out

    def __missing__(self, text: str) -> Meaning:
        found = self._work_out(text)
        if len(self) < MOST_TEXTS:
            self[text] = found
        return found


class Cells(NamedTuple):
    """What is read of one row of a file."""

    line: int
    crime_id: str
    month: str
    longitude: str
    latitude: str
    location: str
    lsoa_code: str
    lsoa_name: str
    kind: str
    outcome: str = ""


class Parsed:
    """What the texts of the columns mean: the month of "2017-03", the type as published, whether a code is one of an LSOA,
    the borough of "Barnet 009A". None or nothing for anything else."""

    def __init__(self, known: Known):
        self.months: Remembered[Any] = Remembered(_month)
        self.types: Remembered[Any] = Remembered(lambda text: BY_NAME.get(text.strip().lower()))
        self.is_lsoa = Remembered(lambda text: not text or bool(LSOA.match(text)))
        self.boroughs = Remembered(lambda text: known.borough(text.strip().rpartition(" ")[0]) or "")

    def streets(self, rows: list[Cells]) -> Streets | None:
        """The rows, column by column; None when one of them at least cannot be kept."""
        lines, ids, months, xs, ys, locations, codes, names, kinds, outcomes = zip(*rows, strict=True)
        points: list[Any] = list(map(_point, xs, ys))
        fine = all(map(self.months.__getitem__, set(months))) and all(map(self.types.__getitem__, set(kinds)))
        if not fine or not all(points) or not all(map(self.is_lsoa.__getitem__, set(codes))) or max(map(len, ids)) > 64:
            return None
        return Streets(
            lines, list(map(str.strip, ids)), list(map(self.months.__getitem__, months)),
            list(map(self.types.__getitem__, kinds)), [None if point is NOWHERE else point for point in points],
            [text[:120] for text in locations], codes, list(map(self.boroughs.__getitem__, names)),
            [text[:100] for text in outcomes],
        )  # fmt: skip

    def wrong(self, row: Cells) -> str:
        """Why a row cannot be kept: the first thing that is wrong with it, or nothing."""
        if self.months[row.month] is None:
            return f"“{row.month}” is not a month like 2017-03."
        if self.types[row.kind] is None:
            return f"“{row.kind}” is not a type of data.police.uk."
        if len(row.crime_id) > 64:
            return "The Crime ID is longer than 64 characters."
        if not self.is_lsoa[row.lsoa_code]:
            return f"“{row.lsoa_code}” is not the code of an LSOA, like E01000115."
        if _point(row.longitude, row.latitude):
            return ""
        if _is_number(row.longitude) and _is_number(row.latitude):
            return f"The point {row.longitude}, {row.latitude} is not in Great Britain."
        return f"“{row.longitude}, {row.latitude}” is not a longitude and latitude."


def _month(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(f"{text.strip()}-01") if MONTH.match(text.strip()) else None


def _read(heading: list[str], lines: Lines, known: Known) -> Iterator[Outcome]:
    names = [clean(name).lower() for name in heading]
    cells_of = itemgetter(*(names.index(name) for name in (*NEEDED, OUTCOME) if name in names))
    parsed, seen, width = Parsed(known), Seen(), len(heading)
    while some := [(lines.number, cells) for cells in islice(lines, BATCH)]:
        refused = [
            Refusal(line, f"The row has {len(cells)} cells and the first line has {width}.")
            for line, cells in some
            if len(cells) != width and any(cells)
        ]
        rows = [Cells(line, *cells_of(cells)) for line, cells in some if len(cells) == width and any(cells)]
        yield from _outcomes(rows, refused, parsed, seen)


def _outcomes(rows: list[Cells], refused: list[Refusal], parsed: Parsed, seen: Seen) -> Iterator[Outcome]:
    """Refusals in the order of the lines, then the rows that are kept. Rows are looked at one by one only where a column
    holds something that cannot be right."""
    streets = parsed.streets(rows) if rows else None
    if rows and streets is None:
        reasons = [parsed.wrong(row) for row in rows]
        both = list(zip(rows, reasons, strict=True))
        refused += [Refusal(row.line, why, parsed.boroughs[row.lsoa_name], row.kind) for row, why in both if why]
        rows = [row for row, why in both if not why]
        streets = parsed.streets(rows) if rows else None
    if streets and (again := set(seen.again(zip(streets.crime_ids, streets.months, streets.categories, strict=True)))):
        refused += [_told_again(streets, at) for at in again]
        keep = [at not in again for at in range(len(rows))]
        columns: list[Any] = [list(compress(column, keep)) for column in streets]
        streets = Streets(*columns)
    yield from sorted(refused, key=lambda refusal: refusal.line)
    if streets and streets.lines:
        yield streets


def _told_again(streets: Streets, at: int) -> Refusal:
    reason = f"The same Crime ID, month and type as an earlier row: {streets.crime_ids[at][:12]}…"
    return Refusal(streets.lines[at], reason, streets.boroughs[at], streets.categories[at], "", loses_counts=False)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


NOWHERE = (0.0, 0.0)


def _point(longitude: str, latitude: str) -> Point | None:
    """The point of a row, NOWHERE itself where the police give none, or None when it cannot be one."""
    try:
        x, y = float(longitude), float(latitude)
    except ValueError:
        return NOWHERE if not longitude.strip() and not latitude.strip() else None
    return (x, y) if -9 < x < 3 and 49 < y < 61 else None


def _recognises_answer(names: list[str], rows: list[list[str]]) -> bool:
    return {"category", "location", "month", "persistent_id"} <= set(names)


def _read_answer(heading: list[str], lines: Lines, known: Known) -> Iterator[Outcome]:
    parsed, seen = Parsed(known), Seen()
    elements: Iterator[list[Any]] = iter(lines)
    while some := [(lines.number, element) for (element,) in islice(elements, BATCH)]:
        refused = [Refusal(line, "The element is no crime or call.") for line, one in some if not isinstance(one, dict)]
        rows = [_cells(line, element) for line, element in some if isinstance(element, dict)]
        yield from _outcomes(rows, refused, parsed, seen)


def _cells(line: int, element: dict[str, Any]) -> Cells:
    """One crime or call of the API's answer, as a row of a file. The answer does not name an LSOA."""
    place = element.get("location")
    place = place if isinstance(place, dict) else {}
    street = place.get("street")
    outcome = element.get("outcome_status")
    slug = str(element.get("category", ""))
    return Cells(
        line, str(element.get("persistent_id") or ""), str(element.get("month", "")), str(place.get("longitude") or ""),
        str(place.get("latitude") or ""), str(street.get("name", "")) if isinstance(street, dict) else "", "", "",
        CATEGORIES.get(slug, slug), str(outcome.get("category", "")) if isinstance(outcome, dict) else "",
    )  # fmt: skip


FEEDS = (
    Feed(
        code="police-uk-street",
        name="Street-level crime and anti-social behaviour",
        source="police-uk",
        columns="Crime ID, Month, …, Longitude, Latitude, Location, LSOA code, LSOA name, Crime type",
        table=Table.STREET,
        recognises=_recognises,
        read=_read,
        max_rows=MOST_ROWS,
        max_refused=None,
    ),
    Feed(
        code="police-uk-api",
        name="Street-level crime and anti-social behaviour, one answer of the API",
        source="police-uk",
        columns="a JSON list with category, location, month and persistent_id",
        table=Table.STREET,
        recognises=_recognises_answer,
        read=_read_answer,
        is_json=True,
        max_rows=MOST_ROWS,
        max_refused=None,
    ),
)
