"""The pages of actions: setting one, logging, finishing; what each agency may do with it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.models import Action, Case
from casework.services import actions
from tests import factories as make
from tests.casework.screen import boxes, opened, signed_in, words
from tests.factories import DAY
from tests.personas import Cast


@pytest.fixture
def case(cast: Cast) -> Case:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    make.share(case, cast.homes)
    return case


@pytest.fixture
def action(cast: Cast, case: Case) -> Action:
    return make.make_action(case, cast.police)


def at(name: str, *args: object) -> str:
    return reverse(f"casework:{name}", args=args)


def test_the_lead_sets_an_action_for_an_agency_on_the_case(cast: Cast, case: Case) -> None:
    client, url = signed_in(cast.case_lead), at("action-set", case.reference)
    assert "Victim Support" not in words(client.get(url))
    facts = {"agency": str(cast.homes.pk), "description": "Interview the tenant"}
    answer = client.post(url, facts | boxes(set_on=DAY, due_on=DAY + timedelta(days=7)), follow=True)
    assert answer.redirect_chain == [(case.get_absolute_url(), 302)]
    assert Action.objects.get().agency == cast.homes


def test_it_is_set_today_unless_said_and_may_be_due_any_later_day(cast: Cast, case: Case) -> None:
    client, url = signed_in(cast.case_lead), at("action-set", case.reference)
    today = timezone.localdate()
    assert client.get(url).context["form"]["set_on"].value() == today
    facts = {"agency": str(cast.homes.pk), "description": "Interview the tenant"}
    assert client.post(url, facts | boxes(set_on=today, due_on=today + timedelta(days=400))).status_code == 302


def test_an_action_due_before_it_is_set_is_refused_and_nothing_is_lost(cast: Cast, case: Case) -> None:
    facts = {"agency": str(cast.homes.pk), "description": "Interview the tenant"}
    facts |= boxes(set_on=DAY, due_on=DAY - timedelta(days=1))
    answer = signed_in(cast.case_lead).post(at("action-set", case.reference), facts)
    assert "it cannot be due before" in words(answer)
    assert "Interview the tenant" in words(answer)
    assert not Action.objects.exists()


def test_an_agency_that_cannot_see_the_case_cannot_be_chosen(cast: Cast, case: Case) -> None:
    facts = {"agency": str(cast.victim_support.pk), "description": "Call"} | boxes(set_on=DAY, due_on=DAY)
    assert signed_in(cast.case_lead).post(at("action-set", case.reference), facts).status_code == 200
    assert not Action.objects.exists()


def test_the_owner_finds_both_buttons_and_others_learn_who_to_ask(cast: Cast, action: Action) -> None:
    page = words(signed_in(cast.police_officer).get(action.get_absolute_url()))
    assert "Overdue by" in page
    assert "Finish the action" in page
    assert "Log what you did" in page
    others = signed_in(cast.homes_officer)
    assert "Finish the action" not in words(others.get(action.get_absolute_url()))
    for name in ("action-log", "action-end"):
        refused = others.get(at(name, action.pk))
        assert refused.status_code == 403
        assert "Metropolitan Police" in words(refused)


def test_who_cannot_see_the_case_finds_no_action(cast: Cast, action: Action) -> None:
    for officer in (cast.support_officer, cast.enfield_lead, cast.enfield_police):
        for name in ("action-view", "action-log", "action-end"):
            assert signed_in(officer).get(at(name, action.pk)).status_code == 404


def test_the_owner_logs_what_they_did(cast: Cast, action: Action) -> None:
    client, url = signed_in(cast.police_officer), at("action-log", action.pk)
    assert client.get(url).context["form"]["on"].value() == timezone.localdate()
    answer = client.post(url, {"note": "Nobody in."} | boxes(on=DAY), follow=True)
    assert "Nobody in." in words(answer)
    assert action.updates.get().on == DAY


def test_a_log_of_the_future_is_refused_and_kept(cast: Cast, action: Action) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = signed_in(cast.police_officer).post(
        at("action-log", action.pk), {"note": "Nobody in."} | boxes(on=tomorrow)
    )
    assert "Enter a date that is today or in the past" in words(answer)
    assert "Nobody in." in words(answer)
    assert not action.updates.exists()


def test_one_form_finishes_it_with_what_came_of_it(cast: Cast, action: Action) -> None:
    client, url = signed_in(cast.police_officer), at("action-end", action.pk)
    assert client.get(url).context["form"]["status"].value() == "done"
    facts = {"status": "done", "outcome": "The warning is served."} | boxes(ended_on=DAY) | opened(client, url)
    page = words(client.post(url, facts, follow=True))
    assert "The action is finished: done." in page
    assert "The warning is served." in page
    assert "Finish the action" not in page
    action.refresh_from_db()
    assert (action.status, action.ended_on, action.ended_by) == ("done", DAY, cast.police_officer)


def test_an_end_before_it_was_set_is_refused_and_kept(cast: Cast, action: Action) -> None:
    client, url = signed_in(cast.police_officer), at("action-end", action.pk)
    facts = {"status": "not_done", "outcome": "No answer."} | boxes(ended_on=DAY - timedelta(days=1))
    answer = client.post(url, facts | opened(client, url))
    assert "it cannot end before" in words(answer)
    assert "No answer." in words(answer)


def test_the_second_of_two_officers_is_told_how_it_ended(cast: Cast, action: Action) -> None:
    client, url = signed_in(cast.police_officer), at("action-end", action.pk)
    mine = {"status": "not_done", "outcome": "I could not."} | boxes(ended_on=DAY) | opened(client, url)
    actions.end(
        action=action,
        by=cast.police_officer,
        version=action.version,
        status="done",
        outcome="A colleague did it.",
        ended_on=DAY,
    )
    answer = client.post(url, mine)
    assert answer.status_code == 409
    assert "What came of it?: was “empty”, is now “A colleague did it.”" in words(answer)
    assert "I could not." in words(answer)
    action.refresh_from_db()
    assert action.outcome == "A colleague did it."
