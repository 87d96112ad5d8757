"""Definitions as rows: what they make, which labels they count, and which breaks stand between two years."""

import datetime
from typing import Any

import pytest

from assessment.indicators import breaks, definitions
from assessment.indicators.definitions import BadDefinitionError, expand
from assessment.indicators.labels import Labels
from assessment.models import Break
from assessment.rules.periods import financial_year

ONE: dict[str, Any] = {"code": "crime.bikes", "name": "Bicycles", "definition": "Bicycles taken."}


def test_a_few_lines_make_an_indicator_and_what_follows_from_it() -> None:
    made = expand([ONE | {"count": {"new": ["Theft: Bicycle Theft"]}, "also": ["rate", "gap", "rank", "trend"]}])
    assert [one["code"] for one in made] == ["crime.bikes", "rate.bikes", "gap.bikes", "rank.bikes"]
    assert [one["unit"] for one in made] == ["count", "rate", "percent", "rank"]
    assert made[0]["recipe"]["trend"] is True
    assert made[1]["recipe"] == {"rate": "crime.bikes", "per": "residents"}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"name": ""}, "it has no name"),
        ({"count": {"newest": ["*"]}}, "“newest” is no classification"),
        ({"sum": ["crime.cars"]}, "there is no count crime.cars before it"),
        ({"count": {"new": ["*"]}, "also": ["median"]}, "“median” cannot follow"),
    ],
)
def test_a_wrong_definition_is_named(wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(BadDefinitionError, match=why):
        expand([ONE | wrong])


def test_a_row_counts_once_towards_a_sum_and_letters_case_is_nothing() -> None:
    made = expand([
        ONE | {"code": "a.one", "count": {"old": ["Theft: *"]}},
        ONE | {"code": "a.two", "count": {"old": ["*: Bicycles"], "except": ["Sale: *"]}},
        ONE | {"code": "a.sum", "sum": ["a.one", "a.two"]},
    ])  # fmt: skip
    labels = Labels(definitions.CLASSES["old"], {one["code"]: one["recipe"] for one in made})
    assert labels.codes_of("THEFT", "BICYCLES") == ("a.one", "a.two", "a.sum")
    assert labels.codes_of("Theft", "Cars") == ("a.one", "a.sum")
    assert "a.two" not in labels.codes_of("Sale", "Bicycles")


def test_a_sum_is_not_made_where_a_part_is_not_counted() -> None:
    made = expand([
        ONE | {"code": "a.one", "count": {"old": ["x"], "new": ["x"]}},
        ONE | {"code": "a.two", "count": {"new": ["y"]}},
        ONE | {"code": "a.sum", "sum": ["a.one", "a.two"]},
    ])  # fmt: skip
    assert list(made[2]["recipe"]["count"]) == ["mps-borough-new"]


def mark(code: str, on: str, *, is_comparable: bool = False) -> breaks.Mark:
    return {"code": code, "on": on, "text": f"{code} text.", "is_comparable": is_comparable}


YEARS = {
    name: financial_year(name) for name in ("2016-17", "2017-18", "2018-19", "2019-20", "2020-21", "2021-22", "2022-23")
}


@pytest.mark.parametrize(
    ("base", "now", "refused"),
    [
        ("2016-17", "2017-18", True),  # the day lies on the first day of the later year
        ("2017-18", "2018-19", False),  # both years have the new meaning
    ],
)
def test_a_break_stops_the_comparison_that_crosses_it(base: str, now: str, refused: bool) -> None:
    marks = [mark("burglary-2017", "2017-04-01")]
    assert bool(breaks.refusal(marks, YEARS[base], YEARS[now])) is refused


@pytest.mark.parametrize(
    ("base", "now", "refused"),
    [
        ("2018-19", "2020-21", True),
        ("2020-21", "2021-22", True),
        ("2018-19", "2019-20", True),  # nine days of March 2020
        ("2017-18", "2022-23", False),  # the spell lies between two ordinary years
    ],
)
def test_a_spell_stops_only_a_comparison_with_a_year_that_felt_it(base: str, now: str, refused: bool) -> None:
    marks = [mark("covid-start", "2020-03-23"), mark("covid-end", "2021-07-19")]
    assert bool(breaks.refusal(marks, YEARS[base], YEARS[now])) is refused


def test_a_comparable_break_is_stated_and_does_not_stop() -> None:
    marks = [mark("connect-2024", "2017-06-01", is_comparable=True)]
    assert breaks.refusal(marks, YEARS["2016-17"], YEARS["2017-18"]) == ""
    assert len(breaks.between(marks, YEARS["2016-17"], YEARS["2017-18"])) == 1


def test_breaks_are_found_by_code_and_by_beginning() -> None:
    rows = [Break(code="a", on=datetime.date(2017, 4, 1), indicators=["burglary.*"], text="", is_comparable=False),
            Break(code="b", on=datetime.date(2013, 4, 1), indicators=["crime.all"], text="", is_comparable=True)]  # fmt: skip
    assert [one["code"] for one in breaks.marks_of(["rate.residential_burglary", "burglary.residential"], rows)] == [
        "a"
    ]
    assert [one["code"] for one in breaks.marks_of(["crime.all"], rows)] == ["b"]
    assert breaks.marks_of(["mopac7.robbery"], rows) == []
