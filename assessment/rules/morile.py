"""MoRiLE: Management of Risk in Law Enforcement, the way in which police and partnerships rank threats against each other.

The shape is the national method's: harm × likelihood + organisational position, with a separate score for how sure the
scorers are. Criteria, scales and weights are data (data/published/morile.yaml), dated, and a partnership may have its own.
Plain Python: a matrix and answers in, a score out. What is not scored is unscored, never zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.rules.arithmetic import print_number

HARM, LIKELIHOOD, POSITION, CONFIDENCE = "harm", "likelihood", "position", "confidence"
PARTS = (HARM, LIKELIHOOD, POSITION, CONFIDENCE)


@dataclass(frozen=True)
class Criterion:
    """One question. `scale` is what each score means, the lowest first."""

    code: str
    part: str
    group: str
    name: str
    question: str
    scale: tuple[tuple[int, str], ...]
    weight: Decimal

    @property
    def most(self) -> int:
        return max(score for score, _ in self.scale)


@dataclass(frozen=True)
class Matrix:
    """The criteria in force from a day on, for every partnership or for one."""

    code: str
    title: str
    criteria: tuple[Criterion, ...]

    def of(self, part: str) -> list[Criterion]:
        return [criterion for criterion in self.criteria if criterion.part == part]


@dataclass(frozen=True)
class Result:
    """What the answers come to. A part of which a criterion is not scored is None, and so is the score."""

    harm: Decimal | None
    likelihood: Decimal | None
    position: Decimal | None
    confidence: Decimal | None
    missing: tuple[str, ...]

    @property
    def score(self) -> Decimal | None:
        """Harm × likelihood + organisational position."""
        if self.harm is None or self.likelihood is None or self.position is None:
            return None
        return self.harm * self.likelihood + self.position

    @property
    def text(self) -> str:
        return print_score(self.score)

    @property
    def sum_text(self) -> str:
        """ "18 × 7 + 5 = 131", with "?" for a part that is not scored."""
        parts = [print_number(part, _places(part)) if part is not None else "?" for part in (
            self.harm, self.likelihood, self.position)]  # fmt: skip
        return f"{parts[0]} × {parts[1]} + {parts[2]} = {self.text if self.score is not None else '?'}"


def print_score(score: Decimal | None) -> str:
    return "Not scored" if score is None else print_number(score, _places(score))


def _places(value: Decimal) -> int:
    return 0 if value == value.to_integral_value() else 1


def evaluate(matrix: Matrix, scores: Mapping[str, int]) -> Result:
    """The parts and the score. Each part is the weighted sum of its criteria; a criterion without a score leaves its part
    without one. Raises ValueError for a score that is not on the scale, and for a criterion that the matrix does not have."""
    check(matrix, scores)
    missing = tuple(criterion.code for criterion in matrix.criteria if criterion.code not in scores)
    harm, likelihood, position, confidence = (_part(matrix, part, scores) for part in PARTS)
    return Result(harm, likelihood, position, confidence, missing)


def check(matrix: Matrix, scores: Mapping[str, int]) -> None:
    known = {criterion.code: {score for score, _ in criterion.scale} for criterion in matrix.criteria}
    for code, score in scores.items():
        if code not in known:
            raise ValueError(f"{code} is no criterion of {matrix.title}.")
        if score not in known[code]:
            raise ValueError(f"{score} is not on the scale of {code}.")


def _part(matrix: Matrix, part: str, scores: Mapping[str, int]) -> Decimal | None:
    criteria = matrix.of(part)
    if not criteria or any(criterion.code not in scores for criterion in criteria):
        return None
    return sum((scores[criterion.code] * criterion.weight for criterion in criteria), Decimal(0))


@dataclass(frozen=True)
class Place:
    """The place of a theme among those that are scored: 1 is the greatest threat. None: not scored, so it has no place."""

    number: int | None
    is_joint: bool = False

    @property
    def text(self) -> str:
        if self.number is None:
            return "No place yet"
        return f"Joint {self.number}" if self.is_joint else str(self.number)


def places(scores: Sequence[Decimal | None]) -> list[Place]:
    """Places in the order given. Ties share the better place and say so; a theme that is not scored has none."""
    made = [score for score in scores if score is not None]
    return [
        Place(None)
        if score is None
        else Place(1 + sum(other > score for other in made), sum(other == score for other in made) > 1)
        for score in scores
    ]


def moved(before: Place | None, now: Place) -> str:
    """ "up 2 from 5", "the same", "new"; where one of the two years is not scored, that."""
    if before is None:
        return "new this year"
    if now.number is None:
        return "not scored yet"
    if before.number is None:
        return "was not scored"
    difference = before.number - now.number
    if difference == 0:
        return f"the same as last year ({before.number})"
    return f"{'up' if difference > 0 else 'down'} {abs(difference)} from {before.number}"
