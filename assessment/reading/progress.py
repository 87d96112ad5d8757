"""What became of the year's outcomes and actions: each outcome's figure beside the year before, and whether it was met."""

from collections.abc import Iterable
from dataclasses import dataclass

from assessment.models import Assessment, Figure, Indicator, Outcome, Priority, Strategy
from assessment.reading import plan as reading
from assessment.reading import tables
from assessment.reading.plan import Line
from assessment.reading.strategies import priorities_of
from assessment.rules.arithmetic import point_change, signed
from assessment.rules.outcomes import Value, Verdict, judge
from assessment.rules.periods import BadPeriodError, check_comparable


@dataclass(frozen=True)
class Measured:
    """An outcome with its two years and the verdict."""

    outcome: Outcome
    before: Figure | None
    now: Figure | None
    verdict: Verdict

    @property
    def texts(self) -> tuple[str, str]:
        if self.outcome.indicator is None:
            return "–", "–"
        return _printed(self.before), _printed(self.now)

    @property
    def change(self) -> str:
        """ "-15.0%" for a count, "+2.3 points" for a share; nothing where either year is missing."""
        before, now = self.before, self.now
        if before is None or now is None or before.value is None or now.value is None:
            return ""
        if now.indicator.unit == Indicator.Unit.COUNT:
            changed = tables.change({(before.code, before.period): before}, now, 1)
            return changed.text if changed else ""
        if now.indicator.unit == Indicator.Unit.PERCENT:
            return f"{signed(point_change(before.value, now.value))} points"
        return ""


def _printed(figure: Figure | None) -> str:
    return tables.print_value(figure) if figure else "Missing"


@dataclass(frozen=True)
class PriorityProgress:
    priority: Priority
    outcomes: list[Measured]
    lines: list[Line]


def read(assessment: Assessment, strategy: Strategy) -> list[PriorityProgress]:
    """By priority: the outcomes of the assessed year with their figures, and the actions of its plan."""
    priorities = priorities_of(strategy)
    figures = _figures(assessment, priorities)
    lines: dict[int, list[Line]] = {}
    for line in reading.read_year(strategy, assessment.year).lines:
        lines.setdefault(line.action.priority_id, []).append(line)
    return [
        PriorityProgress(
            one, [_measured(outcome, figures, assessment) for outcome in one.outcomes.all()], lines.get(one.pk, [])
        )
        for one in priorities
    ]


def _figures(assessment: Assessment, priorities: Iterable[Priority]) -> tables.Index:
    wanted = {outcome.indicator_id for one in priorities for outcome in one.outcomes.all() if outcome.indicator_id}
    found = assessment.figures.filter(area=assessment.area_id, indicator__in=wanted, breakdown="")
    return tables.index(found.select_related("indicator"))


def _measured(outcome: Outcome, figures: tables.Index, assessment: Assessment) -> Measured:
    if outcome.indicator is None:
        return Measured(outcome, None, None, judge("", None, None))
    code = outcome.indicator.code
    now = _newest(figures, code, assessment)
    before = figures.get((code, now.period.years_before(1))) if now else None
    if now and before:
        try:
            check_comparable(before.period, now.period)
        except BadPeriodError as reason:
            return Measured(outcome, before, now, Verdict(None, str(reason)))
    return Measured(outcome, before, now, judge(outcome.aim, value_of(before), value_of(now)))


def _newest(figures: tables.Index, code: str, assessment: Assessment) -> Figure | None:
    """The figure of the assessed year; of what is counted over other months, the one that shares most of them with it; of
    what is published late (reoffending), the newest that ends before it."""
    year = set(assessment.period.months)
    shared = {one: len(year & set(one.period.months)) for (of, _), one in figures.items() if of == code}
    held = [one for one, months in shared.items() if months or one.period_end <= assessment.period_end]
    return max(
        held,
        key=lambda one: (one.period == assessment.period, shared[one], one.period_end, one.period_start),
        default=None,
    )


def value_of(figure: Figure | None) -> Value | None:
    if figure is None:
        return None
    return Value(figure.value, figure.indicator.unit, figure.numerator, figure.denominator, figure.is_complete)
