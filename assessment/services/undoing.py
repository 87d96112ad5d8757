"""Open data out again: an import is undone, and what it had been written over comes back."""

from django.db import transaction
from django.utils import timezone

from assessment import reference
from assessment.models import Assessment, Boundary, Extract, Figure
from assessment.services import extracts, reading, storing
from assessment.sources import registry
from assessment.sources.base import Feed, Outline, Table
from assessment.sources.holders import imported
from casework.audit import Change, record_change

Status = Extract.Status
CLOSED = (Assessment.Status.FOR_APPROVAL, Assessment.Status.SIGNED_OFF)


class ExtractInUseError(ValueError):
    """An assessment that is signed off, or waiting for approval, rests on the extract, so it cannot be undone."""


class OtherImporterError(ValueError):
    """The extract was imported by others than this officer's partnership. The message says by whom."""


def why_not(extract: Extract, by) -> str:
    """Why this officer may not undo an extract, or nothing. The figures of every partnership rest on the same extracts, so
    who brought one takes it out: their partnership, or, where it came from the command line, whoever runs the service
    (`by` is None)."""
    importer = extract.imported_by
    if by is None or (importer and importer.partnership_id and importer.partnership_id == by.partnership_id):
        return ""
    if importer is None:
        return (
            "It was imported from the command line, and other partnerships’ figures may rest on it. Whoever runs the "
            f"service can undo it: manage.py undo_import {extract.pk}"
        )
    return (
        f"{importer.partnership or importer.agency} imported it, and its figures may rest on it. Ask them to undo it."
    )


@transaction.atomic
def undo(*, extract: Extract, by) -> Extract:
    """Take an imported extract's rows out again. The extract itself stays on the list, and its file can be imported
    anew. Figures already collected keep what they were made of until they are collected again.

    Raises OtherImporterError, and ExtractInUseError when an assessment that is signed off, or waiting for approval, rests
    on it.
    """
    resting = Assessment.objects.filter(pk__in=Figure.objects.filter(extracts=extract).values("assessment"))
    statuses = {one.status for one in resting.select_for_update().order_by("pk")}  # none is sent meanwhile
    rows = Extract.objects.select_for_update(of=("self",)).select_related("imported_by__partnership")
    locked = rows.get(pk=extract.pk)
    if reason := why_not(locked, by):
        raise OtherImporterError(reason)
    if locked.status != Status.IMPORTED:
        return locked
    if statuses & set(CLOSED):
        raise ExtractInUseError(
            "An assessment that is signed off, or waiting for approval, was made from this extract, so it cannot be "
            "undone."
        )
    locked.status, locked.undone_by, locked.undone_at = Status.UNDONE, by, timezone.now()
    removed = _take_out(locked, registry.FEEDS[locked.feed])
    locked.save(update_fields=["status", "undone_by", "undone_at"])
    changes = {"status": ["imported", "undone"], "counts": [removed, 0]}
    record_change(operation=Change.ERASURE, obj=locked, by=by, changes=changes)
    return locked


def _take_out(extract: Extract, feed: Feed) -> int:
    """Delete the rows of an extract. Where they had been written over earlier ones, the earlier ones come back."""
    removed = storing.take_out(extract)
    if feed.table == Table.BOUNDARIES:
        areas = storing.Areas()
        rows = (row for row in reading.outcomes(extract, feed, lambda _: None) if isinstance(row, Outline))
        removed, _ = Boundary.objects.filter(area__in=[areas.id_of(row.place, row.borough) for row in rows]).delete()
    if feed.table in (Table.BOUNDARIES, Table.ESTIMATES):
        for earlier in imported(extract.feed):
            if earlier.pk != extract.pk:
                extracts.store(earlier, lambda _: None)
    if feed.table == Table.ESTIMATES:
        reference.load_estimates()
    return removed
