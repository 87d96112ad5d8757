"""Forms of the proof."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.html import escape

from assessment.services.proof import Given, Judged

SHORTEST = 15
LONGEST = 2000
BEGINNING = 60
"""Letters of a finding that an error message names it by."""


class ReasonForm(forms.Form):
    """Why something that the proof found may stand. Kept beside it: what the officer read when they opened the page."""

    reason = forms.CharField(
        label="Reason",
        help_text="For the board and whoever reads the paper: what is lacking, why it cannot be had, and what that means.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write why this may stand"},
    )
    finding = forms.CharField(widget=forms.HiddenInput, max_length=400)
    held = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST)

    def clean_reason(self) -> str:
        reason = _lines(self.cleaned_data["reason"])
        if len(reason) < SHORTEST:
            raise forms.ValidationError(f"Write a whole sentence: at least {SHORTEST} letters")
        return reason

    def clean_held(self) -> str:
        return _lines(self.cleaned_data["held"])

    def show_instead(self, values: dict[str, str]) -> None:
        """Put what is true now in the place of what the page had kept, so that saving again means just this."""
        self.data = {**self.data.dict(), **values}  # type: ignore[attr-defined]  # what a request sent


class ReasonsForm(forms.Form):
    """Reasons for many findings on one page: a box for each, of which any may stay empty. Kept beside each: what the
    officer read, and the reason that stood there, when they opened the page."""

    def __init__(self, judged: list[Judged], data: Any = None):
        super().__init__(data)
        sent = {
            name.removeprefix("reason_") for name in data or {} if name.startswith("reason_") and data[name].strip()
        }
        asked = {_short(one.finding.key): one for one in judged}
        self.rows = {name: one for name, one in asked.items() if one.reason is None or name in sent}
        for name, one in self.rows.items():
            self._add(name, one)
        self.gone = [(data.get(f"finding_{name}", ""), data[f"reason_{name}"]) for name in sorted(sent - asked.keys())]

    def _add(self, name: str, one: Judged) -> None:
        self.fields[f"reason_{name}"] = forms.CharField(
            label=one.finding.what,
            help_text=escape(f"{one.finding.why} {one.finding.mend}"),
            max_length=LONGEST,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3, "revealed": True, "label_size": "s"}),
            error_messages={"max_length": f"Write {LONGEST:,} letters at most for: {_begin(one)}"},
        )
        held = one.reason.reason if one.reason else ""
        for kind, text in (("finding", one.finding.text), ("held", held)):
            self.fields[f"{kind}_{name}"] = forms.CharField(
                widget=forms.HiddenInput, initial=text, required=False, max_length=LONGEST, strip=False
            )

    def boxes(self) -> Iterator[list[forms.BoundField]]:
        """Of each finding the box, and what is kept beside it."""
        for name in self.rows:
            yield [self[f"{kind}_{name}"] for kind in ("reason", "finding", "held")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.given = []
        for name, one in self.rows.items():
            reason, held = (_lines(cleaned.get(f"{kind}_{name}", "")) for kind in ("reason", "held"))
            if 0 < len(reason) < SHORTEST:
                self.add_error(
                    f"reason_{name}", f"Write a whole sentence of at least {SHORTEST} letters for: {_begin(one)}"
                )
            elif reason:
                self.given.append(Given(one.finding.key, cleaned.get(f"finding_{name}", ""), reason, held))
        if self.errors:
            self._tell_gone()
        else:
            self.given += [Given("", finding, reason) for finding, reason in self.gone]
            if not self.given:
                self.add_error(None, "Write at least one reason")
        return cleaned

    def _tell_gone(self) -> None:
        for finding, reason in self.gone:
            self.add_error(None, f"You had written “{reason}” for what the proof no longer finds: {finding}")

    def refuse(self, problems: dict[str, tuple[str, dict[str, str]]]) -> None:
        """Say beside each reason why it was not saved, and put what is true now in the place of what the page had kept:
        key of the finding → the problem and the new values."""
        typed = self.data.copy()  # type: ignore[attr-defined]  # what a request sent
        for name, one in self.rows.items():
            problem, values = problems.get(one.finding.key, ("", {}))
            if problem:
                typed.update({f"{kind}_{name}": text for kind, text in values.items()})
                self.add_error(f"reason_{name}", problem)
        self.data = typed
        self._tell_gone()


def _short(key: str) -> str:
    """What a finding is called in the page: its key may hold any letter."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _begin(one: Judged) -> str:
    return one.finding.what if len(one.finding.what) <= BEGINNING else f"{one.finding.what[:BEGINNING].rstrip()}…"


def _lines(text: str) -> str:
    """With the line ends that are stored: a browser sends its own."""
    return "\n".join(text.strip().splitlines())


class SectionForm(forms.Form):
    """Which section's claims to list."""

    section = forms.ChoiceField(label="Section", required=False)

    def __init__(self, *args: Any, sections: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["section"]
        field.choices = [("", "All sections"), *((name, name) for name in sections)]
