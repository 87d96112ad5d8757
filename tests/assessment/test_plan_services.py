"""Strategy and plan: what is saved, what is written down of it, and what is refused."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError

from assessment.models import Outcome, PlanAction, PlanUpdate, Priority, Strategy
from assessment.reading import actions
from assessment.reading.plan import NO_FUNDING, read_year
from assessment.reading.strategies import strategy_of
from assessment.reference import DATA
from assessment.services import plan, saving, strategies, strategy_file
from assessment.services.saving import Stale, shown
from casework.models import Agency, ChangeEntry
from casework.services.agencies import join
from tests.assessment.plan_world import PlanWorld, make_plan_world


@pytest.fixture(scope="module")
def made(module_db: None) -> PlanWorld:
    return make_plan_world()


@pytest.fixture
def world(made: PlanWorld, db: None) -> PlanWorld:
    return made.fresh()


def entries(record: Any) -> list[tuple[str, dict]]:
    found = ChangeEntry.objects.filter(object_type=record._meta.model_name, object_id=str(record.pk))
    return list(found.order_by("pk").values_list("operation", "changes"))


def test_a_strategy_is_named_for_its_assessment(world: PlanWorld) -> None:
    assert world.assessment.strategy == world.strategy
    assert entries(world.strategy)[0][0] == "collection"
    assert ("alteration", {"strategy_id": [None, world.strategy.pk]}) in [
        (operation, {"strategy_id": changes["strategy_id"]}) for operation, changes in entries(world.assessment)
    ]


def test_an_assessment_takes_the_strategy_that_covers_its_year(world: PlanWorld) -> None:
    world.assessment.strategy = None
    assert strategy_of(world.assessment) == world.strategy
    world.strategy.ends_on = date(2016, 3, 31)
    world.strategy.save()
    assert strategy_of(world.assessment) is None


def test_a_change_is_written_down_and_what_did_not_change_is_not(world: PlanWorld) -> None:
    fields = {"title": "Strategy 2015–2020", "starts_on": date(2015, 4, 1), "ends_on": date(2019, 3, 31)}
    before = len(entries(world.strategy))
    strategies.change_strategy(
        strategy=world.strategy, by=world.cast.analyst, objectives=["Keep crime down."], **fields
    )  # type: ignore[arg-type]
    assert entries(world.strategy)[before:] == [("alteration", {"ends_on": ["2020-03-31", "2019-03-31"]})]
    strategies.change_strategy(
        strategy=world.strategy, by=world.cast.analyst, objectives=["Keep crime down."], **fields
    )  # type: ignore[arg-type]
    assert len(entries(world.strategy)) == before + 1


def test_titles_and_codes_are_not_given_twice(world: PlanWorld) -> None:
    with pytest.raises(ValidationError, match="already"):
        strategies.make_strategy(
            assessment=world.assessment,
            by=None,
            title="strategy 2015–2020",
            starts_on=date(2015, 4, 1),
            ends_on=date(2020, 3, 31),
            objectives=[],
        )
    with pytest.raises(ValidationError, match="volume-crime"):
        strategies.add_priority(strategy=world.strategy, by=None, code="volume-crime", title="x", short_title="x")


def test_a_second_person_is_told_and_nothing_of_theirs_is_saved(world: PlanWorld) -> None:
    seen = shown(world.burglary, ["title"])
    fields = {"code": "volume-crime", "short_title": "Burglary"}
    strategies.change_priority(priority=world.burglary, by=world.cast.analyst, seen=seen, title="First", **fields)
    with pytest.raises(Stale) as stale:
        strategies.change_priority(priority=world.burglary, by=world.cast.chair, seen=seen, title="Second", **fields)
    assert shown(stale.value.record, ["title"]) == {"title": "First"}
    assert Priority.objects.get(pk=world.burglary.pk).title == "First"
    assert saving.last_change(world.burglary, world.cast.chair)[0] == "Marcus Bell"


def test_what_is_gone_cannot_be_changed(world: PlanWorld) -> None:
    gone = strategies.add_outcome(priority=world.hate, by=None, text="x")
    Outcome.objects.filter(pk=gone.pk).delete()
    with pytest.raises(ValidationError, match="removed"):
        strategies.change_outcome(outcome=gone, by=None, text="y")


def test_a_figure_and_an_aim_come_together(world: PlanWorld) -> None:
    with pytest.raises(ValidationError, match="or neither"):
        strategies.add_outcome(priority=world.hate, by=None, text="x", aim="less")


def test_things_change_places(world: PlanWorld) -> None:
    third = strategies.add_priority(strategy=world.strategy, by=None, code="prevent", title="Prevent", short_title="P")
    strategies.move(item=third, by=world.cast.analyst, is_up=True)
    assert [one.code for one in world.strategy.priorities.all()] == ["volume-crime", "prevent", "domestic-hate"]
    strategies.move(item=third, by=world.cast.analyst, is_up=True)
    strategies.move(item=third, by=world.cast.analyst, is_up=True)  # at the top already
    assert [one.code for one in world.strategy.priorities.all()] == ["prevent", "volume-crime", "domestic-hate"]
    assert entries(third)[-1] == ("alteration", {"order": [2, 1]})


def test_only_what_nothing_hangs_on_is_removed(world: PlanWorld) -> None:
    plan.say(action=world.centres, by=None, rag="done", note="Open.")
    for item, reason in (
        (world.burglary, "outcomes or actions"), (world.outcome, "Actions are meant"), (world.centres, "updates"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match=reason):
            strategies.take_away(item=item, by=None)
    strategies.take_away(item=world.marking, by=world.cast.analyst)
    strategies.take_away(item=world.outcome, by=world.cast.analyst)
    assert not PlanAction.objects.filter(title="Mark property").exists()
    assert ChangeEntry.objects.filter(operation="erasure", object_type="outcome").get().changes["text"] == [
        "Fewer burglaries", None,
    ]  # fmt: skip


# --- Actions


def test_an_action_is_kept_with_what_was_said_of_it(world: PlanWorld) -> None:
    update = plan.say(action=world.marking, by=world.cast.police_officer, rag="amber", note="Kits are late.")
    world.marking.refresh_from_db()
    assert (world.marking.rag, world.marking.lock_version) == ("amber", 1)
    assert entries(world.marking)[-1] == ("alteration", {"rag": ["green", "amber"]})
    entry = ChangeEntry.objects.get(object_type="planupdate")
    assert entry.changes["note"] == [None, "Kits are late."]
    assert entry.records == [f"planupdate {update.pk}", f"planaction {world.marking.pk}"]


@pytest.mark.parametrize(
    ("person", "may"),
    [
        ("police_officer", True), ("chair", True), ("coordinator", True), ("analyst", True),
        ("homes_officer", False), ("support_officer", False), ("case_lead", False), ("agency_admin", False), ("dpo", False),
    ],
)  # fmt: skip
def test_only_the_owner_and_who_keeps_the_plan_say_how_it_stands(world: PlanWorld, person: str, may: bool) -> None:
    officer = world.cast.people[person]
    assert plan.may_update(officer, world.marking) == may
    if not may:
        with pytest.raises(ValidationError, match="Metropolitan Police"):
            plan.say(action=world.marking, by=officer, rag="done", note="x")
        assert not PlanUpdate.objects.exists()


def test_an_update_made_from_an_old_page_is_refused(world: PlanWorld) -> None:
    plan.say(action=world.marking, by=world.cast.analyst, rag="red", note="Late.", seen="On track")
    with pytest.raises(Stale):
        plan.say(action=world.marking, by=world.cast.chair, rag="done", note="Done.", seen="On track")
    assert PlanUpdate.objects.get().note == "Late."


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"due_on": date(2017, 1, 1), "starts_on": date(2017, 2, 1)}, "due_on"),
        ({"amount": Decimal(5)}, "funding"),
    ],
)
def test_an_action_that_cannot_be_is_refused(world: PlanWorld, fields: dict, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        world.add(**fields)
    assert set(refused.value.error_dict) == {field}
    with pytest.raises(ValidationError, match="not in the partnership"):
        world.add(agency=world.cast.enfield_council)
    with pytest.raises(ValidationError, match="another priority"):
        world.add(priority=world.hate, outcome=world.outcome)


def test_an_open_action_goes_on_once(world: PlanWorld) -> None:
    made = plan.carry_over(action=world.marking, by=world.cast.analyst)
    assert (made.year, made.title, made.amount, made.carried_from) == (
        "2017-18",
        "Mark property",
        300000,
        world.marking,
    )
    assert made.due_on is None  # it was due within the year that ended
    assert made.updates.count() == 0
    with pytest.raises(ValidationError, match="already"):
        plan.carry_over(action=world.marking, by=None)
    with pytest.raises(ValidationError, match="next year’s plan"):
        plan.say(action=world.marking, by=world.cast.analyst, rag="done", note="x")
    with pytest.raises(ValidationError, match="goes on with it"):
        strategies.take_away(item=world.marking, by=None)


def test_what_is_done_or_outlives_its_strategy_does_not_go_on(world: PlanWorld) -> None:
    plan.say(action=world.centres, by=None, rag="done", note="Open.")
    with pytest.raises(ValidationError, match="done or stopped"):
        plan.carry_over(action=world.centres, by=None)
    last = world.add(year="2019-20")
    with pytest.raises(ValidationError, match="strategy ends"):
        plan.carry_over(action=last, by=None)


def fails(**_: Any) -> None:
    raise RuntimeError("the record cannot be written")


CHANGES: dict[str, Callable[[PlanWorld], object]] = {
    "strategy": lambda world: strategies.change_strategy(
        strategy=world.strategy,
        by=None,
        title="x",
        starts_on=date(2015, 4, 1),
        ends_on=date(2020, 3, 31),
        objectives=[],
    ),
    "priority": lambda world: strategies.add_priority(
        strategy=world.strategy, by=None, code="new", title="New", short_title="New"
    ),
    "outcome": lambda world: strategies.change_outcome(outcome=world.outcome, by=None, text="x"),
    "move": lambda world: strategies.move(item=world.hate, by=None, is_up=True),
    "remove": lambda world: strategies.take_away(item=world.centres, by=None),
    "action": lambda world: world.add(),
    "update": lambda world: plan.say(action=world.marking, by=None, rag="green", note="x"),
    "carry": lambda world: plan.carry_over(action=world.marking, by=None),
}


@pytest.fixture
def as_it_was(world: PlanWorld) -> Iterator[Callable[[], list]]:
    yield lambda: [
        list(model.objects.order_by("pk").values())
        for model in (Strategy, Priority, Outcome, PlanAction, PlanUpdate)  # type: ignore[attr-defined]
    ]


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_without_its_entry_nothing_is_saved(
    world: PlanWorld, as_it_was: Callable[[], list], monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    before = as_it_was()
    for module in (saving, strategies, plan):
        monkeypatch.setattr(module, "record_change", fails)
    with pytest.raises(RuntimeError, match="cannot be written"):
        CHANGES[change](world)
    assert as_it_was() == before


# --- Reading


def test_a_year_is_read_with_the_gravest_first_and_its_totals(world: PlanWorld) -> None:
    late = world.add(title="Late", due_on=date(2016, 10, 1), funding="Crime Prevention Fund")
    read = read_year(world.strategy, "2016-17", today=date(2017, 2, 10))
    assert [line.action for line in read.groups[0].lines] == [late, world.marking]
    assert [line.action.title for line in read.asked_about] == ["Late", "Mark property", "Open reporting centres"]
    assert [(words, number) for words, _, number in read.totals if number] == [("On track", 3)]
    assert [(fund.name, fund.actions, fund.text) for fund in read.funding] == [
        ("Crime Prevention Fund", 2, "at least £300,000"), (NO_FUNDING, 1, "Not recorded"),
    ]  # fmt: skip
    assert read.groups[0].lines[1].money == "£300,000 over 2 years (£150,000 a year)"


def test_a_year_is_narrowed(world: PlanWorld) -> None:
    def titles(**chosen: str) -> list[str]:
        return [line.action.title for line in read_year(world.strategy, "2016-17", **chosen).lines]  # type: ignore[arg-type]

    assert titles(agency=str(world.cast.homes.pk)) == ["Open reporting centres"]
    assert titles(priority="volume-crime") == ["Mark property"]
    assert titles(rag="red") == []
    assert read_year(world.strategy, "2017-18").lines == []


def test_every_figure_that_the_strategy_of_2015_names_is_defined() -> None:
    told = yaml.safe_load((DATA / "published" / "strategy_2017.yaml").read_text(encoding="utf-8"))
    named = {outcome.get("indicator", "") for one in told["priorities"] for outcome in one["outcomes"]} - {""}
    files = sorted((DATA / "published" / "indicators").rglob("*.yaml"))
    defined = {one["code"] for path in files for one in yaml.safe_load(path.read_text(encoding="utf-8"))}
    assert len(named) == 15
    assert named - defined == set()


def test_the_strategy_of_2015_is_loaded_once_as_the_paper_tells_it(world: PlanWorld) -> None:
    for slug in ("family-services", "probation"):
        agency = Agency.objects.create(slug=slug, name=slug, kind=Agency.Kind.COUNCIL)
        join(agency=agency, partnership=world.cast.barnet)
    path = DATA / "published" / "strategy_2017.yaml"
    world.assessment.strategy = None
    world.assessment.save()
    world.assessment.threats.all().delete()
    strategy = strategy_file.load(path)
    assert strategy_file.load(path) == strategy
    world.assessment.refresh_from_db()
    assert world.assessment.strategy == strategy
    assert [one.scores for one in world.assessment.threats.all()] == [{}] * 8
    assert world.assessment.consultations.filter(answered=None).count() == 1
    assert [one.code for one in strategy.priorities.all()] == [
        "asb-confidence", "engaged-informed", "domestic-hate", "youth-violence", "reoffending", "volume-crime", "prevent",
    ]  # fmt: skip
    youth = PlanAction.objects.get(priority__strategy=strategy, amount__isnull=False, year="2016-17")
    assert actions.amount_text(youth.amount, youth.funding_years) == "£300,000 over 2 years (£150,000 a year)"
    assert len(strategy.objectives) == 3
    carried = PlanAction.objects.filter(priority__strategy=strategy, year="2017-18")
    assert carried.count() == 11
    assert {action.carried_from.year for action in carried if action.carried_from} == {"2016-17"}
    assert PlanUpdate.objects.filter(action__priority__strategy=strategy, at__year=2017).count() == 19
