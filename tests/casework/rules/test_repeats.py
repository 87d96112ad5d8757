"""Repeat victims, and the duty that follows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.clocks import months_before
from casework.rules.repeats import RepeatFacts, ReportFact, Window, fullest_window
from casework.rules.thresholds import ThresholdRow

ACT = date(2014, 10, 20)


def rule(code: str, value: int, since: date = ACT, citation: str = "") -> ThresholdRow:
    return ThresholdRow(f"case_review.{code}", value, since, False, citation)


THRESHOLDS = (
    rule("explain_after_reports", 2),
    rule("explain_window_months", 6),
    rule("threshold_reports", 3),
    rule("threshold_window_months", 6),
)


def told(*days: date) -> tuple[ReportFact, ...]:
    """Reports of as many separate incidents."""
    return tuple(ReportFact(day, number) for number, day in enumerate(days))


@pytest.mark.parametrize(
    ("reports", "count", "start", "end"),
    [
        (told(date(2017, 1, 1)), 1, date(2017, 1, 1), date(2017, 1, 1)),
        (told(date(2017, 1, 1), date(2017, 6, 30)), 2, date(2017, 1, 1), date(2017, 6, 30)),  # six months to the day
        (told(date(2017, 1, 1), date(2017, 7, 1)), 1, date(2017, 7, 1), date(2017, 7, 1)),  # one day more
        (told(date(2017, 2, 28), date(2017, 8, 31)), 1, date(2017, 8, 31), date(2017, 8, 31)),
        (told(date(2017, 3, 1), date(2017, 8, 31)), 2, date(2017, 3, 1), date(2017, 8, 31)),
        (told(date(2017, 6, 30), date(2017, 1, 1)), 2, date(2017, 1, 1), date(2017, 6, 30)),  # any order
        (
            told(date(2015, 1, 1), date(2015, 2, 1), date(2015, 3, 1), date(2017, 1, 1), date(2017, 1, 2)),
            3,
            date(2015, 1, 1),
            date(2015, 3, 1),  # the fullest, not the newest
        ),
        (
            told(date(2015, 1, 1), date(2015, 2, 1), date(2017, 1, 1), date(2017, 1, 2)),
            2,
            date(2017, 1, 1),
            date(2017, 1, 2),  # of two that are equal, the newest
        ),
    ],
)
def test_the_fullest_window(reports: tuple[ReportFact, ...], count: int, start: date, end: date) -> None:
    assert fullest_window(reports, months=6) == Window(count, start, end)


def test_one_incident_told_to_three_agencies_is_one() -> None:
    reports = [ReportFact(date(2017, 1, day), incident=7) for day in (1, 2, 3)]
    found = fullest_window(reports, months=6)
    assert found and found.count == 1


def test_no_report_has_no_window() -> None:
    assert fullest_window([], months=6) is None


FACTS = st.builds(ReportFact, st.dates(date(2015, 1, 1), date(2018, 12, 31)), st.integers(1, 5))


@given(st.lists(FACTS, min_size=1, max_size=12), st.integers(1, 12))
def test_no_window_of_that_length_holds_more(reports: list[ReportFact], months: int) -> None:
    found = fullest_window(reports, months)
    assert found
    assert months_before(found.end, months) < found.start <= found.end
    for last in reports:
        first = months_before(last.reported_on, months) + timedelta(days=1)
        inside = {fact.incident for fact in reports if first <= fact.reported_on <= last.reported_on}
        assert len(inside) <= found.count


@pytest.mark.parametrize(
    ("days", "explained", "must_explain", "meets_threshold"),
    [
        ((), False, False, False),
        ((date(2017, 1, 1),), False, False, False),
        ((date(2017, 1, 1), date(2017, 2, 1)), False, True, False),
        ((date(2017, 1, 1), date(2017, 2, 1)), True, False, False),
        ((date(2017, 1, 1), date(2017, 2, 1), date(2017, 3, 1)), False, True, True),
        ((date(2017, 1, 1), date(2017, 2, 1), date(2017, 3, 1)), True, False, True),
        ((date(2017, 1, 1), date(2017, 4, 1), date(2017, 7, 1)), True, False, False),
    ],
)
def test_the_duty_to_explain_and_the_threshold(
    days: tuple[date, ...], explained: bool, must_explain: bool, meets_threshold: bool
) -> None:
    facts = RepeatFacts(told(*days), THRESHOLDS, was_review_explained=explained)
    assert (facts.must_explain_review, facts.meets_review_threshold) == (must_explain, meets_threshold)


def test_an_old_case_is_judged_by_the_rule_of_its_day() -> None:
    later = rule("explain_after_reports", 4, since=date(2018, 1, 1), citation="a later rule")
    old = RepeatFacts(told(date(2017, 1, 1), date(2017, 2, 1)), (*THRESHOLDS, later), was_review_explained=False)
    new = RepeatFacts(told(date(2018, 1, 1), date(2018, 2, 1)), (*THRESHOLDS, later), was_review_explained=False)
    assert old.must_explain_review and not new.must_explain_review
    assert old.explain_rule and old.explain_rule.citation == ""
    assert new.explain_rule and new.explain_rule.citation == "a later rule"


def test_without_a_rule_there_is_no_duty() -> None:
    before_the_act = RepeatFacts(told(date(2014, 1, 1), date(2014, 1, 2)), THRESHOLDS, was_review_explained=False)
    assert before_the_act.window is None and before_the_act.months is None
    assert not before_the_act.must_explain_review and not before_the_act.meets_review_threshold


def test_the_window_is_as_long_as_the_rule_says() -> None:
    three_months = tuple(row for row in THRESHOLDS if "explain_window" not in row.code)
    facts = RepeatFacts(
        told(date(2017, 1, 1), date(2017, 5, 1)),
        (*three_months, rule("explain_window_months", 3)),
        was_review_explained=False,
    )
    assert facts.months == 3 and facts.window and facts.window.count == 1
