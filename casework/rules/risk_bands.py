"""Scoring a risk assessment. "Don't know" is not "no": it scores nothing, and the score that it hides is shown."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    score: int
    is_unknown: bool
    highest_score: int  # what the question could add at most


@dataclass(frozen=True)
class Band:
    name: str
    min_score: int
    review_days: int


@dataclass(frozen=True)
class Scored:
    answers: tuple[Answer, ...]
    bands: tuple[Band, ...]

    @property
    def score(self) -> int:
        return sum(answer.score for answer in self.answers if not answer.is_unknown)

    @property
    def unknown(self) -> int:
        return sum(answer.is_unknown for answer in self.answers)

    @property
    def possible_score(self) -> int:
        """The score if every "don't know" turned out at its worst."""
        return self.score + sum(answer.highest_score for answer in self.answers if answer.is_unknown)

    @property
    def band(self) -> Band:
        return band_for(self.bands, self.score)

    @property
    def possible_band(self) -> Band:
        return band_for(self.bands, self.possible_score)


def band_for(bands: Iterable[Band], score: int) -> Band:
    """The highest band that the score reaches. Raises ValueError where the bands leave a gap at the bottom."""
    reached = [band for band in bands if score >= band.min_score]
    if not reached:
        raise ValueError(f"No band covers the score {score}")
    return max(reached, key=lambda band: band.min_score)
