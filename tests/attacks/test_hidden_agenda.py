"""A meeting planned, or ended, by somebody who may not read every case on it: they learn of none, and none is lost."""

from datetime import timedelta

import pytest
from django.test import Client

from casework.models import AgendaItem, Case, PanelMeeting
from casework.services import barriers, panels
from tests import factories as make
from tests.casework.screen import signed_in, words
from tests.factories import DAY
from tests.personas import Cast


@pytest.fixture
def meeting(cast: Cast) -> PanelMeeting:
    """In session: one case that the police may read, with a decision, and one that they may not, without."""
    panel = make.make_panel(cast.coordinator)
    meeting = make.make_meeting(panel, cast.coordinator)
    for title in ("Theirs too", "Not theirs"):
        case = make.make_case(cast.case_lead, make.make_report(cast.case_lead), title=title)
        make.assess(case)
        make.refer_to_panel(case, panel)
    panels.begin(meeting=meeting, by=cast.coordinator)
    make.share(Case.objects.get(title="Theirs too"), cast.police)
    make.decide(meeting.items.get(case__title="Theirs too"), cast.coordinator, "release")
    meeting.refresh_from_db()
    return meeting


def end(client: Client, meeting: PanelMeeting) -> str:
    return words(client.post(f"/panel/{meeting.pk}/end/", follow=True))


def plan(cast: Cast, meeting: PanelMeeting, days: int) -> PanelMeeting:
    return make.make_meeting(meeting.panel, cast.coordinator, held_on=DAY + timedelta(days=days))


def test_the_co_chair_who_ends_it_is_not_told_of_the_other_case(cast: Cast, meeting: PanelMeeting) -> None:
    page = end(signed_in(cast.chair), meeting)
    assert "The meeting has ended." in page
    assert "Not theirs" not in page and "no decision yet" not in page


def test_it_is_on_the_next_agenda_as_it_was(cast: Cast, meeting: PanelMeeting) -> None:
    following = plan(cast, meeting, 28)
    end(signed_in(cast.chair), meeting)
    assert following.items.get(case__title="Not theirs").kind == "new"


def test_it_is_on_the_agenda_of_a_meeting_that_is_planned_later(cast: Cast, meeting: PanelMeeting) -> None:
    end(signed_in(cast.chair), meeting)
    following = plan(cast, meeting, 28)
    assert [item.case.title for item in following.items.all()] == ["Not theirs"]


def test_a_decision_on_it_that_somebody_else_took_is_carried_out(cast: Cast, meeting: PanelMeeting) -> None:
    make.decide(meeting.items.get(case__title="Not theirs"), cast.coordinator, "release")
    meeting.refresh_from_db()
    end(signed_in(cast.chair), meeting)
    assert Case.objects.get(title="Not theirs").status == "open"


def test_who_may_read_it_is_still_stopped(cast: Cast, meeting: PanelMeeting) -> None:
    assert "1 case has no decision yet." in end(signed_in(cast.coordinator), meeting)


def test_a_coordinator_who_is_barred_plans_the_whole_agenda(cast: Cast, meeting: PanelMeeting) -> None:
    case = make.make_case(cast.case_lead, make.make_report(cast.case_lead), title="Her sister’s")
    make.assess(case)
    make.refer_to_panel(case, meeting.panel)
    barriers.bar(user=cast.coordinator, case=case, reason="My sister.", by=cast.coordinator)
    client = signed_in(cast.coordinator)
    facts = {"held_on-day": "1", "held_on-month": "6", "held_on-year": "2017", "starts_at": "10:00"}
    page = words(client.post("/panel/new/", facts | {"venue": "Hendon", "chair": "Kate Doyle"}, follow=True))
    assert "Her sister" not in page
    assert AgendaItem.objects.filter(case=case, meeting__held_on__month=6).exists()


def test_places_on_the_agenda_count_the_cases_of_others(cast: Cast, meeting: PanelMeeting) -> None:
    """A case that is referred later stands behind them, also where its agency sees none of the others."""
    following = plan(cast, meeting, 28)
    make.share(Case.objects.get(title="Not theirs"), cast.homes)
    end(signed_in(cast.chair), meeting)
    positions = list(following.items.values_list("position", flat=True))
    assert positions == list(range(1, len(positions) + 1))
