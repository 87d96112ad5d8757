"""Thresholds as dated data: the row in force on a day decides, so an old case is judged by the rule of its day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ThresholdRow:
    code: str
    value: int
    effective_from: date
    is_local: bool
    citation: str  # blank: no source at hand, "to be confirmed by the partnership"


EXPLAIN_REPORTS = "case_review.explain_after_reports"
EXPLAIN_MONTHS = "case_review.explain_window_months"
REVIEW_REPORTS = "case_review.threshold_reports"
REVIEW_MONTHS = "case_review.threshold_window_months"
SUPPORT_FIRST_CONTACT_DAYS = "support.first_contact_working_days"
DORMANT_DAYS = "account.dormant_days"
ATTESTATION_DAYS = "account.attestation_days"
ACCESS_REQUEST_DAYS = "access_request.working_days"
EMERGENCY_HOURS = "emergency.hours"
QUESTIONS_AN_HOUR = "pointer.questions_an_hour"
QUESTIONS_ABOUT_A_NAME = "pointer.questions_a_day_about_one_name"


def in_force(rows: Iterable[ThresholdRow], code: str, on: date) -> ThresholdRow | None:
    """The row for `code` on that day: the latest that has begun, a local one before a general one. None: no rule."""
    begun = [row for row in rows if row.code == code and row.effective_from <= on]
    return max(begun, key=lambda row: (row.is_local, row.effective_from), default=None)
