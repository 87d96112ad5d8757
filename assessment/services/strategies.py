"""The partnership's strategy: its objectives, priorities and outcomes.

The strategy and its plan are kept all year, whatever the state of an assessment: a paper that was sent for approval is
composed and frozen then, so nothing that is changed here changes it."""

import datetime
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet

from assessment.models import Assessment, Indicator, Outcome, PlanAction, Priority, Strategy
from assessment.services.assessments import lock_draft
from assessment.services.saving import changing, create, remove
from casework.audit import Change, record_change


@transaction.atomic
def make_strategy(
    *,
    assessment: Assessment,
    by,
    title: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    objectives: list[str],
) -> Strategy:
    """Record a strategy and name it as the one the assessment is written against.

    Raises SignedOffError and ValidationError."""
    lock_draft(assessment, "The assessment waits for approval or is signed off, so its strategy cannot change.")
    _check_title(assessment.partnership_id, title, None)
    strategy = create(
        Strategy,
        by=by,
        partnership=assessment.partnership,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        objectives=objectives,
        created_by=by,
    )
    with changing(assessment, by=by) as current:
        current.strategy = strategy
    return strategy


def change_strategy(
    *,
    strategy: Strategy,
    by,
    seen: Mapping[str, str] | None = None,
    title: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    objectives: list[str],
) -> None:
    """Raises Stale, and ValidationError for a title that another strategy of the partnership has."""
    _check_title(strategy.partnership_id, title, strategy.pk)
    with changing(strategy, by=by, seen=seen) as current:
        current.title, current.objectives = title, objectives
        current.starts_on, current.ends_on = starts_on, ends_on


def _check_title(partnership_id: int, title: str, but: int | None) -> None:
    same = Strategy.objects.filter(partnership=partnership_id, title__iexact=title)
    if any(one.pk != but for one in same):
        raise ValidationError(
            f"There is a strategy called “{title}” already. Change that one, or choose another title."
        )


def add_priority(*, strategy: Strategy, by, code: str, title: str, short_title: str) -> Priority:
    """A priority at the end of the list. Raises ValidationError for a code that the strategy has already."""
    _check_code(strategy, code, None)
    order = _last(strategy.priorities.all()) + 1
    return create(Priority, by=by, strategy=strategy, code=code, title=title, short_title=short_title, order=order)


def change_priority(
    *, priority: Priority, by, seen: Mapping[str, str] | None = None, code: str, title: str, short_title: str
) -> None:
    """Raises Stale, and ValidationError for a code that another priority of the strategy has."""
    _check_code(priority.strategy, code, priority.pk)
    with changing(priority, by=by, seen=seen) as current:
        current.code, current.title, current.short_title = code, title, short_title


def _check_code(strategy: Strategy, code: str, but: int | None) -> None:
    if any(one.pk != but for one in strategy.priorities.filter(code=code)):
        raise ValidationError(f"Another priority has the code “{code}”. Give this one a code of its own.")


def add_outcome(*, priority: Priority, by, text: str, indicator: Indicator | None = None, aim: str = "") -> Outcome:
    """An outcome of a priority. Raises ValidationError for an aim without a figure, or a figure without an aim."""
    _check_aim(indicator, aim)
    order = _last(priority.outcomes.all()) + 1
    return create(Outcome, by=by, priority=priority, text=text, indicator=indicator, aim=aim, order=order)


def change_outcome(
    *,
    outcome: Outcome,
    by,
    seen: Mapping[str, str] | None = None,
    text: str,
    indicator: Indicator | None = None,
    aim: str = "",
) -> None:
    """Raises Stale, and ValidationError for an aim without a figure, or a figure without an aim."""
    _check_aim(indicator, aim)
    with changing(outcome, by=by, seen=seen) as current:
        current.text, current.indicator, current.aim = text, indicator, aim


def _check_aim(indicator: Indicator | None, aim: str) -> None:
    if bool(indicator) != bool(aim):
        raise ValidationError("Choose a figure and what it should do, or neither of the two.")


def _last(rows: QuerySet) -> int:
    return rows.aggregate(last=Max("order"))["last"] or 0


# --- What has an order, and may be taken away


@transaction.atomic
def move(*, item: Priority | Outcome | PlanAction, by, is_up: bool) -> None:
    """Let the item change places with the one above or below it; at the end of the list nothing happens."""
    siblings = list(_siblings(item).select_for_update(of=("self",)))
    at = next((n for n, one in enumerate(siblings) if one.pk == item.pk), None)
    to = None if at is None else at - 1 if is_up else at + 1
    if at is None or to is None or not 0 <= to < len(siblings):
        return
    siblings[at], siblings[to] = siblings[to], siblings[at]
    for order, one in enumerate(siblings, 1):
        if one.order != order:
            changes = {"order": [one.order, order]}
            one.order = order
            one.save(update_fields=["order"])
            record_change(operation=Change.ALTERATION, obj=one, by=by, changes=changes)


def _siblings(item: Priority | Outcome | PlanAction) -> QuerySet:
    if isinstance(item, Priority):
        return item.strategy.priorities.order_by("order", "pk")
    if isinstance(item, Outcome):
        return item.priority.outcomes.order_by("order", "pk")
    return item.priority.actions.filter(year=item.year).order_by("order", "pk")


def why_kept(item: Priority | Outcome | PlanAction) -> str:
    """Why it may not be taken away: what hangs on it. Nothing when it may."""
    if isinstance(item, Priority):
        if item.outcomes.exists() or item.actions.exists():
            return "It has outcomes or actions. Move or remove those first."
        return "A scored threat belongs to it." if item.threats.exists() else ""
    if isinstance(item, Outcome):
        return "Actions are meant to bring it about. Give them another outcome first." if item.actions.exists() else ""
    if item.updates.exists():
        return "It has updates, which are kept. Record an update that it was stopped instead."
    return "The next year’s plan goes on with it." if PlanAction.objects.filter(carried_from=item).exists() else ""


@transaction.atomic
def take_away(*, item: Priority | Outcome | PlanAction, by) -> None:
    """Remove what nothing hangs on. Raises ValidationError with what does."""
    if reason := why_kept(item):
        raise ValidationError(f"This cannot be removed. {reason}")
    remove(item, by=by)
