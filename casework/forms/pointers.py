"""Asking which agencies know somebody, and asking those agencies for access."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from casework.forms.base import PastDateField, RecordForm
from casework.models import AccessRequest, Case, CaseShare
from casework.rules.categories import GATEWAYS_FOR_PEOPLE, Purpose
from casework.rules.matching import phone_key

SHARED_FOR = timedelta(days=28)
SHARING = ("cases", "level", "ends_on")  # what is asked of whoever shares
PHONE_DIGITS = 10


class PointerForm(forms.Form):
    given_name = forms.CharField(label="Given name", max_length=60, error_messages={"required": "Enter the given name"})
    family_name = forms.CharField(
        label="Family name", max_length=60, error_messages={"required": "Enter the family name"}
    )
    # The page says that one of these three has to be there, so none of them says "optional".
    date_of_birth = PastDateField(label="Date of birth", required=False)
    phone = forms.CharField(
        label="Phone number",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"revealed": True, "width": 20}),
    )
    email = forms.EmailField(label="E-mail address", required=False, widget=forms.EmailInput(attrs={"revealed": True}))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["date_of_birth"].widget.attrs["revealed"] = True

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        if phone and len(phone_key(phone)) < PHONE_DIGITS:
            raise ValidationError("Enter the whole phone number")
        return phone

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        typed = ("date_of_birth", "phone", "email")
        if not any(facts.get(name) for name in typed) and not any(name in self.errors for name in typed):
            self.add_error("date_of_birth", "Enter the date of birth, the phone number or the e-mail address")
        return facts


class RequestForm(forms.Form):
    purpose = forms.ChoiceField(
        label="What do you need it for?",
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you need it for"},
    )
    gateway = forms.ChoiceField(
        label="Which law allows it?",
        choices=GATEWAYS_FOR_PEOPLE,
        widget=forms.RadioSelect,
        error_messages={"required": "Select which law allows it"},
    )
    reason = forms.CharField(
        label="Why do you need to know?",
        help_text="The other agency decides by this. Say what you are dealing with and what you would do with the answer.",
        max_length=2000,
        widget=forms.Textarea(attrs={"count": True}),
        error_messages={"required": "Say why you need to know"},
    )


class DecideForm(RecordForm):
    """The owner's decision on a request. Cases can be shared where the owner leads some with the person."""

    SHARE, ANSWER, REFUSE = "share", "answer", "refuse"
    watched = ("status",)

    decision = forms.ChoiceField(
        label="What do you decide?", widget=forms.RadioSelect, error_messages={"required": "Select what you decide"}
    )
    cases = forms.ModelMultipleChoiceField(
        label="Which cases do you share?",
        queryset=Case.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"revealed": True}),
    )
    level = forms.ChoiceField(
        label="What may they do?",
        choices=[choice for choice in CaseShare.Level.choices if choice[0] != CaseShare.Level.MANAGE],
        initial=CaseShare.Level.READ,
        widget=forms.RadioSelect(attrs={"revealed": True}),
        required=False,
    )
    ends_on = forms.DateField(label="Until when?", help_text="The last day on which they may read it.", required=False)
    answer = forms.CharField(
        label="What do you tell them?",
        help_text="Your answer, or why you refuse. Where you share a case you can leave it empty. It is kept.",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"count": True, "revealed": True}),
    )

    def __init__(self, *args: Any, record: AccessRequest, cases: QuerySet[Case], **kwargs: Any):
        kwargs["initial"] = {"ends_on": timezone.localdate() + SHARED_FOR, "answer": ""}
        super().__init__(*args, record=record, **kwargs)
        choices = [(self.ANSWER, "Answer in words, without access"), (self.REFUSE, "Refuse")]
        if cases:
            choices = [(self.SHARE, "Share cases with them for a time"), *choices]
            self.fields["decision"].widget.attrs["reveals"] = {self.SHARE: SHARING}
            self.fields["ends_on"].widget.attrs["revealed"] = True
        else:
            for name in SHARING:
                del self.fields[name]
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]
        if cases:
            self.fields["cases"].queryset = cases  # type: ignore[attr-defined]
            self.fields["cases"].label_from_instance = lambda case: f"{case.reference} {case.title}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        decision = facts.get("decision")
        if decision == self.SHARE:
            if not facts.get("cases"):
                self.add_error("cases", "Select at least one case")
            if not facts.get("ends_on") and "ends_on" not in self.errors:
                self.add_error("ends_on", "Enter the last day")
            facts["level"] = facts.get("level") or CaseShare.Level.READ
        elif decision and not facts.get("answer"):
            wanted = "Enter your answer" if decision == self.ANSWER else "Say why you refuse"
            self.add_error("answer", wanted)
        return facts
