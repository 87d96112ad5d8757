"""How a record that several people keep is changed: lock it, refuse a stale copy, save, and write down what differs."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from casework.audit import Change, differences, entries_for, key_of, record_change, snapshot

M = TypeVar("M", bound=models.Model)

GONE = "Somebody removed this while you had it open."


class Stale(Exception):
    """Somebody else saved the record after this person opened it. `record` is as it stands now."""

    def __init__(self, record: models.Model):
        super().__init__("The record was changed meanwhile")
        self.record = record


def shown(record: models.Model, names: Iterable[str]) -> dict[str, str]:
    """The named fields as texts: what a person who opened the form saw."""

    def one(name: str) -> str:
        display = getattr(record, f"get_{name}_display", None)
        value = display() if display else getattr(record, name)
        if isinstance(value, list):
            return "; ".join(", ".join(map(str, each)) if isinstance(each, list) else str(each) for each in value)
        return "" if value is None else str(value)

    return {name: one(name) for name in names}


@contextmanager
def changing(record: M, *, by, seen: Mapping[str, str] | None = None) -> Iterator[M]:
    """Yield the locked, current row; after the block save it and record the differences. Nothing changed, nothing is saved.

    `seen` is what `shown` said when the person opened the form. Raises Stale when it says something else now, and
    ValidationError when there is no such row any more.
    """
    with transaction.atomic():
        current = type(record)._default_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
        if current is None:
            raise ValidationError(GONE)
        if seen is not None and shown(current, seen) != dict(seen):
            raise Stale(current)
        before = snapshot(current)
        yield current
        changes = differences(before, snapshot(current))
        if not changes:
            return
        if hasattr(current, "lock_version"):
            current.lock_version += 1
        current.save()
        record_change(operation=Change.ALTERATION, obj=current, by=by, changes=changes)
    record.refresh_from_db()


@transaction.atomic
def create(model: type[M], *, by, **fields: Any) -> M:
    """A new row and its entry in the record of changes, together or not at all."""
    made = model._default_manager.create(**fields)
    record_change(operation=Change.COLLECTION, obj=made, by=by)
    return made


@transaction.atomic
def remove(record: models.Model, *, by) -> None:
    """Take a row away; the record of changes keeps what it said."""
    changes = {name: [value, None] for name, value in snapshot(record).items() if value not in (None, "")}
    record_change(operation=Change.ERASURE, obj=record, by=by, changes=changes)
    record.delete()


def last_change(record: models.Model, user) -> tuple[str, Any]:
    """Who saved the record last, and when: for the second of two people."""
    entry = entries_for(
        user, records=[key_of(record)], operations=[Change.COLLECTION, Change.ALTERATION], most=1
    ).first()
    return (entry["user_label"], entry["at"]) if entry else ("Somebody", None)
