"""A form that is sent twice changes things once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.db import connections
from django.test import Client
from django.urls import reverse

from casework.models import AccessEntry, Case, Contact, Submission
from casework.services import support
from tests import factories as make
from tests.casework.screen import boxes, signed_in
from tests.personas import Cast, make_cast

FACTS = {
    **boxes(on=make.DAY), "method": "phone", "is_reached": "yes", "note": "She can talk at noon.", "circle": "case",
}  # fmt: skip


def send(client: Client, case: Case, token: object, **more: str) -> Any:
    return client.post(reverse("casework:contact-log", args=[case.reference]), {**FACTS, "submission": token, **more})


@pytest.fixture
def case(cast: Cast) -> Case:
    return make.make_case(cast.case_lead)


def test_the_second_is_led_where_the_first_was_and_told(cast: Cast, case: Case) -> None:
    client, token = signed_in(cast.case_lead), uuid4()
    first, second = send(client, case, token), send(client, case, token)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"] == case.get_absolute_url()
    assert Contact.objects.count() == 1
    told = [str(message) for message in get_messages(second.wsgi_request)]
    assert told == ["You sent this form twice. It was saved once."]


def test_two_forms_are_two(cast: Cast, case: Case) -> None:
    client = signed_in(cast.case_lead)
    send(client, case, uuid4())
    send(client, case, uuid4())
    assert Contact.objects.count() == 2


def test_a_form_with_an_error_can_be_sent_again(cast: Cast, case: Case) -> None:
    client, token = signed_in(cast.case_lead), uuid4()
    assert send(client, case, token, note="").status_code == 200
    assert Submission.objects.count() == 0
    assert send(client, case, token).status_code == 302
    assert Contact.objects.count() == 1


def test_a_refused_form_is_not_kept_and_its_refusal_is(cast: Cast, case: Case) -> None:
    assert send(signed_in(cast.homes_officer), case, uuid4()).status_code == 404
    assert Submission.objects.count() == 0
    assert AccessEntry.objects.get(operation="refused").user_label == "Dawn Clarke"


def test_the_token_of_another_officer_tells_nothing(cast: Cast, case: Case) -> None:
    token = uuid4()
    send(signed_in(cast.case_lead), case, token)
    again = send(signed_in(cast.homes_officer), case, token)
    assert (again.status_code, again["Location"]) == (302, reverse("casework:my-work"))


@pytest.mark.parametrize("token", ["", "not a token"])
def test_a_form_without_a_token_is_saved_as_it_comes(cast: Cast, case: Case, token: str) -> None:
    assert send(signed_in(cast.case_lead), case, token).status_code == 302
    assert Contact.objects.count() == 1


def test_a_fault_leaves_nothing_behind_and_the_form_can_be_sent_again(
    cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, token = signed_in(cast.case_lead), uuid4()
    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(support, "create", lambda *args, **facts: 1 / 0)
        assert send(client, case, token).status_code == 500
    assert Submission.objects.count() == 0
    assert send(client, case, token).status_code == 302
    assert Contact.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_saves_once(transactional_db: None) -> None:
    """Both requests at the same time: the second waits for the first to finish."""
    cast = make_cast()
    case = make.make_case(cast.case_lead)
    client, token = signed_in(cast.case_lead), uuid4()

    def click(number: int) -> str:
        mine = Client()
        mine.cookies = client.cookies
        try:
            return send(mine, case, token)["Location"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        places = list(pool.map(click, range(2)))
    assert places == [case.get_absolute_url()] * 2
    assert Contact.objects.count() == 1
