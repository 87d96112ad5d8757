"""Periods: a label in, dates out, and no comparison of what differs in length or season."""

from datetime import date

import pytest

from assessment.rules.periods import (
    BadPeriodError,
    Period,
    check_comparable,
    financial_year,
    financial_year_starting,
    year_label,
)


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("2016-17", date(2016, 4, 1), date(2017, 3, 31)),
        ("2016/17", date(2016, 4, 1), date(2017, 3, 31)),
        (" 1999-00 ", date(1999, 4, 1), date(2000, 3, 31)),
    ],
)
def test_reads_a_financial_year(label: str, start: date, end: date) -> None:
    assert financial_year(label) == Period(start, end)


@pytest.mark.parametrize("label", ["2016", "2016-2017", "2016-18", "16-17", "", "last year", "1850-51", "2016-17-18"])
def test_refuses_what_is_no_financial_year(label: str) -> None:
    with pytest.raises(BadPeriodError):
        financial_year(label)


def test_has_twelve_months_and_prints_both_ends() -> None:
    period = financial_year("2016-17")
    assert [period.months[0], period.months[8], period.months[11]] == [
        date(2016, 4, 1),
        date(2016, 12, 1),
        date(2017, 3, 1),
    ]
    assert len(period.months) == 12
    assert period.label == "2016/17"
    assert period.dates == "1 April 2016 to 31 March 2017"
    assert year_label(period) == "2016-17"


def test_finds_the_same_months_in_earlier_years() -> None:
    period = financial_year("2016-17")
    assert period.years_before(1) == financial_year("2015-16")
    assert period.years_before(5) == financial_year("2011-12")
    assert Period(date(2016, 1, 1), date(2016, 2, 29)).years_before(1).end == date(2015, 2, 28)


def test_refuses_to_compare_unequal_lengths() -> None:
    with pytest.raises(BadPeriodError, match="different lengths"):
        check_comparable(financial_year("2016-17"), Period(date(2016, 4, 1), date(2016, 12, 31)))


def test_refuses_to_compare_different_seasons() -> None:
    with pytest.raises(BadPeriodError, match="different seasons"):
        check_comparable(financial_year("2016-17"), Period(date(2016, 1, 1), date(2016, 12, 31)))


def test_compares_the_same_months_of_two_years() -> None:
    check_comparable(financial_year_starting(2016), financial_year_starting(2011))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2016, 4, 2), date(2016, 4, 30)),
        (date(2016, 4, 1), date(2016, 4, 29)),
        (date(2016, 4, 1), date(2016, 3, 31)),
    ],
)
def test_refuses_part_months(start: date, end: date) -> None:
    with pytest.raises(BadPeriodError):
        Period(start, end)


def test_names_a_calendar_year_by_its_months() -> None:
    assert Period(date(2016, 1, 1), date(2016, 12, 31)).label == "January 2016 to December 2016"
