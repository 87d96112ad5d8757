"""Reports: recording, finding, reading and correcting them, and putting them on a case."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from casework.access import cases_for, managed_cases_for, reports_for
from casework.audit import Access, record_access
from casework.doors import report_view
from casework.filters import ReportFilter
from casework.forms.reports import (
    AddToCaseForm,
    CaseChoiceForm,
    CaseOpenForm,
    ReportCorrectForm,
    ReportForm,
    SetAsideForm,
)
from casework.models import Case, Report, User
from casework.permissions import OfficerRequest, Permission, can, requires
from casework.services import cases, known, people, places, pointers, reports
from casework.tasks import tell_who_hides
from casework.views.pages import form_page, page_of


@requires(Permission.REPORT_VIEW)
def report_list(request: OfficerRequest) -> HttpResponse:
    found = ReportFilter(request.GET, queryset=reports_for(request.user), request=request)
    rows = found.qs.select_related("agency", "victim__agency", "place__ward", "case__lead_agency")
    page, count = page_of(request, rows)
    record_access(
        operation=Access.SEARCH,
        by=request.user,
        what="Reports",
        asked={name: value for name, value in request.GET.items() if value},
        shown=[report.reference for report in page],
    )
    on_cases = cases_for(request.user).filter(pk__in=[report.case_id for report in page if report.case_id])
    readable = set(on_cases.values_list("pk", flat=True))
    context = {
        "filter": found,
        "page": page,
        "rows": [(report, report.case_id in readable, known.where(report, request.user)[1]) for report in page],
        "count": count,
        "heading": "Reports",
        "can_triage": can(request.user, Permission.REPORT_TRIAGE),
    }
    return render(request, "casework/reports/list.html", context)


def _match_page(report: Report, user: User) -> str:
    """Where to say whether the victim and the address are known; empty when there is nothing to ask."""
    somebody = people.probable_people(report.victim, user=user) or pointers.matches_elsewhere(report.victim, user=user)
    is_asked = somebody or places.probable_places(report, user=user)
    return reverse("casework:report-match", args=[report.reference]) if is_asked else ""


@requires(Permission.REPORT_RECORD)
def report_record(request: OfficerRequest) -> HttpResponse:
    form = ReportForm(request.POST or None, by=request.user)

    def save() -> str | Report:
        report = reports.record(by=request.user, facts=form.cleaned_data)
        tell_who_hides.delay_on_commit(report=report.pk)  # type: ignore[attr-defined]  # celery adds it for Django
        messages.success(request, f"Report {report.reference} is saved.")
        return _match_page(report, request.user) or report

    listed = reverse("casework:report-list")
    return form_page(
        request, form, save, template="casework/reports/record.html", back_url=listed, agency=request.user.agency
    )


def _waiting_with(report: Report, user):
    """Other reports of the same person that are on no case, and that the officer may read."""
    same = reports_for(user).to_triage().filter(victim__identity=report.victim.identity).exclude(pk=report.pk)
    return same.select_related("agency")


@report_view(Permission.REPORT_VIEW)
def report_show(request: OfficerRequest, report: Report) -> HttpResponse:
    user = request.user
    case = cases_for(user).filter(reports=report).first()
    repeats = cases.victim_repeat_facts(report.victim, user=user)
    context = {
        "report": report,
        "victim": known.victim_of(report, user),
        "where": known.where(report, user),
        "case": case,
        "repeats": repeats,
        "is_due_beyond": not repeats.must_explain_review and _owes_beyond(report, case, user),
        "joined": pointers.joined_to(report.victim, user=user),
        "is_own": report.agency_id == user.agency_id,
        "can_contribute": case is not None and can(user, Permission.CASE_CONTRIBUTE, case),
        "can_correct": can(user, Permission.REPORT_RECORD, report),
        "can_match": can(user, Permission.REPORT_MATCH, report),
        "can_triage": report.case_id is None and can(user, Permission.REPORT_TRIAGE, report),
    }
    return render(request, "casework/reports/view.html", context)


def _owes_beyond(report: Report, case: Case | None, user: User) -> bool:
    """For whoever manages the victim's case, or puts reports on cases: is the duty due by reports that they may not read?"""
    manages = case is not None and can(user, Permission.CASE_MANAGE, case)
    if not manages and not user.triages_for_all:
        return False
    victim = {report.victim.identity}
    return cases.owes_explanation(victim, agency=user.agency, partnership_id=user.partnership_id)


def _about(report: Report, heading: str, submit: str) -> dict:
    """What the form pages of a report have in common."""
    back = report.get_absolute_url()
    return {
        "heading": heading,
        "caption": f"{report.reference}, {report.victim}",
        "submit_label": submit,
        "back_url": back,
        "back_label": "Back to report",
        "cancel_url": back,
        "report": report,
    }


@report_view(Permission.REPORT_RECORD)
def report_correct(request: OfficerRequest, report: Report) -> HttpResponse:
    form = ReportCorrectForm(request.POST or None, record=report)

    def save() -> Report:
        reports.correct(report=report, by=request.user, facts=form.cleaned_data, version=form.version)
        messages.success(request, "Your corrections are saved.")
        return report

    return form_page(request, form, save, **_about(report, "Correct the report", "Save corrections"))


@report_view(Permission.REPORT_TRIAGE)
def report_set_aside(request: OfficerRequest, report: Report) -> HttpResponse:
    if report.case_id:
        return _on_a_case_already(request, report)
    form = SetAsideForm(request.POST or None)

    def save() -> Report:
        today = timezone.localdate()
        reports.set_aside(report=report, by=request.user, on=today, reason=form.cleaned_data["reason"])
        messages.success(request, f"Report {report.reference} is set aside.")
        return report

    return form_page(request, form, save, **_about(report, "Set the report aside", "Set aside"))


def _on_a_case_already(request: OfficerRequest, report: Report) -> HttpResponse:
    messages.info(request, f"Report {report.reference} is on a case already.")
    return redirect(report)


@report_view(Permission.REPORT_TRIAGE)
def report_to_case(request: OfficerRequest, report: Report) -> HttpResponse:
    """Which case? The ones that may fit, any other by its reference, or a new one."""
    if report.case_id:
        return _on_a_case_already(request, report)
    managed = managed_cases_for(request.user).open()
    form = CaseChoiceForm(request.GET if "case" in request.GET else None, cases=managed)
    if form.is_valid():
        return redirect("casework:report-add", report.reference, form.cleaned_data["case"].reference)
    may_read = cases_for(request.user).select_related("lead_agency", "lead", "team")
    fitting = list(cases.cases_that_may_fit(report, user=request.user, among=may_read))
    mine = set(managed.filter(pk__in=[case.pk for case in fitting]).values_list("pk", flat=True))
    context = {
        "form": form,
        "fitting": [(case, case.pk in mine) for case in fitting],
        "waiting": _waiting_with(report, request.user),
        "match_url": _match_page(report, request.user),
        **_about(report, "Put the report on a case", "Continue"),
    }
    return render(request, "casework/reports/to_case.html", context)


@report_view(Permission.REPORT_TRIAGE)
def report_add(request: OfficerRequest, report: Report, case: str) -> HttpResponse:
    chosen = managed_cases_for(request.user).filter(reference=case).first()
    if chosen is None:
        record_access(operation=Access.REFUSED, by=request.user, what=f"report_add {case}")
        raise Http404
    if report.case_id and request.method == "GET":
        return _on_a_case_already(request, report)
    record_access(operation=Access.CONSULTATION, by=request.user, obj=chosen, screen="report_add")
    form = AddToCaseForm(request.POST or None, case=chosen)

    def save() -> Case:
        told = form.cleaned_data["same_incident_as"]
        on = timezone.localdate()
        cases.add_to_case(report=report, case=chosen, by=request.user, same_incident_as=told, on=on)
        messages.success(request, f"Report {report.reference} is on this case now.")
        return chosen

    about = _about(report, "Put the report on this case", "Put on this case")
    about |= {"back_url": reverse("casework:report-to-case", args=[report.reference])}
    about |= {"where": known.where(report, request.user)[0]}
    return form_page(request, form, save, template="casework/reports/add.html", case=chosen, **about)


@report_view(Permission.REPORT_TRIAGE)
def case_open(request: OfficerRequest, report: Report) -> HttpResponse:
    if report.case_id and request.method == "GET":
        return _on_a_case_already(request, report)
    waiting = _waiting_with(report, request.user)
    form = CaseOpenForm(request.POST or None, report=report, waiting=waiting, by=request.user)

    def save() -> Case:
        facts = form.cleaned_data
        case = cases.open_case(
            reports=form.reports,
            title=facts["title"],
            summary=facts["summary"],
            lead=facts["lead"],
            opened_on=facts["opened_on"],
            by=request.user,
        )
        messages.success(request, f"Case {case.reference} is open. Next, assess the risk.")
        return case

    return form_page(request, form, save, **_about(report, "Open a case", "Open case"))
