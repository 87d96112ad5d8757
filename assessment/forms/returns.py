"""Forms of the pages about agency returns."""

import datetime
import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from assessment.forms.return_sheets import MAX_BYTES
from assessment.models import AgencyReturn, ReturnForm, ReturnItem
from assessment.rules import cohort
from assessment.rules.answers import Answer, Answers, Read, read_answered, read_value
from assessment.rules.periods import BadPeriodError, Period


class ReturnFillForm(forms.Form):
    """What one agency answers. An empty box is "not answered yet"; the tick says "we do not know", which is not 0."""

    def __init__(self, agency_return: AgencyReturn, items: list[ReturnItem], saved: Answers, data: Any = None):
        self.agency_return, self.items = agency_return, items
        shown = self._shown(saved)
        super().__init__(data, initial=dict(shown))
        for item in items:
            self._add(item)
        if agency_return.form.has_cohort:
            self.fields["cohort"] = forms.CharField(
                label="Members of the cohort",
                help_text="One member a line, or paste the rows of a spreadsheet: running number, day they joined, day they "
                "left (empty while they are in it), offences in the 12 months before, offences since joining. "
                "Never a name and never a PNC number.",
                widget=forms.Textarea(attrs={"rows": 8}),
                required=False,
            )
        self.fields["source_text"] = forms.CharField(
            label="Where are these numbers taken from?",
            help_text="For example, “case management system, report of 3 May 2017”",
            max_length=400,
            required=False,
            widget=forms.TextInput(attrs={"revealed": True}),
        )
        self.fields["note"] = forms.CharField(
            label="What should a reader know? (optional)",
            help_text="For example, a change of definition. No names.",
            widget=forms.Textarea(attrs={"rows": 3}),
            required=False,
        )
        state = json.dumps({"version": agency_return.lock_version, "shown": shown})
        self.fields["loaded"] = forms.CharField(widget=forms.HiddenInput(), initial=state, required=False)

    def _add(self, item: ReturnItem) -> None:
        """The boxes of an item. A draft may leave them empty and signing off may not: so no “(optional)” (`revealed`)."""
        unit = item.indicator.unit
        suffix = {"percent": "%"}.get(unit)
        attrs: dict[str, Any] = {"width": 10, "inputmode": "decimal", "revealed": True} | (
            {"suffix": suffix} if suffix else {}
        )
        label = {"percent": "Share in per cent", "count": "Number"}.get(unit, "Value")
        self.fields[f"value_{item.pk}"] = forms.CharField(
            label=label, required=False, max_length=40, widget=forms.TextInput(attrs=attrs)
        )
        if item.asks_answered:
            self.fields[f"answered_{item.pk}"] = forms.CharField(
                label="How many answered, in all", required=False, max_length=12,
                widget=forms.TextInput(attrs={"width": 5, "inputmode": "numeric"}),
            )  # fmt: skip
        self.fields[f"unknown_{item.pk}"] = forms.BooleanField(label="We do not know this", required=False)
        self.fields[f"note_{item.pk}"] = forms.CharField(label="Note (optional)", required=False, max_length=300)

    def take_in(self, read: Read) -> None:
        """Show what a spreadsheet says in the boxes, over what is saved; an item that it leaves out stays as it is."""
        self.initial.update(self._boxes(read.answers.values()))
        if read.cohort:
            self.initial["cohort"] = cohort.as_lines(read.cohort)
        self.initial.update(
            {name: text for name, text in (("source_text", read.source_text), ("note", read.note)) if text}
        )

    @staticmethod
    def _shown(answers: Answers) -> dict[str, Any]:
        """Answers as they stand in the boxes."""
        shown: dict[str, Any] = {"source_text": answers.source_text, "note": answers.note}
        shown |= ReturnFillForm._boxes(answers.items)
        if answers.cohort is not None:
            shown["cohort"] = cohort.as_lines(answers.cohort)
        return shown

    @staticmethod
    def _boxes(items: Iterable[Answer]) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for one in items:
            shown[f"value_{one.item_id}"] = f"{one.value.normalize():f}" if one.value is not None else ""
            shown[f"answered_{one.item_id}"] = str(one.answered or "")
            shown[f"unknown_{one.item_id}"] = not one.is_known
            shown[f"note_{one.item_id}"] = one.note
        return shown

    def sections(self) -> list[tuple[ReturnItem, list[forms.BoundField]]]:
        """Each item with its boxes, in order."""
        names = ("value", "answered", "unknown", "note")
        return [
            (item, [self[f"{name}_{item.pk}"] for name in names if f"{name}_{item.pk}" in self.fields])
            for item in self.items
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.answers = Answers(
            [answer for item in self.items if (answer := self._answer(item, cleaned))],
            cleaned.get("source_text", ""),
            cleaned.get("note", ""),
            self._cohort(cleaned.get("cohort", "")) if "cohort" in self.fields else None,
        )
        return cleaned

    def _answer(self, item: ReturnItem, cleaned: dict[str, Any]) -> Answer | None:
        """What is said to one item; None while nothing is said."""
        typed, is_unknown = cleaned.get(f"value_{item.pk}", "").strip(), cleaned.get(f"unknown_{item.pk}", False)
        note = cleaned.get(f"note_{item.pk}", "")
        if typed and is_unknown:
            self.add_error(f"unknown_{item.pk}", f"{item.indicator.name}: give a number or tick this, not both")
            return None
        if not typed:
            if note and not is_unknown:
                self.add_error(f"value_{item.pk}", f"{item.indicator.name}: there is a note and no number")
            return Answer(item.pk, is_known=False, note=note) if is_unknown else None
        value = read_value(typed, item.indicator.unit)
        if isinstance(value, str):
            self.add_error(
                f"value_{item.pk}", f"{item.indicator.name} {value.replace('Write “not known”', 'Tick the box')}"
            )
            return None
        answered = read_answered(cleaned.get(f"answered_{item.pk}", "") or "")
        if isinstance(answered, str):
            self.add_error(f"answered_{item.pk}", f"How many answered {answered}")
            return None
        return Answer(item.pk, value, value is not None, answered, note)

    def _cohort(self, text: str) -> list[cohort.Member]:
        rows = cohort.read_rows(cohort.split_lines(text), self.agency_return.period_end)
        for problem in rows.problems[:20]:
            self.add_error("cohort", problem.replace("Row", "Line", 1))
        return rows.members

    @property
    def lock_version(self) -> int:
        """The version of the return that this form was made from; -1 (never current) if that was lost on the way."""
        version = self._loaded().get("version")
        return version if isinstance(version, int) else -1

    def _loaded(self) -> dict[str, Any]:
        try:
            loaded = json.loads(self.cleaned_data.get("loaded", ""))
        except (ValueError, RecursionError):  # brackets in brackets, by the thousand
            return {}
        return loaded if isinstance(loaded, dict) else {}

    def conflict(self, current: AgencyReturn, now: Answers) -> dict[str, Any]:
        """What somebody else saved, for the page; and let the next attempt start from it."""
        before, shown = self._loaded().get("shown"), self._shown(now)
        before = before if isinstance(before, dict) else {}
        changes = [
            {"label": self._label(name), "was": _plain(before.get(name)), "now": _plain(shown.get(name))}
            for name in {**before, **shown}
            if _plain(before.get(name)) != _plain(shown.get(name))
        ]
        typed = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        typed["loaded"] = json.dumps({"version": current.lock_version, "shown": shown})
        self.data = typed
        by = current.entered_by.name if current.entered_by else "Somebody"
        return {"by": by, "at": current.entered_at, "changes": changes}

    def _label(self, name: str) -> str:
        kind, _, pk = name.partition("_")
        item = next((one for one in self.items if str(one.pk) == pk), None)
        label = str(self.fields[name].label) if name in self.fields else kind
        return f"{item.indicator.name}, {label.lower()}" if item else label


def _plain(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return "ticked" if value else ""
    text = str(value)
    return f"{len(text.splitlines())} lines" if "\n" in text else text


class ReturnUploadForm(forms.Form):
    """A filled-in template."""

    sheet = forms.FileField(
        label="Filled-in spreadsheet",
        help_text=f"The template of this return, .xlsx, up to {MAX_BYTES // 1024 // 1024} MB",
        error_messages={"required": "Choose the spreadsheet", "empty": "The file is empty. Choose another file"},
    )

    def clean_sheet(self) -> Any:
        file = self.cleaned_data["sheet"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(f"The file is larger than {MAX_BYTES // 1024 // 1024} MB")
        if not file.name.lower().endswith(".xlsx"):
            raise forms.ValidationError(
                "Choose an Excel file that ends in .xlsx. Download the template if you have none"
            )
        return file


class SignForm(forms.Form):
    """The signature: which version of the answers it is for, and a tick."""

    version = forms.IntegerField(widget=forms.HiddenInput())
    confirm = forms.BooleanField(
        label="These are our agency’s figures, and I sign them off",
        error_messages={"required": "Tick the box to sign off"},
    )


def _still_ahead(deadline: datetime.date) -> datetime.date:
    """Nobody is asked for something that is late already."""
    if deadline < timezone.localdate():
        raise forms.ValidationError("The deadline is over already")
    return deadline


class AskForm(forms.Form):
    """Which agencies are asked, for which months, by when."""

    chosen = forms.MultipleChoiceField(
        label="Which returns?",
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        error_messages={"required": "Select at least one return"},
    )
    first_day = forms.DateField(label="First day of the period", help_text="The first day of a month, like 1 4 2016")
    last_day = forms.DateField(label="Last day of the period", help_text="The last day of a month, like 31 3 2017")
    due_on = forms.DateField(label="To be signed off by")

    def __init__(self, choices: list[ReturnForm], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(str(one.pk), f"{one.title} ({one.agency})") for one in choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last:
            try:
                cleaned["period"] = Period(first, last)
            except BadPeriodError:
                self.add_error("last_day", "The period must be whole months: from a first to a last day of a month")
        return cleaned

    def clean_due_on(self) -> datetime.date:
        return _still_ahead(self.cleaned_data["due_on"])


class ReopenForm(forms.Form):
    """Why an agency is asked again, and by when."""

    reason = forms.CharField(
        label="What should the agency look at again?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": "Say what the agency should look at again"},
    )
    due_on = forms.DateField(label="To be signed off by")

    def clean_due_on(self) -> datetime.date:
        return _still_ahead(self.cleaned_data["due_on"])


class TakeOverForm(forms.Form):
    """Ready forms, each with the agency that is to be asked."""

    def __init__(self, ready: list[Any], agencies: list[Any], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.ready = ready
        choices = [("", "Do not use"), *((str(agency.pk), agency.name) for agency in agencies)]
        for one in ready:
            usual = next((str(agency.pk) for agency in agencies if agency.kind == one.agency), "")
            self.fields[one.code] = forms.ChoiceField(label=one.title, choices=choices, required=False, initial=usual)

    @property
    def chosen(self) -> dict[str, int]:
        """Code of a ready form → id of the agency."""
        return {code: int(agency) for code, agency in self.cleaned_data.items() if agency}


class ReturnSetupForm(forms.Form):
    """Who is asked, on what."""

    title = forms.CharField(label="Name of the return", max_length=160)
    agency_id = forms.TypedChoiceField(label="Which agency counts this?", coerce=int)
    frequency = forms.ChoiceField(label="How often is it asked for?", choices=ReturnForm.Frequency.choices)
    guidance = forms.CharField(
        label="What the agency should know (optional)", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    items = forms.MultipleChoiceField(
        label="What is asked",
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        help_text="An item that was answered before is ended, and its old answers stay.",
        error_messages={"required": "Select at least one item"},
    )
    is_active = forms.BooleanField(label="In use", required=False)

    def __init__(self, agencies: list[Any], indicators: list[Any], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["agency_id"].choices = [(agency.pk, agency.name) for agency in agencies]  # type: ignore[attr-defined]
        self.fields["items"].choices = [(one.code, one.name) for one in indicators]  # type: ignore[attr-defined]
