"""Attacks on a barrier: an officer who said "I know this person" looks for another way to read."""

from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from casework import tasks
from casework.models import Barrier, Case, EmergencyAccess, Notice, User
from casework.services import barriers, emergencies, marks, panels, pointers
from casework.services.notices import notify
from tests import factories as make
from tests.casework.screen import signed_in, words
from tests.personas import Cast, confirm


@pytest.fixture
def case(cast: Cast) -> Case:
    """One with everything on it, that the police work too."""
    case = make.make_case(cast.case_lead, make.make_report(cast.police_officer), title="Threats in Vale Close")
    make.share(case, cast.police, make.Level.MANAGE)
    make.assess(case)
    panel = make.make_panel(cast.coordinator)
    meeting = make.make_meeting(panel, cast.coordinator)
    make.refer_to_panel(case, panel)
    panels.begin(meeting=meeting, by=cast.coordinator)
    make.make_action(case, cast.police)
    make.log_contact(case, cast.police_officer)
    make.write_note(case, cast.case_lead)
    make.add_evidence(case, cast.case_lead)
    return case


def declare(client: Client, url: str, **facts: str) -> Any:
    return client.post(url, {"reason": "My sister.", "submission": str(uuid4()), **facts})


@pytest.fixture
def barred(cast: Cast, case: Case) -> Client:
    """A police officer who said on the report's page that they know its victim."""
    client = signed_in(cast.police_officer)
    report = case.reports.get()
    assert declare(client, reverse("casework:report-conflict", args=[report.reference]))["Location"] == "/"
    return client


def test_every_page_of_it_is_gone(cast: Cast, case: Case, barred: Client) -> None:
    report, item = case.reports.get(), case.agenda_items.get()
    addresses = [
        case.get_absolute_url(),
        report.get_absolute_url(),
        item.get_absolute_url(),
        case.actions.get().get_absolute_url(),
        *(reverse(f"casework:{name}", args=[case.reference]) for name in ("case-timeline", "case-sharing", "note-add")),
        *(reverse(f"casework:{name}", args=[case.reference]) for name in ("case-edit", "case-hide", "case-conflict")),
        *(reverse(f"casework:{name}", args=[report.reference]) for name in ("report-match", "report-hide")),
        reverse("casework:risk-view", args=[case.reference, case.risk_assessments.get().pk]),
        reverse("casework:contact-change", args=[case.contacts.get().pk]),
        reverse("casework:person-change", args=[report.victim_id]),
    ]
    assert {url: barred.get(url).status_code for url in addresses} == dict.fromkeys(addresses, 404)


def test_no_list_and_no_search_tells_of_it(cast: Cast, case: Case, barred: Client) -> None:
    notify(users=[cast.police_officer], kind=Notice.Kind.CASE_SHARED, path=case.get_absolute_url(), case=case)
    for url in (
        "/",
        "/cases/",
        "/cases/?q=Yusuf",
        f"/cases/?q={case.reference}",
        "/reports/",
        "/reports/?q=Yusuf",
        "/requests/",
        "/hidden/",
        case.agenda_items.get().meeting.get_absolute_url(),
    ):
        page = words(barred.get(url))
        for secret in (case.reference, case.title, case.reports.get().reference, "Amina"):
            assert secret not in page, url


def test_the_pointer_says_that_nobody_knows_her(cast: Cast, case: Case, barred: Client) -> None:
    make.make_report(cast.support_officer)  # that nobody joined with hers
    facts = {"given_name": "Amina", "family_name": "Yusuf", "phone": "07700 900123", "email": ""}
    page = words(barred.post(reverse("casework:pointer"), {**facts, "submission": str(uuid4())}, follow=True))
    assert "No agency has a record" in page
    found = pointers.holders(make.ask_about(cast.homes_officer), user=cast.homes_officer)
    assert cast.victim_support in found  # for who is not barred


def test_a_new_case_about_her_is_shut_from_its_first_moment(cast: Cast, case: Case, barred: Client) -> None:
    told = make.make_report(cast.homes_officer)
    told.victim.identity = case.reports.get().victim.identity
    told.victim.save()
    second = make.make_case(cast.case_lead, told)
    make.share(second, cast.police)
    assert barred.get(second.get_absolute_url()).status_code == 404


def test_they_cannot_lift_it_and_their_colleagues_go_on(cast: Cast, case: Case, barred: Client) -> None:
    barrier = Barrier.objects.get()
    url = reverse("casework:barrier-lift", args=[barrier.pk])
    assert declare(barred, url).status_code == 404
    assert signed_in(cast.chair).get(case.get_absolute_url()).status_code == 200
    assert declare(signed_in(cast.chair), url).status_code == 404  # nor does a colleague who leads no case
    page = words(signed_in(cast.case_lead).get(reverse("casework:barrier-list")))
    assert "Tom Reid" in page
    assert "Amina Yusuf" in page
    assert declare(signed_in(cast.case_lead), url)["Location"] == reverse("casework:barrier-list")
    assert barred.get(case.get_absolute_url()).status_code == 200


def test_the_dpo_lifts_it_too_and_reads_nothing_more_by_that(cast: Cast, case: Case, barred: Client) -> None:
    client = signed_in(cast.dpo)
    url = reverse("casework:barrier-lift", args=[Barrier.objects.get().pk])
    assert "Amina Yusuf" in words(client.get(url))
    declare(client, url)
    assert client.get(case.get_absolute_url()).status_code == 404
    assert barred.get(case.get_absolute_url()).status_code == 200


def test_a_lead_who_knows_somebody_hands_the_case_over_in_the_same_step(cast: Cast, case: Case) -> None:
    client = signed_in(cast.case_lead)
    url = reverse("casework:case-conflict", args=[case.reference])
    assert "Who takes over what you lead?" in words(client.get(url))
    declare(client, url, who="case", take_over=str(cast.coordinator.pk))
    case.refresh_from_db()
    assert case.lead == cast.coordinator
    assert client.get(case.get_absolute_url()).status_code == 404
    page = words(client.get(reverse("casework:barrier-list")))
    assert case.reference not in page  # their own is not theirs to see or lift


def test_nobody_of_another_agency_can_be_named_to_take_over(cast: Cast, case: Case) -> None:
    client = signed_in(cast.case_lead)
    url = reverse("casework:case-conflict", args=[case.reference])
    assert declare(client, url, who="case", take_over=str(cast.enfield_lead.pk)).status_code == 200
    assert not Barrier.objects.exists()


@pytest.mark.parametrize("who", ["not-a-person", "63dc1189-efb6-4f42-ab72-6b785d1f1171", ""])
def test_a_forged_person_bars_from_nobody(cast: Cast, case: Case, who: str) -> None:
    client = signed_in(cast.police_officer)
    url = reverse("casework:case-conflict", args=[case.reference])
    assert declare(client, url, who=who).status_code == 200
    assert not Barrier.objects.exists()


def test_an_administrator_sees_that_a_colleague_is_barred_and_from_what_not(cast: Cast, case: Case) -> None:
    barriers.bar(user=cast.coordinator, case=case, reason="My sister.", by=cast.coordinator)
    page = words(signed_in(cast.agency_admin).get(reverse("casework:barrier-list")))
    assert "Helen Marsh" in page
    for secret in (case.reference, "Amina", "My sister"):
        assert secret not in page


def test_an_emergency_by_the_reference_does_not_open_it(cast: Cast, case: Case, barred: Client) -> None:
    """Also where the officer is barred from the person, and from the case only by that."""
    confirm(barred)
    sent = {"reference": case.reference, "reason": "He said that he will kill her tonight.", "submission": str(uuid4())}
    assert "There is no case" in words(barred.post(reverse("casework:emergency-open"), sent))
    assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize("about", ["person", "case"])
def test_a_lead_who_is_barred_finds_it_in_no_list_export_request_mark_or_notice(
    cast: Cast, case: Case, about: str
) -> None:
    """The one who led it: all that the role opens, tried before and after."""
    user, victim = cast.case_lead, case.reports.get().victim
    (asked,) = [one for one in make.ask_for_access(cast.homes_officer) if one.owner == cast.council]
    marks.mark(identity=victim.identity, agencies=[], reason="He looks for her.", by=cast.coordinator)
    marks.mark(case=case, agencies=[], reason="He looks for her.", by=cast.coordinator)
    client = signed_in(user)
    confirm(client)
    lists = ["/", "/cases/", "/cases/?q=Yusuf", "/cases/?q=Threats", "/requests/", "/hidden/", "/notices/"]
    secrets = (case.reference, case.title, "Yusuf")

    def told() -> set[str]:
        emergencies.open_cases(cases=[case], reason="He said that he will kill her.", by=fresh(cast.homes_officer))
        EmergencyAccess.objects.get().delete()
        cast.homes_officer.caseuserobjectpermission_set.all().delete()
        pages = {url: words(client.get(url)) for url in lists}
        pages["export"] = client.post("/cases/export/", {"why": "The board"}).content.decode()
        return {url for url, page in pages.items() if any(secret in page for secret in secrets)}

    assert told() == {*lists, "export"}
    facts = {"identity": victim.identity} if about == "person" else {"case": case}
    barriers.bar(user=user, reason="My sister.", by=user, **facts)
    assert told() == set()
    assert client.get(asked.decide_path).status_code == 404
    assert client.get("/cases/").context["count"] == "0"
    Notice.objects.exclude(user=user, case=case).delete()
    assert tasks.mail_notices() == 0
    assert mail.outbox == []


def fresh(user: User) -> User:
    """As their next request loads them."""
    return User.objects.get(pk=user.pk)


def test_the_list_of_those_barred_from_it_names_nobody_to_who_is_barred_too(cast: Cast, case: Case) -> None:
    for user in (cast.police_officer, cast.case_lead):
        barriers.bar(user=user, identity=case.reports.get().victim.identity, reason="My sister.", by=user)
    page = words(signed_in(cast.case_lead).get("/barriers/"))
    for secret in ("Tom Reid", "Amina", "My sister"):
        assert secret not in page
