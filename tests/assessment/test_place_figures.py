"""Figures of wards and small areas, against DuckDB on the file they come from."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from assessment.indicators import hotspots
from assessment.indicators.base import Made
from assessment.indicators.places import collect
from assessment.models import Estimate
from assessment.rules.periods import financial_year
from assessment.services import assessments
from tests.assessment import streets
from tests.personas import make_cast

YEAR = financial_year("2017-18")


@pytest.fixture(scope="module")
def counted() -> Counter:
    """Incidents by type, ward or LSOA, and financial year, as DuckDB counts them."""
    rows = streets.raw().execute(
        "SELECT category, ward, lsoa, year(month) - (month(month) < 4)::INT AS year, count(*) FROM street WHERE inside "
        "GROUP BY ALL"
    )
    found: Counter = Counter()
    for category, ward, lsoa, year, total in rows.fetchall():
        for area in (ward, f"{lsoa}-11"):
            found[category, area, year] += total
            found["all", area, year] += total
    return found


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Made]]:
    """The figures of places of Barnet's 2017/18 from the whole street file; made once, and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        draft = assessments.open_assessment(partnership=cast.barnet, period=YEAR, by=cast.analyst)
        streets.put_in(streets.extract_of())
        yield collect(draft)
        transaction.set_rollback(True)


def test_counts_by_ward_and_small_area_are_those_of_the_file_in_every_cell(made: list[Made], counted: Counter) -> None:
    made = [one for one in made if one.code.startswith("street.") and one.area.kind != "borough"]
    names = {f"street.{category.lower().replace('-', '_').replace(' ', '_')}": category for category, _, _ in counted}
    own = {(names[one.code], one.area.code, one.period.start.year): one.value for one in made}
    assert {year for _, _, year in own} == {2016, 2017}
    wards = {key for key in own if key[1].startswith("E05")}
    assert len(wards) == 21 * 15 * 2
    assert len(own) - len(wards) == 211 * 3 * 2
    assert {key: Decimal(counted[key]) for key in own} == own
    whole = [
        count
        for (category, area, year), count in counted.items()
        if category != "all" and area[:3] == "E05" and year in (2016, 2017)
    ]
    assert sum(own[key] for key in wards if key[0] != "all") == sum(whole)


def test_the_borough_is_the_sum_of_its_wards_and_rates_divide_by_the_projection(made: list[Made]) -> None:
    by_key = {(one.code, one.area.code, one.period): one for one in made}
    of = "street.burglary"
    wards = [one for (code, area, period), one in by_key.items() if code == of and area[:3] == "E05" and period == YEAR]
    assert by_key[of, "E09000003", YEAR].value == sum(one.value for one in wards)
    rate = by_key["rate.street_burglary", "E05000043", YEAR]
    residents = Estimate.objects.get(area__code="E05000043", year=2016, measure="residents").value
    assert rate.value == by_key[of, "E05000043", YEAR].value * 1000 / Decimal(residents)
    assert rate.note == "Residents at mid-2016, as projected (Greater London Authority)."


# --- Hotspots


def test_hotspots_are_those_that_are_high_in_every_year(made: list[Made], counted: Counter) -> None:
    found = {one.code: one for one in made if one.code.startswith("hotspots.")}["hotspots.anti_social_behaviour"]
    high = []
    for year in (2016, 2017):
        of_year = {
            area: n
            for (category, area, when), n in counted.items()
            if category == "Anti-social behaviour" and area[:3] == "E01" and when == year
        }
        cut = sorted([*of_year.values(), *[0] * (211 - len(of_year))], reverse=True)[21]
        high.append({area for area, n in of_year.items() if n >= cut})
    assert {area["code"] for area in found.detail["areas"]} == high[0] & high[1]
    assert found.value == len(high[0] & high[1]) > 5
    assert found.detail["years"] == ["2016/17", "2017/18"]
    assert not found.detail["is_lasting"]
    assert found.note == "Only 2 years are held, and 3 are needed."
    assert found.detail["points"][0]["counts"][-1] >= found.detail["points"][-1]["counts"][-1] >= 5


def test_an_area_that_is_high_in_the_last_year_only_is_no_hotspot() -> None:
    quiet = dict.fromkeys("abcdefghij", 6)
    years = [quiet | {"a": 20}, quiet | {"a": 22}, quiet | {"a": 21, "b": 21}]
    assert hotspots.lasting(years, Decimal("0.1")) == {"a"}
    assert hotspots.lasting([{"a": 4, "b": 1}], Decimal("0.5")) == set()
    assert hotspots.lasting([], Decimal("0.1")) == set()


@given(st.dictionaries(st.integers(0, 50), st.integers(0, 40), min_size=1))
def test_who_is_high_had_at_least_five_and_no_less_than_anybody_who_is_not(counts: dict[int, int]) -> None:
    found, cut = hotspots.high(counts, Decimal("0.1"))
    rest = [value for key, value in counts.items() if key not in found]
    assert all(counts[key] >= cut >= 5 for key in found)
    assert all(value < cut for value in rest)
    assert len(found) >= min(-(-len(counts) // 10), sum(value >= 5 for value in counts.values()))
