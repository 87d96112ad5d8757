"""The partnership's own figures as tables: the totals, and what they are made up of. Reads; makes no figure.

Figures that are broken down by the same thing (reports, incidents and cases by ward) stand side by side in one table of
the assessed year; the year before stands beside the first of them.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from assessment.models import Figure, Indicator
from assessment.reading.tables import Cell, Index
from assessment.rules import arithmetic
from assessment.rules.periods import Period, check_comparable

CASEWORK = "casework"
TOTALS = "Casework figures"
TOGETHER = {
    "type": "Reports, incidents and cases by type",
    "sub_type": "Reports and incidents by kind of behaviour",
    "agency": "Reports and incidents by agency, cases by lead agency",
    "ward": "Reports, incidents and cases by ward",
    "risk": "Risk of cases when first assessed and at closing",
    "quarter": "Feedback on support by quarter",
}
"""The breakdowns in which several figures stand side by side, and what their table is called."""
SHORT = {
    "asb.reports": "Reports", "asb.incidents": "Incidents", "cases.opened": "Cases opened", "cases.closed": "Cases closed",
    "cases.opened.risk": "Opened: first band", "cases.closed.risk_first": "Closed: first band",
    "cases.closed.risk_last": "Closed: band at closing", "feedback.given": "Gave feedback",
    "feedback.would_recommend": "Would recommend",
}  # fmt: skip
"""The heads of their columns: by code and kind of breakdown, or by code."""
BY_KEY = ("quarter", "risk")
OTHERS = "Casework by motivation, reason, answer and outcome"
BEGINNINGS = {
    "hate": "Hate motivation", "reason": "Cases closed", "status": "Actions", "view": "Referrals to the panel",
    "answer": "Referrals for support", "kind": "Support given",
}  # fmt: skip


@dataclass(frozen=True)
class CaseworkRow:
    """One line: its figures, and how the last moved against the one before it where the table has such a column."""

    name: str
    cells: list[Cell]
    change_1y: str = ""

    @property
    def of(self) -> str:
        """What a share or ratio was made of: "40 of 57", "134 ÷ 12"; nothing for a count."""
        figure = self.cells[-1].figure
        if figure is None or figure.numerator is None or not figure.denominator or figure.breakdown:
            return ""
        between = "of" if figure.indicator.unit == Indicator.Unit.PERCENT else "÷"
        return f"{arithmetic.print_number(figure.numerator)} {between} {arithmetic.print_number(figure.denominator)}"

    @property
    def note(self) -> str:
        """What is left out of the last figure."""
        figure = self.cells[-1].figure
        return figure.note if figure is not None and figure.value is not None else ""


@dataclass(frozen=True)
class CaseworkTable:
    """Casework figures that belong together: the heads of the columns without the first, and whether the last of them
    says how a figure moved."""

    title: str
    columns: list[str]
    rows: list[CaseworkRow]
    has_change: bool = True

    @property
    def lines(self) -> Iterator[tuple[CaseworkRow, list[tuple[str, Cell]]]]:
        """Each row with its cells and their heads."""
        for row in self.rows:
            yield row, list(zip(self.columns, row.cells, strict=False))


def tables(figures: Index, period: Period) -> list[CaseworkTable]:
    """The partnership's own figures of the assessed year: the totals, then what they are made up of."""
    totals: list[CaseworkRow] = []
    others: list[CaseworkRow] = []
    together: dict[str, list[Figure]] = defaultdict(list)
    for (code, of), figure in figures.items():
        if of != period or figure.indicator.source.code != CASEWORK:
            continue
        before = figures.get((code, period.years_before(1)))
        kind = figure.breakdown.partition(":")[0]
        if kind.partition("_")[0] in TOGETHER or kind in TOGETHER:
            together[kind if kind in TOGETHER else kind.partition("_")[0]].append(figure)
        else:
            cells = [Cell(before), Cell(figure)]
            row = CaseworkRow(_name(figure, kind), cells, change(before, figure))
            (others if figure.breakdown else totals).append(row)
    years = [period.years_before(1).label, period.label, "Change"]
    made = [CaseworkTable(TOTALS, years, totals)] if totals else []
    made += [_side_by_side(kind, together[kind], figures, period) for kind in TOGETHER if together[kind]]
    return made + ([CaseworkTable(OTHERS, years, others)] if others else [])


def _name(figure: Figure, kind: str) -> str:
    name = figure.detail.get("name") or figure.indicator.name
    if not figure.breakdown:
        return name
    return f"{BEGINNINGS.get(kind, name)}: {figure.detail.get('label', '')}"


def _side_by_side(kind: str, found: list[Figure], figures: Index, period: Period) -> CaseworkTable:
    heads = {_head(figure): figure for figure in found}
    lines: dict[str, dict[str, Figure]] = defaultdict(dict)
    labels: dict[str, str] = {}
    for figure in found:
        key = figure.breakdown.partition(":")[2]
        lines[key][_head(figure)], labels[key] = figure, figure.detail.get("label", "")
    first, *more = heads
    before = period.years_before(1)
    rows = []
    for key in _ordered(kind, labels):
        line = lines[key]
        earlier = figures.get((line[first].code, before)) if first in line else None
        rows.append(CaseworkRow(labels[key], [Cell(earlier), *(Cell(line.get(head)) for head in heads)]))
    columns = [f"{first}, {before.label}", f"{first}, {period.label}", *more]
    return CaseworkTable(f"{TOGETHER[kind]}, {period.label}", columns, rows, has_change=False)


def _head(figure: Figure) -> str:
    code, kind = figure.indicator.code, figure.breakdown.partition(":")[0]
    return SHORT.get(f"{code}.{kind}") or SHORT.get(code) or figure.indicator.name


def _ordered(kind: str, labels: dict[str, str]) -> list[str]:
    """The keys of the lines by their names, quarters and bands by their keys; what is not known stands last."""
    return sorted(labels, key=lambda key: (key == "none", key if kind in BY_KEY else labels[key]))


def change(before: Figure | None, now: Figure) -> str:
    """A count moves in per cent, a share in percentage points; anything else is left to the two values."""
    if before is None or before.value is None or now.value is None:
        return ""
    check_comparable(before.period, now.period)
    if now.indicator.unit == Indicator.Unit.COUNT:
        return arithmetic.change(before.value, now.value).text
    if now.indicator.unit == Indicator.Unit.PERCENT:
        return f"{arithmetic.signed(arithmetic.point_change(before.value, now.value))} points"
    return ""
