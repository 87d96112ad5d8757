"""Whether an information sharing agreement lets one agency disclose a case to another (domain rules, 7)."""

from dataclasses import dataclass
from datetime import date, timedelta

from casework.rules.categories import DataCategory, Gateway, Purpose

WARN_AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class AgreementFacts:
    """An agreement as it stands. `signed`: the ids of the agencies whose signature holds."""

    title: str
    starts_on: date
    ends_on: date
    review_due_on: date
    signed: frozenset[int]
    purposes: frozenset[str]
    gateways: frozenset[str]
    categories: frozenset[str]

    def lapse(self, on: date) -> str:
        """Why it is not in force on that day, or nothing."""
        if on < self.starts_on:
            return f"it starts on {_day(self.starts_on)}"
        if on > self.ends_on:
            return f"it ended on {_day(self.ends_on)}"
        if on > self.review_due_on:
            return f"its yearly review was due on {_day(self.review_due_on)}"
        return ""

    @property
    def lapses_on(self) -> date:
        """The last day on which it lets anybody share."""
        return min(self.ends_on, self.review_due_on)

    def warning(self, on: date) -> str:
        """What to say ahead of a lapse, or nothing."""
        if self.lapse(on) or self.lapses_on - on > WARN_AHEAD:
            return ""
        what = "ends" if self.lapses_on == self.ends_on else "has to be reviewed"
        return f"{self.title} {what} by {_day(self.lapses_on)}. After that, no case can be shared under it."


@dataclass(frozen=True)
class SharingFacts:
    """A disclosure that somebody is about to make, from one agency's case to another agency."""

    lead: int
    recipient: int
    names: dict[int, str]
    purpose: str
    gateway: str
    categories: frozenset[str]
    on: date

    def refusals(self, agreement: AgreementFacts) -> list[str]:
        """Why the agreement does not cover it, in words for the officer; empty when it does."""
        found = []
        if lapse := agreement.lapse(self.on):
            found.append(lapse)
        found += [
            f"{self.names[one]} has not signed it" for one in (self.lead, self.recipient) if one not in agreement.signed
        ]
        if self.purpose not in agreement.purposes:
            found.append(f"it does not cover the purpose “{Purpose(self.purpose).label}”")
        if self.gateway not in agreement.gateways:
            found.append(f"it does not cover the gateway “{Gateway(self.gateway).label}”")
        found += [
            f"it does not cover “{DataCategory(one).label}”, which this case holds"
            for one in sorted(self.categories - agreement.categories)
        ]
        return found


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
