"""Traps in data that comes in: each feed is recognised, and what cannot be trusted is refused by row."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from assessment.sources.base import FileRefusedError, Known
from assessment.sources.places import Place
from tests.assessment.feeds import known, read_all, table

STREET = (
    "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code", "LSOA name",
    "Crime type", "Last outcome category", "Context",
)  # fmt: skip
ID = "a" * 64


def street(
    crime_id: str = ID, month: str = "2017-03", kind: str = "Burglary", x: str = "-0.2", y: str = "51.6"
) -> list:
    return [crime_id, month, "Met", "Met", x, y, "On or near A", "E01000115", "Barnet 009A", kind, "", ""]


def reasons(heading: Sequence[str], *lines: Sequence[object], places: Known | None = None) -> list[tuple[int, str]]:
    return [(refusal.line, refusal.reason) for refusal in read_all(table(heading, *lines), places).refusals]


def test_calls_without_a_crime_id_are_all_kept_and_a_crime_told_twice_counts_once() -> None:
    asb = street("", kind="Anti-social behaviour")
    again = street(kind="Robbery")
    reading = read_all(table(STREET, asb, asb, street(), street(), again, street(month="2017-04")))
    assert [row.lines for row in reading.rows] == [2, 3, 4, 6, 7]
    assert [(refusal.line, refusal.loses_counts) for refusal in reading.refusals] == [(5, False)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (street(month="2017-13"), "“2017-13” is not a month"),
        (street(kind="Piracy"), "“Piracy” is not a type of data.police.uk."),
        (street(x="east"), "is not a longitude and latitude"),
        (street(x="51.6", y="-0.2"), "is not in Great Britain"),
        (street()[:-1], "The row has 11 cells and the first line has 12."),
    ],
)
def test_a_street_row_that_cannot_be_trusted_is_refused(line: list, reason: str) -> None:
    reading = read_all(table(STREET, street("b"), line))
    assert len(reading.rows) == 1
    assert reason in reading.refusals[0].reason
    assert reading.refusals[0].line == 3


def test_a_crime_without_a_place_is_kept_without_one() -> None:
    (row,) = read_all(table(STREET, street(x="", y=""))).rows
    assert row.points is None


def test_an_answer_of_the_api_is_a_feed_of_its_own() -> None:
    element = {
        "category": "anti-social-behaviour", "persistent_id": "", "month": "2017-03", "outcome_status": None,
        "location": {"latitude": "51.6", "longitude": "-0.2", "street": {"name": "On or near A"}},
    }  # fmt: skip
    reading = read_all(json.dumps([element, element, {**element, "category": "piracy"}]).encode())
    assert reading.feed.code == "police-uk-api"
    assert [row.categories for row in reading.rows] == ["Anti-social behaviour"] * 2
    assert [refusal.line for refusal in reading.refusals] == [3]


def test_calls_to_the_met_are_another_feed_than_police_uk() -> None:
    monthly = read_all(table(("borough", "month", "type", "calls"), ["Barnet", "2024-01", "Noise", 7]))
    yearly = read_all(
        table(("borough", "start", "end", "type", "calls"), ["Barnet", "2023-09-01", "2024-08-31", "", 9149])
    )
    assert (monthly.feed.code, yearly.feed.code) == ("mps-asb-calls", "mps-asb-calls-year")
    assert (yearly.rows[0].measure, yearly.rows[0].value) == ("asb.calls", 9149)


KNIFE = ("month_year", "borough_snt", "area_name", "area_code", "crime_type", "crime_subtype", "measure", "count")


def test_the_dashboards_several_unknowns_are_one_area_and_outcomes_are_no_offences() -> None:
    def line(area: str, measure: str, count: int) -> list[object]:
        code = "E09000003" if area == "Barnet" else ""
        return ["2024-01-01", area, area, code, "Knife Crime", "Knife Crime", measure, count]

    reading = read_all(
        table(
            KNIFE, line("Barnet", "Offences", 5), line("Barnet", "Positive Outcomes", 2),
            line("Other / NK", "Offences", 1), line("Other / NK", "Offences", 3),
        )
    )  # fmt: skip
    assert [(row.borough, row.minor, row.values, row.rows) for row in reading.rows] == [
        ("Barnet", "Knife Crime", (5,), 1),
        ("Barnet", "Knife Crime, positive outcomes", (2,), 1),
        ("Unknown", "Knife Crime", (4,), 2),
    ]


def test_a_ward_that_is_only_named_is_told_by_the_wards_held() -> None:
    places = known()
    places.wards = {
        "hendon": [Place("E05013640", "Hendon", "ward22", "Barnet")],
        "abbey": [Place("E05009367", "Abbey", "ward22", "Merton"), Place("E05014053", "Abbey", "ward22", "Barking")],
    }
    heading = ("ward_name_clean_2", "month", "count")
    told = reasons(
        heading, ["Hendon", "2024-01", 1], ["Abbey", "2024-01", 1], ["Colindale", "2024-01", 1], places=places
    )
    assert [line for line, _ in told] == [3, 4]
    assert "several wards of 2022 are called so" in told[0][1]
    assert "no ward of 2022 that is held is called so" in told[1][1]


SURVEY = ("survey", "question", "measure", "area", "wave", "start", "end", "share", "n", "low", "high")


def wave(**changes: object) -> list[object]:
    row = dict(
        zip(
            SURVEY,
            ["RPS", "Q1", "survey.safe_day", "Barnet", "Autumn 2016", "2016-10-01", "2016-12-31", 91.5, 500, 89, 94],
            strict=True,
        )
    )
    return list({**row, **changes}.values())


def test_a_survey_wave_keeps_its_number_and_its_interval() -> None:
    (row,) = read_all(table(SURVEY, wave())).rows
    assert (row.value, row.answered, row.low, row.high) == (Decimal("91.5"), 500, 89, 94)
    assert (row.start, row.end, row.wave) == (date(2016, 10, 1), date(2016, 12, 31), "Autumn 2016")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"share": 101}, "not between 0 and 100"),
        ({"share": ""}, "The share is empty"),
        ({"low": 95}, "is not between 95 and 94"),
        ({"n": "many"}, "is not a whole number"),
        ({"end": "2016-09-30"}, "before it starts"),
        ({"start": "last year"}, "is not a period"),
        ({"area": "Barnett"}, "is not a London borough"),
        ({"measure": "Safe by day"}, "is not a code"),
        ({}, "The same measure, area and period as line 2."),
    ],
)
def test_a_survey_row_that_cannot_be_trusted_is_refused(changes: dict, reason: str) -> None:
    told = reasons(SURVEY, wave(), wave(**changes))
    assert told[0][0] == 3
    assert reason in told[0][1]


def test_reoffending_is_a_share_of_offenders_and_never_more_than_all() -> None:
    heading = ("area", "start", "end", "group", "offenders", "reoffenders", "reoffences")
    period = ["2015-04-01", "2016-03-31"]
    reading = read_all(table(heading, ["Barnet", *period, "all", 200, 50, 150], ["Camden", *period, "all", 10, 11, 12]))
    assert [(row.measure, row.value) for row in reading.rows] == [
        ("reoffending.rate", 25), ("reoffending.frequency", 3),
    ]  # fmt: skip
    assert "11 of 10 offenders cannot have reoffended" in reading.refusals[0].reason


def test_the_same_year_is_kept_as_first_published_revised_and_rebased() -> None:
    revised = read_all(table(("lad_code", "lad_name", "mid_year", "population"), ["E09000003", "Barnet", 2015, 379691]))
    rebased = read_all(
        table(
            ("lad_code", "lad_name", "mid_year", "component", "value"),
            ["E09000003", "Barnet", 2015, "population", 374915],
            ["E09000003", "Barnet", 2015, "births", 5000],
            ["E09000001", "City of London", 2015, "population", 8000],
        )
    )
    assert [(row.kind, row.value) for row in (*revised.rows, *rebased.rows)] == [
        ("revised", 379691), ("rebased", 374915),
    ]  # fmt: skip


def outline(**properties: object) -> bytes:
    ring = [[-0.2, 51.6], [-0.1, 51.6], [-0.1, 51.7], [-0.2, 51.6]]
    feature = {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


@pytest.mark.parametrize(
    ("properties", "kind"),
    [
        ({"ward_code": "E05000043", "ward_name": "Brunswick Park", "lad_code": "E09000003"}, "ward14"),
        ({"WD22CD": "E05013629", "WD22NM": "Brunswick Park", "LAD22CD": "E09000003"}, "ward22"),
        ({"lsoa11cd": "E01000115", "lsoa11nm": "Barnet 009A"}, "lsoa11"),
        ({"LSOA21CD": "E01000115", "LSOA21NM": "Barnet 009A"}, "lsoa21"),
    ],
)
def test_boundaries_are_told_apart_by_their_codes(properties: dict, kind: str) -> None:
    (row,) = read_all(outline(**properties)).rows
    assert (row.place.kind, row.borough) == (kind, "Barnet")


def test_a_map_without_codes_is_refused() -> None:
    with pytest.raises(FileRefusedError, match="JSON of a kind that is not known"):
        read_all(outline(name="Somewhere"))
