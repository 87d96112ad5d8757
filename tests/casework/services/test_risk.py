"""Assessing the risk of a case."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from casework.models import RiskQuestionnaire
from casework.services import risk
from tests import factories as make
from tests.factories import DAY
from tests.personas import Cast


def test_the_case_takes_its_band_and_the_day_of_the_next_look(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    found = make.assess(case, highest=True)
    assert (found.score, found.possible_score, found.unknown) == (45, 45, 0)
    assert (found.band, found.scored_band, found.due_on) == ("High", "High", DAY + timedelta(days=14))
    assert (case.risk_band, case.risk_due_on) == ("High", found.due_on)
    assert found.answers.count() == 12


def test_what_is_not_known_is_shown_as_the_risk_it_may_hide(cast: Cast) -> None:
    found = make.assess(make.make_case(cast.case_lead), options=make.chosen_options(unknown=4))
    assert (found.score, found.unknown, found.band) == (0, 4, "Standard")
    assert (found.possible_score, found.possible_band) == (15, "Medium")


def test_nothing_is_overwritten_and_the_latest_by_date_is_the_cases(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.assess(case, highest=True, on=DAY + timedelta(days=7))
    make.assess(case, on=DAY)  # written down later, but of an earlier day
    assert [found.band for found in case.risk_assessments.all()] == ["High", "Standard"]
    assert case.risk_band == "High"


def test_the_band_can_be_raised_with_a_reason(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    found = make.assess(case, raised_to="High", raised_because="He has a key to her flat.")
    assert (found.scored_band, found.band, found.due_on) == ("Standard", "High", DAY + timedelta(days=14))
    assert found.raised_because == "He has a key to her flat."
    assert case.risk_band == "High"


@pytest.mark.parametrize(
    ("highest", "how", "message"),
    [
        (False, {"raised_to": "High"}, "Say why the band is raised"),
        (True, {"raised_to": "Standard", "raised_because": "x"}, "can be raised, not lowered"),
        (False, {"raised_to": "Extreme", "raised_because": "x"}, "can be raised, not lowered"),
    ],
)
def test_a_band_is_not_lowered_nor_raised_without_a_reason(cast: Cast, highest: bool, how: dict, message: str) -> None:
    case = make.make_case(cast.case_lead)
    with pytest.raises(ValidationError, match=message):
        make.assess(case, highest=highest, **how)
    assert case.risk_assessments.count() == 0


@pytest.mark.parametrize("broken", ["missing", "twice", "of another question"])
def test_each_question_is_answered_once(cast: Cast, broken: str) -> None:
    options = make.chosen_options()
    options = {
        "missing": options[1:],
        "twice": [*options, options[0]],
        "of another question": [options[1], *options[1:]],
    }[broken]
    with pytest.raises(ValidationError, match="Answer every question once"):
        make.assess(make.make_case(cast.case_lead), options=options)


def test_the_questionnaire_of_the_day_is_used(cast: Cast) -> None:
    newer = RiskQuestionnaire.objects.create(name="ASB victim risk assessment", version=2, effective_from=DAY)
    assert risk.questionnaire_on(DAY) == newer
    assert risk.questionnaire_on(DAY - timedelta(days=1)).version == 1
    with pytest.raises(ValidationError, match="No risk questionnaire was in force"):
        risk.questionnaire_on(date(2014, 10, 19))
