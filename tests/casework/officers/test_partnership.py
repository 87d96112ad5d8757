"""The system administrator: agencies, teams, administrators, and nothing of any case."""

from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from casework.models import Invitation, Membership, Partnership, Team, User
from casework.services import officers
from tests import factories as make
from tests.casework.officers.test_invitations import at
from tests.casework.officers.test_new_installation import BARNET
from tests.casework.screen import opened, signed_in, words
from tests.personas import Cast, confirm

NEW = {"which": "new", "name": "Barnet Probation", "kind": "probation"}


def test_a_new_agency_and_one_of_another_borough_join(cast: Cast) -> None:
    client = signed_in(cast.system_admin)
    assert client.post(at("agency-add"), NEW).status_code == 302
    assert client.post(at("agency-add"), {"which": str(cast.enfield_council.pk)}).status_code == 302
    here = set(cast.barnet.agencies.values_list("name", flat=True))
    assert {"Barnet Probation", "Enfield Council"} <= here
    group = Membership.objects.get(agency=cast.enfield_council, partnership=cast.barnet).group
    assert group.name == "barnet: enfield-council"
    assert not group.user_set.exists()  # its officers in Enfield see nothing of Barnet by it


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"which": "new", "name": "", "kind": "police"}, "Enter the name"),
        ({"which": "new", "name": "Barnet Homes", "kind": "housing"}, "There is an agency called Barnet Homes already"),
        ({"which": "new", "name": "BARNET HOMES", "kind": "housing"}, "already"),
        ({"which": "new", "name": "New one", "kind": ""}, "Choose what kind"),
        ({"which": ""}, "Choose an agency"),
    ],
)
def test_what_is_missing_is_said(cast: Cast, facts: dict[str, str], said: str) -> None:
    assert said in words(signed_in(cast.system_admin).post(at("agency-add"), facts))


def test_a_member_cannot_join_twice(cast: Cast) -> None:
    answer = signed_in(cast.system_admin).post(at("agency-add"), {"which": str(cast.homes.pk)})
    assert answer.status_code == 200
    assert Membership.objects.filter(agency=cast.homes).count() == 1


def test_an_agency_outside_the_partnership_is_reached_by_no_number(cast: Cast) -> None:
    client = signed_in(cast.system_admin)
    for name in ("agency-view", "team-add", "administrator-appoint"):
        assert client.get(at(name, cast.enfield_council.pk)).status_code == 404
    assert client.post(at("team-add", cast.enfield_council.pk), {"name": "North"}).status_code == 404
    assert not Team.objects.exists()


def test_another_boroughs_part_of_the_police_is_not_shown(cast: Cast) -> None:
    User.objects.filter(pk=cast.enfield_police.pk).update(roles=["agency_admin"], is_active=False)
    client = signed_in(cast.system_admin)
    assert "Nadia Aziz" not in words(client.get(at("agency-view", cast.police.pk)))
    url = at("administrator-let-in", cast.police.pk, cast.enfield_police.pk)
    assert client.post(url).status_code == 404
    assert not User.objects.get(pk=cast.enfield_police.pk).is_active


def test_they_make_teams_once_a_name(cast: Cast) -> None:
    client, url = signed_in(cast.system_admin), at("team-add", cast.homes.pk)
    assert client.post(url, {"name": "North"}).status_code == 302
    assert "already" in words(client.post(url, {"name": "north"}))
    assert "North, 0 officers" in words(client.get(at("agency-view", cast.homes.pk)))


def test_only_administrators_and_data_protection_officers_are_theirs_to_let_in(cast: Cast) -> None:
    client = signed_in(cast.system_admin)
    officers.suspend(officer=cast.agency_admin, by=None, reason="Not used for 90 days")
    assert "Not used for 90 days" in words(client.get(at("agency-view", cast.council.pk)))
    client.post(at("administrator-let-in", cast.council.pk, cast.agency_admin.pk))
    assert User.objects.get(pk=cast.agency_admin.pk).is_active
    assert client.post(at("administrator-let-in", cast.council.pk, cast.leaver.pk)).status_code == 404
    assert not User.objects.get(pk=cast.leaver.pk).is_active


def test_an_invitation_of_an_agencys_own_is_not_theirs(cast: Cast) -> None:
    invitation, secret = make.invite(cast.agency_admin)
    client = signed_in(cast.system_admin)
    assert "Sam Lee" not in words(client.get(at("agency-view", cast.council.pk)))
    assert client.post(at("administrator-withdraw", cast.council.pk, invitation.pk)).status_code == 404
    assert officers.invitation_for(officers.digest_of(secret))


@pytest.mark.parametrize("person", ["system_admin", "agency_admin"])
def test_neither_administrator_sees_a_case_a_report_or_a_person(cast: Cast, person: str) -> None:
    case = make.make_case(cast.case_lead)
    report = case.reports.get()
    client = signed_in(cast.people[person])
    pages = ["my-work", "roles"] + (["agency-list"] if person == "system_admin" else ["officer-list", "attestation"])
    text = "".join(words(client.get(at(page))) for page in pages)
    text += words(client.get(at("officer-view", cast.case_lead.pk)))
    text += words(client.get(at("agency-view", cast.council.pk)))
    for secret in (case.reference, case.title, report.reference, "Yusuf", "Orange Hill"):
        assert secret not in text
    for url in (case.get_absolute_url(), report.get_absolute_url()):
        assert client.get(url).status_code == 404
    for name in ("case-list", "report-list", "meeting-list", "support-list", "access-record"):
        assert client.get(at(name)).status_code == 403


# --- The commands where partnerships are already


def test_the_same_area_twice_and_a_demonstration_beside_it_are_refused(cast: Cast) -> None:
    with pytest.raises(CommandError, match="already exists"):
        call_command("create_partnership", **BARNET)
    Partnership.objects.filter(pk=cast.enfield.pk).update(is_demonstration=True)
    with pytest.raises(CommandError, match="database of its own"):
        call_command("create_partnership", **BARNET | {"area_code": "E09000001", "prefix": "CIT"})


def test_where_there_are_several_the_command_asks_which(cast: Cast) -> None:
    with pytest.raises(CommandError, match="--partnership: barnet, enfield"):
        call_command("appoint", "new@example.org", name="New")
    with pytest.raises(CommandError, match="no such agency"):
        call_command("appoint", "new@example.org", name="New", partnership="enfield", agency="barnet-homes")
    assert not Invitation.objects.exists()


def test_the_command_lets_a_sleeping_administrator_in_and_gives_nobody_a_role(cast: Cast, capsys: Any) -> None:
    officers.suspend(officer=cast.system_admin, by=None, reason="Not used for 90 days")
    call_command("appoint", cast.system_admin.email, partnership="barnet")
    assert User.objects.get(pk=cast.system_admin.pk).is_active
    with pytest.raises(CommandError, match="without this role"):
        call_command("appoint", cast.case_lead.email, partnership="barnet")
    with pytest.raises(CommandError, match="has an account already"):
        call_command("appoint", cast.enfield_lead.email, name="Liam", partnership="barnet")
    assert User.objects.get(pk=cast.case_lead.pk).roles == ["case_lead"]


# --- Roles that only the system administrator gives


def as_system_admin(cast: Cast) -> Client:
    client = signed_in(cast.system_admin)
    confirm(client)
    return client


def test_an_officer_who_is_there_already_is_appointed_at_once(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    facts = {"email": "Dawn.Clarke@example.org", "name": "Mrs Clarke", "roles": ["agency_admin"]}
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_system_admin(cast).post(at("administrator-appoint", cast.homes.pk), facts, follow=True)
    assert "Dawn Clarke has an account here, and has the role now" in words(answer)
    user = User.objects.get(pk=cast.homes_officer.pk)
    assert (user.roles, user.name) == (["practitioner", "agency_admin"], "Dawn Clarke")
    assert (Invitation.objects.count(), mail.outbox) == (0, [])
    assert signed_in(user).get(at("officer-list")).status_code == 200


def test_one_who_is_suspended_or_of_another_agency_is_not(cast: Cast) -> None:
    client, url = as_system_admin(cast), at("administrator-appoint", cast.council.pk)
    facts = {"name": "Owen Price", "roles": ["agency_admin"]}
    assert "It is suspended" in words(client.post(url, facts | {"email": cast.leaver.email}))
    client.post(url, facts | {"email": cast.homes_officer.email})
    assert User.objects.filter(roles__contains=["agency_admin"]).get() == cast.agency_admin


def test_a_role_that_only_they_give_they_can_take_again(cast: Cast) -> None:
    client, url = as_system_admin(cast), at("administrator-change", cast.council.pk, cast.agency_admin.pk)
    User.objects.filter(pk=cast.agency_admin.pk).update(roles=["case_lead", "agency_admin", "dpo"])
    page = client.get(url)
    assert "They are also case lead. Only an administrator of the agency gives and takes that." in words(page)
    client.post(url, {"roles": ["agency_admin"]} | opened(client, url))
    assert User.objects.get(pk=cast.agency_admin.pk).roles == ["case_lead", "agency_admin"]


def test_whoever_has_no_such_role_is_not_theirs_to_change(cast: Cast) -> None:
    url = at("administrator-change", cast.council.pk, cast.case_lead.pk)
    client = as_system_admin(cast)
    assert [client.get(url).status_code, client.post(url, {"roles": ["dpo"]}).status_code] == [404, 404]
