"""Conflict of interest: "I know this person", and who lifts it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from casework.access import barred_colleagues_of
from casework.audit import Access, record_access
from casework.doors import barrier_view, case_view, report_view
from casework.forms.barriers import BarrierLiftForm, ConflictForm
from casework.models import Barrier, Case, Report
from casework.permissions import NotAllowed, OfficerRequest, Permission, can, requires
from casework.services import barriers, known
from casework.views.pages import form_page

SEES = (Permission.EMERGENCY_REVIEW, Permission.CASE_MANAGE, Permission.OFFICERS_ADMINISTER)


def _declare(
    request: OfficerRequest, record: Case | Report, people: list[tuple[UUID, str]], case: Case | None = None
) -> HttpResponse:
    user = request.user
    leads = case is not None and case.lead_id == user.pk or barriers.leads_one_with(user, [one for one, _ in people])
    colleagues = barriers.colleagues_of(user) if leads else []
    form = ConflictForm(request.POST or None, people=people, colleagues=colleagues, is_case=case is not None)

    def save() -> str:
        facts: dict[str, Any] = {"reason": form.cleaned_data["reason"], "take_over": form.cleaned_data.get("take_over")}
        about: dict[str, Any] = {"identity": form.identity} if form.identity else {"case": case}
        barriers.bar(user=user, by=user, **about, **facts)
        messages.success(request, "Thank you. You cannot open anything about them any more.")
        return reverse("casework:my-work")

    context = {"back_url": record.get_absolute_url(), "record": record, "leads": leads}
    return form_page(request, form, save, template="casework/barriers/declare.html", **context)


@case_view(Permission.CASE_VIEW)
def case_conflict(request: OfficerRequest, case: Case) -> HttpResponse:
    return _declare(request, case, known.everybody_on(case, request.user), case)


@report_view(Permission.REPORT_VIEW)
def report_conflict(request: OfficerRequest, report: Report) -> HttpResponse:
    return _declare(request, report, [(report.victim.identity, str(report.victim))])


@requires(Permission.WORK_VIEW)
def barrier_list(request: OfficerRequest) -> HttpResponse:
    if not any(can(request.user, permission) for permission in SEES):
        raise NotAllowed
    rows = barriers.listed(request.user)
    mine = {row.barrier.pk for row in rows}
    colleagues = barred_colleagues_of(request.user).exclude(pk__in=mine).select_related("user").order_by("-set_at")
    record_access(
        operation=Access.SEARCH,
        by=request.user,
        what="Conflicts of interest",
        shown=[*(row.barrier for row in rows), *colleagues],
    )
    return render(request, "casework/barriers/list.html", {"rows": rows, "colleagues": colleagues})


@barrier_view(Permission.WORK_VIEW)
def barrier_lift(request: OfficerRequest, barrier: Barrier) -> HttpResponse:
    form = BarrierLiftForm(request.POST or None)

    def save() -> str:
        barriers.lift(barrier=barrier, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"{barrier.user.name} may read it again.")
        return reverse("casework:barrier-list")

    context = {
        "barrier": barrier,
        "subject": barriers.listed(request.user, pk=barrier.pk)[0].subject,
        "back_url": reverse("casework:barrier-list"),
    }
    return form_page(request, form, save, template="casework/barriers/lift.html", **context)
