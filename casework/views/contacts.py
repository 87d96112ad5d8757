"""Contacts with a victim."""

from django.http import HttpResponse

from casework.access import case_view
from casework.forms.cases import ContactForm
from casework.models import Case
from casework.permissions import OfficerRequest, Permission
from casework.services import support
from casework.views.cases import about
from casework.views.pages import form_page


@case_view(Permission.CASE_CONTRIBUTE)
def contact_log(request: OfficerRequest, case: Case) -> HttpResponse:
    explained = {"explained_case_review": "explained" in request.GET}
    form = ContactForm(request.POST or None, initial=explained)

    def save() -> Case:
        support.log_contact(case=case, by=request.user, **form.cleaned_data)
        return case

    return form_page(request, form, save, **about(case, "Log a contact with the victim", "Save contact"))
