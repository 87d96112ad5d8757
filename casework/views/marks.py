"""Keeping hidden that a record of somebody is held, and lifting that."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from casework.access import marks_for
from casework.audit import Access, record_access
from casework.doors import case_view, mark_view, report_view
from casework.forms.circles import told
from casework.forms.marks import MarkForm
from casework.models import Case, PointerMark, Report
from casework.permissions import OfficerRequest, Permission, requires
from casework.services import known, marks
from casework.views.pages import form_page


def _hide(
    request: OfficerRequest, record: Case | Report, people: list[tuple[UUID, str]], case: Case | None = None
) -> HttpResponse:
    others = marks.other_agencies(request.user)
    form = MarkForm(request.POST or None, people=people, agencies=others, is_case=case is not None)

    def save() -> str:
        about: dict[str, Any] = {"identity": form.identity} if form.identity else {"case": case}
        facts = form.cleaned_data
        marks.mark(agencies=list(facts["agencies"]), reason=facts["reason"], by=request.user, **about)
        besides = f" Besides your agency, {told(facts['agencies'])} may know." if facts["agencies"] else ""
        messages.success(request, f"From now on it is as if there were no record.{besides}")
        return reverse("casework:mark-list")

    context = {"back_url": record.get_absolute_url(), "record": record, "reads_all": marks.reads_all(request.user)}
    return form_page(request, form, save, template="casework/marks/hide.html", **context)


@case_view(Permission.CASE_MANAGE)
def case_hide(request: OfficerRequest, case: Case) -> HttpResponse:
    return _hide(request, case, known.everybody_on(case, request.user), case)


@report_view(Permission.REPORT_RECORD)
def report_hide(request: OfficerRequest, report: Report) -> HttpResponse:
    return _hide(request, report, [(report.victim.identity, str(report.victim))])


@requires(Permission.REPORT_RECORD)
def mark_list(request: OfficerRequest) -> HttpResponse:
    found = marks_for(request.user).select_related("case", "set_by").order_by("-set_at")
    rows = marks.described(found)
    record_access(operation=Access.SEARCH, by=request.user, what="Kept hidden", shown=[row.mark for row in rows])
    return render(request, "casework/marks/list.html", {"rows": rows})


@mark_view(Permission.REPORT_RECORD)
def mark_lift(request: OfficerRequest, mark: PointerMark) -> HttpResponse:
    if request.method == "POST":
        try:
            marks.lift_mark(mark=mark, by=request.user)
            messages.success(request, "Other agencies are told again that a record is held.")
        except ValidationError as refusal:
            messages.info(request, " ".join(refusal.messages))
        return redirect("casework:mark-list")
    return render(request, "casework/marks/lift.html", {"row": marks.described([mark])[0]})
