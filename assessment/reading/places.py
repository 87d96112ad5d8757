"""Stored figures of wards and LSOAs as the table and the map that pages and papers show. Reads; makes no figure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from assessment.drawing import maps
from assessment.models import Area, Assessment, Boundary, Figure
from assessment.places import LSOAS, SET_NAMES, WARDS
from assessment.reading import publication, tables
from assessment.rules import arithmetic
from assessment.rules.blocks import Cell, Column, Map, Table
from assessment.rules.periods import Period

SNAPPED = (
    "The points of data.police.uk stand for the true places: each is moved to the nearest of a list of points. A ward or "
    "LSOA is the one that the point lies in, which near a boundary need not be the one where it happened."
)
BY_WARD = "ward:"
NOT_STORED = 0
SHOWN_LSOAS = 40
"""How many LSOAs a table of them shows: those with most."""


def rate_code(code: str) -> str:
    """The code of a count's rate: "rate.street_burglary"."""
    return f"rate.{code.replace('.', '_', 1)}"


def _own(assessment: Assessment) -> QuerySet[Figure]:
    """The partnership's own counts by ward: figures of the borough, broken down."""
    own = assessment.figures.filter(area=assessment.area_id, breakdown__startswith=BY_WARD)
    return own.select_related("indicator__source").order_by("indicator__order")


def _wards(assessment: Assessment, codes: Iterable[str]) -> QuerySet[Area]:
    return Area.objects.filter(parent=assessment.area_id, kind__in=WARDS, code__in=codes)


def _own_by_ward(assessment: Assessment, kind: str, code: str) -> list[tuple[Area, Figure]]:
    """The partnership's own counts with their wards. A ward of the same boundaries without a row has none of it: 0."""
    own = list(_own(assessment).filter(indicator__code=code))
    wards = {area.code: area for area in Area.objects.filter(parent=assessment.area_id, kind=kind)}
    found = [(wards[ward], one) for one in own if (ward := one.breakdown.removeprefix(BY_WARD)) in wards]
    made = []
    for period in {one.period for _, one in found}:
        first = next(one for _, one in found if one.period == period)
        counted = {area.code for area, one in found if one.period == period}
        made += [(area, _none(first, area)) for ward, area in wards.items() if ward not in counted]
    return found + made


def _none(beside: Figure, area: Area) -> Figure:
    """A figure of 0 that is not stored, as there is no row to store."""
    return Figure(
        pk=NOT_STORED, assessment_id=beside.assessment_id, indicator=beside.indicator, area_id=beside.area_id,
        value=Decimal(0),
        breakdown=f"{BY_WARD}{area.code}", period_start=beside.period_start, period_end=beside.period_end,
        source_text=beside.source_text,
    )  # fmt: skip


def choices(assessment: Assessment) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The sets of places, and the counts (code, name), that the assessed year has figures for."""
    rows = assessment.figures.filter(area__kind__in=(*WARDS, *LSOAS), period_start=assessment.period_start)
    found = list(
        rows.order_by("indicator__order").values_list("area__kind", "indicator__code", "indicator__name").distinct()
    )
    held = {kind for kind, _, _ in found}
    own = _own(assessment).filter(period_start=assessment.period_start)
    found += [("", code, name) for code, name in own.values_list("indicator__code", "indicator__name").distinct()]
    codes = {breakdown.removeprefix(BY_WARD) for breakdown in own.values_list("breakdown", flat=True)}
    held |= set(_wards(assessment, codes).values_list("kind", flat=True))
    sets = [(str(kind), name[:1].upper() + name[1:]) for kind, name in SET_NAMES.items() if kind in held]
    counts = {code: name for _, code, name in found if not code.startswith("rate.")}
    return sets, list(counts.items())


@dataclass(frozen=True)
class Row:
    """One place: its count and rate in the assessed year, the year before, and why the public version hides them."""

    area: Area
    now: Figure | None
    rate: Figure | None
    before: Figure | None
    hidden: dict[int, str]
    is_public: bool

    def _is_hidden(self, figure: Figure | None) -> bool:
        return figure is not None and figure.pk in self.hidden

    @property
    def why_hidden(self) -> str:
        return self.hidden.get(self.now.pk, "") if self.now else ""

    @property
    def in_public(self) -> str:
        """What the public version does with the row, in words."""
        if self.why_hidden:
            return self.why_hidden
        return "Shown, without the year before" if self._is_hidden(self.before) else "Shown"

    def cell(self, figure: Figure | None) -> Cell:
        if figure is None or figure.value is None:
            return Cell("Missing", shorthand="x")
        if self.is_public and self._is_hidden(figure):
            return Cell("Hidden", shorthand="c")
        return Cell(tables.print_value(figure), round(float(figure.value), 6), figure=figure.pk)

    @property
    def change(self) -> Cell:
        ends = (self.before, self.now)
        if any(one is None or one.value is None for one in ends):
            return Cell("Missing", shorthand="x")
        if self.is_public and any(self._is_hidden(one) for one in ends):
            return Cell("Hidden", shorthand="c")
        return Cell(arithmetic.change(self.before.value, self.now.value).text)  # type: ignore[union-attr, arg-type]

    @property
    def cells(self) -> list[Cell]:
        return [self.cell(self.now), self.cell(self.rate), self.cell(self.before), self.change]


@dataclass(frozen=True)
class Places:
    """One count in one set of places, for one audience."""

    assessment: Assessment
    kind: str
    code: str
    name: str
    per: str
    audience: str
    rows: list[Row]
    source: str
    boundaries: dict[int, Any] = field(default_factory=dict)

    @property
    def period(self) -> Period:
        return self.assessment.period

    @property
    def set_name(self) -> str:
        return SET_NAMES[Area.Kind(self.kind)]

    @property
    def shown(self) -> list[Row]:
        return self.rows[:SHOWN_LSOAS] if self.kind in LSOAS and not self.is_public else self.rows

    @property
    def is_public(self) -> bool:
        return self.audience == publication.PUBLIC

    @property
    def has_rates(self) -> bool:
        """Whether it is known how many live in the places: of the partnership's own counts there is no rate."""
        return any(row.rate for row in self.rows)

    @property
    def hidden_count(self) -> int:
        return sum(bool(row.why_hidden) for row in self.rows)

    @property
    def finding(self) -> str:
        """What the reader should see: who has most. Of the public version: of those that are shown."""
        held = [(cell.value, row) for row in self.rows if (cell := self._mapped(row)).value is not None]
        if not held:
            return f"{self.name}: no number of {self.set_name} is shown"
        most = max(value for value, _ in held if value is not None)
        top = sorted(row.area.name for value, row in held if value == most)
        text = self._mapped(next(row for value, row in held if value == most)).text
        words = " per 1,000 residents" if self.per == "rate" else ""
        of = " of those shown" if self.is_public and self.hidden_count else ""
        return f"{self.name}, {self.period.label}: {' and '.join(top[:3])} had most{of}, {text}{words}"

    def _mapped(self, row: Row) -> Cell:
        return row.cell(row.rate if self.per == "rate" else row.now)

    def svg(self, urls: dict[str, str] | None = None, name: str = "places") -> SafeString:
        """The map; nothing where no boundary is held. `urls`: the page of each place, by its code. `name`: what its ids
        begin with, one of its own where several maps stand on a page."""
        shapes = []
        for row in self.rows:
            if geometry := self.boundaries.get(row.area.pk):
                cell = self._mapped(row)
                value = float(cell.value) if cell.value is not None else None
                url = (urls or {}).get(row.area.code, "")
                shapes.append(
                    maps.Shape(row.area.code, row.area.name, geometry, value, cell.text, cell.shorthand == "c", url)
                )
        if not shapes:
            return SafeString("")
        unit = f"{self.name}, {self.period.label}{', per 1,000 residents' if self.per == 'rate' else ''}"
        return maps.draw(
            name=name, finding=self.finding, shapes=sorted(shapes, key=lambda one: one.name), unit=unit,
            labels=self.kind in WARDS,
        )  # fmt: skip

    @property
    def _has_before(self) -> bool:
        return any(row.before for row in self.rows)

    @property
    def caveats(self) -> list[str]:
        """What a reader has to know of single places' counts."""
        ends = [one for row in self.shown for one in (row.now, row.before) if one]
        return list(dict.fromkeys(one.note for one in ends if one.note))

    def table(self) -> Table:
        columns = [Column("Ward" if self.kind in WARDS else "LSOA")]
        titles = (self.period.label, "Per 1,000 residents", self.period.years_before(1).label, "Change")
        kept = [0, *([1] if any(row.rate for row in self.rows) else []), *([2, 3] if self._has_before else [])]
        columns += [Column(titles[n], is_number=True) for n in kept]
        rows = [[Cell(row.area.name), *(row.cells[n] for n in kept)] for row in self.shown]
        notes = [*([SNAPPED] if self.code.startswith("street.") else []), *self.caveats]
        if any(cell.shorthand == "c" for row in rows for cell in row):
            notes.append("Hidden: 1 to 4, or a number from which one of 1 to 4 could be worked out.")
        return Table(f"{self.name}, {self.set_name}", columns, rows, notes, self.source, self.code)

    def as_map(self) -> Map:
        """The block that a paper is made of."""
        name = f"{self.code}-{self.kind}".replace(".", "-").replace("_", "-")
        return Map(self.finding, str(self.svg(name=name)), self.table(), self.source, self.code)


def read(assessment: Assessment, *, kind: str, code: str, per: str = "count", audience: str = "restricted") -> Places:
    """The figures of one count in one set of places. Rows are in the order of their counts; for the public in that of
    names, because a place in an order of size tells a size."""
    now, before = assessment.period, assessment.period.years_before(1)
    figures = list(
        assessment.figures.filter(area__kind=kind, indicator__code__in=[code, rate_code(code)]).select_related(
            "area", "indicator__source"
        )
    )
    placed = [(one.area, one) for one in figures] or _own_by_ward(assessment, kind, code)
    by_key = {(area.pk, one.indicator.code, one.period): one for area, one in placed}
    hidden = publication.hidden(assessment)
    if all(one.pk in hidden for _, one in placed if one.pk != NOT_STORED):
        hidden[NOT_STORED] = publication.BESIDE_TEXT  # else the zeros say where everything is
    areas = {area.pk: area for area, one in placed if one.period == now}
    rows = [
        Row(
            area, by_key.get((pk, code, now)), by_key.get((pk, rate_code(code), now)), by_key.get((pk, code, before)),
            hidden, audience == publication.PUBLIC,
        )
        for pk, area in areas.items()
    ]  # fmt: skip
    rows.sort(key=lambda row: row.area.name)
    if audience != publication.PUBLIC:
        wanted = (lambda row: row.rate) if per == "rate" else (lambda row: row.now)
        rows.sort(key=lambda row: -(wanted(row).value or 0) if wanted(row) else 0)
    counts = [row.now for row in rows if row.now]
    return Places(
        assessment, kind, code, counts[0].indicator.name if counts else code, per, audience, rows,
        tables.named_source(counts[0]) if counts else "",
        dict(Boundary.objects.filter(area__in=areas).values_list("area_id", "geometry")),
    )  # fmt: skip


# --- One place


@dataclass(frozen=True)
class Line:
    """One indicator of a place, with its figure in each year and whether the public version hides the last."""

    name: str
    cells: list[tuple[str, str]]
    """The number as printed, and why the public version hides it."""


@dataclass(frozen=True)
class Place:
    """Every figure of one place, by year."""

    area: Area
    years: list[Period]
    lines: list[Line]
    hotspots: list[str]


def find_place(assessment: Assessment, code: str) -> Area | None:
    """A ward or LSOA of an assessment's borough that it has figures of."""
    areas = Area.objects.filter(parent=assessment.area, code=code)
    return areas.first() if assessment.figures.filter(_of_place(code)).exists() else None


def _of_place(code: str) -> Q:
    return Q(area__code=code) | Q(breakdown=f"{BY_WARD}{code}")


def read_place(assessment: Assessment, area: Area) -> Place:
    """Every figure of a place, the oldest year first."""
    figures = list(
        assessment.figures.filter(_of_place(area.code)).select_related("area", "indicator").order_by("indicator__order")
    )
    years = sorted({one.period for one in figures})
    by_key = {(one.indicator.code, one.period): one for one in figures}
    hidden = publication.hidden(assessment)
    lines = []
    for code, name in {one.indicator.code: one.indicator.name for one in figures}.items():
        held = [by_key.get((code, year)) for year in years]
        texts = [(tables.print_value(one), hidden.get(one.pk, "")) if one else ("Missing", "") for one in held]
        lines.append(Line(name, texts))
    return Place(area, years, lines, list(_hotspots_of(assessment, area)))


def hotspots(assessment: Assessment) -> list[Figure]:
    """The figures of lasting hotspots: of the borough, with the places in them."""
    found = assessment.figures.filter(indicator__code__startswith="hotspots.", period_start=assessment.period_start)
    return list(found.select_related("indicator", "area"))


def _hotspots_of(assessment: Assessment, area: Area) -> Iterable[str]:
    for figure in hotspots(assessment):
        if any(one["code"] == area.code for one in figure.detail["areas"]):
            years = ", ".join(figure.detail["years"])
            yield f"{figure.indicator.name}: in the top tenth of LSOAs in every year held ({years})."


def hotspot_map(figure: Figure) -> SafeString:
    """Where the LSOAs of a figure of hotspots lie, among all of the borough."""
    named = {area["code"]: area["counts"][-1] for area in figure.detail["areas"]}
    first = next(iter(named), "")
    kind = Area.objects.filter(code=first).values_list("kind", flat=True).first()
    rows = Boundary.objects.filter(area__parent=figure.area, area__kind=kind or "").select_related("area")
    shapes = [
        maps.Shape(
            one.area.code, one.area.name, one.geometry, named.get(one.area.code),
            f"{named[one.area.code]:,}" if one.area.code in named else "not a hotspot",
        )
        for one in rows.order_by("area__code")
    ]  # fmt: skip
    if not named or not shapes:
        return SafeString("")
    finding = f"{len(named)} of {len(shapes)} LSOAs are in the top tenth in every year held"
    unit = f"Incidents in hotspots, {figure.detail['years'][-1]}"
    return maps.draw(
        name=figure.indicator.code.replace(".", "-"), finding=finding, shapes=shapes, unit=unit, labels=False,
        rest="Not a hotspot",
    )  # fmt: skip
