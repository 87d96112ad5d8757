"""How many residents or dwellings a rate is divided by, and the words that say which estimate that is."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from assessment.models import Area, Estimate
from assessment.rules.periods import Period

KINDS = (Estimate.Kind.FIRST, Estimate.Kind.REVISED, Estimate.Kind.REBASED)
"""In the order in which they are taken: what papers of the time divided by comes first."""
OLDEST = 5
"""How many years old dwellings may be. Their number grows by less than 2% a year, and evenly enough for places."""


@dataclass(frozen=True)
class Denominators:
    """One estimate for every area, never a mixture of kinds. Empty when none is held for all of them."""

    by_area: dict[int, int]
    words: str
    detail: dict[str, Any] = field(default_factory=dict)


def denominators(measure: str, period: Period, boroughs: list[Area], london: Area) -> Denominators:
    """The estimate for rates of `period`: of the middle of the calendar year before the one the period starts in, because
    that is the latest that is out when the period ends. London's is the sum of the boroughs'.

    As first published where every borough has it, otherwise as revised, otherwise as rebased. Dwellings, which are not
    published for every year, may be up to OLDEST years older; the words then say so.
    """
    wanted = period.start.year - 1
    years = range(wanted, wanted - OLDEST - 1, -1) if measure == Estimate.Measure.DWELLINGS else (wanted,)
    held = _held(measure, min(years), wanted)
    for year in years:
        for kind in KINDS:
            found = held.get((year, kind), {})
            if boroughs and all(area.pk in found for area in boroughs):
                return _made(measure, wanted, year, kind, found, boroughs, london)
    return Denominators({}, f"no number of {measure} at mid-{wanted} is held")


def _held(measure: str, first: int, last: int) -> dict[tuple[int, str], dict[int, Estimate]]:
    rows = Estimate.objects.filter(measure=measure, year__range=(first, last), kind__in=KINDS, area__kind="borough")
    held: dict[tuple[int, str], dict[int, Estimate]] = defaultdict(dict)
    for estimate in rows.select_related("source"):
        held[estimate.year, estimate.kind][estimate.area_id] = estimate
    return held


def _made(
    measure: str, wanted: int, year: int, kind: str, found: dict[int, Estimate], boroughs: list[Area], london: Area
) -> Denominators:
    values = {area.pk: found[area.pk].value for area in boroughs}
    values[london.pk] = sum(values.values())
    publisher = found[boroughs[0].pk].source.publisher
    words = f"{measure} at mid-{year}, {Estimate.Kind(kind).label} ({publisher})"
    if year != wanted:
        words += f", the latest held and {wanted - year} years older than usual"
    return Denominators(values, words, {"population": {"measure": measure, "year": year, "kind": str(kind)}})
