"""Whether an information sharing agreement lets one agency disclose a case to another (domain rules, 7)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from casework.rules.categories import DataCategory, Gateway, Purpose

WARN_DAYS = (60, 14)  # so many days ahead of a lapse, those who can prevent it are told


class Standing(StrEnum):
    IN_FORCE = "In force"
    SOON = "Lapses soon"
    NOT_YET = "Not yet in force"
    LAPSED = "Lapsed"


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

    def standing(self, on: date) -> Standing:
        if on < self.starts_on:
            return Standing.NOT_YET
        if self.lapse(on):
            return Standing.LAPSED
        return Standing.SOON if self.warn_days(on) else Standing.IN_FORCE

    def explained(self, on: date) -> str:
        """The standing in a sentence: until when, from when, or why not."""
        standing = self.standing(on)
        if standing == Standing.LAPSED:
            return f"No case can be shared under it: {self.lapse(on)}."
        if standing == Standing.NOT_YET:
            return f"It starts on {_day(self.starts_on)}."
        what = "it ends" if self.lapses_on == self.ends_on else "its yearly review is due"
        return f"Cases can be shared under it until {_day(self.lapses_on)}, when {what}."

    def warn_days(self, on: date) -> int | None:
        """Which of WARN_DAYS the lapse is near to: the smallest that is reached, or none."""
        left = (self.lapses_on - on).days
        return None if self.lapse(on) else min((days for days in WARN_DAYS if left <= days), default=None)

    def is_followed_by(self, other: "AgreementFacts") -> bool:
        """Does the other one carry on where this one lapses, for the same agencies and all that this one covers?"""
        return (
            other.starts_on <= self.lapses_on + timedelta(days=1)
            and other.lapses_on > self.lapses_on
            and self.signed <= other.signed
            and self.purposes <= other.purposes
            and self.gateways <= other.gateways
            and self.categories <= other.categories
        )

    def warning(self, on: date) -> str:
        """What to say ahead of a lapse, or nothing."""
        if not self.warn_days(on):
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
        return self.refusals_of_agency(agreement) + self.refusals_of_reason(agreement)

    def refusals_of_agency(self, agreement: AgreementFacts) -> list[str]:
        """Why the agreement does not let this case go to this agency, whatever for."""
        found = []
        if lapse := agreement.lapse(self.on):
            found.append(lapse)
        found += [
            f"{self.names[one]} has not signed it" for one in (self.lead, self.recipient) if one not in agreement.signed
        ]
        found += [
            f"it does not cover “{DataCategory(one).label}”, which this case holds"
            for one in sorted(self.categories - agreement.categories)
        ]
        return found

    def refusals_of_reason(self, agreement: AgreementFacts) -> list[str]:
        """Why the agreement does not cover what the case is to be shared for."""
        found = []
        if self.purpose not in agreement.purposes:
            found.append(f"it does not cover the purpose “{Purpose(self.purpose).label}”")
        if self.gateway not in agreement.gateways:
            found.append(f"it does not cover the gateway “{Gateway(self.gateway).label}”")
        return found


def a_year_after(day: date) -> date:
    """The same day of the next year; the 28th of February after a 29th."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
