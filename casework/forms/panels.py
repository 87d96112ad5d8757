"""Forms about the panel: referring a case to it, planning a meeting, deciding."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from casework.forms.base import PastDateField, RecordForm, ask_which
from casework.models import Panel, PanelReferral
from casework.rules.workflow import Decision


class PanelChoiceForm(forms.Form):
    """A form that asks for a panel, in a partnership that has several."""

    panel = forms.ModelChoiceField(
        Panel.objects.none(),
        label="Which panel?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose a panel"},
    )

    def __init__(self, *args: Any, panels: QuerySet[Panel], **kwargs: Any):
        super().__init__(*args, **kwargs)
        ask_which(self, "panel", panels)


class PanelReferForm(PanelChoiceForm):
    criterion = forms.ChoiceField(
        label="Which of the panel’s criteria does it meet?",
        choices=PanelReferral.Criterion.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the criterion that the case meets"},
    )
    reason = forms.CharField(
        label="Why does the case need the panel?",
        help_text="What has been tried, why it is not enough, and what you ask of the other agencies.",
        widget=forms.Textarea,
        error_messages={"required": "Say why the case needs the panel"},
    )
    victim_view = forms.ChoiceField(
        label="What does the victim say about it?",
        choices=PanelReferral.VictimView.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the victim says about it"},
    )
    referred_on = PastDateField(
        label="When is it referred?",
        error_messages={"required": "Enter the day of the referral"},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["referred_on"].initial = timezone.localdate()


class MeetingFactsForm(forms.Form):
    held_on = forms.DateField(
        label="Which day?",
        help_text="For example, 27 3 2017. It may be in the past, to enter an earlier meeting.",
        error_messages={"required": "Enter the day of the meeting"},
    )
    starts_at = forms.TimeField(
        label="What time does it start?",
        help_text="For example, 10:00 or 2pm",
        error_messages={"required": "Enter the time at which it starts"},
    )
    venue = forms.CharField(label="Where?", max_length=100, error_messages={"required": "Enter where it is held"})
    chair = forms.CharField(
        label="Who chairs it?", max_length=100, error_messages={"required": "Enter who chairs the meeting"}
    )


class MeetingForm(MeetingFactsForm, PanelChoiceForm):
    """A new meeting: of which panel, when and where."""


class MeetingChangeForm(MeetingFactsForm, RecordForm):
    watched = tuple(MeetingFactsForm.base_fields)


class DecisionForm(RecordForm):
    watched = ("decision", "minutes")
    decision = forms.ChoiceField(
        label="What does the panel decide?",
        choices=[("", "Nothing yet: keep the minutes so far"), *Decision.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    minutes = forms.CharField(
        label="Minutes",
        help_text="What was said and why it was decided, so that somebody who was not there understands it.",
        widget=forms.Textarea,
        error_messages={"required": "Enter the minutes"},
    )
