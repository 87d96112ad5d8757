"""The quarter's question: who still needs access?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from casework.audit import Access, record_access
from casework.forms.officers import AttestationForm
from casework.permissions import OfficerRequest, Permission, requires
from casework.services import attestations
from casework.views.pages import form_page, page_of

AT_ONCE = 50  # officers asked about on one page


@requires(Permission.OFFICERS_ADMINISTER)
def attestation(request: OfficerRequest) -> HttpResponse:
    current, user = attestations.current(request.user), request.user
    record_access(operation=Access.SEARCH, by=user, what="Who still needs access")
    if current is None:
        return render(request, "casework/officers/attestation.html", {"attestation": None})
    given = current.answers.select_related("user", "answered_by").order_by("is_needed", "user__name", "pk")
    left = attestations.to_answer(current, user)
    form = AttestationForm(request.POST or None, officers=list(left[:AT_ONCE]))

    def save() -> str:
        gone = attestations.answer(attestation=current, answers=form.answers, by=user)
        names = ", ".join(officer.name for officer in gone)
        messages.success(request, f"Your answers are saved.{f' Suspended: {names}.' if gone else ''}")
        return reverse("casework:attestation")

    page, count = page_of(request, given)
    context = {
        "attestation": current,
        "page": page,
        "count": count,
        "left": left.count(),
        "questions": [(form.officers[pk], form[f"needed_{pk}"]) for pk in form.officers],
        "is_late": not current.completed_at and current.due_on < timezone.localdate(),
    }
    return form_page(request, form, save, template="casework/officers/attestation.html", **context)
