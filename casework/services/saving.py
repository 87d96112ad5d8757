"""How every service changes a record: lock it, refuse a stale copy, save, and write down what differs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TypeVar

from django.db import models, transaction
from django.utils import timezone

from casework.audit import Change, differences, record_change, snapshot
from casework.models import Case, CaseEvent, Versioned
from casework.rules.categories import Circle

V = TypeVar("V", bound=Versioned)
M = TypeVar("M", bound=models.Model)


class Stale(Exception):
    """Somebody else saved the record after this officer opened it. `record` is as it stands now."""

    def __init__(self, record: Versioned):
        super().__init__("The record was changed meanwhile")
        self.record = record


@contextmanager
def changing(record: V, *, by, version: int | None = None) -> Iterator[V]:
    """Yield the locked, current row; after the block save it, raise its version, and record the differences.

    Raises Stale when `version` (what the officer's form was made from) is no longer the current one.
    """
    with transaction.atomic():
        current = type(record)._default_manager.select_for_update().get(pk=record.pk)
        if version is not None and current.version != version:
            raise Stale(current)
        before = snapshot(current)
        yield current
        current.version += 1
        current.changed_by = by
        current.save()
        record_change(operation=Change.ALTERATION, obj=current, by=by, changes=differences(before, snapshot(current)))
        record.refresh_from_db()


def create(model: type[M], *, by, **fields) -> M:
    """A new row and its entry in the record of changes, together or not at all."""
    with transaction.atomic():
        obj = model._default_manager.create(**fields)
        record_change(operation=Change.COLLECTION, obj=obj, by=by)
        return obj


def tell(
    case: Case, kind: CaseEvent.Kind, *, by, on: date | None = None, note: str = "", circle=Circle.CASE, named=()
) -> None:
    """Add an event to the case's history. `by` None: the system did it. `named`: the ids of agencies, for Circle.NAMED."""
    CaseEvent.objects.create(
        case=case,
        kind=kind,
        by=by,
        agency=by.agency if by else None,
        on=on or timezone.localdate(),
        note=note,
        circle=circle,
        circle_agencies=list(named),
    )
