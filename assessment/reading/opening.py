"""A figure opened: down to the rows, or to the figures, that it was made from."""

import datetime
from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Sum

from assessment.indicators.counted import STREET, counting, street_rows
from assessment.indicators.labels import Labels, label
from assessment.models import AgencyReturn, Area, Extract, Figure, MonthlyCount
from assessment.reading import tables
from assessment.rules import arithmetic
from assessment.sources.holders import by_extract, holders

PAGE = 100
"""Street rows on one page."""


def open_figure(figure: Figure, page: str | int = 1) -> dict[str, Any]:
    """What a figure's page shows: how it is printed, its extracts, and what it was made from."""
    extracts = list(figure.extracts.select_related("source").order_by("first_month"))
    context: dict[str, Any] = {"cell": tables.Cell(figure), "extracts": extracts, **_kinds(figure)}
    if "return" in figure.detail:
        return context | {"agency_return": _return(figure)}
    recipe = figure.indicator.recipe
    if "count" in recipe and figure.value is not None and figure.detail.get("feed"):
        return context | _counted(figure, extracts, page)
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
    rows = AgencyReturn.objects.select_related("form__agency", "entered_by", "signed_by")
    return rows.filter(pk=figure.detail["return"], form__partnership=figure.assessment.partnership_id).first()


# --- Added up from rows


def _counted(figure: Figure, extracts: list[Extract], page: str | int) -> dict[str, Any]:
    feed = figure.detail["feed"]
    areas = _areas(figure.area)
    own = {extract.pk for extract in extracts}
    held = {key: extract for key, extract in holders(feed).items() if extract.pk in own}
    groups = by_extract(held, [area.pk for area in areas], figure.period.months)
    if not groups:
        return {}
    codes = Labels(feed, {figure.indicator.code: figure.indicator.recipe})
    found: dict[str, dict[datetime.date, int]] = defaultdict(lambda: defaultdict(int))
    for major, minor, month, total in _rows(feed, groups, areas, figure.indicator.recipe["count"][feed]):
        if codes.codes_of(major, minor):
            found[label(major, minor)][month] += total
    return _by_month(figure, found) | (_street(figure, groups, areas, list(found), page) if feed == STREET else {})


def _areas(area: Area) -> list[Area]:
    return list(Area.objects.filter(kind=Area.Kind.BOROUGH)) if area.kind == Area.Kind.LONDON32 else [area]


def _rows(feed: str, groups: dict, areas: list[Area], labels: list[str]) -> list[tuple[str, str, datetime.date, int]]:
    if feed != STREET:
        counts = MonthlyCount.objects.filter(counting(groups, "area")).values_list("major", "minor", "month")
        return list(counts.annotate(total=Sum("value")))
    street = street_rows(groups, areas)
    if not any("*" in name for name in labels):
        street = street.filter(category__in=labels)
    by_month = street.values_list("category", "month").annotate(total=Count("pk"))
    return [(category, "", month, total) for category, month, total in by_month]


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


def _street(figure: Figure, groups: dict, areas: list[Area], categories: list[str], page: str | int) -> dict[str, Any]:
    """The single rows of data.police.uk, a page of them."""
    rows = street_rows(groups, areas).filter(category__in=categories)
    pages = Paginator(rows.order_by("month", "pk"), PAGE)
    pages.count = int(figure.value or 0)  # type: ignore[misc]  # known: counting them again would read them all
    return {"street": pages.get_page(page)}


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
