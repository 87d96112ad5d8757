"""The strategy that an assessment is written against, and what stands in it. Reads; changes nothing."""

from django.db.models import Model, QuerySet

from assessment.models import Assessment, Outcome, PlanAction, Priority, Strategy


def strategy_of(assessment: Assessment) -> Strategy | None:
    """The strategy that an assessment is written against: the one named for it, else the newest that covers its last day."""
    if assessment.strategy_id:
        return assessment.strategy
    ours = Strategy.objects.filter(partnership=assessment.partnership_id)
    return ours.filter(starts_on__lte=assessment.period_end, ends_on__gte=assessment.period_start).first()


def find_item(strategy: Strategy | None, noun: str, pk: int) -> Model | None:
    """A priority, outcome or action of a strategy, by what it is called in an address; None for any other."""
    rows: dict[str, QuerySet] = {
        "priorities": Priority.objects.filter(strategy=strategy).select_related("strategy"),
        "outcomes": Outcome.objects.filter(priority__strategy=strategy).select_related(
            "priority__strategy", "indicator"
        ),
        "actions": PlanAction.objects.filter(priority__strategy=strategy).select_related(
            "priority__strategy", "agency", "outcome", "carried_from", "carried_to"
        ),
    }
    if strategy is None or noun not in rows:
        return None
    return rows[noun].filter(pk=pk).first()


def priorities_of(strategy: Strategy) -> list[Priority]:
    """In their order, with their outcomes and what those are measured by."""
    return list(strategy.priorities.prefetch_related("outcomes__indicator"))
