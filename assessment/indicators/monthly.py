"""Series of months for the partnership's borough and for London, with what statistics say of them."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, Sum

from assessment.indicators import breaks, counted, engine
from assessment.indicators.labels import Labels
from assessment.models import Area, Extract, Indicator, MonthlyCount
from assessment.rules import trends
from assessment.rules.periods import add_months
from assessment.sources.holders import by_extract, holders

JUDGED = 12
"""The months that control limits judge: the latest twelve."""


@dataclass
class Series:
    """One indicator of one area month by month, not stored yet."""

    indicator: Indicator
    area: Area
    first_month: datetime.date
    values: list[int | None]
    detail: dict[str, Any]
    source_text: str
    extracted_on: datetime.date


@dataclass
class Months:
    """What one feed holds month by month, for the own area and for the 32 boroughs together."""

    own: dict[tuple[str, datetime.date], int] = field(default_factory=lambda: defaultdict(int))
    london: dict[tuple[str, datetime.date], int] = field(default_factory=lambda: defaultdict(int))


def collect(scope: engine.Scope) -> list[Series]:
    """A series for every indicator that asks for its trend, up to the last month held of the assessed period."""
    made = []
    for feed, recipes in engine.feeds(scope).items():
        made += _of_feed(scope, feed, {code: recipe for code, recipe in recipes.items() if recipe.get("trend")})
    return made


def _of_feed(scope: engine.Scope, feed: str, recipes: dict[str, dict[str, Any]]) -> list[Series]:
    held = {key: extract for key, extract in holders(feed).items() if key[1] <= scope.period.end}
    months = sorted(month for area_id, month in held if area_id == scope.area.pk)
    if not months or not recipes:
        return []
    run = [month for n in range(1200) if (month := add_months(months[0], n)) <= months[-1]]
    groups = by_extract(held, [area.pk for area in scope.boroughs], run)
    labels = Labels(feed, recipes)
    counts = _counts(scope, feed, groups, labels)
    lost = {extract.pk: counted.lost_codes(extract, scope.boroughs, set(), labels) for extract in groups}
    publisher = engine.publisher_of(scope, feed, next(iter(recipes)))
    made = []
    for code in recipes:
        for area, found in ((scope.area, counts.own), (scope.london, counts.london)):
            behind = [scope.area] if area == scope.area else scope.boroughs
            values = [
                found.get((code, month), 0) if _is_held(held, lost, behind, code, month) else None for month in run
            ]
            if any(value is not None for value in values):
                extracts = _extracts(held, behind, run)
                source = counted.source_text(publisher, extracts)
                made.append(_series(scope, code, area, run[0], values, source, extracts))
    return made


def _counts(
    scope: engine.Scope, feed: str, groups: dict[Extract, dict[tuple[datetime.date, ...], list[int]]], labels: Labels
) -> Months:
    """One grouped query."""
    found = Months()
    rows: Iterable[tuple[Any, ...]]
    if feed == counted.STREET:
        street = counted.street_rows(groups, scope.boroughs).values_list("category", "month")
        sums = street.annotate(every=Count("extract"), own=Count("extract", filter=Q(borough=scope.area.code)))
        rows = ((category, "", month, every, own) for category, month, every, own in sums)
    else:
        counts = MonthlyCount.objects.filter(counted.counting(groups, "area")).values_list("major", "minor", "month")
        rows = counts.annotate(every=Sum("value"), own=Sum("value", filter=Q(area=scope.area), default=0))
    for major, minor, month, every, own in rows:
        for code in labels.codes_of(major, minor):
            found.london[code, month] += every
            found.own[code, month] += own
    return found


def _is_held(
    held: dict[tuple[int, datetime.date], Extract], lost: dict[int, set[tuple[int, str]]], areas: list[Area], code: str,
    month: datetime.date,
) -> bool:  # fmt: skip
    """Whether every area behind a series has the month, with no row of the indicator lost."""
    for area in areas:
        extract = held.get((area.pk, month))
        if extract is None or (area.pk, code) in lost[extract.pk]:
            return False
    return True


def _extracts(
    held: dict[tuple[int, datetime.date], Extract], areas: list[Area], run: list[datetime.date]
) -> dict[Extract, list[datetime.date]]:
    found: dict[Extract, list[datetime.date]] = defaultdict(list)
    for month in run:
        for extract in {held[area.pk, month] for area in areas if (area.pk, month) in held}:
            found[extract].append(month)
    return dict(found)


def _series(
    scope: engine.Scope, code: str, area: Area, first: datetime.date, values: list[int | None], source: str,
    extracts: dict[Extract, list[datetime.date]],
) -> Series:  # fmt: skip
    last = add_months(first, len(values) - 1)
    marks = [mark for mark in scope.marks(code) if first.isoformat() < mark["on"] <= scope.period.end.isoformat()]
    since = breaks.whole_run_from(marks, last)
    ends = last.year if last.month < 3 else last.year + 1
    detail = {
        "rolling": trends.rolling(values),
        "control": trends.control(first, values, JUDGED, since),
        "season": trends.season(first, values, since),
        "forecast": trends.forecast(first, values, datetime.date(ends, 3, 1), since),
        "breaks": marks,
    }
    latest = max(extract.extracted_on for extract in extracts)
    return Series(scope.indicators[code], area, first, values, rounded(detail), source, latest)


def rounded(found: Any) -> Any:
    """Statistics with four decimals: what is kept."""
    if isinstance(found, float):
        return round(found, 4)
    if isinstance(found, dict):
        return {key: rounded(value) for key, value in found.items()}
    return [rounded(value) for value in found] if isinstance(found, list) else found
