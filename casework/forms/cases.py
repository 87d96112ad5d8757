"""Forms about a case."""

from typing import Any

from django import forms
from django.utils import timezone

from casework.forms.base import PastDateField, RecordForm
from casework.forms.circles import CirclesForm
from casework.models import Agency, Case, Contact, RiskBand, RiskOption, RiskQuestionnaire, User
from casework.rules.categories import ContactMethod
from casework.rules.roles import Role
from casework.rules.workflow import ClosureReason

SHORT = 4  # options that fit in one row
LEADING_ROLES = [Role.CASE_LEAD, Role.COORDINATOR]


def leads_of(agency: Agency, partnership_id: int) -> Any:
    """Officers who may lead a case for the agency in the partnership."""
    return User.objects.filter(agency=agency, partnership=partnership_id, is_active=True, roles__overlap=LEADING_ROLES)


class CaseEditForm(RecordForm):
    watched = ("title", "summary", "lead")
    title = forms.CharField(
        max_length=100,
        help_text="A few words that tell this case from others. Leave out names and house numbers.",
        error_messages={"required": "Enter a title"},
    )
    summary = forms.CharField(widget=forms.Textarea, error_messages={"required": "Enter a summary"})
    lead = forms.ModelChoiceField(
        User.objects.none(), label="Lead officer", error_messages={"required": "Choose the officer who leads the case"}
    )

    def __init__(self, *args: Any, record: Case, **kwargs: Any):
        super().__init__(*args, record=record, **kwargs)
        self.fields["lead"].queryset = leads_of(record.lead_agency, record.partnership_id)  # type: ignore[attr-defined]


class CaseCloseForm(RecordForm):
    watched = ("status", "risk_band", "title")
    closed_on = PastDateField(
        label="When was it closed?",
        error_messages={"required": "Enter the day on which the case was closed"},
    )
    reason = forms.ChoiceField(
        label="Why is it closed?",
        choices=ClosureReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why the case is closed"},
    )
    outcome = forms.CharField(
        label="What is the outcome for the victim?",
        widget=forms.Textarea,
        error_messages={"required": "Say what the outcome is for the victim"},
    )

    def values_of(self, record: Case) -> dict[str, Any]:  # type: ignore[override]
        return {"closed_on": timezone.localdate()}


class CaseReopenForm(RecordForm):
    watched = ("status",)
    why = forms.CharField(
        label="Why is it opened again?", widget=forms.Textarea, error_messages={"required": "Say why"}
    )


class RiskForm(forms.Form):
    """A field for each question of a questionnaire, in its order."""

    def __init__(self, *args: Any, questionnaire: RiskQuestionnaire, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.questionnaire = questionnaire
        for question in questionnaire.questions.prefetch_related("options"):
            options = list(question.options.all())
            self.fields[f"question_{question.pk}"] = forms.ChoiceField(
                label=question.text,
                help_text=question.hint,
                choices=[(option.pk, option.text) for option in options],
                widget=forms.RadioSelect(attrs={"small": True, "label_size": "s", "inline": len(options) <= SHORT}),
                error_messages={"required": f"Choose an answer: {question.text}"},
            )
        self.fields["assessed_on"] = PastDateField(
            label="When was this assessed?",
            initial=timezone.localdate(),
            error_messages={"required": "Enter the day of the assessment"},
        )
        bands = RiskBand.objects.filter(questionnaire=questionnaire)
        self.fields["raised_to"] = forms.ChoiceField(
            label="Does your professional judgement put the risk higher than the score?",
            choices=[
                ("", "No, take the band of the score"),
                *((band.name, f"Raise to {band.name}") for band in bands[1:]),
            ],
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields["raised_because"] = forms.CharField(
            label="If so, why?", widget=forms.Textarea(attrs={"rows": 3}), required=False
        )

    def options(self) -> list[RiskOption]:
        """What was chosen, a row for each question."""
        chosen = [value for name, value in self.cleaned_data.items() if name.startswith("question_")]
        return list(RiskOption.objects.filter(pk__in=chosen))


class ContactForm(CirclesForm):
    on = PastDateField(label="When?", error_messages={"required": "Enter the day of the contact"})
    method = forms.ChoiceField(
        label="How?",
        choices=ContactMethod.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you made contact"},
    )
    is_reached = forms.TypedChoiceField(
        label="Did you reach them?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(attrs={"inline": True}),
        error_messages={"required": "Say whether you reached them"},
    )
    note = forms.CharField(
        label="What was said?", widget=forms.Textarea, error_messages={"required": "Say what happened"}
    )
    explained_case_review = forms.BooleanField(
        label="I explained the ASB case review and how to ask for one", required=False
    )

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()
        self.ask_circle_of(case, by)


class ContactReadersForm(CirclesForm, RecordForm):
    """Who on the case may read a contact."""

    watched = ("circle",)

    def __init__(self, *args: Any, record: Contact, by: User, **kwargs: Any):
        super().__init__(*args, record=record, **kwargs)
        self.ask_circle_of(record.case, by, initial=(record.circle, record.circle_agencies))
