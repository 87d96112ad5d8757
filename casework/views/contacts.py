"""Contacts with a victim."""

from django.http import HttpResponse

from casework.access import case_view
from casework.forms.cases import ContactForm
from casework.models import Case
from casework.permissions import OfficerRequest, Permission
from casework.services import support
from casework.services.people import people_on
from casework.views.cases import about
from casework.views.pages import form_page


@case_view(Permission.CASE_CONTRIBUTE)
def contact_log(request: OfficerRequest, case: Case) -> HttpResponse:
    explained = {"explained_case_review": "explained" in request.GET}
    form = ContactForm(request.POST or None, initial=explained)

    def save() -> Case:
        support.log_contact(case=case, by=request.user, **form.cleaned_data)
        return case

    context = about(case, "Log a contact with the victim", "Save contact")
    template = "casework/contacts/log.html"
    return form_page(request, form, save, template=template, people=people_on(case), **context)
