"""Counting in months and in working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.clocks import add_working_days, bank_holidays, easter_sunday, is_working_day, months_before

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
        (date(2017, 4, 13), 2, date(2017, 4, 19)),  # over Easter, from Thursday to Wednesday
        (date(2017, 12, 22), 2, date(2017, 12, 28)),  # over Christmas and Boxing Day
        (date(2016, 12, 23), 2, date(2016, 12, 29)),  # Christmas Day on a Sunday: Monday and Tuesday are kept
        (date(2016, 12, 30), 1, date(2017, 1, 3)),  # New Year's Day on a Sunday
        (date(2022, 6, 1), 1, date(2022, 6, 6)),  # the jubilee
    ],
)
def test_add_working_days(day: date, count: int, expected: date) -> None:
    assert add_working_days(day, count) == expected


@given(DAYS, st.integers(1, 40))
def test_working_days_end_on_one_and_are_counted_one_by_one(day: date, count: int) -> None:
    end = add_working_days(day, count)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert is_working_day(end)
    assert sum(map(is_working_day, between)) == count


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2017, ["2 Jan", "14 Apr", "17 Apr", "1 May", "29 May", "28 Aug", "25 Dec", "26 Dec"]),
        (2020, ["1 Jan", "10 Apr", "13 Apr", "8 May", "25 May", "31 Aug", "25 Dec", "28 Dec"]),
        (2021, ["1 Jan", "2 Apr", "5 Apr", "3 May", "31 May", "30 Aug", "27 Dec", "28 Dec"]),
        (2022, ["3 Jan", "15 Apr", "18 Apr", "2 May", "2 Jun", "3 Jun", "29 Aug", "19 Sep", "26 Dec", "27 Dec"]),
        (2023, ["2 Jan", "7 Apr", "10 Apr", "1 May", "8 May", "29 May", "28 Aug", "25 Dec", "26 Dec"]),
        (2026, ["1 Jan", "3 Apr", "6 Apr", "4 May", "25 May", "31 Aug", "25 Dec", "28 Dec"]),
    ],
)
def test_bank_holidays_of_england_and_wales(year: int, days: list[str]) -> None:
    assert [f"{day:%-d %b}" for day in sorted(bank_holidays(year))] == days


@pytest.mark.parametrize(
    "easter",
    [date(1954, 4, 18), date(1981, 4, 19), date(2008, 3, 23), date(2016, 3, 27), date(2038, 4, 25)],
    ids=str,
)
def test_easter_sunday(easter: date) -> None:
    assert easter_sunday(easter.year) == easter
