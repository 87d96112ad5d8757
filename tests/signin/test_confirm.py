"""The gravest acts ask again who sits there, and lose nothing that was typed."""

import re
import time
from collections.abc import Iterator
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client
from django.urls import path

from casework.models import Submission
from casework.permissions import Permission, confirm_identity, requires
from config.urls import handler403
from config.urls import urlpatterns as ours
from tests.casework.screen import signed_in, words
from tests.personas import PASSWORD, Cast, confirm
from tests.signin.ways import sign_in

done: list[dict[str, Any]] = []


@requires(Permission.WORK_VIEW)
@confirm_identity
def grave(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and request.POST["reason"]:
        done.append(dict(request.POST.lists()))
        return HttpResponseRedirect("/cases/")
    return HttpResponse("The grave form")


@requires(Permission.ACCESS_RECORD_VIEW)
@confirm_identity
def not_theirs(request: HttpRequest) -> HttpResponse:
    return HttpResponse("For the DPO")


urlpatterns = [path("grave/", grave), path("not-theirs/", not_theirs), *ours]
__all__ = ["handler403", "urlpatterns"]
pytestmark = pytest.mark.urls(__name__)
TYPED = {"reason": "He said: “I’ll burn it” & more\nTwo lines <b>", "agency": ["1", "2"]}


@pytest.fixture(autouse=True)
def _nothing_done() -> Iterator[None]:
    done.clear()
    yield


def hidden(page: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]*)" value="([^"]*)"',
        page.content.decode().partition("<main")[2].partition("</main>")[0],
    ):
        found.setdefault(unescape(name), []).append(unescape(value))
    found.pop("csrfmiddlewaretoken", None)
    return found


def test_an_officer_is_asked_before_the_page_opens(cast: Cast) -> None:
    client = signed_in(cast.case_lead)
    answer = client.get("/grave/?of=7")
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Fgrave%2F%3Fof%3D7"
    assert "Confirm that it is you" in words(client.get(answer["Location"]))
    wrong = client.post("/accounts/reauthenticate/", {"password": "not it", "next": "/grave/?of=7"})
    assert "That is not your password" in words(wrong)
    assert client.get("/grave/").status_code == 302
    right = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/grave/?of=7"})
    assert right["Location"] == "/grave/?of=7"
    assert words(client.get("/grave/")) == "The grave form"


def test_who_signed_in_just_now_is_not_asked_again_and_later_is(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.case_lead)
    assert client.get("/grave/").status_code == 200
    with time_machine.travel(time.time() + 4 * 60):
        assert client.get("/grave/").status_code == 200
    with time_machine.travel(time.time() + 5 * 60 + 1):
        assert client.get("/grave/").status_code == 302


def test_who_may_not_is_refused_and_not_asked(cast: Cast) -> None:
    assert signed_in(cast.case_lead).get("/not-theirs/").status_code == 403


def test_what_was_typed_waits_and_goes_on_once(cast: Cast) -> None:
    client, token = signed_in(cast.case_lead), str(uuid4())
    answer = client.post("/grave/?of=7", {**TYPED, "submission": token})
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Fgo-on%2F"
    assert done == []
    assert not Submission.objects.filter(pk=token).exists()
    facts = {"password": PASSWORD, "next": "/accounts/go-on/", "submission": str(uuid4())}
    assert client.post("/accounts/reauthenticate/", facts)["Location"] == "/accounts/go-on/"
    page = client.get("/accounts/go-on/")
    assert 'action="/grave/?of=7"' in page.content.decode()
    kept = hidden(page)
    assert kept["reason"] == [TYPED["reason"]]
    assert client.post("/grave/?of=7", kept)["Location"] == "/cases/"
    assert client.post("/grave/?of=7", kept)["Location"] == "/cases/"
    assert done == [{"reason": [TYPED["reason"]], "agency": ["1", "2"], "submission": [token]}]
    assert client.get("/accounts/go-on/")["Location"] == "/"


def test_the_waiting_form_cannot_be_carried_out_without_confirming(cast: Cast) -> None:
    client = signed_in(cast.case_lead)
    client.post("/grave/", TYPED)
    assert client.post("/grave/", hidden(client.get("/accounts/go-on/"))).status_code == 302
    assert done == []


def test_the_waiting_form_is_nobody_elses(cast: Cast) -> None:
    client = signed_in(cast.case_lead)
    client.post("/grave/", TYPED)
    client.post("/accounts/logout/")
    sign_in(client, cast.homes_officer)
    assert client.get("/accounts/go-on/")["Location"] == "/"


def test_it_is_kept_for_a_quarter_of_an_hour(cast: Cast) -> None:
    client = signed_in(cast.case_lead)
    client.post("/grave/", TYPED)
    with time_machine.travel(time.time() + 15 * 60 + 1):
        assert client.get("/accounts/go-on/")["Location"] == "/"


def test_another_officers_proof_is_not_ours(cast: Cast) -> None:
    client = signed_in(cast.case_lead)
    confirm(client)
    assert client.get("/grave/").status_code == 200
    session = client.session
    session["account_authentication_methods_user"] = str(cast.homes_officer.pk)
    session.save()
    assert client.get("/grave/").status_code == 302
