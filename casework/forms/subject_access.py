"""Forms for answering a person who asks what is held about them."""

from typing import Any

from django import forms
from django.utils import timezone

from casework.forms.base import PastDateField, RecordForm
from casework.rules.subject_access import Ground, PauseReason


class _Asker(forms.Form):
    """Who asks, for whom, and for what."""

    subject_name = forms.CharField(
        label="Whose information is it?",
        max_length=130,
        help_text="Their full name, as they gave it.",
        error_messages={"required": "Enter the name of the person whose information it is"},
    )
    subject_date_of_birth = forms.DateField(label="Their date of birth", required=False)
    asked_by_name = forms.CharField(
        label="Who asks on their behalf?",
        max_length=130,
        required=False,
        help_text="A solicitor, a parent, a friend. Leave it empty if the person asks themselves.",
    )
    authority = forms.CharField(
        label="What lets them ask on the person’s behalf?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For example, a signed letter of authority, and when you saw it.",
    )
    reply_to = forms.CharField(
        label="Where do they want the answer?",
        max_length=300,
        help_text="An e-mail or postal address, or that they will collect it.",
        error_messages={"required": "Enter where they want the answer"},
    )
    asked_for = forms.CharField(
        label="What do they ask for?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In their own words. Leave it empty if they ask for everything.",
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("asked_by_name") and not facts.get("authority"):
            self.add_error("authority", "Say what lets them ask on the person’s behalf")
        return facts


class ReceiveForm(_Asker):
    received_on = PastDateField(
        label="When did the request arrive?",
        help_text="The day on which anybody in your agency received it, in any form.",
        error_messages={"required": "Enter the day on which the request arrived"},
    )
    field_order = ["received_on"]


class ChangeRequestForm(_Asker, RecordForm):
    watched = ("subject_name", "reply_to", "identity_proof")
    identity_checked_on = PastDateField(label="When did you check that they are who they say?", required=False)
    identity_proof = forms.CharField(
        label="How did you check?",
        max_length=200,
        required=False,
        help_text="For example, passport shown in person. Do not keep a copy of the document.",
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        day, how = facts.get("identity_checked_on"), facts.get("identity_proof")
        if day and not how:
            self.add_error("identity_proof", "Say how you checked")
        if how and not day and "identity_checked_on" not in self.errors:
            self.add_error("identity_checked_on", "Enter the day on which you checked")
        return facts


class _OnADay(RecordForm):
    watched = ("due_on", "status")
    on = PastDateField(label="On which day?", error_messages={"required": "Enter the day"})

    def values_of(self, record: Any) -> dict[str, Any]:
        return {"on": timezone.localdate()}


class StopClockForm(_OnADay):
    reason = forms.ChoiceField(
        label="Why is the clock stopped?",
        choices=PauseReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why the clock is stopped"},
    )
    note = forms.CharField(
        label="What did you ask for?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what you asked for"},
    )
    field_order = ["reason", "note", "on"]


class RestartClockForm(_OnADay):
    on = PastDateField(label="When did their answer arrive?", error_messages={"required": "Enter the day"})


class ExtendForm(RecordForm):
    watched = ("due_on", "status")
    because = forms.CharField(
        label="Why does it take longer?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The request is complex, or the person made several. Tell them within the first month, with this reason.",
        error_messages={"required": "Say why it takes longer"},
    )


class FindPeopleForm(forms.Form):
    name = forms.CharField(label="Full name", max_length=130, error_messages={"required": "Enter the name"})
    date_of_birth = forms.DateField(label="Date of birth", required=False)


class ChoosePeopleForm(RecordForm):
    """Whose records; one answer for each human being that was found, which stands for each record of them."""

    people = forms.MultipleChoiceField(
        label="Whose information is it?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one person"},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = choices  # type: ignore[attr-defined]

    def values_of(self, record: Any) -> dict[str, Any]:
        return {}

    def clean_people(self) -> list[int]:
        return [int(pk) for answer in self.cleaned_data["people"] for pk in answer.split(",")]


class ButtonForm(RecordForm):
    """A button on the page of a request; it remembers how the request stood when the page was made."""

    watched = ("status", "due_on")


class PassageForm(RecordForm):
    watched = ("outcome",)
    passage = forms.CharField(
        label="Words to take out",
        max_length=500,
        strip=True,
        help_text="Type or paste them as they stand on the page, or select them there.",
        widget=forms.TextInput(attrs={"data-passage-target": True}),
        error_messages={"required": "Enter the words to take out"},
    )
    everywhere = forms.BooleanField(
        label="On every page of this request",
        required=False,
        widget=forms.CheckboxInput(attrs={"small": True}),
    )


class PutBackForm(RecordForm):
    watched = ("outcome",)
    number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    everywhere = forms.BooleanField(required=False, widget=forms.HiddenInput)


class GiveForm(RecordForm):
    watched = ("outcome",)


class WithholdForm(RecordForm):
    watched = ("outcome",)
    ground = forms.ChoiceField(
        label="Why is the whole page withheld?",
        choices=Ground.choices,
        widget=forms.RadioSelect(attrs={"small": True}),
        error_messages={"required": "Choose why the page is withheld"},
    )
    ground_note = forms.CharField(
        label="Your reasons",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For your agency’s own record. The person is not given them.",
        error_messages={"required": "Write down your reasons"},
    )
    is_silent = forms.BooleanField(
        label="Do not say in the letter that it was withheld, because saying so would do the harm",
        required=False,
        widget=forms.CheckboxInput(attrs={"small": True}),
    )


class AnswerForm(_OnADay):
    on = PastDateField(label="When was it sent?", error_messages={"required": "Enter the day"})
    how = forms.CharField(
        label="How was it sent?",
        max_length=500,
        help_text="For example, by encrypted e-mail, the password by phone.",
        error_messages={"required": "Say how it was sent"},
    )


class RefuseForm(_OnADay):
    on = PastDateField(label="When did you tell them?", error_messages={"required": "Enter the day"})
    because = forms.CharField(
        label="Why is it refused?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example, it is manifestly unfounded. Tell the person, and that they can complain.",
        error_messages={"required": "Say why it is refused"},
    )
