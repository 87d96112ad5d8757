"""Forms about support for a victim: the referral, its answer, what was given, and what the victim said of it."""

from typing import Any

from django import forms
from django.utils import timezone

from casework.forms.base import PastDateField, RecordForm, ask_which
from casework.models import Agency, Case, Feedback, Person, SupportReferral
from casework.rules.categories import Part, SupportKind


class SupportReferForm(forms.Form):
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label="Who needs support?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose who needs support"},
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Which service?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose a service"},
    )
    needs = forms.CharField(
        label="What do they need?",
        help_text="How the behaviour affects them, and what would help.",
        widget=forms.Textarea,
        error_messages={"required": "Say what they need"},
    )
    has_agreed = forms.BooleanField(
        label="The victim agrees to be referred",
        error_messages={"required": "Ask the victim first. A referral for support needs their agreement"},
    )
    consent_on = PastDateField(
        label="When did they agree?", error_messages={"required": "Enter the day on which they agreed"}
    )
    consent_scope = forms.CharField(
        label="What did they agree to?",
        help_text="What may be passed on, such as their name, phone number and what happened.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what they agreed to"},
    )
    referred_on = PastDateField(
        label="When are they referred?", error_messages={"required": "Enter the day of the referral"}
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["consent_on"].initial = self.fields["referred_on"].initial = today
        victims = Person.objects.filter(involvements__case=case, involvements__part=Part.VICTIM)
        ask_which(self, "person", victims.order_by("family_name", "given_name"))
        services = Agency.objects.filter(kind=Agency.Kind.VICTIM_SERVICE, membership__partnership=case.partnership_id)
        ask_which(self, "agency", services)


class _AnswerForm(RecordForm):
    """What the others must not miss is watched: who answered already, and how."""

    watched = ("status", "worker", "decline_reason")

    def values_of(self, record: SupportReferral) -> dict[str, Any]:  # type: ignore[override]
        return {"on": timezone.localdate()}


class AcceptForm(_AnswerForm):
    on = PastDateField(label="When is it accepted?", error_messages={"required": "Enter the day"})


class DeclineForm(_AnswerForm):
    reason = forms.CharField(
        label="Why is it declined?",
        help_text="The agencies on the case will read this. Leave out what was said in confidence.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the referral is declined"},
    )
    on = PastDateField(label="When is it declined?", error_messages={"required": "Enter the day"})


class SupportEndForm(_AnswerForm):
    on = PastDateField(
        label="When did support end?", error_messages={"required": "Enter the day on which support ended"}
    )


class SupportGivenForm(forms.Form):
    kind = forms.ChoiceField(
        label="What kind of support?",
        choices=SupportKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of support"},
    )
    note = forms.CharField(
        label="What was given?", widget=forms.Textarea, error_messages={"required": "Say what was given"}
    )
    on = PastDateField(label="When?", error_messages={"required": "Enter the day on which it was given"})

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


class FeedbackForm(forms.Form):
    would_recommend = forms.TypedChoiceField(
        label="Would they recommend the service?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(attrs={"inline": True}),
        error_messages={"required": "Say whether they would recommend the service"},
    )
    satisfaction = forms.TypedChoiceField(
        label="How satisfied are they with the support?",
        choices=Feedback.Satisfaction.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how satisfied they are"},
    )
    comments = forms.CharField(label="What else did they say?", widget=forms.Textarea, required=False)
    given_on = PastDateField(
        label="When did they say it?", error_messages={"required": "Enter the day on which they said it"}
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["given_on"].initial = timezone.localdate()
