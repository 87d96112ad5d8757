"""An assessment's threats by their score, and the matrix they are scored by. Reads; changes nothing."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import yaml

from assessment.models import Assessment, ThreatScore
from assessment.reference import DATA
from assessment.rules import morile


@cache
def _matrices() -> list[tuple[datetime.date, str, morile.Matrix]]:
    told = yaml.safe_load((DATA / "published" / "morile.yaml").read_text(encoding="utf-8"))
    return [(one["from"], one["partnership"], _matrix(one)) for one in told]


def _matrix(told: dict[str, Any]) -> morile.Matrix:
    criteria = tuple(
        morile.Criterion(
            code=one["code"],
            part=one["part"],
            group=one["group"],
            name=one["name"],
            question=one["question"],
            scale=tuple((int(score), str(words)) for score, words in one["scale"].items()),
            weight=Decimal(str(one["weight"])),
        )
        for one in told["criteria"]
    )
    return morile.Matrix(told["code"], told["title"], criteria)


def matrix_of(assessment: Assessment) -> morile.Matrix:
    """The matrix in force on the assessed year's last day: the partnership's own, else the one for everybody."""
    ours = [
        (partnership != "", since, matrix)
        for since, partnership, matrix in _matrices()
        if since <= assessment.period_end and partnership in ("", assessment.partnership.slug)
    ]
    return max(ours, key=lambda one: one[:2])[2]


@dataclass(frozen=True)
class Ranked:
    """A theme with its score and place, and how it moved since the assessment before."""

    threat: ThreatScore
    result: morile.Result
    place: morile.Place
    moved: str

    @property
    def confidence(self) -> str:
        return "Not scored" if self.result.confidence is None else morile.print_score(self.result.confidence)


def find_threat(assessment: Assessment, pk: int) -> ThreatScore | None:
    found = assessment.threats.select_related("assessment__partnership", "priority", "scored_by").filter(pk=pk)
    return found.first()


def year_before(assessment: Assessment) -> Assessment | None:
    """The partnership's newest assessment of the year before, if there is one."""
    before = assessment.period.years_before(1)
    ours = Assessment.objects.of(assessment.partnership_id).filter(kind=assessment.kind, period_start=before.start)
    return ours.filter(period_end=before.end).select_related("partnership").order_by("-version").first()


def ranked(assessment: Assessment) -> list[Ranked]:
    """The themes of an assessment, the greatest threat first; what is not scored whole comes last, by name."""
    now, before = _placed(assessment), year_before(assessment)
    old = {theme.casefold(): place for theme, place in _places(before)} if before else None
    made = [Ranked(threat, result, place, _moved(threat, place, old)) for threat, result, place in now]
    return sorted(made, key=lambda one: (one.place.number or 10_000, one.threat.theme.casefold()))


def _moved(threat: ThreatScore, place: morile.Place, old: dict[str, morile.Place] | None) -> str:
    return "" if old is None else morile.moved(old.get(threat.theme.casefold()), place)


def _placed(assessment: Assessment) -> list[tuple[ThreatScore, morile.Result, morile.Place]]:
    matrix = matrix_of(assessment)
    threats = list(assessment.threats.select_related("priority", "scored_by"))
    results = [morile.evaluate(matrix, threat.scores) for threat in threats]
    return list(zip(threats, results, morile.places([result.score for result in results]), strict=True))


def _places(assessment: Assessment) -> list[tuple[str, morile.Place]]:
    return [(threat.theme, place) for threat, _, place in _placed(assessment)]
