"""Open data in: keep a file, read it, import it. Taking it out again is in undoing.py."""

import datetime
import io
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import BinaryIO

from django.db import connection, transaction
from django.utils import timezone

from assessment import reference
from assessment.models import Area, Assessment, Extract, Source, StreetCrime
from assessment.places import WARDS
from assessment.rules.periods import print_date
from assessment.services import locating, reading, storing
from assessment.sources import registry
from assessment.sources.base import FileRefusedError, Outline, Refusal, Table
from assessment.sources.files import Packed, chunks_of
from assessment.sources.holders import counting_months, holders, months_of
from casework.audit import Change, record_change

AT_ONCE = 2 * 1024 * 1024
"""Files up to this size, unpacked, are read and imported while the person waits: under a second. Larger ones go to the
background, with a progress bar."""
TOLD_EVERY = 0.5
Status = Extract.Status


class AlreadyImportedError(ValueError):
    """The very same file is imported already. Nothing was changed."""

    def __init__(self, extract: Extract):
        self.extract = extract
        when = timezone.localtime(extract.imported_at).date() if extract.imported_at else None
        super().__init__(
            f"The same file was imported{f' on {print_date(when)}' if when else ''} as “{extract.name}”. "
            "Nothing was changed."
        )


@dataclass(frozen=True)
class Effect:
    """What importing an extract would do to the months that are held: new ones, those taken over from an earlier extract
    and those left to a later one, for at least one borough."""

    new: list[datetime.date] = field(default_factory=list)
    replaced: dict[str, list[datetime.date]] = field(default_factory=dict)
    kept_back: dict[str, list[datetime.date]] = field(default_factory=dict)


# --- A file comes in


@transaction.atomic
def receive(
    *, file: BinaryIO, file_name: str, by, extracted_on: datetime.date | None = None, batch: uuid.UUID | None = None
) -> Extract:
    """Keep a file as it is sent, and find out by its columns which feed it is. It still has to be read.

    Raises FileRefusedError when its columns are not known, and AlreadyImportedError when it was imported before.
    """
    reference.ensure_reference()
    today = timezone.localdate()
    made = Extract(
        name=file_name[:160], file_name=file_name[:200], sha256="", source=Source.objects.earliest("pk"),
        extracted_on=extracted_on or today, extracted_on_basis=GIVEN if extracted_on else "", first_month=today,
        last_month=today, months=[], status=Status.READING, rows_read=0, rows_kept=0, rows_refused=0,
        batch=batch or uuid.uuid4(), previewed_by=by,
    )  # fmt: skip
    made.save()
    reading.keep(made, Packed(chunks_of(file)))
    if held := Extract.objects.filter(sha256=made.sha256, status=Status.IMPORTED).first():
        raise AlreadyImportedError(held)
    feed = reading.feed_of(made)
    waiting = Extract.objects.filter(sha256=made.sha256, status__in=[Status.READING, Status.PREVIEWED])
    for before in waiting.filter(previewed_by=by).exclude(pk=made.pk):
        discard(extract=before, by=by)
    made.feed, made.classification, made.name = feed.code, feed.classification, feed.name
    made.source = Source.objects.get(code=feed.source)
    made.save()
    changes = {name: [None, said] for name, said in _named(made).items()} | {"status": [None, "kept, not imported"]}
    record_change(operation=Change.COLLECTION, obj=made, by=by, changes=changes)
    return made


def _named(extract: Extract) -> dict[str, str]:
    """Which file it is, for the record of changes."""
    return {"file_name": extract.file_name, "sha256": extract.sha256, "source": extract.source.name}


@transaction.atomic
def take(*, file: BinaryIO, file_name: str, by, extracted_on: datetime.date | None, batch: uuid.UUID) -> Extract:
    """Keep a file; a small one is read at once, a large one is left to be read in the background (`is_at_work`).

    Raises FileRefusedError and AlreadyImportedError, as `receive` does.
    """
    made = receive(file=file, file_name=file_name, by=by, extracted_on=extracted_on, batch=batch)
    if is_small(made):
        read(made)
    return made


GIVEN = "As given by the person who imported it."


def preview(
    *,
    content: bytes | BinaryIO,
    file_name: str,
    by,
    extracted_on: datetime.date | None = None,
    batch: uuid.UUID | None = None,
) -> Extract:
    """Keep a file and read it through at once, without changing a figure.

    Raises FileRefusedError when nothing in it can be imported and AlreadyImportedError when it was imported before.
    """
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    with transaction.atomic():
        made = receive(file=file, file_name=file_name, by=by, extracted_on=extracted_on, batch=batch)
        read(made)
    return made


def read_in_background(*, extract_id: int) -> None:
    """Read a kept file through, telling how far it is. Called again after a crash it starts over; a file that was read
    is left alone. What is wrong with it is written on the extract."""
    extract = Extract.objects.filter(pk=extract_id, status=Status.READING, problem="").first()
    if extract is None:
        return
    try:
        read(extract, _teller(extract))
    except FileRefusedError as refusal:
        Extract.objects.filter(pk=extract_id).update(problem=str(refusal)[:300])


def read(extract: Extract, progress: Callable[[int], None] = lambda _: None) -> None:
    """Read a kept file through and write down what it holds.

    Raises FileRefusedError when nothing in it can be imported.
    """
    feed = registry.FEEDS[extract.feed]
    summary = reading.summarise(extract, feed, progress)
    given = extract.extracted_on if extract.extracted_on_basis == GIVEN else None
    boroughs = list(Area.objects.filter(kind=Area.Kind.BOROUGH).values_list("name", flat=True))
    extract.extracted_on, extract.extracted_on_basis = extract_date(
        extract.sha256, reading.earliest(feed, summary), given
    )
    extract.months = [f"{month:%Y-%m}" for month in sorted(summary.months)]
    months = sorted(summary.months)
    extract.first_month = months[0] if months else summary.first or extract.extracted_on
    extract.last_month = months[-1] if months else summary.last or extract.extracted_on
    extract.absent_areas, extract.extra_areas = reading.held(feed, summary, boroughs)
    extract.rows_read, extract.rows_kept = summary.rows_read, summary.rows_kept
    extract.rows_refused, extract.refusals = summary.rows_refused, [asdict(refusal) for refusal in summary.refusals]
    of = " and ".join(sorted(summary.kinds)) if feed.table == Table.BOUNDARIES else extract.months_text
    extract.name = f"{feed.name}, {of}"[:160]
    extract.status, extract.bytes_done = Status.PREVIEWED, extract.bytes_total
    with transaction.atomic():
        if Extract.objects.select_for_update().filter(pk=extract.pk).exists():  # discarded meanwhile, it stays so
            extract.save()


def _teller(extract: Extract) -> Callable[[int], None]:
    """Writes down how far reading or importing is, twice a second at most."""
    told = timezone.now()

    def tell(bytes_done: int) -> None:
        nonlocal told
        if (timezone.now() - told).total_seconds() >= TOLD_EVERY:
            told = timezone.now()
            Extract.objects.filter(pk=extract.pk).update(bytes_done=min(bytes_done, extract.bytes_total))

    return tell


def extract_date(sha256: str, earliest: datetime.date | None, given: datetime.date | None) -> tuple[datetime.date, str]:
    """The day a file was extracted on, and how that is known: given, known for this very file, or the earliest day it
    can have been, the one after its last month."""
    if given and earliest and given < earliest:
        last = earliest - datetime.timedelta(days=1)
        raise FileRefusedError(
            f"The extract date {print_date(given)} is before the end of the file’s last month, {last:%B %Y}."
        )
    if given and given > timezone.localdate():  # it would count before every later extract until that day
        raise FileRefusedError(f"The extract date {print_date(given)} has not come yet.")
    if given:
        return given, GIVEN
    if known := reference.known_extract_dates().get(sha256):
        return known
    if earliest is None:
        return timezone.localdate(), "No date was given. This is the day the file was brought here."
    return earliest, "No date was given. This is the earliest it can be: the day after its last month."


def effect(extract: Extract) -> Effect:
    """Which months the extract would bring, take over from an earlier extract, or leave to a later one."""
    result = Effect()
    held = holders(extract.feed)
    absent = set(extract.absent_areas)
    boroughs = Area.objects.filter(kind=Area.Kind.BOROUGH)
    ids = [area.pk for area in boroughs if area.name not in absent]
    for month in months_of(extract):
        now = {held.get((area, month)) for area in ids}
        if None in now:
            result.new.append(month)
        for holder in sorted((one for one in now if one), key=lambda one: one.pk):
            later = holder.extracted_on > extract.extracted_on
            (result.kept_back if later else result.replaced).setdefault(str(holder), []).append(month)
    return result


# --- Importing


def is_small(extract: Extract) -> bool:
    """Whether a file can be read and imported while the person waits."""
    return extract.bytes_total <= AT_ONCE


def is_quick(extract: Extract) -> bool:
    """Whether it can be imported while the person waits. With boundaries, street rows that are held are looked at again."""
    is_boundaries = registry.FEEDS[extract.feed].table == Table.BOUNDARIES
    return is_small(extract) and not (is_boundaries and StreetCrime.objects.exists())


def import_extract(*, extract: Extract, by) -> Extract:
    """Import a previewed extract at once. Of two extracts of a feed that hold the same month of a borough, the one
    extracted later counts.

    Raises AlreadyImportedError when it, or the same file, was imported meanwhile.
    """
    reference.ensure_reference()
    with transaction.atomic():
        locked = _locked(extract, Status.PREVIEWED)
        store(locked, lambda _: None)
        return _imported(locked, by)


@transaction.atomic
def ask_to_import(*, extract: Extract, by) -> Extract:
    """Note that a large previewed extract is to be imported in the background.

    Raises AlreadyImportedError when it, or the same file, was imported meanwhile.
    """
    locked = _locked(extract, Status.PREVIEWED)
    locked.status, locked.bytes_done, locked.problem = Status.IMPORTING, 0, ""
    locked.previewed_by = by
    locked.save(update_fields=["status", "bytes_done", "problem", "previewed_by"])
    return locked


def import_in_background(*, extract_id: int) -> None:
    """Import what was asked for, a batch at a time. Rows of an extract that is still being imported count nowhere. Called
    again after a crash it takes out what came in and starts over; a second worker on the same extract lets the first go
    on; one that is imported is left alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [IMPORTING, extract_id])
        if not cursor.fetchone()[0]:
            return
        try:
            _import_alone(extract_id)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [IMPORTING, extract_id])


IMPORTING = 419
"""Our number among the database's advisory locks: importing an extract."""


def _import_alone(extract_id: int) -> None:
    extract = Extract.objects.filter(pk=extract_id, status=Status.IMPORTING).first()
    if extract is None:
        return
    storing.take_out(extract)
    try:
        store(extract, _teller(extract))
        with transaction.atomic():
            _imported(_locked(extract, Status.IMPORTING), extract.previewed_by)
    except (AlreadyImportedError, FileRefusedError) as refusal:
        storing.take_out(extract)
        Extract.objects.filter(pk=extract_id).update(status=Status.PREVIEWED, problem=str(refusal)[:300])


def _locked(extract: Extract, status: str) -> Extract:
    locked = Extract.objects.select_for_update(of=("self",)).select_related("previewed_by").get(pk=extract.pk)
    same = Extract.objects.filter(sha256=locked.sha256, status=Status.IMPORTED).first()
    if same or locked.status != status:
        raise AlreadyImportedError(same or locked)
    return locked


def store(extract: Extract, progress: Callable[[int], None]) -> None:
    """Put the rows of a file into their table. Street rows that came before the boundaries round them get their wards."""
    feed = registry.FEEDS[extract.feed]
    is_boundaries = feed.table == Table.BOUNDARIES
    tell = (lambda _: None) if is_boundaries else progress
    rows = (row for row in reading.outcomes(extract, feed, tell) if not isinstance(row, Refusal))
    storing.store(extract, feed.table, rows, lambda: None)
    if is_boundaries:
        locating.locate_again(_boroughs_of_wards(extract), lambda share: progress(int(extract.bytes_total * share)))


def _boroughs_of_wards(extract: Extract) -> set[str]:
    """The codes of the boroughs whose wards, or whose own line, a file of boundaries draws."""
    outlines = reading.outcomes(extract, registry.FEEDS[extract.feed], lambda _: None)
    drawn = {
        row.borough for row in outlines if isinstance(row, Outline) and (row.place is None or row.place.kind in WARDS)
    }
    return set(Area.objects.filter(kind=Area.Kind.BOROUGH, name__in=drawn).values_list("code", flat=True))


def _imported(extract: Extract, by) -> Extract:
    extract.status, extract.imported_by, extract.imported_at = Status.IMPORTED, by, timezone.now()
    extract.bytes_done = extract.bytes_total
    extract.save(update_fields=["status", "imported_by", "imported_at", "bytes_done"])
    changes = {
        "status": ["previewed", "imported"],
        "sha256": [None, extract.sha256],
        "rows_kept": [None, extract.rows_kept],
        "rows_refused": [None, extract.rows_refused],
    }
    record_change(operation=Change.COLLECTION, obj=extract, by=by, changes=changes)
    return extract


@transaction.atomic
def discard(*, extract: Extract, by) -> None:
    """Forget a file that was not imported, but for its name and checksum in the record of changes."""
    waiting = Extract.objects.filter(status__in=[Status.PREVIEWED, Status.READING], previewed_by=by)
    found = waiting.select_for_update(of=("self",)).select_related("source").filter(pk=extract.pk).first()
    if found:
        changes = {name: [said, None] for name, said in _named(found).items()}
        record_change(operation=Change.ERASURE, obj=found, by=by, changes=changes)
        found.delete()


# --- Looking


def imported_and_waiting(by) -> tuple[list[Extract], list[Extract]]:
    """Extracts that were imported (or undone), and files this person brought and has not decided on."""
    every = Extract.objects.select_related("imported_by", "undone_by", "source").defer("refusals")
    waiting = every.filter(status__in=PENDING, previewed_by=by)
    return list(every.exclude(status__in=PENDING)), list(waiting)


PENDING = (Status.READING, Status.PREVIEWED, Status.IMPORTING)


def previewed(batch: uuid.UUID, by) -> list[Extract]:
    """The files that a person chose together and that are being read, decided on or imported."""
    found = Extract.objects.filter(batch=batch, previewed_by=by, status__in=PENDING)
    return list(found.select_related("source").order_by("first_month", "pk"))


def imported_of(batch: uuid.UUID, by) -> list[Extract]:
    """Those of the files that a person chose together that are imported by now."""
    return list(Extract.objects.filter(batch=batch, previewed_by=by, status=Status.IMPORTED).order_by("first_month"))


def drafts_touched(extracts: list[Extract], by) -> list[Assessment]:
    """The person's own partnership's drafts with a month, in one of their three years, that these extracts hold."""
    months = {month for extract in extracts for month in extract.months}
    return [
        assessment
        for assessment in Assessment.objects.of(by.partnership_id).filter(status=Assessment.Status.DRAFT)
        if months & {f"{m:%Y-%m}" for years in (5, 1, 0) for m in assessment.period.years_before(years).months}
    ]


def months_that_count(extracts: list[Extract]) -> dict[int, int]:
    """For each extract, how many of its months are ones that count for a borough at least."""
    found = counting_months()
    return {extract.pk: len(found.get(extract.pk, ())) for extract in extracts}
