"""The places that come with the product."""

import csv
import json

import pytest
from shapely.geometry import Point, shape

from assessment import places
from assessment.indicators.places import collect
from assessment.models import Area, Boundary, Estimate
from assessment.reference import DATA
from assessment.rules.periods import financial_year
from assessment.services import assessments
from assessment.services.locating import Locator
from tests.assessment import streets
from tests.personas import Cast


@pytest.fixture
def held(loaded: None) -> dict[str, int]:
    return places.load_places()


def test_every_place_of_the_files_is_held_once_with_its_line(held: dict[str, int]) -> None:
    counts = {kind: Boundary.objects.filter(area__kind=kind).count() for kind in Area.Kind.values}
    assert counts == {
        "borough": 32,
        "london32": 0,
        "extra": 0,
        "ward14": 21,
        "ward22": 24,
        "lsoa11": 211,
        "lsoa21": 220,
    }
    assert held["boundaries"] == 32 + 21 + 24 + 211 + 220
    inside = Area.objects.exclude(kind__in=["borough", "london32", "extra"])
    assert {area.parent.code for area in inside.select_related("parent")} == {"E09000003"}


def test_small_areas_of_two_censuses_that_share_a_code_are_two_areas(held: dict[str, int]) -> None:
    assert set(Area.objects.filter(code__startswith="E01000115").values_list("code", "kind")) == {
        ("E01000115-11", "lsoa11"), ("E01000115", "lsoa21"),
    }  # fmt: skip


def test_residents_are_those_of_the_files(held: dict[str, int]) -> None:
    def total(**which: object) -> int:
        return sum(Estimate.objects.filter(measure="residents", **which).values_list("value", flat=True))

    with (DATA / "population/census2021_barnet_lsoa_population_with_ward.csv").open() as lines:
        counted = sum(int(row["census2021_usual_residents"]) for row in csv.DictReader(lines))
    features = json.loads((DATA / "places/barnet_lsoa_2011.geojson").read_text())["features"]
    assert total(area__kind="lsoa21") == total(area__kind="ward22") == counted == 389_365
    assert total(area__kind="lsoa11") == sum(one["properties"]["census2011_usual_residents"] for one in features)
    assert Estimate.objects.get(area__code="E05000043", year=2011).value == 16_454


def test_loading_again_changes_nothing_and_is_not_done_unasked(held: dict[str, int], django_assert_num_queries) -> None:
    def every() -> list[tuple]:
        return [*Area.objects.values_list(), *Boundary.objects.values_list(), *Estimate.objects.values_list("value")]

    before = every()
    with django_assert_num_queries(1):
        places.ensure_places()
    places.load_places()
    assert sorted(map(str, every())) == sorted(map(str, before))


# --- Figures of places that cannot be made whole


def test_a_year_that_is_not_whole_has_no_figures_of_places_and_says_so(loaded: None, cast: Cast) -> None:
    places.load_places()
    streets.put_in(streets.extract_of(), where="month >= '2018-04-01'")
    draft = assessments.open_assessment(partnership=cast.barnet, period=financial_year("2018-19"), by=cast.analyst)
    made = [one for one in collect(draft) if one.period == draft.period and one.code.startswith("street.")]
    assert [(one.code, one.area.code, one.value, one.months_present) for one in made] == [
        ("street.all", "E09000003", None, 3)
    ]


def test_a_file_that_was_cut_down_to_one_type_makes_no_figure_of_all(loaded: None, cast: Cast) -> None:
    places.load_places()
    streets.put_in(streets.extract_of(), where="category = 'Burglary' AND month < '2017-04-01'")
    draft = assessments.open_assessment(partnership=cast.barnet, period=financial_year("2016-17"), by=cast.analyst)
    made = collect(draft)
    assert {one.code for one in made} == {"street.burglary", "rate.street_burglary"}


def test_nothing_is_made_or_loaded_where_no_file_counts_places(loaded: None, cast: Cast) -> None:
    draft = assessments.open_assessment(partnership=cast.barnet, period=financial_year("2017-18"), by=cast.analyst)
    assert collect(draft) == []
    assert not Area.objects.filter(kind__in=places.WARDS).exists()


# --- Points in places


def test_points_lie_in_the_wards_that_the_file_itself_names(loaded: None) -> None:
    """The file's ward column was made by somebody else. 9 of its 2,857 points lie on a line that simplifying moved: within
    ten metres of the ward that the file names."""
    rows = streets.raw().execute(
        "SELECT DISTINCT x::DOUBLE, y::DOUBLE, coalesce(ward, '') FROM street WHERE inside ORDER BY ALL"
    )
    points = rows.fetchall()
    found = Locator().find([(x, y) for x, y, _ in points])
    differing = [point for point, where in zip(points, found, strict=True) if where[1] != point[2]]
    assert (len(points), len(differing)) == (2857, 9)
    wards = dict(Boundary.objects.filter(area__kind="ward14").values_list("area__code", "geometry"))
    assert max(shape(wards[ward]).distance(Point(x, y)) for x, y, ward in differing) < 0.0001
