"""Forms of the strategy and its plan."""

import json
import re
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict

from assessment.models import Indicator, Outcome, PlanAction, Priority, Strategy
from assessment.services.saving import Stale, last_change, shown

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Conflict:
    """What the second of two people is told: who saved first, when, and each value as it was and is now."""

    by: str
    at: Any
    changes: list[dict[str, str]]


class RecordForm(forms.Form):
    """A form about one record, or about a new one (`record` None). It remembers in a hidden field what it showed, so that a
    second person to save is told what changed and keeps what they typed. `watched` names the fields that are compared."""

    watched: tuple[str, ...] = ()
    loaded = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, record: Model | None = None, **kwargs: Any):
        self.record = record
        first = {**(self.values_of(record) if record else {}), **(kwargs.get("initial") or {})}
        kwargs["initial"] = {**first, "loaded": self._load(record)}
        super().__init__(*args, **kwargs)

    def values_of(self, record: Model) -> dict[str, Any]:
        """The form's first values: the record's own, for fields of the same name."""
        return {name: getattr(record, name) for name in self.base_fields if hasattr(record, name)}

    def clean_loaded(self) -> dict[str, str]:
        try:
            seen = json.loads(self.cleaned_data["loaded"] or "{}")
            return {name: str(seen[name]) for name in (self.watched if self.record else ())}
        except (ValueError, TypeError, KeyError, RecursionError) as broken:
            raise ValidationError("Open this page again: the form was not whole") from broken

    @property
    def seen(self) -> dict[str, str]:
        return self.cleaned_data["loaded"]

    @property
    def fields_to_save(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "loaded"}

    def conflict(self, stale: Stale, user) -> Conflict:
        """What somebody else saved, for the page; and let the next attempt start from it."""
        before, now = self.seen, shown(stale.record, self.watched)
        changes = [
            {"label": self.label_of(name), "was": before[name], "now": now[name]}
            for name in self.watched
            if before[name] != now[name]
        ]
        typed = cast(QueryDict, self.data).copy()
        typed["loaded"] = self._load(stale.record)
        self.data = typed
        by, at = last_change(stale.record, user)
        return Conflict(by, at, changes)

    def label_of(self, name: str) -> str:
        field = self.fields.get(name)
        return str((field.label if field else None) or name.replace("_", " ").capitalize())

    def _load(self, record: Model | None) -> str:
        return json.dumps(shown(record, self.watched) if record else {})


class StrategyForm(RecordForm):
    """What a strategy is called, the years it is for, and what it is to achieve."""

    watched = ("title", "starts_on", "ends_on", "objectives")

    title = forms.CharField(
        label="Title",
        max_length=160,
        help_text="For example, Community Safety Strategy 2015–2020",
        error_messages={"required": "Enter the title of the strategy"},
    )
    starts_on = forms.DateField(label="First day", help_text="For example, 1 4 2015")
    ends_on = forms.DateField(label="Last day", help_text="For example, 31 3 2020")
    objectives = forms.CharField(
        label="Objectives",
        help_text="One sentence a line",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        error_messages={"required": "Enter at least one objective"},
    )

    def values_of(self, record: Model) -> dict[str, Any]:
        return {**super().values_of(record), "objectives": "\n".join(cast(Strategy, record).objectives)}

    def clean_objectives(self) -> list[str]:
        return [line.strip(" •-\t") for line in self.cleaned_data["objectives"].splitlines() if line.strip(" •-\t")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day must be after the first")
        return cleaned


class PriorityForm(RecordForm):
    watched = ("short_title", "title", "code")

    short_title = forms.CharField(
        label="Short title",
        max_length=80,
        help_text="For tables and lists, for example, Burglary and volume crime",
        error_messages={"required": "Enter a short title"},
    )
    title = forms.CharField(
        label="Priority",
        max_length=400,
        help_text="The whole sentence, as the strategy says it",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter the priority"},
    )
    code = forms.CharField(
        label="Code",
        max_length=40,
        help_text="Indicators name the priority by it. Small letters, figures and hyphens, for example, volume-crime",
        widget=forms.TextInput(attrs={"width": 20}),
        error_messages={"required": "Enter a code, for example, volume-crime"},
    )

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip().lower()
        if not CODE.fullmatch(code):
            raise ValidationError("Use small letters, figures and hyphens only, for example, volume-crime")
        return code


class OutcomeForm(RecordForm):
    """What would be true if the priority were met, and what would show it."""

    watched = ("text", "indicator", "aim")

    text = forms.CharField(
        label="Outcome",
        max_length=400,
        help_text="What would be true if the priority were met, for example, Fewer homes are burgled",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter the outcome"},
    )
    indicator = forms.ModelChoiceField(
        Indicator.objects.none(), label="Figure that shows it", required=False, empty_label="No figure"
    )
    aim = forms.ChoiceField(
        label="What should the figure do?",
        choices=[("", "No figure is named"), *Outcome.Aim.choices],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = Indicator.objects.order_by("name", "code")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("indicator")) != bool(cleaned.get("aim")):
            self.add_error(
                "aim" if cleaned.get("indicator") else "indicator",
                "Say what the figure should do"
                if cleaned.get("indicator")
                else "Choose the figure, or say that none is named",
            )
        return cleaned


class ActionForm(RecordForm):
    """One action: who owns it, what pays for it, by when. How it stands is said by an update."""

    watched = (
        "title", "description", "priority", "outcome", "agency", "owner", "funding", "amount", "funding_years", "starts_on",
        "due_on",
    )  # fmt: skip

    title = forms.CharField(
        label="Action", max_length=200, error_messages={"required": "Enter what is to be done, in a few words"}
    )
    description = forms.CharField(
        label="More about it", widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=4000
    )
    priority = forms.ModelChoiceField(
        Priority.objects.none(), label="Priority", empty_label=None, error_messages={"required": "Select the priority"}
    )
    outcome = forms.ModelChoiceField(
        Outcome.objects.none(), label="Outcome it brings about", required=False, empty_label="None in particular"
    )
    agency = forms.ModelChoiceField(
        PlanAction._meta.get_field("agency").related_model._default_manager.none(),
        label="Owner agency",
        empty_label="Select an agency",
        error_messages={"required": "Select the agency that owns it"},
    )
    owner = forms.CharField(
        label="Post that answers for it",
        max_length=120,
        required=False,
        help_text="A post, not a person’s name, for example, Hate crime officer",
    )
    funding = forms.CharField(
        label="What pays for it",
        max_length=200,
        required=False,
        help_text="For example, MOPAC London Crime Prevention Fund",
    )
    amount = forms.DecimalField(
        label="Amount in all",
        max_digits=12,
        decimal_places=2,
        min_value=0,
        required=False,
        localize=False,
        widget=forms.TextInput(attrs={"prefix": "£", "width": 10}),
        error_messages={"invalid": "Enter the amount in figures, for example, 300000"},
    )
    funding_years = forms.IntegerField(
        label="Over how many years?",
        min_value=1,
        max_value=10,
        required=False,
        widget=forms.TextInput(attrs={"width": 2}),
        error_messages={"invalid": "Enter the number of years, for example, 2"},
    )
    starts_on = forms.DateField(label="Starts on", required=False)
    due_on = forms.DateField(label="Due on", required=False)

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any):
        super().__init__(*args, **kwargs)
        chosen: dict[str, Any] = {
            "priority": strategy.priorities.all(),
            "outcome": Outcome.objects.filter(priority__strategy=strategy).order_by("priority__order", "order"),
            "agency": strategy.partnership.agencies.all(),
        }
        for name, rows in chosen.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class UpdateForm(RecordForm):
    """How an action stands today."""

    watched = ("rag",)

    rag = forms.ChoiceField(
        label="How does it stand?",
        choices=PlanAction.Rag.choices,
        widget=forms.RadioSelect(
            attrs={
                "option_hints": {
                    "red": "Red: it will not be done in time without help",
                    "amber": "Amber: it may not be done in time",
                    "green": "Green: it will be done in time",
                    "done": "Nothing is left to do",
                    "stopped": "It will not be done; say why",
                }
            }
        ),
        error_messages={"required": "Select how the action stands"},
    )
    note = forms.CharField(
        label="What happened, and what comes next?",
        widget=forms.Textarea(attrs={"rows": 5, "count": True}),
        max_length=2000,
        help_text="Do not name people. An update is kept as it is written",
        error_messages={"required": "Say what happened since the last update"},
    )
    evidence = forms.CharField(
        label="Evidence",
        max_length=400,
        required=False,
        help_text="Where it can be seen: minutes, an address that starts with https://, or the code of a figure, such as "
        "mopac7.burglary",
    )

    def clean_evidence(self) -> str:
        text = self.cleaned_data["evidence"].strip()
        if not text or re.match(r"https?://[^\s<>\"]+$", text):
            return text
        if "://" in text:
            raise ValidationError("Enter an address that starts with https://")
        return text


class PlanFilterForm(forms.Form):
    """Which actions to show. A value that there is not shows everything, as an old link may."""

    agency = forms.ChoiceField(label="Owner agency", required=False)
    rag = forms.ChoiceField(label="How it stands", required=False, choices=[("", "All"), *PlanAction.Rag.choices])
    priority = forms.ChoiceField(label="Priority", required=False)

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any):
        super().__init__(*args, **kwargs)
        agencies = [(str(pk), name) for pk, name in strategy.partnership.agencies.values_list("pk", "name")]
        priorities = list(strategy.priorities.values_list("code", "short_title"))
        self.fields["agency"].choices = [("", "All"), *agencies]  # type: ignore[attr-defined]
        self.fields["priority"].choices = [("", "All"), *priorities]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
