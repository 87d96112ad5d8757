"""The arithmetic rules, one trap of the 2017 report after another."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.rules import arithmetic


@pytest.mark.parametrize(
    ("base", "now", "text"),
    [
        (622, 463, "-25.6%"),
        (1199, 463, "-61.4%"),
        (2372, 2360, "-0.5%"),
        (701, 809, "+15.4%"),
        (692, 695, "+0.4%"),
        (8237, 9198, "+11.7%"),  # the report said "approximately 10%"
        (12630, 12043, "-4.6%"),
        (15261, 12043, "-21.1%"),
        (0, 7, "from 0"),
        (0, 0, "no change"),
        (19, 38, "from 19"),
        (19, 19, "no change"),
        (20, 40, "+100.0%"),
        (200, 200, "0.0%"),
        (10000, 9996, "0.0%"),  # a rounded nothing carries no sign
    ],
)
def test_prints_a_change(base: int, now: int, text: str) -> None:
    assert arithmetic.change(base, now).text == text


def test_counts_are_told_when_the_base_is_too_small_for_a_percentage() -> None:
    changed = arithmetic.change(12, 15)
    assert changed.percent is None
    assert changed.difference == 3
    assert "Fewer than 20" in changed.reason


def test_the_difference_of_burglaries_is_what_the_table_says() -> None:
    assert arithmetic.change(3878, 3297).difference == -581  # the report said 590
    assert arithmetic.change(956, 809).difference == -147  # the report said "over 150"


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("2.25", 1, "2.3"),
        ("-2.25", 1, "-2.3"),
        ("0.05", 1, "0.1"),
        ("8.665", 2, "8.67"),
        ("2.5", 0, "3"),
        ("-0.5", 0, "-1"),
    ],
)
def test_rounds_half_away_from_zero(value: str, places: int, rounded: str) -> None:
    assert str(arithmetic.round_half_up(Decimal(value), places)) == rounded


def test_rates_are_per_thousand_and_unrounded() -> None:
    assert arithmetic.print_number(arithmetic.rate(3288, 379691), 2) == "8.66"
    assert arithmetic.rate(1, 3) != Decimal("333.3")


@pytest.mark.parametrize("population", [0, -1])
def test_refuses_a_rate_of_nobody(population: int) -> None:
    with pytest.raises(ValueError, match="population"):
        arithmetic.rate(5, population)


def test_the_gap_to_london_is_of_londons_rate() -> None:
    assert arithmetic.signed(arithmetic.gap(Decimal("8.66"), Decimal("7.99"))) == "+8.4"  # the report said 22 and 8


def test_shares_move_in_percentage_points() -> None:
    assert arithmetic.point_change(Decimal("23.1"), Decimal("19.6")) == Decimal("-3.5")


@pytest.mark.parametrize(
    ("values", "key", "text"),
    [
        ({"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}, "a", "lowest of 5"),
        ({"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}, "b", "2nd lowest of 5"),
        ({"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}, "d", "2nd highest of 5"),
        ({"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}, "e", "highest of 5"),
        ({"a": 1, "b": 2, "c": 2, "d": 4, "e": 5}, "b", "joint 2nd lowest of 5"),
        ({"a": 1, "b": 2, "c": 2, "d": 4, "e": 5}, "c", "joint 2nd lowest of 5"),
        ({"a": 1, "b": 2, "c": 2, "d": 2, "e": 5}, "d", "joint 2nd lowest of 5"),
        ({"a": 5, "b": 5, "c": 1}, "a", "joint highest of 3"),
    ],
)
def test_ranks_say_direction_set_and_ties(values: dict[str, int], key: str, text: str) -> None:
    assert arithmetic.ranks({name: Decimal(value) for name, value in values.items()})[key].text == text


def test_ranks_are_made_from_unrounded_values() -> None:
    places = arithmetic.ranks({"a": Decimal("8.6801"), "b": Decimal("8.6802")})
    assert not places["a"].is_joint
    assert (places["a"].from_lowest, places["b"].from_lowest) == (1, 2)


@given(st.dictionaries(st.integers(), st.integers(-50, 50).map(Decimal), min_size=1))
def test_a_place_counts_those_strictly_below(values: dict[int, Decimal]) -> None:
    ordered = sorted(values.values())
    for key, place in arithmetic.ranks(values).items():
        assert place.from_lowest == ordered.index(values[key]) + 1
        assert place.from_highest == len(ordered) - ordered.index(values[key]) - ordered.count(values[key]) + 1


@given(st.integers(20, 10**6), st.integers(0, 10**6))
def test_a_printed_percentage_is_the_nearest_tenth(base: int, now: int) -> None:
    text = arithmetic.change(base, now).text
    printed = Decimal(text.rstrip("%").replace(",", "") if text != "no change" else "0")
    assert abs(printed * base - (now - base) * 100) * 20 <= base


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (13, "13th"), (22, "22nd"), (32, "32nd")],
)
def test_writes_ordinals(number: int, text: str) -> None:
    assert arithmetic.ordinal(number) == text


@pytest.mark.parametrize(
    ("low", "high", "by", "expected"),
    [
        (1, 32, "-4.6", "largest fall of 32"),
        (2, 31, "-4.6", "2nd largest fall of 32"),
        (31, 2, "7", "2nd largest rise of 32"),
        (6, 27, "1.0", "6th lowest change of 32"),
        (30, 3, "-0.1", "3rd highest change of 32"),
    ],
)
def test_a_place_by_change_names_its_direction_or_the_nearer_end(low: int, high: int, by: str, expected: str) -> None:
    assert arithmetic.place_of_change(arithmetic.Rank(low, high, False, 32), Decimal(by)) == expected
