"""What the record of who saw what can be narrowed by."""

from typing import Any

from django import forms


class RecordFilterForm(forms.Form):
    reference = forms.CharField(label="Case or report reference", max_length=20, required=False)
    officer = forms.CharField(label="Officer’s name", max_length=100, required=False)
    start = forms.DateField(label="From", required=False)
    end = forms.DateField(label="To", required=False)
    is_refused = forms.BooleanField(
        label="Only what was refused", required=False, widget=forms.CheckboxInput(attrs={"small": True})
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        start, end = facts.get("start"), facts.get("end")
        if start and end and end < start:
            self.add_error("end", "The last day must be the first day or later")
        return facts
