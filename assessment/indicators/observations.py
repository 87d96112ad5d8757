"""Numbers that somebody else worked out and published: shares of surveys, reoffending rates. As figures, with how many
answered and the interval; a reoffending rate says how old its cohort is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from assessment.indicators.base import Made
from assessment.indicators.returns import interval_text, window
from assessment.models import Area, Extract, Indicator, Observation
from assessment.rules import surveys
from assessment.rules.periods import BadPeriodError, Period, print_date

LAG = (
    "Offenders of the 12 months to {end}. The figures come about two years later: each person is followed for a year, and "
    "the courts are given six months more."
)


def collect(areas: Iterable[Area], periods: Iterable[Period]) -> list[Made]:
    """A figure for every observation of the areas in the years of an assessment. Of two extracts that hold the same one, the
    one extracted later counts. A wave is a period of its own; two waves are never joined."""
    inside, codes = window(periods), set(Indicator.objects.values_list("code", flat=True))
    rows = (
        Observation.objects.filter(
            area__in=list(areas), extract__status=Extract.Status.IMPORTED,
            period_start__gte=inside.start, period_end__lte=inside.end, measure__in=codes,
        )
        .select_related("extract__source", "area")
        .order_by("extract__extracted_on", "extract__imported_at", "pk")
    )  # fmt: skip
    last = {(row.measure, row.area_id, row.period_start, row.period_end): row for row in rows}
    return [made for row in last.values() if (made := _figure(row))]


def of_all(boroughs: list[Area], london: Area, periods: Iterable[Period]) -> list[Made]:
    """Counts that somebody published of every borough, such as calls about anti-social behaviour in 12 months, and their sum
    as London's: what rates, gaps and places are made of. Nothing of a period in which a borough is missing."""
    counts = set(Indicator.objects.filter(recipe__has_key="count").values_list("code", flat=True))
    found: dict[tuple[str, Period], list[Made]] = defaultdict(list)
    for one in collect(boroughs, periods):
        if one.code in counts:
            found[one.code, one.period].append(one)
    whole = [figures for figures in found.values() if len(figures) == len(boroughs)]
    return [one for figures in whole for one in (*figures, _sum(figures, london))]


def _sum(figures: list[Made], london: Area) -> Made:
    extracts = tuple(dict.fromkeys(extract for one in figures for extract in one.extracts))
    total = sum((one.value or Decimal(0) for one in figures), Decimal(0))
    return replace(figures[0], area=london, value=total, extracts=extracts, note="The sum of the 32 boroughs.")


def _figure(row: Observation) -> Made | None:
    try:
        period = Period(row.period_start, row.period_end)
    except BadPeriodError:
        return None  # not whole months: the feed refuses such a row, and an older one stays out
    low, high, method = row.low, row.high, "as published"
    if low is None and row.answered and 0 <= row.value <= 100 and row.measure.startswith("survey."):
        low, high = surveys.wilson(row.value, row.answered)
        method = surveys.METHOD
    detail: dict[str, Any] = {"wave": row.wave} if row.wave else {}
    notes = [f"{row.wave}." if row.wave else ""]
    if row.measure.startswith("reoffending."):
        notes.append(LAG.format(end=print_date(row.period_end)))
    if row.answered and low is not None and high is not None:
        detail |= {"answered": row.answered, "low": f"{low:.4f}", "high": f"{high:.4f}", "method": method}
        notes.append(interval_text(row.answered, low, high))
    elif row.answered:
        detail |= {"answered": row.answered}
        notes.append(f"{row.answered:,} people.")
    return Made(
        row.measure, row.area, period, row.value, f"{row.extract.source.publisher}, {row.extract.file_name}",
        numerator=row.numerator, denominator=row.denominator or (Decimal(row.answered) if row.answered else None),
        note=" ".join(filter(None, notes))[:300], detail=detail, extracts=(row.extract,),
    )  # fmt: skip
