"""Counting in months and in working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.clocks import add_working_days, months_before

DAYS = st.dates(date(1998, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2017, 3, 15), 6, date(2016, 9, 15)),
        (date(2017, 8, 31), 6, date(2017, 2, 28)),  # no such day
        (date(2016, 8, 31), 6, date(2016, 2, 29)),  # leap year
        (date(2016, 2, 29), 12, date(2015, 2, 28)),
        (date(2017, 7, 31), 1, date(2017, 6, 30)),
        (date(2017, 1, 1), 1, date(2016, 12, 1)),  # across the year
        (date(2017, 12, 31), 12, date(2016, 12, 31)),
        (date(2017, 3, 15), 0, date(2017, 3, 15)),
    ],
)
def test_months_before(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


@given(DAYS, st.integers(0, 60))
def test_months_before_lands_in_the_right_month_and_never_on_a_later_day(day: date, months: int) -> None:
    earlier = months_before(day, months)
    assert (day.year * 12 + day.month) - (earlier.year * 12 + earlier.month) == months
    assert earlier.day <= day.day
    assert earlier.day == day.day or (earlier + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2017, 3, 1), 2, date(2017, 3, 3)),  # Wednesday to Friday
        (date(2017, 3, 2), 2, date(2017, 3, 6)),  # Thursday, over the weekend, to Monday
        (date(2017, 3, 3), 1, date(2017, 3, 6)),
        (date(2017, 3, 4), 1, date(2017, 3, 6)),  # begun on a Saturday
        (date(2017, 3, 4), 0, date(2017, 3, 4)),
        (date(2017, 3, 1), 10, date(2017, 3, 15)),
    ],
)
def test_add_working_days(day: date, count: int, expected: date) -> None:
    assert add_working_days(day, count) == expected


@given(DAYS, st.integers(1, 40))
def test_working_days_end_on_one_and_are_counted_one_by_one(day: date, count: int) -> None:
    end = add_working_days(day, count)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert end.weekday() < 5
    assert sum(found.weekday() < 5 for found in between) == count
