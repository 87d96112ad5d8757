"""Attacks by an officer who is named in a case: the partner whom a victim is afraid of works for one of the agencies, knows
her name and her birthday, and looks for her by every way but the case."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.access import cases_for, people_for
from casework.acting import acting
from casework.audit import entries_for
from casework.models import Barrier, Case, Notice, Person, Report, User
from casework.permissions import Permission, can
from casework.rules.categories import Part
from casework.services import barriers, concerns, emergencies, involvements, retention, subject_access
from tests import factories as make
from tests import keeping
from tests.casework.screen import opened, signed_in, words
from tests.personas import Cast, confirm

HER = {"given_name": "Amina", "family_name": "Yusuf"}
BORN = {"date_of_birth-day": "14", "date_of_birth-month": "5", "date_of_birth-year": "1961"}


@pytest.fixture
def case(cast: Cast) -> Case:
    """The police took her report, and lead nothing; the council leads the case and shares it with them."""
    case = make.make_case(cast.case_lead, make.make_report(cast.police_officer), title="Threats in Vale Close")
    make.share(case, cast.police)
    return case


def name_in(case: Case, officer: User, by: User, part: Part = Part.ALLEGED_PERPETRATOR) -> None:
    involvement = make.involve(case, by, given_name="Tom", family_name="Reid", part=part)
    involvements.name_officer(involvement=involvement, officer=officer, by=by)


@pytest.fixture
def named(cast: Cast, case: Case) -> Client:
    name_in(case, cast.police_officer, cast.case_lead)
    return signed_in(cast.police_officer)


def ask(client: Client) -> str:
    """The answer to "who knows this person?"."""
    sent = {**HER, **BORN, "submission": str(uuid4())}
    return words(client.post(reverse("casework:pointer"), sent, follow=True))


def test_the_record_of_her_that_their_own_agency_holds_is_not_theirs_to_open(
    cast: Cast, case: Case, named: Client
) -> None:
    victim = case.reports.get().victim
    for name in ("person-change", "person-readers"):
        assert named.get(reverse(f"casework:{name}", args=[victim.pk])).status_code == 404
    tom = User.objects.get(pk=cast.police_officer.pk)
    assert victim not in people_for(tom) and not can(tom, Permission.REPORT_VIEW, victim)
    assert victim in people_for(cast.chair)  # a colleague's work goes on


def test_whoever_asks_by_name_and_birthday_is_told_that_there_is_nobody(cast: Cast, case: Case, named: Client) -> None:
    told = ask(named)
    assert "No agency has a record" in told
    assert "Records that you may read" not in told and case.reference not in told
    assert f"Amina Yusuf Date of birth 14 May 1961 Recorded by Metropolitan Police Cases {case.reference}" in ask(
        signed_in(cast.chair)
    )


@pytest.mark.parametrize("part", [Part.ALLEGED_PERPETRATOR, Part.WITNESS])
def test_a_barrier_from_the_case_alone_hides_who_stands_on_it_from_a_look_up(
    cast: Cast, case: Case, part: Part
) -> None:
    name_in(case, cast.police_officer, cast.case_lead, part)
    Barrier.objects.exclude(case=case).delete()
    told = ask(signed_in(cast.police_officer))
    assert "No agency has a record" in told and "Records that you may read" not in told


def test_what_she_tells_the_agency_next_is_hidden_before_anybody_puts_it_on_the_case(
    cast: Cast, case: Case, named: Client
) -> None:
    told = make.make_report(cast.chair)
    Person.objects.filter(pk=told.victim_id).update(identity=case.reports.get().victim.identity)
    assert named.get(told.get_absolute_url()).status_code == 404
    assert told.reference not in words(named.get("/reports/"))
    assert signed_in(cast.chair).get(told.get_absolute_url()).status_code == 200
    with acting(str(cast.police_officer.pk)):
        assert not Report.objects.filter(pk=told.pk).exists()


def test_a_witness_from_the_police_may_still_work_her_other_reports(cast: Cast, case: Case) -> None:
    name_in(case, cast.police_officer, cast.case_lead, Part.WITNESS)
    told = make.make_report(cast.chair)
    Person.objects.filter(pk=told.victim_id).update(identity=case.reports.get().victim.identity)
    client = signed_in(cast.police_officer)
    assert client.get(case.get_absolute_url()).status_code == 404
    assert client.get(told.get_absolute_url()).status_code == 200


def test_requests_about_her_are_neither_shown_nor_decided_by_them(cast: Cast, case: Case) -> None:
    (request,) = make.ask_for_access(cast.homes_officer)[:1]
    name_in(case, cast.coordinator, cast.case_lead, Part.WITNESS)
    client = signed_in(cast.coordinator)
    assert client.get(request.decide_path).status_code == 404
    assert "Yusuf" not in words(client.get("/requests/"))
    assert "Yusuf" in words(signed_in(cast.case_lead).get("/requests/"))


def test_an_emergency_tells_neither_the_lead_nor_the_reviewer_who_is_named_that_there_is_a_case(
    cast: Cast, case: Case
) -> None:
    name_in(case, cast.coordinator, cast.case_lead)
    other = keeping.dpo_of(cast, cast.homes)
    name_in(case, cast.dpo, cast.case_lead)
    emergencies.open_cases(cases=[case], reason="He said that he will kill her tonight.", by=cast.homes_officer)
    told = set(Notice.objects.filter(kind=Notice.Kind.EMERGENCY).values_list("user__name", flat=True))
    assert told == {cast.case_lead.name, other.name}


def test_who_says_that_they_know_her_opens_no_case_of_hers_in_an_emergency(cast: Cast, case: Case) -> None:
    """Also where their cases were looked up before, when the database kept these from them."""
    identity = case.reports.get().victim.identity
    barriers.bar(user=cast.homes_officer, identity=identity, reason="My sister.", by=cast.homes_officer)
    dawn = User.objects.get(pk=cast.homes_officer.pk)
    with acting(str(dawn.pk)):
        assert not cases_for(dawn).exists()
        assert dawn.barred_case_ids == [case.pk]
        assert emergencies.case_called(case.reference, user=dawn) is None
        assert emergencies.cases_of(make.ask_about(dawn), user=dawn) == []


def test_nobody_leads_a_case_that_they_may_not_read(cast: Cast, case: Case) -> None:
    name_in(case, cast.coordinator, cast.case_lead, Part.WITNESS)
    client = signed_in(cast.case_lead)
    url = reverse("casework:case-edit", args=[case.reference])
    sent = {**opened(client, url), "title": case.title, "summary": "x", "lead": cast.coordinator.pk}
    assert "Helen Marsh cannot lead this case." in words(client.post(url, sent))
    case.refresh_from_db()
    assert case.lead == cast.case_lead


# A data protection officer reads no case. Their tools would tell nearly as much.


@pytest.fixture
def dpo(cast: Cast, case: Case) -> Client:
    """They are named in it, and find out about everything that was done there if nobody stops them."""
    signed_in(cast.police_officer).get(case.get_absolute_url())
    emergencies.open_cases(cases=[case], reason="He said that he will kill her tonight.", by=cast.homes_officer)
    name_in(case, cast.dpo, cast.case_lead)
    client = signed_in(cast.dpo)
    confirm(client)
    return client


def test_they_find_her_by_no_request_for_her_own_information(cast: Cast, case: Case, dpo: Client) -> None:
    request = keeping.asked(cast)
    page = reverse("casework:subject-access-people", args=[request.pk])
    assert "Nobody of that name" in words(dpo.get(f"{page}?name=Amina+Yusuf"))
    victim = case.reports.get().victim
    loaded = f'{{"version": {request.version}, "shown": {{}}}}'
    assert dpo.post(page, {"people": [str(victim.pk)], "loaded": loaded}).status_code == 200
    with pytest.raises(subject_access.ValidationError):
        subject_access.choose(
            request=request, by=User.objects.get(pk=cast.dpo.pk), version=request.version, people=[victim.pk]
        )
    assert not request.people.exists()


def test_a_request_that_a_colleague_answers_is_shut_to_them(cast: Cast, case: Case, dpo: Client) -> None:
    colleague = keeping.dpo_of(cast, cast.council)
    request = keeping.collected(keeping.asked(cast, colleague), case.reports.get().victim, by=colleague)
    assert request.items.exists()
    for url in (
        request.get_absolute_url(),
        reverse("casework:subject-access-item", args=[request.pk, 1]),
        reverse("casework:subject-access-download", args=[request.pk]),
    ):
        assert dpo.get(url).status_code == 404, url
    assert request.reference not in words(dpo.get(reverse("casework:subject-access-list")))
    assert signed_in(colleague).get(request.get_absolute_url()).status_code == 200


def test_neither_the_record_nor_the_desk_tells_them_of_it(cast: Cast, case: Case, dpo: Client) -> None:
    other = signed_in(keeping.dpo_of(cast, cast.homes))
    confirm(other)
    emergency = case.emergencies.get()
    concerns.create(
        concerns.Concern,
        by=None,
        partnership=cast.barnet,
        user=cast.police_officer,
        kind="no_part",
        record=case.reference,
        day=timezone.localdate(),
        score=50,
        reasons=["No part in the case"],
    )
    pages = {
        f"/record/?reference={case.reference}": "Tom Reid (Metropolitan Police)",
        "/record/person/?family_name=Yusuf": "Amina Yusuf",
        "/desk/concerns/": case.reference,
        "/desk/emergencies/": case.reference,
        "/desk/disclosures/list/": case.reference,
    }
    for url, secret in pages.items():
        assert secret in words(other.get(url)), url
        shown = words(dpo.get(url)).replace(f"“{case.reference}”", "")
        assert secret not in shown, url
    assert dpo.get(emergency.get_absolute_url()).status_code == 404
    taken = dpo.get("/desk/disclosures/file/").content.decode()
    assert case.reference not in taken
    with acting(str(cast.dpo.pk)):
        ruth = User.objects.get(pk=cast.dpo.pk)
        assert not [one for one in entries_for(ruth) if case.reference in one["records"]]


def test_they_do_not_destroy_the_case_that_they_are_named_in(cast: Cast) -> None:
    case, review = keeping.due_case(cast)
    Case.objects.filter(pk=case.pk).update(status="open", closed_on=None, closure_reason="", closure_outcome="")
    case.refresh_from_db()
    name_in(case, cast.dpo, cast.case_lead)
    keeping.close(case, timezone.localdate() - timedelta(days=365 * 8))
    retention.list_due(today=timezone.localdate())
    client = signed_in(cast.dpo)
    confirm(client)
    assert case.reference not in words(client.get("/retention/"))
    assert client.get(reverse("casework:retention-view", args=[review.pk])).status_code == 404
    sent: dict[str, Any] = {"decision": "destroy", "stand": f"{review.pk}:{review.version}"}
    client.post(f"{reverse('casework:retention-decide')}?item={review.pk}", sent)
    assert Case.objects.filter(pk=case.pk).exists()
