"""Months that a file seems to hold and all but does not. Plain rule on counts."""

import datetime
from collections.abc import Collection, Mapping
from statistics import median

FEWEST_MONTHS = 6
"""Of fewer months nobody can say what is usual."""


def usual_month(totals: Mapping[datetime.date, int], months: Collection[datetime.date]) -> float:
    """What a month has as a rule: half of them have more. A month without a total has none."""
    return median(totals.get(month, 0) for month in months) if months else 0


def thin_months(
    totals: Mapping[datetime.date, int], months: Collection[datetime.date], *, least_usual: int, share: float
) -> list[datetime.date]:
    """The months with less than that share of the usual one, in order: they have not arrived, and must not look like a fall.
    None where there are few months, or a usual one has fewer than `least_usual`."""
    usual = usual_month(totals, months)
    if usual < least_usual or len(months) < FEWEST_MONTHS:
        return []
    return sorted(month for month in months if totals.get(month, 0) < usual * share)
