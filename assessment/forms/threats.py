"""Forms of scored threats and of consultations."""

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from assessment.forms.plan import RecordForm
from assessment.models import Consultation, Indicator, Priority, Strategy, ThreatScore
from assessment.rules.morile import Matrix


class ThemeForm(RecordForm):
    theme = forms.CharField(
        label="Threat",
        max_length=120,
        help_text="One kind of crime or disorder, for example, Residential burglary",
        error_messages={"required": "Enter the threat"},
    )
    priority = forms.ModelChoiceField(
        Priority.objects.none(), label="Priority it belongs to", required=False, empty_label="None of them"
    )

    def __init__(self, *args: Any, strategy: Strategy | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["priority"].queryset = (  # type: ignore[attr-defined]
            strategy.priorities.all() if strategy else Priority.objects.none()
        )


class ScoreForm(RecordForm):
    """Every criterion of a matrix with its scale in words, and what each score rests on."""

    watched = ("scores", "evidence", "figures", "priority")

    priority = ThemeForm.base_fields["priority"]

    def __init__(self, *args: Any, matrix: Matrix, strategy: Strategy | None, record: ThreatScore, **kwargs: Any):
        initial = {"figures": "\n".join(record.figures)}
        for criterion in matrix.criteria:
            initial[criterion.code] = str(record.scores.get(criterion.code, ""))
            initial[f"{criterion.code}_evidence"] = record.evidence.get(criterion.code, "")
        super().__init__(*args, record=record, initial=initial, **kwargs)
        self.matrix = matrix
        self.fields["priority"].queryset = (  # type: ignore[attr-defined]
            strategy.priorities.all() if strategy else Priority.objects.none()
        )
        for criterion in matrix.criteria:
            choices = [("", "Not scored yet"), *((str(score), f"{score}: {words}") for score, words in criterion.scale)]
            self.fields[criterion.code] = forms.ChoiceField(
                label=f"{criterion.name} (weight {criterion.weight})",
                help_text=criterion.question,
                choices=choices,
                required=False,
                widget=forms.RadioSelect(attrs={"small": True}),
            )
            self.fields[f"{criterion.code}_evidence"] = forms.CharField(
                label=f"What {criterion.name.lower()} rests on", max_length=1000, required=False
            )
        self.fields["figures"] = forms.CharField(
            label="Figures it rests on",
            help_text="Codes of figures, one a line, such as mopac7.burglary",
            widget=forms.Textarea(attrs={"rows": 4}),
            required=False,
            max_length=2000,
        )

    def clean_figures(self) -> list[str]:
        codes = list(dict.fromkeys(self.cleaned_data["figures"].lower().split()))
        heads = {".".join(code.split(".")[:count]) for code in codes for count in range(1, code.count(".") + 2)}
        known = set(Indicator.objects.filter(code__in=heads).values_list("code", flat=True))
        for code in codes:
            parts = code.split(".")
            if not any(".".join(parts[:count]) in known for count in range(1, len(parts) + 1)):
                raise ValidationError(f"There is no figure called “{code}”. Open a figure to see its name in commands")
        return codes

    @property
    def scored(self) -> dict[str, Any]:
        """As services.threats.score takes it."""
        codes = [criterion.code for criterion in self.matrix.criteria]
        answers = self.cleaned_data
        return {
            "scores": {code: int(answers[code]) for code in codes if answers[code] != ""},
            "evidence": {code: answers[f"{code}_evidence"] for code in codes},
            "figures": answers["figures"],
            "priority": answers["priority"],
        }


class ConsultationForm(RecordForm):
    watched = ("title", "starts_on", "ends_on", "method", "answered", "results", "summary")

    title = forms.CharField(label="What was it about?", max_length=160, error_messages={"required": "Enter a title"})
    starts_on = forms.DateField(label="First day", help_text="For example, 1 2 2017")
    ends_on = forms.DateField(label="Last day")
    method = forms.CharField(
        label="How were people asked?",
        max_length=200,
        help_text="For example, Online survey, or Four public meetings",
        error_messages={"required": "Say how people were asked"},
    )
    answered = forms.IntegerField(
        label="How many people answered?",
        required=False,
        min_value=0,
        max_value=10_000_000,
        help_text="Leave it empty when nobody counted",
        widget=forms.TextInput(attrs={"width": 10}),
    )
    results = forms.CharField(
        label="What did they say?",
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="One answer a line: what was said, how many said so, of how many. "
        "For example, Feel safe after dark: 312 of 460",
    )
    summary = forms.CharField(
        label="In words", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Do not name people",
    )  # fmt: skip

    def values_of(self, record: Model) -> dict[str, Any]:
        rows = cast(Consultation, record).results
        return {**super().values_of(record), "results": "\n".join(f"{what}: {many} of {of}" for what, many, of in rows)}

    def clean_results(self) -> list[list[Any]]:
        rows = []
        for number, line in enumerate(self.cleaned_data["results"].splitlines(), 1):
            if line.strip():
                rows.append(_row(line, number))
        return rows

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day must not be before the first")
        return cleaned


COUNT = re.compile("[0-9]{1,9}")


def _row(line: str, number: int) -> list[Any]:
    what, _, counted = line.rpartition(":")
    many, _, of = counted.partition(" of ")
    many, of = many.replace(",", "").strip(), of.replace(",", "").strip()
    if not (what.strip() and COUNT.fullmatch(many) and COUNT.fullmatch(of) and int(of)):
        raise ValidationError(f"Line {number}: write what was said, a colon, and how many of how many, like 312 of 460")
    return [what.strip(), int(many), int(of)]
