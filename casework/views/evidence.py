"""Files that belong to a case."""

from django.contrib import messages
from django.http import HttpResponse

from casework.doors import case_view, evidence_view
from casework.forms.evidence import EvidenceChangeForm, EvidenceForm
from casework.models import Case, Evidence
from casework.permissions import OfficerRequest, Permission
from casework.services import documents, evidence
from casework.views.cases import about
from casework.views.pages import form_page

FACTS = ("title", "obtained_on", "circle", "circle_agencies")


@case_view(Permission.CASE_CONTRIBUTE)
def evidence_add(request: OfficerRequest, case: Case) -> HttpResponse:
    form = EvidenceForm(request.POST or None, request.FILES or None, case=case, by=request.user)

    def save() -> Case:
        facts = dict(form.cleaned_data)
        added = evidence.add(case=case, by=request.user, files=facts.pop("documents"), **facts)
        messages.success(request, "The file is added." if len(added) == 1 else f"{len(added)} files are added.")
        return case

    return form_page(request, form, save, **about(case, "Add evidence", "Add to the case"))


@evidence_view(Permission.CASE_VIEW)
def evidence_download(request: OfficerRequest, one: Evidence) -> HttpResponse:
    return documents.hand_out(one.document, of=one, taken_by=request.user)


@evidence_view(Permission.CASE_CONTRIBUTE)
def evidence_change(request: OfficerRequest, one: Evidence) -> HttpResponse:
    form = EvidenceChangeForm(request.POST or None, record=one, by=request.user)

    def save() -> Case:
        facts = {name: form.cleaned_data[name] for name in FACTS}
        evidence.correct(evidence=one, by=request.user, version=form.version, **facts)
        messages.success(request, "What is said of the file is saved.")
        return one.case

    context = about(one.case, "Change what is said of the file", "Save")
    return form_page(request, form, save, intro=one.document.name, **context)
