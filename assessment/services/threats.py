"""Threats scored by MoRiLE: one theme at a time, for one assessment."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessment.models import Assessment, Priority, ThreatScore
from assessment.reading.threats import matrix_of
from assessment.rules import morile
from assessment.services.assessments import lock_draft
from assessment.services.saving import changing, create, remove

CLOSED = "The assessment is waiting for approval or signed off, so its threats cannot change."


def _refuse_closed(assessment: Assessment) -> None:
    lock_draft(assessment, CLOSED)


@transaction.atomic
def add_theme(*, assessment: Assessment, by, theme: str, priority: Priority | None = None) -> ThreatScore:
    """A theme that nothing is scored of yet. Raises SignedOffError, and ValidationError for one that is there already."""
    _refuse_closed(assessment)
    if assessment.threats.filter(theme__iexact=theme).exists():
        raise ValidationError(f"“{theme}” is on the list already.")
    return create(ThreatScore, by=by, assessment=assessment, theme=theme, priority=priority)


@transaction.atomic
def score(
    *,
    threat: ThreatScore,
    by,
    seen: Mapping[str, str] | None = None,
    scores: Mapping[str, int],
    evidence: Mapping[str, str],
    figures: list[str],
    priority: Priority | None,
) -> None:
    """Score a theme; a criterion that is left out is unscored. Raises SignedOffError, Stale, and ValidationError for a score
    that is not on its scale."""
    _refuse_closed(threat.assessment)
    try:
        morile.check(matrix_of(threat.assessment), scores)
    except ValueError as problem:
        raise ValidationError(str(problem)) from problem
    with changing(threat, by=by, seen=seen) as current:
        current.scores, current.evidence = dict(scores), {code: text for code, text in evidence.items() if text}
        current.figures, current.priority = figures, priority
        current.scored_by, current.scored_at = by, timezone.now()


@transaction.atomic
def remove_theme(*, threat: ThreatScore, by) -> None:
    """Raises SignedOffError."""
    _refuse_closed(threat.assessment)
    remove(threat, by=by)
