"""Which stored figures are hidden from the public, of places and of small counts (publication_counts.py): one answer for
the pages, the web page, the papers and the data files of an assessment, so that they cannot disagree and nobody can set
one against another.

Always decided for all figures of places of the whole assessment together, whatever is printed of them:

- Of the counts that one kind of file gives for a year, one set of places is published: the wards in force when the year
  ended, otherwise the other wards, otherwise LSOAs. Two cuts of the same counts would give away small differences.
- In that set `suppression.py` says which counts are hidden: small ones, and those they could be worked out from.
- A rate is hidden with its count, because how many live there is published.

What is made from figures for the public must be made from what is left. A change is shown where both its counts are. A rank
or the classes of a map are made of the shown counts alone, and a table is in the order of names: a place in an order of
size tells a size. A hotspot is named without its counts (`public_hotspots`). The years of one assessment never overlap;
quarterly dashboards, whose periods do, have no public version.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Q, Sum

from assessment.indicators.place_counts import ALL
from assessment.models import Area, Assessment, Figure
from assessment.places import LSOAS, SET_NAMES, WARDS
from assessment.reading import publication_counts
from assessment.reading.publication_counts import BESIDE_TEXT, SECOND, SECOND_TEXT, SMALL_TEXT
from assessment.rules.periods import Period
from assessment.rules.suppression import TOTAL, Cell, suppress

PUBLIC = "public"
NEW_WARDS = datetime.date(2022, 5, 5)
"""The day the wards of 2022 were first elected."""
REST = "rest"
"""The types of a row that are not published, together."""
CASEWORK = "ward"
"""The set of the wards that the partnership's own counts are broken down by."""
BY_PLACE = {f"mps-lsoa-{name}": f"mps-ward-{name}" for name in ("old", "new", "connect")}
"""Files that cut the same crimes another way: one family of figures, of which one set of places is published."""

Group = dict[tuple[str, str], Figure]
"""Counts by the place and the code."""


def apply(assessment: Assessment, audience: str) -> dict[int, str]:
    """The figures that are hidden from an audience: their ids, and why. Nothing is hidden in the restricted version."""
    return hidden(assessment) if audience == PUBLIC else {}


def hidden(assessment: Assessment) -> dict[int, str]:
    """The figures of an assessment that are hidden from the public: their ids, and why.

    A paper with four maps asks for it six times, so the answer is kept with the assessment in memory, for as long as its
    stored figures are the same ones.
    """
    held = assessment.figures.aggregate(Count("pk"), Max("pk"), Sum("value"), Sum("numerator"), Sum("denominator"))
    kept = getattr(assessment, "_hidden", None)
    if kept is None or kept[0] != held:
        kept = assessment._hidden = (held, _hidden(assessment))  # type: ignore[attr-defined]
    return dict(kept[1])


def _hidden(assessment: Assessment) -> dict[int, str]:
    figures = figures_of_places(assessment)
    rates = {(one.area.code, one.code, one.period): one for one in figures if one.code.startswith("rate.")}
    sets: dict[tuple[str, Period], dict[str, Group]] = defaultdict(lambda: defaultdict(dict))
    for one in figures:
        if not one.code.startswith("rate.") and one.value is not None:
            place, kind, family = _place_of(one)
            sets[family, one.period][kind][place, one.indicator.code] = one
    found: dict[int, str] = {}
    for (_, period), kinds in sets.items():
        published = _published_set(kinds, period)
        for kind, group in kinds.items():
            found |= _of_group(group) if kind == published else _of_other(group, published)
    found |= {one.pk: SECOND_TEXT for one in figures if one.breakdown and one.indicator.code == SECOND}
    return publication_counts.hidden(assessment) | found | _of_rates(figures, found, rates)


def figures_of_places(assessment: Assessment) -> list[Figure]:
    """The stored figures of an assessment's wards and LSOAs, and its own counts by ward."""
    inside = Q(area__kind__in=(*WARDS, *LSOAS)) | Q(breakdown__startswith="ward:")
    return list(assessment.figures.filter(inside).select_related("area", "indicator"))


def public_hotspots(figure: Figure) -> list[str]:
    """The names of lasting hotspots, in the order of names: what may be printed of them for everybody."""
    return sorted(area["name"] for area in figure.detail.get("areas", []))


def _place_of(figure: Figure) -> tuple[str, str, str]:
    """The place a figure is about, the set that the place is of, and which other counts it belongs with."""
    if figure.breakdown:
        return figure.breakdown.removeprefix("ward:"), CASEWORK, f"casework {figure.indicator.code}"
    feed = figure.detail.get("feed", figure.indicator.code)
    return figure.area.code, figure.area.kind, BY_PLACE.get(feed, feed)


def wards_of(period: Period) -> list[str]:
    """The sets of wards, those in force when a year ended first."""
    return list(WARDS) if period.end < NEW_WARDS else list(reversed(WARDS))


def _published_set(kinds: Iterable[str], period: Period) -> str:
    return next(kind for kind in (CASEWORK, *wards_of(period), *LSOAS) if kind in kinds)


def _of_other(group: Group, published: str) -> dict[int, str]:
    words = SET_NAMES.get(Area.Kind(published), "wards")
    return {one.pk: f"Not in the public version, which has {words}" for one in group.values()}


def _of_group(group: Group) -> dict[int, str]:
    """The small counts of one published table, and those hidden beside them."""
    counts, unpublished = _table(group)
    places = {place for place, _ in group}
    if len(places) < 2:
        return {one.pk: SMALL_TEXT for one in group.values() if one.value}
    cells = suppress(counts, dict.fromkeys(places, "borough"), unpublished)
    found = {}
    for (place, code), one in group.items():
        cell = (place, TOTAL if _is_all(code) else code)
        if cell in cells.cells:
            found[one.pk] = SMALL_TEXT if cell in cells.small else BESIDE_TEXT
    return found


def _table(group: Group) -> tuple[dict[Cell, int], set[Cell]]:
    """The counts by type, without the sum of all; what a row's sum has besides them; and what is printed nowhere."""
    counts = {(place, code): int(one.value or 0) for (place, code), one in group.items() if not _is_all(code)}
    sums = {place: int(one.value or 0) for (place, code), one in group.items() if _is_all(code)}
    places = {place for place, _ in group}
    unpublished = {(place, TOTAL) for place in places - set(sums)}
    for place, total in sums.items():
        rest = total - sum(count for (where, _), count in counts.items() if where == place)
        counts[place, REST] = max(rest, 0)
    return counts, unpublished | {(place, REST) for place in places}


def _is_all(code: str) -> bool:
    return code.rpartition(".")[2] == ALL


def _of_rates(figures: list[Figure], found: dict[int, str], rates: dict[Any, Figure]) -> dict[int, str]:
    hidden_rates = {}
    for one in figures:
        rate = rates.get((one.area.code, f"rate.{one.indicator.code.replace('.', '_', 1)}", one.period))
        if rate and one.pk in found:
            hidden_rates[rate.pk] = found[one.pk]
    return hidden_rates
