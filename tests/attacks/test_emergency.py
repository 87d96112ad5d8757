"""Attacks on break-glass: opening without proof, without a reason, what is not theirs to open, and for longer."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.access import cases_for
from casework.models import (
    AccessEntry,
    Case,
    CaseEvent,
    CaseUserObjectPermission,
    ChangeEntry,
    EmergencyAccess,
    Notice,
    PointerQuestion,
    User,
)
from casework.permissions import Permission, can
from casework.services import barriers, emergencies, marks, sharing
from tests import factories as make
from tests.casework.screen import signed_in, words
from tests.personas import Cast, confirm

REASON = "He said that he will kill her tonight."


def again(user: User) -> User:
    """The officer in their next request."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def case(cast: Cast) -> Case:
    return make.make_case(cast.case_lead)


def break_glass(user: User, reference: str, reason: str = REASON, *, is_confirmed: bool = True) -> tuple[Client, Any]:
    client = signed_in(user)
    if is_confirmed:
        confirm(client)
    sent = {"reference": reference, "reason": reason, "submission": str(uuid4())}
    return client, client.post(reverse("casework:emergency-open"), sent)


def test_it_opens_the_case_to_read_to_one_officer_and_tells_the_owner_and_the_dpo_at_once(
    cast: Cast, case: Case
) -> None:
    client, response = break_glass(cast.homes_officer, case.reference)
    assert response["Location"] == case.get_absolute_url()
    page = words(client.get(case.get_absolute_url()))
    assert "You opened this case in an emergency. You can read it until" in page
    assert case.title in page
    assert f"Because: {REASON}" in words(signed_in(cast.case_lead).get(f"{case.get_absolute_url()}timeline/"))
    on_case = {
        event.circle for event in CaseEvent.objects.filter(case=case, kind="emergency") if REASON not in event.note
    }
    assert on_case == {"case"}  # that it was opened; why is for the owner
    told = {(notice.user, notice.case) for notice in Notice.objects.filter(kind="emergency")}
    assert told == {(cast.case_lead, case), (cast.coordinator, case), (cast.dpo, None)}
    entry = ChangeEntry.objects.get(operation="disclosure", case_reference=case.reference)
    assert entry.changes["reason"] == REASON
    make.share(case, cast.police)
    assert REASON not in words(signed_in(cast.police_officer).get(f"{case.get_absolute_url()}timeline/"))
    assert not can(again(cast.support_officer), Permission.CASE_VIEW, case)


def test_it_does_not_let_them_change_anything(cast: Cast, case: Case) -> None:
    client, _ = break_glass(cast.homes_officer, case.reference)
    for name in ("contact-log", "note-add", "case-edit", "share-add", "case-close", "case-hide", "action-set"):
        assert client.get(reverse(f"casework:{name}", args=[case.reference])).status_code == 403


def test_without_proof_of_who_sits_there_nothing_opens(cast: Cast, case: Case) -> None:
    client, response = break_glass(cast.homes_officer, case.reference, is_confirmed=False)
    assert reverse("account_reauthenticate") in response["Location"]
    assert client.get(case.get_absolute_url()).status_code == 404
    question = make.ask_about(cast.homes_officer)
    by_person = client.post(reverse("casework:emergency-person", args=[question.pk]), {"reason": REASON})
    assert reverse("account_reauthenticate") in by_person["Location"]
    assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize("reason", ["", "Emergency", " " * 30])
def test_without_a_reason_nothing_opens(cast: Cast, case: Case, reason: str) -> None:
    _, response = break_glass(cast.homes_officer, case.reference, reason)
    assert "There is a problem" in words(response)
    with pytest.raises(ValidationError):
        emergencies.open_cases(cases=[case], reason=reason, by=cast.homes_officer)
    assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize("who", ["analyst", "dpo", "agency_admin", "system_admin"])
def test_roles_without_casework_cannot(cast: Cast, case: Case, who: str) -> None:
    assert break_glass(cast.people[who], case.reference)[1].status_code == 403


def test_after_its_hours_the_case_is_gone_whether_the_job_ran_or_not(cast: Cast, case: Case) -> None:
    client, _ = break_glass(cast.homes_officer, case.reference)
    CaseUserObjectPermission.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert client.get(case.get_absolute_url()).status_code == 404
    assert case not in cases_for(again(cast.homes_officer))
    sent = client.post(reverse("casework:emergency-end", args=[case.reference]), {"submission": str(uuid4())})
    assert sent.status_code == 404
    assert sharing.clear_emergencies() == 1
    assert not CaseUserObjectPermission.objects.exists()


def test_it_lasts_the_hours_that_the_partnership_set_and_no_longer_for_asking_twice(cast: Cast, case: Case) -> None:
    client, _ = break_glass(cast.homes_officer, case.reference)
    until = CaseUserObjectPermission.objects.get().until
    assert timedelta(hours=3.9) < until - timezone.now() <= timedelta(hours=4)
    _, second = break_glass(again(cast.homes_officer), case.reference)
    assert "You may read this case already" in words(second)
    assert CaseUserObjectPermission.objects.get().until == until


def test_who_needs_it_no_longer_ends_it_and_nobody_else_can(cast: Cast, case: Case) -> None:
    client, _ = break_glass(cast.homes_officer, case.reference)
    emergency = EmergencyAccess.objects.get()
    with pytest.raises(ValidationError, match="Only the officer"):
        emergencies.end(emergency=emergency, by=cast.case_lead)
    client.post(reverse("casework:emergency-end", args=[case.reference]), {"submission": str(uuid4())})
    assert client.get(case.get_absolute_url()).status_code == 404
    emergency.refresh_from_db()
    assert emergency.is_over


def test_another_borough_s_case_and_one_that_does_not_exist_are_refused_alike(cast: Cast) -> None:
    elsewhere = make.make_case(cast.enfield_lead)
    said = [
        words(break_glass(cast.homes_officer, reference)[1]).replace(reference, "X")
        for reference in (elsewhere.reference, "BAR-2017-99999")
    ]
    answers = [page[page.index("There is no case") :][:80] for page in said]
    assert answers[0] == answers[1]
    with pytest.raises(ValidationError):
        emergencies.open_cases(cases=[elsewhere], reason=REASON, by=cast.homes_officer)
    refused = AccessEntry.objects.filter(operation="refused", user_id=cast.homes_officer.pk)
    assert {entry.detail["reason"] for entry in refused} == {REASON}


# Barriers and marks


def test_a_barrier_wins_by_reference_and_by_person(cast: Cast, case: Case) -> None:
    user = cast.homes_officer
    question = make.ask_about(user)
    barriers.bar(user=user, case=case, reason="My sister.", by=cast.case_lead)
    assert "There is no case" in words(break_glass(user, case.reference)[1])
    assert emergencies.cases_of(question, user=again(user)) == []
    with pytest.raises(ValidationError):
        emergencies.open_cases(cases=[case], reason=REASON, by=again(user))


def test_a_barrier_that_is_set_while_it_is_open_shuts_it(cast: Cast, case: Case) -> None:
    client, _ = break_glass(cast.homes_officer, case.reference)
    client.post(
        reverse("casework:case-conflict", args=[case.reference]),
        {"who": "case", "reason": "My sister.", "submission": str(uuid4())},
    )
    assert client.get(case.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("what", ["person", "case"])
def test_a_mark_stops_it_by_person_and_not_by_the_exact_reference(cast: Cast, case: Case, what: str) -> None:
    victim = case.involvements.get().person
    about: dict[str, Any] = {"identity": victim.identity} if what == "person" else {"case": case}
    marks.mark(agencies=[], reason="He looks for her.", by=cast.case_lead, **about)
    user = cast.homes_officer
    assert emergencies.cases_of(make.ask_about(user), user=user) == []
    assert break_glass(user, case.reference)[1]["Location"] == case.get_absolute_url()


def test_by_person_it_opens_every_case_and_only_what_the_question_found(cast: Cast, case: Case) -> None:
    ola = make.make_case(cast.case_lead, make.make_report(cast.case_lead, given_name="Ola"), title="Another person")
    second = make.make_case(cast.case_lead, make.make_report(cast.police_officer), title="The same person again")
    question = make.ask_about(cast.homes_officer)
    client = signed_in(cast.homes_officer)
    confirm(client)
    client.post(
        reverse("casework:emergency-person", args=[question.pk]), {"reason": REASON, "submission": str(uuid4())}
    )
    assert {one.case for one in EmergencyAccess.objects.all()} == {case, second}
    assert client.get(ola.get_absolute_url()).status_code == 404


def test_where_no_agency_has_a_case_it_says_whom_to_ring_and_the_attempt_is_in_the_record(cast: Cast) -> None:
    make.make_report(cast.support_officer)
    question: PointerQuestion = make.ask_about(cast.homes_officer)
    client = signed_in(cast.homes_officer)
    confirm(client)
    sent = {"reason": REASON, "submission": str(uuid4())}
    page = words(client.post(reverse("casework:emergency-person", args=[question.pk]), sent, follow=True))
    assert "Ring Victim Support now" in page
    assert AccessEntry.objects.filter(operation="refused", detail__reason=REASON).count() == 1


# The review


def test_the_dpo_reviews_it_once_and_counts_what_waits(cast: Cast, case: Case) -> None:
    break_glass(cast.homes_officer, case.reference)
    emergency = EmergencyAccess.objects.get()
    client = signed_in(cast.dpo)
    assert "1 emergency use to review" in words(client.get(reverse("casework:desk")))
    assert REASON in words(client.get(reverse("casework:emergency-overview")))
    url = reverse("casework:emergency-review", args=[emergency.pk])
    assert case.title not in words(client.get(url))
    client.post(url, {"is_justified": "no", "note": "No life was at risk.", "submission": str(uuid4())})
    emergency.refresh_from_db()
    assert (emergency.is_justified, emergency.reviewed_by) == (False, cast.dpo)
    assert "0 emergency uses to review" in words(client.get(reverse("casework:desk")))
    with pytest.raises(ValidationError, match="reviewed already"):
        emergencies.review(emergency=emergency, is_justified=True, note="Or was it?", by=cast.dpo)


def test_nobody_reviews_their_own(cast: Cast, case: Case) -> None:
    break_glass(cast.homes_officer, case.reference)
    User.objects.filter(pk=cast.homes_officer.pk).update(roles=["practitioner", "dpo"])
    with pytest.raises(ValidationError, match="Somebody else"):
        emergencies.review(
            emergency=EmergencyAccess.objects.get(), is_justified=True, note="Fine.", by=again(cast.homes_officer)
        )
