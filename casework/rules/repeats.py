"""Repeat victims: how many incidents one person reported within a window, and the duty that follows.

Statutory guidance of July 2025 under the Anti-social Behaviour, Crime and Policing Act 2014: explain the ASB case
review to every victim after the second report in any six months, whether or not the threshold is met. The same
incident told to three agencies is one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casework.rules.clocks import months_after, months_before
from casework.rules.thresholds import (
    EXPLAIN_MONTHS,
    EXPLAIN_REPORTS,
    REVIEW_MONTHS,
    REVIEW_REPORTS,
    ThresholdRow,
    in_force,
)


@dataclass(frozen=True)
class ReportFact:
    reported_on: date
    incident: int


@dataclass(frozen=True)
class Window:
    """The fullest window found: `count` separate incidents reported from `start` to `end`, both included."""

    count: int
    start: date
    end: date


def fullest_window(reports: Iterable[ReportFact], months: int) -> Window | None:
    """The window of `months` that ends on a report and holds the most incidents; the latest where several do."""
    facts = sorted(reports, key=lambda fact: fact.reported_on)
    best = None
    for last in facts:
        start = months_before(last.reported_on, months)
        inside = [fact for fact in facts if start < fact.reported_on <= last.reported_on]
        count = len({fact.incident for fact in inside})
        if best is None or count >= best.count:
            best = Window(count=count, start=inside[0].reported_on, end=last.reported_on)
    return best


def is_reported_again(closed_on: date, next_report: date | None, months: int, today: date) -> bool | None:
    """Was a case that was closed followed by a report within so many months, the last day of them included? None while
    they have not ended: a case that was closed yesterday is no success yet."""
    last = months_after(closed_on, months)
    if last >= today:
        return None
    return next_report is not None and next_report <= last


@dataclass(frozen=True)
class RepeatFacts:
    """A victim's reports, the thresholds, and whether the case review has been explained."""

    reports: tuple[ReportFact, ...]
    thresholds: tuple[ThresholdRow, ...]
    was_review_explained: bool

    def _rule(self, code: str) -> ThresholdRow | None:
        if not self.reports:
            return None
        return in_force(self.thresholds, code, max(fact.reported_on for fact in self.reports))

    def _window(self, months_code: str) -> Window | None:
        months = self._rule(months_code)
        return fullest_window(self.reports, months.value) if months else None

    @property
    def window(self) -> Window | None:
        return self._window(EXPLAIN_MONTHS)

    @property
    def months(self) -> int | None:
        rule = self._rule(EXPLAIN_MONTHS)
        return rule.value if rule else None

    @property
    def explain_rule(self) -> ThresholdRow | None:
        return self._rule(EXPLAIN_REPORTS)

    @property
    def must_explain_review(self) -> bool:
        """The victim must be told of the ASB case review, and nobody has recorded that it was done."""
        rule, window = self.explain_rule, self.window
        return bool(rule and window and window.count >= rule.value and not self.was_review_explained)

    @property
    def meets_review_threshold(self) -> bool:
        """Enough reports for an ASB case review, should the victim apply (2014 Act s104; local procedure)."""
        rule, window = self._rule(REVIEW_REPORTS), self._window(REVIEW_MONTHS)
        return bool(rule and window and window.count >= rule.value)
