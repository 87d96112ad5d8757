"""What an officer may be told of a person: the one place that decides it, for every page, list, form and document.

Three doors, one behind the other. The officer may read a case or report in which the person stands (the front door). The
agency that holds the record lets theirs in on where the person lives, and on how to reach them: two circles of their own.
And address and contact go with the reports in which they were given: whoever may read none of those learns neither, so that
a case which names somebody as alleged perpetrator does not tell where they live as the victim of another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from casework.access import cases_for, reports_for
from casework.acting import as_system
from casework.models import Agency, Case, Involvement, Person, Report, User
from casework.models.people import address_shown
from casework.rules.categories import Circle, Part
from casework.rules.matching import PersonFact


@dataclass(frozen=True)
class Known:
    """One agency's record of a person, as far as one officer may be told. What they may not is empty."""

    pk: int
    identity: UUID
    agency: Agency
    name: str
    date_of_birth: date | None
    safe_method: str
    safe_note: str
    phone: str
    email: str
    home: str
    is_own: bool  # held by the officer's agency
    address_kept: str  # "Kept to Victim Support. Ask them.", where their circle keeps it from the officer
    contact_kept: str
    is_contact_limited: bool  # to some agencies, whether theirs is one of them or not
    fact: PersonFact  # the same, for a comparison with other records

    def __str__(self) -> str:
        return self.name

    @property
    def is_safe_known(self) -> bool:
        """Whether the officer is told how to reach them safely."""
        return bool(self.safe_method or self.safe_note)


@dataclass(frozen=True)
class OnCase:
    """A person's part in a case, each record of them that the case brought together, and the other cases that the officer
    may read in which they are a victim."""

    pk: int  # of the involvement
    part: Part
    records: list[Known]
    victim_in: list[str]

    @property
    def is_alleged(self) -> bool:
        return self.part == Part.ALLEGED_PERPETRATOR


def kept_to(agency: Agency) -> str:
    """What stands where something is kept from the officer."""
    return f"Kept to {agency}. Ask them."


def known_of(people: Iterable[Person], user: User, *, given: Iterable[int] = ()) -> dict[int, Known]:
    """What the officer may be told of these people, who stand in a case or report that they may read, by the record's id.
    `given`: the ids of those of whom they read a report just now. Wants `agency` and `home` selected."""
    people = list(people)
    elsewhere = _told_elsewhere({one.pk for one in people if one.agency_id != user.agency_id} - set(given), user)
    return {person.pk: _known(person, user, is_told=person.pk not in elsewhere) for person in people}


def _told_elsewhere(ids: set[int], user: User) -> set[int]:
    """Those of whom there are reports, and the officer may read none."""
    if not ids:
        return set()
    with as_system("Whether a person reported anything that the officer may not read"):
        told = set(Report.objects.filter(victim__in=ids).order_by().values_list("victim", flat=True))
    return told - set(reports_for(user).filter(victim__in=told).order_by().values_list("victim", flat=True))


def _known(person: Person, user: User, *, is_told: bool) -> Known:
    """Something given elsewhere is simply not there: even that it is kept would tell of it."""
    has_address, has_contact = is_told and person.shows_address_to(user), is_told and person.shows_contact_to(user)
    home = person.home if has_address else None
    fact = PersonFact(
        given_name=person.given_name,
        family_name=person.family_name,
        date_of_birth=person.date_of_birth,
        phone=person.phone if has_contact else "",
        email=person.email if has_contact else "",
        postcode=home.postcode if home else "",
    )
    return Known(
        pk=person.pk,
        identity=person.identity,
        agency=person.agency,
        name=str(person),
        date_of_birth=person.date_of_birth,
        safe_method=person.get_safe_method_display() if has_contact else "",
        safe_note=person.safe_note if has_contact else "",
        phone=fact.phone,
        email=fact.email,
        home=str(home or ""),
        is_own=person.agency_id == user.agency_id,
        address_kept=kept_to(person.agency) if is_told and not has_address else "",
        contact_kept=kept_to(person.agency) if is_told and not has_contact else "",
        is_contact_limited=is_told and person.contact_circle != Circle.CASE,
        fact=fact,
    )


def people_on(case: Case, user: User) -> list[OnCase]:
    """Everybody on the case, for an officer who may read it: their part, and each agency's record of them that the case
    brought together, those that say how to reach them safely first."""
    involvements = list(case.involvements.select_related("person").order_by("pk"))
    victims = set(case.reports.order_by().values_list("victim", flat=True))
    people = Person.objects.filter(pk__in=victims | {one.person_id for one in involvements})
    known = known_of(people.select_related("agency", "home").order_by("pk"), user, given=victims)
    held: dict[UUID, list[Known]] = {}
    for one in known.values():
        held.setdefault(one.identity, []).append(one)
    elsewhere = _victims_elsewhere(case, user, [one.person.identity for one in involvements if _is_alleged(one)])
    return [
        OnCase(
            involvement.pk,
            Part(involvement.part),
            sorted(held[involvement.person.identity], key=lambda one: not one.is_safe_known),
            elsewhere.get(involvement.person.identity, []) if _is_alleged(involvement) else [],
        )
        for involvement in involvements
    ]


def victims_on(case: Case, user: User) -> list[OnCase]:
    """Those of them who are victims: who is spoken to, and supported."""
    return [one for one in people_on(case, user) if one.part == Part.VICTIM]


def _is_alleged(involvement: Involvement) -> bool:
    return involvement.part == Part.ALLEGED_PERPETRATOR


def _victims_elsewhere(case: Case, user: User, identities: list[UUID]) -> dict[UUID, list[str]]:
    """The other cases, of those that the officer may read, in which these people are victims."""
    if not identities:
        return {}
    others = cases_for(user).filter(involvements__part=Part.VICTIM, involvements__person__identity__in=identities)
    found: dict[UUID, list[str]] = {}
    others = others.exclude(pk=case.pk).order_by("reference").distinct()
    for identity, reference in others.values_list("involvements__person__identity", "reference"):
        if identity in identities:
            found.setdefault(identity, []).append(reference)
    return found


def everybody_on(case: Case, user: User) -> list[tuple[UUID, str]]:
    """Each human being on the case once, by the name that the officer reads there."""
    return list({one.records[0].identity: one.records[0].name for one in people_on(case, user)}.items())


def records_of(person: Person, case: Case, user: User) -> list[Known]:
    """Each record of one person that the case brought together."""
    found = (one.records for one in people_on(case, user) if one.records[0].identity == person.identity)
    return next(found, None) or list(known_of([person], user).values())


def victim_of(report: Report, user: User) -> Known:
    """The victim of a report that the officer may read."""
    return known_of([report.victim], user, given=[report.victim_id])[report.victim_id]


def where(report: Report, user: User) -> tuple[str, str]:
    """Where it happened, and the ward, for an officer who may read the report. A report's place is the victim's home, or was
    when they told of it, or is where they can be met: it is kept with their address."""
    if report.victim.shows_address_to(user):
        return str(report.place), str(report.place.ward or "")
    kept = kept_to(report.victim.agency)
    return kept, kept


def ward_shown(user: User) -> Q:
    """Cases whose ward the officer may be told: not one that only a report tells of whose address is kept from them."""
    told = Report.objects.filter(case=OuterRef("pk"))
    shown = address_shown(user, "victim__")
    return ~Exists(told.exclude(shown)) | Exists(told.filter(shown, place__ward=OuterRef("ward")))


def wards_of(cases: Iterable[Case], user: User) -> dict[int, str]:
    """The ward of each of these cases that the officer may read, by the case's id, as text: empty where it is not known, or
    not theirs to know. Wants `ward` selected."""
    cases = list(cases)
    ids = [case.pk for case in cases if case.ward_id]
    shown = set(Case.objects.filter(ward_shown(user), pk__in=ids).values_list("pk", flat=True)) if ids else set()
    return {case.pk: str(case.ward) if case.pk in shown else "" for case in cases}
