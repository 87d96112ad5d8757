"""Forms about a report: recording it, correcting it, and putting it on a case."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from casework.forms.base import PastDateField, RecordForm
from casework.forms.cases import leads_of
from casework.forms.circles import CirclesForm
from casework.forms.details import DetailsForm, ask_readers
from casework.models import Case, Report, User
from casework.rules.categories import AsbType, Channel, Harm, HateMotivation, SubType

NO_HATE = "none"


def _hint(kind: AsbType) -> str:
    return kind.label.split(" – ")[1].capitalize()


class ReportFactsForm(forms.Form):
    """What happened, as the agency was told it."""

    type = forms.ChoiceField(
        label="What kind of behaviour is it?",
        choices=[(kind.value, kind.short) for kind in AsbType],
        widget=forms.RadioSelect(attrs={"option_hints": {kind.value: _hint(kind) for kind in AsbType}}),
        error_messages={"required": "Choose what kind of behaviour it is"},
    )
    sub_type = forms.ChoiceField(
        label="Which heading fits best?",
        choices=[("", "Choose a heading"), *SubType.choices],
        error_messages={"required": "Choose the heading that fits best"},
    )
    description = forms.CharField(
        label="What happened?",
        help_text="Write what you were told, in the victim’s words where you can.",
        widget=forms.Textarea,
        error_messages={"required": "Say what happened"},
    )
    happened_on = PastDateField(
        label="When did it happen?",
        help_text="For example, 27 3 2017. If it went on for days, give the last one.",
        error_messages={"required": "Enter the day on which it happened"},
    )
    happened_at = forms.TimeField(label="Time", help_text="For example, 23:15", required=False)
    reported_on = PastDateField(
        label="When was it reported?", error_messages={"required": "Enter the day on which it was reported"}
    )
    channel = forms.ChoiceField(
        label="How was it reported?",
        choices=[("", "Choose how"), *Channel.choices],
        error_messages={"required": "Choose how it was reported"},
    )
    harm = forms.ChoiceField(
        label="How does it affect the victim?",
        choices=Harm.choices,
        widget=forms.RadioSelect(attrs={"small": True}),
        error_messages={"required": "Choose how it affects the victim"},
    )
    harm_note = forms.CharField(
        label="What does it do to them?", widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    hate_motivation = forms.TypedChoiceField(
        label="Does the victim, or anybody else, believe that hate was behind it?",
        choices=[(value or NO_HATE, label) for value, label in HateMotivation.choices],
        coerce=lambda value: "" if value == NO_HATE else value,
        widget=forms.RadioSelect(attrs={"small": True}),
        error_messages={"required": "Choose “No”, or what the hate was about"},
    )
    agency_reference = forms.CharField(
        label="Your agency’s own reference", help_text="From your own system", max_length=40, required=False
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        happened_on, reported_on = facts.get("happened_on"), facts.get("reported_on")
        if happened_on and reported_on and reported_on < happened_on:
            self.add_error("reported_on", "The report must be on the day that it happened, or later")
        return facts


class ReportForm(DetailsForm, CirclesForm, ReportFactsForm):
    """A new report: what happened, to whom, and where; and which agencies may read where they live and how to reach them."""

    def __init__(self, *args: Any, by: User, **kwargs: Any):
        super().__init__(*args, partnership=by.partnership, **kwargs)
        self.fields["reported_on"].initial = timezone.localdate()
        ask_readers(self, by)


class ReportCorrectForm(ReportFactsForm, RecordForm):
    watched = tuple(ReportFactsForm.base_fields)

    def values_of(self, record: Report) -> dict[str, Any]:  # type: ignore[override]
        return super().values_of(record) | {"hate_motivation": record.hate_motivation or NO_HATE}


class CaseChoiceForm(forms.Form):
    """A case named by its reference, of those that the officer may add to."""

    case = forms.CharField(
        label="Case reference",
        max_length=20,
        error_messages={"required": "Enter the reference of the case"},
    )

    def __init__(self, *args: Any, cases: QuerySet[Case], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.cases = cases

    def clean_case(self) -> Case:
        found = self.cases.filter(reference__iexact=self.cleaned_data["case"]).first()
        if found is None:
            raise ValidationError("Your agency leads no open case with this reference. Check it")
        return found


class SetAsideForm(forms.Form):
    reason = forms.CharField(
        label="Why does it need no case?",
        help_text="The agency that took the report can read this.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the report needs no case"},
    )


def _line(report: Report) -> str:
    """A report in one line, for choosing."""
    day = date_format(report.reported_on, "j F Y")
    return f"{report.reference}, {report.get_sub_type_display().lower()}, reported {day} to {report.agency}"


class AddToCaseForm(forms.Form):
    same_incident_as = forms.ModelChoiceField(
        Report.objects.none(),
        label="Was the case told of this incident already?",
        help_text="One incident that is told to two agencies is counted once.",
        empty_label="No, it is another incident",
        required=False,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["same_incident_as"]
        field.queryset = case.reports.select_related("agency")  # type: ignore[attr-defined]
        field.label_from_instance = _line  # type: ignore[attr-defined]


class CaseOpenForm(forms.Form):
    """A new case, made from `report` and perhaps from others of the same person that wait for one."""

    title = forms.CharField(
        max_length=100,
        help_text="A few words that tell this case from others. Leave out names and house numbers.",
        error_messages={"required": "Enter a title"},
    )
    summary = forms.CharField(
        label="What is happening?", widget=forms.Textarea, error_messages={"required": "Enter a summary"}
    )
    lead = forms.ModelChoiceField(
        User.objects.none(), label="Lead officer", error_messages={"required": "Choose the officer who leads the case"}
    )
    opened_on = PastDateField(
        label="When was the case opened?", error_messages={"required": "Enter the day on which the case was opened"}
    )
    others = forms.ModelMultipleChoiceField(
        Report.objects.none(),
        label="Other reports of the same person that are on no case",
        help_text="Untick those that belong to another problem.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, report: Report, waiting: QuerySet[Report], by: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.report = report
        self.fields["summary"].initial = report.description
        self.fields["opened_on"].initial = timezone.localdate()
        lead, others = self.fields["lead"], self.fields["others"]
        lead.queryset, lead.initial = leads_of(by.agency, by.partnership_id), by.pk  # type: ignore[attr-defined]
        others.queryset, others.initial = waiting, [other.pk for other in waiting]  # type: ignore[attr-defined]
        others.label_from_instance = _line  # type: ignore[attr-defined]
        if not others.initial:
            del self.fields["others"]

    @property
    def reports(self) -> list[Report]:
        """Every report that the case is made from, the one that it began with first."""
        return [self.report, *self.cleaned_data.get("others", [])]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        first = min(report.reported_on for report in self.reports)
        if facts.get("opened_on") and facts["opened_on"] < first:
            day = date_format(first, "j F Y")
            self.add_error("opened_on", f"The case cannot be opened before its first report, of {day}")
        return facts
