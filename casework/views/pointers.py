"""Does anybody know this person? The question, and the answer to it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from casework.doors import question_view
from casework.forms.pointers import PointerForm
from casework.models import PointerQuestion
from casework.permissions import OfficerRequest, Permission, can, requires
from casework.services import pointers
from casework.tasks import tell_who_hides
from casework.views.pages import form_page

ALSO = [
    (Permission.POINTER_USE, "Requests for access", "casework:request-list"),
    (Permission.REPORT_RECORD, "What my agency keeps hidden", "casework:mark-list"),
    (Permission.CASE_MANAGE, "Conflicts of interest", "casework:barrier-list"),
    (Permission.EMERGENCY_USE, "A life is at risk: open a case now", "casework:emergency-open"),
]


@requires(Permission.POINTER_USE)
def pointer(request: OfficerRequest) -> HttpResponse:
    form = PointerForm(request.POST or None)

    def save() -> PointerQuestion:
        question = pointers.ask(user=request.user, **form.cleaned_data)
        tell_who_hides.delay_on_commit(question=question.pk)  # type: ignore[attr-defined]  # celery adds it for Django
        return question

    also = [(label, reverse(name)) for permission, label, name in ALSO if can(request.user, permission)]
    return form_page(request, form, save, template="casework/pointers/ask.html", also=also)


@question_view(Permission.POINTER_USE)
def pointer_answer(request: OfficerRequest, question: PointerQuestion) -> HttpResponse:
    answer = pointers.answer(question, user=request.user)
    context = {
        "question": question,
        "holders": answer.holders,
        "readable": pointers.links_of(answer.readable, user=request.user),
        "can_open": can(request.user, Permission.EMERGENCY_USE),
    }
    return render(request, "casework/pointers/answer.html", context)
