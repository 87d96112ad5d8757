"""Everything that happened to a case and that one officer may read, as one list, newest first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property

from casework.models import ActionUpdate, Case, CaseEvent, Contact, Evidence, Note, User
from casework.models.base import Circled
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
    readers: str = ""  # who may read it, where not everybody on the case may
    url: str = ""
    link: tuple[str, str] | None = None  # what the agency that wrote it can do with it: label and address


class Readers:
    """Who may read the items of one case, in words for one officer. Asks the database once, however many the items are."""

    def __init__(self, case: Case, user: User):
        self.case, self.user = case, user

    @cached_property
    def names(self) -> dict[int, str]:
        return dict(self.case.agencies_now.values_list("pk", "name"))

    def of(self, item: Circled) -> str:
        """ "Only your agency", "Only Barnet Council and Barnet Homes": those in the circle who are on the case now. Empty
        for everybody on the case."""
        if item.circle == Circle.CASE:
            return ""
        holder: int = item.agency_id  # type: ignore[attr-defined]
        ids = {holder, *item.circle_agencies} if item.circle == Circle.NAMED else set()
        names = sorted(self.names[pk] for pk in ids if pk in self.names)
        if len(names) > 1:
            return f"Only {', '.join(names[:-1])} and {names[-1]}"
        return "Only your agency" if holder == self.user.agency_id else "Only some agencies"

    def link(self, item: Contact | Note | Evidence, label: str) -> tuple[str, str] | None:
        """Where the agency that wrote it can change it."""
        is_own = item.agency_id == self.user.agency_id
        return (label, reverse(f"casework:{item._meta.model_name}-change", args=[item.pk])) if is_own else None


def timeline(case: Case, user: User, most: int = MOST) -> list[Entry]:
    """Events, contacts, notes, evidence and what was done towards actions; what another agency keeps is not there at all."""
    readers = Readers(case, user)
    parts = (_events, _contacts, _notes, _evidence)
    found = [entry for part in parts for entry in part(readers, most)] + _updates(case, most)
    return sorted(found, key=lambda entry: (entry.on, entry.recorded_at), reverse=True)[:most]


def _signed(person: User | None, agency: Any) -> str:
    return f"{person.name}, {agency}" if person else "the system"


def _events(readers: Readers, most: int) -> list[Entry]:
    events = readers.case.events.readable_by(readers.user).select_related("by", "agency")
    late = CaseEvent.Kind.ACTION_OVERDUE
    return [
        Entry(
            event.on,
            event.at,
            event.get_kind_display(),
            _signed(event.by, event.agency),
            event.note,
            ("Overdue", "red") if event.kind == late else None,
            readers.of(event),
        )
        for event in events.order_by("-on", "-pk")[:most]
    ]


def _contacts(readers: Readers, most: int) -> list[Entry]:
    contacts = readers.case.contacts.readable_by(readers.user).select_related("made_by", "agency")
    return [
        Entry(
            contact.on,
            contact.recorded_at,
            f"{contact.get_method_display()} with the victim" if contact.is_reached else "Contact tried, not reached",
            _signed(contact.made_by, contact.agency),
            contact.note + ("\n\nThe ASB case review was explained." if contact.explained_case_review else ""),
            readers=readers.of(contact),
            link=readers.link(contact, "Change who may read it"),
        )
        for contact in contacts.order_by("-on", "-pk")[:most]
    ]


def _notes(readers: Readers, most: int) -> list[Entry]:
    notes = readers.case.notes.readable_by(readers.user).select_related("written_by", "agency", "changed_by")
    return [
        Entry(
            note.on,
            note.recorded_at,
            "Note: opinion" if note.is_opinion else "Note: fact",
            _signed(note.written_by, note.agency),
            note.text + _corrected(note),
            readers=readers.of(note),
            link=readers.link(note, "Correct the note"),
        )
        for note in notes.order_by("-on", "-pk")[:most]
    ]


def _corrected(note: Note) -> str:
    if not note.changed_by:
        return ""
    return f"\n\nChanged on {date_format(note.changed_at, 'j F Y')} by {note.changed_by.name}."


def evidence_on(case: Case, user: User, most: int = MOST) -> list[Entry]:
    """The files of the case that the officer may read, the newest first."""
    return _evidence(Readers(case, user), most, title="{}")


def _evidence(readers: Readers, most: int, title: str = "Evidence: {}") -> list[Entry]:
    # The file itself may be large, and is not read for a list.
    found = readers.case.evidence.readable_by(readers.user).select_related("added_by", "agency", "document")
    return [
        Entry(
            one.obtained_on,
            one.added_at,
            title.format(one.title),
            _signed(one.added_by, one.agency),
            one.document.name,
            readers=readers.of(one),
            url=reverse("casework:evidence-download", args=[one.pk]),
            link=readers.link(one, "Change what is said of it"),
        )
        for one in found.defer("document__content").order_by("-obtained_on", "-pk")[:most]
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
