"""Pages of the plan: a year's actions, one action with its history, and what its owners say of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assessment.forms.plan import ActionForm, PlanFilterForm, UpdateForm
from assessment.models import Assessment, PlanAction, PlanUpdate, Strategy
from assessment.reading import actions
from assessment.reading import plan as reading
from assessment.reading.cited import cited
from assessment.reading.strategies import strategy_of
from assessment.rules.periods import BadPeriodError, financial_year, year_label
from assessment.rules.standing import OPEN, year_after
from assessment.services import plan
from assessment.views.doors import found_or_refused, own_assessment, tabs
from assessment.views.pages import data_of, form_page
from assessment.views.strategy import own_item, own_strategy
from casework.audit import Access, record_access
from casework.permissions import NotAllowed, OfficerRequest, Permission, can, requires

PER_PAGE = 40


def _year(request: OfficerRequest, assessment: Assessment) -> str:
    """The year in the address, and otherwise the assessment's own."""
    try:
        return year_label(financial_year(request.GET.get("year", "")))
    except BadPeriodError:
        return assessment.year


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_plan(request: OfficerRequest, pk: int) -> HttpResponse:
    """A year's plan, what needs asking about first."""
    assessment = own_assessment(request, pk)
    strategy = strategy_of(assessment)
    context = {
        "assessment": assessment,
        "tabs": tabs(request, assessment, "assessment:plan"),
        "strategy": strategy,
        "may_write": can(request.user, Permission.ASSESSMENT_WRITE),
    }
    if strategy:
        context |= _plan_context(request, assessment, strategy)
    return render(request, "assessment/plan.html", context)


def _plan_context(request: OfficerRequest, assessment: Assessment, strategy: Strategy) -> dict:
    year = _year(request, assessment)
    filters = PlanFilterForm(request.GET, strategy=strategy)
    chosen = filters.chosen
    read = reading.read_year(strategy, year, agency=chosen["agency"], rag=chosen["rag"], priority=chosen["priority"])
    page = Paginator(reading.in_reading_order(read), PER_PAGE).get_page(request.GET.get("page"))
    years = sorted({*actions.years_of(strategy), assessment.year, year_after(assessment.year), year})
    return {
        "year": read,
        "year_label": year.replace("-", "/"),
        "years": [(one.replace("-", "/"), f"?year={one}", one == year) for one in years],
        "filter_form": filters,
        "is_filtered": any(chosen.values()),
        "clear_url": f"?year={year}",
        "page": page,
        "groups": reading.grouped(list(page)),
        "next_year": year_after(year).replace("-", "/"),
    }


def _figures(assessment: Assessment, said: list[PlanUpdate]) -> dict[str, tuple[str, str]]:
    """The figures that updates rest on, by code: in words, and the address of each."""
    found = cited(assessment, [update.evidence.lower() for update in said if update.evidence])
    return {
        code: (one.text, reverse("assessment:figure", args=[assessment.pk, one.figure.pk]))
        for code, one in found.items()
        if one.figure
    }


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_action(request: OfficerRequest, pk: int, item_pk: int) -> HttpResponse:
    """One action: what it is, how it stands, and everything that was said of it."""
    assessment, strategy = own_strategy(request, pk)
    action = found_or_refused(request, actions.find_action(request.user, item_pk))
    if action.priority.strategy_id != strategy.pk:
        return found_or_refused(request, None)
    period = financial_year(action.year)
    today = timezone.localdate()
    said = actions.history(action)
    context = {
        "assessment": assessment,
        "action": action,
        "line": reading.line_of(action, min(today, period.end), today > period.end),
        "history": said,
        "figures": _figures(assessment, said),
        "year_label": action.year.replace("-", "/"),
        "next_year": year_after(action.year).replace("-", "/"),
        "may_write": can(request.user, Permission.ASSESSMENT_WRITE),
        "may_update": plan.may_update(request.user, action) and not hasattr(action, "carried_to"),
        "may_carry": action.rag in OPEN and not hasattr(action, "carried_to"),
    }
    return render(request, "assessment/plan_action.html", context)


@requires(Permission.ASSESSMENT_WRITE)
def add_action(request: OfficerRequest, pk: int, item_pk: int) -> HttpResponse:
    """An action of a priority, in the plan of the year in the address."""
    assessment, priority = own_item(request, pk, "priorities", item_pk)
    year = _year(request, assessment)
    form = ActionForm(data_of(request), strategy=priority.strategy, initial={"priority": priority})  # type: ignore[union-attr]
    back = f"{reverse('assessment:plan', args=[pk])}?year={year}"

    def save() -> str:
        made = plan.add_action(year=year, by=request.user, **form.fields_to_save)
        messages.success(request, "The action is added.")
        return reverse("assessment:plan-action", args=[pk, made.pk])

    heading, caption = "Add an action", f"Plan of {year.replace('-', '/')}"
    return form_page(request, form, save, heading=heading, caption=caption, cancel_url=back, back_url=back)


@requires(Permission.ASSESSMENT_WRITE)
def change_action(request: OfficerRequest, pk: int, item_pk: int) -> HttpResponse:
    _assessment, item = own_item(request, pk, "actions", item_pk)
    action: PlanAction = item  # type: ignore[assignment]
    form = ActionForm(data_of(request), record=action, strategy=action.priority.strategy)
    back = reverse("assessment:plan-action", args=[pk, item_pk])

    def save() -> str:
        plan.change_action(action=action, by=request.user, seen=form.seen, **form.fields_to_save)
        messages.success(request, "Saved.")
        return back

    heading, caption = "Change the action", f"Plan of {action.year.replace('-', '/')}"
    return form_page(request, form, save, heading=heading, caption=caption, cancel_url=back, back_url=back)


@requires(Permission.ASSESSMENT_WRITE)
@require_POST
def carry_over(request: OfficerRequest, pk: int, item_pk: int) -> HttpResponse:
    _assessment, item = own_item(request, pk, "actions", item_pk)
    try:
        made = plan.carry_over(action=item, by=request.user)  # type: ignore[arg-type]
        messages.success(
            request, f"The action goes on in the plan of {made.year.replace('-', '/')}. Check when it is due."
        )
        return redirect("assessment:plan-action", pk, made.pk)
    except ValidationError as refusal:
        messages.warning(request, refusal.message)
        return redirect("assessment:plan-action", pk, item_pk)


# --- For the officers who do what the plan says


@requires(Permission.RETURN_FILL)
@require_GET
def list_own_actions(request: OfficerRequest) -> HttpResponse:
    """What the officer's agency has in the plan, what needs an update first."""
    today = timezone.localdate()
    lines = []
    for action in actions.agency_actions(request.user):
        period = financial_year(action.year)
        lines.append(reading.line_of(action, min(today, period.end), today > period.end))
    is_live = [line.action.rag in OPEN and line.carried_to is None for line in lines]
    open_lines = sorted(
        (one for one, live in zip(lines, is_live, strict=True) if live), key=lambda one: one.standing.urgency
    )
    ended = [one for one, live in zip(lines, is_live, strict=True) if not live]
    context = {
        "page": Paginator(open_lines, PER_PAGE).get_page(request.GET.get("page")),
        "ended": ended,
        "agency": request.user.agency,
    }
    return render(request, "assessment/agency_plan.html", context)


def _where_from(request: OfficerRequest, action: PlanAction) -> str:
    """The action's page in an assessment, for who came from there; else the agency's own list."""
    came_from = request.GET.get("from", "")
    if came_from.isascii() and came_from.isdecimal() and can(request.user, Permission.ASSESSMENT_VIEW):
        return reverse("assessment:plan-action", args=[came_from, action.pk])
    return reverse("assessment:agency-plan")


@requires(Permission.RETURN_FILL)
def update_action(request: OfficerRequest, item_pk: int) -> HttpResponse:
    """Say how an action stands. The page shows what was said before."""
    action = found_or_refused(request, actions.find_action(request.user, item_pk))
    if not plan.may_update(request.user, action):
        record_access(operation=Access.REFUSED, by=request.user, obj=action, what=request.path)
        raise NotAllowed(agency=action.agency)
    form = UpdateForm(data_of(request), record=action)
    back = _where_from(request, action)

    def save() -> str:
        said = form.fields_to_save
        plan.say(action=action, by=request.user, seen=form.seen["rag"], **said)
        messages.success(request, "Your update is recorded.")
        return back

    context = {"action": action, "history": actions.history(action), "back_url": back, "cancel_url": back}
    return form_page(request, form, save, template="assessment/plan_update.html", heading=action.title, **context)
