"""Keeps a file as it came, finds out which feed it is, and says what it holds before anything is imported."""

import csv
import datetime
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from assessment.models import Area, Extract, ExtractPart
from assessment.rules.gaps import thin_months, usual_month
from assessment.rules.periods import add_months
from assessment.services.locating import Locator
from assessment.sources import registry
from assessment.sources.base import (
    MOST_REFUSED,
    Counts,
    Estimated,
    Feed,
    FileRefusedError,
    Known,
    Observed,
    Outcome,
    Outline,
    Refusal,
    Row,
    Streets,
    Table,
)
from assessment.sources.files import Opened, Packed
from assessment.sources.places import EXTRA_AREAS, Place

SAMPLE = 200
"""How many rows are looked at to tell which classification a file uses."""
LEAST_SHARE = 0.05
"""A street file holds a borough when it has at least a twentieth as many rows of it as of the borough with the most. The
smallest borough has about a seventh of the largest's; a file of one borough has a few points over its edges."""
FILTERED = 200
"""A street file with so many rows and one type only has been filtered, and would make every other type 0."""
USUAL = 100
"""A month is judged by the others of its file only where they hold so many as a rule."""
TELL_EVERY = 40
"""After how many rows, or lots of street rows, it is told how far reading is."""
MOST = 20_000
"""How many points are looked up in a file that names no borough, such as an answer of the API."""
Progress = Callable[[int], None]


@dataclass
class Summary:
    """What a file holds: how many rows were kept and refused and why, and the months and boroughs they are about."""

    months: set[datetime.date] = field(default_factory=set)
    totals: Counter[datetime.date] = field(default_factory=Counter)
    first: datetime.date | None = None
    last: datetime.date | None = None
    rows_read: int = 0
    rows_kept: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    boroughs: Counter[str] = field(default_factory=Counter)
    kinds: set[str] = field(default_factory=set)
    points: Counter[tuple[float, float]] = field(default_factory=Counter)
    _line: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one row of the file, or some street rows."""
        if isinstance(outcome, Streets):
            self._add_streets(outcome)
            return
        if isinstance(outcome, Refusal):
            self.rows_read += outcome.line > 1
            if len(self.refusals) < MOST_REFUSED:
                self.refusals.append(outcome)
            return
        count = outcome.rows if isinstance(outcome, Counts) else int(outcome.line != self._line)
        self._line = outcome.line
        self.rows_read += count
        self.rows_kept += count
        self.boroughs[outcome.borough] += 1
        self._dates(outcome)

    def _add_streets(self, rows: Streets) -> None:
        self.rows_read += len(rows.lines)
        self.rows_kept += len(rows.lines)
        self.boroughs.update(rows.boroughs)
        self.months.update(rows.months)
        self.kinds.update(rows.categories)
        if len(self.points) < MOST and "" in rows.boroughs:
            for point, borough in zip(rows.points, rows.boroughs, strict=True):
                if point and not borough and len(self.points) < MOST:
                    self.points[point] += 1

    def _dates(self, row: Row) -> None:
        if isinstance(row, Counts):
            self.months.update(row.months)
            for month, value in zip(row.months, row.values, strict=True):
                self.totals[month] += value
        elif isinstance(row, Estimated):
            self._span(datetime.date(row.year, 6, 1), datetime.date(row.year, 6, 1))
        elif isinstance(row, Observed):
            self._span(row.start, row.end)
        elif isinstance(row, Outline):
            self.kinds.add(OUTLINES[row.place.kind if row.place else Area.Kind.BOROUGH])

    def _span(self, start: datetime.date, end: datetime.date) -> None:
        self.first = min(self.first or start, start)
        self.last = max(self.last or end, end)

    def leave_out_strays(self) -> None:
        """Take out the months of which the file holds next to nothing, and say so: a file that begins a month later may
        hold a few crimes of that month, and a month that has not arrived must not look like a fall."""
        if not self.totals:
            return
        usual = usual_month(self.totals, self.months)
        for month in thin_months(self.totals, self.months, least_usual=USUAL, share=LEAST_SHARE):
            self.months.discard(month)
            held = f"The file holds only {self.totals[month]:,} of {month:%B %Y}, and {usual:,.0f} of a usual month"
            self.refusals.insert(0, Refusal(1, f"{held}: it counts as not arrived.", loses_counts=False))

    @property
    def rows_refused(self) -> int:
        return self.rows_read - self.rows_kept


OUTLINES: dict[str, str] = {
    Area.Kind.BOROUGH: "London boroughs", Area.Kind.WARD14: "wards of 2014", Area.Kind.WARD22: "wards of 2022",
    Area.Kind.LSOA11: "LSOAs of 2011", Area.Kind.LSOA21: "LSOAs of 2021",
}  # fmt: skip
"""What the name of a file of boundaries says."""


def known() -> Known:
    """The places that are held."""
    boroughs = list(Area.objects.filter(kind=Area.Kind.BOROUGH))
    wards: dict[str, list[Place]] = {}
    for ward in Area.objects.filter(kind=Area.Kind.WARD22, parent__isnull=False).select_related("parent"):
        borough = ward.parent.name if ward.parent else ""
        wards.setdefault(ward.name.lower(), []).append(Place(ward.code, ward.name, ward.kind, borough))
    return Known({area.name.lower(): area.name for area in boroughs}, {a.code: a.name for a in boroughs}, wards)


def keep(extract: Extract, packed: Packed) -> None:
    """Keep a file in pieces, as it is sent, and note its checksum and size."""
    for number, piece in enumerate(packed.pieces()):
        ExtractPart.objects.create(extract=extract, number=number, content=piece)
    extract.sha256, extract.bytes_total = packed.sha256, packed.size


def pieces_of(extract: Extract) -> Iterator[bytes]:
    """The gzipped pieces of a kept file, one at a time."""
    for number in range(extract.parts.count()):
        yield bytes(extract.parts.values_list("content", flat=True).get(number=number))


def feed_of(extract: Extract) -> Feed:
    """The feed whose columns a kept file has. Raises FileRefusedError when there is none."""
    opened = Opened(pieces_of(extract))
    try:
        rows = list(islice(opened.lines, SAMPLE))
    except csv.Error as error:
        raise FileRefusedError(
            f"The file is not a well-formed CSV file: line {opened.lines.number}: {error}."
        ) from None
    return registry.recognise(opened.heading, rows, is_json=opened.is_json)


def outcomes(extract: Extract, feed: Feed, progress: Progress) -> Iterator[Outcome]:
    """Every row and refusal of a kept file, in order; street rows some at a time. Raises FileRefusedError when it is wrong
    throughout."""
    opened = Opened(pieces_of(extract))
    for count, outcome in enumerate(registry.read(feed, opened, known())):
        if count % TELL_EVERY == 0:
            progress(opened.bytes_done)
        yield outcome


def summarise(extract: Extract, feed: Feed, progress: Progress) -> Summary:
    """Read a kept file through. Raises FileRefusedError when nothing in it can be imported."""
    summary = Summary()
    for outcome in outcomes(extract, feed, progress):
        summary.add(outcome)
        if summary.rows_read > feed.max_rows:
            raise FileRefusedError(f"The file has more than {feed.max_rows:,} rows.")
    _look_up(summary)
    summary.leave_out_strays()
    if not summary.rows_kept:
        reasons = " ".join(f"Line {refusal.line}: {refusal.reason}" for refusal in summary.refusals[:3])
        raise FileRefusedError("No row of the file can be used. " + (reasons or "It has no rows."))
    if feed.code == "police-uk-street" and len(summary.kinds) == 1 and summary.rows_kept > FILTERED:
        raise FileRefusedError(
            f"The file holds only {next(iter(summary.kinds))}, so somebody has filtered it: every other type would "
            "count as 0. Choose the file as the police publish it."
        )
    return summary


def _look_up(summary: Summary) -> None:
    """Count the points of rows that name no borough for the borough that they lie in."""
    if summary.points:
        names = dict(Area.objects.filter(kind=Area.Kind.BOROUGH).values_list("code", "name"))
        found = Locator().find(list(summary.points))
        for (code, _, _), count in zip(found, summary.points.values(), strict=True):
            if code in names:
                summary.boroughs[names[code]] += count


def held(feed: Feed, summary: Summary, boroughs: list[str]) -> tuple[list[str], list[str]]:
    """The boroughs that a file does not hold, and the police's extra areas that it does."""
    extra = sorted(set(summary.boroughs) & set(EXTRA_AREAS.values()))
    found = {name: count for name, count in summary.boroughs.items() if name in boroughs}
    if feed.table == Table.STREET:
        least = max(found.values(), default=0) * LEAST_SHARE
        found = {name: count for name, count in found.items() if count >= least}
    if feed.table in (Table.ESTIMATES, Table.BOUNDARIES):
        return [], []
    return sorted(set(boroughs) - set(found)), extra


def earliest(feed: Feed, summary: Summary) -> datetime.date | None:
    """The first day a file can have been made on: the one after its last month or period; None for boundaries."""
    if summary.months:
        return add_months(max(summary.months), 1)
    if summary.last is None:
        return None
    return add_months(summary.last, 1) if feed.table == Table.ESTIMATES else summary.last + datetime.timedelta(days=1)
