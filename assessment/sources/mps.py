"""Reads the Metropolitan Police Service's recorded crime: by borough, ward or LSOA, in its three classifications.

The files are wide: the place, the major and minor type, then a column a month (201704). Their columns say what kind of
place they count by; which classification they use is told by the types of their first rows, because the Met kept the names
of columns when it changed the types. The three classifications are three series and are never added.
A row that cannot be trusted is refused with its line number and the reason; the rest of the file is kept.
"""

import csv
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from assessment.sources.base import Counts, Feed, FileRefusedError, Known, Lines, Outcome, Refusal, Table, clean
from assessment.sources.places import EXTRA_AREAS, Place, area_code, ward_kind

OLD_CLASS, NEW_CLASS, CONNECT = "old", "new", "connect"
CLASSIFICATIONS = {OLD_CLASS: "old classification", NEW_CLASS: "new classification", CONNECT: "CONNECT"}
LEVELS = {"borough": "borough", "ward": "ward", "lsoa": "LSOA"}
MONTH = re.compile(r"^(19|20)\d{2}(0[1-9]|1[0-2])$")
WARD_CODE = re.compile(r"^E05\d{6}$")
LSOA_CODE = re.compile(r"^E01\d{6}$")
MAX_COLUMNS = 1_000
MOST_ROWS = {"borough": 20_000, "ward": 100_000, "lsoa": 400_000}
"""Several times what the Met published for any years."""
TYPES = Path(__file__).resolve().parents[2] / "data" / "published" / "crime_types.csv"

BOROUGH_NAMES = ("borough", "boroughname", "lookup_boroughname", "lookup boroughname")
MAJOR_NAMES = ("major category", "majortext", "major_category")
MINOR_NAMES = ("minor category", "minortext", "minor_category")
WARD_NAMES = ("wardcode", "ward code", "ward_code")
LSOA_NAMES = ("lsoa code", "lsoa_code", "lsoacode")
TITLES = ("wardname", "ward name", "lsoa name", "lsoa_name", "lsoaname")


@cache
def types() -> dict[str, frozenset[tuple[str, str]]]:
    """The major and minor types of each classification, in lower case: data/published/crime_types.csv."""
    found: dict[str, set[tuple[str, str]]] = {}
    with TYPES.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["classification"], set()).add((row["major"].lower(), row["minor"].lower()))
    return {name: frozenset(pairs) for name, pairs in found.items()}


@dataclass(frozen=True)
class Layout:
    """Where a file has what: the columns of the place and the types, and each month with its column, in order."""

    level: str
    borough: int
    major: int
    minor: int
    code: int | None
    title: int | None
    months: tuple[datetime.date, ...] = ()
    columns: tuple[int, ...] = ()
    ignored: tuple[Refusal, ...] = ()


def _find(names: list[str], wanted: tuple[str, ...]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def layout_of(names: list[str]) -> Layout | None:
    """Where a heading row (in lower case) has place and types; None when it is none of the Met's."""
    borough, major, minor = (_find(names, wanted) for wanted in (BOROUGH_NAMES, MAJOR_NAMES, MINOR_NAMES))
    if borough is None or major is None or minor is None:
        return None
    ward, lsoa = _find(names, WARD_NAMES), _find(names, LSOA_NAMES)
    level = "lsoa" if lsoa is not None else "ward" if ward is not None else "borough"
    return Layout(level, borough, major, minor, lsoa if lsoa is not None else ward, _find(names, TITLES))


def classification_of(names: list[str], rows: list[list[str]]) -> str:
    """Which classification the first rows use: CONNECT writes in capitals, and each has types of its own."""
    layout = layout_of(names)
    if layout is None:
        raise FileRefusedError("The file is none of the Met’s.")
    votes = dict.fromkeys(CLASSIFICATIONS, 0)
    for cells in rows:
        if len(cells) <= max(layout.major, layout.minor):
            continue
        major, minor = clean(cells[layout.major]), clean(cells[layout.minor])
        for name, pairs in types().items():
            is_capital = minor.isupper() and major.isupper()
            votes[name] += (major.lower(), minor.lower()) in pairs and is_capital == (name == CONNECT)
    expected = OLD_CLASS if names[layout.major] == "major category" else NEW_CLASS
    return max(votes, key=lambda name: (votes[name], name == expected))


def _recognises(level: str, classification: str, names: list[str], rows: list[list[str]]) -> bool:
    layout = layout_of(names)
    return layout is not None and layout.level == level and classification_of(names, rows) == classification


def _with_months(heading: list[str]) -> Layout:
    """The layout with its months. Raises FileRefusedError when it names none, or one twice."""
    if len(heading) > MAX_COLUMNS:
        raise FileRefusedError(f"The first line has more than {MAX_COLUMNS:,} columns.")
    names = [clean(name).lower() for name in heading]
    layout = layout_of(names)
    if layout is None:
        raise FileRefusedError("The file is none of the Met’s.")
    leading = {layout.borough, layout.major, layout.minor, layout.code, layout.title}
    months: dict[datetime.date, int] = {}
    ignored = []
    for index, name in enumerate(names):
        if index in leading or name in (*WARD_NAMES, *TITLES):
            continue
        if not MONTH.match(name):
            reason = f"“{heading[index].strip()}” in column {index + 1} is not a month like 201704; it is not read."
            ignored.append(Refusal(1, reason))
            continue
        month = datetime.date(int(name[:4]), int(name[4:]), 1)
        if month in months:
            raise FileRefusedError(
                f"The month {name} stands twice in the first line, so its counts cannot be told apart."
            )
        months[month] = index
    if not months:
        raise FileRefusedError("The first line names no month like 201704.")
    order = sorted(months)
    return Layout(
        layout.level, layout.borough, layout.major, layout.minor, layout.code, layout.title,
        tuple(order), tuple(months[month] for month in order), tuple(ignored),
    )  # fmt: skip


def _read(classification: str, heading: list[str], lines: Lines, known: Known) -> Iterator[Outcome]:
    layout = _with_months(heading)
    yield from layout.ignored
    seen: dict[tuple[str, str, str], tuple[int, int]] = {}
    for cells in lines:
        if not any(cells) or not any(cell.strip() for cell in cells):
            continue
        outcome = _row(cells, lines.number, len(heading), layout, classification, known)
        if isinstance(outcome, Counts):
            outcome = _again(outcome, seen) or outcome
        yield outcome


def _again(row: Counts, seen: dict[tuple[str, str, str], tuple[int, int]]) -> Refusal | None:
    """A refusal when the same place and type stood on an earlier line."""
    place = row.place.code if row.place else row.borough
    mine = (row.line, hash(row.values))
    line, values = seen.setdefault((place, row.major.lower(), row.minor.lower()), mine)
    if line == row.line:
        return None
    same = values == mine[1]
    reason = f"The same area and crime type as line {line}" + ("." if same else ", with other counts.")
    return Refusal(row.line, reason, row.borough, row.major, row.minor, loses_counts=not same)


def _row(
    cells: list[str], line: int, width: int, layout: Layout, classification: str, known: Known
) -> Counts | Refusal:
    padded = [*cells, *[""] * (width - len(cells))]
    area, major, minor = (clean(padded[index]) for index in (layout.borough, layout.major, layout.minor))
    borough = known.borough(area) or EXTRA_AREAS.get(area.lower())
    named = (borough or area, major, minor)
    if len(cells) != width:
        return Refusal(line, f"The row has {len(cells)} cells and the first line has {width}.", *named)
    if borough is None:
        return Refusal(line, f"“{area}” is not a London borough.", *named)
    if (major.lower(), minor.lower()) not in types()[classification]:
        words = CLASSIFICATIONS[classification].replace("CONNECT", "CONNECT classification")
        return Refusal(line, f"“{major}: {minor}” is not a crime type of the {words}.", *named)
    counts = _counts(cells, layout)
    if isinstance(counts, str):
        return Refusal(line, counts, *named)
    place = _place(cells, layout, classification, borough)
    if isinstance(place, str):
        return Refusal(line, place, *named)
    return Counts(line, place, borough, major, minor, layout.months, counts)


def _counts(cells: list[str], layout: Layout) -> tuple[int, ...] | str:
    """The counts of a row, or why it has none."""
    counts = []
    for index in layout.columns:
        text = cells[index].strip()
        if not (text.isascii() and text.isdigit()) or len(text) > 7:
            problem = "is empty" if not text else f"“{text}” is not a whole number"
            return f"The count in column {index + 1} {problem}."
        counts.append(int(text))
    return tuple(counts)


def _place(cells: list[str], layout: Layout, classification: str, borough: str) -> Place | None | str:
    """The ward or LSOA of a row, or why it has none; None when the row is about the borough, or an area that is none."""
    if layout.code is None or borough in EXTRA_AREAS.values():
        return None
    code = cells[layout.code].strip().upper()
    title = clean(cells[layout.title]) if layout.title is not None else code
    if layout.level == "ward":
        if not WARD_CODE.match(code):
            return f"“{code}” is not the code of a ward, like E05013628."
        return Place(code, title, "ward22" if classification == CONNECT else ward_kind(code), borough)
    if not LSOA_CODE.match(code):
        return f"“{code}” is not the code of an LSOA, like E01000115."
    kind = "lsoa21" if classification == CONNECT else "lsoa11"
    return Place(area_code(kind, code), title, kind, borough)


def _feed(level: str, classification: str) -> Feed:
    place = {"borough": "", "ward": "WardName, WardCode, ", "lsoa": "LSOA Code, "}[level]
    borough = "LookUp_BoroughName or BoroughName" if level == "borough" and classification != OLD_CLASS else "Borough"
    kinds = "Major Category, Minor Category" if classification == OLD_CLASS else "MajorText, MinorText"
    return Feed(
        code=f"mps-{level}-{classification}",
        name=f"Recorded crime by {LEVELS[level]}, {CLASSIFICATIONS[classification]}",
        source=f"mps-borough-{classification}" if level == "borough" else f"mps-{level}",
        columns=f"{place}{borough}, {kinds}, then months like 201704",
        table=Table.COUNTS,
        recognises=partial(_recognises, level, classification),
        read=partial(_read, classification),
        classification=classification,
        max_rows=MOST_ROWS[level],
    )


FEEDS = tuple(_feed(level, classification) for level in LEVELS for classification in CLASSIFICATIONS)
