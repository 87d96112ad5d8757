"""The panel's pages: who may, what an agenda shows and hides, decisions that lose nothing."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.models import Action, AgendaItem, Case, Panel, PanelMeeting, PanelReferral, SupportReferral
from casework.rules.workflow import Decision
from casework.services import panels
from tests import factories as make
from tests.casework.screen import boxes, opened, signed_in, words
from tests.factories import DAY
from tests.personas import Cast

HELD = DAY + timedelta(days=14)


@pytest.fixture
def panel(cast: Cast) -> Panel:
    return make.make_panel(cast.coordinator)


@pytest.fixture
def case(cast: Cast) -> Case:
    case = make.make_case(cast.case_lead)
    make.assess(case, highest=True)
    make.share(case, cast.police)
    return case


@pytest.fixture
def item(cast: Cast, panel: Panel, case: Case) -> AgendaItem:
    """The case on the agenda of a meeting in session."""
    make.refer_to_panel(case, panel)
    meeting = make.make_meeting(panel, cast.coordinator, HELD)
    panels.begin(meeting=meeting, by=cast.coordinator)
    return meeting.items.get()


def at(name: str, *args: object) -> str:
    return reverse(f"casework:{name}", args=args)


def referral_facts(**more: str) -> dict[str, str]:
    facts = {"criterion": "escalation", "reason": "Warnings did not help.", "victim_view": "agrees"}
    return facts | boxes(referred_on=DAY) | more


# --- Referring


def test_the_only_panel_is_not_asked_for_and_the_case_goes_on_the_agenda(cast: Cast, panel: Panel, case: Case) -> None:
    meeting = make.make_meeting(panel, cast.coordinator, HELD)
    client, url = signed_in(cast.case_lead), at("panel-refer", case.reference)
    assert "Which panel?" not in words(client.get(url))
    answer = client.post(url, referral_facts(), follow=True)
    assert answer.redirect_chain == [(case.get_absolute_url(), 302)]
    assert f"It is on the agenda of {meeting}." in words(answer)
    assert (meeting.items.get().case, PanelReferral.objects.get().referred_on) == (case, DAY)


def test_a_panel_is_asked_for_where_there_are_several(cast: Cast, panel: Panel, case: Case) -> None:
    second = make.make_panel(cast.coordinator, "High harm panel")
    client, url = signed_in(cast.case_lead), at("panel-refer", case.reference)
    assert "Choose a panel" in words(client.post(url, referral_facts()))
    client.post(url, referral_facts(panel=str(second.pk)))
    assert PanelReferral.objects.get().panel == second


def test_a_referral_with_gaps_keeps_what_was_typed(cast: Cast, panel: Panel, case: Case) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    facts = referral_facts(criterion="", reason="He shouts every night.") | boxes(referred_on=tomorrow)
    page = words(answer := signed_in(cast.case_lead).post(at("panel-refer", case.reference), facts))
    assert answer.status_code == 200
    assert "Choose the criterion that the case meets" in page
    assert "Enter a date that is today or in the past" in page
    assert "He shouts every night." in page
    assert not PanelReferral.objects.exists()


def test_a_case_without_a_risk_assessment_is_not_referred(cast: Cast, panel: Panel) -> None:
    case = make.make_case(cast.case_lead)
    answer = signed_in(cast.case_lead).post(at("panel-refer", case.reference), referral_facts())
    assert "Assess the risk first: the panel needs it." in words(answer)
    assert "Warnings did not help." in words(answer)
    assert not PanelReferral.objects.exists()


def test_an_agency_that_does_not_lead_learns_who_to_ask(cast: Cast, panel: Panel, case: Case) -> None:
    lead_of_police = make_case_lead(cast)
    answer = signed_in(lead_of_police).get(at("panel-refer", case.reference))
    assert answer.status_code == 403
    assert "Barnet Council" in words(answer)


def make_case_lead(cast: Cast):
    cast.police_officer.roles = ["case_lead"]
    cast.police_officer.save()
    return cast.police_officer


# --- Meetings


def plan(**more: str) -> dict[str, str]:
    return {"starts_at": "10:00", "venue": "Hendon Town Hall", "chair": "Helen Marsh"} | boxes(held_on=HELD) | more


def test_a_meeting_is_planned_with_the_cases_that_wait(cast: Cast, panel: Panel, case: Case) -> None:
    make.refer_to_panel(case, panel)
    answer = signed_in(cast.coordinator).post(at("meeting-plan"), plan(), follow=True)
    meeting = PanelMeeting.objects.get()
    assert answer.redirect_chain == [(meeting.get_absolute_url(), 302)]
    assert case.reference in words(answer)


def test_a_second_meeting_on_a_day_is_refused_and_nothing_typed_is_lost(cast: Cast, panel: Panel) -> None:
    make.make_meeting(panel, cast.coordinator, HELD)
    answer = signed_in(cast.coordinator).post(at("meeting-plan"), plan(venue="Burnt Oak Library"))
    assert "The panel has a meeting on that day already." in words(answer)
    assert 'value="Burnt Oak Library"' in answer.content.decode()


def test_only_the_coordinator_plans(cast: Cast, panel: Panel) -> None:
    for officer in (cast.case_lead, cast.police_officer, cast.support_officer, cast.analyst):
        assert signed_in(officer).get(at("meeting-plan")).status_code == 403
    assert "Plan a meeting" not in words(signed_in(cast.police_officer).get(at("meeting-list")))
    assert "Plan a meeting" in words(signed_in(cast.coordinator).get(at("meeting-list")))


def test_an_agenda_neither_lists_nor_counts_a_case_that_is_not_shared(cast: Cast, panel: Panel, case: Case) -> None:
    hidden = make.make_case(cast.case_lead, title="Fireworks in the park")
    make.assess(hidden)
    make.refer_to_panel(hidden, panel)
    make.refer_to_panel(case, panel)
    meeting = make.make_meeting(panel, cast.coordinator, HELD)
    shown = meeting.items.get(case=case)
    police = signed_in(cast.police_officer)
    page = words(police.get(meeting.get_absolute_url()))
    assert hidden.reference not in page
    assert "Fireworks" not in page
    assert f"1. {case.reference}" in page
    assert "case 1 of 1" in words(police.get(shown.get_absolute_url()))
    assert police.get(meeting.items.get(case=hidden).get_absolute_url()).status_code == 404
    assert "case 2 of 2" in words(signed_in(cast.coordinator).get(shown.get_absolute_url()))


def test_another_partnership_finds_no_meeting_and_no_item(cast: Cast, panel: Panel, item: AgendaItem) -> None:
    for officer in (cast.enfield_lead, cast.enfield_police):
        client = signed_in(officer)
        assert "CS MARAC" not in words(client.get(at("meeting-list")))
        for url in (item.meeting.get_absolute_url(), item.get_absolute_url(), at("panel-refer", item.case.reference)):
            assert client.get(url).status_code == 404


def test_the_statement_is_read_before_the_meeting_begins(cast: Cast, panel: Panel) -> None:
    meeting = make.make_meeting(panel, cast.coordinator, HELD)
    client, url = signed_in(cast.coordinator), at("meeting-begin", meeting.pk)
    assert "section 115 of the Crime and Disorder Act 1998" in words(client.get(url))
    meeting.refresh_from_db()
    assert meeting.status == "planned"
    assert "In session" in words(client.post(url, follow=True))
    assert "The meeting has begun already." in words(client.post(url, follow=True))
    assert signed_in(cast.case_lead).post(url).status_code == 403


def test_a_meeting_does_not_begin_before_its_day(cast: Cast, panel: Panel) -> None:
    meeting = make.make_meeting(panel, cast.coordinator, timezone.localdate() + timedelta(days=3))
    client = signed_in(cast.coordinator)
    assert "Begin the meeting" not in words(client.get(meeting.get_absolute_url()))
    assert "It can begin on that day." in words(client.post(at("meeting-begin", meeting.pk), follow=True))


def test_a_meeting_ends_once_every_case_has_a_decision(cast: Cast, item: AgendaItem) -> None:
    client, url = signed_in(cast.coordinator), at("meeting-end", item.meeting.pk)
    page = words(client.get(url))
    assert "no decision yet" in page
    assert f"Record a decision on every case first. Go to {item.case.reference}" in page
    assert "1 case has no decision yet." in words(client.post(url, follow=True))
    make.decide(item, cast.coordinator, Decision.RELEASE)
    assert "The meeting has ended." in words(client.post(url, follow=True))


def test_the_agency_that_runs_the_panel_keeps_its_share_while_the_panel_has_the_case(cast: Cast, case: Case) -> None:
    panel = Panel.objects.create(partnership=cast.barnet, agency=cast.homes, name="Housing panel")
    make.refer_to_panel(case, panel)
    share = case.shares.get(agency=cast.homes)
    url = at("share-withdraw", case.reference, share.pk)
    answer = signed_in(cast.case_lead).post(url, follow=True)
    assert "Barnet Homes runs the panel that has this case." in words(answer)


# --- One case at a meeting


def test_one_screen_has_what_the_panel_needs(cast: Cast, panel: Panel, case: Case, item: AgendaItem) -> None:
    action = make.make_action(case, cast.police, cast.coordinator, agenda_item=item, description="Serve the warning")
    make.decide(item, cast.coordinator, Decision.KEEP)
    panels.end(meeting=item.meeting, by=cast.coordinator)
    review = make.make_meeting(panel, cast.coordinator, HELD + timedelta(days=28)).items.get()
    page = words(signed_in(cast.police_officer).get(review.get_absolute_url()))
    for expected in (
        case.summary,
        "High risk",
        "It is getting worse in spite of warnings.",
        "The victim agrees",
        action.description,
        "Overdue by",
        case.reports.get().reference,
        "Victim: Amina Yusuf",
        "Discussed and agreed.",
        "The meeting has not begun.",
    ):
        assert expected in page
    assert "Save decision" not in page


def test_the_coordinator_records_the_decision_and_others_cannot(cast: Cast, item: AgendaItem) -> None:
    client, url = signed_in(cast.coordinator), at("agenda-item-decide", item.pk)
    facts = {"decision": "keep", "minutes": "Police visit first."} | opened(client, item.get_absolute_url())
    assert signed_in(cast.police_officer).post(url, facts).status_code == 403
    assert "Save decision" not in words(signed_in(cast.police_officer).get(item.get_absolute_url()))
    assert f"The decision on {item.case} is saved." in words(client.post(url, facts, follow=True))
    item.refresh_from_db()
    assert (item.decision, item.minutes) == ("keep", "Police visit first.")


def test_a_decision_without_minutes_keeps_the_choice(cast: Cast, item: AgendaItem) -> None:
    client = signed_in(cast.coordinator)
    facts = {"decision": "release", "minutes": ""} | opened(client, item.get_absolute_url())
    answer = client.post(at("agenda-item-decide", item.pk), facts)
    assert "Enter the minutes" in words(answer)
    assert answer.context["form"]["decision"].value() == "release"
    item.refresh_from_db()
    assert item.decision == ""


def test_the_second_of_two_decisions_is_told_of_the_first(cast: Cast, item: AgendaItem) -> None:
    client, url = signed_in(cast.coordinator), at("agenda-item-decide", item.pk)
    mine = {"decision": "keep", "minutes": "My own minutes."} | opened(client, item.get_absolute_url())
    make.decide(item, cast.coordinator, Decision.RELEASE)
    answer = client.post(url, mine)
    page = words(answer)
    assert answer.status_code == 409
    assert "Helen Marsh changed this" in page
    assert "is now “Release: the lead agency goes on with the case”" in page
    assert "My own minutes." in page
    again = mine | {"loaded": answer.context["form"]["loaded"].value()}
    assert client.post(url, again).status_code == 302
    item.refresh_from_db()
    assert item.minutes == "My own minutes."


def test_no_decision_is_recorded_once_the_meeting_has_ended(cast: Cast, item: AgendaItem) -> None:
    client = signed_in(cast.coordinator)
    make.decide(item, cast.coordinator, Decision.KEEP)
    late = {"decision": "release", "minutes": "Too late."} | opened(client, item.get_absolute_url())
    panels.end(meeting=item.meeting, by=cast.coordinator)
    answer = client.post(at("agenda-item-decide", item.pk), late)
    assert "Decisions are recorded while the meeting is in session." in words(answer)
    assert "Too late." in words(answer)


def test_an_action_is_set_in_the_meeting_on_its_day(cast: Cast, item: AgendaItem) -> None:
    client, url = signed_in(cast.coordinator), at("action-set-in-meeting", item.pk)
    page = client.get(url)
    assert page.context["form"]["set_on"].value() == HELD
    assert "Metropolitan Police" in words(page)
    assert "Barnet Homes" not in words(page)
    facts = {"agency": str(cast.police.pk), "description": "Serve the warning"}
    facts |= boxes(set_on=HELD, due_on=HELD + timedelta(days=7))
    assert "The action for Metropolitan Police is set." in words(client.post(url, facts, follow=True))
    action = Action.objects.get()
    assert (action.agenda_item, action.set_on, action.due_on) == (item, HELD, HELD + timedelta(days=7))
    assert signed_in(cast.police_officer).get(url).status_code == 403


def test_a_referral_for_support_leads_back_to_the_agenda_item(cast: Cast, item: AgendaItem) -> None:
    client = signed_in(cast.coordinator)
    link = at("support-refer", item.case.reference) + f"?item={item.pk}"
    assert link in client.get(item.get_absolute_url()).content.decode()
    facts = {"needs": "Sleep", "has_agreed": "on", "consent_scope": "Her name"}
    answer = client.post(link, facts | boxes(consent_on=HELD, referred_on=HELD))
    assert (answer.status_code, answer["Location"]) == (302, item.get_absolute_url())
    assert SupportReferral.objects.get().agenda_item == item


def test_the_next_case_is_one_key_away(cast: Cast, panel: Panel, case: Case) -> None:
    other = make.make_case(cast.case_lead, title="Fireworks in the park")
    make.assess(other)
    for one in (case, other):
        make.refer_to_panel(one, panel, on=date(2017, 3, 2))
    first, second = make.make_meeting(panel, cast.coordinator, HELD).items.order_by("position")
    client = signed_in(cast.coordinator)
    page = client.get(first.get_absolute_url()).content.decode()
    assert f'href="{second.get_absolute_url()}" rel="next" accesskey="n"' in page
    assert f'href="{first.get_absolute_url()}" rel="prev"' in client.get(second.get_absolute_url()).content.decode()
