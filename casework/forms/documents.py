"""Sending a file."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from casework.services.documents import KINDS, MOST_BYTES


class DocumentField(forms.FileField):
    """A file for `services.documents.take_in`, which looks into it; too large a one is refused here, before it is read."""

    def __init__(self, *, only: Collection[str] = tuple(KINDS), **kwargs: Any):
        accept = ",".join(f".{extension}" for extension in only) + (",.jpeg" if "jpg" in only else "")
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": accept}))
        kwargs.setdefault(
            "help_text", f"{', '.join(only)}, smaller than {MOST_BYTES // 1024 // 1024} MB. Macros are refused."
        )
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile) and (file.size or 0) > MOST_BYTES:
            raise ValidationError(f"The file must be smaller than {MOST_BYTES // 1024 // 1024} MB.")
        return file
