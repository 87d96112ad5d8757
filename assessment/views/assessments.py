"""Pages of the yearly assessment."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from assessment.forms.assessments import StartForm
from assessment.models import Assessment
from assessment.reading import opening, overview
from assessment.services import assessments, proof, returns
from assessment.tasks import collect_figures
from assessment.views.doors import found_or_refused, own_assessment, own_figures, tabs
from casework.permissions import OfficerRequest, Permission, can, requires


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def list_assessments(request: OfficerRequest) -> HttpResponse:
    context = {
        "assessments": assessments.assessments_for(request.user),
        "may_edit": can(request.user, Permission.ASSESSMENT_EDIT),
        "may_import": can(request.user, Permission.EXTRACT_IMPORT),
    }
    return render(request, "assessment/list.html", context)


@requires(Permission.ASSESSMENT_EDIT)
def start_assessment(request: OfficerRequest) -> HttpResponse:
    form = StartForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        partnership = request.user.partnership  # type: ignore[union-attr]
        made = assessments.open_assessment(partnership=partnership, period=form.cleaned_data["year"], by=request.user)
        return redirect("assessment:detail", made.pk) if made.collected_at else _collect(request, made)
    context = {
        "form": form,
        "heading": "Start an assessment",
        "intro": "The year’s figures are collected at once. If there is an assessment for the year, it opens.",
        "submit_label": "Start",
        "cancel_url": reverse("assessment:list"),
    }
    return render(request, "components/form_page.html", context)


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_assessment(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    context = {
        "paper": overview.read(assessment),
        "assessment": assessment,
        "tabs": tabs(request, assessment, "assessment:detail"),
        "restatement": overview.RESTATEMENT,
        "newer": proof.newer_extracts(assessment) if assessment.is_draft else [],
        "may_edit": assessment.is_draft and can(request.user, Permission.ASSESSMENT_EDIT),
        "may_import": can(request.user, Permission.EXTRACT_IMPORT),
    }
    return render(request, "assessment/detail.html", context)


def _collect(request: OfficerRequest, assessment: Assessment) -> HttpResponse:
    run = assessments.ask_to_collect(assessment=assessment, by=request.user)
    collect_figures.delay_on_commit(run.pk)  # type: ignore[attr-defined]  # celery adds it for Django
    return redirect("assessment:progress", assessment.pk, run.pk)


@requires(Permission.ASSESSMENT_EDIT)
@require_POST
def collect_again(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    try:
        return _collect(request, assessment)
    except assessments.SignedOffError as refusal:
        messages.warning(request, str(refusal))
        return redirect("assessment:detail", pk)


@requires(Permission.ASSESSMENT_EDIT)
@require_GET
def show_progress(request: OfficerRequest, pk: int, run_pk: int) -> HttpResponse:
    """Where a collection stands. The page loads itself again until it is done, with or without JavaScript."""
    assessment = own_assessment(request, pk)
    run = found_or_refused(request, assessments.find_run(assessment, run_pk))
    response = render(request, "assessment/progress.html", {"assessment": assessment, "run": run})
    if not run.finished_at:
        response["Refresh"] = "2"
    return response


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_figure(request: OfficerRequest, pk: int, figure_pk: int) -> HttpResponse:
    assessment = own_figures(request, pk)
    figure = found_or_refused(request, assessments.find_figure(assessment, figure_pk))
    context = {"assessment": assessment, "figure": figure, **opening.open_figure(figure, request.GET.get("page", "1"))}
    may_open = "return" in figure.detail and can(request.user, Permission.RETURN_FILL)
    context["opens_return"] = may_open and returns.find_readable(request.user, figure.detail["return"]) is not None
    return render(request, "assessment/figure.html", context)
