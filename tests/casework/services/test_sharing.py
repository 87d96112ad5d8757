"""Letting an agency into a case, and out again."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from casework.access import (
    actions_for,
    agenda_items_for,
    cases_for,
    meetings_for,
    reports_for,
    support_referrals_for,
)
from casework.acting import acting
from casework.models import Agreement, Case, CaseGroupObjectPermission, ChangeEntry, Membership
from casework.permissions import Permission, can
from casework.rules.categories import Gateway, Purpose
from casework.services import cases, sharing
from tests import factories as make
from tests.factories import Level
from tests.personas import Cast


@pytest.fixture
def case(cast: Cast) -> Case:
    return make.make_case(cast.case_lead)


def granted(case: Case, agency) -> set[str]:
    group = Membership.objects.get(partnership=case.partnership, agency=agency).group
    rows = CaseGroupObjectPermission.objects.filter(content_object=case, group=group)
    return set(rows.values_list("permission__codename", flat=True))


@pytest.mark.parametrize(
    ("level", "codenames"),
    [
        (Level.READ, {"view_case"}),
        (Level.CONTRIBUTE, {"view_case", "contribute_case"}),
        (Level.MANAGE, {"view_case", "contribute_case", "manage_case"}),
    ],
)
def test_a_share_writes_guardians_rows_and_its_end_takes_them_away(
    cast: Cast, case: Case, level: Level, codenames: set[str]
) -> None:
    share = make.share(case, cast.police, level)
    assert granted(case, cast.police) == codenames
    sharing.withdraw(share=share, by=cast.case_lead)
    assert granted(case, cast.police) == set()
    share.refresh_from_db()
    assert share.withdrawn_by == cast.case_lead and share.withdrawn_at
    assert granted(case, cast.council) == {"view_case", "contribute_case", "manage_case"}


def test_another_level_replaces_the_share(cast: Cast, case: Case) -> None:
    first = make.share(case, cast.police, Level.MANAGE)
    second = make.share(case, cast.police, Level.READ)
    first.refresh_from_db()
    assert first.withdrawn_at and sharing.current_share(case, cast.police) == second
    assert granted(case, cast.police) == {"view_case"}


def test_a_share_that_ended_cannot_end_again_and_take_a_newer_one_with_it(cast: Cast, case: Case) -> None:
    old = make.share(case, cast.police)
    same, again = (type(old).objects.get(pk=old.pk) for _ in range(2))
    sharing.withdraw(share=same, by=cast.case_lead)
    make.share(case, cast.police)
    with pytest.raises(ValidationError, match="ended already"):
        sharing.withdraw(share=again, by=cast.case_lead)
    assert granted(case, cast.police) == {"view_case", "contribute_case"}


def test_what_is_refused(cast: Cast, case: Case) -> None:
    with pytest.raises(ValidationError, match="Barnet Council leads the case"):
        make.share(case, cast.council, Level.READ)
    with pytest.raises(ValidationError, match="Enfield Council is not a member of the partnership"):
        make.share(case, cast.enfield_council)
    facts = {"case": case, "agency": cast.police, "level": Level.READ, "purpose": Purpose.PREVENT, "note": "x"}
    with pytest.raises(ValidationError, match="A case names people"):
        sharing.share(**facts, gateway=Gateway.CDA_S17A, by=cast.case_lead)
    make.share(case, cast.police)
    with pytest.raises(ValidationError, match="like this already"):
        make.share(case, cast.police)
    with pytest.raises(ValidationError, match="The lead agency keeps its case"):
        sharing.withdraw(share=case.shares.get(agency=cast.council), by=cast.case_lead)


def test_a_withdrawal_ends_what_the_agency_still_had_to_do(cast: Cast, case: Case) -> None:
    referral = make.refer_to_support(case, cast.victim_support)
    mine, theirs = make.make_action(case, cast.victim_support), make.make_action(case, cast.council)
    sharing.withdraw(share=case.shares.get(agency=cast.victim_support), by=cast.case_lead)
    for one in (mine, theirs, referral):
        one.refresh_from_db()
    assert (mine.status, mine.ended_by) == ("not_possible", cast.case_lead)
    assert mine.outcome == "The case is no longer shared with Victim Support."
    assert (referral.status, referral.answered_on) == ("taken_back", timezone.localdate())
    assert theirs.status == "open"
    assert not cases.closing_facts(case).has_waiting_support_referral
    told = list(case.events.values_list("kind", flat=True).order_by("-pk")[:3])
    assert set(told) == {"share_withdrawn", "action_ended", "support_answered"}
    assert make.refer_to_support(case, cast.victim_support).status == "waiting"  # it can be offered anew


def test_the_agency_whose_panel_has_the_case_keeps_its_share_until_it_is_released(cast: Cast, case: Case) -> None:
    make.assess(case)
    panel = make.make_panel(cast.coordinator)
    panel.agency = cast.police
    panel.save()
    make.refer_to_panel(case, panel)
    share = case.shares.get(agency=cast.police)
    with pytest.raises(ValidationError, match="Once the panel has released the case at a meeting"):
        sharing.withdraw(share=share, by=cast.case_lead)
    with pytest.raises(ValidationError, match="so its share has no last day"):
        make.share(case, cast.police, ends_on=timezone.localdate())
    case.panel_referrals.update(status="released")
    sharing.withdraw(share=share, by=cast.case_lead)
    assert sharing.current_share(case, cast.police) is None


def test_an_agency_that_manages_a_case_can_give_its_own_share_back(cast: Cast, case: Case) -> None:
    share = make.share(case, cast.homes, Level.MANAGE)
    make.make_action(case, cast.homes)
    with acting(str(cast.homes_officer.pk)):
        sharing.withdraw(share=share, by=cast.homes_officer)
    assert granted(case, cast.homes) == set()
    assert case.actions.get().status == "not_possible"


@pytest.mark.parametrize(("days", "is_open"), [(0, True), (1, False)])
def test_a_share_ends_by_its_date_with_all_that_hung_on_it(cast: Cast, case: Case, days: int, is_open: bool) -> None:
    today = timezone.localdate()
    share = make.share(case, cast.police, ends_on=today)
    action = make.make_action(case, cast.police)
    assert sharing.end_expired(today=today + timedelta(days=days)) == (0 if is_open else 1)
    action.refresh_from_db()
    share.refresh_from_db()
    assert (action.status, action.ended_by) == ("open" if is_open else "not_possible", None)
    assert (share.withdrawn_at is None, share.withdrawn_by) == (is_open, None)
    assert bool(granted(case, cast.police)) == is_open
    assert sharing.end_expired(today=today + timedelta(days=days)) == 0


def lapse(agreement: Agreement) -> None:
    agreement.review_due_on = timezone.localdate() - timedelta(days=1)
    agreement.save()


def test_after_a_lapse_nothing_new_is_shared_and_all_that_was_shared_is_read(cast: Cast, case: Case) -> None:
    make.share(case, cast.police, Level.READ)
    lapse(cast.barnet_agreement)
    with pytest.raises(ValidationError, match="its yearly review was due on"):
        make.share(case, cast.homes)
    with pytest.raises(ValidationError, match="its yearly review was due on"):
        make.share(case, cast.police, Level.CONTRIBUTE)
    assert can(cast.police_officer, Permission.CASE_VIEW, case)
    assert seen_by(cast.police_officer)["cases"] == 1


@pytest.mark.parametrize(
    ("level", "ends_in", "is_allowed"),
    [
        (Level.READ, 30, True),
        (Level.READ, None, False),
        (Level.READ, 60, False),
        (Level.CONTRIBUTE, 10, True),
        (Level.MANAGE, 30, False),
        (Level.MANAGE, 10, False),
    ],
)
def test_a_share_can_be_narrowed_after_a_lapse_and_not_widened(
    cast: Cast, case: Case, level: Level, ends_in: int | None, is_allowed: bool
) -> None:
    today = timezone.localdate()
    first = make.share(case, cast.police, ends_on=today + timedelta(days=30))
    lapse(cast.barnet_agreement)
    ends_on = None if ends_in is None else today + timedelta(days=ends_in)
    if not is_allowed:
        with pytest.raises(ValidationError, match="does not allow it"):
            make.share(case, cast.police, level, ends_on=ends_on)
        assert sharing.current_share(case, cast.police) == first
        return
    narrower = make.share(case, cast.police, level, ends_on=ends_on)
    assert (narrower.replaces, narrower.agreement) == (first, cast.barnet_agreement)


def test_the_recipient_and_the_gateway_are_in_the_record(cast: Cast, case: Case) -> None:
    make.share(case, cast.police)
    entry = ChangeEntry.objects.get(operation="disclosure")
    assert entry.changes == {
        "recipient": "Metropolitan Police",
        "gateway": "cda_s115",
        "purpose": "prevent",
        "level": "contribute",
        "until": "",
        "agreement": "Barnet information sharing agreement",
    }
    assert (entry.case_reference, entry.user_label) == (case.reference, "Priya Shah")


def test_ensure_shared_lifts_a_reader_and_leaves_the_others(cast: Cast, case: Case) -> None:
    make.share(case, cast.police, Level.READ)
    make.share(case, cast.homes, Level.MANAGE)
    for agency in (cast.police, cast.homes):
        why = {"purpose": "prevent", "gateway": "cda_s115", "note": "Panel"}
        sharing.ensure_shared(case=case, agency=agency, by=cast.case_lead, **why)
    assert "contribute_case" in granted(case, cast.police)
    assert "manage_case" in granted(case, cast.homes)


def everything_of_a_case(cast: Cast, case: Case) -> None:
    """A support referral, an action that is done, and a place on an agenda."""
    from casework.services import actions

    make.assess(case)
    panel = make.make_panel(cast.coordinator)
    make.make_meeting(panel, cast.coordinator)
    make.refer_to_panel(case, panel)
    make.refer_to_support(case, cast.victim_support)
    make.share(case, cast.police)
    action = make.make_action(case, cast.police)
    how: dict[str, Any] = {"status": "done", "outcome": "Warned them.", "ended_on": make.DAY}
    actions.end(action=action, by=cast.police_officer, version=action.version, **how)


def seen_by(user) -> dict[str, int]:
    return {
        "cases": cases_for(user).count(),
        "reports": reports_for(user).count(),
        "actions": actions_for(user).count(),
        "agenda items": agenda_items_for(user).count(),
        "support referrals": support_referrals_for(user).count(),
        "meetings": meetings_for(user).count(),
    }


NOTHING = {"cases": 0, "reports": 0, "actions": 0, "agenda items": 0, "support referrals": 0, "meetings": 0}


def test_each_sees_what_their_agency_was_let_into(cast: Cast, case: Case) -> None:
    everything_of_a_case(cast, case)
    of_case = {"cases": 1, "reports": 1, "actions": 1, "agenda items": 1, "support referrals": 0, "meetings": 1}
    assert seen_by(cast.case_lead) == of_case
    assert seen_by(cast.coordinator) == of_case
    assert seen_by(cast.police_officer) == of_case
    assert seen_by(cast.support_officer) == of_case | {"support referrals": 1}
    assert seen_by(cast.homes_officer) == NOTHING | {"meetings": 1}  # when it is, and not who is on it


@pytest.mark.parametrize("who", ["enfield_lead", "enfield_police", "leaver", "analyst", "dpo"])
def test_these_see_nothing_of_it(cast: Cast, case: Case, who: str) -> None:
    """Another partnership, with the same police in it; somebody who left; and those whose work it is not."""
    everything_of_a_case(cast, case)
    assert seen_by(cast.people[who]) == NOTHING


def test_an_agency_that_lost_its_share_sees_nothing_at_once(cast: Cast, case: Case) -> None:
    everything_of_a_case(cast, case)
    sharing.withdraw(share=case.shares.get(agency=cast.police), by=cast.case_lead)
    sharing.withdraw(share=case.shares.get(agency=cast.victim_support), by=cast.case_lead)
    assert seen_by(cast.police_officer) == NOTHING | {"meetings": 1}
    assert seen_by(cast.support_officer) == NOTHING | {"meetings": 1}
    assert not can(cast.police_officer, Permission.CASE_VIEW, case)
    assert not can(cast.support_officer, Permission.SUPPORT_WORK, case.support_referrals.get())


def test_a_share_with_the_police_of_one_borough_says_nothing_to_those_of_another(cast: Cast) -> None:
    enfield_case = make.make_case(cast.enfield_lead)
    make.share(enfield_case, cast.police, Level.MANAGE)
    assert seen_by(cast.enfield_police)["cases"] == 1
    assert seen_by(cast.police_officer)["cases"] == 0
    assert not can(cast.police_officer, Permission.CASE_VIEW, enfield_case)


def test_reports_that_nobody_has_triaged_are_for_their_agency_and_the_lead_agency(cast: Cast) -> None:
    make.make_report(cast.homes_officer)
    seen = {name: reports_for(user).count() for name, user in cast.people.items()}
    assert {name for name, count in seen.items() if count} == {"homes_officer", "case_lead", "coordinator"}
