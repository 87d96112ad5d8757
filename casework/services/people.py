"""Finding the records that are probably the same human being, and joining them."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from casework.access import people_for
from casework.audit import Access, Change, record_access, record_change
from casework.models import Agency, Case, Involvement, Person, PersonMatch, Place, Report, User
from casework.rules.matching import Match, PersonFact, same_person
from casework.services.known import Known, known_of

MOST = 5  # candidates offered
BLOCK = 200  # records scored for one look-up


@dataclass(frozen=True)
class Candidate:
    """A record that is probably the same person. An officer who may not read it learns which agency holds it and what
    agrees with what they typed themselves, and nothing else. Of where the person lives they do not learn that either."""

    person: Person
    match: Match
    known: Known | None  # what an officer who may read the record is told of it

    @property
    def is_readable(self) -> bool:
        return self.known is not None

    @property
    def agency(self) -> Agency:
        return self.person.agency

    @property
    def report_count(self) -> int:
        """How many reports the human being made in the partnership, whichever agency took them."""
        return Report.objects.filter(
            partnership=self.person.partnership_id, victim__identity=self.person.identity
        ).count()

    @property
    def agreeing(self) -> list[str]:
        """What both records say alike. What differs would tell something of a record that is not theirs to read."""
        return [reason for reason in self.match.reasons if not reason.startswith("different")]


def probable_people(person: Person, *, user: User) -> list[Candidate]:
    """Records of the partnership that are probably this person, best first. The look-up is logged as a search."""
    held = Person.objects.filter(partnership=person.partnership_id)
    alike = [held.filter(family_name__iexact=person.family_name)]
    if person.date_of_birth:
        alike.append(held.filter(date_of_birth=person.date_of_birth))
    if person.phone_key:
        alike.append(held.filter(phone_key=person.phone_key))
    if person.email:
        alike.append(held.filter(email__iexact=person.email))
    if person.home and person.home.postcode:
        alike.append(held.filter(home__in=Place.objects.filter(postcode=person.home.postcode)))
    # Each key by its own index, then joined: one condition with OR would read everybody.
    others = (
        held.filter(pk__in=union_of(alike))
        .exclude(identity=person.identity)
        .exclude(pk__in=PersonMatch.objects.filter(person=person).values("other"))
        .exclude(pk__in=PersonMatch.objects.filter(other=person).values("person"))
        .select_related("agency", "home")
        .order_by("-pk")[:BLOCK]
    )
    scored = [(other, same_person(person.fact, other.fact)) for other in others]
    probable = [(other, match) for other, match in scored if match.is_probable]
    readable = readable_people(user, [other.pk for other, _ in probable])
    known = known_of([person, *(other for other, _ in probable if other.pk in readable)], user, given=[person.pk])
    mine = known.pop(person.pk).fact
    told = [(other, _likeness(mine, other, known.get(other.pk), user)) for other, _ in probable]
    offered = [Candidate(other, match, known.get(other.pk)) for other, match in told if match.is_probable]
    best = _one_each(offered)[:MOST]
    shown = [candidate.person for candidate in best]
    record_access(operation=Access.SEARCH, by=user, obj=person, screen="people that it may be", shown=shown)
    return best


def _likeness(mine: PersonFact, other: Person, known: Known | None, user: User) -> Match:
    """The likeness by what the officer may be told of either. Of a record that they may not read, never by where the person
    lives, else somebody who knows a name could find a person who hides, one postcode after the other; and by phone and
    e-mail only where the circle of those lets their agency in."""
    if known:
        return same_person(mine, known.fact)
    theirs = replace(other.fact, postcode="")
    return same_person(mine, theirs if other.shows_contact_to(user) else replace(theirs, phone="", email=""))


def _one_each(candidates: list[Candidate]) -> list[Candidate]:
    """One record of each human being, best first: one that the officer may read, where there is one."""
    chosen: dict[object, Candidate] = {}
    for candidate in sorted(candidates, key=lambda one: (not one.is_readable, -one.match.score)):
        chosen.setdefault(candidate.person.identity, candidate)
    return sorted(chosen.values(), key=lambda one: -one.match.score)


def cases_with(identity: UUID, *, partnership_id: int) -> QuerySet[Case]:
    """Every case of the partnership in which the human being stands, by whichever record; also those that the officer who
    asks may not read."""
    people = Person.objects.filter(partnership=partnership_id, identity=identity).values("pk")
    ids = Involvement.objects.filter(person__in=people).values("case")
    reported = Report.objects.filter(victim__in=people).exclude(case=None).values("case")
    return Case.objects.filter(Q(pk__in=ids) | Q(pk__in=reported), partnership=partnership_id)


def union_of(queries: list[QuerySet[Person]]) -> QuerySet:
    """The ids that any of the queries finds."""
    first, *more = [query.order_by().values("pk") for query in queries]
    return first.union(*more) if more else first


def readable_people(user: User, ids: list[int]) -> set[int]:
    """Which of these people's records the officer may read: their agency's own, those in reports and cases they may."""
    return set(people_for(user).filter(pk__in=ids).values_list("pk", flat=True))


@transaction.atomic
def answer_match(*, person: Person, candidates: list[Candidate], same: Person | None, by: User) -> None:
    """The officer said which of the candidates this is. None: not one of them, and each is written down as somebody
    else. When one is chosen nothing is said of the others, which may be further records of the same human being."""
    for other in [same] if same else [candidate.person for candidate in candidates]:
        decide_match(person=person, other=other, is_same=same is not None, by=by)


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
        same = Person.objects.filter(identity=person.identity, partnership=person.partnership_id)
        also = [*same, other]
        same.update(identity=other.identity)
        person.refresh_from_db()
        record_change(operation=Change.COMBINATION, obj=person, by=by, changes=joined, also=also)
