"""Emergency access: opening a case because a life is at risk, ending it, and the review."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from casework.doors import case_view, emergency_view, question_view
from casework.forms.circles import told
from casework.forms.emergencies import EmergencyByReferenceForm, EmergencyForm, EmergencyReviewForm
from casework.models import Case, EmergencyAccess, PointerQuestion
from casework.permissions import OfficerRequest, Permission, confirm_identity, requires
from casework.services import emergencies, pointers
from casework.views.pages import form_page

TEMPLATE = "casework/emergencies/open.html"


@requires(Permission.EMERGENCY_USE)
@confirm_identity
def emergency_open(request: OfficerRequest) -> HttpResponse:
    form = EmergencyByReferenceForm(request.POST or None)

    def save() -> Case:
        reference, reason = form.cleaned_data["reference"], form.cleaned_data["reason"]
        emergencies.open_called(reference=reference, reason=reason, by=request.user)
        return emergencies.case_called(reference, user=request.user)  # type: ignore[return-value]  # it was opened

    hours = emergencies.hours(request.user)
    return form_page(request, form, save, template=TEMPLATE, hours=hours, back_url=reverse("casework:pointer"))


@question_view(Permission.EMERGENCY_USE)
@confirm_identity
def emergency_person(request: OfficerRequest, question: PointerQuestion) -> HttpResponse:
    holders = pointers.holders(question, user=request.user)
    if not holders:
        return redirect(question)
    form = EmergencyForm(request.POST or None)

    def save() -> Case | PointerQuestion:
        opened = emergencies.open_about(question=question, reason=form.cleaned_data["reason"], by=request.user)
        if not opened:
            messages.error(
                request, f"There is no case to open. Ring {told(holders)} now. Your reason is in the record."
            )
        elif len(opened) > 1:
            messages.success(request, f"{len(opened)} cases are open to you. You find them below.")
        return opened[0].case if len(opened) == 1 else question

    context = {"question": question, "holders": holders, "hours": emergencies.hours(request.user)}
    return form_page(request, form, save, template=TEMPLATE, back_url=question.get_absolute_url(), **context)


@case_view(Permission.CASE_VIEW)
@require_POST
def emergency_end(request: OfficerRequest, case: Case) -> HttpResponse:
    emergency = emergencies.current(case, user=request.user)
    if emergency is None:
        return redirect(case)
    emergencies.end(emergency=emergency, by=request.user)
    messages.success(request, f"Your emergency access to {case.reference} has ended.")
    return redirect("casework:my-work")


@emergency_view(Permission.EMERGENCY_REVIEW)
def emergency_review(request: OfficerRequest, emergency: EmergencyAccess) -> HttpResponse:
    if emergency.reviewed_at and request.method == "GET":
        return render(request, "casework/emergencies/reviewed.html", {"emergency": emergency})
    form = EmergencyReviewForm(request.POST or None)

    def save() -> str:
        emergencies.review(emergency=emergency, by=request.user, **form.cleaned_data)
        messages.success(request, "Your review is saved.")
        return reverse("casework:emergency-overview")

    back = reverse("casework:emergency-overview")
    return form_page(
        request, form, save, template="casework/emergencies/review.html", emergency=emergency, back_url=back
    )
