"""Scoring a risk assessment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.risk_bands import Answer, Band, Scored, band_for

BANDS = (Band("Standard", 0, 56), Band("Medium", 15, 28), Band("High", 28, 14))


@pytest.mark.parametrize(
    ("score", "name"), [(0, "Standard"), (14, "Standard"), (15, "Medium"), (27, "Medium"), (28, "High"), (99, "High")]
)
def test_a_band_begins_at_its_score(score: int, name: str) -> None:
    assert band_for(BANDS, score).name == name
    assert band_for(reversed(BANDS), score).name == name


def test_a_gap_at_the_bottom_is_an_error() -> None:
    with pytest.raises(ValueError, match="No band covers the score 3"):
        band_for(BANDS[1:], 3)


def test_dont_know_is_not_no() -> None:
    no = Scored((Answer(14, False, 20), Answer(0, False, 5)), BANDS)
    not_known = Scored((Answer(14, False, 20), Answer(0, True, 5)), BANDS)
    assert (no.score, no.possible_score, no.unknown) == (14, 14, 0)
    assert (not_known.score, not_known.possible_score, not_known.unknown) == (14, 19, 1)
    assert (no.band.name, no.possible_band.name) == ("Standard", "Standard")
    assert (not_known.band.name, not_known.possible_band.name) == ("Standard", "Medium")


def test_dont_know_scores_nothing_whatever_its_row_says() -> None:
    assert Scored((Answer(4, True, 5),), BANDS).score == 0


ANSWERS = st.tuples(st.integers(0, 5), st.booleans()).map(lambda pair: Answer(pair[0], pair[1], 5))


@given(st.lists(ANSWERS, max_size=12))
def test_what_is_not_known_can_only_raise_the_risk(answers: list[Answer]) -> None:
    found = Scored(tuple(answers), BANDS)
    assert found.score <= found.possible_score <= 5 * len(answers)
    assert found.band.min_score <= found.possible_band.min_score
    assert (found.possible_score == found.score) is (found.unknown == 0)
