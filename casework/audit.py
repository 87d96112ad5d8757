"""The only writer of the record of changes and the record of accesses.

Both are written in the transaction of what they tell of: if the entry cannot be written, nothing is.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import models

from casework.models import AccessEntry, Case, ChangeEntry

Change = ChangeEntry.Operation
Access = AccessEntry.Operation


@dataclass(frozen=True)
class Origin:
    """Where a request came from; empty for commands and background work."""

    request_id: str = ""
    address: str | None = None


origin: ContextVar[Origin] = ContextVar("origin", default=Origin())


def record_change(*, operation: str, obj: models.Model, by, changes: dict[str, Any] | None = None) -> None:
    """Write down a change of `obj` by an officer, or by the system where `by` is None. `changes` holds
    {field: [before, after]}; for a new record every field that was filled is taken."""
    if changes is None:
        changes = {name: [None, value] for name, value in snapshot(obj).items() if value not in (None, "")}
    ChangeEntry.objects.create(operation=operation, changes=changes, **_facts(obj, by))


def record_access(*, operation: str, by, obj: models.Model | None = None, what: str = "", **detail: Any) -> None:
    """Write down that an officer read, searched, took out or was refused something. Without one record in view, `what`
    names the screen and `detail` what was asked and which records were shown."""
    facts = _facts(obj, by)
    AccessEntry.objects.create(operation=operation, detail=detail, **facts | ({"object_label": what} if what else {}))


def snapshot(obj: models.Model) -> dict[str, Any]:
    """The record's own columns as plain values, for `differences`."""
    return {
        field.attname: _jsonable(getattr(obj, field.attname))
        for field in obj._meta.concrete_fields
        if field.name not in ("version", "changed_at", "changed_by")
    }


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}


def _jsonable(value: Any) -> Any:
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def _facts(obj: models.Model | None, by) -> dict[str, Any]:
    came_from, case = origin.get(), _case_of(obj)
    is_officer = by is not None and by.is_authenticated
    return {
        "user_id": by.pk if is_officer else None,
        "user_label": by.name if is_officer else "The system" if by is None else "Not signed in",
        "agency_label": by.agency.name if is_officer else "",
        "partnership_id": by.partnership_id if is_officer else getattr(case or obj, "partnership_id", None),
        "object_type": obj._meta.model_name if obj else "",
        "object_id": str(obj.pk) if obj else "",
        "object_label": _label(obj),
        "case_reference": case.reference if case else "",
        "request_id": came_from.request_id,
        "address": came_from.address,
    }


def _label(obj: models.Model | None) -> str:
    """A reference where there is one. Names of people stay out of the labels; the change entry holds what was written."""
    if obj is None:
        return ""
    return getattr(obj, "reference", None) or f"{obj._meta.verbose_name} {obj.pk}".capitalize()


def _case_of(obj: models.Model | None) -> Case | None:
    if isinstance(obj, Case):
        return obj
    for holder in (obj, getattr(obj, "action", None), getattr(obj, "referral", None)):
        case = getattr(holder, "case", None)
        if isinstance(case, Case):
            return case
    return None
