"""A small strategy with a plan, made by the services that make them in the product."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assessment.models import Area, Assessment, Indicator, Outcome, PlanAction, Priority, Source, Strategy
from assessment.services import consultations, plan, strategies, threats
from tests.assessment.conftest import YEAR
from tests.personas import Cast, make_cast


@dataclass
class PlanWorld:
    cast: Cast
    assessment: Assessment
    strategy: Strategy
    burglary: Priority
    hate: Priority
    outcome: Outcome  # of burglary, shown by the figure test.burglary
    marking: PlanAction  # of the police, for burglary
    centres: PlanAction  # of Barnet Homes, for hate crime

    def fresh(self) -> "PlanWorld":
        """The same, with rows of its own: what one test changes of them no other sees."""
        names = ("assessment", "strategy", "burglary", "hate", "outcome", "marking", "centres")
        rows = {name: getattr(self, name) for name in names}
        return replace(self, **{name: type(row)._default_manager.get(pk=row.pk) for name, row in rows.items()})

    def add(self, **more: Any) -> PlanAction:
        fields = {"agency": self.cast.police, "title": "Another action", "priority": self.burglary, "year": "2016-17"}
        return plan.add_action(by=self.cast.analyst, **{**fields, **more})  # type: ignore[arg-type]


def make_plan_world() -> PlanWorld:
    """With a cast, an assessment without figures and one definition."""
    cast = make_cast()
    area = Area.objects.create(code="E09000003", name="Barnet", kind=Area.Kind.BOROUGH)
    source = Source.objects.create(code="test", name="Test source", publisher="Tests", attribution="Tests")
    Indicator.objects.create(
        code="test.burglary", name="Burglary", definition="Burglaries.", unit="count", direction="worse", source=source
    )
    assessment = Assessment.objects.create(
        partnership=cast.barnet, area=area, period_start=YEAR.start, period_end=YEAR.end, created_by=cast.analyst
    )
    return make_plan(cast, assessment)


def make_plan(cast: Cast, assessment: Assessment) -> PlanWorld:
    strategy = strategies.make_strategy(
        assessment=assessment,
        by=cast.analyst,
        title="Strategy 2015–2020",
        starts_on=date(2015, 4, 1),
        ends_on=date(2020, 3, 31),
        objectives=["Keep crime down."],
    )
    burglary, hate = (
        strategies.add_priority(strategy=strategy, by=cast.analyst, code=code, title=title, short_title=title)
        for code, title in (("volume-crime", "Burglary"), ("domestic-hate", "Hate crime"))
    )
    indicator = Indicator.objects.filter(name="Burglary", unit="count").first()
    outcome = strategies.add_outcome(
        priority=burglary, by=cast.analyst, text="Fewer burglaries", indicator=indicator, aim="less"
    )
    world = PlanWorld(cast, assessment, strategy, burglary, hate, outcome, None, None)  # type: ignore[arg-type]
    world.marking = world.add(
        title="Mark property", outcome=outcome, funding="Crime Prevention Fund", amount=300000, funding_years=2,
        due_on=date(2017, 1, 31), owner="Crime prevention officer",
    )  # fmt: skip
    world.centres = world.add(title="Open reporting centres", priority=hate, agency=cast.homes)
    threats.add_theme(assessment=assessment, by=cast.analyst, theme="Residential burglary", priority=burglary)
    consultations.add(
        assessment=assessment, by=cast.analyst, title="Spring survey", method="Online survey", answered=460, summary="",
        starts_on=date(2017, 2, 1), ends_on=date(2017, 3, 31), results=[["Feel safe after dark", 312, 460]],
    )  # fmt: skip
    return world
