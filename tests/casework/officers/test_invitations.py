"""Inviting an officer, and every way of getting in by an invitation that should not work."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.models import AccessEntry, ChangeEntry, Invitation, Membership, User
from casework.rules.roles import Role
from casework.services import officers
from tests import factories as make
from tests.casework.screen import signed_in, words
from tests.personas import Cast, confirm

GOOD = "three blue kettles sing"
WRONG = "This link does not work"


def at(name: str, *args: object) -> str:
    return reverse(f"casework:{name}", args=args)


def page_of(secret: str, client: Client | None = None) -> Any:
    """What the link of an invitation leads to."""
    return (client or Client()).get(at("join", secret), follow=True)


def join(secret: str, password: str = GOOD, client: Client | None = None, again: str = "") -> Any:
    client = client or Client()
    page_of(secret, client)
    return client.post(at("join-form"), {"password": password, "again": again or password})


def administrator(cast: Cast) -> Client:
    client = signed_in(cast.agency_admin)
    confirm(client)
    return client


def form(**facts: Any) -> dict[str, Any]:
    return {"email": "Sam.Lee@example.org", "name": "Sam Lee", "job_title": "", "roles": ["practitioner"]} | facts


def test_an_invited_officer_gets_a_link_sets_a_password_and_is_in_their_agency(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = administrator(cast).post(at("officer-invite"), form(roles=["practitioner", "case_lead"]), follow=True)
    assert "An invitation is on its way to sam.lee@example.org" in words(page)
    (sent,) = mail.outbox
    found = re.search(r"http://testserver(/join/([\w-]+)/)", sent.body)
    assert sent.to == ["sam.lee@example.org"] and found
    assert len(found[2]) == 43  # 32 bytes, as base64
    page = page_of(found[2])
    assert {"Sam Lee", "Barnet Council"} <= {text for text in ("Sam Lee", "Barnet Council") if text in words(page)}
    answer = join(found[2])
    assert answer["Location"] == reverse("account_login")
    user = User.objects.get(email="sam.lee@example.org")
    assert (user.agency, user.partnership, user.roles) == (cast.council, cast.barnet, ["practitioner", "case_lead"])
    assert [group.name for group in user.groups.all()] == ["barnet: barnet-council"]
    assert user.check_password(GOOD)


def test_only_the_digest_is_kept_and_the_record_holds_neither_secret_nor_password(cast: Cast) -> None:
    invitation, secret = make.invite(cast.agency_admin)
    join(secret)
    assert invitation.digest == officers.digest_of(secret) != secret
    kept = str(list(Invitation.objects.values())) + str(list(ChangeEntry.objects.values()))
    kept += str(list(AccessEntry.objects.values()))
    assert secret not in kept
    assert GOOD not in kept


def test_a_link_works_once(cast: Cast) -> None:
    _, secret = make.invite(cast.agency_admin)
    assert join(secret).status_code == 302
    again = join(secret, "another long passphrase")
    assert WRONG in words(again)
    assert User.objects.get(email="sam.lee@example.org").check_password(GOOD)


def test_of_two_who_use_it_at_once_the_second_gets_nothing(cast: Cast) -> None:
    _, secret = make.invite(cast.agency_admin)
    digest = officers.digest_of(secret)
    officers.accept(digest=digest, password=GOOD)
    with pytest.raises(ValidationError, match="does not work"):
        officers.accept(digest=digest, password="another long passphrase")


def _expired(cast: Cast, invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def _withdrawn(cast: Cast, invitation: Invitation) -> None:
    officers.withdraw(invitation=invitation, by=cast.agency_admin)


def _sent_again(cast: Cast, invitation: Invitation) -> None:
    officers.resend(invitation=invitation, by=cast.agency_admin, link=lambda secret: secret)


def _inviter_suspended(cast: Cast, invitation: Invitation) -> None:
    User.objects.filter(pk=cast.agency_admin.pk).update(is_active=False)


def _inviter_lost_the_role(cast: Cast, invitation: Invitation) -> None:
    User.objects.filter(pk=cast.agency_admin.pk).update(roles=["practitioner"])


def _inviter_went_elsewhere(cast: Cast, invitation: Invitation) -> None:
    User.objects.filter(pk=cast.agency_admin.pk).update(agency=cast.homes)


def _agency_left(cast: Cast, invitation: Invitation) -> None:
    Membership.objects.filter(agency=cast.council, partnership=cast.barnet).delete()


def _address_taken(cast: Cast, invitation: Invitation) -> None:
    User.objects.filter(pk=cast.enfield_lead.pk).update(email="sam.lee@example.org")


@pytest.mark.parametrize(
    "spoil",
    [
        _expired,
        _withdrawn,
        _sent_again,
        _inviter_suspended,
        _inviter_lost_the_role,
        _inviter_went_elsewhere,
        _agency_left,
        _address_taken,
    ],
)
def test_a_link_that_should_not_work_does_not_and_all_say_the_same(cast: Cast, spoil: Any) -> None:
    invitation, secret = make.invite(cast.agency_admin)
    early = Client()
    assert "Sam Lee" in words(page_of(secret, early))
    spoil(cast, invitation)
    before = User.objects.count()
    guessed, opened = page_of("x" * 43), page_of(secret)
    sent = early.post(at("join-form"), {"password": GOOD, "again": GOOD})
    assert WRONG in words(guessed) and words(guessed) == words(opened) == words(sent)
    assert "Sam Lee" not in words(opened) and "Barnet Council" not in words(opened)
    assert User.objects.count() == before
    refused = AccessEntry.objects.filter(operation="refused", object_label="An invitation that does not work")
    assert refused.count() == 3


def test_it_works_for_seven_days_and_no_longer(cast: Cast) -> None:
    _, secret = make.invite(cast.agency_admin)
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=7) - timedelta(minutes=5), tick=False):
        assert "Sam Lee" in words(page_of(secret))
    with time_machine.travel(now + timedelta(days=7, minutes=1), tick=False):
        assert WRONG in words(page_of(secret))


@pytest.mark.parametrize("password", ["short", "password1234", "sam.lee@example.org", "sam lee at barnet"])
def test_a_weak_password_is_refused(cast: Cast, password: str) -> None:
    _, secret = make.invite(cast.agency_admin)
    answer = join(secret, password)
    assert answer.status_code == 200
    assert not User.objects.filter(email="sam.lee@example.org").exists()


def test_two_different_passwords_are_refused(cast: Cast) -> None:
    _, secret = make.invite(cast.agency_admin)
    answer = join(secret, again=f"{GOOD}!")
    assert "The two passwords differ" in words(answer)


def test_somebody_else_who_is_signed_in_cannot_take_it(cast: Cast) -> None:
    _, secret = make.invite(cast.agency_admin)
    client = signed_in(cast.case_lead)
    assert "Sign out first" in words(page_of(secret, client))
    assert join(secret, client=client).status_code == 200
    assert not User.objects.filter(email="sam.lee@example.org").exists()


def test_an_address_with_an_account_elsewhere_is_not_told_of(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    """The administrator sees what they see for any other address; only its owner learns more, without a link."""
    client, pages = administrator(cast), []
    for email in ("nadia.aziz@example.org", "nobody.yet@example.org"):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(at("officer-invite"), form(email=email), follow=True)
        pages.append(words(answer).replace(email, "…").split("Invited, not here yet")[0])
    assert pages[0] == pages[1]
    known, new = mail.outbox
    assert known.subject == new.subject
    assert "/join/" in new.body and "/join/" not in known.body
    assert "has an account already" in known.body


def test_who_has_an_account_here_or_was_invited_is_not_invited_again(cast: Cast) -> None:
    make.invite(cast.agency_admin)
    client = administrator(cast)
    assert "invited already" in words(client.post(at("officer-invite"), form()))
    answer = client.post(at("officer-invite"), form(email="Priya.Shah@example.org"))
    assert "has an account in Barnet Council already" in words(answer)
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.DPO])
def test_a_forged_role_is_refused(cast: Cast, role: Role) -> None:
    answer = administrator(cast).post(at("officer-invite"), form(roles=["practitioner", role.value]))
    assert answer.status_code == 200
    with pytest.raises(ValidationError, match="cannot give"):
        make.invite(cast.agency_admin, roles=[role])
    assert not Invitation.objects.exists()


def test_the_system_administrator_appoints_administrators_and_nobody_who_reads_cases(cast: Cast) -> None:
    client = signed_in(cast.system_admin)
    confirm(client)
    url = at("administrator-appoint", cast.homes.pk)
    assert client.post(url, form(roles=["case_lead"])).status_code == 200
    assert not Invitation.objects.exists()
    assert client.post(url, form(roles=["agency_admin"])).status_code == 302
    assert Invitation.objects.get().agency == cast.homes


def test_another_agency_is_not_in_the_form(cast: Cast) -> None:
    """What a forged field says of agency or partnership counts for nothing."""
    forged = {"agency": str(cast.homes.pk), "partnership": str(cast.enfield.pk), "by": str(cast.dpo.pk)}
    administrator(cast).post(at("officer-invite"), form(**forged))
    invitation = Invitation.objects.get()
    assert (invitation.agency, invitation.partnership) == (cast.council, cast.barnet)
    assert invitation.invited_by == cast.agency_admin


def test_inviting_asks_first_who_sits_there(cast: Cast) -> None:
    answer = signed_in(cast.agency_admin).post(at("officer-invite"), form())
    assert "reauthenticate" in answer["Location"]
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("act", ["resend", "withdraw"])
def test_an_administrator_of_another_agency_cannot_touch_it(cast: Cast, act: str) -> None:
    invitation, secret = make.invite(cast.agency_admin)
    User.objects.filter(pk__in=[cast.homes_officer.pk, cast.enfield_lead.pk]).update(roles=["agency_admin"])
    for person in (cast.homes_officer, cast.enfield_lead, cast.system_admin):
        assert signed_in(person).post(at(f"invitation-{act}", invitation.pk)).status_code == 404
    assert officers.invitation_for(officers.digest_of(secret)) == invitation


def test_taking_it_back_and_sending_it_again(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    invitation, secret = make.invite(cast.agency_admin)
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(cast.agency_admin).post(at("invitation-resend", invitation.pk))
    new = re.search(r"/join/([\w-]+)/", mail.outbox[0].body)
    assert new and "Sam Lee" in words(page_of(new[1])) and WRONG in words(page_of(secret))
    signed_in(cast.agency_admin).post(at("invitation-withdraw", invitation.pk))
    assert WRONG in words(page_of(new[1]))
    with pytest.raises(ValidationError, match="already"):
        officers.resend(invitation=invitation, by=cast.agency_admin, link=lambda secret: secret)
