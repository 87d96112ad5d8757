"""How long there is to answer a person who asks what is held about them, and why something may be kept back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

from casework.rules.clocks import months_before

MONTHS, EXTENDED_MONTHS = 1, 3
WARN_AHEAD = timedelta(days=7)


class RequestStatus(TextChoices):
    OPEN = "open", "Being worked on"
    ANSWERED = "answered", "Answered"
    REFUSED = "refused", "Refused"


class Job(TextChoices):
    """What runs in the background for a request."""

    NONE = "", "Nothing"
    COLLECTING = "collecting", "Collecting what is held"
    PACKING = "packing", "Making the pack"


class PauseReason(TextChoices):
    """Why the clock may stand still (UK GDPR, articles 12(6) and 12A)."""

    IDENTITY = "identity", "We asked for proof of who they are"
    CLARIFICATION = "clarification", "We asked what they want, because we hold a great deal about them"


class ItemKind(TextChoices):
    """The parts of a pack, in the order in which they come."""

    PERSON = "person", "What we recorded about the person"
    REPORT = "report", "Report"
    CASE = "case", "Case"
    RISK = "risk", "Risk assessment"
    PANEL = "panel", "Panel"
    ACTION = "action", "Action"
    CONTACT = "contact", "Contact"
    NOTE = "note", "Note"
    EVIDENCE = "evidence", "Evidence"
    SUPPORT = "support", "Support"
    EVENT = "event", "What happened to the case"
    SHARE = "share", "Who it was shared with"


class Outcome(TextChoices):
    NONE = "", "Not checked"
    GIVEN = "given", "Given"
    WITHHELD = "withheld", "Withheld"


class Ground(TextChoices):
    """Why the law lets a whole page be withheld."""

    THIRD_PARTY = "third_party", "It is about somebody else, who has not agreed (DPA 2018, schedule 2, paragraph 16)"
    CRIME = (
        "crime",
        "It would harm the prevention or detection of crime (DPA 2018, schedule 2, paragraph 2; section 45(4))",
    )
    PRIVILEGE = "privilege", "Legal privilege (DPA 2018, schedule 2, paragraph 19)"
    SERIOUS_HARM = "serious_harm", "It would be likely to cause serious harm to somebody (DPA 2018, schedule 3)"


@dataclass(frozen=True)
class Clock:
    """`pauses`: the day on which the clock was stopped, and on which it went on; None: it stands still."""

    received_on: date
    pauses: Sequence[tuple[date, date | None]] = ()
    is_extended: bool = False

    @property
    def last_extension_on(self) -> date:
        """The day until which the person can be told that it takes longer: within the first month (article 12(3))."""
        return self._end(MONTHS)

    @property
    def due_on(self) -> date:
        """The same day of the next month, or of the third where it was extended, or that month's last day; later by the days
        on which the clock stood still; a Saturday or Sunday becomes the Monday. Bank holidays are not taken out."""
        return self._end(EXTENDED_MONTHS if self.is_extended else MONTHS)

    def _end(self, months: int) -> date:
        day = months_before(self.received_on, -months)
        day += timedelta(days=sum((until - since).days for since, until in self.pauses if until))
        return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
