"""Figures that something rests on, found by their codes among those that an assessment holds."""

from collections.abc import Iterable
from dataclasses import dataclass

from assessment.models import Assessment, Figure
from assessment.reading.tables import print_value


@dataclass(frozen=True)
class Cited:
    """A code, and the figure of the assessed year that it names; None when the assessment holds none."""

    code: str
    figure: Figure | None

    @property
    def text(self) -> str:
        """ "Robbery: 463 (1 April 2016 to 31 March 2017)"."""
        if self.figure is None:
            return f"{self.code}: not held"
        name = self.figure.detail.get("name") or self.figure.indicator.name
        label = self.figure.detail.get("label")
        return f"{name}{f', {label}' if label else ''}: {print_value(self.figure)} ({self.figure.dates})"


def cited(assessment: Assessment, codes: Iterable[str]) -> dict[str, Cited]:
    """By code, in the order given: each code's figure of the assessed area, of the newest period up to the year's end."""
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        return {}
    found: dict[str, Figure] = {}
    # A code is an indicator's, with the breakdown behind it; the first parts of it are enough to look by.
    heads = {code.rsplit(".", n)[0] for code in wanted for n in range(code.count(".") + 1)}
    figures = assessment.figures.filter(
        area=assessment.area_id, indicator__code__in=heads, period_end__lte=assessment.period_end
    )
    for figure in figures.select_related("indicator").order_by("period_end", "-period_start"):
        found[figure.code] = figure
    return {code: Cited(code, found.get(code)) for code in wanted}
