"""The life of an officer's account: how it stands, when it falls asleep, and the quarters in which it is asked about."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

INVITATION_DAYS = 7  # for which the link of an invitation works
WARNING_DAYS = 14  # before an unused account is suspended
CHECK_DAYS = 30  # before vetting or training runs out


class AccountState(TextChoices):
    ACTIVE = "active", "Active"
    DORMANT_SOON = "dormant_soon", "Dormant soon"
    SUSPENDED = "suspended", "Suspended"


@dataclass(frozen=True)
class AccountFacts:
    """What decides how an account stands on the day `on`. `dormant_days` None: no rule, it never falls asleep."""

    is_active: bool
    on: date
    joined_on: date
    last_seen_on: date | None
    let_in_on: date | None
    dormant_days: int | None

    @property
    def dormant_on(self) -> date | None:
        """The day on which it is suspended, unless its officer is seen before. Counted from when they were last seen,
        joined, or were let in again, whichever came last."""
        if self.dormant_days is None:
            return None
        known = [day for day in (self.joined_on, self.last_seen_on, self.let_in_on) if day]
        return max(known) + timedelta(days=self.dormant_days)

    @property
    def state(self) -> AccountState:
        if not self.is_active:
            return AccountState.SUSPENDED
        if self.dormant_on and self.dormant_on - timedelta(days=WARNING_DAYS) <= self.on:
            return AccountState.DORMANT_SOON
        return AccountState.ACTIVE

    @property
    def is_dormant(self) -> bool:
        return self.is_active and self.dormant_on is not None and self.dormant_on <= self.on


def runs_out_soon(until: date | None, on: date) -> bool:
    """Does vetting or training end within the next weeks? What has ended already does not any more."""
    return until is not None and on <= until <= on + timedelta(days=CHECK_DAYS)


def quarter_start(on: date) -> date:
    """The first day of the calendar quarter."""
    return on.replace(month=3 * ((on.month - 1) // 3) + 1, day=1)
