"""Threats, consultation and last year's objectives: services, pages and the paper's blocks."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.models import Assessment, Consultation, Figure, Indicator, ThreatScore
from assessment.paper import plan_blocks
from assessment.reading.threats import ranked
from assessment.rules.blocks import Table
from assessment.services import consultations, plan, saving, threats
from assessment.services.assessments import SignedOffError
from assessment.services.saving import Stale, shown
from casework.models import ChangeEntry
from tests.assessment.plan_world import PlanWorld, make_plan_world
from tests.casework.screen import boxes, opened, signed_in, words

HARM = {"physical": 1, "psychological": 3, "financial": 3, "community": 2, "expectation": 4, "environment": 0}
REST = {"volume": 4, "trend": 1, "forecast": 2, "capacity": 2, "capability": 1, "confidence": 3}
SAID = {"title": "Survey", "method": "Post", "starts_on": date(2017, 1, 1), "ends_on": date(2017, 2, 1), "summary": ""}


@pytest.fixture(scope="module")
def made(module_db: None) -> PlanWorld:
    return make_plan_world()


@pytest.fixture
def world(made: PlanWorld, db: None) -> PlanWorld:
    return made.fresh()


@pytest.fixture
def threat(world: PlanWorld) -> ThreatScore:
    return ThreatScore.objects.select_related("assessment__partnership").get(assessment=world.assessment)


@pytest.fixture
def analyst(world: PlanWorld) -> Client:
    return signed_in(world.cast.analyst)


def at(world: PlanWorld, name: str, *args: object) -> str:
    return reverse(f"assessment:{name}", args=[world.assessment.pk, *args])


def score(threat: ThreatScore, world: PlanWorld, **more: Any) -> None:
    fields: dict[str, Any] = {"scores": HARM | REST, "evidence": {}, "figures": [], "priority": None}
    threats.score(threat=threat, by=world.cast.analyst, **{**fields, **more})


def figure(world: PlanWorld, value: int, years_before: int = 0) -> Figure:
    period = world.assessment.period.years_before(years_before)
    return Figure.objects.create(
        assessment=world.assessment, area=world.assessment.area, indicator=Indicator.objects.get(code="test.burglary"),
        period_start=period.start, period_end=period.end, value=Decimal(value), source_text="Tests",
    )  # fmt: skip


def close(world: PlanWorld) -> None:
    world.assessment.status = Assessment.Status.FOR_APPROVAL
    world.assessment.save()


# --- Threats


def test_a_score_is_kept_with_who_gave_it_and_its_entry(world: PlanWorld, threat: ThreatScore) -> None:
    score(threat, world, evidence={"volume": "Every day", "trend": ""})
    threat.refresh_from_db()
    assert (threat.scored_by, threat.evidence) == (world.cast.analyst, {"volume": "Every day"})
    (one,) = ranked(world.assessment)
    assert (one.result.sum_text, one.place.text, one.moved) == ("13 × 7 + 6 = 97", "1", "")
    entry = ChangeEntry.objects.filter(object_type="threatscore", operation="alteration").get()
    assert "scores" in entry.changes


def test_a_wrong_or_stale_score_saves_nothing(world: PlanWorld, threat: ThreatScore) -> None:
    with pytest.raises(ValidationError, match="scale"):
        score(threat, world, scores={"physical": 9})
    seen = shown(threat, ["scores"])
    score(threat, world)
    with pytest.raises(Stale):
        score(threat, world, seen=seen, scores={})
    with pytest.raises(ValidationError, match="already"):
        threats.add_theme(assessment=world.assessment, by=None, theme="RESIDENTIAL burglary")


def test_places_are_compared_with_the_year_before(world: PlanWorld, threat: ThreatScore) -> None:
    period = world.assessment.period.years_before(1)
    before = Assessment.objects.create(
        partnership=world.cast.barnet, area=world.assessment.area, period_start=period.start, period_end=period.end
    )
    for theme, trend in (("Residential burglary", 1), ("Fraud", 4)):
        old = threats.add_theme(assessment=before, by=None, theme=theme)
        score(old, world, scores=HARM | REST | {"trend": trend})
    score(threat, world)
    new = threats.add_theme(assessment=world.assessment, by=None, theme="Knife crime")
    assert [(one.threat.theme, one.moved) for one in ranked(world.assessment)] == [
        ("Residential burglary", "up 1 from 2"), ("Knife crime", "new this year"),
    ]  # fmt: skip
    assert new.scores == {}


def test_a_threat_is_scored_on_its_page(world: PlanWorld, threat: ThreatScore, analyst: Client) -> None:
    held = figure(world, 3297)
    url = f"{at(world, 'threat', threat.pk)}?score=1"
    answers = {**opened(analyst, url), **{code: str(value) for code, value in (HARM | REST).items()}}
    del answers["capacity"]
    answer = analyst.post(url, {**answers, "figures": "nothing.such", "volume_evidence": "Every day, all year"})
    assert "There is no figure called “nothing.such”" in words(answer)
    assert "Every day, all year" in answer.content.decode()
    analyst.post(url, {**answers, "figures": "test.burglary", "volume_evidence": "Every day, all year"})
    said = words(analyst.get(at(world, "threat", threat.pk)))
    assert "13 × 7 + ? = ?" in said
    assert "No place yet" in said
    assert "Capacity Not scored" in said
    assert "Burglary: 3,297 (1 April 2016 to 31 March 2017)" in said
    assert reverse("assessment:figure", args=[world.assessment.pk, held.pk]) in analyst.get(
        at(world, "threat", threat.pk)
    ).content.decode()  # fmt: skip
    assert "1 of 12 questions left" in words(analyst.get(at(world, "threats")))


def test_the_second_to_score_is_told(world: PlanWorld, threat: ThreatScore, analyst: Client) -> None:
    url = f"{at(world, 'threat', threat.pk)}?score=1"
    hidden = opened(analyst, url)
    score(threat, world, scores={"physical": 2})
    answer = analyst.post(url, {**hidden, "physical": "4", "physical_evidence": "Hospital figures"})
    assert answer.status_code == 409
    assert "Hospital figures" in answer.content.decode()
    threat.refresh_from_db()
    assert threat.scores == {"physical": 2}


def test_a_list_of_threats_asks_the_database_no_more_for_sixty(world: PlanWorld, analyst: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert analyst.get(at(world, "threats")).status_code == 200
        return len(queries)

    asked()
    one = asked()
    for number in range(60):
        ThreatScore.objects.create(assessment=world.assessment, theme=f"Theme {number}", scores=HARM | REST)
    assert asked() == one


# --- Consultation


@pytest.mark.parametrize(
    ("answered", "results", "reason"),
    [
        (100, [["Yes", 60, 50]], "cannot be more than the 50"),
        (100, [["Yes", 60, 150]], "only 100 people answered"),
    ],
)
def test_nobody_is_counted_who_did_not_answer(world: PlanWorld, answered: int, results: list, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        consultations.add(assessment=world.assessment, by=None, answered=answered, results=results, **SAID)


def test_a_consultation_is_recorded_and_shown_with_its_n(world: PlanWorld, analyst: Client) -> None:
    days = boxes(starts_on=date(2017, 2, 1), ends_on=date(2017, 5, 31))
    sent = {"title": "Hate crime", "method": "Meetings", "answered": "25", "results": "Would report: lots", **days}
    answer = analyst.post(at(world, "consultation-add"), sent)
    assert "Line 1: write what was said, a colon" in words(answer)
    assert "Would report: lots" in answer.content.decode()
    analyst.post(at(world, "consultation-add"), {**sent, "results": "Would report: 17 of 25\nKnow where: 3 of 9"})
    said = words(analyst.get(at(world, "consultation")))
    assert "Meetings, 1 February 2017 to 31 May 2017; 25 people answered." in said
    assert "Would report 17 of 25 68.0%" in said
    assert "Know where 3 of 9 –" in said
    found = Consultation.objects.get(title="Hate crime")
    analyst.post(at(world, "consultation-remove", found.pk))
    assert not Consultation.objects.filter(pk=found.pk).exists()
    assert ChangeEntry.objects.filter(object_type="consultation", operation="erasure").exists()


# --- Once it is before the chairs, nothing of it changes


CHANGES: dict[str, Callable[[PlanWorld, ThreatScore], object]] = {
    "add a threat": lambda world, threat: threats.add_theme(assessment=world.assessment, by=None, theme="x"),
    "score": lambda world, threat: score(threat, world),
    "remove a threat": lambda world, threat: threats.remove_theme(threat=threat, by=None),
    "add": lambda world, threat: consultations.add(
        assessment=world.assessment, by=None, answered=None, results=[], **SAID
    ),
    "change": lambda world, threat: consultations.change(
        consultation=world.assessment.consultations.get(), by=None, answered=None, results=[], **SAID
    ),
    "remove": lambda world, threat: consultations.take_away(consultation=world.assessment.consultations.get(), by=None),
}


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_a_closed_assessment_keeps_what_it_has(world: PlanWorld, change: str) -> None:
    close(world)
    with pytest.raises(SignedOffError):
        CHANGES[change](world, ThreatScore.objects.select_related("assessment__partnership").get())


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_without_its_entry_nothing_is_saved(
    world: PlanWorld, threat: ThreatScore, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    def fails(**_: Any) -> None:
        raise RuntimeError("the record cannot be written")

    def state() -> list:
        return [list(model.objects.order_by("pk").values()) for model in (ThreatScore, Consultation)]  # type: ignore[attr-defined]

    before = state()
    monkeypatch.setattr(saving, "record_change", fails)
    with pytest.raises(RuntimeError):
        CHANGES[change](world, threat)
    assert state() == before


def test_a_closed_page_offers_no_change(world: PlanWorld, threat: ThreatScore, analyst: Client) -> None:
    close(world)
    assert "Add a threat" not in words(analyst.get(at(world, "threats")))
    assert "Score it" not in words(analyst.get(f"{at(world, 'threat', threat.pk)}?score=1"))
    answer = analyst.post(at(world, "threat-add"), {"theme": "x"})
    assert "its threats cannot change" in words(answer)
    assert "cannot change" in words(analyst.post(at(world, "threat-remove", threat.pk), follow=True))


def test_another_role_reads_and_does_not_score(world: PlanWorld, threat: ThreatScore) -> None:
    reader = signed_in(world.cast.dpo)
    assert reader.post(f"{at(world, 'threat', threat.pk)}?score=1", {"physical": "4"}).status_code == 200
    threat.refresh_from_db()
    assert threat.scores == {}
    assert signed_in(world.cast.enfield_lead).get(at(world, "threat", threat.pk)).status_code == 404


# --- Last year's objectives, and the paper


def test_outcomes_stand_beside_their_figures(world: PlanWorld, analyst: Client) -> None:
    said = words(analyst.get(at(world, "objectives")))
    assert "Fewer burglaries Burglary, to fall Missing Missing – Cannot be said" in said
    figure(world, 3878, 1)
    figure(world, 3297)
    said = words(analyst.get(at(world, "objectives")))
    assert "Fewer burglaries Burglary, to fall 3,878 3,297 -15.0% Met" in said
    assert "Met or not met is said only where" in said, "a change is judged against chance"


def texts(blocks: list, code: str) -> list[list[str]]:
    table = next(one for one in blocks if isinstance(one, Table) and one.code == code)
    assert {len(row) for row in table.rows} <= {len(table.columns)}
    return [[cell.text for cell in row] for row in table.rows]


def test_the_papers_blocks_say_what_the_pages_say(world: PlanWorld, threat: ThreatScore) -> None:
    plan.say(action=world.marking, by=world.cast.police_officer, rag="done", note="A note for colleagues.")
    plan.carry_over(action=world.centres, by=None)
    score(threat, world, evidence={"volume": "A note for colleagues."})
    board: list = plan_blocks.progress_blocks(world.assessment) + plan_blocks.plan_blocks(
        world.assessment, "restricted"
    )
    board += plan_blocks.threat_blocks(world.assessment, "restricted")
    assert texts(board, "progress")[0][2] == "Done"
    assert texts(board, "progress")[0][3].startswith("A note for colleagues. (")
    assert texts(board, "progress")[1][2] == "On track; goes on in 2017/18"
    assert texts(board, "plan") == [
        ["Hate crime", "Open reporting centres", "Barnet Homes", "Not named", "No date", "On track"]
    ]
    assert texts(board, "threats")[0] == [
        "Residential burglary", "1", "13", "7", "6", "97", "3", "Frequency and volume: A note for colleagues."
    ]  # fmt: skip
    public: list = plan_blocks.progress_blocks(world.assessment, "public")
    public += plan_blocks.plan_blocks(world.assessment, "public") + plan_blocks.threat_blocks(
        world.assessment, "public"
    )
    assert "A note for colleagues" not in str(public)
    assert len(texts(public, "threats")[0]) == 7
    assert texts(plan_blocks.consultation_blocks(world.assessment), "consultation") == [
        ["Feel safe after dark", "312", "460", "67.8%"]
    ]
    assert texts(plan_blocks.strategy_blocks(world.assessment), "priorities")[0] == [
        "Burglary",
        "Burglary",
        "Fewer burglaries",
    ]


def test_without_anything_there_are_no_blocks(world: PlanWorld) -> None:
    world.assessment.threats.all().delete()
    world.assessment.consultations.all().delete()
    world.assessment.strategy = None
    world.strategy.ends_on = date(2016, 3, 31)
    world.strategy.save()
    one = world.assessment
    assert plan_blocks.strategy_blocks(one) + plan_blocks.plan_blocks(one, "public") == []
    assert plan_blocks.progress_blocks(one) + plan_blocks.threat_blocks(one, "public") == []
    assert plan_blocks.consultation_blocks(one) == []
