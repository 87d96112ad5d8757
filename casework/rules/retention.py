"""How long a record is kept, and whether it may be destroyed.

The periods are those of data_policy.yaml, unless an agency has a schedule of its own (RetentionRule), which goes first. A
record is never destroyed by its period alone: the period says when a person has to look at it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from casework.rules.clocks import months_before


class RecordType(TextChoices):
    """What waits in the retention queue. Everything else hangs on one of these, or says nothing of the people in them."""

    CASE = "case", "Closed case, with everything on it"
    REPORT = "report", "Report that never went on a case"
    SUBJECT_ACCESS = "subject_access", "Answered request for somebody’s own information"

    @property
    def short(self) -> str:
        return {"case": "Case", "report": "Report", "subject_access": "Subject access"}[self.value]


class Technical(TextChoices):
    """What is destroyed without a review: small things that have done their work. The log says how many."""

    SUBMISSION = "submission", "Forms that were just sent"
    SESSION = "session", "Ended sessions"
    NOTICE = "notice", "Notices to officers"
    INVITATION = "invitation", "Invitations that nobody took up"


class ReviewStatus(TextChoices):
    WAITING = "waiting", "Waiting for a decision"
    KEPT = "kept", "Kept longer"


@dataclass(frozen=True)
class Period:
    """How many months something is kept from its day. `agency` None: the data policy, which is everybody's. An empty
    citation means that no source is at hand: "to be confirmed by the partnership"."""

    kind: str
    months: int
    citation: str
    agency: int | None = None
    effective_from: date = date.min

    @property
    def length(self) -> str:
        years, months = divmod(self.months, 12)
        parts = [
            f"{count} {word}{'' if count == 1 else 's'}"
            for count, word in ((years, "year"), (months, "month"))
            if count
        ]
        return " and ".join(parts) or "no time"

    @property
    def source(self) -> str:
        return self.citation or "to be confirmed by the partnership"

    def ends_on(self, since: date) -> date:
        """The first day after the period."""
        return months_before(since, -self.months)


def in_force(periods: Iterable[Period], kind: str, agency: int, on: date) -> Period:
    """The agency's own period that has begun last, else the policy's. Raises KeyError where the policy has none."""
    begun = [one for one in periods if one.kind == kind and one.agency in (None, agency) and one.effective_from <= on]
    if not begun:
        raise KeyError(kind)
    return max(begun, key=lambda one: (one.agency is not None, one.effective_from))


@dataclass(frozen=True)
class Due:
    """When a record may be looked at for destroying: when the period of its holder and that of every agency that worked on
    it have passed. `period` is the one that ends last."""

    since: date
    on: date
    period: Period
    agency: int


def due(periods: Iterable[Period], kind: str, since: date, agencies: Iterable[int], today: date) -> Due:
    """The end of the longest of the agencies' periods. The holder stands first among them, and is named where several end
    on one day. Raises KeyError for a kind without a period."""
    known = list(periods)
    ends = []
    for agency in agencies:
        period = in_force(known, kind, agency, today)
        ends.append(Due(since, period.ends_on(since), period, agency))
    return max(ends, key=lambda one: one.on)


@dataclass(frozen=True)
class DestroyFacts:
    """What must be known before a record is destroyed. `since` and `due_on` None: it is in use again."""

    today: date
    since: date | None
    due_on: date | None
    kept_until: date | None
    is_on_hold: bool
    is_asked_for: bool

    @property
    def refusals(self) -> list[str]:
        """Plain sentences; an empty list means that it may be destroyed."""
        found = []
        if self.is_on_hold:
            found.append("A legal hold keeps it.")
        if self.is_asked_for:
            found.append("Somebody in it has asked for their own information. Their request has to be answered first.")
        if self.due_on is None:
            found.append("It is in use again.")
        elif self.due_on > self.today:
            found.append(f"Its period ends on {self.due_on:%-d %B %Y}.")
        if self.kept_until and self.kept_until > self.today:
            found.append(f"It was decided to keep it until {self.kept_until:%-d %B %Y}.")
        return found
