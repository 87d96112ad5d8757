"""From a draft to a signed paper: sent for approval, approved by co-chairs, signed off and frozen, opened anew."""

import dataclasses
from typing import Any

from django.apps import apps
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from assessment.models import Approval, Assessment, Extract, Indicator, PaperFile, Section, SectionVersion
from assessment.paper.compose import compose, sections_of
from assessment.rules import approval
from assessment.rules.blocks import from_json
from assessment.services import documents, letters, proof, writing
from assessment.services.proof import NotADraftError, lock
from casework.audit import Change, record_change
from casework.permissions import Permission, roles_with

Status = Assessment.Status
DEFINITIONS = "definitions"
"""Beside the two papers: what each indicator that the assessment uses was defined as, by code."""


class FindingsOpenError(ValueError):
    """The proof found what blocks, or what nobody has given a reason for."""

    def __init__(self, found: proof.Proof):
        self.found = found
        parts = [f"{len(found.blocking)} to mend" if found.blocking else ""]
        parts.append(f"{len(found.unreasoned)} without a reason" if found.unreasoned else "")
        super().__init__(f"The proof is not done: {' and '.join(filter(None, parts))}.")


class NotWaitingError(ValueError):
    """The assessment does not wait for approval (any more)."""

    def __init__(self, assessment: Assessment):
        now = (
            "is signed off already" if assessment.status == Status.SIGNED_OFF else "was withdrawn and is a draft again"
        )
        super().__init__(f"The paper {now}. Nothing was changed.")


class OtherPaperError(ValueError):
    """What was approved is not the paper that waits."""

    def __init__(self) -> None:
        super().__init__("The paper was changed after you opened this page. Read it again before you approve it.")


class MayNotApproveError(ValueError):
    """This officer may not approve this paper. The message says why."""


class ExtractUndoneError(ValueError):
    """An extract that the figures rest on was undone. Once the paper waits, none of them can be."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"{', '.join(names)} was undone after figures were made from it. Collect the figures again.")


class NewerVersionError(ValueError):
    """There is a newer version already. `newer` is it."""

    def __init__(self, newer: Assessment) -> None:
        self.newer = newer
        super().__init__(f"Version {newer.version} has been opened already.")


# --- Sending


@transaction.atomic
def send(*, assessment: Assessment, by) -> Assessment:
    """Put the paper before the co-chairs, and keep both its versions as they are now.

    Raises NotADraftError, ExtractUndoneError and FindingsOpenError.
    """
    locked = lock(assessment)
    if not locked.is_draft:
        raise NotADraftError(locked)
    undone = Extract.objects.filter(figures__assessment=locked, status=Extract.Status.UNDONE).order_by("pk").distinct()
    if names := list(undone.values_list("file_name", flat=True)):
        raise ExtractUndoneError(names)
    found = proof.examine(locked)
    if not found.is_ready:
        raise FindingsOpenError(found)
    proof.drop_stale_reasons(assessment=locked, found=found, by=by)
    _keep_outline(locked)
    locked.status, locked.sent_by, locked.sent_at = Status.FOR_APPROVAL, by, timezone.now()
    locked.frozen = _papers(locked)
    locked.save(update_fields=["status", "sent_by", "sent_at", "frozen"])
    changes = {"status": [Status.DRAFT, Status.FOR_APPROVAL], "paper": [None, sha256_of(locked)]}
    record_change(operation=Change.ALTERATION, obj=locked, by=by, changes=changes)
    _tell_co_chairs(locked, by)
    return locked


def _tell_co_chairs(assessment: Assessment, by) -> None:
    """A letter to everybody else who may approve it, once it is sent. A mail server that is away stops nothing: the list of
    assessments says that the paper waits."""
    officers = apps.get_model("casework", "User")._default_manager.filter(
        partnership_id=assessment.partnership_id,
        is_active=True,
        roles__overlap=roles_with(Permission.ASSESSMENT_APPROVE),
    )
    to = list(officers.exclude(pk=by.pk).order_by("pk").values_list("email", flat=True))
    facts = {"assessment": assessment, "by": by, "address": letters.address_of("assessment:signoff", assessment.pk)}
    text = render_to_string("emails/approval_asked.txt", facts)
    for one in to:  # nobody is told who else was written to
        letters.send_once_saved(f"{assessment}: your approval", text, [one])


def _keep_outline(assessment: Assessment) -> None:
    """Sections that nobody wrote stand as the outline has them; they are stored, so that they too stay as they were."""
    for section in sections_of(assessment):
        if section.pk is None:
            section.save()


def _papers(assessment: Assessment) -> dict[str, Any]:
    """Both versions as they will be signed: they say which version they are, and not how far its signing has come."""
    papers = {
        audience.value: dataclasses.replace(compose(assessment, audience), version=f"Version {assessment.version}")
        for audience in PaperFile.Audience
    }
    used = Indicator.objects.filter(pk__in=assessment.figures.values("indicator"))
    definitions = dict(used.values_list("code", "definition"))
    return {name: paper.as_json() for name, paper in papers.items()} | {DEFINITIONS: definitions}


def sha256_of(assessment: Assessment) -> str:
    """The checksum of the restricted paper that waits or was signed off; nothing for a draft."""
    held = (assessment.frozen or {}).get(PaperFile.Audience.RESTRICTED)
    return from_json(held).sha256 if held else ""


@transaction.atomic
def withdraw(*, assessment: Assessment, by, wanted: str = "") -> Assessment:
    """Take the paper back: it is a draft again, and who approved it has to approve it anew. What a co-chair wants changed
    first stands as a comment on its first section, which the proof asks to deal with. Raises NotWaitingError."""
    locked = lock(assessment)
    if locked.status != Status.FOR_APPROVAL:
        raise NotWaitingError(locked)
    given, sent_by = standing(locked), locked.sent_by
    locked.approvals.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    locked.status, locked.sent_by, locked.sent_at, locked.frozen = Status.DRAFT, None, None, None
    locked.save(update_fields=["status", "sent_by", "sent_at", "frozen"])
    changes = {
        "status": [Status.FOR_APPROVAL, Status.DRAFT],
        "approvals": [[one.agency.name for one in given], []],
    }
    record_change(operation=Change.ALTERATION, obj=locked, by=by, changes=changes)
    section = locked.sections.first()
    if wanted and section:
        writing.comment(section=section, by=by, text=wanted)
        _tell_sender(locked, section, sent_by, by)
    return locked


def _tell_sender(assessment: Assessment, section: Section, sent_by, by) -> None:
    """A letter to whoever sent the paper, that it came back. A mail server that is away stops nothing."""
    address = f"{letters.address_of('assessment:section', assessment.pk, section.pk)}#comments"
    facts = {"assessment": assessment, "section": section, "by": by, "address": address}
    text = render_to_string("emails/sent_back.txt", facts)
    letters.send_once_saved(f"{assessment}: sent back by a co-chair", text, [sent_by.email])


# --- Approving


def standing(assessment: Assessment) -> list[Approval]:
    """The approvals that count."""
    return list(assessment.approvals.filter(withdrawn_at=None).select_related("agency", "by"))


def waiting_for(user) -> list[Assessment]:
    """The papers that a co-chair can approve now."""
    waiting = Assessment.objects.of(user.partnership_id).filter(status=Status.FOR_APPROVAL)
    return [one for one in waiting if not why_not(one, user)]


def still_needed(assessment: Assessment) -> str:
    """Whose approval is still needed, in words, or nothing."""
    members = dict(assessment.partnership.agencies.values_list("pk", "kind"))
    return approval.still_needed({one.agency_id: one.agency.kind for one in standing(assessment)}, members)


def why_not(assessment: Assessment, by) -> str:
    """Why this officer may not approve the paper that waits, or nothing."""
    approved = [one.agency_id for one in standing(assessment)]
    return approval.refusal(officer=by.pk, agency=by.agency_id, sent_by=assessment.sent_by_id, approved=approved)


@transaction.atomic
def approve(*, assessment: Assessment, sha256: str, by) -> Assessment:
    """A co-chair's yes to the paper with this checksum. With the last one that is needed it is signed off and frozen.

    Raises NotWaitingError, OtherPaperError and MayNotApproveError.
    """
    locked = lock(assessment)
    if locked.status != Status.FOR_APPROVAL:
        raise NotWaitingError(locked)
    if sha256 != sha256_of(locked):
        raise OtherPaperError
    if refusal := why_not(locked, by):
        raise MayNotApproveError(refusal)
    given = Approval.objects.create(assessment=locked, agency=by.agency, by=by, sha256=sha256)
    record_change(operation=Change.COLLECTION, obj=given, by=by)
    if not still_needed(locked):
        _sign_off(locked, by)
    return locked


def _sign_off(assessment: Assessment, by) -> None:
    """From here on nothing in it changes; the database itself sees to that."""
    assessment.status, assessment.signed_off_at = Status.SIGNED_OFF, timezone.now()
    assessment.save(update_fields=["status", "signed_off_at"])
    changes = {"status": [Status.FOR_APPROVAL, Status.SIGNED_OFF], "paper": [None, sha256_of(assessment)]}
    record_change(operation=Change.ALTERATION, obj=assessment, by=by, changes=changes)


def freeze_documents(*, assessment_id: int) -> None:
    """Make the documents of a signed paper and keep their bytes for good. Run twice it leaves them as they are."""
    signed = Assessment.objects.select_related("partnership", "area").get(pk=assessment_id)
    if signed.status == Status.SIGNED_OFF:
        documents.freeze(signed)


def frozen_documents(assessment: Assessment) -> int:
    """How many documents are kept for good."""
    return assessment.files.filter(is_frozen=True).count()


# --- A new version


NEW = {
    "status": Status.DRAFT, "collected_by": None, "collected_at": None, "sent_by": None, "sent_at": None,
    "signed_off_at": None, "published_at": None, "frozen": None,
}  # fmt: skip
"""What a new version does not take over."""


@transaction.atomic
def open_version(*, assessment: Assessment, by) -> Assessment:
    """Open the next version of a signed-off assessment as a draft, with its sections, threat scores and consultations. The
    figures are collected anew; the signed one stays as it is.

    Raises NotADraftError for one that is not signed off, and NewerVersionError.
    """
    old = lock(assessment)
    if old.status != Status.SIGNED_OFF:
        raise NotADraftError(old)
    same = Assessment.objects.filter(
        partnership=old.partnership, kind=old.kind, period_start=old.period_start, period_end=old.period_end
    )
    if newer := same.filter(version__gt=old.version).order_by("-version").first():
        raise NewerVersionError(newer)
    made = Assessment.objects.create(**_copied(old) | NEW | {"version": old.version + 1, "created_by": by})
    for section in old.sections.all():
        copy = made.sections.create(**_copied(section, "assessment") | {"version": 1})
        SectionVersion.objects.create(section=copy, version=1, title=copy.title, text=copy.text, by=section.written_by)
    for related in (old.threats, old.consultations):
        for row in related.all():
            type(row).objects.create(**_copied(row, "assessment") | {"assessment": made})
    record_change(operation=Change.COLLECTION, obj=made, by=by, also=[old])
    return made


def _copied(row: Any, *but: str) -> dict[str, Any]:
    """The fields of a row, without its number, the times that the database sets, and `but`."""
    left = {"id", "created_at", "version", *but}
    fields = [field for field in row._meta.concrete_fields if field.name not in left]
    return {field.name: getattr(row, field.name) for field in fields}


def versions(assessment: Assessment) -> list[Assessment]:
    """Every version of the same assessment, the newest first."""
    same = Assessment.objects.filter(
        partnership=assessment.partnership_id,
        kind=assessment.kind,
        period_start=assessment.period_start,
        period_end=assessment.period_end,
    )
    return list(same.order_by("-version"))


def writers(assessment: Assessment) -> list[str]:
    """Who wrote a section of it, by name."""
    found = assessment.sections.exclude(written_by=None).values_list("written_by__name", flat=True)
    return sorted(set(found))
