"""Finding what in the record is worth a look, and saying what came of it.

The nightly job reads one day of the record of accesses, some officers at a time, and asks the rules (`rules/concerns.py`)
about each. What is found twice is kept once: the job may run again, and looks at the last few days so that a missed night
is made up for.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate, Upper
from django.urls import reverse
from django.utils import timezone

from casework.acting import as_system
from casework.audit import Access, kept_from, midnight
from casework.models import (
    AccessEntry,
    Agency,
    AgendaItem,
    Case,
    CaseShare,
    Concern,
    EmergencyAccess,
    Involvement,
    Notice,
    Partnership,
    Person,
    Report,
    Threshold,
    User,
)
from casework.rules import concerns as rules
from casework.rules.concerns import Finding, Kinship, Limits, Look, Opening
from casework.rules.matching import postcode_key
from casework.rules.record_words import COLLECTED_FOR
from casework.rules.roles import Permission
from casework.rules.workflow import CaseStatus
from casework.services.notices import notify_ahead, officers_who
from casework.services.saving import changing, create
from casework.trail import parts_in

OFFICERS_AT_ONCE = 50  # whose day is in memory together
DAYS_BACK = 3  # a night in which the job did not run is made up for in the next
FOUR_WEEKS = timedelta(days=28)
SHARED_LATELY = timedelta(days=7)
AROUND_A_MEETING = timedelta(days=14)
DIGEST_EVERY = timedelta(days=6)  # a weekly job that runs twice tells once
OPENED = (Access.CONSULTATION, Access.DISCLOSURE, Access.EMERGENCY)
SHIFTS = (Agency.Kind.POLICE, Agency.Kind.HEALTH, Agency.Kind.FIRE)  # at work day and night; to be confirmed locally
# Pages that say that there is a case, and nothing of what it says: to work them is no reading of it.
ABOUT_ACCESS = ("barrier", "emergencyaccess")
POINTER = "Pointer"  # how the look-up of who holds a record names itself in the record of accesses


@dataclass
class _Day:
    """What one officer did on the day."""

    looks: list[Look] = field(default_factory=list)  # of one record each
    met: set[tuple[int, str]] = field(default_factory=set)  # a person, and the record in which they were met
    pages: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # of each case
    took_out: set[str] = field(default_factory=set)  # cases
    refused: set[str] = field(default_factory=set)  # what was asked for
    look_ups: int = 0


def find_recent(today: date) -> int:
    """Find what stands out in each partnership in the days before `today`. Returns how many concerns are new."""
    days = [today - timedelta(days=back) for back in range(DAYS_BACK, 0, -1)]
    return sum(find(partnership=one, day=day) for one in Partnership.objects.order_by("pk") for day in days)


def find(*, partnership: Partnership, day: date) -> int:
    """Find what stands out in one day (local time) of a partnership's record. Returns how many concerns are new."""
    with as_system("the record is compared with the cases and people that it speaks of"):
        limits, found = rules.limits_on(Threshold.objects.rows_for(partnership.pk), day), 0
        everybody = _entries(partnership, day, day).order_by("user_id").values_list("user_id", flat=True).distinct()
        working = [pk for pk in everybody if pk]
        for start in range(0, len(working), OFFICERS_AT_ONCE):
            some = _Some(partnership, day, working[start : start + OFFICERS_AT_ONCE], limits)
            found += _keep(partnership, day, list(some.findings()))
    return found


@transaction.atomic
def review(*, concern: Concern, outcome: str, note: str, by: User, version: int) -> Concern:
    """The data protection officer says what came of it; a later look may say otherwise. Raises ValidationError for a
    concern about themselves or without a note, and Stale."""
    if concern.user_id == by.pk:
        raise ValidationError("Somebody else has to look at what is about you.")
    if not note.strip():
        raise ValidationError("Say how you came to this answer.")
    with changing(concern, by=by, version=version) as current:
        current.outcome, current.review_note = Concern.Outcome(outcome), note.strip()
        current.reviewed_by, current.reviewed_at = by, timezone.now()
    return concern


def waiting_for(user: User) -> QuerySet[Concern]:
    """The concerns of the officer's partnership that nobody has looked at, none about themselves."""
    return concerns_for(user).filter(outcome="")


def concerns_for(user: User) -> QuerySet[Concern]:
    """What stands out in the officer's partnership, for who may read the record; nobody sees what is about themselves,
    or about what they are barred from."""
    if Permission.ACCESS_RECORD_VIEW not in user.permissions:
        return Concern.objects.none()
    found = Concern.objects.filter(partnership=user.partnership_id).exclude(user=user)
    return found.exclude(record__in=kept_from(user))


def tell_weekly(today: date) -> int:
    """Leave each data protection officer a notice if concerns wait for them. Returns how many were told."""
    told = 0
    for partnership in Partnership.objects.order_by("pk"):
        officers = officers_who(Permission.ACCESS_RECORD_VIEW, partnership_id=partnership.pk)
        told += notify_ahead(
            users=[user for user in officers if waiting_for(user).exists()],
            kind=Notice.Kind.CONCERN,
            path=reverse("casework:concern-list"),
            since=today - DIGEST_EVERY,
        )
    return told


@transaction.atomic
def _keep(partnership: Partnership, day: date, found: list[tuple[User, Finding]]) -> int:
    """Store what is not there already; how many. Only this job writes new ones, and one at a time."""
    Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
    held = Concern.objects.filter(partnership=partnership, day=day).values_list("kind", "user", "record")
    there, new = set(held), 0
    for user, finding in found:
        if (finding.kind, user.pk, finding.record) not in there:
            facts = {"score": finding.score, "reasons": list(finding.reasons), "facts": finding.facts}
            key = {"kind": finding.kind, "user": user, "record": finding.record, "day": day}
            create(Concern, by=None, partnership=partnership, **facts, **key)
            new += 1
    return new


# --- One day of the record


def _entries(partnership: Partnership, first: date, last: date) -> QuerySet[AccessEntry]:
    """Of the officers of the partnership, from one day to another, both included."""
    until = midnight(last + timedelta(days=1))
    return AccessEntry.objects.filter(
        partnership_id=partnership.pk, at__gte=midnight(first), at__lt=until, user_id__isnull=False
    )


def _days(entries: QuerySet[AccessEntry]) -> dict[int, _Day]:
    """What each officer did, by their numbers."""
    done: dict[int, _Day] = defaultdict(_Day)
    facts = ("operation", "object_type", "object_id", "object_label", "case_reference", "records")
    rows = entries.order_by("at", "pk").values_list("user_id", "at", "detail__screen", *facts)
    for user, at, screen, operation, kind, number, label, case, records in rows.iterator():
        one = done[user]
        if operation == Access.REFUSED:
            one.refused.add(label)
        elif operation == Access.SEARCH and label == POINTER:
            one.look_ups += 1
        elif operation in OPENED and _is_reading(kind, case, screen):
            record = case or (label if kind == "report" else f"{kind} {number}")
            one.looks.append(Look(timezone.localtime(at), record))
            one.met |= {(int(key.split()[1]), record) for key in records if key.startswith("person ")}
            if case:
                one.pages[case] += 1
            if operation == Access.DISCLOSURE and case:
                one.took_out.add(case)
    return done


def _is_reading(kind: str, case: str, screen: str | None) -> bool:
    """Was it what is written of people: a report, a person, a case and what is on it? What the data protection officer's own
    work opens (pages of an answer, reviews, a case from which an answer is collected) is none of it."""
    if (screen or "").startswith(COLLECTED_FOR) or kind in ABOUT_ACCESS:
        return False
    return bool(case) or kind in ("report", "person")


# --- Some officers' day, with the cases and people that it speaks of


class _Some:
    """Some officers’ day, and what the rules ask of the cases and people in it: each thing is read once for all of them."""

    def __init__(self, partnership: Partnership, day: date, working: list[int], limits: Limits):
        self.partnership, self.day, self.limits = partnership, day, limits
        self.days = _days(_entries(partnership, day, day).filter(user_id__in=working))
        known = User.objects.filter(pk__in=self.days).select_related("agency", "partnership")
        self.officers = list(known.order_by("pk"))
        records = {look.record for one in self.days.values() for look in one.looks}
        here = Case.objects.filter(partnership=partnership, reference__in=records)
        self.facts = {case.reference: case for case in here.only("reference", "status", "lead_agency")}
        self.parts = parts_in(records, since=midnight(day - timedelta(days=limits.part_days)))
        self.on_agenda, self.shared, self.emergencies = self._agendas(), self._shares(), self._emergencies()
        self.earlier_nights = self._earlier_nights()
        self._read_people()

    def _agendas(self) -> set[str]:
        meetings = (self.day - AROUND_A_MEETING, self.day + AROUND_A_MEETING)
        items = AgendaItem.objects.filter(case__reference__in=self.facts, meeting__held_on__range=meetings)
        return set(items.values_list("case__reference", flat=True))

    def _shares(self) -> set[tuple[str, int]]:
        lately = midnight(self.day - SHARED_LATELY)
        shares = CaseShare.objects.filter(case__reference__in=self.facts, shared_at__gte=lately)
        return set(shares.values_list("case__reference", "agency"))

    def _emergencies(self) -> set[tuple[str, int]]:
        ends = midnight(self.day + timedelta(days=1))
        uses = EmergencyAccess.objects.filter(
            case__reference__in=self.facts, opened_at__lt=ends, until__gt=midnight(self.day)
        )
        return set(uses.values_list("case__reference", "user"))

    def _earlier_nights(self) -> dict[int, int]:
        """On how many of the four weeks' days before each officer opened something outside working hours."""
        looked = _entries(self.partnership, self.day - FOUR_WEEKS, self.day - timedelta(days=1))
        hours = set(range(24)) - set(range(self.limits.day_begins, self.limits.day_ends))
        at_night = looked.filter(Q(at__hour__in=hours) | Q(at__week_day__in=[1, 7]), user_id__in=self.days)
        opened = at_night.filter(operation__in=OPENED).exclude(case_reference="", object_type="")
        counted = opened.order_by().values("user_id").annotate(n=Count(TruncDate("at"), distinct=True))
        return {user: n for user, n in counted.values_list("user_id", "n") if user}

    def _read_people(self) -> None:
        """Those whom an officer met and who bear the surname or live at the postcode of one of the officers; who stands on
        which case; and how many bear each of these names. Everybody else is passed by."""
        self.people_of: dict[str, set[int]] = defaultdict(set)
        involved = Involvement.objects.filter(case__reference__in=self.facts)
        victims = Report.objects.filter(case__reference__in=self.facts)
        for rows in (
            involved.values_list("case__reference", "person"),
            victims.values_list("case__reference", "victim"),
        ):
            for reference, person in rows.iterator():
                self.people_of[reference].add(person)
        met = {person for one in self.days.values() for person, _ in one.met}.union(*self.people_of.values())
        surnames = {rules.surname_of(officer.name) for officer in self.officers}
        postcodes = {postcode_key(officer.home_postcode) for officer in self.officers} - {""}
        self.people: dict[int, tuple[str, str]] = {}
        columns = ("pk", "family_name", "home__postcode")
        for pk, surname, postcode in Person.objects.filter(pk__in=met).values_list(*columns).iterator():
            if rules.surname_of(surname) in surnames or postcode_key(postcode or "") in postcodes:
                self.people[pk] = (surname, postcode or "")
        held = Person.objects.filter(partnership=self.partnership)
        names = {surname.upper() for surname, _ in self.people.values()}
        counted = held.annotate(name=Upper("family_name")).filter(name__in=names).order_by().values("name")
        self.namesakes = {row["name"]: row["n"] for row in counted.annotate(n=Count("identity", distinct=True))}
        self.held = held.aggregate(n=Count("identity", distinct=True))["n"] if names else 0

    def findings(self) -> Iterator[tuple[User, Finding]]:
        for user in self.officers:
            done = self.days[user.pk]
            looked_up = rules.pointer_look_ups(done.look_ups, self.limits)
            burst = rules.burst(done.looks, self.limits, triages_for_all=user.triages_for_all)
            refused = rules.refusals(len(done.refused), self.limits)
            for finding in (*self._kin(user, done), *self._openings(user, done), burst, looked_up, refused):
                if finding:
                    yield user, finding

    def _openings(self, user: User, done: _Day) -> Iterator[Finding | None]:
        """Cases in which they have no part, and what they opened outside working hours."""
        outside = [look for look in done.looks if rules.is_out_of_hours(look.at, self.limits)]
        at_night, without_part = {look.record for look in outside}, 0
        for reference in sorted(done.pages.keys() & self.facts.keys()):
            opening = self._opening(user, done, reference)
            yield rules.no_part(opening)
            is_theirs = opening.has_part or opening.team_has_part or opening.triages_for_all
            without_part += reference in at_night and not is_theirs
        yield rules.out_of_hours(
            rules.Hours(
                outside,
                earlier_days=self.earlier_nights.get(user.pk, 0),
                works_shifts=user.agency.kind in SHIFTS,
                without_part=without_part,
            )
        )

    def _opening(self, user: User, done: _Day, reference: str) -> Opening:
        case = self.facts[reference]
        return Opening(
            record=reference,
            pages=done.pages[reference],
            has_part=self.parts.has(user, reference),
            team_has_part=self.parts.team_has(user, reference),
            agency_has_part=self.parts.agency_has(user, reference),
            is_lead_agency=case.lead_agency_id == user.agency_id,
            triages_for_all=user.triages_for_all,
            runs_panel=Permission.PANEL_RUN in user.permissions,
            is_on_agenda=reference in self.on_agenda,
            is_shared_lately=(reference, user.agency_id) in self.shared,
            is_emergency=(reference, user.pk) in self.emergencies,
            is_closed=case.status == CaseStatus.CLOSED,
            took_out=reference in done.took_out,
        )

    def _kin(self, user: User, done: _Day) -> Iterator[Finding]:
        """The officer and each person whom they met, once for each record."""
        met = done.met | {(person, case) for case in done.pages for person in self.people_of.get(case, ())}
        seen: set[tuple[str, str]] = set()
        for person, record in sorted(pair for pair in met if pair[0] in self.people):
            kin = self._kinship(user, person, record)
            for finding in (rules.same_surname(kin), rules.same_postcode(kin)):
                if finding and (finding.kind, finding.record) not in seen:
                    seen.add((finding.kind, finding.record))
                    yield finding

    def _kinship(self, user: User, person: int, record: str) -> Kinship:
        surname, postcode = self.people[person]
        return Kinship(
            officer_name=user.name,
            officer_postcode=user.home_postcode,
            surname=surname,
            postcode=postcode,
            record=record,
            has_part=self.parts.has(user, record),
            namesakes=self.namesakes.get(surname.upper(), 1),
            held=self.held,
        )
