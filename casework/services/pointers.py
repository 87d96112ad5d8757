"""Which agencies hold a record of somebody: the pointer.

An officer who may not read a record learns only which agencies hold one: no number, no case, no day, and nothing of what the
record says. It is found only by the name and every further fact that they typed, so that a guess tells no more than they
knew; how often they may guess is limited, and the data protection officer is told. What a mark keeps hidden is left out in
the same query that finds the rest, so that the answer takes as long as if there were nothing
(docs/adr/0010-the-pointer.md).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from casework.access import cases_for, reports_for
from casework.acting import as_system
from casework.audit import Access, Change, record_access
from casework.models import (
    Agency,
    Case,
    ChangeEntry,
    Involvement,
    Notice,
    Person,
    PersonMatch,
    PointerQuestion,
    Report,
    User,
)
from casework.rules.matching import PersonFact, agrees, phone_key, plain, same_person
from casework.rules.roles import Permission
from casework.rules.thresholds import QUESTIONS_ABOUT_A_NAME, QUESTIONS_AN_HOUR
from casework.services.identities import cases_with, identities_by_case
from casework.services.known import known_of
from casework.services.marks import hidden_from
from casework.services.notices import notify_once, officers_who
from casework.services.people import Candidate, compared_with, like, readable_people
from casework.services.thresholds import number

TITLE = "Does anybody know this person?"
KEPT = timedelta(days=1)
NOBODY = [0]  # no record has this number: the query is made all the same, and takes as long


@dataclass(frozen=True)
class Answer:
    """What an officer is told: records that they may read, and which agencies hold others."""

    readable: list[Candidate]
    holders: list[Agency]


def ask(
    *, user: User, given_name: str, family_name: str, date_of_birth: date | None, phone: str = "", email: str = ""
) -> PointerQuestion:
    """Take down the question. Raises ValidationError when the officer asks too often, or too often about one name; that is
    in the record, and the partnership's data protection officers are told."""
    question = PointerQuestion(
        partnership=user.partnership,
        user=user,
        given_name=given_name,
        family_name=family_name,
        date_of_birth=date_of_birth,
        phone=phone,
        email=email,
    )
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two windows do not ask twice as often
        refusal = _asks_too_often(question, user)
        if not refusal:
            question.save()
    if refusal:
        record_access(operation=Access.REFUSED, by=user, what=TITLE, asked=asked_in(question), reason=refusal)
        _tell_dpo(user)
        raise ValidationError(refusal)
    return question


def asked_in(question: PointerQuestion) -> dict[str, str]:
    """What was typed, for the record."""
    names = ("given_name", "family_name", "date_of_birth", "phone", "email")
    return {name: str(value) for name in names if (value := getattr(question, name))}


def _asks_too_often(question: PointerQuestion, user: User) -> str:
    """Why the officer may not ask this now, or nothing."""
    hourly = number(QUESTIONS_AN_HOUR, partnership_id=user.partnership_id)
    since = timezone.now() - timedelta(hours=1)
    if PointerQuestion.objects.filter(user=user, asked_at__gt=since).count() >= hourly:
        return f"You have asked {hourly} times in an hour. Wait until an hour has passed since the first of them."
    if _has_guessed_enough(question.key, user):
        return "You have asked about this name with several different facts today. Ask again tomorrow."
    return ""


def _has_guessed_enough(key: tuple, user: User) -> bool:
    """Has the officer tried this name with too many different facts within a day: here, by recording reports or people on
    cases, or by correcting a record?"""
    since = timezone.now() - KEPT
    tried = {one.key for one in PointerQuestion.objects.filter(user=user, asked_at__gt=since)}
    tried |= {key_of(person) for person in _recorded_by(user, since)}
    others = {one for one in tried if one[0] == key[0]} - {key}
    corrected = [person for person in _corrected_by(user, since) if key_of(person)[0] == key[0]]
    return len(others) + len(corrected) >= number(QUESTIONS_ABOUT_A_NAME, partnership_id=user.partnership_id)


def _recorded_by(user: User, since: datetime) -> list[Person]:
    with as_system("What the officer recorded today, wherever it went since"):
        told = Report.objects.filter(recorded_by=user, recorded_at__gt=since).values("victim")
        added = Involvement.objects.filter(added_by=user, added_at__gt=since).values("person")
        return list(Person.objects.filter(Q(pk__in=told) | Q(pk__in=added)))


def _corrected_by(user: User, since: datetime) -> list[Person]:
    """Whose name or facts the officer corrected: once for each correction."""
    corrections = ChangeEntry.objects.filter(
        user_id=user.pk,
        at__gt=since,
        operation=Change.ALTERATION,
        object_type="person",
        changes__has_any_keys=["given_name", "family_name", "date_of_birth", "phone", "email"],
    )
    ids = [int(pk) for pk in corrections.values_list("object_id", flat=True)]
    people = Person.objects.in_bulk(ids)
    return [people[pk] for pk in ids if pk in people]


def key_of(person: Person) -> tuple:
    """As `PointerQuestion.key`, of somebody in a report."""
    return plain(str(person)), person.date_of_birth, phone_key(person.phone), person.email.lower()


def _tell_dpo(user: User) -> None:
    path = f"{reverse('casework:access-record')}?did=refused"
    dpos = officers_who(Permission.ACCESS_RECORD_VIEW, partnership_id=user.partnership_id)
    notify_once(users=dpos, kind=Notice.Kind.CONCERN, path=path)


def answer(question: PointerQuestion, *, user: User) -> Answer:
    """Who holds a record of whom the question describes. The look-up is logged with what was asked."""
    readable = like(question.fact, user=user)
    found = beyond(question.fact, user=user)
    told = Answer(readable, found.holders(user))
    record_access(
        operation=Access.SEARCH,
        by=user,
        what=TITLE,
        shown=[*(candidate.person for candidate in readable), *found.records],
        asked=asked_in(question),
        holders=[agency.name for agency in told.holders],
    )
    return told


def holders(question: PointerQuestion, *, user: User) -> list[Agency]:
    """The agencies that hold a record of whom the question describes, as `answer` says them."""
    return beyond(question.fact, user=user).holders(user)


@dataclass(frozen=True)
class Linked:
    """A record that the officer may read, and where: the reports and cases in which the person stands."""

    candidate: Candidate
    reports: list[Report]
    cases: list[Case]


def links_of(candidates: list[Candidate], *, user: User) -> list[Linked]:
    """Where the officer reads about each of them."""
    identities = {one.person.identity for one in candidates}
    told = reports_for(user).filter(victim__identity__in=identities).select_related("victim")
    reports = list(told.order_by("-reported_on", "-pk"))
    there = cases_with(*identities, partnership_id=user.partnership_id).values("pk")
    cases = list(cases_for(user).filter(pk__in=there))
    on = identities_by_case(case.pk for case in cases)
    return [
        Linked(
            one,
            [report for report in reports if report.victim.identity == one.person.identity],
            [case for case in cases if one.person.identity in on[case.pk]],
        )
        for one in candidates
    ]


@dataclass(frozen=True)
class Beyond:
    """What lies beyond what the officer may read of whoever agrees with every fact they gave: a name and at least one more.
    Of all this they may be shown `holders` and nothing else."""

    people: list[Person]  # everybody who agrees, those too that the officer may read
    records: list[Person]  # those that they may not read
    cases: list[Case]  # with any of the people, that they may not read

    def holders(self, user: User) -> list[Agency]:
        """The agencies that hold the records or lead the cases, by name; never a number. The officer's own is left out."""
        found = {person.agency for person in self.records} | {case.lead_agency for case in self.cases}
        return sorted(found - {user.agency}, key=lambda agency: agency.name)


NOTHING = Beyond([], [], [])


def beyond(fact: PersonFact, *, user: User) -> Beyond:
    """What there is that the officer may not read. Each step is taken whether anything was found or not."""
    people = _agreeing(fact, user)
    return Beyond(people, _unreadable(people, user), _closed_cases(people, user))


def _agreeing(fact: PersonFact, user: User, besides: Person | None = None) -> list[Person]:
    """Whoever agrees with every fact and is not kept hidden. `besides`: leave out who was compared with them already."""
    if not (fact.date_of_birth or phone_key(fact.phone) or fact.email):
        return []
    with as_system("Which agencies hold a record that the officer may not read"):
        if _is_about_somebody_barred(fact, user):
            return []
        found = _with_facts(fact, user.partnership_id).exclude(hidden_from(user.agency_id, user.partnership_id))
        found = found.exclude(identity__in=user.barred_people)
        if besides:
            found = found.exclude(compared_with(besides))
        return [person for person in found if agrees(fact, _fact_for(person, user))]


def _unreadable(people: list[Person], user: User) -> list[Person]:
    readable = readable_people(user, [person.pk for person in people] or NOBODY)
    return [person for person in people if person.pk not in readable]


def _closed_cases(people: list[Person], user: User) -> list[Case]:
    """The cases with these human beings that the officer may not read."""
    identities = {person.identity for person in people} or {UUID(int=0)}
    with as_system("Which agencies lead a case with somebody whom the officer may not read about"):
        cases = list(cases_with(*identities, partnership_id=user.partnership_id).select_related("lead_agency"))
    ids = [case.pk for case in cases] or NOBODY
    readable = set(cases_for(user).filter(pk__in=ids).values_list("pk", flat=True))
    return [case for case in cases if case.pk not in readable]


def _with_facts(fact: PersonFact, partnership_id: int) -> QuerySet[Person]:
    """Whoever has all the facts that are exact by nature; each has an index."""
    found = Person.objects.filter(partnership=partnership_id)
    if fact.date_of_birth:
        found = found.filter(date_of_birth=fact.date_of_birth)
    if phone_key(fact.phone):
        found = found.filter(phone_key=phone_key(fact.phone))
    if fact.email:
        found = found.filter(email__iexact=fact.email)
    return found.select_related("agency", "home").order_by("-pk")


def _fact_for(person: Person, user: User) -> PersonFact:
    """What of a record may answer the officer: where its holder keeps phone and e-mail from their agency, not those."""
    open_to = person.shows_contact_to(user)
    contact = (person.phone, person.email) if open_to else ("", "")
    return PersonFact(person.given_name, person.family_name, person.date_of_birth, *contact, postcode="")


def _is_about_somebody_barred(fact: PersonFact, user: User) -> bool:
    """Does the officer ask about somebody who is nobody for them, whose further records nobody joined yet?"""
    if not user.barred_people:
        return False
    barred = Person.objects.filter(identity__in=user.barred_people).select_related("home")
    return any(same_person(fact, person.fact).is_probable for person in barred)


def matches_elsewhere(person: Person, *, user: User) -> Beyond:
    """For the question on a report whether its victim is known: the same pointer, with the same limit on guessing a name,
    by what the officer may be told of the victim themselves. Those whom they may read are offered by likeness."""
    if _has_guessed_enough(key_of(person), user):
        return NOTHING
    fact = known_of([person], user, given=[person.pk])[person.pk].fact
    held = _unreadable(_agreeing(fact, user, besides=person), user)
    record_access(operation=Access.SEARCH, by=user, obj=person, screen="agencies that may know them", shown=held)
    return Beyond(held, held, _closed_cases(held, user))


@dataclass(frozen=True)
class Joined:
    """A record that an officer said is the same person, and whether whoever looks may read it."""

    match: PersonMatch
    other: Person
    is_readable: bool


def joined_to(person: Person, *, user: User) -> list[Joined]:
    """Decisions that joined this record to another, for whoever may take them back: an officer of either agency, or one who
    triages for the lead agency. Of what is kept hidden from the officer's agency nothing is said."""
    if user.agency_id != person.agency_id and not user.triages_for_all:
        return []
    found = PersonMatch.objects.filter(Q(person=person) | Q(other=person), is_same=True)
    rows = list(found.select_related("person__agency", "other__agency", "decided_by").order_by("pk"))
    others = {row.pk: row.other if row.person_id == person.pk else row.person for row in rows}
    ids = [one.pk for one in others.values()]
    readable = readable_people(user, ids)
    with as_system("Which of them are kept hidden"):
        hidden = Person.objects.filter(hidden_from(user.agency_id, user.partnership_id), pk__in=ids)
        shown = readable | (set(ids) - set(hidden.values_list("pk", flat=True)))
    return [Joined(row, others[row.pk], others[row.pk].pk in readable) for row in rows if others[row.pk].pk in shown]


def clear_questions() -> int:
    """Take away questions that are older than a day; the record of accesses keeps what was asked. Returns how many."""
    return PointerQuestion.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()[0]
