"""The only writer, and the reader, of the record of changes and the record of accesses.

Both are written in the transaction of what they tell of: if the entry cannot be written, nothing is.
"""

import re
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import ExpressionWrapper, F, Q, QuerySet, Value
from django.utils import timezone

from casework.acting import as_system
from casework.models import AccessEntry, Case, ChangeEntry, Partnership, Person, Report, User

LABEL = 100  # characters of what was asked for that are kept
REFERENCE = re.compile(r"\b([A-Z]{2,6})-[0-9R][0-9-]{3,15}\b")

Change = ChangeEntry.Operation
Access = AccessEntry.Operation


@dataclass(frozen=True)
class Origin:
    """Where a request came from; empty for commands and background work."""

    request_id: str = ""
    address: str | None = None


origin: ContextVar[Origin] = ContextVar("origin")


def record_change(
    *,
    operation: str,
    obj: models.Model,
    by,
    changes: dict[str, Any] | None = None,
    also: Iterable[models.Model] = (),
) -> None:
    """Write down a change of `obj` by an officer, or by the system where `by` is None. `changes` holds
    {field: [before, after]}; for a new record every field that was filled is taken. `also` are further records that the
    entry is to be found under, such as the other of two that were joined."""
    if changes is None:
        changes = {name: [None, value] for name, value in snapshot(obj).items() if value not in (None, "")}
    facts = _facts(obj, by)
    facts["records"] = _once([*facts["records"], *map(key_of, also)])
    ChangeEntry.objects.create(operation=operation, changes=changes, **facts)


def record_access(
    *,
    operation: str,
    by,
    obj: models.Model | None = None,
    what: str = "",
    shown: Iterable[models.Model | str] | None = None,
    recipient: str = "",
    reason: str = "",
    **detail: Any,
) -> None:
    """Write down that an officer (None: the system) read, searched, took out or was refused something.

    Without one record in view, `what` names the screen and `detail` what was asked. `shown` are the records, or their
    references, that a list showed. `recipient` says to whom something was disclosed, and `reason` why, if they said.
    """
    facts = _facts(obj, by)
    holder = _partnership_of(_case_of(obj) or obj)
    if what:
        facts["object_label"] = what[:LABEL]
    if obj is None and operation == Access.REFUSED:
        facts["records"], holder = _asked_for(what)
    if shown is not None:
        keys = _once(one if isinstance(one, str) else key_of(one) for one in shown)
        facts["records"] = _once([*facts["records"], *keys])
        detail["shown"] = len(keys)
    detail |= {name: text for name, text in (("recipient", recipient), ("reason", reason)) if text}
    is_outside = holder is not None and holder != facts["partnership_id"]
    AccessEntry.objects.create(operation=operation, detail=detail, holder_id=holder if is_outside else None, **facts)


def _asked_for(what: str) -> tuple[list[str], int | None]:
    """The reference in what somebody asked for in vain, whether there is such a record or not, and whose it would be."""
    found = REFERENCE.search(what)
    if found is None:
        return [], None
    holder = Partnership.objects.filter(case_prefix=found[1]).values_list("pk", flat=True).first()
    return [found[0]], holder


def key_of(obj: models.Model) -> str:
    """How the record is named in `Entry.records`: by its reference, or by its kind and number, as "person 12"."""
    return getattr(obj, "reference", None) or f"{obj._meta.model_name} {obj.pk}"


def _keys(obj: models.Model | None, case: Case | None) -> list[str]:
    """The record, its case, and the person that it is about."""
    if obj is None:
        return []
    people = [getattr(obj, name, None) for name in ("person_id", "other_id", "victim_id")]
    return _once([*([case.reference] if case else []), key_of(obj), *(f"person {pk}" for pk in people if pk)])


def _once(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(keys))


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
        "partnership_id": by.partnership_id if is_officer else _partnership_of(case or obj),
        "object_type": obj._meta.model_name if obj else "",
        "object_id": str(obj.pk) if obj else "",
        "object_label": _label(obj),
        "case_reference": case.reference if case else "",
        "records": _keys(obj, case),
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


def _partnership_of(obj: models.Model | None) -> int | None:
    """Whose record it is; None for what belongs to no partnership."""
    return obj.pk if isinstance(obj, Partnership) else getattr(obj, "partnership_id", None)


SHOWN = (
    *("at", "user_id", "user_label", "agency_label", "operation", "object_type", "object_id", "object_label"),
    *("case_reference", "address", "request_id", "records"),
)


MOST = 1001  # entries that are looked for: a page counts up to a thousand


def entries_for(
    user,
    *,
    reference: str = "",
    records: Iterable[str] = (),
    officer: str = "",
    officers: Iterable[int] | None = None,
    request_id: str = "",
    start: date | None = None,
    end: date | None = None,
    operations: Iterable[str] = (),
    is_refused: bool = False,
    most: int = MOST,
    columns: tuple[str, ...] = SHOWN,
) -> QuerySet:
    """What officers of the user's partnership read and changed, and what others tried there, as one list of dicts, newest
    first and at most `most`: SHOWN, `is_access`, and `facts` (what was asked and shown, or what was changed).

    `reference` is a case's or a report's: entries about it, and lists in which it stood. `records` are several keys
    (`key_of`), such as a person's and those of their cases: entries that tell of any. With both, both hold.
    `officer` is part of a name, `officers` are numbers of users. `start` and `end` are days, both included. `operations`
    are values of Access and Change.

    Each part of the answer is cut to `most` before they are put together, and each is found by an index of its own. Other
    `columns` leave the facts out: to sort many entries with them costs more than to find them.
    """
    when = Q(at__gte=midnight(start)) if start else Q()
    when &= Q(at__lt=midnight(end + timedelta(days=1))) if end else Q()
    when &= Q(request_id=request_id) if request_id else Q()
    keys = [keys for keys in (list(records), [reference.strip().upper()] if reference else []) if keys]
    for one in keys:
        when &= Q(records__overlap=one)
    when &= not_kept_from(user)
    ours = Q(partnership_id=user.partnership_id)
    wanted = [Access.REFUSED] if is_refused else list(operations)
    did = Q(operation__in=wanted) if wanted else Q()
    outside = Q(holder_id=user.partnership_id)
    found: list[QuerySet] = []
    for who in _who(user, officer, officers):
        found += [AccessEntry.objects.filter(whose, did, when, who) for whose in (ours, outside)]
        found.append(ChangeEntry.objects.filter(ours, did, when, who))
    first, *more = [_newest(part, is_sorted=bool(keys), most=most, columns=columns) for part in found]
    return first.union(*more, all=True).order_by("-at", "-pk")


def kept_from(user) -> list[str]:
    """The keys of everything that the officer is barred from. Who is named in a case does not learn from the record who looks
    into it, whatever their role."""
    if not (user.barred_people or user.barred_case_ids):
        return []
    with as_system("The keys of what the officer is barred from"):
        cases = Case.objects.filter(pk__in=user.barred_case_ids).values_list("reference", flat=True)
        people = Person.objects.filter(partnership=user.partnership_id, identity__in=user.barred_people)
        reports = Report.objects.filter(victim__in=people).values_list("reference", flat=True)
        return [*cases, *reports, *map(key_of, people)]


def not_kept_from(user) -> Q:
    """Entries that tell of none of it."""
    keys = kept_from(user)
    return ~Q(records__overlap=keys) if keys else Q()


def _who(user, officer: str, officers: Iterable[int] | None) -> list[Q]:
    """Conditions on the officer, each of which one index answers. Who is no user (the system, an e-mail address that did
    not sign in) is found by what they were called."""
    if officers is not None:
        return [Q(user_id__in=list(officers))]
    if not officer:
        return [Q()]
    named = User.objects.filter(name__icontains=officer).values_list("pk", flat=True)
    return [Q(user_id__in=list(named)), Q(user_id=None, user_label__icontains=officer)]


def _newest(entries: QuerySet, *, is_sorted: bool, most: int, columns: tuple[str, ...]) -> QuerySet:
    """The newest of one part. `is_sorted`: few are meant, found by another index than that of their times, and are sorted
    then; the database would else walk back through the times until it has met enough of them."""
    is_access = entries.model is AccessEntry
    at = ExpressionWrapper(F("at") + timedelta(0), models.DateTimeField()) if is_sorted else F("at")
    facts = {"facts": F("detail" if is_access else "changes")} if columns is SHOWN else {}
    return entries.order_by(at.desc(), "-pk").values("pk", *columns, is_access=Value(is_access), **facts)[:most]


def who_changed(obj: models.Model, fields: Iterable[str]) -> set[int]:
    """The numbers of the users who changed any of these fields of a record after it was made, in whatever order and to
    whatever they were changed since."""
    told = ChangeEntry.objects.filter(
        records__contains=[key_of(obj)],
        object_type=obj._meta.model_name,
        object_id=str(obj.pk),
        operation=Change.ALTERATION,
        changes__has_any_keys=list(fields),
    )
    return {pk for pk in told.values_list("user_id", flat=True) if pk}


def midnight(day: date) -> datetime:
    """The first moment of a day, in local time."""
    return timezone.make_aware(datetime.combine(day, time.min))
