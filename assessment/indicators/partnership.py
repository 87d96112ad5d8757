"""Casework figures. They come through one door that yields counts and never names."""

from decimal import Decimal

from assessment.indicators.base import Made
from assessment.models import Area, Indicator, Source
from assessment.places import ensure_places
from assessment.rules.periods import Period
from casework.statistics import Count, casework_counts

SOURCE_TEXT = "The partnership’s own reports and cases"


def collect(partnership_slug: str, area: Area, period: Period) -> list[Made]:
    """The partnership's counts for the period and for the year before, where it recorded anything in that year.

    A year in which nothing at all was recorded is one in which the partnership did not use this system, not one of zeros.
    """
    figures = []
    for window in (period.years_before(1), period):
        counts = casework_counts(partnership_slug=partnership_slug, start=window.start, end=window.end)
        if not any(count.value for count in counts):
            continue
        _define(counts)
        if any(count.breakdown.startswith("ward:E") for count in counts):
            ensure_places()  # their names and lines, for tables and maps
        figures += [_figure(count, area, window) for count in counts]
    return figures


def _figure(count: Count, area: Area, period: Period) -> Made:
    breakdown, _, label = count.breakdown.partition("|")
    return Made(
        count.code, area, period, _decimal(count.value), SOURCE_TEXT,
        numerator=_decimal(count.numerator), denominator=_decimal(count.denominator), breakdown=breakdown,
        note=count.note or ("" if count.value is not None else "Nothing to count it from in this period."),
        detail={"name": count.name, "label": label},
    )  # fmt: skip


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _define(counts: list[Count]) -> None:
    """Keep an indicator for a code that data/published/indicators/casework.yaml does not define."""
    source = Source.objects.get(code="casework")
    seen: dict[str, Count] = {}
    for count in counts:
        seen.setdefault(count.code, count)
    Indicator.objects.bulk_create(
        [
            Indicator(
                code=code,
                name=count.name,
                unit=count.unit,
                source=source,
                order=2500 + n,
                definition=f"{count.name}: those with their date in the period, its first and last day included.",
            )  # fmt: skip
            for n, (code, count) in enumerate(seen.items())
        ],
        ignore_conflicts=True,
    )
