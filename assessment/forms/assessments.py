"""Forms of the assessment's pages."""

from typing import Any

from django import forms
from django.utils import timezone

from assessment.rules.periods import BadPeriodError, Period, financial_year
from assessment.sources.files import MAX_BYTES


class StartForm(forms.Form):
    """Which year to assess."""

    year = forms.CharField(
        label="Financial year",
        help_text="The year from April to March, for example 2016-17",
        max_length=7,
        widget=forms.TextInput(attrs={"width": 10}),
        error_messages={"required": "Enter the financial year, for example 2016-17"},
    )

    def clean_year(self) -> Period:
        try:
            period = financial_year(self.cleaned_data["year"])
        except BadPeriodError as problem:
            raise forms.ValidationError(str(problem)) from None
        if period.start > timezone.localdate():
            raise forms.ValidationError(f"{period.label} has not begun. Choose an earlier year")
        return period


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or more. The cleaned value is a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, (list, tuple)) else [data]
        return (
            [super(FilesField, self).clean(one, initial) for one in files] if files else [super().clean(None, initial)]
        )


class UploadForm(forms.Form):
    """Files of open data, and when they were made."""

    data_files = FilesField(
        label="Files",
        help_text="CSV, JSON or GeoJSON, also packed (.gz), up to "
        f"{MAX_BYTES // 1024 // 1024} MB each. You can choose more than one.",
        error_messages={"required": "Choose a file", "empty": "The file is empty. Choose another file"},
    )
    extracted_on = forms.DateField(
        label="When did the publisher make these files? (optional)",
        help_text="For example, 31 1 2019. Leave it empty when you do not know: the page then says what is known.",
        required=False,
    )

    def clean_data_files(self) -> list[Any]:
        files = self.cleaned_data["data_files"]
        for file in files:
            if file.size > MAX_BYTES:
                raise forms.ValidationError(f"{file.name} is larger than {MAX_BYTES // 1024 // 1024} MB")
        return files
