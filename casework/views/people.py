"""People: whether a report's victim, and its address, are known already."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from casework.audit import Access, record_access
from casework.doors import report_view
from casework.forms.people import MatchForm
from casework.models import Report
from casework.permissions import OfficerRequest, Permission
from casework.services import known, people, places, pointers, reports
from casework.views.pages import form_page


@report_view(Permission.REPORT_MATCH)
def report_match(request: OfficerRequest, report: Report) -> HttpResponse:
    candidates = people.probable_people(report.victim, user=request.user)
    beyond = pointers.matches_elsewhere(report.victim, user=request.user)
    addresses = places.probable_places(report, user=request.user)
    if not candidates and not beyond.records and not addresses:
        messages.info(request, "We know no other record of this person, and no other spelling of this address.")
        return redirect(report)
    held, holders = beyond.records, beyond.holders(request.user)
    form = MatchForm(request.POST or None, people=candidates, held=held, holders=holders, places=addresses)

    def save() -> Report:
        if form.is_decided:
            offered = [*(candidate.person for candidate in candidates), *held]
            people.answer_match(person=report.victim, offered=offered, same=form.same_people, by=request.user)
        if form.same_place:
            reports.move_to_place(report=report, place=form.same_place, by=request.user)
        messages.success(request, "Your answer is saved.")
        return report

    victim = known.victim_of(report, request.user)
    return form_page(request, form, save, template="casework/people/match.html", report=report, victim=victim)


@report_view(Permission.REPORT_MATCH)
def match_undo(request: OfficerRequest, report: Report, pk: int) -> HttpResponse:
    joined = pointers.joined_to(report.victim, user=request.user)
    one = next((row for row in joined if row.match.pk == pk), None)
    if one is None:
        record_access(operation=Access.REFUSED, by=request.user, what=f"match_undo {report.reference} {pk}")
        raise Http404
    if request.method == "POST":
        try:
            people.undo_match(match=one.match, by=request.user)
            messages.success(request, "They are two people again. Their reports are no longer counted together.")
        except ValidationError as refusal:
            messages.info(request, " ".join(refusal.messages))
        return redirect(report)
    return render(request, "casework/people/undo.html", {"report": report, "one": one})
