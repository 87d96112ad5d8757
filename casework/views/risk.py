"""Risk assessments of a case."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from casework.audit import Access, record_access
from casework.doors import case_view
from casework.forms.cases import RiskForm
from casework.models import Case
from casework.permissions import OfficerRequest, Permission
from casework.services import risk
from casework.views.cases import RISK_COLOURS, about, case_head
from casework.views.pages import form_page


@case_view(Permission.CASE_MANAGE)
def risk_assess(request: OfficerRequest, case: Case) -> HttpResponse:
    questionnaire = risk.questionnaire_on(timezone.localdate())
    form = RiskForm(request.POST or None, questionnaire=questionnaire)

    def save() -> Case:
        risk.assess(
            case=case,
            questionnaire=questionnaire,
            options=form.options(),
            assessed_on=form.cleaned_data["assessed_on"],
            by=request.user,
            raised_to=form.cleaned_data["raised_to"],
            raised_because=form.cleaned_data["raised_because"],
        )
        return case

    return form_page(
        request,
        form,
        save,
        template="casework/risk/assess.html",
        questionnaire=questionnaire,
        **about(case, "Assess the risk", "Save assessment"),
    )


@case_view(Permission.CASE_VIEW)
def risk_view(request: OfficerRequest, case: Case, pk: int) -> HttpResponse:
    assessments = list(case.risk_assessments.select_related("questionnaire", "assessed_by__agency"))
    chosen = next((assessment for assessment in assessments if assessment.pk == pk), None)
    if chosen is None:
        record_access(operation=Access.REFUSED, by=request.user, obj=case, what=f"risk_view {pk}")
        raise Http404
    answers = chosen.answers.select_related("option__question").order_by("option__question__position")
    others = [(assessment, RISK_COLOURS[assessment.band]) for assessment in assessments if assessment.pk != pk]
    context = case_head(case, "") | {"risk": chosen, "answers": answers, "others": others}
    return render(request, "casework/risk/view.html", context)
