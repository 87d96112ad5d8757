"""A year's plan as it is read: by priority, what needs asking about first, with totals. Reads; changes nothing."""

import datetime
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from assessment.models import PlanAction, Priority, Strategy
from assessment.reading.actions import actions_of, amount_text, pounds, said_on
from assessment.rules.periods import financial_year, print_date
from assessment.rules.standing import COLOURS, Facts, Standing, judged_on, standing

NO_FUNDING = "No funding named"


@dataclass(frozen=True)
class Line:
    """One action with how it stands."""

    action: PlanAction
    standing: Standing

    @property
    def colour(self) -> str:
        return COLOURS[self.action.rag]

    @property
    def said_on(self) -> datetime.date | None:
        return said_on(self.action)

    @property
    def money(self) -> str:
        return amount_text(self.action.amount, self.action.funding_years)

    @property
    def carried_to(self) -> PlanAction | None:
        return getattr(self.action, "carried_to", None)


@dataclass(frozen=True)
class Group:
    """The actions of one priority that stand on the page."""

    priority: Priority
    lines: list[Line]


@dataclass(frozen=True)
class Year:
    """One year of the plan, filtered or whole. `as_at` is the day that it is judged on."""

    label: str
    as_at: datetime.date
    is_over: bool
    lines: list[Line]

    @property
    def groups(self) -> list[Group]:
        return grouped(self.lines)

    @property
    def asked_about(self) -> list[Line]:
        """What needs attention, the gravest first."""
        return sorted((line for line in self.lines if line.standing.needs_attention), key=_gravest)

    @property
    def totals(self) -> list[tuple[str, str, int]]:
        """(in words, colour, how many) for each RAG, those with none too."""
        found = Counter(line.action.rag for line in self.lines)
        return [(str(label), COLOURS[value], found[value]) for value, label in PlanAction.Rag.choices]

    @property
    def funding(self) -> list["Fund"]:
        return funding(self.lines)

    @property
    def judged(self) -> str:
        """ "as at 31 March 2017, the year’s last day"."""
        return f"as at {print_date(self.as_at)}" + (", the year’s last day" if self.is_over else "")


@dataclass(frozen=True)
class Fund:
    """One source of money. `without` are the actions whose amount is not recorded: the total is then at least that."""

    name: str
    actions: int
    total: Decimal | None
    without: int

    @property
    def text(self) -> str:
        if self.total is None:
            return "Not recorded"
        return f"at least {pounds(self.total)}" if self.without else pounds(self.total)


def read_year(
    strategy: Strategy,
    year: str,
    *,
    today: datetime.date | None = None,
    agency: str = "",
    rag: str = "",
    priority: str = "",
) -> Year:
    """A year's plan. `agency` (its number), `rag` and `priority` (its code) leave out the rest."""
    period = financial_year(year)
    today = today or timezone.localdate()
    actions = actions_of(strategy, year)
    wanted = {"agency_id": agency, "rag": rag, "priority__code": priority}
    actions = actions.filter(**{name: value for name, value in wanted.items() if value})
    as_at, is_over = judged_on(period, today), today > period.end
    return Year(year, as_at, is_over, [line_of(action, as_at, is_over) for action in actions])


def line_of(action: PlanAction, as_at: datetime.date, is_over: bool) -> Line:
    facts = Facts(
        action.rag,
        action.due_on,
        action.starts_on,
        said_on(action),
        getattr(action, "carried_to", None) is not None,
    )
    return Line(action, standing(facts, as_at=as_at, year_is_over=is_over))


def _gravest(line: Line) -> tuple:
    return line.standing.urgency, line.action.due_on or datetime.date.max, line.action.priority.order, line.action.pk


def _in_priority(line: Line) -> tuple:
    """What needs attention first, the longest overdue before the rest; then the plan's own order."""
    due = line.action.due_on if line.standing.is_overdue else None
    return line.standing.urgency, due or datetime.date.max, line.action.order, line.action.pk


def grouped(lines: list[Line]) -> list[Group]:
    """By priority, in the strategy's order; within one, what needs attention first."""
    found: dict[int, Group] = {}
    for line in lines:
        found.setdefault(line.action.priority_id, Group(line.action.priority, [])).lines.append(line)
    for group in found.values():
        group.lines.sort(key=_in_priority)
    return sorted(found.values(), key=lambda group: group.priority.order)


def in_reading_order(year: Year) -> list[Line]:
    """The lines as the page lists them, for paging."""
    return [line for group in year.groups for line in group.lines]


def funding(lines: list[Line]) -> list[Fund]:
    """What each source pays, largest first; what no source was named for, last. An action that goes on in the next year's
    plan is counted in the plan that it is read in."""
    found: dict[str, list[PlanAction]] = {}
    for line in lines:
        found.setdefault(line.action.funding or NO_FUNDING, []).append(line.action)
    funds = []
    for name, actions in found.items():
        known = [action.amount for action in actions if action.amount is not None]
        total = sum(known, Decimal(0)) if known else None
        funds.append(Fund(name, len(actions), total, len(actions) - len(known)))
    return sorted(funds, key=lambda fund: (fund.name == NO_FUNDING, -(fund.total or 0), fund.name))
