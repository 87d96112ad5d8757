"""What Barnet's paper of October 2017 printed, beside what the stored figures of an assessment say now. Makes no figure."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from assessment.models import Assessment, Figure
from assessment.reading import tables
from assessment.registry import AREA, KEYED, YEAR, Printed, registry
from assessment.rules import arithmetic
from assessment.rules.periods import Period

KEYED_STATE = "Keyed from the paper"
COLOURS = {"Slip of the paper": "red", "Missing": "red", "Differs": "yellow", "The same": "green", KEYED_STATE: "blue"}


@dataclass(frozen=True)
class Beside:
    """A printed figure with what the assessment's figures say of it now."""

    row: Printed
    figure: Figure | None
    value: Decimal | None
    now: str

    @property
    def is_keyed(self) -> bool:
        """Taken from the paper itself, because nobody has the agency's own numbers: it says nothing new."""
        return self.figure is not None and self.figure.source_text.startswith(KEYED)

    @property
    def agrees(self) -> bool:
        return self.value is not None and self.row.agrees(self.value)

    @property
    def colour(self) -> str:
        """Of the tag that says the state."""
        return COLOURS.get(self.state, "grey")

    @property
    def state(self) -> str:
        """In a word or two, for the page."""
        if self.row.is_slip:
            return "Slip of the paper"
        if self.row.how == "text":
            return "Words"
        if self.row.how == "none":
            return "Cannot be worked out"
        if self.value is None:
            return "Missing"
        if not self.agrees:
            return "Differs"
        return KEYED_STATE if self.is_keyed and self.row.how == "value" else "The same"


def is_of(assessment: Assessment) -> bool:
    """Whether the paper is about the area and the year of this assessment."""
    return assessment.area.code == AREA and assessment.period == YEAR


def beside(assessment: Assessment) -> list[Beside]:
    """Every line of the registry with what the stored figures of the assessment say."""
    wanted = {row.code for row in registry() if row.code} | {
        row.how.partition(" ")[2] for row in registry() if " " in row.how
    }
    stored = assessment.figures.filter(indicator__code__in=wanted, breakdown="").select_related(
        "indicator__source", "area"
    )
    found = {(figure.indicator.code, figure.area.code, figure.period): figure for figure in stored}
    return [_beside(row, found) for row in registry()]


def count_states(lines: list[Beside]) -> list[tuple[str, int]]:
    """How many lines there are of each state, the most frequent first."""
    return Counter(line.state for line in lines).most_common()


Found = dict[tuple[str, str, Period], Figure]


def _beside(row: Printed, found: Found) -> Beside:
    word, _, other = row.how.partition(" ")
    if word in ("text", "none") or row.period is None:
        return Beside(row, None, None, "–")
    figure = found.get((row.code, row.area, row.period))
    if figure is None or figure.value is None:
        return Beside(row, figure, None, "Missing")
    value, text = WAYS[word](row, figure, found, other)
    return Beside(row, figure, value, text)


Way = Callable[[Printed, Figure, Found, str], tuple[Decimal | None, str]]


def _value(row: Printed, figure: Figure, found: Found, other: str) -> tuple[Decimal | None, str]:
    return figure.value, tables.print_value(figure)


def _base(row: Printed, found: Found) -> Decimal | None:
    figure = found.get((row.code, row.area, row.compared)) if row.compared else None
    return figure.value if figure else None


def _count_change(row: Printed, figure: Figure, found: Found, other: str) -> tuple[Decimal | None, str]:
    base = _base(row, found)
    if base is None or figure.value is None:
        return None, "Missing"
    return figure.value - base, arithmetic.signed(figure.value - base, 0)


def _percent_change(row: Printed, figure: Figure, found: Found, other: str) -> tuple[Decimal | None, str]:
    base = _base(row, found)
    if base is None or figure.value is None:
        return None, "Missing"
    changed = arithmetic.change(base, figure.value)
    return changed.percent, changed.text


def _share_with(row: Printed, figure: Figure, found: Found, other: str) -> tuple[Decimal | None, str]:
    """Of two outcomes that exclude each other, the share of the first."""
    second = found.get((other, row.area, figure.period))
    if second is None or second.value is None or figure.value is None:
        return None, "Missing"
    share = figure.value * 100 / (figure.value + second.value)
    return share, f"{arithmetic.print_number(share, 1)}% of both"


def _neighbours_above(row: Printed, figure: Figure, found: Found, other: str) -> tuple[Decimal | None, str]:
    """How many of the neighbouring boroughs lie above."""
    rates = [found.get((row.code, code, figure.period)) for code in row.own]
    values = [one.value for one in rates if one is not None and one.value is not None]
    if len(values) < len(row.own) or figure.value is None:
        return None, "Missing"
    above = sum(value > figure.value for value in values)
    return Decimal(above), f"{above} of {len(values)}"


WAYS: dict[str, Way] = {
    "value": _value,
    "count_change": _count_change,
    "percent_change": _percent_change,
    "share_with": _share_with,
    "neighbours_above": _neighbours_above,
}
