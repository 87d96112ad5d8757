"""Attacks by an officer who was let out: suspended, or left. Nothing that they held before brings them back, nothing that was
begun for them ends for them, and nobody's own page writes over what their administrator decided."""

import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from casework.models import AccessEntry, ChangeEntry, Invitation, Notice, Team, User
from casework.rules.roles import GIVEN_BY, Permission, Role
from casework.services import agencies, attestations, officers, subject_access, subject_pages
from config import oidc, tasks
from tests import factories as make
from tests import keeping
from tests.casework.screen import opened, signed_in, words
from tests.personas import PASSWORD, Cast, confirm
from tests.signin.ways import LOGIN, SHOW, code, give_app, send_password, sign_in

RESET = "/accounts/password/reset/"
GOOD = "plover tin umbrella quartz"
NEW = {"password1": GOOD, "password2": GOOD}
DEAD = "This link does not work"


def let_out(cast: Cast, officer: User) -> None:
    officers.suspend(officer=officer, by=cast.agency_admin, reason="Under investigation")


def now(user: User) -> User:
    return User.objects.get(pk=user.pk)


def reset_link(client: Client, user: User) -> str:
    client.post(RESET, {"email": user.email})
    found = re.search(r"http://testserver(/accounts/password/reset/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


# --- Coming back


def test_a_link_for_a_new_password_dies_with_the_suspension(cast: Cast) -> None:
    client = Client()
    link = reset_link(client, cast.case_lead)
    let_out(cast, cast.case_lead)
    assert DEAD in words(client.get(link, follow=True))
    assert now(cast.case_lead).check_password(PASSWORD)


def test_so_does_its_page_that_is_open_already(cast: Cast) -> None:
    client = Client()
    page = client.get(reset_link(client, cast.case_lead))["Location"]
    assert "Choose a new password" in words(client.get(page))
    let_out(cast, cast.case_lead)
    assert DEAD in words(client.post(page, NEW))
    assert now(cast.case_lead).check_password(PASSWORD)


def test_a_link_that_waits_to_be_sent_is_not(cast: Cast) -> None:
    let_out(cast, cast.case_lead)
    tasks.send_password_link(cast.case_lead.email, "http://testserver/")
    assert mail.outbox == []


def test_a_suspension_between_password_and_second_factor_keeps_them_out(cast: Cast) -> None:
    client, secret = Client(), give_app(cast.case_lead)
    assert send_password(client, cast.case_lead)["Location"] == SHOW
    let_out(cast, cast.case_lead)
    client.post(SHOW, {"code": code(secret)})
    assert not is_in(client)
    officers.let_in(officer=cast.case_lead, by=cast.agency_admin)
    assert not is_in(client)


def test_a_browser_that_knows_them_gives_them_nothing(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.case_lead)
    assert is_in(client)
    let_out(cast, cast.case_lead)
    known, stranger = send_password(client, cast.case_lead), send_password(Client(), cast.case_lead)
    assert (known.status_code, stranger.status_code) == (200, 200)
    assert words(known) == words(stranger)
    assert not is_in(client)


def test_a_form_that_was_kept_for_them_is_not_sent_when_their_time_is_up(cast: Cast) -> None:
    """It waits for a proof of who they are; suspended meanwhile, they cannot give it."""
    client = signed_in(cast.agency_admin)
    facts = {"email": "friend@example.org", "name": "A Friend", "job_title": "", "roles": ["case_lead"]}
    assert "reauthenticate" in client.post(reverse("casework:officer-invite"), facts)["Location"]
    officers.suspend(officer=cast.agency_admin, by=None, reason="Under investigation")
    for url in ("/accounts/reauthenticate/", "/accounts/go-on/", reverse("casework:officer-invite")):
        assert client.post(url, facts | {"password": PASSWORD})["Location"].startswith(LOGIN)
    assert not Invitation.objects.exists()


def test_a_leaver_is_not_invited_back_into_their_agency(cast: Cast) -> None:
    """Their administrator has to let them in, which the record shows."""
    with pytest.raises(ValidationError, match="suspended: an administrator of the agency can let them in"):
        make.invite(cast.agency_admin, cast.leaver.email)


def test_nor_into_another_by_the_same_address(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    User.objects.filter(pk=cast.chair.pk).update(roles=["agency_admin"])
    with django_capture_on_commit_callbacks(execute=True):
        _, secret = make.invite(now(cast.chair), cast.leaver.email)
    assert "/join/" not in mail.outbox[-1].body
    assert DEAD in words(Client().get(reverse("casework:join", args=[secret]), follow=True))
    assert not now(cast.leaver).is_active


# --- What somebody's own pages write


def suspended_meanwhile(user: User) -> None:
    """What an administrator saves while a page of the officer's own is at work with the row as it was."""
    facts = {"is_active": False, "roles": ["analyst"], "suspended_because": "Under investigation", "version": 7}
    User.objects.filter(pk=user.pk).update(**facts)


def has_stood(user: User) -> bool:
    found = now(user)
    facts = (found.is_active, found.roles, found.suspended_because, found.version)
    return facts == (False, ["analyst"], "Under investigation", 7)


@pytest.fixture
def meanwhile(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], None]:
    """Suspend the case lead in the very moment in which a function is called."""

    def during(holder: Any, name: str) -> None:
        own = getattr(holder, name)

        def wrapped(*args: Any, **kwargs: Any) -> Any:
            suspended_meanwhile(cast.case_lead)
            return own(*args, **kwargs)

        monkeypatch.setattr(holder, name, wrapped)

    return during


def test_changing_a_password_writes_the_password_alone(cast: Cast, meanwhile: Callable) -> None:
    client = Client()
    sign_in(client, cast.case_lead)
    meanwhile(User, "set_password")
    client.post("/accounts/password/", {"oldpassword": PASSWORD, **NEW})
    assert has_stood(cast.case_lead)
    assert now(cast.case_lead).check_password(GOOD)
    assert not is_in(client)


def test_so_does_the_link_for_a_new_one(cast: Cast, meanwhile: Callable) -> None:
    client = Client()
    page = client.get(reset_link(client, cast.case_lead))["Location"]
    meanwhile(User, "set_password")
    client.post(page, NEW)
    assert has_stood(cast.case_lead)
    assert now(cast.case_lead).check_password(GOOD)


def test_signing_in_writes_the_time_alone(cast: Cast, meanwhile: Callable) -> None:
    client, secret = Client(), give_app(cast.case_lead)
    send_password(client, cast.case_lead)
    meanwhile(oidc.User, "get_session_auth_hash")
    client.post(SHOW, {"code": code(secret)})
    assert has_stood(cast.case_lead)
    assert not is_in(client)


def test_linking_with_the_agencys_sign_on_writes_nothing_of_the_officer(cast: Cast) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    account = SocialAccount(provider="barnet-council", uid="priya", extra_data={"id_token": {}})
    stale = now(cast.case_lead)
    suspended_meanwhile(cast.case_lead)
    oidc.link(SocialLogin(account=account), stale, request)
    assert SocialAccount.objects.get().user_id == cast.case_lead.pk
    assert has_stood(cast.case_lead)


def test_nobody_changes_their_address_by_themselves(cast: Cast) -> None:
    client = signed_in(cast.case_lead)
    for path in ("/accounts/email/", "/accounts/confirm-email/", "/accounts/signup/", "/accounts/3rdparty/"):
        assert client.get(path).status_code == client.post(path, {"email": "new@example.org"}).status_code == 404
    assert now(cast.case_lead).email == "priya.shah@example.org"


# --- What was begun for them


def test_pages_are_not_collected_for_who_was_suspended_meanwhile(cast: Cast) -> None:
    asked = keeping.asked(cast)
    victim = make.make_report(cast.case_lead).victim
    subject_access.choose(request=asked, by=cast.dpo, version=asked.version, people=[victim.pk])
    officers.suspend(officer=cast.dpo, by=None, reason="Left")
    assert subject_access.collect(request_id=asked.pk) == 0
    asked.refresh_from_db()
    assert (asked.job, asked.items.count()) == ("", 0)


@pytest.mark.parametrize("change", [{"is_active": False}, {"roles": ["practitioner"]}, {"agency": "homes"}])
def test_a_pack_is_not_made_for_who_may_no_longer_have_it(cast: Cast, change: dict[str, Any]) -> None:
    asked = keeping.check_all(keeping.collected(keeping.asked(cast), make.make_report(cast.case_lead).victim))
    subject_pages.ask_for_pack(request=asked, by=cast.dpo, version=asked.version)
    told = {name: cast.homes if name == "agency" else value for name, value in change.items()}
    User.objects.filter(pk=cast.dpo.pk).update(**told)
    assert not subject_pages.make_pack(request_id=asked.pk)
    asked.refresh_from_db()
    assert (asked.pack, asked.job) == (None, "")
    other = keeping.dpo_of(cast, cast.council)
    subject_pages.ask_for_pack(request=asked, by=other, version=asked.version)  # a colleague can ask for it at once
    assert subject_pages.make_pack(request_id=asked.pk)


# --- The secret of an invitation


def test_the_secret_of_an_invitation_is_written_down_nowhere(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the link as it is opened, nor a form on its page that is refused, nor one that does not work any more."""
    caplog.set_level(logging.DEBUG)
    invitation, secret = make.invite(cast.agency_admin)
    client = Client(enforce_csrf_checks=True)
    link = reverse("casework:join", args=[secret])
    page = client.get(link, follow=True)
    assert "Sam Lee" in words(page)
    assert secret not in page.content.decode() + page.redirect_chain[-1][0]
    assert client.post(reverse("casework:join-form"), {"password": GOOD, "again": GOOD}).status_code == 403
    officers.withdraw(invitation=invitation, by=cast.agency_admin)
    client.get(link, follow=True)
    kept = [*AccessEntry.objects.values(), *ChangeEntry.objects.values(), *Invitation.objects.values()]
    kept += [session.get_decoded() for session in Session.objects.all()]
    assert secret not in f"{kept} {caplog.text}"


# --- An administrator who wants more


@pytest.mark.parametrize("role", [role for role in Role if role not in GIVEN_BY[Permission.OFFICERS_ADMINISTER]])
def test_an_agencys_administrator_gives_no_role_that_is_not_theirs(cast: Cast, role: Role) -> None:
    client = signed_in(cast.agency_admin)
    confirm(client)
    url = reverse("casework:officer-change", args=[cast.case_lead.pk])
    client.post(url, {"name": "Priya Shah", "roles": [role.value]} | opened(client, url))
    invited = {"email": "friend@example.org", "name": "A Friend", "roles": [role.value]}
    client.post(reverse("casework:officer-invite"), invited)
    assert now(cast.case_lead).roles == ["case_lead"]
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in GIVEN_BY[Permission.PARTNERSHIP_ADMINISTER]])
def test_nor_does_the_system_administrator(cast: Cast, role: Role) -> None:
    client = signed_in(cast.system_admin)
    confirm(client)
    at = [cast.council.pk, cast.agency_admin.pk]
    url = reverse("casework:administrator-change", args=at)
    client.post(url, {"roles": [role.value]} | opened(client, url))
    appointed = {"email": cast.case_lead.email, "name": "Priya Shah", "roles": [role.value]}
    client.post(reverse("casework:administrator-appoint", args=[cast.council.pk]), appointed)
    assert (now(cast.agency_admin).roles, now(cast.case_lead).roles) == (["agency_admin"], ["case_lead"])


@pytest.mark.parametrize("who", ["agency_admin", "system_admin"])
def test_nobody_gives_themselves_a_role(cast: Cast, who: str) -> None:
    """Not by their own page, and not as somebody whom they appoint."""
    user = cast.people[who]
    client = signed_in(user)
    confirm(client)
    before = user.roles
    facts = {"name": user.name, "email": user.email, "roles": [*before, "agency_admin", "case_lead", "dpo"]}
    one = {**facts, "roles": ["agency_admin"]}
    pages = {
        "agency_admin": [("officer-change", [user.pk]), ("officer-invite", [])],
        "system_admin": [
            ("administrator-change", [cast.council.pk, user.pk]),
            ("administrator-appoint", [cast.council.pk]),
        ],
    }
    for name, args in pages[who]:
        for sent in (facts, one):
            client.post(reverse(f"casework:{name}", args=args), sent)
    assert now(user).roles == before
    assert not Invitation.objects.exists()


# --- Counts


def everywhere_else(cast: Cast) -> None:
    """Officers, an invitation and a quarter's question of other agencies, and of the same police in another borough."""
    places = [(cast.homes, cast.barnet), (cast.police, cast.enfield), (cast.enfield_council, cast.enfield)]
    for number, (agency, partnership) in enumerate(places):
        facts = {"email": f"new{number}@example.org", "name": f"New {number}", "roles": ["agency_admin"]}
        user = agencies.add_user(agency=agency, partnership=partnership, **facts)
        make.invite(user, f"invited{number}@example.org")
        Team.objects.create(agency=agency, partnership=partnership, name=f"Team {number}")
    attestations.open_quarter(today=timezone.localdate())


@pytest.mark.parametrize("who", ["agency_admin", "chair"])
@pytest.mark.parametrize(
    "page", ["officer-list", "attestation", "my-work", "officer-list?q=new", "officer-list?role=agency_admin"]
)
def test_no_count_or_list_of_officers_tells_of_another_agency(cast: Cast, who: str, page: str) -> None:
    User.objects.filter(pk=cast.chair.pk).update(roles=["agency_admin"])
    attestations.open_quarter(today=timezone.localdate())
    Notice.objects.all().delete()
    client = signed_in(now(cast.people[who]))
    name, _, query = page.partition("?")
    url = reverse(f"casework:{name}") + (f"?{query}" if query else "")
    client.get(url)
    before = words(client.get(url))
    everywhere_else(cast)
    assert words(client.get(url)) == before


@pytest.mark.parametrize("agency", [None, "police"])
def test_no_count_of_agencies_tells_of_another_partnership(cast: Cast, agency: str | None) -> None:
    client = signed_in(cast.system_admin)
    url = reverse("casework:agency-view", args=[cast.police.pk]) if agency else reverse("casework:agency-list")
    before = words(client.get(url))
    add = {"email": "new@example.org", "name": "New", "roles": ["agency_admin"]}
    user = agencies.add_user(agency=cast.police, partnership=cast.enfield, **add)
    make.invite(user, "invited@example.org", roles=["agency_admin"])
    Team.objects.create(agency=cast.police, partnership=cast.enfield, name="Edmonton")
    assert words(client.get(url)) == before
