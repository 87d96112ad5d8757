"""Forms of the assessment's pages."""

from typing import Any

from django import forms

from assessment.periods import BadPeriodError, Period, financial_year
from assessment.sources.mps import MAX_BYTES


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
            return financial_year(self.cleaned_data["year"])
        except BadPeriodError as problem:
            raise forms.ValidationError(str(problem)) from None


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
    """Files of the Met's crime by borough, and when they were made."""

    crime_files = FilesField(
        label="Crime files",
        help_text="The Met’s recorded crime by borough, old classification: .csv or .csv.gz, up to "
        f"{MAX_BYTES // 1024 // 1024} MB each. You can choose more than one.",
        error_messages={"required": "Choose a file", "empty": "The file is empty. Choose another file"},
    )
    extracted_on = forms.DateField(
        label="When did the Met make these files? (optional)",
        help_text="For example, 31 1 2019. Leave it empty when you do not know: the page then says what is known.",
        required=False,
    )

    def clean_crime_files(self) -> list[Any]:
        files = self.cleaned_data["crime_files"]
        for file in files:
            if file.size > MAX_BYTES:
                raise forms.ValidationError(f"{file.name} is larger than {MAX_BYTES // 1024 // 1024} MB")
            if not file.name.lower().endswith((".csv", ".csv.gz")):
                raise forms.ValidationError(
                    f"{file.name} is not a CSV file. Choose a file that ends in .csv or .csv.gz"
                )
        return files
