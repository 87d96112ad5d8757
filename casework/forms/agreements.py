"""Forms about information sharing agreements."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from casework.forms.base import PastDateField, RecordForm, ask_which
from casework.forms.documents import DocumentField
from casework.models import Agency, Agreement
from casework.rules.categories import DataCategory, Gateway, Purpose
from casework.services.documents import PAPERS

CHOICES = {"purposes": Purpose, "gateways": Gateway, "categories": DataCategory}


def _several(choices: Any, label: str, missing: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": missing},
    )


class AgreementForm(forms.Form):
    title = forms.CharField(max_length=150, error_messages={"required": "Enter the title of the agreement"})
    purposes = _several(Purpose, "What may agencies share for?", "Choose at least one purpose")
    gateways = _several(Gateway, "Which laws does it rely on?", "Choose at least one law")
    categories = _several(DataCategory, "What information does it cover?", "Choose at least one kind of information")
    starts_on = forms.DateField(label="First day", error_messages={"required": "Enter the day on which it begins"})
    ends_on = forms.DateField(label="Last day", error_messages={"required": "Enter the day on which it ends"})
    review_due_on = forms.DateField(
        label="When is the next yearly review due?",
        help_text="After that day no case can be shared under it until the review is recorded.",
        error_messages={"required": "Enter the day by which it has to be reviewed"},
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        starts, ends, due = (facts.get(name) for name in ("starts_on", "ends_on", "review_due_on"))
        if starts and ends and ends < starts:
            self.add_error("ends_on", ValidationError("Enter a last day that is not before the first day"))
        if starts and due and due <= starts:
            self.add_error("review_due_on", ValidationError("Enter a day of review after the first day"))
        return facts


class AgreementChangeForm(AgreementForm, RecordForm):
    watched = (*AgreementForm.base_fields, "document")

    def _shown(self, record: Agreement) -> dict[str, str]:  # type: ignore[override]
        shown = super()._shown(record)
        for name, choices in CHOICES.items():
            shown[name] = "; ".join(str(choices(value).label) for value in getattr(record, name))
        return shown

    def terms(self) -> dict[str, Any]:
        """What was filled in, without the hidden field."""
        return {name: self.cleaned_data[name] for name in AgreementForm.base_fields}


class ReviewForm(RecordForm):
    watched = ("review_due_on", "ends_on")
    reviewed_on = PastDateField(
        label="When was it reviewed?", error_messages={"required": "Enter the day of the review"}
    )

    def values_of(self, record: Agreement) -> dict[str, Any]:  # type: ignore[override]
        return {"reviewed_on": timezone.localdate()}


class PaperForm(RecordForm):
    watched = ("document",)
    paper = DocumentField(
        label="The agreement, signed",
        only=PAPERS,
        help_text="A PDF or Word file, smaller than 10 MB.",
        error_messages={"required": "Choose the PDF or Word file"},
    )

    def values_of(self, record: Agreement) -> dict[str, Any]:  # type: ignore[override]
        return {}


class SignForm(forms.Form):
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Which agency signed?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose the agency"},
    )
    signed_by_name = forms.CharField(
        label="Who signed for it?",
        max_length=100,
        help_text="Name and office, such as “Jo Hill, chief executive”.",
        error_messages={"required": "Enter who signed for the agency"},
    )
    signed_on = PastDateField(label="When?", error_messages={"required": "Enter the day on which they signed"})

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any):
        super().__init__(*args, **kwargs)
        signed = agreement.signatures.filter(withdrawn_on=None).values("agency")
        ask_which(self, "agency", agreement.partnership.agencies.exclude(pk__in=signed))


class TakeBackForm(forms.Form):
    on = PastDateField(
        label="When did the agency take its signature back?", error_messages={"required": "Enter the day"}
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()
