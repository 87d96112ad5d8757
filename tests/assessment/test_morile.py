"""The score of a threat, worked out by hand, and places with ties."""

import datetime
from decimal import Decimal

import pytest

from assessment.models import Assessment
from assessment.reading.threats import _matrices, matrix_of
from assessment.rules.morile import Criterion, Matrix, Place, evaluate, moved, places
from casework.models import Partnership

SCALE = tuple((n, f"level {n}") for n in range(5))


def ask(code: str, part: str, weight: str = "1") -> Criterion:
    return Criterion(code, part, part, code, f"{code}?", SCALE, Decimal(weight))


MATRIX = Matrix(
    "test",
    "Test",
    (
        ask("physical", "harm"), ask("mind", "harm", "1.5"), ask("volume", "likelihood"), ask("trend", "likelihood"),
        ask("capacity", "position", "2"), ask("sure", "confidence"),
    ),
)  # fmt: skip
WHOLE = {"physical": 4, "mind": 2, "volume": 3, "trend": 2, "capacity": 1, "sure": 3}


@pytest.mark.parametrize(
    ("left_out", "changed", "score", "text"),
    [
        ("", {}, Decimal(37), "7 × 5 + 2 = 37"),  # (4 + 1.5×2) × (3 + 2) + 2×1
        ("", {"mind": 1}, Decimal("29.5"), "5.5 × 5 + 2 = 29.5"),
        ("", {"volume": 0, "trend": 0}, Decimal(2), "7 × 0 + 2 = 2"),
        ("", {"physical": 0, "mind": 0, "capacity": 0}, Decimal(0), "0 × 5 + 0 = 0"),
        ("sure", {}, Decimal(37), "7 × 5 + 2 = 37"),  # confidence changes no score
        ("mind", {}, None, "? × 5 + 2 = ?"),  # unscored is not nought
        ("capacity", {}, None, "7 × 5 + ? = ?"),
        ("trend", {}, None, "7 × ? + 2 = ?"),
    ],
)
def test_harm_times_likelihood_plus_position(left_out: str, changed: dict, score: Decimal | None, text: str) -> None:
    scores = {code: value for code, value in {**WHOLE, **changed}.items() if code != left_out}
    result = evaluate(MATRIX, scores)
    assert result.score == score
    assert result.sum_text == text
    assert result.missing == ((left_out,) if left_out else ())


@pytest.mark.parametrize("wrong", [{"physical": 5}, {"physical": -1}, {"no such": 1}])
def test_a_score_that_cannot_be_is_refused(wrong: dict) -> None:
    with pytest.raises(ValueError, match="scale|criterion"):
        evaluate(MATRIX, {**WHOLE, **wrong})


def test_ties_share_the_better_place_and_the_unscored_has_none() -> None:
    found = places([Decimal(10), None, Decimal(30), Decimal(10), Decimal(5)])
    assert [one.text for one in found] == ["Joint 2", "No place yet", "1", "Joint 2", "4"]


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (None, Place(1), "new this year"),
        (Place(5), Place(3), "up 2 from 5"),
        (Place(1), Place(4), "down 3 from 1"),
        (Place(2), Place(2), "the same as last year (2)"),
        (Place(None), Place(2), "was not scored"),
        (Place(2), Place(None), "not scored yet"),
    ],
)
def test_a_place_is_compared_with_last_year(before: Place | None, now: Place, said: str) -> None:
    assert moved(before, now) == said


def test_the_matrix_that_comes_with_the_product_scores_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    assessment = Assessment(partnership=Partnership(slug="barnet"), period_end=datetime.date(2017, 3, 31))
    matrix = matrix_of(assessment)
    # Harm 1+3+3+2+4+0 = 13, likelihood 4+1+2 = 7, position 2×2 + 2×1 = 6: 13 × 7 + 6 = 97.
    burglary = {
        "physical": 1, "psychological": 3, "financial": 3, "community": 2, "expectation": 4, "environment": 0,
        "volume": 4, "trend": 1, "forecast": 2, "capacity": 2, "capability": 1, "confidence": 3,
    }  # fmt: skip
    result = evaluate(matrix, burglary)
    assert (result.sum_text, result.confidence) == ("13 × 7 + 6 = 97", 3)
    assert {one.part for one in matrix.criteria} == {"harm", "likelihood", "position", "confidence"}


def test_a_partnerships_own_matrix_comes_first_and_a_later_one_holds_from_its_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    everybody = _matrices()[0]
    rows = [
        everybody,
        (datetime.date(2017, 1, 1), "", Matrix("second", "Second", ())),
        (datetime.date(2012, 1, 1), "enfield", Matrix("own", "Own", ())),
    ]
    monkeypatch.setattr("assessment.reading.threats._matrices", lambda: rows)

    def code(slug: str, end: datetime.date) -> str:
        return matrix_of(Assessment(partnership=Partnership(slug=slug), period_end=end)).code

    assert code("barnet", datetime.date(2016, 3, 31)) == "strategic-1"
    assert code("barnet", datetime.date(2017, 3, 31)) == "second"
    assert code("enfield", datetime.date(2017, 3, 31)) == "own"
