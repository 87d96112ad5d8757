"""Officers see where they are signed in and end it there, at once; a suspended officer is out at once."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from casework.models import AccessEntry, User
from config.devices import describe
from tests.casework.screen import words
from tests.personas import Cast
from tests.signin.ways import LOGIN, send_password, sign_in

PAGE = "/accounts/sessions/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0"


@pytest.fixture
def both(cast: Cast) -> tuple[Client, Client]:
    """The case lead at her desk and on her phone."""
    desk = Client(headers={"User-Agent": DESK}, REMOTE_ADDR="192.0.2.1")
    phone = Client(headers={"User-Agent": PHONE}, REMOTE_ADDR="192.0.2.2")
    sign_in(desk, cast.case_lead)
    send_password(phone, cast.case_lead)
    phone.force_login(cast.case_lead, "allauth.account.auth_backends.AuthenticationBackend")
    request = phone.get("/").wsgi_request
    UserSession.objects.create_from_request(request)
    return desk, phone


def test_they_are_listed_with_device_address_and_time(both: tuple[Client, Client]) -> None:
    page = words(both[0].get(PAGE))
    assert "Edge on Windows This one" in page and "Safari on iPhone" in page
    assert "192.0.2.1" in page and "192.0.2.2" in page and "Last seen" in page


def test_one_is_ended_at_once(cast: Cast, both: tuple[Client, Client]) -> None:
    desk, phone = both
    row = UserSession.objects.get(ip="192.0.2.2")
    assert phone.get("/").status_code == 200
    assert desk.post(PAGE, {"end": row.pk})["Location"] == PAGE
    assert phone.get("/")["Location"].startswith(LOGIN)
    assert desk.get("/").status_code == 200
    assert AccessEntry.objects.filter(object_label="Ended a session: Safari on iPhone").exists()


def test_an_ended_session_is_not_taken_up_again(cast: Cast, both: tuple[Client, Client]) -> None:
    desk, phone = both
    cookie = phone.cookies["sessionid"].value
    desk.post(PAGE, {"end": "others"})
    again = Client()
    again.cookies["sessionid"] = cookie
    assert again.get("/")["Location"].startswith(LOGIN)
    out = desk.cookies["sessionid"].value
    desk.post("/accounts/logout/")
    again.cookies["sessionid"] = out
    assert again.get("/")["Location"].startswith(LOGIN)


def test_ones_own_is_ended_as_by_signing_out(both: tuple[Client, Client]) -> None:
    desk, _ = both
    desk.post(PAGE, {"end": UserSession.objects.get(ip="192.0.2.1").pk})
    assert desk.get("/")["Location"].startswith(LOGIN)


def test_nobody_ends_or_sees_another_officers(cast: Cast, both: tuple[Client, Client]) -> None:
    other = Client()
    sign_in(other, cast.homes_officer)
    assert "192.0.2.1" not in words(other.get(PAGE))
    for row in UserSession.objects.filter(user=cast.case_lead):
        other.post(PAGE, {"end": row.pk})
    other.post(PAGE, {"end": "others"})
    assert both[0].get("/").status_code == both[1].get("/").status_code == 200


def test_a_suspended_officer_is_out_at_once(cast: Cast, both: tuple[Client, Client]) -> None:
    User.objects.filter(pk=cast.case_lead.pk).update(is_active=False)
    for client in both:
        assert client.get("/cases/")["Location"].startswith(LOGIN)


def test_signing_out_is_by_post_alone_and_in_the_record(both: tuple[Client, Client]) -> None:
    desk, _ = both
    assert desk.get(reverse("account_logout")).status_code == 200
    assert desk.get("/").status_code == 200
    desk.post(reverse("account_logout"))
    assert AccessEntry.objects.filter(operation="sign_out", object_label="Signed out").count() == 1


@pytest.mark.parametrize(
    ("said", "name"), [(DESK, "Edge on Windows"), (PHONE, "Safari on iPhone"), ("", "A browser"), ("<b>", "A browser")]
)
def test_browsers_have_plain_names(said: str, name: Any) -> None:
    assert describe(said) == name
