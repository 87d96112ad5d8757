"""What forms share: dates that have come, and a form made from a record that somebody else may change meanwhile."""

import json
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from casework.models import Versioned


class PastDateField(forms.DateField):
    """A day that has come: today or earlier."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value > timezone.localdate():
            raise ValidationError("Enter a date that is today or in the past")


def ask_which(form: forms.Form, name: str, rows: QuerySet) -> None:
    """Offer the rows as the answers of a ModelChoiceField. If there is only one, it is taken and nothing is asked."""
    field = form.fields[name]
    field.queryset = rows  # type: ignore[attr-defined]
    if len(rows) == 1:
        field.initial, field.disabled, field.widget = rows[0], True, forms.HiddenInput()


@dataclass(frozen=True)
class Conflict:
    """What the second of two people is told: who saved first, when, and each value as it was and is now."""

    by: str
    at: Any
    changes: list[dict[str, str]]


class RecordForm(forms.Form):
    """A form about one record. It remembers in a hidden field how the record stood when the form was made, so that a
    second person to save is told what changed and keeps what they typed. `watched` names the fields worth telling."""

    watched: tuple[str, ...] = ()
    loaded = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, record: Versioned, **kwargs: Any):
        self.record = record
        kwargs["initial"] = {**self.values_of(record), **(kwargs.get("initial") or {}), "loaded": self._load(record)}
        super().__init__(*args, **kwargs)

    def values_of(self, record: Versioned) -> dict[str, Any]:
        """The form's first values: the record's own, for fields of the same name."""
        return {name: getattr(record, name) for name in self.base_fields if hasattr(record, name)}

    def clean_loaded(self) -> dict[str, Any]:
        try:
            loaded = json.loads(self.cleaned_data["loaded"])
            return {"version": int(loaded["version"]), "shown": dict(loaded["shown"])}
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as broken:
            raise ValidationError("Open this page again: the form was not whole") from broken

    @property
    def version(self) -> int:
        return self.cleaned_data["loaded"]["version"]

    def conflict(self, current: Versioned) -> Conflict:
        """What somebody else saved, for the page; and let the next attempt start from it."""
        before, now = self.cleaned_data["loaded"]["shown"], self._shown(current)
        changes = [
            {"label": self._label(name), "was": before.get(name, ""), "now": now[name]}
            for name in self.watched
            if before.get(name, "") != now[name]
        ]
        typed = cast(QueryDict, self.data).copy()
        typed[self.add_prefix("loaded")] = self._load(current)
        self.data = typed
        by = current.changed_by.name if current.changed_by else "Somebody"
        return Conflict(by=by, at=current.changed_at, changes=changes)

    def _label(self, name: str) -> str:
        label = self.fields[name].label if name in self.fields else None
        return str(label or getattr(self.record._meta.get_field(name), "verbose_name", name).capitalize())

    def _load(self, record: Versioned) -> str:
        return json.dumps({"version": record.version, "shown": self._shown(record)})

    def _shown(self, record: Versioned) -> dict[str, str]:
        def one(name: str) -> str:
            display = getattr(record, f"get_{name}_display", None)
            return str(display() if display else getattr(record, name) or "")

        return {name: one(name) for name in self.watched}
