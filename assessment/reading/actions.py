"""The actions of the plan as they are read, each with its owner's last word. Reads; changes nothing."""

import datetime
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from assessment.models import PlanAction, PlanUpdate, Strategy


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
