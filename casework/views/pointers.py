"""Does anybody know this person? The question, and the answer to it."""

from django.http import HttpResponse
from django.shortcuts import render

from casework.doors import question_view
from casework.forms.pointers import PointerForm
from casework.models import PointerQuestion
from casework.permissions import OfficerRequest, Permission, can, requires
from casework.services import pointers
from casework.tasks import tell_who_hides
from casework.views.pages import form_page


@requires(Permission.POINTER_USE)
def pointer(request: OfficerRequest) -> HttpResponse:
    form = PointerForm(request.POST or None)

    def save() -> PointerQuestion:
        question = pointers.ask(user=request.user, **form.cleaned_data)
        tell_who_hides.delay_on_commit(question=question.pk)  # type: ignore[attr-defined]  # celery adds it for Django
        return question

    return form_page(request, form, save, template="casework/pointers/ask.html")


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
