"""Cases: the list, the page of one, and what its lead agency does with it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from casework.access import cases_for
from casework.audit import Access, record_access
from casework.doors import case_view
from casework.filters import CaseFilter
from casework.forms.cases import CaseCloseForm, CaseEditForm, CaseReopenForm
from casework.models import Action, Case
from casework.permissions import OfficerRequest, Permission, can, requires
from casework.rules.workflow import ActionStatus, CaseStatus
from casework.services import cases
from casework.services.known import people_on, wards_of
from casework.templatetags.govuk import ago_or_due
from casework.timeline import evidence_on, timeline
from casework.views.pages import form_page, page_of

RISK_COLOURS = {"High": "red", "Medium": "orange", "Standard": "green"}
STATUS_COLOURS = {CaseStatus.OPEN: "blue", CaseStatus.WITH_PANEL: "purple", CaseStatus.CLOSED: "grey"}


@requires(Permission.CASE_VIEW)
def case_list(request: OfficerRequest) -> HttpResponse:
    visible = cases_for(request.user).select_related("lead", "team", "lead_agency", "ward")
    found = CaseFilter(request.GET, queryset=visible, request=request)
    page, count = page_of(request, found.qs)
    record_access(
        operation=Access.SEARCH,
        by=request.user,
        what="Cases",
        asked={name: value for name, value in request.GET.items() if value},
        shown=[case.reference for case in page],
    )
    wards = wards_of(page, request.user)
    rows = [
        (case, RISK_COLOURS.get(case.risk_band), STATUS_COLOURS[CaseStatus(case.status)], wards[case.pk])
        for case in page
    ]
    context = {"filter": found, "page": page, "rows": rows, "count": count, "heading": "Cases"}
    context["can_export"] = bool(rows) and can(request.user, Permission.CASE_EXPORT)
    return render(request, "casework/cases/list.html", context)


def case_head(case: Case, current: str) -> dict:
    """What stands at the top of every page of a case: reference, tags, and tabs."""
    tabs = [
        ("Overview", case.get_absolute_url()),
        ("Timeline", reverse("casework:case-timeline", args=[case.reference])),
        ("Sharing", reverse("casework:case-sharing", args=[case.reference])),
    ]
    risk = (
        (f"{case.risk_band} risk", RISK_COLOURS[case.risk_band]) if case.risk_band else ("Risk not assessed", "yellow")
    )
    return {
        "case": case,
        "tags": [(case.get_status_display(), STATUS_COLOURS[CaseStatus(case.status)]), risk],
        "tabs": [(label, url, label == current) for label, url in tabs],
    }


@case_view(Permission.CASE_VIEW)
def case_overview(request: OfficerRequest, case: Case) -> HttpResponse:
    repeats = cases.repeat_facts(case)
    actions = list(case.actions.select_related("agency").order_by("-status", "due_on"))
    can_manage = can(request.user, Permission.CASE_MANAGE, case)
    closing = cases.closing_facts(case, repeats) if can_manage else None
    context = case_head(case, "Overview") | {
        "facts": _first_facts(case, actions),
        "repeats": repeats,
        "is_due_beyond": closing and closing.has_unmet_review_duty and not repeats.must_explain_review,
        "can_manage": can_manage,
        "can_contribute": can(request.user, Permission.CASE_CONTRIBUTE, case),
        "people": people_on(case, request.user),
        "ward": wards_of([case], request.user)[case.pk],
        "evidence": evidence_on(case, request.user),
        "reports": case.reports.select_related("agency").order_by("-reported_on", "-pk"),
        "actions": actions,
        "risk": case.risk_assessments.select_related("assessed_by").first(),
        "shares": case.shares.filter(withdrawn_at=None).select_related("agency").order_by("shared_at"),
        "panel_referral": case.panel_referrals.select_related("panel").last(),
        "next_item": case.agenda_items.filter(decision="").select_related("meeting__panel").first(),
        "support_referrals": case.support_referrals.select_related("agency", "person"),
        "latest": timeline(case, request.user, most=5),
        "blockers": closing.blockers if closing else [],
        "today": timezone.localdate(),
    }
    return render(request, "casework/cases/overview.html", context)


def _first_facts(case: Case, actions: list[Action]) -> list[tuple[str, str]]:
    """What one wants to know before anything else, on a phone too."""
    facts = [("Led by", f"{case.lead_name}, {case.lead_agency}")]
    due = next((action for action in actions if action.status == ActionStatus.OPEN), None)
    if due:
        facts.append(("Next action", f"{due.agency}, {ago_or_due(due.due_on)}"))
    if case.risk_due_on and case.status != CaseStatus.CLOSED:
        facts.append(("Next risk assessment", ago_or_due(case.risk_due_on).capitalize()))
    return facts


@case_view(Permission.CASE_VIEW)
def case_timeline(request: OfficerRequest, case: Case) -> HttpResponse:
    context = case_head(case, "Timeline") | {"entries": timeline(case, request.user)}
    return render(request, "casework/cases/timeline.html", context)


def about(case: Case, heading: str, submit: str) -> dict:
    """What the form pages of a case have in common."""
    back = case.get_absolute_url()
    return {
        "heading": heading,
        "caption": f"{case.reference} {case.title}",
        "submit_label": submit,
        "back_url": back,
        "back_label": "Back to case",
        "cancel_url": back,
    }


@case_view(Permission.CASE_MANAGE)
def case_edit(request: OfficerRequest, case: Case) -> HttpResponse:
    form = CaseEditForm(request.POST or None, record=case)

    def save() -> Case:
        facts = form.cleaned_data
        cases.edit(
            case=case,
            by=request.user,
            version=form.version,
            title=facts["title"],
            summary=facts["summary"],
            lead=facts["lead"],
        )
        return case

    return form_page(request, form, save, **about(case, "Change the case", "Save changes"))


@case_view(Permission.CASE_MANAGE)
def case_close(request: OfficerRequest, case: Case) -> HttpResponse:
    form = CaseCloseForm(request.POST or None, record=case)

    def save() -> Case:
        facts = form.cleaned_data
        cases.close(
            case=case,
            by=request.user,
            version=form.version,
            closed_on=facts["closed_on"],
            reason=facts["reason"],
            outcome=facts["outcome"],
        )
        messages.success(request, "The case is closed.")
        return case

    blockers = cases.closing_facts(case).blockers
    return form_page(
        request,
        form,
        save,
        template="casework/cases/close.html",
        blockers=blockers,
        **about(case, "Close the case", "Close case"),
    )


@case_view(Permission.CASE_MANAGE)
def case_reopen(request: OfficerRequest, case: Case) -> HttpResponse:
    form = CaseReopenForm(request.POST or None, record=case)

    def save() -> Case:
        today = timezone.localdate()
        cases.reopen(case=case, by=request.user, version=form.version, why=form.cleaned_data["why"], on=today)
        messages.success(request, "The case is open again.")
        return case

    return form_page(request, form, save, **about(case, "Open the case again", "Open case"))
