"""Hotspots that last: small areas, and points of the street files, that are among the highest in every year that is held
and not only in the last.

The rule is a simple one that can be checked by counting. An LSOA is high in a year when it is in the top tenth of the
borough's LSOAs, equal ones included, and had at least 5 incidents. One that is high in every year held, and at least in
LASTING years, is a lasting hotspot; with fewer years held it is high so far, and no more is said. A point is high when it is
in the top hundredth of the points that had any.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from math import ceil
from typing import Any, TypeVar

from django.db.models import Count

from assessment.indicators import place_counts
from assessment.indicators.base import Made
from assessment.models import Area, Assessment, Indicator, Source
from assessment.places import LSOAS
from assessment.rules.periods import Period

LASTING = 3
AREA_SHARE, POINT_SHARE = Decimal("0.1"), Decimal("0.01")
LEAST = 5
MOST_POINTS = 20
"""How many points a table shows."""
OF = {
    "hotspots.all": "street.all", "hotspots.anti_social_behaviour": "street.anti_social_behaviour",
    "hotspots.recorded": "recorded_lsoa.all", "hotspots.recorded_burglary": "recorded_lsoa.burglary",
}  # fmt: skip
"""Which figures the hotspots are found in. Two series, of which neither is added to the other."""
CATEGORY = {"hotspots.anti_social_behaviour": "Anti-social behaviour"}

Key = TypeVar("Key")


def high(counts: Mapping[Key, int], share: Decimal) -> tuple[set[Key], int]:
    """Those in the top `share` of all, equal ones included, with at least LEAST; and the least count among them."""
    ordered = sorted(counts.values(), reverse=True)
    if not ordered:
        return set(), LEAST
    cut = max(ordered[ceil(len(ordered) * share) - 1], LEAST)
    return {key for key, value in counts.items() if value >= cut}, cut


def lasting(years: Iterable[Mapping[Key, int]], share: Decimal) -> set[Key]:
    """Those that are high in every one of the years."""
    found = [high(counts, share)[0] for counts in years]
    return set.intersection(*found) if found else set()


def collect(assessment: Assessment, made: list[Made]) -> list[Made]:
    """For each kind of hotspot one figure of the borough: how many LSOAs, with which, where, and what they had."""
    found = []
    for code, of in OF.items():
        figures = [one for one in made if one.code == of and one.area.kind in LSOAS]
        if any(one.period == assessment.period for one in figures):
            found.append(_figure(code, figures, assessment))
    return found


def _figure(code: str, figures: list[Made], assessment: Assessment) -> Made:
    by_year: dict[Period, dict[Area, int]] = defaultdict(dict)
    for one in figures:
        by_year[one.period][one.area] = int(one.value or 0)
    periods = _run(by_year, assessment.period)
    areas = lasting([by_year[period] for period in periods], AREA_SHARE)
    now = figures[-1]
    named = sorted(areas, key=lambda area: (-by_year[assessment.period][area], area.name))
    points, of_points = _points(code, assessment.area, periods) if OF[code].startswith("street.") else ([], 0)
    return Made(
        code, assessment.area, assessment.period, Decimal(len(areas)), now.source_text,
        numerator=Decimal(len(areas)), denominator=Decimal(len(by_year[assessment.period])),
        extracts=now.extracts,
        note="" if len(periods) >= LASTING else _too_few(len(periods)),
        detail={
            "years": [period.label for period in periods],
            "is_lasting": len(periods) >= LASTING,
            "cut": [high(by_year[period], AREA_SHARE)[1] for period in periods],
            "areas": [
                {"code": area.code, "name": area.name, "counts": [by_year[period][area] for period in periods]}
                for area in named
            ],
            "points": points,
            "of_points": of_points,
        },
    )  # fmt: skip


def _too_few(held: int) -> str:
    return f"Only {held} {'year is' if held == 1 else 'years are'} held, and {LASTING} are needed."


def _run(by_year: Mapping[Period, Any], period: Period) -> list[Period]:
    """The years held without a gap up to the assessed one, oldest first."""
    run: list[Period] = []
    while period in by_year:
        run.insert(0, period)
        period = period.years_before(1)
    return run


def _points(code: str, borough: Area, periods: list[Period]) -> tuple[list[dict[str, Any]], int]:
    """The points that are high in every year, the highest first, and how many there are."""
    years, places = _points_by_year(code, borough, periods)
    found = sorted(lasting(years, POINT_SHARE), key=lambda point: (-years[-1][point], point))
    return [
        {"longitude": point[0], "latitude": point[1], "location": places[point],
         "counts": [year[point] for year in years]}
        for point in found[:MOST_POINTS]
    ], len(found)  # fmt: skip


Point = tuple[float, float]


def _points_by_year(code: str, borough: Area, periods: list[Period]) -> tuple[list[dict[Point, int]], dict[Point, str]]:
    counted = place_counts.Counted(place_counts.STREET_FEED, "", (), periods, borough=borough)
    counted.holders = place_counts.holders(place_counts.STREET_FEED)
    rows = place_counts.street_rows(counted)
    years: list[dict[Point, int]] = [defaultdict(int) for _ in periods]
    places: dict[Point, str] = {}
    if rows is None:
        return years, places
    if code in CATEGORY:
        rows = rows.filter(category=CATEGORY[code])
    grouped = rows.exclude(longitude=None).annotate(place=place_counts.which(periods))
    for x, y, location, place, total in (
        grouped.values_list("longitude", "latitude", "location", "place")
        .annotate(total=Count("pk"))
        .order_by("location")
    ):
        years[place][x, y] += total
        places.setdefault((x, y), location)
    return years, places


def indicators(sources: dict[str, Source]) -> list[Indicator]:
    """The definitions of the figures above, with their sources by code."""
    words = {
        "hotspots.all": "crime and anti-social behaviour",
        "hotspots.anti_social_behaviour": "anti-social behaviour",
        "hotspots.recorded": "recorded crime",
        "hotspots.recorded_burglary": "recorded burglary",
    }
    return [
        Indicator(
            code=code, name=f"Lasting hotspots of {text}", unit="count", direction="worse",
            source=sources["police-uk" if OF[code].startswith("street.") else "mps-lsoa"], order=3800 + number,
            definition=f"LSOAs in the top tenth of the borough’s by their number of incidents of {text}, and with at least "
            f"{LEAST}, in every year that is held. With fewer than {LASTING} years held they are high so far, and not called "
            "lasting.",
        )
        for number, (code, text) in enumerate(words.items())
    ]  # fmt: skip
