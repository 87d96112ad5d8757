"""Records of which even the pointer is kept hidden: domestic abuse, a colleague's own family.

A mark changes nothing for those who may read the record. For every other agency outside its list it is as if no record
existed: in the pointer, on the page that asks whether a person is known, and in requests.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from casework.acting import as_system
from casework.audit import Access, Change, differences, record_access, record_change, snapshot
from casework.models import Agency, Case, Notice, Person, PointerMark, PointerQuestion, Report, User
from casework.rules.matching import PersonFact, same_person
from casework.rules.roles import Permission
from casework.services.identities import cases_with, identities_by_case, identities_on
from casework.services.notices import notify_once, officers_who
from casework.services.saving import create


def hidden_from(agency_id: int, partnership_id: int) -> Q:
    """People of whom the agency is not told that anybody holds a record. Wants to be evaluated as the system."""
    marks = live_against(agency_id, partnership_id)
    marked = marks.filter(identity__isnull=False).values("identity")
    return Q(identity__in=marked) | Q(identity__in=identities_on(marks.filter(case__isnull=False).values("case")))


def live_against(agency_id: int, partnership_id: int) -> QuerySet[PointerMark]:
    """The marks that stand between the agency and what they keep hidden."""
    return _live(partnership_id).exclude(agency=agency_id).exclude(agencies__contains=[agency_id])


def hidden_cases(cases: Iterable[Case], *, agency_id: int, partnership_id: int) -> set[int]:
    """The ids of those of the cases on which somebody stands of whom the agency is not told."""
    with as_system("Who stands on the cases"):
        on = identities_by_case(case.pk for case in cases)
        people = Person.objects.filter(partnership=partnership_id, identity__in=set().union(*on.values()))
        hidden = set(people.filter(hidden_from(agency_id, partnership_id)).values_list("identity", flat=True))
    return {case for case, identities in on.items() if identities & hidden}


def _live(partnership_id: int) -> QuerySet[PointerMark]:
    return PointerMark.objects.filter(partnership=partnership_id, lifted_at=None)


@transaction.atomic
def mark(
    *, agencies: list[Agency], reason: str, by: User, case: Case | None = None, identity: UUID | None = None
) -> PointerMark:
    """Keep hidden that a record of a person (`identity`), or of anybody on a case, is held: from every agency but the
    officer's own and `agencies`. It changes nothing for those who may read the record.

    Raises ValidationError for a case that another agency leads, for a person of whom the officer's agency holds no record and
    leads no case, and when their agency marked it already.
    """
    if case and case.lead_agency_id != by.agency_id:
        raise ValidationError(f"{case.lead_agency} leads this case, and decides who may know of it.")
    if identity and not _holds(by.agency_id, identity, by.partnership_id):
        raise ValidationError(
            "Only an agency that holds a record of this person, or leads a case with them, can do this."
        )
    if _live(by.partnership_id).filter(agency=by.agency, case=case, identity=identity).exists():
        raise ValidationError("Your agency keeps this hidden already. Lift that first to change who may know.")
    return create(
        PointerMark,
        by=by,
        partnership=by.partnership,
        agency=by.agency,
        case=case,
        identity=identity,
        agencies=sorted(agency.pk for agency in agencies if agency.pk != by.agency_id),
        reason=reason,
        set_by=by,
    )


def _holds(agency_id: int, identity: UUID, partnership_id: int) -> bool:
    here = Person.objects.filter(partnership=partnership_id, identity=identity)
    return (
        here.filter(agency=agency_id).exists()
        or cases_with(identity, partnership_id=partnership_id).filter(lead_agency=agency_id).exists()
    )


@transaction.atomic
def lift_mark(*, mark: PointerMark, by: User) -> None:
    """From now on the pointer says again that a record is held. Raises ValidationError when it was lifted already."""
    same = {"agency": mark.agency_id, "case": mark.case_id, "identity": mark.identity}
    standing = list(_live(mark.partnership_id).select_for_update(of=["self"]).filter(**same))
    if not standing:
        raise ValidationError("This was lifted already.")
    for one in standing:  # two, where two records were joined
        before = snapshot(one)
        one.lifted_by, one.lifted_at = by, timezone.now()
        one.save()
        record_change(operation=Change.ALTERATION, obj=one, by=by, changes=differences(before, snapshot(one)))


def people_under(marks: Collection[PointerMark]) -> dict[int, list[Person]]:
    """Whom each of the marks of a partnership keeps hidden, by the mark's id: one record of each, of the agency that set the
    mark if it has one."""
    with as_system("Everybody whom an agency's own mark keeps hidden"):
        on = identities_by_case({mark.case_id for mark in marks if mark.case_id})
        wanted = {mark.pk: on[mark.case_id] if mark.case_id else {mark.identity} for mark in marks}
        people = Person.objects.filter(partnership__in={mark.partnership_id for mark in marks})
        known: dict[UUID, list[Person]] = {}
        for person in people.filter(identity__in=set().union(*wanted.values())).select_related("home").order_by("pk"):
            known.setdefault(person.identity, []).append(person)
    return {
        mark.pk: [_own_first(known[identity], mark.agency_id) for identity in wanted[mark.pk] if identity in known]
        for mark in marks
    }


def _own_first(records: list[Person], agency_id: int) -> Person:
    return next((person for person in records if person.agency_id == agency_id), records[0])


@dataclass(frozen=True)
class Described:
    """A mark as its agency's list shows it."""

    mark: PointerMark
    names: list[str]
    agencies: list[str]


def described(marks: Iterable[PointerMark]) -> list[Described]:
    """Each mark with whom it keeps hidden, and which other agencies may know."""
    rows = list(marks)
    people = people_under(rows)
    names = dict(Agency.objects.filter(pk__in={pk for one in rows for pk in one.agencies}).values_list("pk", "name"))
    return [
        Described(one, sorted(map(str, people[one.pk])), [names[pk] for pk in one.agencies if pk in names])
        for one in rows
    ]


def other_agencies(user: User) -> QuerySet[Agency]:
    return Agency.objects.filter(membership__partnership=user.partnership_id).exclude(pk=user.agency_id)


def reads_all(user: User) -> Agency | None:
    """The agency whose case leads read every report of the partnership, whatever is kept hidden, if it is another one."""
    lead = user.partnership.lead_agency
    return lead if lead and lead.pk != user.agency_id else None


def tell_of(*, question: int | None = None, report: int | None = None) -> int:
    """As `tell_who_hides`, of a question or of the victim of a report; 0 where it is gone."""
    with as_system("A question or a report that somebody just made"):
        asked = PointerQuestion.objects.filter(pk=question or 0).select_related("user").first()
        told = Report.objects.filter(pk=report or 0).select_related("victim__home").first()
    if asked:
        return tell_who_hides(asked.fact, agency_id=asked.user.agency_id, partnership_id=asked.partnership_id)
    if told:
        return tell_who_hides(told.victim.fact, agency_id=told.agency_id, partnership_id=told.partnership_id)
    return 0


def tell_who_hides(fact: PersonFact, *, agency_id: int, partnership_id: int) -> int:
    """Somebody of that agency asked about, or recorded, a person: tell each agency that keeps a matching person hidden from
    it, by a notice without content, so that a repeat victim or a danger does not go unseen. Run in the background, so that
    the answer takes no longer for it. Returns how many marks matched."""
    with as_system("Who keeps a matching person hidden"):
        marks = list(live_against(agency_id, partnership_id).select_related("agency", "set_by"))
        people = people_under(marks)
        matched = {
            mark: matching
            for mark in marks
            if (matching := [one for one in people[mark.pk] if same_person(fact, one.fact).is_probable])
        }
        for mark, matching in matched.items():
            _tell_keepers(mark, matching)
    return len(matched)


def _tell_keepers(mark: PointerMark, matching: list[Person]) -> None:
    leads = officers_who(Permission.REQUEST_DECIDE, partnership_id=mark.partnership_id, agency=mark.agency)
    keepers = {user for user in [mark.set_by, *leads] if user.is_active and user.agency_id == mark.agency_id}
    identities = {person.identity for person in matching}
    open_to = [user for user in keepers if not identities & user.barred_people]
    notify_once(users=open_to, kind=Notice.Kind.HIDDEN_MATCHED, path=reverse("casework:mark-list"))
    record_access(operation=Access.SEARCH, by=None, obj=mark, screen="told who keeps somebody hidden", shown=matching)
