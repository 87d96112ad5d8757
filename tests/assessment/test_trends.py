"""Statistics of a series of months: what they say, and when they refuse."""

import datetime
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.rules import trends

FIRST = datetime.date(2014, 1, 1)
COUNTS = st.lists(st.one_of(st.none(), st.integers(0, 10_000)), max_size=60)


@given(COUNTS)
def test_rolling_twelve_months_are_the_sum_of_twelve_or_nothing(values: list[int | None]) -> None:
    for place, total in enumerate(trends.rolling(values)):
        window = values[place - 11 : place + 1] if place >= 11 else []
        assert total == (sum(v or 0 for v in window) if window and None not in window else None)


def test_limits_come_from_the_two_years_before_the_months_they_judge() -> None:
    values = [100, 110] * 12 + [105] * 11 + [200]
    found = trends.control(FIRST, values, judged=12)
    sigma = 10 / 1.128
    assert found["mean"] == 105
    assert (found["high3"], found["low2"]) == pytest.approx((105 + 3 * sigma, 105 - 2 * sigma))
    assert found["signals"] == [{"month": "2016-12-01", "rule": "beyond three standard deviations", "side": "above"}]
    assert "24 months January 2014 to December 2015" in found["method"]


def test_nine_months_on_one_side_are_a_signal_and_eight_are_not() -> None:
    base = [100, 110] * 12
    eight = trends.control(FIRST, [*base, 100, *[107] * 8], judged=9)
    nine = trends.control(FIRST, [*base, 100, *[107] * 9], judged=10)
    assert eight["signals"] == []
    assert [one["rule"] for one in nine["signals"]] == ["nine months in a row on one side of the mean"]


def test_two_of_three_beyond_two_deviations_are_a_signal() -> None:
    found = trends.control(FIRST, [*[100, 110] * 12, 125, 105, 125], judged=3)
    assert [one["month"] for one in found["signals"]] == ["2016-03-01"]


def test_limits_never_reach_over_a_break() -> None:
    values = [100, 110] * 18
    assert "refused" in trends.control(FIRST, values, judged=12, since=datetime.date(2015, 6, 1))
    found = trends.control(FIRST, values, judged=12, since=datetime.date(2015, 1, 1))
    assert "12 months January 2015 to December 2015" in found["method"]


def test_a_month_that_has_not_arrived_gives_no_limits() -> None:
    assert "refused" in trends.control(FIRST, [100] * 20 + [None] + [100] * 15, judged=12)


def test_the_season_is_found_again() -> None:
    wave = [1 + 0.3 * math.cos((month - 11) / 12 * 2 * math.pi) for month in range(1, 13)]
    found = trends.season(FIRST, [1000 * wave[n % 12] for n in range(60)])
    assert found["indices"] == pytest.approx([100 * share for share in wave], abs=0.01)


@given(st.integers(0, 35))
def test_short_series_get_no_season_and_no_forecast(months: int) -> None:
    values = [10] * months
    assert "refused" in trends.season(FIRST, values)
    assert "refused" in trends.forecast(FIRST, values, datetime.date(2030, 3, 1))


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 1000))
def test_a_forecast_is_the_same_for_the_same_months_and_holds_its_middle(seed: int) -> None:
    values = [200 + 40 * math.sin(n / 12 * 2 * math.pi) + (n * seed) % 17 for n in range(51)]
    found = trends.forecast(FIRST, values, datetime.date(2018, 12, 1))
    assert found == trends.forecast(FIRST, values, datetime.date(2018, 12, 1))
    assert len(found["mid"]) == 9
    assert all(low <= mid <= high for low, mid, high in zip(found["low"], found["mid"], found["high"], strict=True))
    assert found["year"]["known"] == pytest.approx(sum(values[48:]))
    assert found["year"]["low"] <= found["year"]["mid"] <= found["year"]["high"]
    assert found["year"]["low"] >= found["year"]["known"]
