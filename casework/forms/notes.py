"""Forms about notes on a case."""

from typing import Any

from django import forms
from django.utils import timezone

from casework.forms.base import PastDateField, RecordForm
from casework.forms.circles import CirclesForm
from casework.models import Case, Note, User


class NoteForm(CirclesForm):
    is_opinion = forms.TypedChoiceField(
        label="Is it fact or opinion?",
        choices=[("no", "Fact"), ("yes", "Opinion")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(
            attrs={
                "option_hints": {
                    "no": "Seen, heard or checked by whoever says it.",
                    "yes": "Somebody’s judgement, suspicion or hearsay.",
                }
            }
        ),
        error_messages={"required": "Say whether it is fact or opinion"},
    )
    text = forms.CharField(
        label="What is there to note?",
        help_text="Say who knows it, and how.",
        widget=forms.Textarea,
        error_messages={"required": "Write the note"},
    )
    on = PastDateField(label="Which day is it about?", error_messages={"required": "Enter the day"})

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()
        self.ask_circle_of(case, by)


class NoteChangeForm(NoteForm, RecordForm):
    """What a note says now stands in the record of changes, whatever it says next."""

    watched = ("text", "on", "circle")

    def __init__(self, *args: Any, record: Note, by: User, **kwargs: Any):
        super().__init__(*args, record=record, case=record.case, by=by, **kwargs)
        self.start_circle(record)

    def values_of(self, record: Note) -> dict[str, Any]:  # type: ignore[override]
        return super().values_of(record) | {"is_opinion": "yes" if record.is_opinion else "no"}
