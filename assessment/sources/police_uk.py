"""Reads data.police.uk: the monthly street files (CSV) and the answers of its API (JSON).

A row with a Crime ID that stood before in the same month with the same type is the same crime told twice, as the police
publish a crime again when its outcome changes: the first is kept. Calls about anti-social behaviour carry no Crime ID and
are all kept. The API answers for a place that the answer does not name, so it is a feed of its own and never joined.
"""

import datetime
import re
from array import array
from collections.abc import Iterator
from typing import Any

from assessment.sources.base import Feed, Known, Lines, Outcome, Refusal, Street, Table, clean

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


class Seen:
    """Which crimes stood before, in 8 bytes each: a million Crime IDs as text would take 100 MB and more."""

    def __init__(self) -> None:
        self._grow(1 << 16, ())

    def _grow(self, slots: int, keys: Any) -> None:
        self._slots, self._mask, self._used = array("Q", bytes(8 * slots)), slots - 1, 0
        for key in keys:
            self._put(key)

    def _put(self, key: int) -> bool:
        slots, mask = self._slots, self._mask
        place = key & mask
        while held := slots[place]:
            if held == key:
                return True
            place = (place + 1) & mask
        slots[place] = key
        self._used += 1
        return False

    def again(self, text: str) -> bool:
        """Whether `text` was asked about before."""
        key = hash(text) & 0xFFFFFFFFFFFFFFFF or 1
        if self._used * 5 > self._mask * 3:
            self._grow(2 * (self._mask + 1), [held for held in self._slots if held])
        return self._put(key)


def _recognises(names: list[str], rows: list[list[str]]) -> bool:
    return all(name in names for name in NEEDED)


class Parsed:
    """What texts that repeat on every row mean, each worked out once."""

    def __init__(self, known: Known):
        self._known = known
        self._months: dict[str, datetime.date | None] = {}
        self._boroughs: dict[str, str] = {}

    def month(self, text: str) -> datetime.date | None:
        """The month of "2017-03"; None for anything else."""
        if text not in self._months:
            found = MONTH.match(text.strip())
            self._months[text] = datetime.date.fromisoformat(f"{text.strip()}-01") if found else None
        return self._months[text]

    def borough(self, lsoa_name: str) -> str:
        """The borough of "Barnet 009A"; nothing when it is none of the 32."""
        if lsoa_name not in self._boroughs:
            self._boroughs[lsoa_name] = self._known.borough(lsoa_name.strip().rpartition(" ")[0]) or ""
        return self._boroughs[lsoa_name]


def _read(heading: list[str], lines: Lines, known: Known) -> Iterator[Outcome]:
    names = [clean(name).lower() for name in heading]
    places = [names.index(name) for name in NEEDED]
    outcome = names.index(OUTCOME) if OUTCOME in names else None
    parsed, seen, width = Parsed(known), Seen(), len(heading)
    for cells in lines:
        if not cells or not any(cells):
            continue
        if len(cells) != width:
            reason = f"The row has {len(cells)} cells and the first line has {width}."
            yield Refusal(lines.number, reason)
            continue
        row = _row(lines.number, [cells[place] for place in places], cells[outcome] if outcome else "", parsed)
        if isinstance(row, Street) and row.crime_id and seen.again(f"{row.crime_id}{row.month}{row.category}"):
            row = _told_again(row)
        yield row


def _told_again(row: Street) -> Refusal:
    reason = f"The same Crime ID, month and type as an earlier row: {row.crime_id[:12]}…"
    return Refusal(row.line, reason, row.borough, row.category, "", loses_counts=False)


def _row(line: int, cells: list[str], outcome: str, parsed: Parsed) -> Street | Refusal:
    crime_id, month_text, longitude, latitude, location, lsoa_code, lsoa_name, kind = cells
    borough = parsed.borough(lsoa_name)
    month, category = parsed.month(month_text), BY_NAME.get(kind.strip().lower())
    if month is None:
        return Refusal(line, f"“{month_text}” is not a month like 2017-03.", borough, kind)
    if category is None:
        return Refusal(line, f"“{kind}” is not a type of data.police.uk.", borough, kind)
    if len(crime_id) > 64:
        return Refusal(line, "The Crime ID is longer than 64 characters.", borough, kind)
    if lsoa_code and not LSOA.match(lsoa_code):
        return Refusal(line, f"“{lsoa_code}” is not the code of an LSOA, like E01000115.", borough, kind)
    point = _point(longitude, latitude)
    if isinstance(point, str):
        return Refusal(line, point, borough, kind)
    return Street(
        line, crime_id.strip(), month, category, point[0], point[1], location[:120], lsoa_code, borough, outcome[:100]
    )


def _point(longitude: str, latitude: str) -> tuple[float | None, float | None] | str:
    """The point of a row, nothing where the police give none, or why it cannot be one."""
    if not longitude.strip() and not latitude.strip():
        return None, None
    try:
        x, y = float(longitude), float(latitude)
    except ValueError:
        return f"“{longitude}, {latitude}” is not a longitude and latitude."
    if not (-9 < x < 3 and 49 < y < 61):
        return f"The point {longitude}, {latitude} is not in Great Britain."
    return x, y


def _recognises_answer(names: list[str], rows: list[list[str]]) -> bool:
    return {"category", "location", "month", "persistent_id"} <= set(names)


def _read_answer(heading: list[str], lines: Lines, known: Known) -> Iterator[Outcome]:
    parsed, seen = Parsed(known), Seen()
    for (element,) in lines:
        row = _element(lines.number, element, parsed)
        if isinstance(row, Street) and row.crime_id and seen.again(f"{row.crime_id}{row.month}{row.category}"):
            row = _told_again(row)
        yield row


def _element(line: int, element: Any, parsed: Parsed) -> Street | Refusal:
    """One crime or call of the API's answer."""
    if not isinstance(element, dict):
        return Refusal(line, "The element is no crime or call.")
    place = element.get("location")
    place = place if isinstance(place, dict) else {}
    street = place.get("street")
    outcome = element.get("outcome_status")
    slug = str(element.get("category", ""))
    cells = [
        str(element.get("persistent_id") or ""), str(element.get("month", "")), str(place.get("longitude") or ""),
        str(place.get("latitude") or ""), str(street.get("name", "")) if isinstance(street, dict) else "", "", "",
        CATEGORIES.get(slug, slug),
    ]  # fmt: skip
    return _row(line, cells, str(outcome.get("category", "")) if isinstance(outcome, dict) else "", parsed)


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
