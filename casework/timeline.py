"""Everything that happened to a case and that one officer may read, as one list, newest first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from casework.models import ActionUpdate, Case, CaseEvent, User
from casework.rules.categories import Circle

MOST = 100


@dataclass(frozen=True)
class Entry:
    on: date
    recorded_at: datetime
    title: str
    by: str
    body: str = ""
    tag: tuple[str, str] | None = None


def timeline(case: Case, user: User, most: int = MOST) -> list[Entry]:
    """Events, contacts and what was done towards actions; another agency's private entries are not there at all."""
    found = [*_events(case, user, most), *_contacts(case, user, most), *_updates(case, most)]
    return sorted(found, key=lambda entry: (entry.on, entry.recorded_at), reverse=True)[:most]


def _signed(person: User | None, agency: Any) -> str:
    return f"{person.name}, {agency}" if person else "the system"


def _private(circle: str) -> tuple[str, str] | None:
    return ("Only your agency", "purple") if circle == Circle.AGENCY else None


def _events(case: Case, user: User, most: int) -> list[Entry]:
    readable = Q(circle=Circle.CASE) | Q(agency=user.agency_id)
    events = case.events.filter(readable).select_related("by", "agency").order_by("-on", "-pk")[:most]
    late = CaseEvent.Kind.ACTION_OVERDUE
    return [
        Entry(
            event.on,
            event.at,
            event.get_kind_display(),
            _signed(event.by, event.agency),
            event.note,
            ("Overdue", "red") if event.kind == late else _private(event.circle),
        )
        for event in events
    ]


def _contacts(case: Case, user: User, most: int) -> list[Entry]:
    contacts = case.contacts.readable_by(user).select_related("made_by", "agency").order_by("-on", "-pk")[:most]
    return [
        Entry(
            contact.on,
            contact.recorded_at,
            f"{contact.get_method_display()} with the victim" if contact.is_reached else "Contact tried, not reached",
            _signed(contact.made_by, contact.agency),
            contact.note + ("\n\nThe ASB case review was explained." if contact.explained_case_review else ""),
            _private(contact.circle),
        )
        for contact in contacts
    ]


def _updates(case: Case, most: int) -> list[Entry]:
    updates = ActionUpdate.objects.filter(action__case=case).select_related("logged_by__agency", "action")
    return [
        Entry(
            update.on,
            update.at,
            f"Action update: {update.action.description}",
            _signed(update.logged_by, update.logged_by.agency),
            update.note,
        )
        for update in updates.order_by("-on", "-pk")[:most]
    ]
