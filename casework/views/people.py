"""People: whether a report's victim, and its address, are known already."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from casework.access import report_view
from casework.forms.people import MatchForm
from casework.models import Report
from casework.permissions import OfficerRequest, Permission
from casework.services import known, people, places, reports
from casework.views.pages import form_page


@report_view(Permission.REPORT_MATCH)
def report_match(request: OfficerRequest, report: Report) -> HttpResponse:
    candidates = people.probable_people(report.victim, user=request.user)
    addresses = places.probable_places(report, user=request.user)
    if not candidates and not addresses:
        messages.info(request, "We know no other record of this person, and no other spelling of this address.")
        return redirect(report)
    form = MatchForm(request.POST or None, people=candidates, places=addresses)

    def save() -> Report:
        if form.is_decided:
            people.answer_match(person=report.victim, candidates=candidates, same=form.same_person, by=request.user)
        if form.same_place:
            reports.move_to_place(report=report, place=form.same_place, by=request.user)
        messages.success(request, "Your answer is saved.")
        return report

    victim = known.victim_of(report, request.user)
    return form_page(request, form, save, template="casework/people/match.html", report=report, victim=victim)
