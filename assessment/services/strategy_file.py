"""A strategy with its plan, read from a file of data/: for the demonstration, and for a partnership that has it written."""

import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from assessment.models import Assessment, Indicator, Outcome, PlanAction, PlanUpdate, Priority, Strategy
from assessment.services import consultations, plan, strategies, threats
from assessment.services.assessments import find_partnership
from assessment.services.saving import changing, create

ACTION = ("title", "description", "owner", "funding", "amount", "funding_years", "starts_on", "due_on")


class BadStrategyFileError(ValueError):
    """The file names an agency that the partnership does not have."""


@transaction.atomic
def load(path: Path) -> Strategy:
    """Record the strategy of a file, unless the partnership has one of that title, and name it for the assessments in draft
    that it covers. A figure that is not defined here is left out. Raises BadStrategyFileError, UnknownPartnershipError."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    partnership = find_partnership(told["partnership"])
    known = Strategy.objects.filter(partnership=partnership, title=told["title"]).first()  # type: ignore[misc]
    if known:
        return known
    facts = {name: told[name] for name in ("title", "starts_on", "ends_on", "objectives")}
    strategy = create(Strategy, by=None, partnership=partnership, **facts)
    agencies = {agency.slug: agency for agency in partnership.agencies.all()}  # type: ignore[attr-defined]
    for one in told["priorities"]:
        _priority(strategy, one, agencies, told["year"])
    drafts = Assessment.objects.filter(
        partnership=strategy.partnership_id, status=Assessment.Status.DRAFT, strategy=None
    )
    for assessment in drafts.filter(period_start__gte=strategy.starts_on, period_end__lte=strategy.ends_on):
        with changing(assessment, by=None) as current:
            current.strategy = strategy
        if assessment.year == told["year"]:
            _begin(assessment, told)
    return strategy


def _begin(assessment: Assessment, told: dict[str, Any]) -> None:
    """The threats to be scored and the consultations of the file's year."""
    priorities = {one.code: one for one in Priority.objects.filter(strategy=assessment.strategy)}
    for one in told.get("threats", []):
        threats.add_theme(assessment=assessment, by=None, theme=one["theme"], priority=priorities[one["priority"]])
    for one in told.get("consultations", []):
        consultations.add(assessment=assessment, by=None, **one)


def _priority(strategy: Strategy, told: dict[str, Any], agencies: dict[str, Any], year: str) -> None:
    names = {name: told[name] for name in ("code", "title", "short_title")}
    priority = strategies.add_priority(strategy=strategy, by=None, **names)
    outcomes = [_outcome(priority, one) for one in told.get("outcomes", [])]
    for one in told.get("actions", []):
        _action(priority, one, agencies, year, outcomes[0] if len(outcomes) == 1 else None)


def _outcome(priority: Priority, told: dict[str, Any]) -> Outcome:
    indicator = Indicator.objects.filter(code=told.get("indicator", "")).first()
    aim = told["aim"] if indicator else ""
    return strategies.add_outcome(priority=priority, by=None, text=told["text"], indicator=indicator, aim=aim)


def _action(
    priority: Priority, told: dict[str, Any], agencies: dict[str, Any], year: str, outcome: Outcome | None
) -> None:
    if told["agency"] not in agencies:
        known = ", ".join(sorted(agencies))
        raise BadStrategyFileError(
            f"“{told['agency']}” is no agency of {priority.strategy.partnership}. Known: {known}."
        )
    fields = {name: told[name] for name in ACTION if name in told}
    action = plan.add_action(
        priority=priority, year=year, by=None, agency=agencies[told["agency"]], outcome=outcome, **fields
    )
    for one in told.get("updates", []):
        update = plan.say(action=action, by=None, rag=one["rag"], note=one["note"], evidence=one.get("evidence", ""))
        _dated(update, one["day"])
    PlanAction.objects.filter(pk=action.pk).update(rag=told["rag"])
    if told.get("carry"):
        action.refresh_from_db()
        plan.carry_over(action=action, by=None)


def _dated(update: PlanUpdate, on: datetime.date) -> None:
    """As of the day that the file says, not of the day on which it is read."""
    noon = datetime.datetime.combine(on, datetime.time(12), tzinfo=timezone.get_current_timezone())
    PlanUpdate.objects.filter(pk=update.pk).update(at=noon)
