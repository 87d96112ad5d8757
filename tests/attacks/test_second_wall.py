"""The second wall, tried where the first one is missing: queries that forgot to ask who may see.

`.objects.all()` under `acting(...)` is what a view would get that filters nothing.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import get_resolver, path
from django.utils import timezone

from casework.acting import NOBODY, acting
from casework.models import (
    Action,
    ActionUpdate,
    AgendaItem,
    Barrier,
    Case,
    CaseEvent,
    CaseShare,
    Contact,
    Feedback,
    Involvement,
    PanelReferral,
    Report,
    RiskAnswer,
    RiskAssessment,
    SupportGiven,
    SupportReferral,
    User,
)
from casework.permissions import Permission, public
from casework.rules.roles import ROLE_PERMISSIONS, Role
from casework.services import actions, sharing, support
from tests import factories as make
from tests.factories import DAY
from tests.personas import Cast

# Every table that hangs on a case. The last ones say nothing of what is in it: who may see it, or a notice's way there.
WALLED: list[type[models.Model]] = [
    Action, ActionUpdate, AgendaItem, Case, CaseEvent, CaseShare, Contact, Feedback, Involvement, PanelReferral, Report,
    RiskAnswer, RiskAssessment, SupportGiven, SupportReferral,
]  # fmt: skip
OPEN = {
    "casework_casegroupobjectpermission", "casework_caseuserobjectpermission", "casework_notice", "casework_barrier",
    "casework_pointermark", "casework_emergencyaccess",
}  # fmt: skip

LATER = DAY + timedelta(days=1)


def as_user(user: User) -> Any:
    """Whom a request of this officer would act for."""
    return acting(str(user.pk))


def fresh(user: User) -> User:
    """As the next request loads them."""
    return User.objects.get(pk=user.pk)


def rows(user: User | None) -> dict[str, int]:
    """How many rows of each walled table the database gives, asked for all of them."""
    with acting(str(user.pk) if user else NOBODY):
        return {model.__name__: model._default_manager.count() for model in WALLED}


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case of the council with something in every table."""
    case = make.make_case(cast.case_lead, make.make_report(cast.case_lead))
    panel = make.make_panel(cast.coordinator)
    make.make_meeting(panel, cast.coordinator)
    make.assess(case)
    make.refer_to_panel(case, panel)
    make.share(case, cast.victim_support)
    action = make.make_action(case, cast.victim_support)
    actions.log(action=action, by=cast.support_officer, on=DAY, note="Called them.")
    referral = make.accept(make.refer_to_support(case, cast.victim_support), cast.support_officer)
    make.log_contact(case, cast.case_lead)
    support.give(referral=referral, by=cast.support_officer, on=LATER, kind="emotional", note="We talked.")
    support.record_feedback(
        referral=referral,
        by=cast.support_officer,
        given_on=LATER,
        would_recommend=True,
        satisfaction=5,
        comments="Good",
    )
    return case


NOTHING = {model.__name__: 0 for model in WALLED}


def test_an_agency_without_a_share_gets_no_row_of_anything(cast: Cast, case: Case) -> None:
    assert all(rows(cast.case_lead).values())  # so that nothing is missing from the test itself
    for officer in (cast.homes_officer, cast.enfield_lead, cast.enfield_police, cast.leaver, cast.analyst, cast.dpo):
        assert rows(officer) == NOTHING, officer
    assert rows(None) == NOTHING


def test_a_share_that_ended_a_second_ago_gives_nothing(cast: Cast, case: Case) -> None:
    share = make.share(case, cast.police)
    assert rows(cast.police_officer)["Case"] == 1
    sharing.withdraw(share=share, by=cast.case_lead)
    assert rows(cast.police_officer) == NOTHING


def test_a_share_that_ran_out_gives_nothing_though_no_job_has_run(cast: Cast, case: Case) -> None:
    share = make.share(case, cast.police, ends_on=timezone.localdate())
    assert rows(cast.police_officer)["Case"] == 1
    sharing.CaseGroupObjectPermission.objects.filter(group__membership__agency=cast.police).update(until=timezone.now())
    share.refresh_from_db()
    assert share.withdrawn_at is None
    assert rows(cast.police_officer) == NOTHING


def test_another_agencys_private_contact_is_not_given(cast: Cast, case: Case) -> None:
    make.log_contact(case, cast.support_officer, circle="agency")
    make.share(case, cast.police)
    shown = rows(cast.police_officer)["Contact"]
    assert (shown, rows(cast.support_officer)["Contact"]) == (1, 2)


def test_who_is_barred_gets_nothing_whatever_their_agency_holds(cast: Cast, case: Case) -> None:
    make.share(case, cast.police)
    person = case.involvements.get().person
    Barrier.objects.create(user=cast.police_officer, identity=person.identity, reason="Cousin", set_by=cast.case_lead)
    assert rows(cast.police_officer) == NOTHING


def test_the_roles_that_the_database_knows_are_the_roles_that_read_cases(cast: Cast, case: Case) -> None:
    for role in Role:
        User.objects.filter(pk=cast.case_lead.pk).update(roles=[role])
        reads = Permission.CASE_VIEW in ROLE_PERMISSIONS[role]
        assert bool(rows(cast.case_lead)["Case"]) is reads, role
        stranger = make.make_report(cast.homes_officer)
        with as_user(cast.case_lead):
            triages = Report.objects.filter(pk=stranger.pk).exists()
        assert triages is (Permission.REPORT_TRIAGE in ROLE_PERMISSIONS[role]), role


@pytest.mark.django_db
def test_every_table_of_a_case_has_the_wall() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity FROM pg_constraint f"
            " JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class t ON t.oid = f.confrelid"
            " WHERE f.contype = 'f' AND t.relname = ANY (%s)",
            [[model._meta.db_table for model in WALLED]],
        )
        found = cursor.fetchall()
    assert {name for name, is_walled in found if not is_walled} <= OPEN
    assert len([name for name, is_walled in found if is_walled]) > 10


def test_a_connection_does_not_carry_one_officer_over_to_the_next(cast: Cast, case: Case) -> None:
    with as_user(cast.case_lead):
        assert Case.objects.count() == 1
    with as_user(cast.homes_officer):
        assert Case.objects.count() == 0
        with pytest.raises(IntegrityError), transaction.atomic(), as_user(cast.case_lead):
            assert Case.objects.count() == 1
            User.objects.create(email=cast.homes_officer.email, agency=cast.homes, partnership=cast.barnet, roles=[])
        assert Case.objects.count() == 0
    with transaction.atomic():
        with as_user(cast.case_lead), transaction.atomic():
            Case.objects.count()
            transaction.set_rollback(True)
        with as_user(cast.homes_officer):
            assert Case.objects.count() == 0
    assert rows(None) == NOTHING


def test_an_officer_who_is_suspended_meanwhile_gets_nothing(cast: Cast, case: Case) -> None:
    User.objects.filter(pk=cast.case_lead.pk).update(is_active=False)
    assert rows(cast.case_lead) == NOTHING


@pytest.mark.parametrize("actor", ["system ", "SYSTEM", "1 or 1=1", "0", "-1", "999999999999", "system'--"])
def test_an_actor_that_is_nobody_gets_nothing(actor: str, cast: Cast, case: Case) -> None:
    with acting(actor):
        assert Case.objects.count() == 0


def forgetful(request: HttpRequest) -> HttpResponse:
    """A view that asks nothing of anybody."""
    return HttpResponse(" ".join(Case.objects.values_list("title", flat=True)) + f" {Contact.objects.count()} contacts")


urlpatterns = [path("forgetful/", public(forgetful), name="forgetful"), *get_resolver("config.urls").url_patterns]


@pytest.mark.urls(__name__)
def test_a_view_that_forgot_its_filter_leaks_nothing(cast: Cast, case: Case) -> None:
    def shown_to(user: User | None) -> str:
        client = Client()
        if user:
            client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client.get("/forgetful/").content.decode()

    assert shown_to(cast.case_lead) == f"{case.title} 1 contacts"
    for officer in (None, cast.homes_officer, cast.enfield_lead, cast.analyst):
        assert shown_to(officer) == " 0 contacts"


def test_the_rows_of_others_can_be_neither_changed_nor_deleted(cast: Cast, case: Case) -> None:
    with as_user(cast.homes_officer):
        assert Case.objects.update(title="Mine") == 0
        assert Contact.objects.all().delete()[0] == 0
    case.refresh_from_db()
    assert case.title != "Mine"


def test_each_look_past_the_wall_says_why(settings: Any) -> None:
    found: list[str] = []
    for folder in ("casework", "assessment", "config"):
        for file in (settings.BASE_DIR / folder).rglob("*.py"):
            if file.name != "acting.py":  # a door (doors.py) is given its reason as `beyond`
                said = r'(?:as_system\(\s*|^WHY = |, beyond=)("[^"]*"|.*)'
                found += re.findall(said, file.read_text(encoding="utf-8"), re.M)
    named = [reason for reason in found if reason.startswith(("beyond)", "WHY)"))]
    assert len(found) > 20
    assert [reason for reason in found if reason not in named and len(reason.split()) < 4] == []
