"""Forms about actions: setting one, saying what was done, finishing it."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from casework.forms.base import PastDateField, RecordForm
from casework.models import Action, Agency, Case, User
from casework.rules.workflow import ActionStatus


class ActionForm(forms.Form):
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Who does it?",
        help_text="An agency that is not listed cannot see the case. Share it with them first.",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose the agency that does it"},
    )
    description = forms.CharField(
        label="What has to be done?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what has to be done"},
    )
    due_on = forms.DateField(label="When is it due?", error_messages={"required": "Enter the day by which it is due"})
    set_on = PastDateField(label="When is it set?", error_messages={"required": "Enter the day on which it is set"})

    def __init__(self, *args: Any, case: Case, set_on: date | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["set_on"].initial = min(set_on or today, today)
        on_the_case = case.shares.filter(withdrawn_at=None).values("agency")
        self.fields["agency"].queryset = Agency.objects.filter(pk__in=on_the_case)  # type: ignore[attr-defined]


class ActionLogForm(forms.Form):
    note = forms.CharField(
        label="What did you do?", widget=forms.Textarea, error_messages={"required": "Say what you did"}
    )
    on = PastDateField(label="When?", error_messages={"required": "Enter the day on which you did it"})

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


class AssignForm(RecordForm):
    watched = ("officer", "status")
    officer = forms.ModelChoiceField(
        User.objects.none(),
        label="Officer",
        required=False,
        empty_label="Anybody in the agency",
        help_text="They are told. Everybody in the agency still sees the action on the case.",
    )

    def __init__(self, *args: Any, record: Action, officers: list[User], **kwargs: Any):
        super().__init__(*args, record=record, **kwargs)
        able = User.objects.filter(pk__in=[officer.pk for officer in officers])
        self.fields["officer"].queryset = able  # type: ignore[attr-defined]


class ActionEndForm(RecordForm):
    watched = ("status", "outcome", "due_on")
    status = forms.ChoiceField(
        label="How does it end?",
        choices=[choice for choice in ActionStatus.choices if choice[0] != ActionStatus.OPEN],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the action ends"},
    )
    outcome = forms.CharField(
        label="What came of it?", widget=forms.Textarea, error_messages={"required": "Say what came of it"}
    )
    ended_on = PastDateField(label="When?", error_messages={"required": "Enter the day on which it ended"})

    def values_of(self, record: Action) -> dict[str, Any]:  # type: ignore[override]
        return {"status": ActionStatus.DONE, "ended_on": timezone.localdate()}
