"""Figures stored by hand, for tests of what is said of figures: a whole collection would take seconds a test."""

from decimal import Decimal
from typing import Any

from assessment.models import Area, Assessment, Figure, Indicator
from assessment.rules.periods import Period


def figure(
    assessment: Assessment,
    code: str,
    value: object,
    *,
    years_before: int = 0,
    period: Period | None = None,
    **more: Any,
) -> Figure:
    """One stored figure of the assessment's borough, of its year or of some years before."""
    of = (period or assessment.period).years_before(years_before)
    return Figure.objects.create(
        assessment=assessment,
        indicator=Indicator.objects.get(code=code),
        period_start=of.start,
        period_end=of.end,
        value=None if value is None else Decimal(str(value)),
        **{"area": assessment.area, "source_text": "hand-made"} | more,
    )


def series(assessment: Assessment, code: str, five: object, one: object, now: object) -> None:
    """A figure of the assessed year, of the year before and of five years before."""
    for years, value in ((5, five), (1, one), (0, now)):
        figure(assessment, code, value, years_before=years)


def place(lowest: int, highest: int, of: int = 32, *, is_joint: bool = False, by: str = "1") -> dict[str, Any]:
    """What a place among boroughs carries besides its value."""
    return {"from_lowest": lowest, "from_highest": highest, "is_joint": is_joint, "of": of, "by": by}


def crime_of_2016_17(assessment: Assessment) -> None:
    """The table of the report of 2017, with the rates around it."""
    series(assessment, "mopac7.robbery", 1199, 622, 463)
    series(assessment, "mopac7.burglary", 4912, 3878, 3297)
    series(assessment, "mopac7.theft_of_mv", 956, 701, 809)
    series(assessment, "mopac7.theft_from_person", 692, 622, 695)
    series(assessment, "mopac7.violence_with_injury", 1539, 2179, 2229)
    series(assessment, "mopac7.total", 15261, 12630, 12043)
    figure(assessment, "rate.burglary", "8.6836")
    figure(assessment, "rate.burglary", "8.0214", area=Area.objects.get(kind=Area.Kind.LONDON32))
    figure(assessment, "gap.burglary", "8.256")
    figure(assessment, "rank.burglary", 24, detail=place(24, 9))
    figure(assessment, "rate.violence_with_injury", "5.9")
    figure(assessment, "rank.violence_with_injury", 3, detail=place(3, 30))
