"""Finding what in the record is worth a look, and saying what came of it.

The nightly job reads one day of the record of accesses and asks the rules (`rules/concerns.py`) about each officer. What is
found twice is kept once: the job may run again, and looks at the last few days so that a missed night is made up for.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from casework.acting import as_system
from casework.audit import Access, midnight
from casework.models import (
    AccessEntry,
    Agency,
    AgendaItem,
    Case,
    CaseShare,
    Concern,
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
from casework.rules.roles import Permission
from casework.rules.workflow import CaseStatus
from casework.services.notices import notify_ahead, officers_who
from casework.services.saving import changing, create
from casework.trail import Parts, parts_in

DAYS_BACK = 3  # a night in which the job did not run is made up for in the next
FOUR_WEEKS = timedelta(days=28)
SHARED_LATELY = timedelta(days=7)
AROUND_A_MEETING = timedelta(days=14)
DIGEST_EVERY = timedelta(days=6)  # a weekly job that runs twice tells once
OPENED = (Access.CONSULTATION, Access.DISCLOSURE, Access.EMERGENCY)
SHIFTS = (Agency.Kind.POLICE, Agency.Kind.HEALTH)  # at work day and night; to be confirmed by each partnership
POINTER = "Pointer"  # how the look-up of who holds a record names itself in the record of accesses


@dataclass
class _Day:
    """What one officer did on the day."""

    looks: list[Look] = field(default_factory=list)  # of one record each
    people: dict[str, str] = field(default_factory=dict)  # "person 12": the record in which they were met
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
        done = _days(partnership, day)
        known = User.objects.filter(pk__in=done).select_related("agency", "partnership")
        officers = {user.pk: user for user in known}
        limits = rules.limits_on(Threshold.objects.rows_for(partnership.pk), day)
        cases = _Cases(partnership, day, {look.record for one in done.values() for look in one.looks}, limits)
        found = [
            (user, finding)
            for pk, user in officers.items()
            for finding in _findings(user, done[pk], cases, limits, day)
            if finding
        ]
        return sum(_keep(partnership, user, day, finding) for user, finding in found)


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
    """What stands out in the officer's partnership, for who may read the record; nobody sees what is about themselves."""
    if Permission.ACCESS_RECORD_VIEW not in user.permissions:
        return Concern.objects.none()
    return Concern.objects.filter(partnership=user.partnership_id).exclude(user=user)


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


def _keep(partnership: Partnership, user: User, day: date, finding: Finding) -> bool:
    """Store it, unless it is there already. Only this job writes new ones, and one at a time."""
    key = {"kind": finding.kind, "user": user, "record": finding.record, "day": day}
    with transaction.atomic():
        Partnership.objects.select_for_update().get(pk=partnership.pk)
        if Concern.objects.filter(**key).exists():
            return False
        create(
            Concern,
            by=None,
            partnership=partnership,
            score=finding.score,
            reasons=list(finding.reasons),
            facts=finding.facts,
            **key,
        )
        return True


# --- One day of the record


def _entries(partnership: Partnership, first: date, last: date) -> QuerySet[AccessEntry]:
    """Of the officers of the partnership, from one day to another, both included."""
    until = midnight(last + timedelta(days=1))
    return AccessEntry.objects.filter(
        partnership_id=partnership.pk, at__gte=midnight(first), at__lt=until, user_id__isnull=False
    )


def _days(partnership: Partnership, day: date) -> dict[int, _Day]:
    columns = ("user_id", "at", "operation", "object_type", "object_id", "object_label", "case_reference", "records")
    done: dict[int, _Day] = defaultdict(_Day)
    for user, at, operation, kind, number, label, case, records in (
        _entries(partnership, day, day).order_by("at", "pk").values_list(*columns).iterator()
    ):
        one = done[user]
        if operation == Access.REFUSED:
            one.refused.add(label)
        elif operation == Access.SEARCH and label == POINTER:
            one.look_ups += 1
        elif operation in OPENED and number and kind != "user":
            record = case or (label if " " not in label else f"{kind} {number}")
            one.looks.append(Look(timezone.localtime(at), record))
            one.people |= {key: record for key in records if key.startswith("person ")}
            if case:
                one.pages[case] += 1
            if operation == Access.DISCLOSURE and case:
                one.took_out.add(case)
    return done


def _findings(user: User, done: _Day, cases: "_Cases", limits: Limits, day: date) -> Iterator[Finding | None]:
    yield from cases.kin(user, done)
    without_part = 0
    outside = [look for look in done.looks if rules.is_out_of_hours(look.at, limits)]
    for reference, pages in done.pages.items():
        if reference in cases.facts:
            opening = cases.opening(user, reference, pages, took_out=reference in done.took_out)
            yield rules.no_part(opening)
            is_outside = any(look.record == reference for look in outside)
            is_theirs = opening.has_part or opening.team_has_part or opening.triages_for_all
            without_part += is_outside and not is_theirs
    if outside:
        yield rules.out_of_hours(
            rules.Hours(
                outside,
                earlier_days=_earlier_days(user, day, limits),
                works_shifts=user.agency.kind in SHIFTS,
                without_part=without_part,
            )
        )
    yield rules.burst(done.looks, limits, triages_for_all=user.triages_for_all)
    yield rules.pointer_look_ups(done.look_ups, limits)
    yield rules.refusals(len(done.refused), limits)


def _earlier_days(user: User, day: date, limits: Limits) -> int:
    """On how many of the four weeks' days before they opened something outside working hours."""
    looked = _entries(user.partnership, day - FOUR_WEEKS, day - timedelta(days=1)).filter(user_id=user.pk)
    hours = set(range(24)) - set(range(limits.day_begins, limits.day_ends))
    days = looked.filter(operation__in=OPENED).annotate(day=TruncDate("at"))
    at_night = days.filter(at__hour__in=hours) | days.filter(at__week_day__in=[1, 7])
    return at_night.aggregate(n=Count("day", distinct=True))["n"]


# --- The cases and people that the day's entries speak of


class _Cases:
    """What the rules ask about the cases that were opened: read once for the whole day."""

    def __init__(self, partnership: Partnership, day: date, references: set[str], limits: Limits):
        self.partnership, self.day = partnership, day
        here = Case.objects.filter(partnership=partnership, reference__in=references)
        self.facts = {case.reference: case for case in here.only("reference", "status", "lead_agency")}
        self.parts: Parts = parts_in(references, since=midnight(day - timedelta(days=limits.part_days)))
        self.people = self._people_of_cases()
        shared = CaseShare.objects.filter(case__reference__in=self.facts, shared_at__gte=midnight(day - SHARED_LATELY))
        self.shared = set(shared.values_list("case__reference", "agency"))
        meetings = (day - AROUND_A_MEETING, day + AROUND_A_MEETING)
        items = AgendaItem.objects.filter(case__reference__in=self.facts, meeting__held_on__range=meetings)
        self.on_agenda = set(items.values_list("case__reference", flat=True))

    def _people_of_cases(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        involved = Involvement.objects.filter(case__reference__in=self.facts)
        victims = Report.objects.filter(case__reference__in=self.facts)
        rows = [*involved.values_list("case__reference", "person"), *victims.values_list("case__reference", "victim")]
        for reference, person in rows:
            found[reference].add(person)
        return found

    def opening(self, user: User, reference: str, pages: int, *, took_out: bool) -> Opening:
        case = self.facts[reference]
        return Opening(
            record=reference,
            pages=pages,
            has_part=self.parts.has(user, reference),
            team_has_part=self.parts.team_has(user, reference),
            agency_has_part=self.parts.agency_has(user, reference),
            is_lead_agency=case.lead_agency_id == user.agency_id,
            triages_for_all=user.triages_for_all,
            runs_panel=Permission.PANEL_RUN in user.permissions,
            is_on_agenda=reference in self.on_agenda,
            is_shared_lately=(reference, user.agency_id) in self.shared,
            is_closed=case.status == CaseStatus.CLOSED,
            took_out=took_out,
        )

    def kin(self, user: User, done: _Day) -> Iterator[Finding | None]:
        """The officer and each person whom they met, once for each record."""
        met = {int(key.split()[1]): record for key, record in done.people.items()}
        met |= {person: case for case in done.pages for person in self.people.get(case, ())}
        seen: set[tuple[str, str]] = set()
        for person in Person.objects.filter(pk__in=met).select_related("home").order_by("pk"):
            kin = self._kinship(user, person, met[person.pk])
            for finding in (rules.same_surname(kin), rules.same_postcode(kin)):
                if finding and (finding.kind, finding.record) not in seen:
                    seen.add((finding.kind, finding.record))
                    yield finding

    def _kinship(self, user: User, person: Person, record: str) -> Kinship:
        held = Person.objects.filter(partnership=self.partnership)
        is_namesake = rules.is_namesake(user.name, person.family_name)
        return Kinship(
            officer_name=user.name,
            officer_postcode=user.home_postcode,
            surname=person.family_name,
            postcode=person.home.postcode if person.home else "",
            record=record,
            has_part=self.parts.has(user, record),
            namesakes=held.filter(family_name__iexact=person.family_name).count() if is_namesake else 1,
            held=held.count() if is_namesake else 1,
        )
