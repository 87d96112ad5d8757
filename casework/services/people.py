"""Finding the records that are probably the same human being, and joining them."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from casework.access import people_for, reports_for
from casework.audit import Access, Change, record_access, record_change
from casework.models import (
    Agency,
    Barrier,
    Person,
    PersonMatch,
    Place,
    PointerMark,
    User,
)
from casework.rules.matching import Match, PersonFact, phone_key, same_person
from casework.services import barriers
from casework.services.known import Known, known_of

MOST = 5  # candidates offered
BLOCK = 200  # records scored for one look-up


@dataclass(frozen=True)
class Candidate:
    """A record that is probably the same person, and that the officer may read."""

    person: Person
    match: Match
    known: Known  # what the officer is told of it
    report_count: int  # how many reports the human being made, of those that the officer may read

    @property
    def agency(self) -> Agency:
        return self.person.agency


def probable_people(person: Person, *, user: User) -> list[Candidate]:
    """Records that the officer may read and that are probably this person, best first. The look-up is logged as a search.
    Those that they may not read are services/pointers.py's to tell of."""
    mine = known_of([person], user, given=[person.pk])[person.pk].fact
    best = like(mine, user=user, besides=person)
    shown = [candidate.person for candidate in best]
    record_access(operation=Access.SEARCH, by=user, obj=person, screen="people that it may be", shown=shown)
    return best


def like(fact: PersonFact, *, user: User, besides: Person | None = None) -> list[Candidate]:
    """Records that the officer may read and that are probably whom the fact describes, best first, one of each human being.
    They are compared by what the officer may be told. `besides`: leave out who was compared with this record already."""
    others = people_for(user).filter(pk__in=_alike(fact, user.partnership_id))
    if besides:
        others = others.exclude(compared_with(besides))
    rows = list(others.select_related("agency", "home").order_by("-pk")[:BLOCK])
    known = known_of(rows, user)
    scored = [(other, same_person(fact, known[other.pk].fact)) for other in rows]
    best = _one_each([(other, match) for other, match in scored if match.is_probable])[:MOST]
    counts = _counts([other for other, _ in best], user)
    return [Candidate(other, match, known[other.pk], counts[other.identity]) for other, match in best]


def _alike(fact: PersonFact, partnership_id: int) -> QuerySet:
    """The ids of those who share a fact that has an index. Each by its own, then joined: one condition with OR would read
    everybody."""
    held = Person.objects.filter(partnership=partnership_id)
    alike = [held.filter(family_name__iexact=fact.family_name)]
    if fact.date_of_birth:
        alike.append(held.filter(date_of_birth=fact.date_of_birth))
    if key := phone_key(fact.phone):
        alike.append(held.filter(phone_key=key))
    if fact.email:
        alike.append(held.filter(email__iexact=fact.email))
    if fact.postcode:
        alike.append(held.filter(home__in=Place.objects.filter(postcode=fact.postcode)))
    return union_of(alike)


def compared_with(person: Person) -> Q:
    """The person themselves, in whichever record, and whoever an officer compared them with."""
    return (
        Q(identity=person.identity)
        | Q(pk__in=PersonMatch.objects.filter(person=person).values("other"))
        | Q(pk__in=PersonMatch.objects.filter(other=person).values("person"))
    )


def _one_each(scored: list[tuple[Person, Match]]) -> list[tuple[Person, Match]]:
    """One record of each human being, best first."""
    chosen: dict[UUID, tuple[Person, Match]] = {}
    for person, match in sorted(scored, key=lambda one: -one[1].score):
        chosen.setdefault(person.identity, (person, match))
    return list(chosen.values())


def _counts(people: list[Person], user: User) -> dict[UUID, int]:
    """How many reports each of them made, of those that the officer may read."""
    counts = dict.fromkeys((person.identity for person in people), 0)
    told = reports_for(user).filter(victim__identity__in=counts).order_by()
    for identity in told.values_list("victim__identity", flat=True):
        counts[identity] += 1
    return counts


def union_of(queries: list[QuerySet[Person]]) -> QuerySet:
    """The ids that any of the queries finds."""
    first, *more = [query.order_by().values("pk") for query in queries]
    return first.union(*more) if more else first


def readable_people(user: User, ids: list[int]) -> set[int]:
    """Which of these people's records the officer may read: their agency's own, those in reports and cases they may."""
    return set(people_for(user).filter(pk__in=ids).values_list("pk", flat=True))


@transaction.atomic
def answer_match(*, person: Person, offered: list[Person], same: list[Person], by: User) -> None:
    """The officer said which of the records offered are this person. None: not one of them, and each is written down as
    somebody else. Where some are chosen nothing is said of the others, which may be further records of the same human
    being."""
    for other in same or offered:
        decide_match(person=person, other=other, is_same=bool(same), by=by)


@transaction.atomic
def decide_match(*, person: Person, other: Person, is_same: bool, by: User) -> None:
    """Write down an officer's decision; "same" gives both records, and all joined to them, one identity."""
    match = same_person(person.fact, other.fact)
    decision, _ = PersonMatch.objects.update_or_create(
        person=person,
        other=other,
        defaults={
            "is_same": is_same,
            "score": match.score,
            "reasons": ", ".join(match.reasons),
            "decided_by": by,
        },
    )
    record_change(operation=Change.COLLECTION, obj=decision, by=by)
    if is_same and person.identity != other.identity:
        joined = {"identity": [str(person.identity), str(other.identity)], "score": match.score}
        same = list(Person.objects.filter(identity=person.identity, partnership=person.partnership_id))
        _change_identity({one.pk for one in same}, other.identity)
        _carry(person.identity, other.identity, by)
        barriers.pass_on(identity=other.identity, by=by)
        person.refresh_from_db()
        record_change(operation=Change.COMBINATION, obj=person, by=by, changes=joined, also=[*same, other])


def _change_identity(people: set[int], identity: UUID) -> None:
    Person.objects.filter(pk__in=people).update(identity=identity)


def _carry(old: UUID, new: UUID, by: User) -> None:
    """Whoever was kept from one of two records that were joined is kept from both."""
    changes = {"identity": [str(old), str(new)]}
    for model in (Barrier, PointerMark):
        for row in model._default_manager.filter(identity=old):
            row.identity = new
            row.save(update_fields=["identity"])
            record_change(operation=Change.ALTERATION, obj=row, by=by, changes=changes)


@transaction.atomic
def undo_match(*, match: PersonMatch, by: User) -> None:
    """Take back that two records are the same person: where no other decision joins them, they are two again, each with
    those that were joined to it. Barriers and hidden pointers then hold for both: nobody is let in by a mistake that was
    put right.

    Raises ValidationError where the decision was that they are not, or was taken back already.
    """
    decision = PersonMatch.objects.select_for_update(of=["self"]).filter(pk=match.pk, is_same=True).first()
    if decision is None:
        raise ValidationError("This was taken back already.")
    person, other = decision.person, decision.other
    taken_back = {"is_same": [True, None], "person": [person.pk, None], "other": [other.pk, None]}
    record_change(operation=Change.ERASURE, obj=decision, by=by, changes=taken_back)
    decision.delete()
    here = _still_joined(person)
    if person.identity == other.identity and other.pk not in here:
        old, new = person.identity, uuid4()
        _change_identity(here, new)
        _copy_keeping(old, new, by)
        person.refresh_from_db()
        parted = {"identity": [str(old), str(new)]}
        for one, another in ((person, other), (other, person)):
            record_change(operation=Change.COMBINATION, obj=one, by=by, changes=parted, also=[another])


def _still_joined(person: Person) -> set[int]:
    """The record and all that decisions which stand join to it, however many lie between."""
    found, edge = {person.pk}, {person.pk}
    while edge:
        pairs = PersonMatch.objects.filter(Q(person__in=edge) | Q(other__in=edge), is_same=True)
        reached = {pk for pair in pairs.values_list("person", "other") for pk in pair}
        edge = reached - found
        found |= edge
    return found


def _copy_keeping(old: UUID, new: UUID, by: User) -> None:
    """Whoever was kept from the one is kept from both that they became, since the same day."""
    for model in (Barrier, PointerMark):
        for row in model._default_manager.filter(identity=old, lifted_at=None):
            since = row.set_at
            row.pk, row.identity = None, new
            row.save(force_insert=True)
            model._default_manager.filter(pk=row.pk).update(set_at=since)
            record_change(operation=Change.COLLECTION, obj=row, by=by)
