"""A figure opened: down to the rows, or to the figures, that it was made from."""

import datetime
from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from assessment.indicators.counted import STREET, counting, street_rows
from assessment.indicators.labels import Labels, label
from assessment.indicators.places import type_code
from assessment.models import AgencyReturn, Area, Extract, Figure, MonthlyCount, StreetCrime
from assessment.places import LSOAS, WARDS
from assessment.reading import opening_street, tables
from assessment.rules import arithmetic
from assessment.sources.holders import by_extract, holders
from assessment.sources.police_uk import CATEGORIES

Found = dict[str, dict[datetime.date, int]]
Groups = dict[Extract, dict[tuple[datetime.date, ...], list[int]]]


def open_figure(figure: Figure, page: str | int = 1) -> dict[str, Any]:
    """What a figure's page shows: how it is printed, its extracts, and what it was made from."""
    extracts = list(figure.extracts.select_related("source").order_by("first_month"))
    context: dict[str, Any] = {"cell": tables.Cell(figure), "extracts": extracts, **_kinds(figure)}
    if "return" in figure.detail:
        return context | {"agency_return": _return(figure)}
    recipe = figure.indicator.recipe
    if "count" in recipe and figure.value is not None and figure.detail.get("feed"):
        return context | _counted(figure, extracts, page)
    if "place" in figure.detail and figure.value is not None:
        return context | _of_place(figure, extracts, page)
    if "rank" in recipe or "change_rank" in recipe:
        return context | {"places": _places(figure)}
    if "rate" in recipe or "gap" in recipe:
        return context | {"made_of": _made_of(figure)}
    return context


def _kinds(figure: Figure) -> dict[str, Any]:
    """The breaks inside the figure's own years, as its page states them."""
    return {"breaks": figure.detail.get("breaks", [])}


def _return(figure: Figure) -> AgencyReturn | None:
    """The agency's return that a figure was taken from. Rows of a cohort are not in it: only their agency sees those."""
    rows = AgencyReturn.objects.select_related("form__agency", "entered_by", "signed_by__agency")
    return rows.filter(pk=figure.detail["return"], form__partnership=figure.assessment.partnership_id).first()


# --- Added up from rows


def _counted(figure: Figure, extracts: list[Extract], page: str | int) -> dict[str, Any]:
    feed = figure.detail["feed"]
    areas = _areas(figure.area)
    groups = _groups(figure, extracts, areas)
    if not groups:
        return {}
    codes = Labels(feed, {figure.indicator.code: figure.indicator.recipe})
    if feed == STREET:
        types = [name for name in CATEGORIES.values() if codes.codes_of(name, "")]
        return _street(figure, street_rows(groups, areas).filter(category__in=types), page)
    found: Found = defaultdict(lambda: defaultdict(int))
    counts = MonthlyCount.objects.filter(counting(groups, "area")).values_list("major", "minor", "month")
    for major, minor, month, total in counts.annotate(total=Sum("value")):
        if codes.codes_of(major, minor):
            found[label(major, minor)][month] += total
    return _by_month(figure, found)


def _groups(figure: Figure, extracts: list[Extract], areas: list[Area]) -> Groups:
    """Which of the figure's own extracts counts for which of its months and areas now."""
    own = {extract.pk for extract in extracts}
    held = {key: extract for key, extract in holders(figure.detail["feed"]).items() if extract.pk in own}
    return by_extract(held, [area.pk for area in areas], figure.period.months)


def _areas(area: Area) -> list[Area]:
    return list(Area.objects.filter(kind=Area.Kind.BOROUGH)) if area.kind == Area.Kind.LONDON32 else [area]


def _of_place(figure: Figure, extracts: list[Extract], page: str | int) -> dict[str, Any]:
    """The rows behind a count of a ward, of a small area, or of the borough that they lie in; of a rate, that count."""
    if figure.denominator is not None:
        return {"made_of": _count_of_rate(figure)}
    borough = figure.area.parent or figure.area
    groups = _groups(figure, extracts, [borough])
    if not groups:
        return {}
    wanted = figure.indicator.code.partition(".")[2]
    if figure.detail["feed"] == STREET:
        types = [name for name in CATEGORIES.values() if wanted in ("all", type_code(name))]
        rows = street_rows(groups, [borough]).filter(category__in=types, **opening_street.lies_in(figure.area))
        return _street(figure, rows, page)
    held = Q()
    for extract, runs in groups.items():
        held |= Q(extract=extract, month__in=[month for months in runs for month in months])
    inside = Q(area=figure.area) if figure.area.parent_id else Q(area__parent=borough, area__kind__in=_kinds_of(figure))
    found: Found = defaultdict(lambda: defaultdict(int))
    for major, month, total in (
        MonthlyCount.objects.filter(held, inside).values_list("major", "month").annotate(total=Sum("value"))
    ):
        if wanted in ("all", type_code(major)):
            found[major.capitalize()][month] += total
    return _by_month(figure, found)


def _kinds_of(figure: Figure) -> tuple[str, ...]:
    """The kinds of places that a borough's number of a feed is added up from."""
    return LSOAS if figure.detail["feed"].startswith("mps-lsoa") else WARDS


def _count_of_rate(figure: Figure) -> list[tuple[str, tables.Cell]]:
    same = figure.assessment.figures.filter(
        area=figure.area, period_start=figure.period_start, period_end=figure.period_end, value=figure.numerator
    ).select_related("indicator__source", "area", "assessment")
    counts = [one for one in same if f"rate.{one.indicator.code.replace('.', '_', 1)}" == figure.indicator.code]
    return [(f"{one.indicator.name}, {one.area.name}", tables.Cell(one)) for one in counts]


def _street(figure: Figure, rows: QuerySet[StreetCrime], page: str | int) -> dict[str, Any]:
    """Street rows by type and month, and a page of them."""
    found: Found = defaultdict(lambda: defaultdict(int))
    lots = opening_street.lots(rows)
    for lot in lots:
        found[lot.category][lot.month] += lot.total
    return _by_month(figure, found) | {"street": opening_street.page_of(rows, lots, page)}


def _by_month(figure: Figure, found: dict[str, dict[datetime.date, int]]) -> dict[str, Any]:
    months = figure.period.months
    totals = {name: sum(by_month.values()) for name, by_month in found.items()}
    sums = [sum(by_month.get(month, 0) for by_month in found.values()) for month in months]
    return {
        "months": months,
        "lines": [
            (name, [f"{by_month.get(month, 0):,}" for month in months], f"{totals[name]:,}")
            for name, by_month in sorted(found.items())
        ],
        "sums": [f"{value:,}" for value in sums],
        "total": f"{sum(sums):,}",
        "agrees": sum(sums) == figure.value,
    }


# --- Made from other figures


def _made_of(figure: Figure) -> list[tuple[str, tables.Cell]]:
    """The stored figures that were divided or compared: what each is, and the figure."""
    recipe = figure.indicator.recipe
    code = recipe.get("rate") or recipe["gap"]
    same = figure.assessment.figures.filter(
        indicator__code=code, period_start=figure.period_start, period_end=figure.period_end, breakdown=""
    ).select_related("indicator__source", "area", "assessment")
    wanted = [figure.area_id]
    if "gap" in recipe:
        london = Area.objects.get(kind=Area.Kind.LONDON32)
        wanted.append(london.pk)
    held = {one.area_id: one for one in same.filter(area__in=wanted)}
    return [(f"{held[pk].indicator.name}, {held[pk].area.name}", tables.Cell(held[pk])) for pk in wanted if pk in held]


def _places(figure: Figure) -> list[dict[str, Any]]:
    """The 32 values that the place was made from, highest first, with the place of each."""
    same = figure.assessment.figures.filter(
        indicator=figure.indicator, period_start=figure.period_start, period_end=figure.period_end, value__isnull=False
    ).select_related("area", "indicator")
    places = []
    for one in same:
        value = Decimal(one.detail["by"])
        places.append({"area": one.area, "value": value, "place": tables.print_value(one), "figure": one,
                       "text": print_by(figure, value), "is_own": one.area_id == figure.area_id})  # fmt: skip
    return sorted(places, key=lambda place: (-place["value"], place["area"].name))


def print_by(figure: Figure, value: Decimal) -> str:
    """The value that a place was made by: a rate with two decimals, a change in per cent, a count."""
    if "change_rank" in figure.indicator.recipe:
        return f"{arithmetic.signed(value)}%"
    is_rate = figure.indicator.recipe.get("rank", "").startswith("rate.")
    return arithmetic.print_number(value, 2 if is_rate else 0)
