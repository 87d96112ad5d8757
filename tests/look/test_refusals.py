"""What somebody sees who cannot get in, or may not do something."""

import pytest
from django.test import Client, RequestFactory

from casework.permissions import NotAllowed
from config.errors import not_allowed

ADDRESS = "/accounts/login/"


def wrong_sign_in(client: Client) -> str:
    return client.post(ADDRESS, {"login": "nobody@example.org", "password": "wrong-password"}).content.decode()


@pytest.mark.django_db
def test_the_sign_in_page_has_labelled_boxes_and_no_placeholders(client: Client) -> None:
    html = client.get(ADDRESS).content.decode()
    assert '<label class="govuk-label" for="id_login">' in html
    assert '<label class="govuk-label" for="id_password">' in html
    assert "placeholder" not in html
    assert "OFFICIAL-SENSITIVE" not in html


@pytest.mark.django_db
def test_an_empty_sign_in_says_what_to_enter(client: Client) -> None:
    html = client.post(ADDRESS, {}).content.decode()
    assert "<title>Error: Sign in" in html
    assert '<a href="#id_login">Enter the email</a>' in html
    assert '<a href="#id_password">Enter the password</a>' in html


@pytest.mark.django_db
def test_a_wrong_password_does_not_tell_whether_the_account_exists(client: Client) -> None:
    assert "The email address or the password is wrong" in wrong_sign_in(client)


@pytest.mark.django_db
def test_too_many_attempts_are_told_how_long_to_wait(client: Client) -> None:
    answers = [wrong_sign_in(client) for _ in range(6)]
    assert "Too many attempts. Wait 5 minutes, then try again." in answers[-1]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/cases/%00/", "/cases/?q=%00", "/accounts/login/?next=%00"])
def test_an_address_that_no_record_can_have_is_refused_and_breaks_nothing(client: Client, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 400
    assert "That request could not be read" in page.content.decode()


def test_a_refusal_names_the_agency_to_ask(rf: RequestFactory) -> None:
    page = not_allowed(rf.get("/cases/ASB-1042/close/"), NotAllowed("Barnet Council"))
    assert page.status_code == 403
    assert "Ask Barnet Council" in page.content.decode()


def test_a_refusal_by_role_names_the_administrator(rf: RequestFactory) -> None:
    assert "Ask your agency’s administrator" in not_allowed(rf.get("/"), NotAllowed()).content.decode()
