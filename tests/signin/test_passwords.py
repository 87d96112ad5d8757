"""Passwords that others guess first are refused, and a forgotten one is replaced by a link that tells nobody anything."""

import hashlib
import re
import time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import get_hasher
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from casework.models import AccessEntry, User
from config import settings as product
from tests.casework.screen import words
from tests.personas import PASSWORD, Cast
from tests.signin.ways import LOGIN, send_password, sign_in

RESET = "/accounts/password/reset/"
GOOD = "plover tin umbrella quartz"


@pytest.mark.parametrize(
    "bad",
    [
        "short words",  # 11 characters
        "password1234",
        "Passw0rd!Passw0rd!",
        "qwertyuiop[]",
        "barnetcouncil2024",
        "Priya Shah 1985",
        "communitysafety",
        "aaaaaaaaaaaaaaaa",
        "december2023!",
        "priya.shah@example.org",
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(cast: Cast, bad: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(bad, cast.case_lead)


@pytest.mark.parametrize("good", [GOOD, "Tr0mb0ne-eats-9-violins", "x7#Kq2!vLm9pZw", "длинная фраза из слов"])
def test_a_good_one_is_taken(cast: Cast, good: str) -> None:
    validate_password(good, cast.case_lead)


def test_a_very_long_one_takes_no_time(cast: Cast) -> None:
    begun = time.perf_counter()
    validate_password("correct horse battery staple " * 40, cast.case_lead)
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("position", ["first", "middle", "last", "missing", "before", "after"])
def test_a_list_of_breached_passwords_is_searched_wherever_the_password_stands(
    tmp_path: Path, settings: Any, position: str
) -> None:
    digest = hashlib.sha1(GOOD.encode()).hexdigest().upper()
    others = sorted(hashlib.sha1(str(n).encode()).hexdigest().upper() for n in range(5000))
    lower, higher = [one for one in others if one < digest], [one for one in others if one > digest]
    lines = {
        "first": [digest, *higher], "middle": [*lower, digest, *higher], "last": [*lower, digest],
        "missing": others, "before": higher, "after": lower,
    }[position]  # fmt: skip
    path = tmp_path / "breached.txt"
    path.write_text("\r\n".join(f"{one}:{len(one)}" for one in lines) + "\r\n")
    settings.BREACHED_LIST_FILE = str(path)
    if digest in lines:
        with pytest.raises(ValidationError, match="theft"):
            validate_password(GOOD)
    else:
        validate_password(GOOD)


def test_every_line_of_the_list_is_found(tmp_path: Path, settings: Any) -> None:
    known = [f"{GOOD} {n}" for n in range(60)]
    lines = sorted(hashlib.sha1(one.encode()).hexdigest().upper() for one in known)
    path = tmp_path / "breached.txt"
    path.write_text("".join(f"{one}:{'9' * (n % 7)}\n" for n, one in enumerate(lines)))
    settings.BREACHED_LIST_FILE = str(path)
    for one in known:
        with pytest.raises(ValidationError):
            validate_password(one)


def test_passwords_are_kept_by_argon2() -> None:
    assert product.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"
    assert get_hasher.__module__ == "django.contrib.auth.hashers"


# --- Changing it


def test_changing_it_ends_every_other_session(cast: Cast) -> None:
    here, there = Client(), Client()
    sign_in(here, cast.case_lead)
    there.force_login(cast.case_lead, "django.contrib.auth.backends.ModelBackend")
    facts = {"oldpassword": PASSWORD, "password1": GOOD, "password2": GOOD}
    assert here.post("/accounts/password/", facts | {"password1": "password1234", "password2": "password1234"}).context
    assert here.post("/accounts/password/", facts).status_code == 302
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert AccessEntry.objects.filter(object_label__startswith="Password changed", user_id=cast.case_lead.pk).exists()


# --- Forgetting it


def link_in(text: str) -> str:
    found = re.search(r"http://testserver(/accounts/password/reset/\S+)", text)
    assert found, text
    return found[1]


def test_a_link_sets_a_new_password_once(cast: Cast) -> None:
    old, client = Client(), Client()
    sign_in(old, cast.case_lead)
    assert client.post(RESET, {"email": " Priya.Shah@example.org"})["Location"] == f"{RESET}sent/"
    message = mail.outbox[-1]
    assert message.to == ["priya.shah@example.org"]
    place = client.get(link_in(message.body))["Location"]
    assert "set-password" in place  # the key does not stay in the address
    refused = client.post(place, {"password1": "password1234", "password2": "password1234"})
    assert "too common" in words(refused)
    assert client.post(place, {"password1": GOOD, "password2": GOOD})["Location"] == f"{RESET}done/"
    assert old.get("/").status_code == 302
    assert send_password(Client(), cast.case_lead, PASSWORD).status_code == 200
    assert send_password(Client(), cast.case_lead, GOOD).status_code == 302
    assert "This link does not work" in words(Client().get(link_in(message.body)))


def test_it_does_not_replace_the_second_factor(cast: Cast) -> None:
    client = Client()
    sign_in(Client(), cast.case_lead)
    client.post(RESET, {"email": cast.case_lead.email})
    place = client.get(link_in(mail.outbox[-1].body))["Location"]
    client.post(place, {"password1": GOOD, "password2": GOOD})
    assert client.get("/")["Location"].startswith(LOGIN)


def test_the_link_lasts_an_hour(cast: Cast) -> None:
    client = Client()
    client.post(RESET, {"email": cast.case_lead.email})
    with time_machine.travel(time.time() + 3601):
        assert "This link does not work" in words(client.get(link_in(mail.outbox[-1].body)))


def test_the_answer_is_the_same_for_every_address(cast: Cast, django_assert_num_queries: Any) -> None:
    User.objects.filter(pk=cast.homes_officer.pk).update(password="!unusable")
    addresses = [cast.case_lead.email, cast.leaver.email, "nobody@example.org", cast.homes_officer.email]
    answers = [Client().post(RESET, {"email": email}, follow=True) for email in addresses]
    assert len({words(answer) for answer in answers}) == 1
    assert [message.to for message in mail.outbox] == [[cast.case_lead.email], [cast.homes_officer.email]]


def test_the_page_itself_looks_nobody_up(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who the address belongs to is found out by the worker: the page does the same for everybody."""
    asked = []
    monkeypatch.setattr("config.tasks.send_password_link.delay", lambda *facts: asked.append(facts))
    for email in (cast.case_lead.email, "nobody@example.org"):
        Client().post(RESET, {"email": email})
    assert asked == [(cast.case_lead.email, "http://testserver/"), ("nobody@example.org", "http://testserver/")]
    assert mail.outbox == []


def test_asking_is_limited(cast: Cast) -> None:
    answers = [Client().post(RESET, {"email": cast.case_lead.email}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


def test_the_link_of_one_officer_opens_nothing_of_another(cast: Cast) -> None:
    client = Client()
    client.post(RESET, {"email": cast.case_lead.email})
    key = link_in(mail.outbox[-1].body).rstrip("/").rpartition("/")[2].partition("-")[2]
    other = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": key})
    from allauth.account.utils import user_pk_to_url_str

    assert "does not work" in words(client.get(other.replace("UID", user_pk_to_url_str(cast.dpo))))
