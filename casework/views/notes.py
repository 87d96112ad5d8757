"""Notes on a case."""

from django.contrib import messages
from django.http import HttpResponse

from casework.doors import case_view, note_view
from casework.forms.notes import NoteChangeForm, NoteForm
from casework.models import Case, Note
from casework.permissions import OfficerRequest, Permission
from casework.services import notes
from casework.views.cases import about
from casework.views.pages import form_page

FACTS = ("on", "text", "is_opinion", "circle", "circle_agencies")


@case_view(Permission.CASE_CONTRIBUTE)
def note_add(request: OfficerRequest, case: Case) -> HttpResponse:
    form = NoteForm(request.POST or None, case=case, by=request.user)

    def save() -> Case:
        notes.write(case=case, by=request.user, **form.cleaned_data)
        messages.success(request, "The note is saved.")
        return case

    return form_page(request, form, save, **about(case, "Add a note", "Save note"))


@note_view(Permission.CASE_CONTRIBUTE)
def note_change(request: OfficerRequest, note: Note) -> HttpResponse:
    form = NoteChangeForm(request.POST or None, record=note, by=request.user)

    def save() -> Case:
        facts = {name: form.cleaned_data[name] for name in FACTS}
        notes.correct(note=note, by=request.user, version=form.version, **facts)
        messages.success(request, "The note is saved.")
        return note.case

    intro = "What the note said before stays in the record of changes."
    return form_page(request, form, save, intro=intro, **about(note.case, "Correct the note", "Save note"))
