"""Which extract counts where: of those of one feed that hold an area and month, the one extracted last."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from assessment.models import Area, Extract, Observation
from assessment.rules.periods import add_months

Holders = dict[tuple[int, datetime.date], Extract]


def holders(feed: str) -> Holders:
    """Which extract of `feed` counts for each area (the id of a borough or of a police's extra area) and month.

    Of the imported extracts that hold both, it is the one extracted last, then the one imported last. Wards and LSOAs
    go with their borough. A borough and month that is no key has not arrived: it is missing, not 0. Feeds are never
    joined: ask for one, and say which.
    """
    return _holders(imported(feed), _tops())


def _tops() -> dict[str, Area]:
    return {area.name: area for area in Area.objects.filter(parent=None).exclude(kind=Area.Kind.LONDON32)}


def _holders(extracts: Iterable[Extract], areas: dict[str, Area]) -> Holders:
    """Of extracts in the order in which each counts over those before it."""
    found: Holders = {}
    boroughs = {name for name, area in areas.items() if area.kind == Area.Kind.BOROUGH}
    for extract in extracts:
        held = (boroughs - set(extract.absent_areas)) | {name for name in extract.extra_areas if name in areas}
        ids = [areas[name].pk for name in held]
        for month in months_of(extract):
            found.update(((area_id, month), extract) for area_id in ids)
    return found


def all_holders() -> dict[str, Holders]:
    """The same for every feed that has an imported extract."""
    areas = _tops()
    feeds: dict[str, list[Extract]] = defaultdict(list)
    for extract in _in_order(Extract.objects.filter(status=Extract.Status.IMPORTED)):
        feeds[extract.feed].append(extract)
    return {feed: _holders(extracts, areas) for feed, extracts in feeds.items()}


def counting_months() -> dict[int, set[datetime.date]]:
    """For each imported extract (by id), the months for which it counts in one borough at least."""
    found: dict[int, set[datetime.date]] = defaultdict(set)
    for held in all_holders().values():
        for (_, month), extract in held.items():
            found[extract.pk].add(month)
    return found


def latest_observations(feed: str) -> dict[tuple[str, int, datetime.date, datetime.date], Observation]:
    """What the extracts of a survey or the like say now: by measure, area id, first and last day; where several extracts
    have the same, the one extracted last."""
    order = [extract.pk for extract in imported(feed)]
    rows = list(Observation.objects.filter(extract__in=order).select_related("extract", "area"))
    rows.sort(key=lambda row: order.index(row.extract_id))
    return {(row.measure, row.area_id, row.period_start, row.period_end): row for row in rows}


def imported(feed: str) -> Iterable[Extract]:
    """The imported extracts of a feed; each counts over those before it."""
    return _in_order(Extract.objects.filter(feed=feed, status=Extract.Status.IMPORTED))


def _in_order(rows: QuerySet[Extract]) -> QuerySet[Extract]:
    return rows.order_by("extracted_on", "imported_at", "pk")


def months_of(extract: Extract) -> list[datetime.date]:
    """The first day of every month that an extract holds."""
    return [datetime.date.fromisoformat(f"{month}-01") for month in extract.months]


def by_extract(
    held: Holders, area_ids: Iterable[int], months: Iterable[datetime.date]
) -> dict[Extract, dict[tuple[datetime.date, ...], list[int]]]:
    """For some areas and months: of each extract that counts, which months for which areas. Areas that an extract
    stands for in the same months come together, so that a query each is enough."""
    wanted = sorted(set(months))
    found: dict[Extract, dict[tuple[datetime.date, ...], list[int]]] = defaultdict(lambda: defaultdict(list))
    for area_id in area_ids:
        of_area: dict[Extract, list[datetime.date]] = defaultdict(list)
        for month in wanted:
            if extract := held.get((area_id, month)):
                of_area[extract].append(month)
        for extract, its_months in of_area.items():
            found[extract][tuple(its_months)].append(area_id)
    return {extract: dict(groups) for extract, groups in found.items()}


def runs(months: Iterable[datetime.date]) -> list[tuple[datetime.date, datetime.date]]:
    """Months as runs that follow each other without a gap: the first and last month of each."""
    found: list[tuple[datetime.date, datetime.date]] = []
    for month in sorted(set(months)):
        if found and add_months(found[-1][1], 1) == month:
            found[-1] = (found[-1][0], month)
        else:
            found.append((month, month))
    return found
