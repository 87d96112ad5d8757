"""How long there is to answer."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.subject_access import Clock


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 3, 3), date(2026, 4, 3)),
        (date(2026, 1, 31), date(2026, 3, 2)),  # February ends on the 28th, a Saturday: the Monday
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2026, 8, 31), date(2026, 9, 30)),
        (date(2026, 4, 17), date(2026, 5, 18)),  # the 17th is a Sunday
        (date(2026, 11, 30), date(2026, 12, 30)),
        (date(2026, 12, 10), date(2027, 1, 11)),
        (date(2024, 2, 29), date(2024, 3, 29)),  # a leap day
        (date(2023, 1, 30), date(2023, 2, 28)),
        (date(2028, 1, 30), date(2028, 2, 29)),
        (date(2025, 12, 31), date(2026, 2, 2)),  # the 31st of January is a Saturday
        (date(2026, 5, 31), date(2026, 6, 30)),
    ],
)
def test_an_answer_is_due_on_the_same_day_of_the_next_month(received: date, due: date) -> None:
    assert Clock(received).due_on == due


def test_the_days_on_which_the_clock_stood_still_are_added() -> None:
    clock = Clock(date(2026, 3, 3), [(date(2026, 3, 5), date(2026, 3, 10)), (date(2026, 3, 20), date(2026, 3, 21))])
    assert clock.due_on == date(2026, 4, 9)


def test_a_clock_that_stands_still_adds_nothing_until_it_goes_on() -> None:
    assert Clock(date(2026, 3, 3), [(date(2026, 3, 5), None)]).due_on == date(2026, 4, 3)


def test_an_extension_adds_two_months_and_has_to_be_told_within_the_first() -> None:
    clock = Clock(date(2026, 3, 3), is_extended=True)
    assert (clock.due_on, clock.last_extension_on) == (date(2026, 6, 3), date(2026, 4, 3))


@pytest.mark.parametrize(
    ("received", "pauses", "is_extended", "due"),
    [
        (date(2023, 11, 29), [], True, date(2024, 2, 29)),  # three months on, in a leap year
        (date(2022, 11, 30), [], True, date(2023, 2, 28)),
        (date(2026, 1, 31), [(date(2026, 2, 2), date(2026, 2, 3))], False, date(2026, 3, 2)),  # the 1st is a Sunday
        (date(2024, 1, 31), [(date(2024, 2, 5), date(2024, 2, 6))], False, date(2024, 3, 1)),
        (date(2026, 3, 3), [(date(2026, 3, 5), date(2026, 3, 5))], False, date(2026, 4, 3)),  # for no whole day
        (date(2026, 3, 3), [(date(2026, 3, 3), date(2027, 3, 3))], False, date(2027, 4, 5)),  # a year, to a Saturday
        (
            date(2026, 3, 3),
            [(date(2026, 3, 5), date(2026, 3, 8)), (date(2026, 3, 8), date(2026, 3, 10))],
            True,
            date(2026, 6, 8),
        ),
    ],
)
def test_months_end_weekends_and_pauses_together(
    received: date, pauses: list[tuple[date, date]], is_extended: bool, due: date
) -> None:
    assert Clock(received, pauses, is_extended).due_on == due


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(0, 60))
def test_an_answer_is_never_due_on_a_weekend_nor_before_a_month_of_running_clock(received: date, days: int) -> None:
    clock = Clock(received, [(received, received + timedelta(days=days))])
    assert clock.due_on.weekday() < 5
    assert timedelta(days=28 + days) <= clock.due_on - received <= timedelta(days=33 + days)
    assert Clock(received, clock.pauses, is_extended=True).due_on > clock.due_on
