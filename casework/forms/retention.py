"""Forms for deciding what is kept longer and what is destroyed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import timezone

from casework.rules.retention import RecordType


class Decision(TextChoices):
    DESTROY = "destroy", "Destroy"
    KEEP = "keep", "Keep longer"


class QueueForm(forms.Form):
    record_type = forms.ChoiceField(
        label="What", required=False, choices=[("", "Everything"), *((kind.value, kind.short) for kind in RecordType)]
    )
    reference = forms.CharField(label="Reference", max_length=20, required=False)
    is_kept = forms.BooleanField(
        label="Only what is kept longer", required=False, widget=forms.CheckboxInput(attrs={"small": True})
    )


class DecideForm(forms.Form):
    """One decision for the records on the page. It remembers how each stood when the page was made."""

    decision = forms.ChoiceField(
        label="What is decided?",
        choices=Decision.choices,
        widget=forms.RadioSelect(
            attrs={"option_hints": {"destroy": "It cannot be undone.", "keep": "It comes back here."}}
        ),
        error_messages={"required": "Choose whether to destroy them or to keep them longer"},
    )
    until = forms.DateField(
        label="Until when are they kept?", required=False, help_text="The day on which they come back here."
    )
    reason = forms.CharField(
        label="Why are they kept longer?", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    stand = forms.CharField(widget=forms.HiddenInput)

    def clean_stand(self) -> dict[int, int]:
        """The version of each record, from "record:version", parted by commas."""
        try:
            pairs = (pair.split(":") for pair in self.cleaned_data["stand"].split(","))
            return {int(record): int(version) for record, version in pairs}
        except ValueError as broken:
            raise ValidationError("Open this page again: the form was not whole") from broken

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("decision") == Decision.KEEP:
            if "until" not in self.errors and not (facts.get("until") and facts["until"] > timezone.localdate()):
                self.add_error("until", "Enter a day in the future on which they are looked at again")
            if not facts.get("reason"):
                self.add_error("reason", "Say why they are kept longer")
        return facts


class HoldForm(forms.Form):
    reference = forms.CharField(
        label="Reference of the case or report",
        max_length=20,
        error_messages={"required": "Enter the reference of the case or report"},
    )
    reason = forms.CharField(
        label="Why must it not be destroyed?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example, a claim, an inquiry, an order of a court.",
        error_messages={"required": "Say why it must not be destroyed"},
    )


class LiftForm(forms.Form):
    because = forms.CharField(
        label="Why is the legal hold lifted?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is lifted"},
    )


class RuleForm(forms.Form):
    record_type = forms.ChoiceField(
        label="What is it about?",
        choices=RecordType.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about"},
    )
    months = forms.IntegerField(
        label="How long is it kept?",
        min_value=1,
        max_value=1200,
        widget=forms.NumberInput(attrs={"width": 4, "suffix": "months"}),
        help_text="From the day a case is closed, a report is made, or a request is answered. 72 months are six years.",
        error_messages={"required": "Enter the number of months"},
    )
    effective_from = forms.DateField(
        label="From which day does it count?", error_messages={"required": "Enter the day from which it counts"}
    )
    citation = forms.CharField(
        label="Where does it say so?",
        max_length=200,
        required=False,
        help_text="The title and page of your agency’s schedule. Empty: to be confirmed by the partnership.",
    )


class DestroyedForm(forms.Form):
    reference = forms.CharField(label="Reference", max_length=20, required=False)
