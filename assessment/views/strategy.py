"""Pages of the strategy: its objectives, priorities and outcomes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from assessment.forms.plan import OutcomeForm, PriorityForm, RecordForm, StrategyForm
from assessment.models import Assessment, Outcome, PlanAction, Priority, Strategy
from assessment.reading.strategies import find_item, priorities_of, strategy_of
from assessment.services import strategies
from assessment.views.doors import found_or_refused, own_assessment, tabs
from assessment.views.pages import data_of, form_page
from casework.permissions import OfficerRequest, Permission, can, requires

NOUNS = {"priorities": "priority", "outcomes": "outcome", "actions": "action"}


def own_strategy(request: OfficerRequest, pk: int) -> tuple[Assessment, Strategy]:
    """An assessment of the person's own partnership and its strategy; without one there is no such page."""
    assessment = own_assessment(request, pk)
    return assessment, found_or_refused(request, strategy_of(assessment))


def own_item(
    request: OfficerRequest, pk: int, noun: str, item_pk: int
) -> tuple[Assessment, Priority | Outcome | PlanAction]:
    assessment, strategy = own_strategy(request, pk)
    return assessment, found_or_refused(request, find_item(strategy, noun, item_pk))  # type: ignore[return-value]


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_strategy(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    strategy = strategy_of(assessment)
    context = {
        "assessment": assessment,
        "tabs": tabs(request, assessment, "assessment:plan"),
        "strategy": strategy,
        "priorities": priorities_of(strategy) if strategy else [],
        "may_write": can(request.user, Permission.ASSESSMENT_WRITE),
    }
    return render(request, "assessment/strategy.html", context)


def _answer(
    request: OfficerRequest, assessment: Assessment, form: RecordForm, save, heading: str, caption: str = ""
) -> HttpResponse:
    """A form of the strategy; saved, it leads back to the strategy."""
    back = reverse("assessment:strategy", args=[assessment.pk])

    def save_and_go() -> str:
        save()
        messages.success(request, "Saved.")
        return back

    return form_page(request, form, save_and_go, heading=heading, caption=caption, cancel_url=back, back_url=back)


@requires(Permission.ASSESSMENT_WRITE)
def make_strategy(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    form = StrategyForm(data_of(request))

    def save() -> None:
        strategies.make_strategy(assessment=assessment, by=request.user, **form.fields_to_save)

    return _answer(request, assessment, form, save, "Record the strategy", assessment.partnership.name)


@requires(Permission.ASSESSMENT_WRITE)
def change_strategy(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment, strategy = own_strategy(request, pk)
    form = StrategyForm(data_of(request), record=strategy)

    def save() -> None:
        strategies.change_strategy(strategy=strategy, by=request.user, seen=form.seen, **form.fields_to_save)

    return _answer(request, assessment, form, save, "Change the strategy", strategy.title)


@requires(Permission.ASSESSMENT_WRITE)
def add_priority(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment, strategy = own_strategy(request, pk)
    form = PriorityForm(data_of(request))

    def save() -> None:
        strategies.add_priority(strategy=strategy, by=request.user, **form.fields_to_save)

    return _answer(request, assessment, form, save, "Add a priority", strategy.title)


@requires(Permission.ASSESSMENT_WRITE)
def change_priority(request: OfficerRequest, pk: int, item_pk: int) -> HttpResponse:
    assessment, priority = own_item(request, pk, "priorities", item_pk)
    form = PriorityForm(data_of(request), record=priority)

    def save() -> None:
        strategies.change_priority(priority=priority, by=request.user, seen=form.seen, **form.fields_to_save)  # type: ignore[arg-type]

    return _answer(request, assessment, form, save, "Change the priority", str(priority))


@requires(Permission.ASSESSMENT_WRITE)
def add_outcome(request: OfficerRequest, pk: int, item_pk: int) -> HttpResponse:
    assessment, priority = own_item(request, pk, "priorities", item_pk)
    form = OutcomeForm(data_of(request))

    def save() -> None:
        strategies.add_outcome(priority=priority, by=request.user, **form.fields_to_save)  # type: ignore[arg-type]

    return _answer(request, assessment, form, save, "Add an outcome", str(priority))


@requires(Permission.ASSESSMENT_WRITE)
def change_outcome(request: OfficerRequest, pk: int, item_pk: int) -> HttpResponse:
    assessment, outcome = own_item(request, pk, "outcomes", item_pk)
    form = OutcomeForm(data_of(request), record=outcome)

    def save() -> None:
        strategies.change_outcome(outcome=outcome, by=request.user, seen=form.seen, **form.fields_to_save)  # type: ignore[arg-type]

    return _answer(request, assessment, form, save, "Change the outcome", str(outcome.priority))  # type: ignore[union-attr]


# --- What has an order, and may be taken away: priorities, outcomes and actions


def _back(assessment: Assessment, item: Priority | Outcome | PlanAction) -> str:
    if isinstance(item, PlanAction):
        return f"{reverse('assessment:plan', args=[assessment.pk])}?year={item.year}#{item.priority.code}"
    return reverse("assessment:strategy", args=[assessment.pk])


@requires(Permission.ASSESSMENT_WRITE)
@require_POST
def move_item(request: OfficerRequest, pk: int, noun: str, item_pk: int, way: str) -> HttpResponse:
    assessment, item = own_item(request, pk, noun, item_pk)
    found_or_refused(request, way if way in ("up", "down") else None)
    try:
        strategies.move(item=item, by=request.user, is_up=way == "up")
    except ValidationError as refusal:
        messages.warning(request, refusal.message)
    return redirect(_back(assessment, item))


@requires(Permission.ASSESSMENT_WRITE)
def remove_item(request: OfficerRequest, pk: int, noun: str, item_pk: int) -> HttpResponse:
    """Ask once more, then take away what nothing hangs on."""
    assessment, item = own_item(request, pk, noun, item_pk)
    back, reason = _back(assessment, item), strategies.why_kept(item)
    if request.method == "POST":
        try:
            strategies.take_away(item=item, by=request.user)
            messages.success(request, f"The {NOUNS[noun]} is removed.")
        except ValidationError as refusal:
            messages.warning(request, refusal.message)
        return redirect(back)
    context = {"assessment": assessment, "item": item, "noun": NOUNS[noun], "back_url": back, "reason": reason}
    return render(request, "assessment/plan_remove.html", context)
