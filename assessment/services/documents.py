"""The documents of an assessment: made, kept, frozen with it, taken out, and put before everybody."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment.export import data, makers
from assessment.models import Area, Assessment, DocumentRun, Figure, PaperFile
from assessment.paper.compose import MARKINGS, compose
from assessment.reading.tables import as_rows
from assessment.rules.blocks import Paper
from casework.audit import Access, Change, record_access, record_change

Audience, Kind = PaperFile.Audience, PaperFile.Kind
WHOLE_AREAS = (Area.Kind.BOROUGH, Area.Kind.LONDON32)
"""What the figure of a smaller place was divided from stays out of public data: it could undo the hiding of small numbers."""
WITHOUT_CONTENT = ("content",)


class FrozenError(ValueError):
    """The documents of a signed-off assessment never change."""


class NotPublishableError(ValueError):
    """Only a signed-off assessment with its frozen public documents is put before everybody."""


# --- Making


def facts(paper: Paper) -> dict[int, data.Facts]:
    """The stored figures that a paper states, as the open data needs them."""
    cited = Figure.objects.filter(pk__in=data.cited(paper)).select_related("indicator__source", "area")
    figures = list(cited.prefetch_related("extracts"))
    made: dict[int, data.Facts] = {}
    for figure, row in zip(figures, as_rows(figures), strict=True):
        told: dict[str, Any] = {name: row.get(name) for name in data.FIELDS}
        told["name"] = _name(figure)
        told["breaks"] = _breaks(figure)
        told["unit"] = figure.indicator.unit_text
        if paper.audience == Audience.PUBLIC and figure.area.kind not in WHOLE_AREAS:
            told["numerator"] = told["denominator"] = None
        made[figure.pk] = told
    return made


def _name(figure: Figure) -> str:
    """ "Reports with a hate motivation: Disability"."""
    name = figure.detail.get("name") or figure.indicator.name
    return f"{name}: {figure.detail['label']}" if figure.detail.get("label") else name


def _breaks(figure: Figure) -> str:
    """The days on which the series changed in the figure's years or the five before: "2024-03-01 (not comparable)"."""
    marks = figure.detail.get("breaks", [])
    return "; ".join(f"{one['on']} ({'with care' if one['is_comparable'] else 'not comparable'})" for one in marks)


def file_name(assessment: Assessment, audience: str, kind: str) -> str:
    """ "strategic-assessment-barnet-2016-17-public.pdf"."""
    what = {Kind.SLIDES: "-charts", Kind.CSV: "-data", Kind.JSON: "-data"}.get(Kind(kind), "")
    return f"strategic-assessment-{assessment.partnership.slug}-{assessment.year}-{audience}{what}.{kind}"


def make_document(assessment: Assessment, audience: str, kind: str) -> bytes:
    """One document, made now and not kept."""
    return bytes(_made(assessment, compose(assessment, audience), [Kind(kind)])[0].content)


def _made(
    assessment: Assessment, paper: Paper, kinds: Iterable[PaperFile.Kind], done: Callable[[], None] = lambda: None
) -> list[PaperFile]:
    """Documents of one paper, not stored. `done` is called after each."""
    figures, digest, files = facts(paper), paper.sha256, []
    for kind in kinds:
        content = makers.make(kind, paper, figures)
        files.append(
            PaperFile(
                assessment=assessment,
                audience=paper.audience,
                kind=kind,
                name=file_name(assessment, paper.audience, kind),
                content=content,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                paper_sha256=digest,
            )
        )
        done()
    return files


@transaction.atomic
def taken(*, assessment: Assessment, audience: str, kind: str, by) -> PaperFile:
    """A document to take out, and the entry that it left: the frozen one of a signed-off assessment, else made now."""
    frozen = assessment.files.filter(audience=audience, kind=kind, is_frozen=True).first()
    file = frozen or _made(assessment, compose(assessment, audience), [Kind(kind)])[0]
    record_taken(assessment=assessment, file=file, by=by)
    return file


def _make_all(assessment: Assessment, done: Callable[[], None] = lambda: None) -> list[PaperFile]:
    """Every document of every audience, not stored."""
    papers = [compose(assessment, audience) for audience in Audience]
    return [file for paper in papers for file in _made(assessment, paper, Kind, done)]


HOW_MANY = len(Audience) * len(Kind)


@transaction.atomic
def store(*, assessment: Assessment, files: list[PaperFile], by, frozen: bool = False) -> None:
    """Put the documents in the place of those there were. Raises FrozenError where those are frozen."""
    Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    held = {(one.audience, one.kind): one for one in assessment.files.defer(*WITHOUT_CONTENT)}
    if any(one.is_frozen for one in held.values()):
        raise FrozenError("The assessment is signed off, so its documents cannot change.")
    before = sorted(one.sha256 for one in held.values())
    assessment.files.all().delete()
    for one in files:
        one.is_frozen = frozen
    PaperFile.objects.bulk_create(files)
    changes = {"documents": [before, sorted(one.sha256 for one in files)], "frozen": [False, frozen]}
    record_change(operation=Change.ALTERATION, obj=assessment, by=by, changes=changes)


def freeze(assessment: Assessment, *, by=None) -> list[PaperFile]:
    """Make the documents of the paper that is being signed off, and keep exactly those bytes. Call it in the transaction of
    the sign-off, when the papers are frozen. Frozen already, they are given back as they are."""
    held = list(assessment.files.filter(is_frozen=True).defer(*WITHOUT_CONTENT))
    if held:
        return held
    files = _make_all(assessment)
    store(assessment=assessment, files=files, by=by, frozen=True)
    return files


# --- In the background


@transaction.atomic
def ask_for_documents(*, assessment: Assessment, by) -> DocumentRun:
    """Note that the documents are to be made. One that is still waiting is joined, not doubled."""
    if assessment.files.filter(is_frozen=True).exists():
        raise FrozenError("The assessment is signed off, so its documents cannot change.")
    waiting = assessment.document_runs.select_for_update().filter(started_at=None, finished_at=None).first()
    return waiting or assessment.document_runs.create(requested_by=by, total=HOW_MANY)


def run_documents(*, run_id: int) -> None:
    """Do what was asked. Called again after a crash it starts over; a finished run is left alone."""
    run = DocumentRun.objects.select_related("assessment__partnership", "assessment__area", "requested_by").get(
        pk=run_id
    )
    if run.finished_at:
        return
    run.started_at, run.done = timezone.now(), 0
    run.save(update_fields=["started_at", "done"])
    try:
        files = _make_all(run.assessment, lambda: _told(run))
        store(assessment=run.assessment, files=files, by=run.requested_by)
    except FrozenError as refusal:
        run.problem = str(refusal)
    except Exception:
        run.problem = "A document could not be made. The others were not changed. Tell whoever runs the service."
        raise
    finally:
        run.finished_at = timezone.now()
        run.save(update_fields=["problem", "finished_at"])


def _told(run: DocumentRun) -> None:
    run.done += 1
    run.save(update_fields=["done"])


# --- Reading


def files_of(assessment: Assessment, audience: str | None = None) -> list[PaperFile]:
    """The documents that there are, without their bytes."""
    files = assessment.files.defer(*WITHOUT_CONTENT)
    order = list(Kind)
    found = files.filter(audience=audience) if audience else files
    return sorted(found, key=lambda one: (one.audience != Audience.RESTRICTED, order.index(Kind(one.kind))))


def find_file(assessment: Assessment, audience: str, kind: str) -> PaperFile | None:
    return assessment.files.filter(audience=audience, kind=kind).first()


def find_run(assessment: Assessment, pk: int) -> DocumentRun | None:
    return assessment.document_runs.filter(pk=pk).first()


def is_stale(assessment: Assessment, files: list[PaperFile]) -> bool:
    """Were the documents made of a paper that has changed since?"""
    if not files or files[0].is_frozen:
        return False
    return {compose(assessment, one).sha256 for one in Audience} != {file.paper_sha256 for file in files}


def record_taken(*, assessment: Assessment, file: PaperFile, by) -> None:
    """Write down that a document left the system, which, and who took it."""
    record_access(
        operation=Access.DISCLOSURE, by=by, obj=assessment, file_name=file.name, sha256=file.sha256,
        marking=MARKINGS[Audience(file.audience)],
    )  # fmt: skip


def record_pack_read(*, assessment: Assessment, by) -> None:
    """Write down that somebody read the restricted paper on the screen."""
    record_access(operation=Access.CONSULTATION, by=by, obj=assessment, screen="show_pack")


# --- Before everybody


@transaction.atomic
def publish(*, assessment: Assessment, by) -> None:
    """Put the public version before everybody, in the place of another version of the same year. Raises NotPublishableError
    for one that is not signed off."""
    locked = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if locked.status != Assessment.Status.SIGNED_OFF or not locked.files.filter(is_frozen=True).exists():
        raise NotPublishableError("Only a signed-off assessment can be published.")
    if locked.published_at:
        return
    others = Assessment.objects.filter(
        partnership=locked.partnership_id, kind=locked.kind, period_start=locked.period_start,
        period_end=locked.period_end, published_at__isnull=False,
    )  # fmt: skip
    for other in others:
        withdraw(assessment=other, by=by)  # or withdrawing this one would bring it back
    locked.published_at = timezone.now()
    locked.save(update_fields=["published_at"])
    changes = {"published_at": [None, locked.published_at.isoformat()]}
    record_change(operation=Change.ALTERATION, obj=locked, by=by, changes=changes)
    files = locked.files.filter(audience=Audience.PUBLIC).defer(*WITHOUT_CONTENT)
    record_access(
        operation=Access.DISCLOSURE, by=by, obj=locked, recipient="Everybody", marking=MARKINGS[Audience.PUBLIC],
        files={one.name: one.sha256 for one in files},
    )  # fmt: skip


@transaction.atomic
def withdraw(*, assessment: Assessment, by) -> None:
    """Take the public version back: its address leads nowhere again."""
    locked = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if not locked.published_at:
        return
    changes = {"published_at": [locked.published_at.isoformat(), None]}
    locked.published_at = None
    locked.save(update_fields=["published_at"])
    record_change(operation=Change.ALTERATION, obj=locked, by=by, changes=changes)


def published(slug: str, year: str) -> Assessment | None:
    """The published assessment of a partnership's year, its newest version; None for whatever is not published."""
    found = Assessment.objects.filter(
        partnership__slug=slug, kind=Assessment.Kind.YEARLY, status=Assessment.Status.SIGNED_OFF,
        published_at__isnull=False,
    ).select_related("partnership", "area").order_by("-version")  # fmt: skip
    return next((one for one in found if one.year == year), None)
