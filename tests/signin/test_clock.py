"""A session ends in time, and what was typed waits for its officer and for nobody else."""

import time
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from casework.models import AccessEntry, Contact, Submission
from config import waiting
from tests import factories as make
from tests.casework.screen import boxes, signed_in, words
from tests.personas import Cast
from tests.signin.test_confirm import hidden
from tests.signin.ways import LOGIN, sign_in

MINUTE, HOUR = 60, 3600
GO_ON = "/accounts/go-on/"
SECRET = "Mrs Begum’s new address is 4 Orangehill Road"
TYPED = {**boxes(on=make.DAY), "method": "phone", "is_reached": "yes", "note": SECRET, "circle": "case"}


@pytest.fixture
def later() -> Any:
    """Let time pass."""
    with time_machine.travel(time.time(), tick=False) as clock:
        yield clock.shift


def test_after_half_an_hour_without_anything_a_session_ends(cast: Cast, later: Any) -> None:
    client = signed_in(cast.case_lead)
    client.get("/")
    later(29 * MINUTE)
    assert client.get("/").status_code == 200
    later(29 * MINUTE)
    assert client.get("/").status_code == 200
    later(31 * MINUTE)
    assert client.get("/cases/?q=x")["Location"] == f"{LOGIN}?next=%2Fcases%2F%3Fq%3Dx"
    assert "nothing was done for 30 minutes" in words(client.get(LOGIN))
    assert client.get("/")["Location"].startswith(LOGIN)
    assert AccessEntry.objects.filter(operation="sign_out", user_id=cast.case_lead.pk).count() == 1


def test_after_eight_hours_it_ends_whatever_was_done(cast: Cast, later: Any) -> None:
    client = signed_in(cast.case_lead)
    for _ in range(24):
        assert client.get("/").status_code == 200
        later(20 * MINUTE)
    later(1)
    assert client.get("/").status_code == 302
    assert "8 hours have passed" in words(client.get(LOGIN))


def test_a_page_that_asks_how_long_is_left_does_not_prolong_it(cast: Cast, later: Any) -> None:
    client = signed_in(cast.case_lead)
    client.get("/")
    for _ in range(6):
        later(5 * MINUTE)
        client.get("/accounts/session/")
    later(1)
    assert client.get("/accounts/session/").json()["idle"] == 0
    assert client.get("/").status_code == 302
    assert client.get("/accounts/session/").json() == {"idle": 0, "whole": 0}


def test_asking_after_the_end_does_not_lose_what_the_page_sends_next(cast: Cast, later: Any) -> None:
    client = signed_in(cast.case_lead)
    client.get("/")
    later(HOUR)
    client.get("/accounts/session/")
    client.post("/accounts/session/keep/", {"to": "/reports/new/", "typed": "description=noise"})
    sign_in(client, cast.case_lead)
    assert client.get("/accounts/kept/").json()["to"] == "/reports/new/"


def test_to_say_that_one_is_still_there_prolongs_it_and_the_day_is_no_longer(cast: Cast, later: Any) -> None:
    client = signed_in(cast.case_lead)
    client.get("/")
    later(25 * MINUTE)
    assert client.get("/accounts/session/").json() == {"idle": 5 * MINUTE, "whole": 8 * HOUR - 25 * MINUTE}
    assert client.post("/accounts/session/stay/").json() == {"idle": 30 * MINUTE, "whole": 8 * HOUR - 25 * MINUTE}
    assert client.get("/accounts/session/stay/").status_code == 405


def test_every_page_carries_the_warning_and_says_without_script_what_happens(cast: Cast, later: Any) -> None:
    page = signed_in(cast.case_lead).get("/").content.decode()
    assert 'data-idle="1800" data-whole="28800" data-warn="300"' in page
    assert "<noscript>" in page and "signed out after 30 minutes" in page


# --- What was typed


def send_too_late(cast: Cast, later: Any, **more: str) -> tuple[Client, str]:
    """The case lead sends a contact after her session has ended."""
    case = make.make_case(cast.case_lead)
    client, place = signed_in(cast.case_lead), reverse("casework:contact-log", args=[case.reference])
    client.get(place)
    later(31 * MINUTE)
    answer = client.post(place, TYPED | more)
    assert answer["Location"] == f"{LOGIN}?next=%2Faccounts%2Fgo-on%2F"
    assert Contact.objects.count() == 0
    return client, place


def test_a_form_that_was_sent_too_late_is_found_again_after_signing_in(cast: Cast, later: Any) -> None:
    token = str(uuid4())
    client, place = send_too_late(cast, later, submission=token)
    assert not Submission.objects.filter(pk=token).exists()
    later(2 * HOUR)
    assert sign_in(client, cast.case_lead)["Location"] == GO_ON
    page = client.get(GO_ON)
    assert f'action="{place}"' in page.content.decode()
    assert hidden(page)["note"] == [SECRET]
    assert client.post(place, hidden(page)).status_code == 302
    assert Contact.objects.get().note == SECRET
    assert "Nothing is waiting" in words(client.get(GO_ON, follow=True))


def test_it_stays_on_the_server_and_sealed(cast: Cast, later: Any) -> None:
    client, _ = send_too_late(cast, later)
    kept = cache.get(f"kept-form:{cast.case_lead.pk}")
    assert kept and "Orangehill" not in kept and "Begum" not in kept
    for page in (client.get(LOGIN), client.get(GO_ON), client.get("/accounts/kept/")):
        assert "Orangehill" not in page.content.decode()
    assert "Orangehill" not in str(client.cookies)


def test_a_colleague_at_the_same_machine_does_not_get_it(cast: Cast, later: Any) -> None:
    client, place = send_too_late(cast, later)
    sign_in(client, cast.coordinator)
    assert "Nothing is waiting" in words(client.get(GO_ON, follow=True))
    assert client.get("/accounts/kept/").json() == {"to": "", "fields": []}
    client.post("/accounts/logout/")
    sign_in(client, cast.case_lead)
    assert hidden(client.get(GO_ON))["note"] == [SECRET]


def test_after_the_password_alone_it_is_not_given_back(cast: Cast, later: Any) -> None:
    from tests.signin.ways import give_app, send_password

    client, _ = send_too_late(cast, later)
    give_app(cast.case_lead)
    send_password(client, cast.case_lead)
    assert client.get(GO_ON)["Location"].startswith(LOGIN)


def test_it_is_kept_over_night_and_then_gone(cast: Cast, later: Any) -> None:
    client, _ = send_too_late(cast, later)
    assert waiting.KEPT_SECONDS == 12 * HOUR
    sign_in(client, cast.case_lead)
    later(16 * MINUTE)
    assert "Nothing is waiting" in words(client.get(GO_ON, follow=True))


def test_what_somebody_was_still_typing_is_put_back_and_not_sent(cast: Cast, later: Any) -> None:
    case = make.make_case(cast.case_lead)
    place = reverse("casework:contact-log", args=[case.reference])
    client = signed_in(cast.case_lead)
    client.get(place)
    facts = {"to": place, "typed": f"note={SECRET}&method=phone"}
    answer = client.post("/accounts/session/keep/", facts)
    assert answer["Location"] == f"{LOGIN}?next=%2Faccounts%2Fgo-on%2F"
    assert client.get("/").status_code == 302  # that was the end of it
    sign_in(client, cast.case_lead)
    page = words(client.get(GO_ON))
    assert "Put it back into the page" in page
    assert f'href="{place}#kept"' in client.get(GO_ON).content.decode()
    assert client.get("/accounts/kept/").json() == {"to": place, "fields": [["note", SECRET], ["method", "phone"]]}
    assert Contact.objects.count() == 0


def test_the_page_may_send_it_even_when_the_time_is_long_over(cast: Cast, later: Any) -> None:
    client = signed_in(cast.case_lead)
    client.get("/")
    later(3 * HOUR)
    client.post("/accounts/session/keep/", {"to": "/reports/new/", "typed": "description=noise"})
    sign_in(client, cast.case_lead)
    assert client.get("/accounts/kept/").json()["fields"] == [["description", "noise"]]


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_it_is_put_back_into_no_page_but_ours(cast: Cast, to: str) -> None:
    client = signed_in(cast.case_lead)
    client.post("/accounts/session/keep/", {"to": to, "typed": "a=b"})
    sign_in(client, cast.case_lead)
    assert client.get("/accounts/kept/").json()["to"] == "/"
    assert "evil" not in client.get(GO_ON).content.decode()


def test_a_password_is_never_kept(cast: Cast, later: Any) -> None:
    client = signed_in(cast.case_lead)
    client.get("/")
    later(31 * MINUTE)
    facts = {"oldpassword": "one", "password1": "two", "password2": "two"}
    assert client.post("/accounts/password/", facts)["Location"] == f"{LOGIN}?next=%2F"
    assert cache.get(f"kept-form:{cast.case_lead.pk}") is None


def test_a_form_from_elsewhere_is_not_kept(cast: Cast, later: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.case_lead, "django.contrib.auth.backends.ModelBackend")
    client.get("/")
    later(31 * MINUTE)
    assert client.post("/reports/new/", {"description": "forged"}).status_code == 403
    assert cache.get(f"kept-form:{cast.case_lead.pk}") is None


# --- In again in another tab: the form's proof of origin is an old one


def post_with_old_proof(cast: Cast, origin: str) -> tuple[Client, Any]:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.case_lead, "django.contrib.auth.backends.ModelBackend")
    facts = {"description": "typed before", "csrfmiddlewaretoken": "x" * 32}
    return client, client.post("/reports/new/", facts, headers={"Origin": origin})


def test_a_page_of_ours_loses_nothing(cast: Cast) -> None:
    client, answer = post_with_old_proof(cast, "http://testserver")
    assert answer.status_code == 403 and "What you typed was kept" in words(answer)
    assert hidden(client.get(GO_ON))["description"] == ["typed before"]
    assert AccessEntry.objects.filter(object_label__startswith="Form without its proof of origin").exists()


def test_a_page_of_somebody_else_leaves_nothing(cast: Cast) -> None:
    client, answer = post_with_old_proof(cast, "http://evil.example")
    assert answer.status_code == 403 and "What you typed was kept" not in words(answer)
    assert client.get(GO_ON)["Location"] == "/"
