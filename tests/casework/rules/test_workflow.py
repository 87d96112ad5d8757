"""The life of a case."""

from dataclasses import replace

import pytest

from casework.rules.workflow import CaseStatus, ClosingFacts, may_move

READY = ClosingFacts(
    status=CaseStatus.OPEN,
    open_actions=0,
    is_risk_assessed=True,
    has_waiting_panel_referral=False,
    has_waiting_support_referral=False,
    has_unmet_review_duty=False,
)


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        ("open", "with_panel", True),
        ("with_panel", "open", True),
        ("open", "closed", True),
        ("closed", "open", True),
        ("with_panel", "closed", False),
        ("closed", "with_panel", False),
        ("open", "open", False),
        ("with_panel", "with_panel", False),
        ("closed", "closed", False),
    ],
)
def test_a_case_moves_along_the_table(old: str, new: str, allowed: bool) -> None:
    assert may_move(old, new) is allowed


def test_nothing_stands_in_the_way_of_closing_a_case_that_is_ready() -> None:
    assert READY.blockers == []


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        ({"status": CaseStatus.WITH_PANEL}, "The panel still has the case. It must release it at a meeting."),
        ({"has_waiting_panel_referral": True}, "The case waits for a panel meeting."),
        ({"open_actions": 1}, "1 action is still to do."),
        ({"open_actions": 3}, "3 actions are still to do."),
        ({"is_risk_assessed": False}, "The risk has not been assessed."),
        ({"has_waiting_support_referral": True}, "A referral for support has not been answered."),
        (
            {"has_unmet_review_duty": True},
            "Nobody has recorded that the ASB case review was explained to the victim.",
        ),
    ],
)
def test_each_thing_to_do_first_is_one_sentence(fact: dict, sentence: str) -> None:
    assert replace(READY, **fact).blockers == [sentence]


def test_everything_to_do_first_is_said_at_once() -> None:
    facts = ClosingFacts(CaseStatus.WITH_PANEL, 2, False, True, True, True)
    assert len(facts.blockers) == 6
