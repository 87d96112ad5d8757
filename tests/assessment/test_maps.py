"""Maps that the product draws itself."""

import json
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import affine_transform
from shapely.geometry import Point, box, shape

from assessment.drawing import labels, maps
from assessment.drawing.axis import text_width
from assessment.reference import DATA

WARDS = json.loads((DATA / "places/barnet_wards_2014.geojson").read_text())["features"]


def shapes(values: list[float | None], hidden: set[int] = frozenset(), url: str = "") -> list[maps.Shape]:
    return [
        maps.Shape(
            ward["properties"]["ward_code"], ward["properties"]["ward_name"], ward["geometry"], value,
            "Hidden" if n in hidden else str(value), n in hidden, url,
        )
        for n, (ward, value) in enumerate(zip(WARDS, values, strict=False))
    ]  # fmt: skip


def test_says_every_place_and_its_value_without_colour() -> None:
    svg = maps.draw(
        name="m", finding="West Hendon had most", shapes=shapes(list(range(21)), url="/p/"), unit="Incidents"
    )
    tree = ElementTree.fromstring(svg)
    titles = [one.text for one in tree.iter("{http://www.w3.org/2000/svg}title")]
    assert titles[0] == "West Hendon had most"
    assert titles[1:] == [f"{ward['properties']['ward_name']}: {n}" for n, ward in enumerate(WARDS)]
    links = [one.get("aria-label") for one in tree.iter("{http://www.w3.org/2000/svg}a")]
    assert links == titles[1:]
    assert "<script" not in svg and "style=" not in svg and "@font-face" not in svg


def test_hatches_what_is_hidden_and_leaves_white_what_is_missing() -> None:
    svg = maps.draw(name="m", finding="x", shapes=shapes([None, None, *range(19)], hidden={0}), unit="Incidents")
    assert svg.count('fill="url(#m-hatch)"') == 2  # the place and its line in the legend
    assert "Hidden</text>" in svg and "No figure</text>" in svg
    assert "None" not in svg.split("</defs>")[0]


def test_draws_the_same_bytes_twice_and_names_every_ward() -> None:
    drawn = [maps.draw(name="m", finding="x", shapes=shapes(list(range(21))), unit="Incidents") for _ in range(2)]
    assert drawn[0] == drawn[1]
    texts = " ".join(
        one.text or "" for one in ElementTree.fromstring(drawn[0]).iter("{http://www.w3.org/2000/svg}text")
    )
    assert all(ward["properties"]["ward_name"] in texts for ward in WARDS)
    assert len(drawn[0]) < 60_000


@pytest.mark.parametrize("size", [9.0, 14.0, 22.0])
def test_no_name_lies_over_another_and_those_outside_their_place_lead_to_it(size: float) -> None:
    outlines = [shape(ward["geometry"]) for ward in WARDS]
    places = [affine_transform(one, [3400, 0, 0, -5500, 1045, 284200]) for one in outlines]
    placed = labels.place(tuple(ward["properties"]["ward_name"] for ward in WARDS), tuple(places), size, 620)
    standing = [box(*one.box) for one in placed]
    assert not any(one.intersects(other) for one, other in combinations(standing, 2))
    for label, one, stands in zip(placed, places, standing, strict=True):
        assert one.contains(Point(label.leads_to) if label.leads_to else stands)
    assert any(one.leads_to for one in placed) == (size > 9)


def test_draws_one_place_and_none() -> None:
    assert "<path" in maps.draw(name="m", finding="x", shapes=shapes([3.0]), unit="Incidents")
    assert maps.draw(name="m", finding="x", shapes=[], unit="Incidents").startswith("<svg")


@given(st.lists(st.integers(0, 300), min_size=1, max_size=40))
def test_equal_values_share_a_class_and_more_is_never_lighter(values: list[int]) -> None:
    breaks = maps.classes([float(value) for value in values])
    assert len(breaks) <= 4
    shades = [maps.colour(value, breaks) for value in sorted(values)]
    assert shades == sorted(shades)
    assert len(set(shades)) == len(breaks) + 1


def test_long_numbers_of_the_legend_take_more_lines_and_do_not_touch() -> None:
    svg = maps.draw(name="m", finding="x", shapes=shapes([123456.0 * (n + 1) for n in range(21)]), unit="Incidents")
    keys = [
        one
        for one in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
        if " to " in (one.text or "")
    ]
    placed = [(one.get("y"), float(one.get("x") or 0), text_width(one.text or "", maps.KEY_FONT)) for one in keys]
    assert len(placed) == 5 and len({line for line, _, _ in placed}) > 1
    for (line, x, width), (next_line, next_x, _) in pairwise(placed):
        assert line != next_line or x + width < next_x - 24
