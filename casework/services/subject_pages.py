"""Checking the pages of a subject access pack one by one, and making the pack of them."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casework.audit import Change, record_change
from casework.models import Document, SubjectAccessItem, SubjectAccessRequest, User
from casework.rules import redaction
from casework.rules.redaction import Mark, passages, with_passages
from casework.rules.subject_access import Job, Outcome, RequestStatus
from casework.services import subject_pack
from casework.services.exports import MARKING
from casework.services.saving import changing
from casework.services.subject_access import asker, drop_pack

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@contextmanager
def _changing_page(item: SubjectAccessItem, by: User, version: int) -> Iterator[SubjectAccessItem]:
    """As `saving.changing`. The request is locked first, so that no pack is made meanwhile; one that was made goes.

    The record of changes is told where something was taken out, never the words."""
    with transaction.atomic():
        request = SubjectAccessRequest.objects.select_for_update().get(pk=item.request_id)
        if not request.is_open:
            raise ValidationError("The request has ended. Its pages cannot be changed.")
        if request.is_working:
            raise ValidationError(f"Wait until this has ended: {Job(request.job).label.lower()}.")
        with changing(item, by=by, version=version) as current:
            yield current
        drop_pack(request)


def remove_passage(*, item: SubjectAccessItem, by: User, version: int, passage: str, everywhere: bool) -> int:
    """Take words out of a page, wherever they stand in it, or out of every page of the request; how often. Raises Stale, or
    ValidationError when the page does not hold them."""
    with _changing_page(item, by, version) as current:
        spans = passages(current.text, passage)
        if not spans:
            raise ValidationError("These words are not on this page. Type them as they stand there.")
        current.marks = SubjectAccessItem.stored(with_passages(current.set_marks, spans))
        count = len(spans)
        if everywhere:
            count += _everywhere(current, by, lambda other: _removed(other, passage))
    return count


def _removed(item: SubjectAccessItem, passage: str) -> list[Mark]:
    return with_passages(item.set_marks, passages(item.text, passage))


def put_back(*, item: SubjectAccessItem, by: User, version: int, number: int, everywhere: bool) -> int:
    """Put the words of a mark back, wherever they stand in the page, or in every page of the request; in how many pages.
    Those that were checked have to be checked again. Raises Stale, or ValidationError when there is no such mark."""
    with _changing_page(item, by, version) as current:
        marks = current.set_marks
        if not 0 <= number < len(marks) or marks[number].is_off:
            raise ValidationError("These words were put back already.")
        words = current.text[marks[number].start : marks[number].end]
        current.marks = SubjectAccessItem.stored(_restored(current, words))
        pages = 1
        if everywhere:
            pages += _everywhere(current, by, lambda other: _restored(other, words), recheck=True)
    return pages


def _restored(item: SubjectAccessItem, words: str) -> list[Mark]:
    return redaction.put_back(item.text, item.set_marks, words)


def _everywhere(
    item: SubjectAccessItem, by: User, marks_of: Callable[[SubjectAccessItem], list[Mark]], *, recheck: bool = False
) -> int:
    """Do the same to the other pages of the request, each with its own entry in the record of changes; how many changed."""
    count = 0
    for other in SubjectAccessItem.objects.filter(request=item.request_id).exclude(pk=item.pk):
        if (marks := marks_of(other)) != other.set_marks:
            with changing(other, by=by) as current:
                current.marks = SubjectAccessItem.stored(marks)
                if recheck and current.outcome == Outcome.GIVEN:
                    _open(current)
            count += 1
    return count


def _open(item: SubjectAccessItem) -> None:
    item.outcome, item.checked_by, item.checked_at = "", None, None
    item.ground, item.ground_note, item.is_silent = "", "", False


def give(*, item: SubjectAccessItem, by: User, version: int) -> None:
    """The page is checked: it goes into the pack without what was taken out of it. Raises Stale."""
    with _changing_page(item, by, version) as current:
        _open(current)
        current.outcome, current.checked_by, current.checked_at = Outcome.GIVEN, by, timezone.now()


def withhold(
    *, item: SubjectAccessItem, by: User, version: int, ground: str, ground_note: str, is_silent: bool
) -> None:
    """The page is checked and does not go into the pack at all. Raises Stale."""
    with _changing_page(item, by, version) as current:
        current.outcome, current.checked_by, current.checked_at = Outcome.WITHHELD, by, timezone.now()
        current.ground, current.ground_note, current.is_silent = ground, ground_note, is_silent


def ask_for_pack(*, request: SubjectAccessRequest, by: User, version: int) -> None:
    """Ask for the pack to be made. Raises Stale, or ValidationError while a page is not checked."""
    with changing(request, by=by, version=version) as current:
        if blocker := _why_no_pack(current):
            raise ValidationError(blocker)
        if current.is_working:
            raise ValidationError(f"Wait until this has ended: {Job(current.job).label.lower()}.")
        drop_pack(current)
        current.job, current.job_by, current.job_at = Job.PACKING, by, timezone.now()
        current.job_done, current.job_total = 0, current.items.count()


def _why_no_pack(request: SubjectAccessRequest) -> str:
    if not request.is_open:
        return "The request has ended."
    if not request.items.exists():
        return "Nothing has been collected yet."
    left = request.items.filter(outcome=Outcome.NONE).count()
    return f"{left} page{' has' if left == 1 else 's have'} not been checked." if left else ""


@transaction.atomic
def make_pack(*, request_id: int) -> bool:
    """Make the pack that was asked for; whether there was one to make, for somebody who may still have it. Run again after a
    crash it makes it again."""
    found = SubjectAccessRequest.objects.select_for_update(of=["self"])
    request = found.select_related("partnership", "agency", "job_by__agency").get(pk=request_id)
    if request.job != Job.PACKING:
        return False
    request.job, by = "", asker(request)
    if by and not _why_no_pack(request):
        drop_pack(request)
        content = subject_pack.make(request, made_by=by)
        name = f"{MARKING} {request.reference}.docx"
        request.pack = Document.objects.create(
            name=name,
            content_type=DOCX,
            content=content,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            taken_by=by,
        )
        request.job_done = request.job_total
        facts = {"pack": [None, name], "pages": [None, request.job_total], "sha256": [None, request.pack.sha256]}
        record_change(operation=Change.ALTERATION, obj=request, by=by, changes=facts)
    request.save()
    return by is not None


def answer(*, request: SubjectAccessRequest, by: User, version: int, how: str, on: date) -> None:
    """The pack was sent: the request has ended. Raises Stale, or ValidationError when no pack was made."""
    with changing(request, by=by, version=version) as current:
        if not current.is_open or current.pack is None:
            raise ValidationError("Make the pack first.")
        if on < current.received_on:
            raise ValidationError("The answer cannot be earlier than the request.")
        current.status, current.ended_on, current.ended_how = RequestStatus.ANSWERED, on, how
        facts = {"recipient": current.recipient, "sent_by": how, "pack": current.pack.sha256}
        record_change(operation=Change.DISCLOSURE, obj=current, by=by, changes=facts)
