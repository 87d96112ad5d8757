"""What people said when they were asked (Crime and Disorder Regulations 2007, regs 12 to 14)."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from assessment.models import Assessment, Consultation
from assessment.services.assessments import lock_draft
from assessment.services.saving import changing, create, remove

CLOSED = "The assessment is waiting for approval or signed off, so its consultations cannot change."


def _check(assessment: Assessment, fields: Mapping[str, object]) -> None:
    """Nobody can be counted who did not answer."""
    lock_draft(assessment, CLOSED)
    answered = fields["answered"]
    for words, many, of in fields["results"]:  # type: ignore[attr-defined]
        if many > of:
            raise ValidationError({"results": f"“{words}”: {many:,} cannot be more than the {of:,} it is of."})
        if answered is not None and of > answered:  # type: ignore[operator]
            raise ValidationError(
                {"results": f"“{words}”: only {answered:,} people answered, so it cannot be of {of:,}."}
            )


@transaction.atomic
def add(*, assessment: Assessment, by, **fields) -> Consultation:
    """Record a consultation. `fields`: title, starts_on, ends_on, method, answered (n), results (rows of what was said, how
    many, of how many), summary. Raises SignedOffError and ValidationError."""
    _check(assessment, fields)
    return create(Consultation, by=by, assessment=assessment, recorded_by=by, **fields)


@transaction.atomic
def change(*, consultation: Consultation, by, seen: Mapping[str, str] | None = None, **fields) -> None:
    """Raises SignedOffError, Stale and ValidationError."""
    _check(consultation.assessment, fields)
    with changing(consultation, by=by, seen=seen) as current:
        for name, value in fields.items():
            setattr(current, name, value)


@transaction.atomic
def take_away(*, consultation: Consultation, by) -> None:
    """Raises SignedOffError."""
    lock_draft(consultation.assessment, CLOSED)
    remove(consultation, by=by)


def find(assessment: Assessment, pk: int) -> Consultation | None:
    return assessment.consultations.select_related("assessment").filter(pk=pk).first()
