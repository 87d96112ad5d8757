"""An agency's officers: the list, changing roles, suspending at once, and who cannot."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.models import ChangeEntry, Team, User
from casework.permissions import Permission, can
from casework.rules.roles import ROLE_PERMISSIONS, Role
from casework.services import officers
from casework.services.agencies import add_user
from casework.services.saving import Stale
from tests import factories as make
from tests.casework.officers.test_invitations import administrator, at
from tests.casework.screen import boxes, opened, signed_in, words
from tests.personas import PASSWORD, Cast, confirm


def change(cast: Cast, officer: User, client: Client | None = None, **facts: Any) -> Any:
    client = client or administrator(cast)
    url = at("officer-change", officer.pk)
    told = {"name": officer.name, "job_title": "", "roles": list(officer.roles)} | facts
    return client.post(url, told | opened(client, url))


def roles_of(user: User) -> list[str]:
    return User.objects.get(pk=user.pk).roles


def test_the_list_shows_the_agencys_own_officers_in_the_partnership_and_nobody_else(cast: Cast) -> None:
    page = words(signed_in(cast.agency_admin).get(at("officer-list")))
    assert all(name in page for name in ("Priya Shah", "Helen Marsh", "Owen Price"))
    assert not any(name in page for name in ("Tom Reid", "Dawn Clarke", "Liam Foster", "Nadia Aziz"))


def test_police_administrators_of_two_boroughs_see_each_their_own(cast: Cast) -> None:
    User.objects.filter(pk=cast.chair.pk).update(roles=["agency_admin"])
    client = signed_in(cast.chair)
    page = words(client.get(at("officer-list")))
    assert "Tom Reid" in page and "Nadia Aziz" not in page
    assert client.get(at("officer-view", cast.enfield_police.pk)).status_code == 404


@pytest.mark.parametrize(
    ("asked", "there", "not_there"),
    [
        ({"q": "priya"}, "Priya Shah", "Helen Marsh"),
        ({"role": "coordinator"}, "Helen Marsh", "Priya Shah"),
        ({"state": "suspended"}, "Owen Price", "Priya Shah"),
        ({"state": "active"}, "Priya Shah", "Owen Price"),
        ({"state": "dormant_soon"}, "Marcus Bell", "Priya Shah"),
        ({"state": "checks"}, "Ruth Adeyemi", "Priya Shah"),
    ],
)
def test_the_list_can_be_narrowed(cast: Cast, asked: dict, there: str, not_there: str) -> None:
    today = timezone.localdate()
    User.objects.filter(pk=cast.analyst.pk).update(
        joined_at=timezone.now() - timedelta(days=400), last_seen_on=today - timedelta(days=80)
    )
    User.objects.filter(pk=cast.dpo.pk).update(trained_until=today + timedelta(days=10))
    page = words(signed_in(cast.agency_admin).get(at("officer-list"), asked)).split("Vetted and trained until")[1]
    assert there in page and not_there not in page


def test_three_hundred_officers_cost_no_more_queries_than_three(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(300):
        where = {"agency": cast.council, "partnership": cast.barnet, "roles": [Role.PRACTITIONER]}
        add_user(email=f"officer{number}@example.org", name=f"Officer {number:03}", **where)
    client = signed_in(cast.agency_admin)
    client.get(at("officer-list"))
    with django_assert_max_num_queries(25):
        assert "307 officers" in words(client.get(at("officer-list")))


def test_an_administrator_changes_roles_and_team(cast: Cast) -> None:
    team = Team.objects.create(agency=cast.council, partnership=cast.barnet, name="North")
    answer = change(cast, cast.case_lead, roles=["practitioner", "chair"], team=str(team.pk), job_title="Manager")
    assert answer.status_code == 302
    user = User.objects.get(pk=cast.case_lead.pk)
    assert (user.roles, user.team, user.job_title) == (["practitioner", "chair"], team, "Manager")
    entry = ChangeEntry.objects.filter(object_type="user", object_id=str(user.pk)).latest("pk")
    assert (entry.user_label, set(entry.changes)) == ("Moira Keane", {"roles", "team_id", "job_title"})


def test_changing_roles_asks_first_who_sits_there(cast: Cast) -> None:
    url = at("officer-change", cast.case_lead.pk)
    answer = signed_in(cast.agency_admin).post(url, {"name": "Priya", "roles": ["practitioner"]})
    assert "reauthenticate" in answer["Location"]
    assert roles_of(cast.case_lead) == ["case_lead"]


@pytest.mark.parametrize("role", ["system_admin", "dpo"])
def test_a_forged_post_gives_no_role_that_is_not_theirs_to_give(cast: Cast, role: str) -> None:
    assert change(cast, cast.case_lead, roles=["case_lead", role]).status_code == 200
    with pytest.raises(ValidationError, match="cannot give"):
        officers.change(
            officer=cast.case_lead, by=cast.agency_admin, version=1, name="P", job_title="", roles=[role], team=None
        )
    assert roles_of(cast.case_lead) == ["case_lead"]


def test_nobody_changes_their_own_roles(cast: Cast) -> None:
    """Not by a forged field, and not by the service."""
    change(cast, cast.agency_admin, roles=["agency_admin", "case_lead"])
    assert roles_of(cast.agency_admin) == ["agency_admin"]
    with pytest.raises(ValidationError, match="your own roles"):
        officers.change(
            officer=cast.agency_admin,
            by=cast.agency_admin,
            version=User.objects.get(pk=cast.agency_admin.pk).version,
            name="Moira Keane",
            job_title="",
            roles=["agency_admin", "case_lead"],
            team=None,
        )
    assert roles_of(cast.agency_admin) == ["agency_admin"]


def test_a_role_that_only_others_give_stays_when_the_rest_is_changed(cast: Cast) -> None:
    assert change(cast, cast.dpo, roles=["analyst"]).status_code == 302
    assert roles_of(cast.dpo) == ["analyst", "dpo"]
    assert change(cast, cast.dpo, roles=[]).status_code == 302
    assert roles_of(cast.dpo) == ["dpo"]


def test_an_officer_keeps_at_least_one_role(cast: Cast) -> None:
    assert "Choose at least one role" in words(change(cast, cast.case_lead, roles=[]))


def test_a_team_of_another_agency_is_refused(cast: Cast) -> None:
    team = Team.objects.create(agency=cast.homes, partnership=cast.barnet, name="North")
    assert change(cast, cast.case_lead, team=str(team.pk)).status_code == 200
    with pytest.raises(ValidationError, match="not a team of"):
        make.invite(cast.agency_admin, team=team)


def test_the_second_of_two_administrators_is_told_what_the_first_changed(cast: Cast) -> None:
    client, url = administrator(cast), at("officer-change", cast.case_lead.pk)
    mine = {"name": "Priya Shah", "job_title": "", "roles": ["case_lead"]} | opened(client, url)
    change(cast, cast.case_lead, roles=["practitioner"])
    answer = client.post(url, mine)
    assert answer.status_code == 409
    assert "was “Case lead”, is now “Practitioner”" in words(answer)
    assert roles_of(cast.case_lead) == ["practitioner"]


def test_a_role_counts_from_the_next_request(cast: Cast) -> None:
    client = signed_in(cast.homes_officer)
    assert client.get(at("meeting-list")).status_code == 200
    User.objects.filter(pk=cast.homes_officer.pk).update(roles=["analyst"])
    assert client.get(at("meeting-list")).status_code == 403


# --- Suspending


def comes_in(user: User, password: str) -> bool:
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": password})
    return "_auth_user_id" in client.session


def test_a_suspended_officers_open_session_is_refused_with_the_next_request(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    assert comes_in(cast.case_lead, PASSWORD)
    theirs = signed_in(cast.case_lead)
    assert theirs.get(case.get_absolute_url()).status_code == 200
    answer = signed_in(cast.agency_admin).post(at("officer-suspend", cast.case_lead.pk), {"reason": "Away"})
    assert answer.status_code == 302
    for url in (case.get_absolute_url(), at("my-work"), at("case-list")):
        assert theirs.get(url)["Location"].startswith(reverse("account_login"))
    assert not can(User.objects.get(pk=cast.case_lead.pk), Permission.CASE_VIEW, case)
    assert not comes_in(cast.case_lead, PASSWORD)


def test_a_session_from_before_stays_ended_when_they_are_let_in_again(cast: Cast) -> None:
    theirs = signed_in(cast.case_lead)
    officers.suspend(officer=cast.case_lead, by=cast.agency_admin, reason="Away")
    officers.let_in(officer=cast.case_lead, by=cast.agency_admin)
    assert theirs.get(at("my-work"))["Location"].startswith(reverse("account_login"))
    again = signed_in(User.objects.get(pk=cast.case_lead.pk))
    assert again.get(at("my-work")).status_code == 200


def test_a_suspended_officer_who_sets_a_new_password_is_still_out(cast: Cast) -> None:
    officers.suspend(officer=cast.case_lead, by=cast.agency_admin, reason="Away")
    user = User.objects.get(pk=cast.case_lead.pk)
    user.set_password("another long passphrase")
    user.save(update_fields=["password"])
    assert not comes_in(user, "another long passphrase")


def test_why_they_were_suspended_is_shown_and_they_can_be_let_in_again(cast: Cast) -> None:
    client = signed_in(cast.agency_admin)
    client.post(at("officer-suspend", cast.case_lead.pk), {"reason": "Long absence"})
    assert "by Moira Keane: Long absence" in words(client.get(at("officer-view", cast.case_lead.pk)))
    client.post(at("officer-let-in", cast.case_lead.pk))
    user = User.objects.get(pk=cast.case_lead.pk)
    assert (user.is_active, user.suspended_because, user.suspended_by) == (True, "", None)


def test_nobody_suspends_themselves_and_nobody_twice(cast: Cast) -> None:
    answer = signed_in(cast.agency_admin).post(at("officer-suspend", cast.agency_admin.pk), {"reason": "x"})
    assert "You cannot suspend yourself" in words(answer)
    officers.suspend(officer=cast.case_lead, by=cast.agency_admin, reason="Away")
    with pytest.raises(ValidationError, match="suspended already"):
        officers.suspend(officer=cast.case_lead, by=cast.agency_admin, reason="Away")


PAGES = ["view", "change", "checks", "suspend", "let-in", "leave"]


@pytest.mark.parametrize("page", PAGES)
def test_an_administrator_of_another_agency_or_borough_reaches_nobody_by_number(cast: Cast, page: str) -> None:
    User.objects.filter(pk__in=[cast.homes_officer.pk, cast.enfield_lead.pk]).update(roles=["agency_admin"])
    before = list(User.objects.order_by("pk").values())
    for person in (cast.homes_officer, cast.enfield_lead, cast.system_admin):
        client = signed_in(person)
        confirm(client)
        url = at(f"officer-{page}", cast.case_lead.pk)
        assert [client.get(url).status_code, client.post(url, {"reason": "x"}).status_code] == [404, 404]
    seen = {person.pk for person in (cast.homes_officer, cast.enfield_lead, cast.system_admin)}
    after = list(User.objects.order_by("pk").values())
    assert [row for row in before if row["id"] not in seen] == [row for row in after if row["id"] not in seen]


def test_an_administrator_who_is_suspended_meanwhile_suspends_nobody(cast: Cast) -> None:
    client = signed_in(cast.agency_admin)
    User.objects.filter(pk=cast.agency_admin.pk).update(is_active=False)
    client.post(at("officer-suspend", cast.case_lead.pk), {"reason": "Revenge"})
    assert User.objects.get(pk=cast.case_lead.pk).is_active


# --- Vetting, training, and when they were last there


def test_an_administrator_enters_dates_but_not_their_own(cast: Cast) -> None:
    client, url = signed_in(cast.agency_admin), at("officer-checks", cast.case_lead.pk)
    day = timezone.localdate() + timedelta(days=400)
    client.post(url, boxes(vetted_until=day, trained_until=day) | opened(client, url))
    user = User.objects.get(pk=cast.case_lead.pk)
    assert (user.vetted_until, user.trained_until) == (day, day)
    url = at("officer-checks", cast.agency_admin.pk)
    assert "You cannot enter your own dates" in words(client.post(url, boxes(trained_until=day) | opened(client, url)))
    assert User.objects.get(pk=cast.agency_admin.pk).trained_until is None


def test_a_stale_form_of_dates_is_refused(cast: Cast) -> None:
    with pytest.raises(Stale):
        officers.set_checks(
            officer=cast.case_lead, by=cast.agency_admin, version=99, vetted_until=None, trained_until=None
        )


def test_without_training_the_panel_is_closed_everywhere_and_says_why(cast: Cast) -> None:
    panel = make.make_panel(cast.coordinator)
    meeting = make.make_meeting(panel, cast.coordinator)
    User.objects.filter(pk=cast.coordinator.pk).update(trained_until=timezone.localdate() - timedelta(days=1))
    client = signed_in(cast.coordinator)
    for url in (at("meeting-list"), at("meeting-plan"), meeting.get_absolute_url()):
        answer = client.get(url)
        assert answer.status_code == 403
        assert "Your training in information sharing ran out on" in words(answer)
        assert "Your role does not include this" not in words(answer)
    start = client.get(at("my-work"))
    assert "Your training in information sharing ran out on" in words(start)
    assert at("meeting-list") not in start.content.decode()
    assert not can(User.objects.get(pk=cast.coordinator.pk), Permission.EMERGENCY_USE)


def test_training_that_ends_today_or_has_no_date_closes_nothing(cast: Cast) -> None:
    make.make_panel(cast.coordinator)
    for day in (timezone.localdate(), None):
        User.objects.filter(pk=cast.coordinator.pk).update(trained_until=day)
        assert signed_in(cast.coordinator).get(at("meeting-list")).status_code == 200


def test_when_an_officer_was_last_there_is_written_once_a_day(cast: Cast, django_assert_num_queries: Any) -> None:
    client = signed_in(cast.case_lead)
    client.get(at("my-work"))
    user = User.objects.get(pk=cast.case_lead.pk)
    assert user.last_seen_on == timezone.localdate()
    with django_assert_num_queries(0):
        officers.note_seen(user=user, on=timezone.localdate())
    with django_assert_num_queries(1):
        officers.note_seen(user=user, on=timezone.localdate() + timedelta(days=1))


def test_a_page_that_is_for_everybody_does_not_count_as_being_there(cast: Cast) -> None:
    signed_in(cast.case_lead).get(reverse("accessibility"))
    assert User.objects.get(pk=cast.case_lead.pk).last_seen_on is None


# --- The page of roles


def test_the_page_of_roles_is_made_from_the_rules(cast: Cast) -> None:
    page = signed_in(cast.homes_officer).get(at("roles"))
    assert "A role opens no case by itself" in words(page)
    for permission, _, cells in page.context["rows"]:
        allowed = {role for role, is_allowed in zip(Role, cells, strict=True) if is_allowed}
        assert allowed == {role for role in Role if permission in ROLE_PERMISSIONS[role]}
    assert len(page.context["rows"]) == len(Permission)
    said = {row["label"]: row["givers"] for row in page.context["roles"]}
    assert said["Agency administrator"] == ["an agency administrator", "a system administrator"]
    assert (said["Data protection officer"], said["System administrator"]) == (["a system administrator"], [])


def test_every_page_leads_to_it(cast: Cast) -> None:
    assert f'href="{at("roles")}"' in signed_in(cast.homes_officer).get(at("my-work")).content.decode()
