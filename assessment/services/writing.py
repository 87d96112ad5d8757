"""Writing the assessment: its sections, every version of each, and what people say of them.

Several people write at once. Each save names the version that it was made from; the second of two is told what changed
and keeps what they typed. Nothing changes once the assessment is out of draft.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from assessment.models import Assessment, Comment, Section, SectionVersion
from assessment.paper import outline
from assessment.services.assessments import lock_draft
from casework.audit import Change, differences, record_change, snapshot

COVER = ("meeting_name", "meeting_on", "author_text", "outcome_required")


class OrderChangedError(Exception):
    """Somebody added, moved or removed a section after this person opened the list."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody added, moved or removed a section meanwhile. This is the order now. Move yours again if need be."
        )


class ChangedMeanwhileError(Exception):
    """Somebody else saved the section after this person opened it. `section` is as it stands now."""

    def __init__(self, section: Section) -> None:
        super().__init__("The section was changed meanwhile")
        self.section = section


@transaction.atomic
def begin(*, assessment: Assessment, by) -> list[Section]:
    """Give an assessment the sections of the outline, unless it has sections. Raises SignedOffError."""
    _draft(assessment)
    held = list(assessment.sections.all())
    if held:
        return held
    made = outline.sections(assessment)
    for section in made:
        section.written_by, section.written_at = by, timezone.now()
    Section.objects.bulk_create(made)
    SectionVersion.objects.bulk_create(
        SectionVersion(section=one, version=one.version, title=one.title, text=one.text, by=by) for one in made
    )
    record_change(operation=Change.ALTERATION, obj=assessment, by=by, changes={"sections": [0, len(made)]})
    return made


@transaction.atomic
def save(*, section: Section, by, version: int, title: str, text: str, is_restricted: bool) -> Section:
    """Save a section as its next version. Saving what is there already changes nothing.

    Raises ChangedMeanwhileError when `version` is no longer the current one, and SignedOffError.
    """
    _draft(section.assessment)
    current = _locked(section)
    if current.version != version:
        raise ChangedMeanwhileError(current)
    new = {"title": title, "text": text.replace("\r\n", "\n"), "is_restricted": is_restricted}
    changes = {name: [getattr(current, name), value] for name, value in new.items() if getattr(current, name) != value}
    if not changes:
        return current
    for name, value in new.items():
        setattr(current, name, value)
    current.version += 1
    current.written_by, current.written_at = by, timezone.now()
    current.save()
    current.versions.create(version=current.version, title=title, text=current.text, by=by)
    record_change(operation=Change.ALTERATION, obj=current, by=by, changes=changes, also=(current.assessment,))
    return current


def restore(*, section: Section, wanted: SectionVersion, by, version: int) -> Section:
    """Make an earlier version the text again, as a new version. Raises as `save` does."""
    return save(
        section=section,
        by=by,
        version=version,
        title=wanted.title,
        text=wanted.text,
        is_restricted=section.is_restricted,
    )


@transaction.atomic
def add(*, assessment: Assessment, by, title: str, after: Section | None, is_numbered: bool, level: int = 1) -> Section:
    """Add an empty section behind another, or as the first. Raises SignedOffError."""
    _draft(assessment)
    ordered = list(assessment.sections.select_for_update())
    made = Section(
        assessment=assessment, key=_key(title, ordered), title=title, level=level, order=0,
        number="1.0" if is_numbered else "", written_by=by, written_at=timezone.now(),
    )  # fmt: skip
    place = next((n + 1 for n, one in enumerate(ordered) if after and one.pk == after.pk), 0)
    ordered.insert(place, made)
    _renumber(ordered)
    made.save()
    made.versions.create(version=1, title=title, text="", by=by)
    record_change(operation=Change.COLLECTION, obj=made, by=by, also=(assessment,))
    return made


def order_of(sections: Iterable[Section]) -> str:
    """A short word for an order of sections, which is another when one was added, moved or removed."""
    return hashlib.sha256(" ".join(str(one.pk) for one in sections).encode()).hexdigest()[:12]


@transaction.atomic
def move(*, section: Section, by, is_up: bool, seen: str) -> None:
    """Move a section one place up or down; at the end it stays. `seen` is the `order_of` the list that the person looked at.

    Raises SignedOffError, and OrderChangedError when the order is another now.
    """
    _draft(section.assessment)
    ordered = list(section.assessment.sections.select_for_update())
    if order_of(ordered) != seen:
        raise OrderChangedError
    at = next(n for n, one in enumerate(ordered) if one.pk == section.pk)
    to = at - 1 if is_up else at + 1
    if not 0 <= to < len(ordered):
        return
    ordered[at], ordered[to] = ordered[to], ordered[at]
    _renumber(ordered)
    record_change(operation=Change.ALTERATION, obj=section, by=by, changes={"place": [at + 1, to + 1]})


@transaction.atomic
def remove(*, section: Section, by, version: int) -> None:
    """Take a section out of the paper, with its versions and comments; its text stays in the record of changes.

    Raises SignedOffError, and ChangedMeanwhileError when `version` is no longer the current one: somebody wrote on.
    """
    _draft(section.assessment)
    current = _locked(section)
    if current.version != version:
        raise ChangedMeanwhileError(current)
    record_change(
        operation=Change.ERASURE,
        obj=current,
        by=by,
        changes={"title": [current.title, None], "text": [current.text, None]},
    )
    assessment = current.assessment
    current.versions.all().delete()
    current.delete()
    _renumber(list(assessment.sections.select_for_update()))


@transaction.atomic
def comment(*, section: Section, by, text: str, quote: str = "") -> Comment:
    """Say something of a section as it stands. Raises SignedOffError."""
    _draft(section.assessment)
    made = section.comments.create(version=section.version, text=text, quote=quote, by=by)
    record_change(operation=Change.COLLECTION, obj=made, by=by)
    return made


@transaction.atomic
def resolve(*, comment: Comment, by) -> None:
    """A comment is dealt with. One that was already stays as it was. Raises SignedOffError."""
    _draft(comment.section.assessment)
    current = Comment.objects.select_for_update().get(pk=comment.pk)
    if current.resolved_at:
        return
    current.resolved_by, current.resolved_at = by, timezone.now()
    current.save(update_fields=["resolved_by", "resolved_at"])
    record_change(
        operation=Change.ALTERATION, obj=current, by=by, changes={"resolved_at": [None, str(current.resolved_at)]}
    )


@transaction.atomic
def set_cover(*, assessment: Assessment, by, facts: dict[str, Any]) -> None:
    """Keep the facts of the cover block. Raises SignedOffError."""
    _draft(assessment)
    current = Assessment.objects.get(pk=assessment.pk)
    before = snapshot(current)
    for name in COVER:
        setattr(current, name, facts[name])
    current.save(update_fields=list(COVER))
    if changes := differences(before, snapshot(current)):
        record_change(operation=Change.ALTERATION, obj=current, by=by, changes=changes)


# --- Reading


def find_section(assessment: Assessment, pk: int) -> Section | None:
    return (
        assessment.sections.select_related("written_by", "assessment__area", "assessment__partnership")
        .filter(pk=pk)
        .first()
    )


def find_comment(section: Section, pk: int) -> Comment | None:
    return section.comments.filter(pk=pk).first()


def find_version(section: Section, version: int) -> SectionVersion | None:
    return section.versions.filter(version=version).first()


def last_years(section: Section) -> Section | None:
    """The section of the same key in the partnership's assessment of the same months a year before, if any."""
    before = section.assessment.period.years_before(1)
    return (
        Section.objects.filter(
            assessment__partnership_id=section.assessment.partnership_id,
            assessment__kind=section.assessment.kind,
            assessment__period_start=before.start,
            assessment__period_end=before.end,
            key=section.key,
        )
        .order_by("-assessment__version")
        .first()
    )


def _draft(assessment: Assessment) -> None:
    lock_draft(assessment, "The assessment is not a draft any more, so its text cannot change.")


def _locked(section: Section) -> Section:
    return Section.objects.select_for_update(of=("self",)).select_related("assessment", "written_by").get(pk=section.pk)


def _renumber(ordered: list[Section]) -> None:
    """Give the sections their places and numbers in this order."""
    outline.number(ordered)
    for n, section in enumerate(ordered):
        section.order = (n + 1) * 10
        if section.pk:
            Section.objects.filter(pk=section.pk).update(order=section.order, number=section.number)


def _key(title: str, held: list[Section]) -> str:
    base = slugify(title)[:50] or "section"
    taken = {one.key for one in held}
    return next(key for n in range(1, len(held) + 2) if (key := base if n == 1 else f"{base}-{n}") not in taken)
