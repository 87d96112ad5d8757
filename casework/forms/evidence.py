"""Forms about files that belong to a case."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from casework.forms.base import PastDateField, RecordForm
from casework.forms.circles import CirclesForm
from casework.forms.documents import DocumentField
from casework.models import Case, Evidence, User

MOST_FILES = 10


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class DocumentsField(DocumentField):
    """Files, up to MOST_FILES at once. The cleaned value is a list."""

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.widget = FilesInput(attrs=self.widget.attrs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_FILES:
            raise ValidationError(f"Choose up to {MOST_FILES} files at once")
        return [self._cleaned(file, len(files)) for file in files or [None]]

    def _cleaned(self, file: Any, count: int) -> Any:
        try:
            return super().clean(file)
        except ValidationError as refused:
            if count < 2:
                raise
            raise ValidationError([f"“{file.name}”: {message}" for message in refused.messages]) from refused


class EvidenceFactsForm(CirclesForm):
    title = forms.CharField(
        label="What is it?",
        help_text="For example: Photographs of the broken door",
        max_length=150,
        error_messages={"required": "Say what it is"},
    )
    obtained_on = PastDateField(
        label="When did you get it?", error_messages={"required": "Enter the day on which you got it"}
    )

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["obtained_on"].initial = timezone.localdate()
        self.ask_circle_of(case, by)


class EvidenceForm(EvidenceFactsForm):
    documents = DocumentsField(
        label="Files",
        help_text="Photographs, letters, recordings: pdf, docx, xlsx, jpg, png, txt, mp3, m4a, wav or mp4, each smaller than"
        " 10 MB. You can choose more than one.",
        error_messages={"required": "Choose a file", "empty": "The file is empty. Choose another one"},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.order_fields(["documents"])


class EvidenceChangeForm(EvidenceFactsForm, RecordForm):
    watched = ("title", "obtained_on", "circle")

    def __init__(self, *args: Any, record: Evidence, by: User, **kwargs: Any):
        super().__init__(*args, record=record, case=record.case, by=by, **kwargs)
        self.start_circle(record)
