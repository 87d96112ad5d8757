"""Pages that look back at a signed paper: what it would say today, and how it stands to last year's."""

import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from assessment.models import Assessment
from assessment.services import later
from assessment.tasks import compute_today
from assessment.views.doors import own_assessment, tabs
from casework.audit import Access, record_access
from casework.permissions import OfficerRequest, Permission, requires

PER_PAGE = 50


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_today(request: OfficerRequest, pk: int) -> HttpResponse:
    """What would change if the paper were made today. While it is computed the page loads itself again."""
    assessment = own_assessment(request, pk)
    answer = later.answer(assessment) or {}
    found = answer.get("differences")
    context = {
        "assessment": assessment,
        "tabs": tabs(request, assessment, "assessment:signoff"),
        "answer": answer,
        "at": datetime.datetime.fromisoformat(answer["at"]) if "at" in answer else None,
        "own": [one for one in found or [] if one["is_own"]],
        "others": later.by_area(found or []),
    }
    if found is not None:
        record_access(operation=Access.CONSULTATION, by=request.user, obj=assessment)
    response = render(request, "assessment/today.html", context)
    if "step" in answer:
        response["Refresh"] = "2"
    return response


@requires(Permission.ASSESSMENT_VIEW)
@require_POST
def ask_today(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    if assessment.status != Assessment.Status.SIGNED_OFF:
        messages.warning(
            request, "Only a signed-off paper is compared with today. Collect a draft’s figures again instead."
        )
        return redirect("assessment:signoff", pk)
    if later.ask(assessment=assessment):
        compute_today.delay_on_commit(assessment.pk)  # type: ignore[attr-defined]  # celery adds it for Django
    return redirect("assessment:today", pk)


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def today_as_json(request: OfficerRequest, pk: int) -> HttpResponse:
    """The answer for scripts, with every difference, those of other areas too."""
    assessment = own_assessment(request, pk)
    answer = later.answer(assessment) or {}
    if "differences" in answer:
        record_access(
            operation=Access.DISCLOSURE,
            by=request.user,
            obj=assessment,
            file_name="today.json",
            marking="OFFICIAL-SENSITIVE",
        )
    states = {"step": "computing", "differences": "done", "problem": "failed"}
    state = next((word for name, word in states.items() if name in answer), "not asked")
    return JsonResponse({"state": state, **answer})


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_last_year(request: OfficerRequest, pk: int) -> HttpResponse:
    """This paper beside last year's, figure by figure."""
    assessment = own_assessment(request, pk)
    last = later.last_years(assessment)
    rows = later.against(assessment, last) if last else []
    context = {
        "assessment": assessment,
        "tabs": tabs(request, assessment, "assessment:signoff"),
        "last": last,
        "restated": sum(row.is_restated for row in rows),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "assessment/last_year.html", context)
