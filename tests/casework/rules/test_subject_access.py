"""How long there is to answer."""

from datetime import date

import pytest

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
