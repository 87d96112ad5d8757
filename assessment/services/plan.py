"""The actions of the plan: who owns them, what pays for them, and what their owners say of them."""

import datetime
from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from assessment.models import Outcome, PlanAction, PlanUpdate, Priority, Strategy
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


# --- Reading


def actions_of(strategy: Strategy, year: str) -> QuerySet[PlanAction]:
    """The actions of one year's plan in their order, each with its last update (`said_at`, `said_note`)."""
    return _with_last_word(PlanAction.objects.filter(priority__strategy=strategy, year=year))


def _with_last_word(actions: QuerySet[PlanAction]) -> QuerySet[PlanAction]:
    newest = PlanUpdate.objects.filter(action=OuterRef("pk")).order_by("-at", "-pk")
    return (
        actions.select_related("priority", "agency", "outcome", "carried_to", "carried_from")
        .annotate(
            said_at=Subquery(newest.values("at")[:1]),
            said_note=Subquery(newest.values("note")[:1]),
            said_by=Subquery(newest.values("by__name")[:1]),
        )
        .order_by("priority__order", "order", "pk")
    )


def years_of(strategy: Strategy) -> list[str]:
    """The years that the plan has actions for, oldest first."""
    return sorted(set(PlanAction.objects.filter(priority__strategy=strategy).values_list("year", flat=True)))


def agency_actions(user) -> QuerySet[PlanAction]:
    """The actions of an officer's own agency in their own partnership's plans, the newest year first."""
    if not user.partnership_id:
        return PlanAction.objects.none()
    ours = PlanAction.objects.filter(priority__strategy__partnership=user.partnership_id, agency=user.agency_id)
    return _with_last_word(ours).order_by("-year", "priority__order", "order", "pk")


def find_action(user, pk: int) -> PlanAction | None:
    """An action of the person's own partnership, or None: another partnership's does not exist for them."""
    if not user.partnership_id:
        return None
    ours = PlanAction.objects.filter(priority__strategy__partnership=user.partnership_id)
    return _with_last_word(ours).select_related("priority__strategy", "agency", "outcome").filter(pk=pk).first()


def history(action: PlanAction) -> list[PlanUpdate]:
    """Everything that was said of an action, the newest first."""
    return list(action.updates.select_related("by__agency"))


def said_on(action: PlanAction) -> datetime.date | None:
    """The day of the last update, of an action that was read with it."""
    at = getattr(action, "said_at", None)
    return timezone.localdate(at) if at else None


def amount_text(amount: Decimal | None, years: int | None) -> str:
    """ "£300,000 over 2 years (£150,000 a year)"; pence only where there are any."""
    if amount is None:
        return ""
    if not years or years == 1:
        return pounds(amount)
    return f"{pounds(amount)} over {years} years ({pounds(amount / years)} a year)"


def pounds(amount: Decimal) -> str:
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"
