"""A person's details, for the agency that holds the record: correcting them, and who may read them."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from casework.access import cases_for, reports_for
from casework.doors import person_view
from casework.forms.details import PersonChangeForm, ReadersForm
from casework.models import Person
from casework.permissions import OfficerRequest, Permission
from casework.services import details
from casework.views.pages import form_page

CIRCLES = ("address_circle", "address_agencies", "contact_circle", "contact_agencies")


def _about(request: OfficerRequest, person: Person, heading: str, submit: str) -> dict:
    """What both pages have in common. They lead back to the case that the officer came from, or to the person's report."""
    cases = cases_for(request.user).filter(involvements__person__identity=person.identity)
    came_from = cases.filter(reference=request.GET.get("case", "")).first()
    back = came_from or reports_for(request.user).filter(victim=person).first() or cases.first()
    url = back.get_absolute_url() if back else reverse("casework:my-work")
    context = {"heading": heading, "caption": str(person), "submit_label": submit, "person": person}
    return context | {"back_url": url, "cancel_url": url}


@person_view(Permission.REPORT_RECORD)
def person_change(request: OfficerRequest, person: Person) -> HttpResponse:
    form = PersonChangeForm(request.POST or None, record=person)
    context = _about(request, person, "Correct a person’s details", "Save corrections")

    def save() -> str:
        facts = dict(form.cleaned_data)
        is_moved = bool(facts.pop("is_moved", False))
        details.correct(person=person, by=request.user, version=form.version, facts=facts, is_moved=is_moved)
        messages.success(request, "Your corrections are saved.")
        return context["back_url"]

    return form_page(request, form, save, template="casework/people/change.html", **context)


@person_view(Permission.REPORT_RECORD)
def person_readers(request: OfficerRequest, person: Person) -> HttpResponse:
    form = ReadersForm(request.POST or None, record=person, by=request.user)
    context = _about(request, person, "Who may read this?", "Save")

    def save() -> str:
        facts = {name: form.cleaned_data[name] for name in CIRCLES}
        details.choose_readers(person=person, by=request.user, version=form.version, **facts)
        messages.success(request, "It is saved who may read where they live and how to reach them.")
        return context["back_url"]

    return form_page(request, form, save, template="casework/people/readers.html", **context)
