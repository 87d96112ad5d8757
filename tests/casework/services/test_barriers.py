"""Keeping an officer away from a case or a person."""

import pytest
from django.core.exceptions import ValidationError

from casework.models import Action, Barrier, CaseEvent, Notice, User
from casework.permissions import Permission, can
from casework.services import barriers
from casework.services.people import decide_match
from tests import factories as make
from tests.personas import Cast


def again(user: User) -> User:
    """The officer in their next request."""
    return User.objects.get(pk=user.pk)


def test_it_locks_the_officer_out_at_once_and_nobody_else(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    barriers.bar(user=cast.case_lead, case=case, reason="My sister.", by=cast.case_lead)
    assert not can(cast.case_lead, Permission.CASE_VIEW, case)
    assert not can(again(cast.case_lead), Permission.CASE_VIEW, case)
    assert can(cast.coordinator, Permission.CASE_VIEW, case)


def test_a_person_is_closed_in_every_report_and_case_of_whichever_agency(cast: Cast) -> None:
    theirs, mine = (make.make_report(by) for by in (cast.homes_officer, cast.case_lead))
    decide_match(person=theirs.victim, other=mine.victim, is_same=True, by=cast.case_lead)
    case = make.make_case(cast.coordinator, theirs)
    other = make.make_case(cast.case_lead, make.make_report(cast.case_lead, given_name="Ola", date_of_birth=None))
    identity = mine.victim.identity
    barriers.bar(user=cast.case_lead, identity=identity, reason="My sister.", by=cast.case_lead)
    assert not can(cast.case_lead, Permission.CASE_VIEW, case)
    assert not any(can(cast.case_lead, Permission.REPORT_VIEW, report) for report in (theirs, mine))
    assert can(cast.case_lead, Permission.CASE_VIEW, other)


def test_what_they_lead_goes_to_the_colleague_they_name(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    barriers.bar(user=cast.case_lead, case=case, reason="My sister.", by=cast.case_lead, take_over=cast.coordinator)
    case.refresh_from_db()
    assert (case.lead, case.team) == (cast.coordinator, None)
    assert CaseEvent.objects.get(kind="lead_changed").note == "To Helen Marsh"


def test_else_it_waits_in_a_queue_of_their_agency(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    barriers.bar(user=cast.case_lead, case=case, reason="My sister.", by=cast.case_lead)
    case.refresh_from_db()
    assert case.lead is None
    assert (case.team.agency, case.team.partnership) == (cast.council, cast.barnet)


@pytest.mark.parametrize("who", ["police_officer", "dpo", "leaver", "case_lead"])
def test_who_cannot_lead_cannot_take_over(cast: Cast, who: str) -> None:
    case = make.make_case(cast.case_lead)
    with pytest.raises(ValidationError):
        barriers.bar(user=cast.case_lead, case=case, reason="My sister.", by=cast.case_lead, take_over=cast.people[who])


def test_who_is_barred_too_cannot_take_over(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    barriers.bar(user=cast.coordinator, case=case, reason="My brother.", by=cast.coordinator)
    with pytest.raises(ValidationError, match="cannot take this over"):
        barriers.bar(user=cast.case_lead, case=case, reason="My sister.", by=cast.case_lead, take_over=cast.coordinator)


def test_what_they_were_to_do_goes_back_to_their_agency(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    action = make.make_action(case, cast.police)
    Action.objects.update(officer=cast.police_officer)
    referral = make.accept(make.refer_to_support(case, cast.victim_support), cast.support_officer)
    for user in (cast.police_officer, cast.support_officer):
        barriers.bar(user=user, case=case, reason="I know her.", by=user)
    action.refresh_from_db()
    referral.refresh_from_db()
    assert (action.officer, action.agency, referral.worker) == (None, cast.police, None)


def test_their_agency_s_leads_and_administrators_are_told_without_a_name(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    barriers.bar(user=cast.case_lead, case=case, reason="My sister.", by=cast.case_lead)
    assert {notice.user for notice in Notice.objects.all()} == {cast.coordinator, cast.agency_admin}
    assert all(notice.case is None and case.reference not in notice.path for notice in Notice.objects.all())


def test_the_agency_that_leads_the_case_is_told_and_can_lift_it(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    barriers.bar(user=cast.police_officer, case=case, reason="My sister.", by=cast.police_officer)
    assert {notice.user for notice in Notice.objects.all()} == {cast.case_lead, cast.coordinator}
    assert [row.subject for row in barriers.listed(cast.case_lead)] == [case.reference]


def test_where_two_agencies_lead_cases_with_the_person_the_dpo_is_told(cast: Cast) -> None:
    report = make.make_report(cast.case_lead)
    make.make_case(cast.case_lead, report)
    User.objects.filter(pk=cast.homes_officer.pk).update(roles=["case_lead"])
    theirs = make.make_report(cast.homes_officer)
    decide_match(person=theirs.victim, other=report.victim, is_same=True, by=cast.case_lead)
    make.make_case(again(cast.homes_officer), theirs)
    barriers.bar(user=cast.police_officer, identity=report.victim.identity, reason="Hm.", by=cast.police_officer)
    assert {notice.user for notice in Notice.objects.all()} == {cast.dpo}
    assert barriers.listed(cast.case_lead) == []
    assert [row.subject for row in barriers.listed(cast.dpo)] == ["Amina Yusuf"]


def test_who_knows_her_too_is_neither_told_nor_can_lift_it(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    identity = case.involvements.get().person.identity
    barriers.bar(user=cast.coordinator, identity=identity, reason="My aunt.", by=cast.coordinator)
    Notice.objects.all().delete()
    barriers.bar(user=cast.police_officer, identity=identity, reason="My sister.", by=cast.police_officer)
    assert {notice.user for notice in Notice.objects.all()} == {cast.case_lead}
    assert barriers.listed(again(cast.coordinator)) == []


def test_twice_is_once(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    for _ in range(2):
        barriers.bar(user=cast.police_officer, case=case, reason="Named in it.", by=cast.case_lead)
    assert Barrier.objects.count() == 1


def test_nobody_lifts_their_own(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    barrier = barriers.bar(user=cast.coordinator, case=case, reason="My sister.", by=cast.coordinator)
    with pytest.raises(ValidationError, match="Somebody else"):
        barriers.lift(barrier=barrier, reason="It is fine.", by=cast.coordinator)
    assert not can(again(cast.coordinator), Permission.CASE_VIEW, case)


def test_another_lifts_it_once_and_it_stays_as_evidence(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    barrier = barriers.bar(user=cast.coordinator, case=case, reason="My sister.", by=cast.coordinator)
    barriers.lift(barrier=barrier, reason="Another house.", by=cast.case_lead)
    assert can(again(cast.coordinator), Permission.CASE_VIEW, case)
    with pytest.raises(ValidationError, match="lifted already"):
        barriers.lift(barrier=barrier, reason="Another house.", by=cast.case_lead)
    assert Barrier.objects.get().lifted_because == "Another house."
