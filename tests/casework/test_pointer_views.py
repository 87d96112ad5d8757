"""The pages of the pointer, of requests for access and of what is kept hidden, as officers use them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.models import AccessRequest, Case, Notice, PersonMatch, PointerMark
from casework.services import people
from tests import factories as make
from tests.casework.screen import boxes, opened, signed_in, words
from tests.personas import Cast

TYPED = {"given_name": "Amina", "family_name": "Yusuf", "phone": "07700 900123", "email": ""}
ASKED = {"purpose": "protect", "gateway": "cda_s115", "reason": "He threatened her today."}


def send(client: Client, url: str, **facts: Any) -> Any:
    return client.post(url, {**facts, "submission": str(uuid4())}, follow=True)


@pytest.fixture
def case(cast: Cast) -> Case:
    return make.make_case(cast.case_lead)


@pytest.fixture
def asked(cast: Cast, case: Case) -> AccessRequest:
    (request,) = make.ask_for_access(cast.police_officer)
    return request


def decide(cast: Cast, asked: AccessRequest, **facts: Any) -> Any:
    client = signed_in(cast.case_lead)
    url = reverse("casework:request-decide", args=[asked.pk])
    return send(client, url, **opened(client, url), **facts)


def test_from_the_question_to_the_case_in_three_pages(cast: Cast, case: Case) -> None:
    police, council = signed_in(cast.police_officer), signed_in(cast.case_lead)
    answer = send(police, reverse("casework:pointer"), **TYPED)
    assert "Barnet Council" in words(answer)
    question = answer.context["question"]
    page = send(police, reverse("casework:request-ask", args=[question.pk]), **ASKED)
    assert "You have asked Barnet Council" in words(page)
    asked = AccessRequest.objects.get()
    seen = words(council.get(reverse("casework:request-decide", args=[asked.pk])))
    for fact in ("Tom Reid, Metropolitan Police", "He threatened her today.", "07700 900123", case.reference):
        assert fact in seen
    last = timezone.localdate() + timedelta(days=28)
    sent = {"decision": "share", "cases": [case.pk], "level": "read", "answer": "", **boxes(ends_on=last)}
    page = words(decide(cast, asked, **sent))
    assert "Metropolitan Police has your answer" in page
    assert "Granted Priya Shah" in page.partition("What we answered lately")[2]
    mine = words(police.get(asked.get_absolute_url()))
    assert "Granted" in mine
    assert case.reference in mine
    assert police.get(case.get_absolute_url()).status_code == 200


def test_the_form_offers_to_read_for_four_weeks(cast: Cast, asked: AccessRequest) -> None:
    form = signed_in(cast.case_lead).get(reverse("casework:request-decide", args=[asked.pk])).context["form"]
    assert form["level"].value() == "read"
    assert form["ends_on"].value() == timezone.localdate() + timedelta(days=28)
    assert "manage" not in dict(form.fields["level"].choices)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Select what you decide"),
        ({"decision": "share"}, "Select at least one case"),
        ({"decision": "answer"}, "Enter your answer"),
        ({"decision": "refuse"}, "Say why you refuse"),
    ],
)
def test_a_decision_that_lacks_something_says_what(cast: Cast, asked: AccessRequest, sent: dict, said: str) -> None:
    assert said in words(decide(cast, asked, **sent))
    asked.refresh_from_db()
    assert asked.is_waiting


def test_a_colleague_who_decided_meanwhile_is_named(cast: Cast, asked: AccessRequest) -> None:
    client, other = signed_in(cast.case_lead), signed_in(cast.coordinator)
    url = reverse("casework:request-decide", args=[asked.pk])
    before = opened(client, url)
    send(other, url, **opened(other, url), decision="refuse", answer="Not needed.")
    late = send(client, url, **before, decision="answer", answer="Ring me.")
    assert late.status_code == 409
    assert "Helen Marsh" in words(late)


def test_the_asker_sees_the_answer_and_a_decided_request_takes_no_other(cast: Cast, asked: AccessRequest) -> None:
    decide(cast, asked, decision="answer", answer="Ring me on 020 7946 0001.")
    assert "Ring me on 020 7946 0001." in words(signed_in(cast.police_officer).get(asked.get_absolute_url()))
    page = signed_in(cast.case_lead).get(reverse("casework:request-decide", args=[asked.pk]))
    assert "<form" not in page.content.decode().partition("<main")[2].partition("</main>")[0]


def test_the_asker_takes_it_back(cast: Cast, asked: AccessRequest) -> None:
    client = signed_in(cast.police_officer)
    page = send(client, reverse("casework:request-withdraw", args=[asked.pk]))
    assert "Your request is taken back" in words(page)
    assert "Taken back" in words(client.get(reverse("casework:request-list")))
    assert asked.asked_about not in words(signed_in(cast.case_lead).get(reverse("casework:request-list")))


def test_my_work_counts_what_others_ask_and_the_dpo_sees_every_request(cast: Cast, asked: AccessRequest) -> None:
    assert "1 request to answer" in words(signed_in(cast.case_lead).get("/"))
    assert "to answer" not in words(signed_in(cast.police_officer).get("/"))
    page = words(signed_in(cast.dpo).get(reverse("casework:request-overview")))
    assert "Tom Reid" in page
    assert "Amina" not in page  # whom it is about stays with the two agencies; the record has it


def test_hiding_and_showing_again(cast: Cast) -> None:
    report = make.make_report(cast.support_officer)
    client = signed_in(cast.support_officer)
    url = reverse("casework:report-hide", args=[report.reference])
    assert "Case leads of Barnet Council read every new report" in words(client.get(url))
    page = words(send(client, url, agencies=[cast.homes.pk], reason="He looks for her."))
    for fact in ("Amina Yusuf", "Barnet Homes", "He looks for her."):
        assert fact in page
    mark = PointerMark.objects.get()
    assert mark.agencies == [cast.homes.pk]
    send(client, reverse("casework:mark-lift", args=[mark.pk]))
    assert "Your agency keeps nothing hidden" in words(client.get(reverse("casework:mark-list")))


def test_an_agency_sees_and_lifts_only_its_own_marks(cast: Cast) -> None:
    report = make.make_report(cast.support_officer)
    send(
        signed_in(cast.support_officer),
        reverse("casework:report-hide", args=[report.reference]),
        reason="He looks for her.",
    )
    mark = PointerMark.objects.get()
    for who in (cast.case_lead, cast.police_officer, cast.enfield_lead):
        client = signed_in(who)
        assert "Amina" not in words(client.get(reverse("casework:mark-list")))
        assert client.post(reverse("casework:mark-lift", args=[mark.pk])).status_code == 404


def test_one_person_of_a_case_or_everybody_on_it_is_hidden(cast: Cast, case: Case) -> None:
    client = signed_in(cast.case_lead)
    url = reverse("casework:case-hide", args=[case.reference])
    victim = case.involvements.get().person
    send(client, url, who=str(victim.identity), reason="He looks for her.")
    send(client, url, who="case", reason="He looks for her.")
    assert {(mark.identity, mark.case) for mark in PointerMark.objects.all()} == {
        (victim.identity, None),
        (None, case),
    }


def test_a_report_says_whose_record_is_joined_and_parts_them(cast: Cast) -> None:
    theirs, mine = (make.make_report(by) for by in (cast.homes_officer, cast.police_officer))
    people.decide_match(person=mine.victim, other=theirs.victim, is_same=True, by=cast.police_officer)
    client = signed_in(cast.police_officer)
    page = words(client.get(mine.get_absolute_url()))
    assert "The same person as somebody of whom Barnet Homes holds a record" in page
    url = reverse("casework:match-undo", args=[mine.reference, PersonMatch.objects.get().pk])
    assert "joined with a record held by Barnet Homes" in words(client.get(url))
    assert "They are two people again" in words(send(client, url))
    assert not PersonMatch.objects.exists()


def test_a_list_that_finds_nothing_leads_to_the_question(cast: Cast) -> None:
    client = signed_in(cast.police_officer)
    for url in ("/cases/?q=Yusuf", "/reports/?q=Yusuf"):
        assert reverse("casework:pointer") in client.get(url).content.decode()


@pytest.mark.django_db(transaction=True)
def test_who_hides_somebody_is_told_after_the_question_is_saved() -> None:
    from tests.personas import make_cast

    cast = make_cast()
    report = make.make_report(cast.support_officer)
    send(
        signed_in(cast.support_officer),
        reverse("casework:report-hide", args=[report.reference]),
        reason="He looks for her.",
    )
    send(signed_in(cast.police_officer), reverse("casework:pointer"), **TYPED)
    assert [(one.user, one.kind) for one in Notice.objects.all()] == [(cast.support_officer, "hidden_matched")]
