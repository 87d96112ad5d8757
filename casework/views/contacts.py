"""Contacts with a victim."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.formats import date_format

from casework.doors import case_view, contact_view
from casework.forms.cases import ContactForm, ContactReadersForm
from casework.models import Case, Contact
from casework.permissions import OfficerRequest, Permission
from casework.services import support
from casework.services.known import victims_on
from casework.views.cases import about
from casework.views.pages import form_page


@case_view(Permission.CASE_CONTRIBUTE)
def contact_log(request: OfficerRequest, case: Case) -> HttpResponse:
    explained = {"explained_case_review": "explained" in request.GET}
    form = ContactForm(request.POST or None, initial=explained, case=case, by=request.user)

    def save() -> Case:
        support.log_contact(case=case, by=request.user, **form.cleaned_data)
        return case

    victims = [victim.records for victim in victims_on(case, request.user)]
    context = about(case, "Log a contact with the victim", "Save contact") | {"people": victims}
    return form_page(request, form, save, template="casework/contacts/log.html", **context)


@contact_view(Permission.CASE_CONTRIBUTE)
def contact_change(request: OfficerRequest, contact: Contact) -> HttpResponse:
    form = ContactReadersForm(request.POST or None, record=contact, by=request.user)

    def save() -> Case:
        facts = {name: form.cleaned_data[name] for name in ("circle", "circle_agencies")}
        support.choose_readers(contact=contact, by=request.user, version=form.version, **facts)
        messages.success(request, "It is saved who may read the contact.")
        return contact.case

    intro = f"{contact.get_method_display()} on {date_format(contact.on, 'j F Y')}: {contact.note}"
    return form_page(request, form, save, intro=intro, **about(contact.case, "Who may read this contact?", "Save"))
