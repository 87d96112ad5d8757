"""People on a case whom no report brought, and officers who are named in one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from casework.audit import Access, record_access
from casework.doors import case_view
from casework.forms.details import OfficerNamedForm, PersonAddForm
from casework.forms.people import MatchForm
from casework.models import Case, Involvement
from casework.permissions import OfficerRequest, Permission
from casework.services import involvements, people, pointers
from casework.views.cases import about
from casework.views.pages import form_page


@case_view(Permission.CASE_MANAGE)
def involvement_add(request: OfficerRequest, case: Case) -> HttpResponse:
    form = PersonAddForm(request.POST or None, case=case, by=request.user)

    def save() -> Case | str:
        added = involvements.add(case=case, by=request.user, **form.cleaned_data)
        messages.success(request, f"{added.person} is on the case.")
        asks = people.probable_people(added.person, user=request.user) or pointers.matches_elsewhere(
            added.person, user=request.user
        )
        return reverse("casework:involvement-match", args=[case.reference, added.pk]) if asks else case

    template = "casework/people/add.html"
    return form_page(request, form, save, template=template, **about(case, "Add a person to the case", "Add person"))


def _involvement(request: OfficerRequest, case: Case, pk: int) -> Involvement:
    found = case.involvements.filter(pk=pk).select_related("person__agency", "person__home", "case").first()
    if found is None:
        record_access(operation=Access.REFUSED, by=request.user, obj=case, what=f"involvement {pk}")
        raise Http404
    return found


@case_view(Permission.CASE_MANAGE)
def involvement_match(request: OfficerRequest, case: Case, pk: int) -> HttpResponse:
    person = _involvement(request, case, pk).person
    is_own = person.agency_id == request.user.agency_id
    candidates = people.probable_people(person, user=request.user) if is_own else []
    beyond = pointers.matches_elsewhere(person, user=request.user) if is_own else pointers.NOTHING
    if not candidates and not beyond.records:
        messages.info(request, "We know no other record of this person.")
        return redirect(case)
    held, holders = beyond.records, beyond.holders(request.user)
    form = MatchForm(request.POST or None, people=candidates, held=held, holders=holders, places=[])

    def save() -> Case:
        if form.is_decided:
            offered = [*(candidate.person for candidate in candidates), *held]
            people.answer_match(person=person, offered=offered, same=form.same_people, by=request.user)
        messages.success(request, "Your answer is saved.")
        return case

    context = about(case, f"Do we know {person} already?", "Save answer")
    intro = "If it is the same person, their records are joined. Each agency keeps its own."
    return form_page(request, form, save, intro=intro, **context)


@case_view(Permission.CASE_MANAGE)
def involvement_officer(request: OfficerRequest, case: Case, pk: int) -> HttpResponse:
    involvement = _involvement(request, case, pk)
    form = OfficerNamedForm(request.POST or None, case=case, by=request.user)

    def save() -> Case:
        officer = form.cleaned_data["officer"]
        involvements.name_officer(involvement=involvement, officer=officer, by=request.user)
        messages.success(request, f"{officer.name} can no longer read this case.")
        return case

    context = about(case, f"Which officer is {involvement.person}?", "Save")
    return form_page(request, form, save, **context)
