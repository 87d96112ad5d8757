"""Figures that are added up from imported counts: for every borough and for London, in any period."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Sum, Value, When

from assessment.indicators.base import Made
from assessment.indicators.labels import Labels
from assessment.models import Area, Extract, MonthlyCount, StreetCrime
from assessment.rules.periods import Period
from assessment.sources.holders import Holders, by_extract, holders

STREET = "police-uk-street"
"""The feed whose rows are single incidents and not counts."""
NAMED = 3
"""How many files a source names; more are counted."""


@dataclass
class Held:
    """What the extracts of one feed hold for some periods."""

    feed: str
    labels: Labels
    holders: Holders
    sums: dict[tuple[int, str, Period], int] = field(default_factory=lambda: defaultdict(int))
    lost: dict[int, set[tuple[int, str]]] = field(default_factory=dict)
    """By extract: the areas and codes whose counts would be too low because a row of the file was refused."""

    def missing(self, area: Area, code: str, period: Period) -> list[datetime.date]:
        """The months that have not arrived for an area, or that lost a row that counts."""
        return [
            month
            for month in period.months
            if (extract := self.holders.get((area.pk, month))) is None or (area.pk, code) in self.lost[extract.pk]
        ]

    def extracts(self, areas: Iterable[Area], period: Period) -> dict[Extract, list[datetime.date]]:
        """The extracts that count for some areas in a period, each with its months."""
        found: dict[Extract, set[datetime.date]] = defaultdict(set)
        for area in areas:
            for month in period.months:
                if extract := self.holders.get((area.pk, month)):
                    found[extract].add(month)
        return {extract: sorted(months) for extract, months in sorted(found.items(), key=lambda one: min(one[1]))}


def read(feed: str, labels: Labels, boroughs: list[Area], periods: Sequence[Period]) -> Held:
    """Everything of one feed that the periods need, in one grouped query. The periods must not overlap."""
    held = Held(feed, labels, holders(feed))
    months = [month for period in periods for month in period.months]
    groups = by_extract(held.holders, [area.pk for area in boroughs], months)
    held_labels: dict[int, set[tuple[int, str]]] = defaultdict(set)
    if groups:
        for extract_id, area_id, major, minor, place, total in _rows(feed, groups, boroughs, periods):
            held_labels[extract_id].add((area_id, minor.lower()))
            for code in labels.codes_of(major, minor):
                held.sums[area_id, code, periods[place]] += total
    for extract in groups:
        held.lost[extract.pk] = lost_codes(extract, boroughs, held_labels[extract.pk], labels)
    return held


def counting(groups: dict[Extract, dict[tuple[datetime.date, ...], list[int]]], area: str) -> Q:
    """The rows that count: of each extract, those of the areas and months that it counts for."""
    wanted = Q()
    for extract, runs in groups.items():
        for months, area_ids in runs.items():
            wanted |= Q(("extract", extract), ("month__in", months), (f"{area}__in", area_ids))
    return wanted


def _rows(
    feed: str, groups: dict[Extract, dict[tuple[datetime.date, ...], list[int]]], boroughs: list[Area],
    periods: Sequence[Period],
) -> list[tuple[int, int, str, str, Any, int]]:  # fmt: skip
    """Extract, area, labels, which period, and how many."""
    place = Case(
        *(When(month__range=(period.start, period.end), then=Value(n)) for n, period in enumerate(periods)),
        output_field=IntegerField(),
    )
    if feed != STREET:
        counts = MonthlyCount.objects.filter(counting(groups, "area")).annotate(place=place)
        grouped = counts.values_list("extract_id", "area_id", "major", "minor", "place")
        return list(grouped.annotate(total=Sum("value")))
    ids = {area.code: area.pk for area in boroughs}
    street = street_rows(groups, boroughs).annotate(place=place)
    of_street = street.values_list("extract_id", "borough", "category", "place").annotate(total=Count("*"))
    return [(extract, ids[str(code)], category, "", n, total) for extract, code, category, n, total in of_street]


def street_rows(
    groups: dict[Extract, dict[tuple[datetime.date, ...], list[int]]], boroughs: list[Area]
) -> QuerySet[StreetCrime]:
    """The street rows that count, where the point lies in a borough that is asked for."""
    codes = {area.pk: area.code for area in boroughs}
    by_code = {
        extract: {months: [codes[pk] for pk in pks if pk in codes] for months, pks in runs.items()}
        for extract, runs in groups.items()
    }
    return StreetCrime.objects.filter(counting(by_code, "borough"))  # type: ignore[arg-type]  # codes in place of ids


def lost_codes(extract: Extract, areas: list[Area], held: set[tuple[int, str]], labels: Labels) -> set[tuple[int, str]]:
    """The areas and codes whose counts would be too low because a row of the file was refused.

    A refused row that names no known area may belong to any area that has no row of that type.
    """
    lost = set()
    names = {area.name.lower(): area for area in areas}
    for refusal in extract.refusals:
        minor = refusal.get("minor", "").lower()
        if not refusal.get("loses_counts") or not refusal.get("area"):
            continue
        named = names.get(refusal["area"].lower())
        touched = [named] if named else [area for area in areas if (area.pk, minor) not in held]
        codes = labels.codes_of(refusal["major"], refusal["minor"]) if refusal.get("minor") else labels.codes
        lost |= {(area.pk, code) for area in touched for code in codes}
    return lost


def figures(held: Held, periods: Iterable[Period], boroughs: list[Area], london: Area, publisher: str) -> list[Made]:
    """Every count of a feed, of the boroughs and of London, in each period."""
    made = []
    for period in periods:
        sources = {area.pk: _source(publisher, held, [area], period) for area in boroughs}
        of_london = _source(publisher, held, boroughs, period)
        for code in held.labels.codes:
            own = [_figure(held, code, area, period, *sources[area.pk]) for area in boroughs]
            made += [*own, _london(code, london, period, own, *of_london)]
    return made


def _source(publisher: str, held: Held, areas: list[Area], period: Period) -> tuple[str, tuple[Extract, ...]]:
    counted = held.extracts(areas, period)
    return source_text(publisher, counted), tuple(counted)


def _figure(held: Held, code: str, area: Area, period: Period, source: str, extracts: tuple[Extract, ...]) -> Made:
    missing = held.missing(area, code, period)
    return Made(
        code, area, period,
        value=None if missing else Decimal(held.sums.get((area.pk, code, period), 0)),
        source_text=source,
        months_present=len(period.months) - len(missing),
        months_expected=len(period.months),
        note=missing_text(missing),
        extracts=extracts,
        detail={"feed": held.feed},
    )  # fmt: skip


def _london(
    code: str, london: Area, period: Period, made: list[Made], source: str, extracts: tuple[Extract, ...]
) -> Made:
    values = [figure.value for figure in made if figure.value is not None]
    lacking = len(made) - len(values)
    return Made(
        code, london, period,
        value=None if lacking or not made else sum(values, Decimal(0)),
        source_text=source,
        months_present=min((figure.months_present or 0 for figure in made), default=0),
        months_expected=len(period.months),
        note=f"Missing for {lacking} of {len(made)} boroughs." if lacking else "",
        extracts=extracts,
        detail=dict(made[0].detail) if made else {},
    )  # fmt: skip


def missing_text(months: list[datetime.date]) -> str:
    """ "Missing: January 2017, February 2017." or nothing."""
    if not months:
        return ""
    if len(months) > 3:
        return f"Missing: {len(months)} months, {months[0]:%B %Y} to {months[-1]:%B %Y}."
    return "Missing: " + ", ".join(f"{month:%B %Y}" for month in months) + "."


def source_text(publisher: str, extracts: dict[Extract, list[datetime.date]]) -> str:
    """Publisher, and which file counts for which months."""
    if not extracts:
        return f"{publisher}: no extract holds these months"
    if len(extracts) > NAMED:
        months = [month for held in extracts.values() for month in held]
        return f"{publisher}: {len(extracts)} files ({min(months):%B %Y} to {max(months):%B %Y})"
    parts = [f"{one.file_name} ({months[0]:%B %Y} to {months[-1]:%B %Y})" for one, months in extracts.items()]
    return (f"{publisher}: " + "; ".join(parts))[:400]
