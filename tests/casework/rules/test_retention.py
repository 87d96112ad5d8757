"""How long something is kept, and what stands against destroying it."""

from datetime import date

import pytest

from casework.rules.retention import DestroyFacts, Period, due, in_force

POLICY = Period("case", 72, "Data policy")
COUNCIL, POLICE = 1, 2
TODAY = date(2026, 11, 20)


def own(months: int, agency: int = COUNCIL, since: date = date(2020, 1, 1)) -> Period:
    return Period("case", months, "Schedule", agency, since)


def test_an_agencys_own_period_goes_before_the_policys() -> None:
    assert in_force([POLICY, own(36)], "case", COUNCIL, TODAY) == own(36)
    assert in_force([POLICY, own(36)], "case", POLICE, TODAY) == POLICY


def test_the_latest_that_has_begun_counts() -> None:
    later = own(84, since=date(2026, 11, 20))
    tomorrow = own(120, since=date(2026, 11, 21))
    assert in_force([POLICY, own(36), later, tomorrow], "case", COUNCIL, TODAY) == later


def test_a_kind_without_a_period_is_an_error() -> None:
    with pytest.raises(KeyError):
        in_force([POLICY], "report", COUNCIL, TODAY)


def test_the_longest_period_of_the_agencies_decides() -> None:
    found = due([POLICY, own(120, POLICE)], "case", date(2016, 2, 29), [COUNCIL, POLICE], TODAY)
    assert (found.on, found.agency, found.period.months) == (date(2026, 2, 28), POLICE, 120)


def test_a_shorter_period_of_the_holder_waits_for_the_others() -> None:
    found = due([POLICY, own(12)], "case", date(2020, 1, 31), [COUNCIL, POLICE], TODAY)
    assert (found.on, found.agency) == (date(2026, 1, 31), POLICE)


@pytest.mark.parametrize(
    ("months", "length"),
    [(72, "6 years"), (12, "1 year"), (30, "2 years and 6 months"), (1, "1 month"), (0, "no time")],
)
def test_a_length_is_said_in_words(months: int, length: str) -> None:
    assert Period("case", months, "").length == length
    assert Period("case", months, "").source == "to be confirmed by the partnership"


@pytest.mark.parametrize(
    ("since", "months", "ends"),
    [
        (date(2016, 2, 29), 72, date(2022, 2, 28)),  # a leap day, to a year without one
        (date(2016, 2, 29), 96, date(2024, 2, 29)),
        (date(2015, 2, 28), 12, date(2016, 2, 28)),  # no day is added
        (date(2015, 8, 31), 6, date(2016, 2, 29)),
        (date(2016, 8, 31), 6, date(2017, 2, 28)),
        (date(2017, 5, 31), 1, date(2017, 6, 30)),
        (date(2017, 12, 31), 36, date(2020, 12, 31)),
        (date(2017, 1, 15), 0, date(2017, 1, 15)),
    ],
)
def test_a_period_ends_on_the_same_day_of_its_last_month_or_on_that_months_last(
    since: date, months: int, ends: date
) -> None:
    assert Period("case", months, "").ends_on(since) == ends


@pytest.mark.parametrize(
    ("periods", "agencies", "months", "named"),
    [
        ([], [COUNCIL], 72, COUNCIL),
        ([own(36)], [COUNCIL], 36, COUNCIL),  # its own goes first, though it is shorter
        ([own(36)], [COUNCIL, POLICE], 72, POLICE),
        ([own(36), own(24, POLICE)], [COUNCIL, POLICE], 36, COUNCIL),
        ([own(72), own(72, POLICE)], [COUNCIL, POLICE], 72, COUNCIL),  # the holder is named where both end at once
        ([own(120, POLICE)], [COUNCIL], 72, COUNCIL),  # the police did not work on it
        ([own(120, since=date(2026, 11, 21))], [COUNCIL], 72, COUNCIL),  # has not begun
    ],
)
def test_whose_period_decides(periods: list[Period], agencies: list[int], months: int, named: int) -> None:
    found = due([POLICY, *periods], "case", date(2016, 1, 31), agencies, TODAY)
    assert (found.period.months, found.agency) == (months, named)
    assert found.on == Period("case", months, "").ends_on(date(2016, 1, 31))


FREE = {
    "today": TODAY,
    "since": date(2015, 1, 1),
    "due_on": TODAY,
    "kept_until": None,
    "is_on_hold": False,
    "is_asked_for": False,
}


@pytest.mark.parametrize(
    ("facts", "refusals"),
    [
        ({}, []),
        ({"is_on_hold": True}, ["A legal hold keeps it."]),
        (
            {"is_asked_for": True},
            ["Somebody in it has asked for their own information. Their request has to be answered first."],
        ),
        ({"due_on": None, "since": None}, ["It is in use again."]),
        ({"due_on": date(2026, 11, 21)}, ["Its period ends on 21 November 2026."]),
        ({"kept_until": date(2027, 1, 1)}, ["It was decided to keep it until 1 January 2027."]),
        ({"kept_until": TODAY}, []),
        (
            {"is_on_hold": True, "due_on": date(2026, 11, 21), "kept_until": date(2027, 1, 1)},
            [
                "A legal hold keeps it.",
                "Its period ends on 21 November 2026.",
                "It was decided to keep it until 1 January 2027.",
            ],
        ),
    ],
)
def test_what_stands_against_destroying_is_said(facts: dict, refusals: list[str]) -> None:
    assert DestroyFacts(**FREE | facts).refusals == refusals
