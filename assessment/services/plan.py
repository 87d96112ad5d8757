"""The actions of the plan: who owns them, what pays for them, and what their owners say of them."""

import datetime
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from assessment.models import Outcome, PlanAction, PlanUpdate, Priority
from assessment.rules.periods import financial_year
from assessment.rules.standing import OPEN, year_after
from assessment.services.saving import changing, create
from casework.audit import Change, record_change
from casework.permissions import Permission, can

Fields = Mapping[str, object]


def _check(priority: Priority, fields: Fields) -> None:
    outcome, agency = fields.get("outcome"), fields["agency"]
    starts_on, due_on = fields.get("starts_on"), fields.get("due_on")
    if isinstance(outcome, Outcome) and outcome.priority_id != priority.pk:
        raise ValidationError({"outcome": "That outcome belongs to another priority. Choose one of this priority."})
    if not priority.strategy.partnership.agencies.filter(pk=agency.pk).exists():  # type: ignore[attr-defined]
        raise ValidationError({"agency": "That agency is not in the partnership."})
    if isinstance(starts_on, datetime.date) and isinstance(due_on, datetime.date) and due_on < starts_on:
        raise ValidationError({"due_on": "The action cannot be due before it starts."})
    if fields.get("amount") is not None and not fields.get("funding"):
        raise ValidationError({"funding": "Say where the money comes from."})


def add_action(*, priority: Priority, year: str, by, **fields) -> PlanAction:
    """An action at the end of its priority's, for one year's plan.

    `fields`: title, description, agency, owner (a post), outcome, funding, amount (pounds), funding_years, starts_on, due_on.
    Raises ValidationError.
    """
    _check(priority, fields)
    last = priority.actions.filter(year=year).aggregate(last=Max("order"))["last"] or 0
    return create(PlanAction, by=by, priority=priority, year=year, order=last + 1, created_by=by, **fields)


def change_action(
    *, action: PlanAction, by, seen: Mapping[str, str] | None = None, priority: Priority, **fields
) -> None:
    """Change what the action is. How it stands is said by an update. Raises Stale and ValidationError."""
    _check(priority, fields)
    with changing(action, by=by, seen=seen) as current:
        current.priority = priority
        for name, value in fields.items():
            setattr(current, name, value)


def may_update(user, action: PlanAction) -> bool:
    """Who keeps the plan says how any action stands; everybody else who fills in returns, how their own agency's do."""
    if can(user, Permission.ASSESSMENT_WRITE):
        return True
    return can(user, Permission.RETURN_FILL) and action.agency_id == user.agency_id


@transaction.atomic
def say(*, action: PlanAction, by, rag: str, note: str, evidence: str = "", seen: str | None = None) -> PlanUpdate:
    """Record how an action stands: for good, for updates are never changed.

    `seen` is how it stood, in words, when the person opened the form. Raises Stale when it is another now, ValidationError
    for an officer of another agency, and for an action that goes on in the next year's plan.
    """
    if by is not None and not may_update(by, action):
        raise ValidationError(f"Only {action.agency} says how this action stands.")
    if PlanAction.objects.filter(carried_from=action).exists():
        raise ValidationError("This action goes on in the next year’s plan. Record the update there.")
    expected = None if seen is None else {"rag": seen}
    with changing(action, by=by, seen=expected) as current:
        current.rag = rag
    update = action.updates.create(rag=rag, note=note, evidence=evidence, by=by)
    changes = {"rag": [None, rag], "note": [None, note], "evidence": [None, evidence]}
    record_change(operation=Change.COLLECTION, obj=update, by=by, changes=changes, also=[action])
    return update


@transaction.atomic
def carry_over(*, action: PlanAction, by) -> PlanAction:
    """Go on with an open action in the next year's plan: a new action that knows which one it goes on with.

    Raises ValidationError for one that is done or stopped, that was carried over already, or whose strategy ends before.
    """
    year = year_after(action.year)
    locked = PlanAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if locked.rag not in OPEN:
        raise ValidationError("Only an open action can be carried over. This one is done or stopped.")
    if PlanAction.objects.filter(carried_from=locked).exists():
        raise ValidationError("The action was carried over already.")
    if financial_year(year).start > action.priority.strategy.ends_on:
        raise ValidationError("The strategy ends before the next year begins. Make the next strategy first.")
    copied = (
        "title",
        "description",
        "agency",
        "owner",
        "outcome",
        "funding",
        "amount",
        "funding_years",
        "starts_on",
        "rag",
    )
    last = action.priority.actions.filter(year=year).aggregate(last=Max("order"))["last"] or 0
    return create(
        PlanAction,
        by=by,
        priority=action.priority,
        year=year,
        order=last + 1,
        created_by=by,
        carried_from=locked,
        due_on=locked.due_on if locked.due_on and locked.due_on > financial_year(action.year).end else None,
        **{name: getattr(locked, name) for name in copied},
    )
