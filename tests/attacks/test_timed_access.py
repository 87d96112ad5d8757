"""Attacks by an officer whose time ran out a second ago: a case that was granted on request, and one opened in an emergency.

No job has run: the grant's own end shuts every list, search, count, export, notice and open page."""

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework import tasks
from casework.access import cases_for, managed_cases_for, people_for, reports_for
from casework.acting import acting
from casework.models import (
    Case,
    CaseGroupObjectPermission,
    CaseUserObjectPermission,
    ChangeEntry,
    Notice,
    Report,
    User,
)
from casework.permissions import Permission, can
from casework.rules.categories import Circle
from casework.services import details, emergencies, requests
from casework.timeline import timeline
from tests import factories as make
from tests.casework.screen import signed_in, words
from tests.factories import Level
from tests.personas import confirm
from tests.world import World

REASON = "He said that he will kill her tonight."
FORMS = ["contact-log", "note-add", "evidence-add", "action-set", "case-edit", "case-close", "risk-assess", "share-add"]
PAGES = ["case-view", "case-timeline", "case-sharing", "risk-view", "agenda-item-view", "evidence-download", *FORMS]


@pytest.fixture
def world(made_world: World, db: None) -> World:
    world = deepcopy(made_world)
    # Barnet Homes has an officer who leads cases, so that every list and export is open to the role.
    User.objects.filter(pk=world.cast.homes_officer.pk).update(roles=["coordinator"])
    return world


def officer(world: World) -> User:
    """In their next request, with nothing read yet."""
    return User.objects.get(pk=world.cast.homes_officer.pk)


def grant(world: World) -> None:
    asked = world.request
    requests.grant(
        request=asked,
        cases=list(requests.shareable_cases(asked, user=world.cast.case_lead)),
        level=Level.CONTRIBUTE,
        ends_on=timezone.localdate(),
        answer="",
        by=world.cast.case_lead,
        version=asked.version,
    )


def break_glass(world: World) -> None:
    emergencies.open_cases(cases=[world.case], reason=REASON, by=officer(world))


def run_out() -> None:
    for model in (CaseGroupObjectPermission, CaseUserObjectPermission):
        model.objects.exclude(until=None).update(until=timezone.now() - timedelta(seconds=1))  # type: ignore[attr-defined]


WAYS: dict[str, Callable[[World], None]] = {"request": grant, "emergency": break_glass}


@pytest.fixture(params=list(WAYS))
def client(request: Any, world: World) -> Client:
    """Barnet Homes' officer, for whom the case is open now."""
    WAYS[request.param](world)
    client = signed_in(officer(world))
    confirm(client)
    return client


def pages(world: World) -> list[str]:
    report = world.case.reports.get()
    return [
        *(reverse(f"casework:{name}", kwargs=world.arguments(f"casework:{name}")) for name in PAGES),
        report.get_absolute_url(),
        reverse("casework:report-match", args=[report.reference]),
        world.action.get_absolute_url(),
    ]


def lists(world: World) -> list[str]:
    return [
        "/",
        "/cases/",
        f"/cases/?q={world.case.reference}",
        "/cases/?q=Noise",
        "/reports/",
        f"/reports/?q={world.case.reports.get().reference}",
        "/panel/",
        world.meeting.get_absolute_url(),
        "/notices/",
        "/requests/",
        world.request.get_absolute_url(),
        world.question.get_absolute_url(),
        "/barriers/",
        "/hidden/",
    ]


def secrets(world: World) -> list[str]:
    return [world.case.reference, world.case.title, world.case.reports.get().reference]


def told(client: Client, world: World) -> dict[str, list[str]]:
    """What each list says of the case. What was typed stands in the box again."""
    found = {}
    for url in lists(world):
        page = client.get(url).content.decode()
        for secret in secrets(world):
            page = page.replace(f'value="{secret}"', "")
        found[url] = [secret for secret in secrets(world) if secret in page]
    return {url: said for url, said in found.items() if said}


def export(client: Client) -> str:
    return client.post(
        reverse("casework:case-export"), {"why": "For the board", "submission": str(uuid4())}
    ).content.decode()


def test_every_open_page_and_form_is_shut(world: World, client: Client) -> None:
    opened = [url for url in pages(world) if client.get(url).status_code == 200]
    assert len(opened) > 4
    run_out()
    before = ChangeEntry.objects.count()
    for url in pages(world):
        for answer in (client.get(url), client.post(url, {"note": "x", "submission": str(uuid4())})):
            assert answer.status_code == 404, url
            assert not [secret for secret in secrets(world) if secret in answer.content.decode().replace(url, "")]
    assert ChangeEntry.objects.count() == before


def test_no_list_search_or_count_tells_of_it(world: World, client: Client) -> None:
    assert {"/cases/", "/cases/?q=Noise", world.meeting.get_absolute_url()} <= set(told(client, world))
    assert client.get("/cases/").context["count"] == "1"
    run_out()
    assert told(client, world) == {}
    assert client.get("/cases/").context["count"] == "0"


def test_an_export_has_it_no_longer(world: World, client: Client) -> None:
    assert world.case.reference in export(client)
    run_out()
    assert world.case.reference not in export(client)


def test_the_judge_the_lists_and_the_wall_say_the_same(world: World, client: Client) -> None:
    for is_open in (True, False):
        user, report = officer(world), world.case.reports.get()
        assert (world.case in cases_for(user)) is can(user, Permission.CASE_VIEW, world.case) is is_open
        assert (report in reports_for(user)) is can(user, Permission.REPORT_VIEW, report) is is_open
        assert people_for(user).filter(pk=report.victim_id).exists() is is_open
        with acting(str(user.pk)):
            assert Case.objects.filter(pk=world.case.pk).exists() is is_open
            assert Report.objects.filter(pk=report.pk).exists() is is_open
            assert bool(timeline(world.case, user)) is is_open
        if is_open:
            run_out()


def test_its_notices_go_and_no_e_mail_of_it_goes_out(world: World) -> None:
    Notice.objects.all().delete()
    grant(world)
    user = officer(world)
    assert Notice.objects.filter(user=user, kind="case_shared").count() == 1
    run_out()
    assert "A case was shared" not in words(signed_in(user).get("/notices/"))
    Notice.objects.filter(user=user, case=None).delete()
    tasks.mail_notices()
    assert user.email not in [to for message in mail.outbox for to in message.to]


def test_the_jobs_that_close_the_books_open_nothing_again(world: World, client: Client) -> None:
    run_out()
    tasks.clear_what_ended()
    tasks.end_expired_shares()
    assert client.get(world.case.get_absolute_url()).status_code == 404


# What an emergency opens, and what it does not (docs/adr/0010-the-pointer.md, docs/adr/0012-circles.md)


def test_an_emergency_gives_reading_and_nothing_else(world: World) -> None:
    break_glass(world)
    user = officer(world)
    assert can(user, Permission.CASE_VIEW, world.case)
    for permission in (Permission.CASE_CONTRIBUTE, Permission.CASE_MANAGE):
        assert not can(user, permission, world.case)
    assert world.case not in managed_cases_for(user)
    client = signed_in(user)
    for name in FORMS:
        url = reverse(f"casework:{name}", args=[world.case.reference])
        for answer in (client.get, client.post):
            with transaction.atomic():
                assert answer(url).status_code == 403, name


def test_an_emergency_opens_no_circle_of_others(world: World) -> None:
    cast, case = world.cast, world.case
    kept = {
        "Only we know": {"circle": Circle.AGENCY},
        "The police may know": {"circle": Circle.NAMED, "circle_agencies": [cast.police.pk]},
    }
    for text, circle in kept.items():
        make.write_note(case, cast.case_lead, text=text, **circle)
        make.log_contact(case, cast.case_lead, note=text, **circle)
        make.add_evidence(case, cast.case_lead, title=text, **circle)
    make.write_note(case, cast.case_lead, text="Barnet Homes may know", circle="named", circle_agencies=[cast.homes.pk])
    victim = case.reports.get().victim
    closed = {"address_circle": Circle.AGENCY, "contact_circle": Circle.AGENCY}
    details.choose_readers(person=victim, by=cast.police_officer, version=victim.version, **closed)
    break_glass(world)
    client = signed_in(officer(world))
    page = " ".join(words(client.get(f"{case.get_absolute_url()}{tab}")) for tab in ("", "timeline/"))
    for secret in (*kept, "4 Orange Hill", "900123"):
        assert secret not in page
    assert "Barnet Homes may know" in page  # whom its author named
    assert "Kept to Metropolitan Police. Ask them." in page  # whom to ring
    for item in case.evidence.filter(title__in=kept):
        assert client.get(reverse("casework:evidence-download", args=[item.pk])).status_code == 404
