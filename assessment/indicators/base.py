"""What an indicator module hands back: a figure that is not stored yet."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assessment.models import Area, Extract
from assessment.rules.periods import Period


@dataclass
class Made:
    """A figure as an indicator made it. `value` is None when it could not be made whole; `note` then says why."""

    code: str
    area: Area
    period: Period
    value: Decimal | None
    source_text: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    breakdown: str = ""
    months_present: int | None = None
    months_expected: int | None = None
    note: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    extracts: tuple[Extract, ...] = ()


def by_area(figures: Iterable[Made], code: str, period: Period) -> dict[int, Made]:
    """The figures of one code and period, by area id."""
    return {made.area.pk: made for made in figures if made.code == code and made.period == period}
