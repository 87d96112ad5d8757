"""How an action of the plan stands: overdue, quiet, or left open. Plain Python; dates in, words out."""

import datetime
from dataclasses import dataclass

from assessment.rules.periods import Period, financial_year, financial_year_starting, year_label

QUIET_DAYS = 90
"""An action that nobody has said anything of for this long is asked about."""
OPEN = ("red", "amber", "green")
COLOURS = {"red": "red", "amber": "orange", "green": "green", "done": "blue", "stopped": "grey"}
"""The tag's colour; the words say the same, for who cannot see it."""


@dataclass(frozen=True)
class Facts:
    """What is known of one action. `said_on` is the day of its last update, None when there was none."""

    rag: str
    due_on: datetime.date | None
    starts_on: datetime.date | None
    said_on: datetime.date | None
    is_carried_over: bool = False


@dataclass(frozen=True)
class Standing:
    """How it stands on a day. `reasons` are sentences, the gravest first; none: nothing to ask about."""

    is_overdue: bool
    is_quiet: bool
    is_left_open: bool
    reasons: tuple[str, ...]

    @property
    def needs_attention(self) -> bool:
        return bool(self.reasons)

    @property
    def urgency(self) -> int:
        """For sorting: 0 overdue, 1 left open when its year ended, 2 quiet, 3 none of it."""
        return 0 if self.is_overdue else 1 if self.is_left_open else 2 if self.is_quiet else 3


def standing(facts: Facts, *, as_at: datetime.date, year_is_over: bool) -> Standing:
    """How an action stands at the end of a day. What is done, stopped or goes on in the next year's plan is asked no more."""
    if facts.rag not in OPEN or facts.is_carried_over:
        return Standing(False, False, False, ())
    overdue = facts.due_on is not None and facts.due_on < as_at
    since = facts.said_on or facts.starts_on
    quiet = (as_at - since).days > QUIET_DAYS if since else not year_is_over
    left_open = year_is_over and not overdue
    reasons = []
    if overdue and facts.due_on is not None:
        reasons.append(f"Overdue by {_days((as_at - facts.due_on).days)}")
    if left_open:
        reasons.append("The year ended and it is neither done, stopped nor carried over")
    if quiet:
        reasons.append(_silence(facts, as_at))
    return Standing(overdue, quiet, left_open, tuple(reasons))


def _silence(facts: Facts, as_at: datetime.date) -> str:
    if facts.said_on:
        return f"No update for {_days((as_at - facts.said_on).days)}"
    return "No update yet"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"


def year_after(year: str) -> str:
    """ "2017-18" for "2016-17". Raises BadPeriodError for what is no financial year."""
    return year_label(financial_year_starting(financial_year(year).start.year + 1))


def judged_on(year: Period, today: datetime.date) -> datetime.date:
    """The day that a year's plan is judged on: today, and once the year is over its last day."""
    return min(today, year.end)
