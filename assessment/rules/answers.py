"""What agencies answer, and when they are reminded. Plain Python: typed text in, numbers or a reason out."""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assessment.rules.cohort import Member

NOT_KNOWN = ("not known", "unknown", "n/k", "nk", "don’t know", "don't know", "not available", "n/a")
NUMBER = re.compile(r"^-?\d+(\.\d{1,4})?$")
REMIND_BEFORE = (7, 1)
"""Days before the deadline at which an agency is reminded; once more the day after it."""


@dataclass(frozen=True)
class Answer:
    """What is said to one item. `value` None and `is_known` False: "we do not know", which is not 0."""

    item_id: int
    value: Decimal | None = None
    is_known: bool = True
    answered: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Answers:
    """Everything that an agency says in a return. `cohort` None: the form asks for no rows."""

    items: list[Answer]
    source_text: str = ""
    note: str = ""
    cohort: list[Member] | None = None


@dataclass(frozen=True)
class Read:
    """What was read of a spreadsheet, and why the rest was refused."""

    answers: dict[str, Answer] = field(default_factory=dict)
    cohort: list[Member] = field(default_factory=list)
    source_text: str = ""
    note: str = ""
    problems: list[str] = field(default_factory=list)


def read_value(text: str, unit: str) -> Decimal | None | str:
    """A number for an item of this unit, None for "not known", or the reason (a sentence) why it is neither.

    Raises nothing. A count is a whole number from 0; a share lies from 0 to 100.
    """
    tidy = text.strip().replace(",", "").removesuffix("%").strip()
    if text.strip().lower() in NOT_KNOWN:
        return None
    if not NUMBER.match(tidy):
        return "must be a number, such as 120. Write “not known” where you do not know it"
    value = Decimal(tidy)
    if value < 0:
        return "must be 0 or more"
    if unit == "percent" and value > 100:
        return "must be from 0 to 100, because it is a share in per cent"
    if unit == "count" and value != value.to_integral_value():
        return "must be a whole number, because it is a count"
    if value >= 10**9:
        return "is too large"
    return value


def read_answered(text: str) -> int | None | str:
    """How many answered: a whole number from 1, None for nothing typed, or the reason why it is neither."""
    tidy = text.strip().replace(",", "")
    if not tidy:
        return None
    if not re.fullmatch(r"\d{1,7}(\.0)?", tidy) or float(tidy) < 1:
        return "must be a whole number of 1 or more"
    return int(float(tidy))


def reminder_due(
    due_on: datetime.date, asked_on: datetime.date, reminded_on: datetime.date | None, today: datetime.date
) -> datetime.date | None:
    """The day of the reminder that has to go out now, or None. Each of the three goes once: of those that came while
    nothing ran only the latest is sent, and none whose day was before the agency was asked."""
    days = [due_on - datetime.timedelta(days=before) for before in REMIND_BEFORE] + [
        due_on + datetime.timedelta(days=1)
    ]
    passed = [day for day in days if asked_on < day <= today]
    if not passed or reminded_on and reminded_on >= max(passed):
        return None
    return max(passed)


def unanswered(required: Iterable[tuple[int, str]], answered: Sequence[int]) -> list[str]:
    """The names of the items that must be answered (a number or "not known") before a return is signed off."""
    return [name for item_id, name in required if item_id not in answered]
