"""Assessing the risk of a case."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from casework.audit import Change, record_change
from casework.models import (
    Case,
    CaseEvent,
    RiskAnswer,
    RiskAssessment,
    RiskOption,
    RiskQuestionnaire,
    User,
)
from casework.rules.risk_bands import Answer, Band, Scored
from casework.rules.workflow import CaseStatus
from casework.services.saving import changing, create, tell


def questionnaire_on(day: date) -> RiskQuestionnaire:
    """The version in force that day. Raises ValidationError when none had begun."""
    found = RiskQuestionnaire.objects.filter(effective_from__lte=day).order_by("-effective_from", "-version").first()
    if found is None:
        raise ValidationError("No risk questionnaire was in force on that day.")
    return found


def scored(questionnaire: RiskQuestionnaire, options: list[RiskOption]) -> Scored:
    """The rule's view of the chosen options. Raises ValidationError unless each question has exactly one."""
    highest = {
        question.pk: max(option.score for option in question.options.all())
        for question in questionnaire.questions.prefetch_related("options")
    }
    if sorted(option.question_id for option in options) != sorted(highest):
        raise ValidationError("Answer every question once. “Don’t know” is an answer.")
    return Scored(
        answers=tuple(Answer(option.score, option.is_unknown, highest[option.question_id]) for option in options),
        bands=tuple(Band(band.name, band.min_score, band.review_days) for band in questionnaire.bands.all()),
    )


@transaction.atomic
def assess(
    *,
    case: Case,
    questionnaire: RiskQuestionnaire,
    options: list[RiskOption],
    assessed_on: date,
    by: User,
    raised_to: str = "",
    raised_because: str = "",
) -> RiskAssessment:
    """A new assessment; the last one by date becomes the case's. The band may be raised on professional judgement, with
    the reason. Raises ValidationError for missing answers, or a band that is lowered or raised without a reason."""
    if case.status == CaseStatus.CLOSED:
        raise ValidationError("The case is closed. Open it again first.")
    result = scored(questionnaire, options)
    band = result.band
    if raised_to and raised_to != band.name:
        higher = {b.name: b for b in result.bands if b.min_score > band.min_score}
        if raised_to not in higher:
            raise ValidationError(f"The score gives {band.name}. The band can be raised, not lowered.")
        if not raised_because:
            raise ValidationError("Say why the band is raised.")
        band = higher[raised_to]
    assessment = create(
        RiskAssessment,
        by=by,
        case=case,
        questionnaire=questionnaire,
        assessed_on=assessed_on,
        score=result.score,
        possible_score=result.possible_score,
        unknown=result.unknown,
        scored_band=result.band.name,
        possible_band=result.possible_band.name,
        band=band.name,
        raised_because=raised_because if band != result.band else "",
        due_on=assessed_on + timedelta(days=band.review_days),
        assessed_by=by,
    )
    RiskAnswer.objects.bulk_create(RiskAnswer(assessment=assessment, option=option) for option in options)
    answers = {option.question_id: option.text for option in options}
    record_change(operation=Change.COLLECTION, obj=assessment, by=by, changes={"answers": [None, answers]})
    latest = case.risk_assessments.first() or assessment
    with changing(case, by=by) as current:
        current.risk_band, current.risk_due_on = latest.band, latest.due_on
    tell(case, CaseEvent.Kind.RISK_ASSESSED, by=by, on=assessed_on, note=f"{band.name}, score {result.score}")
    return assessment
