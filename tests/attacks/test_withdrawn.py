"""Attacks by an agency that lost its share a second ago, with everything still open in its officers' browsers, and by
officers who ask for records one inside the other's address."""

import re
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import AccessEntry, CaseShare, ChangeEntry, User
from casework.rules.categories import Circle
from casework.services import sharing
from tests import factories as make
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"
LISTS = ["my-work", "case-list", "report-list", "meeting-list", "meeting-view", "support-list", "notice-list"]
SEARCHES = ["?q=Yusuf", "?q=Noise", "?q={reference}", "?q={report}", "?status=open&risk_band=Standard"]


@pytest.fixture
def world(made_world: World, db: None) -> World:
    return deepcopy(made_world)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def case_pages(world: World) -> list[str]:
    """Every page and form of the case that an agency on it may have open, and of what hangs on it."""
    names = [
        "case-view", "case-timeline", "case-sharing", "risk-view", "contact-log", "case-edit", "case-close", "case-reopen",
        "risk-assess", "share-add", "share-change", "share-withdraw", "panel-refer", "action-set", "support-refer",
        "agenda-item-view",
        "agenda-item-decide", "action-set-in-meeting", "action-view", "action-log", "action-end", "support-view",
        "note-add", "note-change", "evidence-add", "evidence-download", "evidence-change", "contact-change",
        "involvement-add", "involvement-match", "involvement-officer",
        "support-accept", "support-decline", "support-contact", "support-give", "support-feedback", "support-end",
    ]  # fmt: skip
    report = world.case.reports.get()
    arguments = {name: world.arguments(f"casework:{name}") for name in names}
    of_report = [reverse(f"casework:{name}", args=[report.reference]) for name in ("report-view", "report-match")]
    return [reverse(f"casework:{name}", kwargs=kwargs) for name, kwargs in arguments.items()] + of_report


def take_back(world: World, agency: Any) -> None:
    """Whatever the agency still had to do: a withdrawal waits for nothing."""
    sharing.withdraw(share=world.case.shares.get(agency=agency, withdrawn_at=None), by=world.case.lead)


def secrets(world: World) -> list[str]:
    report = world.case.reports.get()
    return [world.case.reference, world.case.title, world.case.summary, report.description, "900123"]


@pytest.mark.parametrize("who", ["homes_officer", "support_officer"])
def test_a_share_that_is_withdrawn_shuts_every_open_page_and_form_at_once(world: World, who: str) -> None:
    user = world.cast.people[who]
    if who == "homes_officer":
        make.share(world.case, user.agency)
    client = signed_in(user)
    opened = [page for page in case_pages(world) if client.get(page).status_code == 200]
    assert len(opened) > 6
    take_back(world, user.agency)
    before = ChangeEntry.objects.count()
    for page in case_pages(world):
        for answer in (client.get(page), client.post(page, {"note": "x", "on": "2017-03-02"})):
            assert answer.status_code == 404, page
            assert not [secret for secret in secrets(world) if secret in answer.content.decode()]
    assert ChangeEntry.objects.count() == before


@pytest.mark.parametrize("who", ["support_officer", "homes_officer", "enfield_lead", "enfield_police"])
def test_no_list_search_or_count_tells_of_the_case(world: World, who: str) -> None:
    user = world.cast.people[who]
    if who == "support_officer":
        take_back(world, user.agency)
    client, told = signed_in(user), {"reference": world.case.reference, "report": world.case.reports.get().reference}
    addresses = [reverse(f"casework:{name}", kwargs=needs(world, name)) for name in LISTS]
    found = [
        reverse(f"casework:{name}-list") + query.format(**told) for name in ("case", "report") for query in SEARCHES
    ]
    for address in addresses + found:
        page = client.get(address).content.decode()
        shown = page.replace(f'value="{world.case.reference}"', "")  # what was typed stands in the box again
        assert not [secret for secret in secrets(world) if secret in shown], address
    if not who.startswith("enfield"):  # for whom there is no such meeting
        assert "No case that your agency may see is on this agenda" in client.get(addresses[4]).content.decode()
    assert "No case that your agency may see matches" in client.get(found[1]).content.decode()


def needs(world: World, name: str) -> dict[str, Any]:
    return world.arguments(f"casework:{name}") if name == "meeting-view" else {}


def test_what_exists_and_what_does_not_get_the_same_answer(world: World) -> None:
    client = signed_in(world.cast.enfield_lead)
    pairs = [
        (world.case.get_absolute_url(), "/cases/BAR-2017-99999/"),
        (world.action.get_absolute_url(), "/actions/987654/"),
        (world.referral.get_absolute_url(), "/support/987654/"),
        (world.item.get_absolute_url(), "/panel/items/987654/"),
        (world.meeting.get_absolute_url(), "/panel/987654/"),
        (world.waiting_report.get_absolute_url(), "/reports/BAR-R999999/"),
        (reverse("assessment:detail", args=[world.assessment.pk]), "/assessments/987654/"),
    ]
    for real, invented in pairs:
        for path in (str.__str__, lambda url: url.rstrip("/")):  # without its last stroke it is led on, either way
            answers = [client.get(path(url)) for url in (real, invented)]
            assert answers[0].status_code == answers[1].status_code
            assert strip(answers[0].content, real) == strip(answers[1].content, invented)


def strip(content: bytes, address: str) -> str:
    """The page without the token that each has of its own, and without what the clock says on it."""
    own = r'name="csrfmiddlewaretoken" value="\w+"|from a page of [^<]+<|data-(idle|whole)="\d+"'
    text = re.sub(own, "", content.decode())
    return text.replace(address, "")


def test_a_record_is_not_found_in_the_address_of_another(world: World) -> None:
    other = make.make_case(world.cast.case_lead, title="Fires in the park")
    own_share, own_risk = other.shares.get(), make.assess(other)
    client = signed_in(world.cast.case_lead)
    wrong = [
        reverse("casework:risk-view", args=[world.case.reference, own_risk.pk]),
        reverse("casework:share-withdraw", args=[world.case.reference, own_share.pk]),
        reverse("assessment:figure", args=[world.assessment.pk, 987654]),
    ]
    for address in wrong:
        before = AccessEntry.objects.filter(operation="refused").count()
        assert client.get(address).status_code == 404
        assert AccessEntry.objects.filter(operation="refused").count() == before + 1, address
    client.post(wrong[1])
    assert CaseShare.objects.get(pk=own_share.pk).withdrawn_at is None


def test_fields_that_no_form_has_change_nothing(world: World) -> None:
    client, police = signed_in(world.cast.police_officer), world.cast.police
    facts = {
        "on": "2017-03-02", "method": "phone", "is_reached": "yes", "note": "Spoke to her.", "circle": Circle.CASE,
        "agency": world.cast.council.pk, "made_by": world.cast.case_lead.pk, "referral": world.referral.pk,
        "case": world.enfield_case.pk, "pk": 1, "id": 1,
    }  # fmt: skip
    days = {"on-day": "2", "on-month": "3", "on-year": "2017"}
    assert client.post(reverse("casework:contact-log", args=[world.case.reference]), facts | days).status_code == 302
    contact = world.case.contacts.latest("pk")
    assert (contact.agency, contact.made_by, contact.referral) == (police, world.cast.police_officer, None)


def test_only_people_services_and_items_of_the_case_can_be_referred(world: World) -> None:
    client = signed_in(world.cast.case_lead)
    stranger = make.make_report(world.cast.homes_officer, given_name="Peter", family_name="Hall", date_of_birth=None)
    item = make.make_case(world.cast.case_lead, title="Fires in the park")
    today = {"-day": "1", "-month": "3", "-year": "2017"}
    facts: dict[str, Any] = {
        "person": stranger.victim_id, "agency": world.cast.police.pk, "needs": "x", "has_agreed": "on", "consent_scope": "x",
        **{f"{name}{part}": value for name in ("consent_on", "referred_on") for part, value in today.items()},
    }  # fmt: skip
    client.post(reverse("casework:support-refer", args=[item.reference]) + f"?item={world.item.pk}", facts)
    made = item.support_referrals.get()  # the one victim and the one service are taken, whatever was sent
    assert (made.person, made.agency) == (item.involvements.get().person, world.cast.victim_support)
    assert made.agenda_item is None


def test_a_token_of_another_officers_form_leads_nowhere(world: World) -> None:
    token = "6f1f9c1e-52f3-4a52-9f8e-0d5b3a0a7c11"
    address = reverse("casework:contact-log", args=[world.case.reference])
    facts = {
        "on-day": "2", "on-month": "3", "on-year": "2017", "method": "phone", "is_reached": "yes", "note": "Spoke to her.",
        "circle": Circle.CASE, "submission": token,
    }  # fmt: skip
    assert signed_in(world.cast.case_lead).post(address, facts)["Location"] == world.case.get_absolute_url()
    answer = signed_in(world.cast.homes_officer).post(address, {"submission": token})
    assert world.case.reference not in answer["Location"]


def test_a_deactivated_officer_is_out_with_the_next_click(world: World) -> None:
    client = signed_in(world.cast.police_officer)
    assert client.get(world.case.get_absolute_url()).status_code == 200
    User.objects.filter(pk=world.cast.police_officer.pk).update(is_active=False)
    answer = client.get(world.case.get_absolute_url())
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))


def test_an_officer_who_moved_takes_no_case_along(world: World) -> None:
    client = signed_in(world.cast.police_officer)
    User.objects.filter(pk=world.cast.police_officer.pk).update(agency=world.cast.homes)
    for page in case_pages(world):
        assert client.get(page).status_code == 404, page
    assert world.case.reference not in client.get(reverse("casework:case-list")).content.decode()
    assert world.case.reference not in client.get("/").content.decode()
