"""Open data in: preview a file, import it, take it out again."""

import datetime
import gzip
import uuid
from dataclasses import asdict, dataclass

from django.db import connection, transaction
from django.utils import timezone

from assessment import reference
from assessment.indicators.crime import month_holders
from assessment.models import Area, Assessment, Extract, ExtractPart, Source
from assessment.periods import add_months, print_date
from assessment.sources import mps
from casework.audit import Change, record_change

KEPT_REFUSALS = 1000
PART_BYTES = 1 << 20


class AlreadyImportedError(ValueError):
    """The very same file is imported already. Nothing was changed."""

    def __init__(self, extract: Extract):
        self.extract = extract
        when = timezone.localtime(extract.imported_at).date() if extract.imported_at else None
        super().__init__(
            f"The same file was imported{f' on {print_date(when)}' if when else ''} as “{extract.name}”. "
            "Nothing was changed."
        )


class ExtractInUseError(ValueError):
    """A signed-off assessment rests on the extract, so it cannot be undone."""


@dataclass(frozen=True)
class Effect:
    """What importing an extract would do to the months that are held."""

    new: list[datetime.date]
    replaced: dict[str, list[datetime.date]]
    kept_back: dict[str, list[datetime.date]]


@transaction.atomic
def preview(
    *,
    content: bytes,
    file_name: str,
    by,
    extracted_on: datetime.date | None = None,
    batch: uuid.UUID | None = None,
) -> Extract:
    """Read a file and keep it beside what it holds, without changing a figure.

    Raises FileRefusedError when nothing in it can be imported and AlreadyImportedError when it was imported before.
    """
    reference.ensure_reference()
    csv_bytes = mps.unpack(content)
    held = Extract.objects.filter(sha256=mps.checksum(csv_bytes), status=Extract.Status.IMPORTED).first()
    if held:
        raise AlreadyImportedError(held)
    boroughs = list(Area.objects.filter(kind=Area.Kind.BOROUGH).values_list("name", flat=True))
    reading = mps.read(content, boroughs)
    date, basis = extract_date(reading, extracted_on)
    Extract.objects.filter(sha256=reading.sha256, status=Extract.Status.PREVIEWED, previewed_by=by).delete()
    made = Extract.objects.create(
        name=f"Crime by borough, {reading.months[0]:%B %Y} to {reading.months[-1]:%B %Y}",
        file_name=file_name[:200],
        sha256=reading.sha256,
        source=Source.objects.get(code="mps-borough-old"),
        classification=reading.classification,
        extracted_on=date,
        extracted_on_basis=basis,
        first_month=reading.months[0],
        last_month=reading.months[-1],
        months=[f"{month:%Y-%m}" for month in reading.months],
        rows_read=reading.rows_read,
        rows_kept=len(reading.rows),
        rows_refused=reading.rows_read - len(reading.rows),
        refusals=[asdict(refusal) for refusal in reading.refusals[:KEPT_REFUSALS]],
        extra_areas=reading.extra_areas,
        absent_areas=reading.absent_areas,
        bytes_total=len(csv_bytes),
        batch=batch or uuid.uuid4(),
        previewed_by=by,
    )
    _keep(made, gzip.compress(csv_bytes, mtime=0))
    return made


def _keep(extract: Extract, packed: bytes) -> None:
    """Keep the file as it came, in pieces."""
    pieces = (packed[start : start + PART_BYTES] for start in range(0, len(packed), PART_BYTES))
    ExtractPart.objects.bulk_create(
        ExtractPart(extract=extract, number=number, content=piece) for number, piece in enumerate(pieces)
    )


def file_of(extract: Extract) -> bytes:
    """The file as it came, gzipped."""
    return b"".join(bytes(piece) for piece in extract.parts.values_list("content", flat=True))


def extract_date(reading: mps.Reading, given: datetime.date | None) -> tuple[datetime.date, str]:
    """The day a file was extracted on, and how that is known: given, known for this very file, or the earliest day it
    can have been, the one after its last month."""
    earliest = add_months(reading.months[-1], 1)
    if given and given < earliest:
        raise mps.FileRefusedError(
            f"The extract date {print_date(given)} is before the end of the file’s last month, "
            f"{reading.months[-1]:%B %Y}."
        )
    if given:
        return given, "As given by the person who imported it."
    known = reference.known_extract_dates().get(reading.sha256)
    return known or (earliest, "No date was given. This is the earliest it can be: the day after its last month.")


def effect(extract: Extract) -> Effect:
    """Which months the extract would bring, take over from an earlier extract, or leave to a later one."""
    holders = month_holders(extract.classification)
    result = Effect([], {}, {})
    for text in extract.months:
        month = datetime.date.fromisoformat(f"{text}-01")
        holder = holders.get(month)
        if holder is None:
            result.new.append(month)
        elif holder.extracted_on <= extract.extracted_on:
            result.replaced.setdefault(str(holder), []).append(month)
        else:
            result.kept_back.setdefault(str(holder), []).append(month)
    return result


@transaction.atomic
def import_extract(*, extract: Extract, by) -> Extract:
    """Import a previewed extract. Of two extracts that hold the same month, the one extracted later counts.

    Raises AlreadyImportedError when it, or the same file, was imported meanwhile.
    """
    reference.ensure_reference()
    locked = Extract.objects.select_for_update().get(pk=extract.pk)
    same = Extract.objects.filter(sha256=locked.sha256, status=Extract.Status.IMPORTED).first()
    if same or locked.status != Extract.Status.PREVIEWED:
        raise AlreadyImportedError(same or locked)
    areas = {area.name.lower(): area.pk for area in Area.objects.filter(parent=None)}
    reading = mps.read(file_of(locked), [area.name for area in Area.objects.filter(kind=Area.Kind.BOROUGH)])
    _copy(locked.pk, reading, areas)
    locked.status, locked.imported_by, locked.imported_at = Extract.Status.IMPORTED, by, timezone.now()
    locked.save(update_fields=["status", "imported_by", "imported_at"])
    changes = {
        "status": ["previewed", "imported"],
        "sha256": [None, locked.sha256],
        "rows_kept": [None, locked.rows_kept],
        "rows_refused": [None, locked.rows_refused],
    }
    record_change(operation=Change.COLLECTION, obj=locked, by=by, changes=changes)
    return locked


def _copy(extract_id: int, reading: mps.Reading, areas: dict[str, int]) -> None:
    sql = "COPY assessment_monthlycount (extract_id, area_id, month, major, minor, value) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        for row in reading.rows:
            area_id = areas.get(row.area.lower(), areas["unknown"])
            for month, value in zip(reading.months, row.counts, strict=True):
                copy.write_row((extract_id, area_id, month, row.major, row.minor, value))


@transaction.atomic
def undo(*, extract: Extract, by) -> Extract:
    """Take an imported extract's counts out again. The extract itself stays on the list, and its file can be imported
    anew. Figures already collected keep what they were made of until they are collected again.

    Raises ExtractInUseError when a signed-off assessment rests on it.
    """
    locked = Extract.objects.select_for_update().get(pk=extract.pk)
    if locked.status != Extract.Status.IMPORTED:
        return locked
    signed_off = Assessment.objects.filter(figures__extracts=locked, status=Assessment.Status.SIGNED_OFF)
    if signed_off.exists():
        raise ExtractInUseError("A signed-off assessment was made from this extract, so it cannot be undone.")
    removed, _ = locked.counts.all().delete()
    locked.status, locked.undone_by, locked.undone_at = Extract.Status.UNDONE, by, timezone.now()
    locked.save(update_fields=["status", "undone_by", "undone_at"])
    changes = {"status": ["imported", "undone"], "counts": [removed, 0]}
    record_change(operation=Change.ERASURE, obj=locked, by=by, changes=changes)
    return locked


def discard(*, extract: Extract, by) -> None:
    """Forget a file that was previewed and not imported."""
    Extract.objects.filter(pk=extract.pk, status=Extract.Status.PREVIEWED, previewed_by=by).delete()


def imported_and_waiting(by) -> tuple[list[Extract], list[Extract]]:
    """Extracts that were imported (or undone), and files this person previewed and has not decided on."""
    every = Extract.objects.select_related("imported_by", "undone_by", "source")
    waiting = every.filter(status=Extract.Status.PREVIEWED, previewed_by=by)
    return list(every.exclude(status=Extract.Status.PREVIEWED)), list(waiting)


def previewed(batch: uuid.UUID, by) -> list[Extract]:
    """The files that a person chose together and has not decided on."""
    found = Extract.objects.filter(batch=batch, previewed_by=by, status=Extract.Status.PREVIEWED)
    return list(found.order_by("first_month"))


def drafts_touched(extracts: list[Extract], by) -> list[Assessment]:
    """The person's own partnership's drafts with a month, in one of their three years, that these extracts hold."""
    months = {month for extract in extracts for month in extract.months}
    return [
        assessment
        for assessment in Assessment.objects.of(by.partnership_id).filter(status=Assessment.Status.DRAFT)
        if months & {f"{m:%Y-%m}" for years in (5, 1, 0) for m in assessment.period.years_before(years).months}
    ]


def months_that_count(extracts: list[Extract]) -> dict[int, int]:
    """For each extract, how many of its months are the ones that count."""
    counting: dict[int, int] = {extract.pk: 0 for extract in extracts}
    for holder in month_holders().values():
        counting[holder.pk] = counting.get(holder.pk, 0) + 1
    return counting
