"""How an account stands on a day: table-driven, without a database."""

from datetime import date, timedelta

import pytest

from casework.rules.accounts import AccountFacts, AccountState, quarter_start, runs_out_soon
from casework.rules.roles import GIVEN_BY, NEEDS_TRAINING, PURPOSES, Permission, Role, permissions_of

JOINED = date(2026, 1, 1)


def facts(on: date, **more) -> AccountFacts:
    known = {"is_active": True, "joined_on": JOINED, "last_seen_on": None, "let_in_on": None, "dormant_days": 90} | more
    return AccountFacts(on=on, **known)


@pytest.mark.parametrize(
    ("days", "state", "is_dormant"),
    [
        (0, AccountState.ACTIVE, False),
        (75, AccountState.ACTIVE, False),
        (76, AccountState.DORMANT_SOON, False),
        (89, AccountState.DORMANT_SOON, False),
        (90, AccountState.DORMANT_SOON, True),
    ],
)
def test_an_account_falls_asleep_by_the_day(days: int, state: AccountState, is_dormant: bool) -> None:
    account = facts(JOINED + timedelta(days=days))
    assert (account.state, account.is_dormant) == (state, is_dormant)


@pytest.mark.parametrize("name", ["last_seen_on", "let_in_on"])
def test_who_was_there_or_was_let_in_later_has_the_time_again(name: str) -> None:
    later = JOINED + timedelta(days=60)
    account = facts(JOINED + timedelta(days=100), **{name: later})
    assert account.state == AccountState.ACTIVE
    assert account.dormant_on == later + timedelta(days=90)


def test_without_a_rule_nobody_falls_asleep() -> None:
    account = facts(JOINED + timedelta(days=4000), dormant_days=None)
    assert (account.state, account.is_dormant, account.dormant_on) == (AccountState.ACTIVE, False, None)


def test_a_suspended_account_is_suspended_and_not_dormant() -> None:
    account = facts(JOINED + timedelta(days=400), is_active=False)
    assert (account.state, account.is_dormant) == (AccountState.SUSPENDED, False)


@pytest.mark.parametrize(
    ("until", "is_soon"),
    [(None, False), (-1, False), (0, True), (30, True), (31, False)],
)
def test_a_check_runs_out_within_the_next_thirty_days(until: int | None, is_soon: bool) -> None:
    day = None if until is None else JOINED + timedelta(days=until)
    assert runs_out_soon(day, JOINED) is is_soon


@pytest.mark.parametrize(
    ("on", "start"),
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2026, 1, 1)),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2026, 10, 1)),
    ],
)
def test_a_quarter_begins_on_the_first_of_its_first_month(on: date, start: date) -> None:
    assert quarter_start(on) == start


@pytest.mark.parametrize("role", Role)
def test_without_training_a_role_loses_the_panel_and_emergencies_and_nothing_else(role: Role) -> None:
    assert permissions_of([role]) - permissions_of([role], is_trained=False) == permissions_of([role]) & NEEDS_TRAINING
    assert {Permission.PANEL_VIEW, Permission.PANEL_RUN, Permission.EMERGENCY_USE} == NEEDS_TRAINING


def test_only_the_server_makes_a_system_administrator_and_an_agency_no_data_protection_officer() -> None:
    assert Role.SYSTEM_ADMIN not in {role for roles in GIVEN_BY.values() for role in roles}
    assert Role.DPO not in GIVEN_BY[Permission.OFFICERS_ADMINISTER]
    assert set(GIVEN_BY[Permission.PARTNERSHIP_ADMINISTER]) == {Role.AGENCY_ADMIN, Role.DPO}


def test_every_role_says_what_it_is_for() -> None:
    assert set(PURPOSES) == set(Role)
