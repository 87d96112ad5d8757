"""Typed numbers, reminders and a survey's interval."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.rules.answers import read_answered, read_value, reminder_due
from assessment.rules.surveys import wilson

DUE = datetime.date(2017, 5, 31)
ASKED = datetime.date(2017, 5, 1)


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("1,191", "count", 1191), ("0", "count", 0), ("not known", "count", None), ("Not Known", "percent", None),
        ("67%", "percent", 67), ("66.5", "percent", Decimal("66.5")), ("n/k", "count", None),
    ],
)  # fmt: skip
def test_reads_what_people_type(typed: str, unit: str, value: object) -> None:
    assert read_value(typed, unit) == value


@pytest.mark.parametrize(
    ("typed", "unit", "reason"),
    [
        ("lots", "count", "must be a number"), ("101", "percent", "from 0 to 100"), ("2.5", "count", "whole number"),
        ("-1", "percent", "0 or more"), ("=1+1", "count", "must be a number"), ("1e5", "count", "must be a number"),
    ],
)  # fmt: skip
def test_says_why_it_cannot_read_the_rest(typed: str, unit: str, reason: str) -> None:
    assert reason in str(read_value(typed, unit))


def test_how_many_answered_is_never_nought() -> None:
    assert [read_answered(typed) for typed in ("", "1,200", "500.0")] == [None, 1200, 500]
    assert all("whole number" in str(read_answered(typed)) for typed in ("0", "-1", "2.5", "few"))


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(f"2017-{text}")


@pytest.mark.parametrize(
    ("today", "reminded", "due"),
    [
        ("05-23", None, None),
        ("05-24", None, "05-24"),
        ("05-24", "05-24", None),
        ("05-28", "05-24", None),
        ("05-30", "05-24", "05-30"),
        ("05-31", "05-30", None),
        ("06-01", "05-30", "06-01"),
        ("06-20", "06-01", None),
        ("06-20", None, "06-01"),  # nothing ran in between: one letter, not three
    ],
)
def test_reminds_a_week_and_a_day_before_and_the_day_after_once_each(
    today: str, reminded: str | None, due: str | None
) -> None:
    found = reminder_due(DUE, ASKED, day(reminded) if reminded else None, day(today))
    assert found == (day(due) if due else None)


def test_who_was_asked_late_is_not_reminded_at_once() -> None:
    assert reminder_due(DUE, day("05-27"), None, day("05-28")) is None
    assert reminder_due(DUE, day("05-27"), None, day("05-30")) == day("05-30")


@given(st.integers(0, 60), st.integers(0, 60))
def test_every_reminder_goes_once_when_the_clock_runs_each_day(asked_before: int, days: int) -> None:
    asked = DUE - datetime.timedelta(days=asked_before)
    reminded, sent = None, []
    for today in (asked + datetime.timedelta(days=n) for n in range(days)):
        if found := reminder_due(DUE, asked, reminded, today):
            sent.append(found)
            reminded = today
    expected = [DUE - datetime.timedelta(days=7), DUE - datetime.timedelta(days=1), DUE + datetime.timedelta(days=1)]
    assert sent == [one for one in expected if asked < one < asked + datetime.timedelta(days=days)]


def test_wilson_as_the_books_have_it() -> None:
    low, high = wilson(Decimal(67), 500)
    assert (round(low, 2), round(high, 2)) == (Decimal("62.76"), Decimal("70.98"))
    assert wilson(Decimal(100), 10)[1] == 100
    assert wilson(Decimal(0), 10)[0] == 0
    with pytest.raises(ValueError, match="at least one answer"):
        wilson(Decimal(50), 0)


@given(st.integers(0, 100), st.integers(1, 5000))
def test_the_ends_of_the_interval_are_what_the_test_of_a_share_just_allows(percent: int, answered: int) -> None:
    """Wilson's definition: at either end the share found lies 1.96 standard errors of that end away."""
    share = percent / 100
    for end in wilson(Decimal(percent), answered):
        p = float(end) / 100
        if 0 < p < 1:
            assert abs(share - p) == pytest.approx(1.959963984540054 * (p * (1 - p) / answered) ** 0.5)
