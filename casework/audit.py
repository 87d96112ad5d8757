"""The only writer, and the reader, of the record of changes and the record of accesses.

Both are written in the transaction of what they tell of: if the entry cannot be written, nothing is.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet, Value
from django.utils import timezone

from casework.models import AccessEntry, Case, ChangeEntry

LABEL = 100  # characters of what was asked for that are kept

Change = ChangeEntry.Operation
Access = AccessEntry.Operation


@dataclass(frozen=True)
class Origin:
    """Where a request came from; empty for commands and background work."""

    request_id: str = ""
    address: str | None = None


origin: ContextVar[Origin] = ContextVar("origin")


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
    AccessEntry.objects.create(
        operation=operation, detail=detail, **facts | ({"object_label": what[:LABEL]} if what else {})
    )


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
    came_from, case = origin.get(Origin()), _case_of(obj)
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


SHOWN = ("at", "user_label", "agency_label", "operation", "object_type", "object_label", "case_reference")


def entries_for(
    user,
    *,
    reference: str = "",
    officer: str = "",
    start: date | None = None,
    end: date | None = None,
    is_refused: bool = False,
) -> QuerySet:
    """What officers of the user's partnership read and changed, and what others tried there, as one list of dicts, newest
    first: SHOWN, `is_access`, and `facts` (what was asked and shown, or what was changed). `reference` is a case's or a
    report's: entries about it, and lists in which it stood. `start` and `end` are days, both included."""
    when = Q(user_label__icontains=officer) if officer else Q()
    when &= Q(at__gte=_midnight(start)) if start else Q()
    when &= Q(at__lt=_midnight(end + timedelta(days=1))) if end else Q()
    ours = Q(partnership_id=user.partnership_id)
    # Who asks for a record of another partnership is refused, and what they asked for is in the label.
    tried = Q(operation=Access.REFUSED, object_label__contains=f" {user.partnership.case_prefix}-")
    accesses = AccessEntry.objects.filter(ours | tried, when)
    changes = ChangeEntry.objects.filter(ours, when)
    if reference:
        about = Q(case_reference__iexact=reference) | Q(object_label__iexact=reference)
        refused = Q(operation=Access.REFUSED, object_label__iendswith=f" {reference}")
        accesses = accesses.filter(about | refused | Q(detail__shown__contains=reference.upper()))
        changes = changes.filter(about)
    if is_refused:
        accesses, changes = accesses.filter(operation=Access.REFUSED), changes.none()
    return (
        accesses.values("pk", *SHOWN, is_access=Value(True), facts=F("detail"))
        .union(changes.values("pk", *SHOWN, is_access=Value(False), facts=F("changes")), all=True)
        .order_by("-at", "-pk")
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
