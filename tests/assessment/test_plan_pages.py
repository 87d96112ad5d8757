"""Pages of the strategy and the plan: who opens them, what they say, and that nothing that was typed is lost."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.models import Outcome, PlanAction, PlanUpdate, Priority, Strategy
from assessment.reading import actions
from assessment.services import plan, strategies
from casework.models import ChangeEntry
from tests.assessment.plan_world import PlanWorld, make_plan_world
from tests.casework.screen import boxes, opened, signed_in, words


@pytest.fixture(scope="module")
def made(module_db: None) -> PlanWorld:
    return make_plan_world()


@pytest.fixture
def world(made: PlanWorld, db: None) -> PlanWorld:
    return made.fresh()


@pytest.fixture
def analyst(world: PlanWorld) -> Client:
    return signed_in(world.cast.analyst)


def at(world: PlanWorld, name: str, *args: object) -> str:
    return reverse(f"assessment:{name}", args=[world.assessment.pk, *args])


def test_the_plan_says_how_it_stands(world: PlanWorld, analyst: Client) -> None:
    said = words(analyst.get(at(world, "plan")))
    assert "as at 31 March 2017, the year’s last day" in said
    assert "To ask about: 2 of 2" in said
    assert "Mark property (Metropolitan Police): Overdue by 59 days" in said
    assert "Crime Prevention Fund 1 £300,000" in said
    assert "Off track 0 At risk 0 On track 2 Done 0 Stopped 0" in said


def test_the_plan_is_narrowed_and_a_wrong_value_shows_everything(world: PlanWorld, analyst: Client) -> None:
    said = words(analyst.get(at(world, "plan"), {"priority": "domestic-hate"}))
    assert "Open reporting centres" in said
    assert "Mark property" not in said
    said = words(analyst.get(at(world, "plan"), {"year": "nonsense", "agency": "x", "page": "zzz"}))
    assert "2 actions" in said
    assert "The plan of 2017/18 has no actions yet" in words(analyst.get(at(world, "plan"), {"year": "2017-18"}))


def test_a_long_plan_is_paged_and_asks_the_database_no_more(world: PlanWorld, analyst: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert analyst.get(at(world, "plan")).status_code == 200
        return len(queries)

    PlanAction.objects.filter(pk=world.centres.pk).delete()
    asked()
    one = asked()
    for number in range(60):
        made = PlanAction.objects.create(
            priority=world.hate, agency=world.cast.homes, title=f"Action {number}", year="2016-17", order=number + 5
        )
        PlanUpdate.objects.create(action=made, rag="green", note="Going well.", by=world.cast.homes_officer)
    assert asked() == one
    assert "page 1 of 2" in words(analyst.get(at(world, "plan")))
    assert "Action 59" in words(analyst.get(at(world, "plan"), {"page": 2}))


def test_without_a_strategy_the_next_step_is_offered(world: PlanWorld) -> None:
    world.assessment.strategy = None
    world.assessment.save()
    Strategy.objects.update(ends_on=date(2016, 3, 31))
    for name in ("plan", "strategy"):
        assert "Record the strategy" in words(signed_in(world.cast.analyst).get(at(world, name)))
        assert "Record the strategy" not in words(signed_in(world.cast.dpo).get(at(world, name)))
    for name, item in (("plan-action", world.marking), ("priority-change", world.burglary)):
        assert signed_in(world.cast.analyst).get(at(world, name, item.pk)).status_code == 404


def test_a_strategy_is_recorded_with_its_priorities_and_outcomes(world: PlanWorld, analyst: Client) -> None:
    days = boxes(starts_on=date(2020, 4, 1), ends_on=date(2025, 3, 31))
    sent = {"title": "Next strategy", "objectives": "First.\n\n• Second.", **days, "loaded": "{}"}
    analyst.post(at(world, "strategy-new"), sent)
    strategy = Strategy.objects.get(title="Next strategy")
    assert strategy.objectives == ["First.", "Second."]
    world.assessment.refresh_from_db()
    assert world.assessment.strategy == strategy
    analyst.post(at(world, "priority-add"), {"short_title": "Prevent", "title": "Prevent it", "code": "Pre Vent"})
    assert not strategy.priorities.exists()
    analyst.post(at(world, "priority-add"), {"short_title": "Prevent", "title": "Prevent it", "code": "prevent"})
    priority = strategy.priorities.get()
    analyst.post(at(world, "outcome-add", priority.pk), {"text": "Less of it", "aim": "less"})
    assert not Outcome.objects.filter(priority=priority).exists()
    analyst.post(at(world, "outcome-add", priority.pk), {"text": "Less of it"})
    assert Outcome.objects.get(priority=priority).text == "Less of it"


def test_the_second_to_save_is_told_who_was_first_and_keeps_what_they_typed(world: PlanWorld, analyst: Client) -> None:
    url = at(world, "plan-action-change", world.marking.pk)
    hidden = opened(analyst, url)
    plan.change_action(
        action=world.marking, by=world.cast.chair, priority=world.burglary, agency=world.cast.homes, title="Renamed"
    )
    sent = {
        **hidden, "title": "Mine", "priority": world.burglary.pk, "agency": world.cast.police.pk, "owner": "My post",
    }  # fmt: skip
    answer = analyst.post(url, sent)
    assert answer.status_code == 409
    said = words(answer)
    assert "Kate Doyle changed this" in said
    assert "Action: was “Mark property”, is now “Renamed”" in said
    assert "Owner agency: was “Metropolitan Police”, is now “Barnet Homes”" in said
    assert 'value="My post"' in answer.content.decode()
    hidden = {"loaded": re.search(r'name="loaded" value="([^"]*)"', answer.content.decode())[1].replace("&quot;", '"')}  # type: ignore[index]
    assert analyst.post(url, {**sent, **hidden}).status_code == 302
    assert PlanAction.objects.get(pk=world.marking.pk).title == "Mine"


def test_an_action_is_added_for_the_year_in_view(world: PlanWorld, analyst: Client) -> None:
    url = f"{at(world, 'plan-action-add', world.hate.pk)}?year=2017-18"
    sent: dict[str, Any] = {
        "title": "Train staff",
        "priority": world.hate.pk,
        "agency": world.cast.homes.pk,
        "amount": "x",
    }
    answer = analyst.post(url, sent)
    assert "Enter the amount in figures" in words(answer)
    assert 'value="Train staff"' in answer.content.decode()
    answer = analyst.post(url, {**sent, "amount": "1,500"})
    answer = analyst.post(url, {**sent, "amount": "1500", "outcome": world.outcome.pk, "funding": "x"})
    assert "belongs to another priority" in words(answer)
    analyst.post(url, {**sent, "amount": "1500.50", "funding": "Home Office"})
    made = PlanAction.objects.get(title="Train staff")
    assert (made.year, made.created_by, actions.amount_text(made.amount, None)) == (
        "2017-18",
        world.cast.analyst,
        "£1,500.50",
    )


# --- Officers of the agencies


def test_an_officer_sees_and_updates_their_own_agencys_actions(world: PlanWorld) -> None:
    officer = signed_in(world.cast.police_officer)
    said = words(officer.get(reverse("assessment:agency-plan")))
    assert "Mark property" in said
    assert "Open reporting centres" not in said
    url = reverse("assessment:plan-update", args=[world.marking.pk])
    hidden = opened(officer, url)
    answer = officer.post(url, {**hidden, "rag": "amber", "note": ""})
    assert "Say what happened" in words(answer)
    answer = officer.post(url, {**hidden, "rag": "amber", "note": "Kits are late.", "evidence": "javascript://x"})
    assert "starts with https://" in words(answer)
    sent = {**hidden, "rag": "amber", "note": "Kits are late.", "evidence": "https://example.org/minutes"}
    assert officer.post(url, sent)["Location"] == reverse("assessment:agency-plan")
    update = PlanUpdate.objects.get()
    assert (update.by, update.rag) == (world.cast.police_officer, "amber")
    page = signed_in(world.cast.analyst).get(at(world, "plan-action", world.marking.pk)).content.decode()
    assert 'href="https://example.org/minutes"' in page
    assert "Tom Reid, Metropolitan Police" in page


def test_another_agencys_action_is_not_theirs_to_update(world: PlanWorld) -> None:
    url = reverse("assessment:plan-update", args=[world.centres.pk])
    officer = signed_in(world.cast.police_officer)
    for answer in (officer.get(url), officer.post(url, {"rag": "done", "note": "x", "loaded": '{"rag": "On track"}'})):
        assert answer.status_code == 403
        assert "Barnet Homes" in words(answer)
    assert not PlanUpdate.objects.exists()


def test_another_partnerships_plan_does_not_exist(world: PlanWorld) -> None:
    lead, police = signed_in(world.cast.enfield_lead), signed_in(world.cast.enfield_police)
    for url in (at(world, "plan"), at(world, "strategy"), at(world, "plan-action", world.marking.pk)):
        assert lead.get(url).status_code == 404
    # The police are members of both: their officers in the other borough have no part in this one's plan.
    assert police.get(reverse("assessment:plan-update", args=[world.marking.pk])).status_code == 404
    assert "has no open action" in words(police.get(reverse("assessment:agency-plan")))


def test_an_old_update_page_is_told_what_changed(world: PlanWorld) -> None:
    officer = signed_in(world.cast.police_officer)
    url = reverse("assessment:plan-update", args=[world.marking.pk])
    hidden = opened(officer, url)
    plan.say(action=world.marking, by=world.cast.chair, rag="red", note="Late.")
    answer = officer.post(url, {**hidden, "rag": "done", "note": "All kits are out."})
    assert answer.status_code == 409
    assert "How does it stand?: was “On track”, is now “Off track”" in words(answer)
    assert "All kits are out." in answer.content.decode()


# --- Buttons


def test_an_open_action_is_carried_over_and_says_so(world: PlanWorld, analyst: Client) -> None:
    url = at(world, "plan-carry", world.marking.pk)
    answer = analyst.post(url, follow=True)
    assert "goes on in the plan of 2017/18" in words(answer)
    assert "Carried over" in words(analyst.get(at(world, "plan-action", world.marking.pk)))
    assert "carried over already" in words(analyst.post(url, follow=True))
    assert PlanAction.objects.filter(year="2017-18").count() == 1


def test_priorities_are_moved_and_removed(world: PlanWorld, analyst: Client) -> None:
    analyst.post(at(world, "plan-move", "priorities", world.hate.pk, "up"))
    assert [one.code for one in world.strategy.priorities.all()] == ["domestic-hate", "volume-crime"]
    assert analyst.post(at(world, "plan-move", "priorities", world.hate.pk, "sideways")).status_code == 404
    assert analyst.post(at(world, "plan-move", "strategies", world.strategy.pk, "up")).status_code == 404
    url = at(world, "plan-remove", "priorities", world.hate.pk)
    assert "cannot be removed" in words(analyst.get(url))
    assert "cannot be removed" in words(analyst.post(url, follow=True))
    strategies.take_away(item=world.centres, by=None)
    analyst.post(url)
    assert not Priority.objects.filter(pk=world.hate.pk).exists()
    assert ChangeEntry.objects.filter(operation="erasure", user_label="Marcus Bell").count() == 1
