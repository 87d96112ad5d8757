"""Stored figures as the tables that the page, the paper and the command print. Reads; makes no figure.

What is derived here (a change, a difference) follows from two stored figures by the rules of arithmetic.py alone, so
the page, the paper and the command cannot disagree.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessment.indicators import breaks
from assessment.models import Area, Assessment, Extract, Figure, Indicator, Trend
from assessment.rules import arithmetic, mopac7
from assessment.rules.periods import Period, check_comparable

POINTS = (Indicator.Unit.RATE, Indicator.Unit.DWELLING_RATE, Indicator.Unit.PERCENT)
"""Units that move in points of their own."""
PLACES = {
    Indicator.Unit.RATE: 2,
    Indicator.Unit.DWELLING_RATE: 2,
    Indicator.Unit.PERCENT: 1,
    Indicator.Unit.DAYS: 1,
    Indicator.Unit.MINUTES: 1,
    Indicator.Unit.RATIO: 1,
}
"""Decimal places at print, by unit; none for the rest."""

Index = dict[tuple[str, Period], Figure]


def all_figures(assessment: Assessment, area: Area) -> list[Figure]:
    """Every stored figure of one area, oldest period first."""
    return list(assessment.figures.filter(area=area).select_related("indicator__source", "area"))


def index(figures: Iterable[Figure]) -> Index:
    """Figures by code (breakdown behind it) and period."""
    return {(figure.code, figure.period): figure for figure in figures}


def named_source(one: Figure | Trend) -> str:
    """Publisher and series that a figure was counted from: "Metropolitan Police Service, recorded crime by borough, CONNECT".

    The figure's own words come first: its indicator's source names one of the three classifications, whichever was used.
    """
    source = one.indicator.source
    head = one.source_text.partition(":")[0]
    if head != one.source_text and head.startswith(f"{source.publisher}, "):
        return head
    return source.name if source.publisher == "The partnership" else f"{source.publisher}, {source.name}"


def print_value(figure: Figure) -> str:
    """The value as a reader sees it: "12,061", "8.68", "8th lowest of 32", "-23.0%" or "Missing"."""
    if figure.value is None:
        return "Missing"
    return print_as(figure, figure.value)


def print_published(figure: Figure) -> str:
    """The published value in the words of its unit, with the decimals it was printed with; nothing if none was."""
    value = figure.published_value
    if value is None:
        return ""
    unit = figure.indicator.unit
    if unit == Indicator.Unit.RANK:
        return _place(figure, arithmetic.Rank(int(value), 33 - int(value), False, 32))
    places = max(0, -int(value.normalize().as_tuple().exponent))  # type: ignore[arg-type]
    text = arithmetic.print_number(value, places)
    return f"{text}%" if unit == Indicator.Unit.PERCENT else text


def print_as(figure: Figure, value: Decimal) -> str:
    unit = figure.indicator.unit
    if unit == Indicator.Unit.RANK:
        detail = figure.detail
        place = arithmetic.Rank(detail["from_lowest"], detail["from_highest"], detail["is_joint"], detail["of"])
        return _place(figure, place)
    text = arithmetic.print_number(value, PLACES.get(unit, 0))  # type: ignore[call-overload]
    if unit == Indicator.Unit.PERCENT:
        if _is_told_whole(figure, value):
            return f"{arithmetic.print_number(value, 0)}%"
        is_gap = figure.indicator.code.startswith("gap.")
        return f"{arithmetic.signed(value) if is_gap else text}%"
    return text


def _place(figure: Figure, place: arithmetic.Rank) -> str:
    """A place in words. Places by a change go by the direction of the borough's own."""
    is_of_change = figure.indicator.code.endswith("_change")
    return arithmetic.place_of_change(place, Decimal(figure.detail.get("by") or 0)) if is_of_change else place.text


def _is_told_whole(figure: Figure, value: Decimal) -> bool:
    """Whether an agency or a survey gave a share as a whole number, without what it was worked out from: a decimal would be
    more than is known."""
    is_told = figure.indicator.code.startswith(("return.", "survey."))
    return is_told and not figure.numerator and value == value.to_integral_value()


def change(figures: Index, figure: Figure | None, years: int) -> arithmetic.Change | None:
    """How a count changed against the same months `years` before; None when either is missing or is not a count, and
    where the series changed its meaning between them so that they are not comparable."""
    base = _base(figures, figure, years)
    if figure is None or base is None or figure.indicator.unit != Indicator.Unit.COUNT:
        return None
    if refusal(figure, base.period):
        return None
    return arithmetic.change(base.value, figure.value)  # type: ignore[arg-type]  # _base has looked


def points(figures: Index, figure: Figure | None, years: int) -> Decimal | None:
    """How a rate or a share moved, in its own points: per 1,000, or percentage points. Never in per cent."""
    base = _base(figures, figure, years)
    if figure is None or base is None or figure.indicator.unit not in POINTS or refusal(figure, base.period):
        return None
    return arithmetic.point_change(base.value, figure.value)  # type: ignore[arg-type]  # _base has looked


def _base(figures: Index, figure: Figure | None, years: int) -> Figure | None:
    """The figure of the same months `years` before, when both have a value."""
    if figure is None or figure.value is None:
        return None
    base = figures.get((figure.code, figure.period.years_before(years)))
    if base is None or base.value is None:
        return None
    check_comparable(base.period, figure.period)
    return base


def refusal(figure: Figure, base: Period) -> str:
    """Why a figure may not be compared with its own of another period: the break between them. Nothing when it may."""
    return breaks.refusal(figure.detail.get("breaks", []), base, figure.period)


def crossed(figure: Figure, base: Period) -> list[str]:
    """The words of every break that a comparison with `base` crosses: stated beside it, comparable or not."""
    return [mark["text"] for mark in breaks.between(figure.detail.get("breaks", []), base, figure.period)]


def instead(figure: Figure) -> Period | None:
    """Where the year before is not whole: the latest whole year of the same series, to be compared with instead."""
    found = figure.detail.get("instead")
    return Period(*(datetime.date.fromisoformat(found[end]) for end in ("start", "end"))) if found else None


def compared_years(figures: Index, period: Period) -> tuple[Period, Period, Period]:
    """The three years of the table: five before, the one before (or the latest whole one instead of it), the assessed."""
    total = figures.get((mopac7.TOTAL, period))
    other = instead(total) if total else None
    return period.years_before(5), other or period.years_before(1), period


def years_between(base: Period, now: Period) -> int:
    return now.start.year - base.start.year


# --- For scripts


def as_rows(figures: list[Figure]) -> list[dict[str, Any]]:
    """Figures with exactly the fields that scripts may rely on. Percentages have one decimal; values are unrounded."""
    found = index(figures)
    return [
        {
            "code": figure.code,
            "area": figure.area.name,
            "period_start": figure.period_start.isoformat(),
            "period_end": figure.period_end.isoformat(),
            "value": _plain(figure.value),
            "unit": figure.indicator.unit,
            "numerator": _plain(figure.numerator),
            "denominator": _plain(figure.denominator),
            "change_1y_pct": _percent(change(found, figure, 1)),
            "change_5y_pct": _percent(change(found, figure, 5)),
            "source": figure.source_text,
            "extract_date": figure.extracted_on.isoformat() if figure.extracted_on else None,
            "published_value": _plain(figure.published_value),
        }
        for figure in figures
    ]


def _plain(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _percent(changed: arithmetic.Change | None) -> float | None:
    if changed is None or changed.percent is None:
        return None
    return float(arithmetic.round_half_up(changed.percent, 1))


# --- For readers


@dataclass(frozen=True)
class Cell:
    """A figure in a table, as printed, with the figure behind it to open."""

    figure: Figure | None

    @property
    def text(self) -> str:
        return print_value(self.figure) if self.figure else "Missing"

    @property
    def published(self) -> str:
        return print_published(self.figure) if self.figure else ""

    @property
    def restated(self) -> str:
        """What the data says now less what was published, for a count: "+15", "-3", "same", or nothing."""
        figure = self.figure
        if figure is None or figure.value is None or figure.published_value is None:
            return ""
        if figure.indicator.unit != Indicator.Unit.COUNT:
            return ""
        difference = figure.value - figure.published_value
        return arithmetic.signed(difference, 0) if difference else "same"

    @property
    def parts(self) -> str:
        """ "3,296 by 379,691": what was divided by what."""
        figure = self.figure
        if figure is None or figure.numerator is None or figure.denominator is None:
            return ""
        places = 2 if figure.indicator.code.startswith("gap.") else 0
        top, bottom = (arithmetic.print_number(part, places) for part in (figure.numerator, figure.denominator))
        return f"{top} by {bottom}"

    @property
    def months(self) -> str:
        """ "12 of 12"."""
        return f"{self.figure.months_present} of {self.figure.months_expected}" if self.figure else ""

    @property
    def published_and_where(self) -> str:
        """ "463, in …, paragraph 1.3.6, table"."""
        return f"{self.published}, in {self.figure.published_in}" if self.figure and self.published else ""


@dataclass(frozen=True)
class Row:
    """One line of the seven-type table."""

    name: str
    code: str
    five: Cell
    one: Cell
    now: Cell
    change_1y: str
    change_5y: str

    @property
    def cells(self) -> list[Cell]:
        return [self.five, self.one, self.now]


def change_text(changed: arithmetic.Change | None) -> str:
    return changed.text if changed else "Not comparable: a figure is missing"


def seven_types(figures: Index, period: Period) -> list[Row]:
    """The table of the report: seven types and their total, three years, change against one and five years before.

    Where the year before is not whole, the latest whole year of the series stands in its column (compared_years)."""
    years = compared_years(figures, period)
    rows = []
    for code in (*mopac7.TYPES, mopac7.TOTAL):
        now = figures.get((code, period))
        if now is None:
            continue
        five, one = (Cell(figures.get((code, year))) for year in years[:2])
        rows.append(
            Row(
                now.indicator.name,
                code,
                five,
                one,
                Cell(now),
                change_text(change(figures, now, years_between(years[1], period))),
                change_text(change(figures, now, 5)),
            )  # fmt: skip
        )
    return rows


@dataclass(frozen=True)
class Standing:
    """A rate with its gap to London and its place among the 32."""

    name: str
    rate: Cell
    london: Cell
    gap: Cell
    rank: Cell

    @property
    def published(self) -> str:
        """What the paper printed of it: rate, place, gap."""
        return "; ".join(filter(None, [self.rate.published, self.rank.published, self.gap.published])) or "–"


def standings(figures: Index, london: Index, period: Period) -> list[Standing]:
    """Rates per 1,000 residents of the assessed year, with London's, the gap and the place."""
    rows = []
    for name in ("all_crime", "burglary", "violence_with_injury"):
        rate = figures.get((f"rate.{name}", period))
        if rate is None:
            continue
        london_rate = london.get((f"rate.{name}", period))
        gap, rank = figures.get((f"gap.{name}", period)), figures.get((f"rank.{name}", period))
        rows.append(Standing(rate.indicator.name, Cell(rate), Cell(london_rate), Cell(gap), Cell(rank)))
    return rows


@dataclass(frozen=True)
class Completeness:
    """How much of one year the extracts hold for an area."""

    period: Period
    present: int
    expected: int
    missing: str
    extracts: list[Extract]

    @property
    def is_complete(self) -> bool:
        return self.present == self.expected


def completeness(figures: Index, period: Period) -> list[Completeness]:
    """For the three years of the table: months held of twelve, the least of all types, and from which extracts."""
    rows = []
    offered = compared_years(figures, period)[1]
    for year in sorted({period.years_before(5), offered, period.years_before(1), period}):
        of_year = [
            figures[key]
            for key in figures
            if key[1] == year and key[0] in (*mopac7.TYPES, mopac7.TOTAL, mopac7.ALL_CRIME)
        ]
        if not of_year:
            continue
        least = min(of_year, key=lambda figure: figure.months_present or 0)
        rows.append(
            Completeness(
                year,
                least.months_present or 0,
                least.months_expected or 0,
                least.note,
                sorted(least.extracts.all(), key=lambda extract: extract.first_month),
            )  # fmt: skip
        )
    return rows
