"""What is worth a look, by the facts alone."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from casework.rules import concerns as rules
from casework.rules.concerns import Hours, Kinship, Limits, Look, Opening
from casework.rules.thresholds import ThresholdRow

KIN = Kinship("Grace Obi", "N2 0AA", "Obi", "NW9 5EB", "BAR-2026-00001", has_part=False, namesakes=1, held=900)
CASE = Opening("BAR-2026-00001", pages=1, is_lead_agency=True)
LIMITS = Limits()
DAY = datetime(2026, 3, 4, 10, 0)  # a Wednesday


# --- Names and postcodes


@pytest.mark.parametrize(
    ("officer", "surname", "alike"),
    [
        ("Grace Obi", "Obi", True),
        ("Grace OBI", "obi", True),
        ("Jan van Dijk", "van Dijk", True),
        ("Ann Smith-Jones", "Jones", True),
        ("Zoë Brontë", "Bronte", True),
        ("Grace Obi", "Obiora", False),
        ("Obi Grace", "Obi", False),
        ("Grace Obi", "", False),
    ],
)
def test_a_surname_is_the_last_word(officer: str, surname: str, alike: bool) -> None:
    assert rules.is_namesake(officer, surname) is alike


@pytest.mark.parametrize(
    ("changes", "score"),
    [
        ({}, 80),  # a rare name, and no part in it
        ({"has_part": True}, 60),  # who works the case of a namesake should be asked, too
        ({"namesakes": 5}, 80),  # five may be one family
        ({"namesakes": 6}, 50),  # a common name, and no part in it
        ({"namesakes": 6, "has_part": True}, None),
        ({"namesakes": 6, "held": 10_000}, 80),  # rare among so many
        ({"surname": "Smith"}, None),
    ],
)
def test_a_rare_surname_weighs_more_than_a_common_one(changes: dict[str, Any], score: int | None) -> None:
    found = rules.same_surname(replace(KIN, **changes))
    assert (found.score if found else None) == score


@pytest.mark.parametrize(
    ("officers", "persons", "is_found"),
    [("N2 0AA", "n20aa", True), ("N2 0AA", "N2 0AB", False), ("", "", False), ("", "N2 0AA", False)],
)
def test_the_same_postcode_is_always_worth_a_look(officers: str, persons: str, is_found: bool) -> None:
    kin = replace(KIN, officer_postcode=officers, postcode=persons, has_part=True)
    assert bool(rules.same_postcode(kin)) is is_found


# --- No part


@pytest.mark.parametrize(
    ("changes", "score"),
    [
        ({}, None),  # a colleague of the lead who looks once
        ({"has_part": True, "took_out": True, "pages": 9, "is_lead_agency": False}, None),
        ({"team_has_part": True, "pages": 9, "is_lead_agency": False}, None),
        ({"is_lead_agency": False}, 60),  # another agency's officer, whose agency does nothing in it
        ({"is_lead_agency": False, "agency_has_part": True}, None),  # for a colleague who is away
        ({"is_lead_agency": False, "agency_has_part": True, "pages": 5}, 50),
        ({"is_lead_agency": False, "is_shared_lately": True}, None),  # to see what the share is about
        ({"is_lead_agency": False, "is_on_agenda": True}, None),  # to prepare for the panel
        ({"is_lead_agency": False, "is_emergency": True, "pages": 9}, None),  # reviewed by itself
        ({"is_lead_agency": False, "is_emergency": True, "pages": 9, "took_out": True, "is_closed": True}, 60),
        ({"pages": 5}, 55),
        ({"is_closed": True}, 55),
        ({"took_out": True}, 70),
        ({"triages_for_all": True, "pages": 9, "is_closed": True}, None),  # routine triage does not flood
        ({"triages_for_all": True, "pages": 9, "is_closed": True, "took_out": True}, 55),
        ({"runs_panel": True, "is_on_agenda": True, "pages": 9, "took_out": True}, None),
    ],
)
def test_what_explains_a_look_is_weighed_against_it(changes: dict[str, Any], score: int | None) -> None:
    found = rules.no_part(replace(CASE, **changes))
    assert (found.score if found else None) == score


def test_it_says_why() -> None:
    found = rules.no_part(replace(CASE, is_lead_agency=False, pages=6))
    assert found
    assert found.reasons[1:] == ("Another agency leads the case.", "The officer opened 6 pages of it.")
    assert found.facts == {"pages": 6}


# --- When


@pytest.mark.parametrize(
    ("at", "is_outside"),
    [
        (datetime(2026, 3, 4, 6, 59), True),
        (datetime(2026, 3, 4, 7, 0), False),
        (datetime(2026, 3, 4, 19, 59), False),
        (datetime(2026, 3, 4, 20, 0), True),
        (datetime(2026, 3, 7, 12, 0), True),  # a Saturday
        (datetime(2026, 3, 8, 12, 0), True),
    ],
)
def test_night_and_weekend_are_outside_working_hours(at: datetime, is_outside: bool) -> None:
    assert rules.is_out_of_hours(at, LIMITS) is is_outside


def test_the_working_day_is_a_setting() -> None:
    assert not rules.is_out_of_hours(datetime(2026, 3, 4, 21, 0), Limits(day_ends=22))


AT_NIGHT = Hours([Look(DAY.replace(hour=23), "BAR-2026-00001")])


@pytest.mark.parametrize(
    ("changes", "score"),
    [
        ({}, 50),
        ({"looks": []}, None),
        ({"works_shifts": True}, None),  # the police at night
        ({"works_shifts": True, "without_part": 2}, None),
        ({"without_part": 1}, 75),
        ({"earlier_days": 3}, 50),
        ({"earlier_days": 4}, None),  # their way of working
        ({"looks": [Look(DAY.replace(hour=22, minute=n), f"r{n}") for n in range(10)]}, 65),
        (
            {
                "looks": [Look(DAY.replace(hour=22, minute=n), f"r{n}") for n in range(10)],
                "works_shifts": True,
                "without_part": 3,
            },
            60,
        ),
    ],
)
def test_a_night_is_weighed_by_who_works_nights(changes: dict[str, Any], score: int | None) -> None:
    found = rules.out_of_hours(replace(AT_NIGHT, **changes))
    assert (found.score if found else None) == score


# --- How many


def opened(count: int, every: timedelta, *, times: int = 1) -> list[Look]:
    return [Look(DAY + n * every, f"BAR-2026-{n // times:05}") for n in range(count * times)]


def test_a_burst_is_more_different_records_within_an_hour_than_are_usual() -> None:
    assert rules.burst(opened(40, timedelta(minutes=1)), LIMITS) is None
    found = rules.burst(opened(41, timedelta(minutes=1)), LIMITS)
    assert found and found.facts == {"count": 41}
    assert "41 different records were opened in the hour from 10:00" in found.reasons[0]


def test_the_same_many_over_a_day_are_no_burst() -> None:
    assert rules.burst(opened(60, timedelta(minutes=8)), LIMITS) is None


def test_to_open_few_records_often_is_no_burst() -> None:
    assert rules.burst(opened(10, timedelta(seconds=20), times=9), LIMITS) is None


def test_who_triages_for_all_may_open_twice_as_many() -> None:
    looks = opened(80, timedelta(seconds=30))
    assert rules.burst(looks, LIMITS)
    assert rules.burst(looks, LIMITS, triages_for_all=True) is None


def test_the_fullest_hour_is_found_wherever_it_lies() -> None:
    looks = [Look(DAY, "early"), *(Look(DAY + timedelta(minutes=90 + n), f"r{n}") for n in range(5))]
    assert rules.fullest_hour(looks) == (5, DAY + timedelta(minutes=90))
    assert rules.fullest_hour([]) == (0, None)


@pytest.mark.parametrize(("count", "is_found"), [(0, False), (15, False), (16, True), (500, True)])
def test_many_look_ups(count: int, is_found: bool) -> None:
    assert bool(rules.pointer_look_ups(count, LIMITS)) is is_found


@pytest.mark.parametrize(("count", "is_found"), [(5, False), (6, True)])
def test_many_refusals(count: int, is_found: bool) -> None:
    assert bool(rules.refusals(count, LIMITS)) is is_found


@pytest.mark.parametrize("count", [16, 100, 10_000])
def test_points_end_at_a_hundred(count: int) -> None:
    found = rules.pointer_look_ups(count, LIMITS)
    assert found and 50 <= found.score <= 100


def test_a_partnership_sets_its_own_limits() -> None:
    rows = [
        ThresholdRow(rules.BURST, 40, date(2014, 10, 20), False, ""),
        ThresholdRow(rules.BURST, 25, date(2026, 1, 1), True, "local procedure"),
    ]
    assert rules.limits_on(rows, date(2025, 12, 31)).burst == 40
    assert rules.limits_on(rows, date(2026, 1, 1)).burst == 25
    assert rules.limits_on([], date(2026, 1, 1)) == Limits()
