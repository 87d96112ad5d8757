"""The places that come with the product: boundaries of wards, LSOAs and boroughs, and how many live in each.

They are read from data/places and data/population when they are first needed, because most of what the assessment does
needs none of them. Places of other boroughs come with the files that are imported (sources/boundaries.py).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from assessment.models import Area, Boundary, Estimate, Source
from assessment.reference import DATA, rows
from assessment.sources.places import area_code

HOME = "E09000003"
"""The borough whose wards and LSOAs come with the product."""
CITY_OF_LONDON = "E09000001"
"""In no figure of ours: the Metropolitan Police do not count it."""
WARDS = (Area.Kind.WARD14, Area.Kind.WARD22)
LSOAS = (Area.Kind.LSOA11, Area.Kind.LSOA21)
SET_NAMES = {
    Area.Kind.WARD14: "wards on the boundaries of 2014",
    Area.Kind.WARD22: "wards on the boundaries of 2022",
    Area.Kind.LSOA11: "LSOAs of 2011",
    Area.Kind.LSOA21: "LSOAs of 2021",
}
"""What each set of places is called. Numbers of two sets are never compared or added."""


@dataclass(frozen=True)
class _File:
    """A file of boundaries, and which of its properties hold the code and the name."""

    name: str
    kind: str
    code: str
    title: str


FILES = (
    _File("london_boroughs", "borough", "lad_code", "lad_name"),
    _File("barnet_wards_2014", "ward14", "ward_code", "ward_name"),
    _File("barnet_wards_2022", "ward22", "ward_code", "ward_name"),
    _File("barnet_lsoa_2011", "lsoa11", "lsoa11cd", "lsoa11nm"),
    _File("barnet_lsoa_2021", "lsoa21", "lsoa21cd", "lsoa21nm"),
)


def ensure_places() -> None:
    """Load the places that come with the product when they are not held yet. Their sources and boroughs must be."""
    home = Boundary.objects.filter(area__parent__code=HOME)
    if not home.exists() and Area.objects.filter(code=HOME).exists():
        load_places()


@transaction.atomic
def load_places() -> dict[str, int]:
    """Write areas, boundaries and populations from data/, over what came with an earlier version of the product. Running
    it twice changes nothing. Returns how many rows of each kind were written."""
    found = [(file, feature) for file in FILES for feature in _features(file)]
    _store_areas(found)
    areas = {area.code: area for area in Area.objects.all()}
    boundaries = _store_boundaries(found, areas)
    return {"boundaries": boundaries, "estimates": _store_estimates(found, areas)}


def _features(file: _File) -> Iterator[dict[str, Any]]:
    features = json.loads((DATA / "places" / f"{file.name}.geojson").read_text(encoding="utf-8"))["features"]
    return (one for one in features if one["properties"][file.code] != CITY_OF_LONDON)


Found = list[tuple[_File, dict[str, Any]]]


def _code(file: _File, feature: dict[str, Any]) -> str:
    return area_code(file.kind, feature["properties"][file.code])


def _store_areas(found: Found) -> None:
    parent = Area.objects.get(code=HOME)
    Area.objects.bulk_create(
        (
            Area(code=_code(file, one), name=one["properties"][file.title], kind=file.kind, parent=parent)
            for file, one in found
            if file.kind != Area.Kind.BOROUGH
        ),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "kind", "parent"],
    )


def _store_boundaries(found: Found, areas: dict[str, Area]) -> int:
    source = Source.objects.get(code="boundaries")
    made = [
        Boundary(area=areas[_code(file, one)], geometry=one["geometry"], source=source)
        for file, one in found
        if _code(file, one) in areas
    ]
    Boundary.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["area"], update_fields=["geometry", "source"]
    )
    return len(made)


def _store_estimates(found: Found, areas: dict[str, Area]) -> int:
    made = [*_of_census_2011(found, areas), *_of_census_2021(areas), *_of_wards(areas)]
    Estimate.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["area", "year", "measure", "kind"],
        update_fields=["value", "source"],
    )
    return len(made)


def _of_census_2011(found: Found, areas: dict[str, Area]) -> Iterable[Estimate]:
    census = Source.objects.get(code="census")
    for file, one in found:
        for measure in ("residents", "households"):
            count = one["properties"].get(f"census2011_{'usual_residents' if measure == 'residents' else measure}")
            if count:
                area = areas[_code(file, one)]
                yield Estimate(area=area, year=2011, measure=measure, kind="census", value=count, source=census)


def _of_census_2021(areas: dict[str, Area]) -> Iterable[Estimate]:
    """Of LSOAs as counted, and of the wards of 2022 as the sum of theirs (each LSOA lies in the ward that holds most of
    it)."""
    census = Source.objects.get(code="census")
    wards: dict[str, int] = {}
    for row in rows("population/census2021_barnet_lsoa_population_with_ward.csv"):
        counted = int(row["census2021_usual_residents"])
        wards[row["WD25CD"]] = wards.get(row["WD25CD"], 0) + counted
        area = areas[row["LSOA21CD"]]
        yield Estimate(area=area, year=2021, measure="residents", kind="census", value=counted, source=census)
    for code, total in wards.items():
        yield Estimate(area=areas[code], year=2021, measure="residents", kind="census", value=total, source=census)


def _of_wards(areas: dict[str, Area]) -> Iterable[Estimate]:
    gla = Source.objects.get(code="gla-population")
    for row in rows("population/gla_ward_population_barnet_2014wards_2011_2024.csv"):
        area, year, count = areas[row["Code"]], int(row["Year"]), round(float(row["Population"]))
        yield Estimate(area=area, year=year, measure="residents", kind="projected", value=count, source=gla)
