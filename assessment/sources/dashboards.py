"""Reads what the Met publishes as dashboards: knife crime, and violence against women and girls. Both are series of their
own, counted by other rules than recorded crime: never added to it, and never to each other."""

import datetime
import re
from collections.abc import Iterator

from assessment.sources.base import Counts, Feed, Known, Lines, Outcome, Refusal, Table, clean, whole_number
from assessment.sources.places import EXTRA_AREAS

MONTH = re.compile(r"^((?:19|20)\d{2})-(0[1-9]|1[0-2])(?:-01)?$")
KNIFE_COLUMNS = ("month_year", "borough_snt", "area_code", "crime_type", "crime_subtype", "measure", "count")
VAWG_COLUMNS = ("borough_name", "month", "count")
VAWG_WARD_COLUMNS = ("ward_name_clean_2", "month", "count")
CALLS_COLUMNS = ("borough", "month", "type", "calls")
CALLS = "Anti-social behaviour"
VAWG = "Violence against women and girls"


def month_of(text: str) -> datetime.date | None:
    """The month of "2022-03" or "2022-03-01"."""
    found = MONTH.match(text.strip())
    return datetime.date(int(found[1]), int(found[2]), 1) if found else None


def _has(columns: tuple[str, ...], names: list[str]) -> bool:
    return all(column in names for column in columns)


def _cells(columns: tuple[str, ...], heading: list[str], lines: Lines) -> Iterator[list[str] | Refusal]:
    """The wanted cells of each row that is not blank, or a refusal of a row that is too short or too long."""
    names = [clean(name).lower() for name in heading]
    places = [names.index(column) for column in columns]
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(heading):
            yield Refusal(lines.number, f"The row has {len(cells)} cells and the first line has {len(heading)}.")
        else:
            yield [clean(cells[place]) for place in places]


class _Once:
    """Refuses a place, month and type that stood before."""

    def __init__(self) -> None:
        self._seen: dict[tuple[object, ...], tuple[int, int]] = {}

    def __call__(self, row: Counts) -> Counts | Refusal:
        key = (row.place.code if row.place else row.borough, row.months[0], row.major, row.minor)
        line, value = self._seen.setdefault(key, (row.line, row.values[0]))
        if line == row.line:
            return row
        same = value == row.values[0]
        reason = f"The same area, month and type as line {line}" + ("." if same else ", with another count.")
        return Refusal(row.line, reason, row.borough, row.major, row.minor, loses_counts=not same)


def _count(
    line: int, borough: str | None, name: str, month: str, major: str, minor: str, count: str
) -> Counts | Refusal:
    at, value = month_of(month), whole_number(count)
    if borough is None:
        return Refusal(line, f"“{name}” is not a London borough.", name, major, minor)
    if at is None:
        return Refusal(line, f"“{month}” is not a month like 2022-03.", borough, major, minor)
    if value is None:
        return Refusal(line, f"The count “{count}” is not a whole number.", borough, major, minor)
    return Counts(line, None, borough, major, minor, (at,), (value,))


def _read_knife(heading: list[str], lines: Lines, known: Known) -> Iterator[Outcome]:
    added: dict[tuple[str, str, str], list[Counts]] = {}
    once = _Once()
    for cells in _cells((*KNIFE_COLUMNS, "area_name"), heading, lines):
        if isinstance(cells, Refusal):
            yield cells
            continue
        month, borough, code, kind, subtype, measure, count, place = cells
        minor = subtype if measure == "Offences" else f"{subtype}, {measure.lower()}"
        name = known.borough(code) or known.borough(borough) or EXTRA_AREAS.get(borough.lower())
        row = _count(lines.number, name, borough, month, kind, minor, count)
        if isinstance(row, Counts) and row.borough in EXTRA_AREAS.values():
            added.setdefault((row.borough, str(row.months[0]), minor), []).append(row)
        else:
            yield once(row) if isinstance(row, Counts) else row
    for rows in added.values():  # the police tell several kinds of "not known" apart; for us they are one area
        first = rows[0]
        total = sum(row.values[0] for row in rows)
        yield Counts(first.line, None, first.borough, first.major, first.minor, first.months, (total,), len(rows))


def _read_vawg(heading: list[str], lines: Lines, known: Known) -> Iterator[Outcome]:
    added: dict[tuple[str, datetime.date], list[Counts]] = {}
    once = _Once()
    for cells in _cells(VAWG_COLUMNS, heading, lines):
        if isinstance(cells, Refusal):
            yield cells
            continue
        name, month, count = cells
        borough = known.borough(name) or EXTRA_AREAS.get(name.lower())
        row = _count(lines.number, borough, name, month, VAWG, "All offences", count)
        if isinstance(row, Counts) and row.borough in EXTRA_AREAS.values():
            added.setdefault((row.borough, row.months[0]), []).append(row)
        else:
            yield once(row) if isinstance(row, Counts) else row
    for rows in added.values():
        first = rows[0]
        total = sum(row.values[0] for row in rows)
        yield Counts(first.line, None, first.borough, first.major, first.minor, first.months, (total,), len(rows))


def _read_vawg_ward(heading: list[str], lines: Lines, known: Known) -> Iterator[Outcome]:
    once = _Once()
    for cells in _cells(VAWG_WARD_COLUMNS, heading, lines):
        if isinstance(cells, Refusal):
            yield cells
            continue
        name, month, count = cells
        called = known.wards.get(name.lower(), [])
        if len(called) != 1:
            why = "several wards of 2022 are called so" if called else "no ward of 2022 that is held is called so"
            yield Refusal(lines.number, f"“{name}” names no ward for certain: {why}.", "", VAWG, "All offences")
            continue
        row = _count(lines.number, called[0].borough, name, month, VAWG, "All offences", count)
        if isinstance(row, Counts):
            yield once(Counts(row.line, called[0], row.borough, row.major, row.minor, row.months, row.values))
        else:
            yield row


def _read_calls(heading: list[str], lines: Lines, known: Known) -> Iterator[Outcome]:
    once = _Once()
    for cells in _cells(CALLS_COLUMNS, heading, lines):
        if isinstance(cells, Refusal):
            yield cells
            continue
        name, month, kind, count = cells
        borough = known.borough(name) or EXTRA_AREAS.get(name.lower())
        row = _count(lines.number, borough, name, month, kind or CALLS, "", count)
        yield once(row) if isinstance(row, Counts) else row


FEEDS = (
    Feed(
        code="mps-asb-calls",
        name="Calls to the police about anti-social behaviour, by month",
        source="mps-asb-calls",
        columns=", ".join(CALLS_COLUMNS),
        table=Table.COUNTS,
        recognises=lambda names, rows: _has(CALLS_COLUMNS, names),
        read=_read_calls,
        max_rows=200_000,
    ),
    Feed(
        code="mps-knife",
        name="Knife crime dashboard",
        source="mps-knife",
        columns="month_year, borough_snt, area_code, crime_type, crime_subtype, measure, count",
        table=Table.COUNTS,
        recognises=lambda names, rows: _has((*KNIFE_COLUMNS, "area_name"), names),
        read=_read_knife,
        max_rows=200_000,
    ),
    Feed(
        code="mps-vawg",
        name="Violence against women and girls dashboard, by borough",
        source="mps-vawg",
        columns="borough_name, month, count",
        table=Table.COUNTS,
        recognises=lambda names, rows: _has(VAWG_COLUMNS, names) and len(names) == 3,
        read=_read_vawg,
        max_rows=50_000,
    ),
    Feed(
        code="mps-vawg-ward",
        name="Violence against women and girls dashboard, by ward",
        source="mps-vawg",
        columns="ward_name_clean_2, month, count",
        table=Table.COUNTS,
        recognises=lambda names, rows: _has(VAWG_WARD_COLUMNS, names) and len(names) == 3,
        read=_read_vawg_ward,
        max_rows=300_000,
    ),
)
