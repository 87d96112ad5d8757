"""The retention queue: what has reached its period, what is kept longer and why, and agencies' own schedules."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from casework.acting import as_system
from casework.audit import Change, record_change
from casework.models import (
    Action,
    Agency,
    Case,
    Contact,
    Evidence,
    LegalHold,
    Note,
    Notice,
    Partnership,
    Person,
    Report,
    RetentionReview,
    RetentionRule,
    SubjectAccessRequest,
    SupportReferral,
    User,
)
from casework.rules.clocks import months_before
from casework.rules.retention import DestroyFacts, Due, Period, RecordType, ReviewStatus, due, in_force
from casework.rules.roles import Permission
from casework.rules.subject_access import RequestStatus
from casework.rules.workflow import CaseStatus
from casework.services.notices import notify, officers_who
from casework.services.policy import policy_period
from casework.services.saving import changing, create

BATCH = 500
RECORDS: dict[str, Any] = {
    RecordType.CASE: Case,
    RecordType.REPORT: Report,
    RecordType.SUBJECT_ACCESS: SubjectAccessRequest,
}
WORKED_ON: list[Any] = [Report, Action, Contact, Note, Evidence, SupportReferral]  # each says which agency did it


def periods_of(partnership_id: int) -> list[Period]:
    """What the data policy says and, before it, the schedules of the partnership's agencies."""
    own = [rule.period for rule in RetentionRule.objects.filter(partnership=partnership_id)]
    return [*(policy_period(kind) for kind in RecordType.values), *own]


def ended(kind: str) -> QuerySet:
    """Records of a kind whose period has begun: closed cases, reports that are on no case, requests that have ended."""
    if kind == RecordType.CASE:
        return Case.objects.filter(status=CaseStatus.CLOSED)
    if kind == RecordType.REPORT:
        return Report.objects.filter(case=None)
    return SubjectAccessRequest.objects.exclude(status=RequestStatus.OPEN)


SINCE = {RecordType.CASE: "closed_on", RecordType.REPORT: "reported_on", RecordType.SUBJECT_ACCESS: "ended_on"}
HOLDER = {RecordType.CASE: "lead_agency_id", RecordType.REPORT: "agency_id", RecordType.SUBJECT_ACCESS: "agency_id"}


def agencies_on(case_ids: Iterable[int]) -> dict[int, set[int]]:
    """For each case the agencies that worked on it: who took a report, had an action, spoke to the victim, wrote a note,
    brought evidence or gave support."""
    found: dict[int, set[int]] = {}
    wanted = list(case_ids)
    for model in WORKED_ON:
        rows = model.objects.filter(case__in=wanted).order_by()
        for case, agency in rows.values_list("case_id", "agency_id").distinct():
            found.setdefault(case, set()).add(agency)
    return found


def due_of(kind: str, records: list[Any], periods: list[Period], today: date) -> Iterator[tuple[Any, Due]]:
    """Each record with the end of its period. `records` are of one partnership and have ended."""
    others = agencies_on([record.pk for record in records]) if kind == RecordType.CASE else {}
    for record in records:
        holder = getattr(record, HOLDER[RecordType(kind)])
        agencies = [holder, *sorted(others.get(record.pk, set()) - {holder})]
        yield record, due(periods, kind, getattr(record, SINCE[RecordType(kind)]), agencies, today)


def list_due(*, today: date) -> int:
    """Put into the queue what has reached its period, and take out what is in use again; how many were put in. Run each
    night; run again it changes nothing."""
    listed: dict[tuple[int, int], int] = {}
    with as_system("Every agency's records are looked at; each is listed for its own data protection officer alone."):
        _take_out_what_is_in_use()
        for partnership in Partnership.objects.order_by("pk").values_list("pk", flat=True):
            periods = periods_of(partnership)
            for kind in RecordType.values:
                for review in _list_kind(kind, partnership, periods, today):
                    holder = (review.partnership_id, review.agency_id)
                    listed[holder] = listed.get(holder, 0) + 1
    _tell_of(listed)
    return sum(listed.values())


def _list_kind(kind: str, partnership: int, periods: list[Period], today: date) -> Iterator[RetentionReview]:
    since = SINCE[RecordType(kind)]
    shortest = min((one.months for one in periods if one.kind == kind), default=0)
    # What ended later cannot be due under any schedule; three days more, because months end on different days.
    latest = months_before(today, shortest) + timedelta(days=3)
    waiting = RetentionReview.objects.filter(record_type=kind, partnership=partnership).values("record_id")
    rows = ended(kind).filter(partnership=partnership, **{f"{since}__lte": latest}).exclude(pk__in=waiting)
    ids = list(rows.order_by(since, "pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        records = list(RECORDS[kind].objects.filter(pk__in=ids[start : start + BATCH]).order_by(since, "pk"))
        names = dict(Agency.objects.values_list("pk", "name"))
        reviews = [
            RetentionReview(
                partnership_id=partnership,
                agency_id=getattr(record, HOLDER[RecordType(kind)]),
                record_type=kind,
                record_id=record.pk,
                reference=record.reference,
                since_on=found.since,
                due_on=found.on,
                look_on=found.on,
                rule=rule_in_words(found, names),
            )
            for record, found in due_of(kind, records, periods, today)
            if found.on <= today
        ]
        yield from RetentionReview.objects.bulk_create(reviews, ignore_conflicts=True)


def schedule(user: User, *, today: date) -> list[tuple[RecordType, Period, Period]]:
    """For each kind of record the period that counts for the officer's agency today, and the data policy's."""
    periods = periods_of(user.partnership_id)
    return [(kind, in_force(periods, kind, user.agency_id, today), policy_period(kind)) for kind in RecordType]


def rules_of(user: User) -> QuerySet[RetentionRule]:
    """Every period that the agency's own schedule ever set."""
    rules = RetentionRule.objects.filter(partnership=user.partnership_id, agency=user.agency_id)
    return rules.select_related("recorded_by")


def rule_in_words(found: Due, names: dict[int, str]) -> str:
    """Such as "6 years (data policy, …)", with the agency where the schedule is its own."""
    whose = f"{names[found.agency]}: " if found.period.agency else ""
    return f"{whose}{found.period.length} ({found.period.source})"[:300]


def _take_out_what_is_in_use() -> None:
    """A case that was opened again, and a report that went on a case, wait for no decision."""
    for kind in (RecordType.CASE, RecordType.REPORT):
        waiting = RetentionReview.objects.filter(record_type=kind)
        waiting.exclude(record_id__in=ended(kind).values("pk")).delete()


def _tell_of(listed: dict[tuple[int, int], int]) -> None:
    for partnership, agency in listed:
        users = officers_who(
            Permission.RETENTION_DECIDE, partnership_id=partnership, agency=Agency.objects.get(pk=agency)
        )
        notify(users=users, kind=Notice.Kind.RETENTION_DUE, path="/retention/")


def record_of(review: RetentionReview) -> Any | None:
    """The record, or None when it is gone. Act for the system."""
    return RECORDS[review.record_type].objects.filter(pk=review.record_id).first()


def facts_of(review: RetentionReview, *, today: date) -> DestroyFacts:
    """What decides whether the record may be destroyed, as it stands today. Act for the system."""
    record = ended(review.record_type).filter(pk=review.record_id).first()
    found = None
    if record is not None:
        periods = periods_of(review.partnership_id)
        found = next(one for _, one in due_of(review.record_type, [record], periods, today))
    return DestroyFacts(
        today=today,
        since=found.since if found else None,
        due_on=found.on if found else None,
        kept_until=review.look_on if review.status == ReviewStatus.KEPT else None,
        is_on_hold=holds_on(review.record_type, [review.record_id]).exists(),
        is_asked_for=_is_asked_for(review.record_type, review.record_id),
    )


def holds_on(kind: str, ids: Iterable[int]) -> QuerySet[LegalHold]:
    """Legal holds that keep these records. One on a report keeps its case, too."""
    wanted = list(ids)
    held = Q(record_type=kind, record_id__in=wanted)
    if kind == RecordType.CASE:
        reports = Report.objects.filter(case__in=wanted).values("pk")
        held |= Q(record_type=RecordType.REPORT, record_id__in=reports)
    return LegalHold.objects.filter(held, lifted_at=None)


def _is_asked_for(kind: str, pk: int) -> bool:
    """Is somebody in the record waiting for an answer to what is held about them? It is an offence to destroy it then (Data
    Protection Act 2018, section 173)."""
    if kind == RecordType.SUBJECT_ACCESS:
        return False
    there = Q(reports=pk)
    if kind == RecordType.CASE:
        there = Q(reports__case=pk) | Q(involvements__case=pk) | Q(support_referrals__case=pk)
    asking = SubjectAccessRequest.objects.filter(status=RequestStatus.OPEN)
    return asking.filter(people__identity__in=Person.objects.filter(there).values("identity")).exists()


def held_among(reviews: Iterable[RetentionReview]) -> set[int]:
    """Which of these reviews are of records that a legal hold keeps."""
    found: set[int] = set()
    by_kind: dict[str, dict[int, int]] = {}
    for review in reviews:
        by_kind.setdefault(review.record_type, {})[review.record_id] = review.pk
    with as_system("Holds on reports are looked up by their case; what is said is that there is one."):
        for kind, ids in by_kind.items():
            held = holds_on(kind, ids).values_list("record_type", "record_id")
            own = {record for of, record in held if of == kind}
            reports = [record for of, record in held if of != kind]
            cases = Report.objects.filter(pk__in=reports).values_list("case", flat=True)
            found |= {ids[record] for record in own | set(cases) if record in ids}
    return found


@dataclass(frozen=True)
class About:
    """What a data protection officer has to know of a record before deciding: what it is, what would go with it, whose
    periods count, and what stands against destroying it."""

    facts: list[tuple[str, Any]]
    rows: list[tuple[str, int]]
    ends: list[tuple[str, str, date]]
    refusals: list[str]
    holds: list[LegalHold]


def about(review: RetentionReview, *, today: date) -> About:
    """The record behind a review, for its own data protection officer."""
    with as_system("Whoever decides about a record has to know what it is; it is their own agency's."):
        record = record_of(review)
        if record is None:
            return About([], [], [], ["It is gone."], [])
        is_case = review.record_type == RecordType.CASE
        agencies = [review.agency_id, *sorted(agencies_on([record.pk]).get(record.pk, set()) - {review.agency_id})]
        names, periods = dict(Agency.objects.values_list("pk", "name")), periods_of(review.partnership_id)
        ends = []
        for agency in agencies if is_case else agencies[:1]:
            found = due(periods, review.record_type, review.since_on, [agency], today)
            ends.append((names[agency], rule_in_words(found, names), found.on))
        return About(
            facts=FACTS[review.record_type](record),
            rows=_rows_on(record) if is_case else [],
            ends=ends,
            refusals=facts_of(review, today=today).refusals,
            holds=list(holds_on(review.record_type, [review.record_id]).select_related("agency", "placed_by")),
        )


def _rows_on(case: Case) -> list[tuple[str, int]]:
    counts = [
        ("Reports", case.reports),
        ("People’s parts", case.involvements),
        ("Risk assessments", case.risk_assessments),
        ("Actions", case.actions),
        ("Contacts", case.contacts),
        ("Notes", case.notes),
        ("Evidence", case.evidence),
        ("Support referrals", case.support_referrals),
        ("Panel items", case.agenda_items),
        ("Shares", case.shares),
        ("Events", case.events),
    ]
    return [(label, count) for label, rows in counts if (count := rows.count())]


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"


FACTS: dict[str, Callable[[Any], list[tuple[str, Any]]]] = {
    RecordType.CASE: lambda case: [
        ("Title", case.title),
        ("Type", case.get_type_display()),
        ("Led by", f"{case.lead_name}, {case.lead_agency}"),
        ("Opened", _day(case.opened_on)),
        ("Closed", _day(case.closed_on)),
        ("Why it was closed", case.get_closure_reason_display()),
    ],
    RecordType.REPORT: lambda report: [
        ("Type", f"{report.get_type_display()}; {report.get_sub_type_display()}"),
        ("Taken by", report.agency),
        ("Reported", _day(report.reported_on)),
        ("Why it was set aside", report.set_aside_reason),
    ],
    RecordType.SUBJECT_ACCESS: lambda request: [
        ("Received", _day(request.received_on)),
        ("How it ended", request.get_status_display()),
        ("Ended", _day(request.ended_on)),
    ],
}


def keep_longer(*, review: RetentionReview, by: User, version: int, until: date, reason: str) -> None:
    """Decide that the record is kept until a day, and looked at again then. Raises Stale; ValidationError for a day that is
    not in the future."""
    if until <= timezone.localdate():
        raise ValidationError("Choose a day in the future on which it is looked at again.")
    with changing(review, by=by, version=version) as current:
        current.status, current.look_on, current.reason = ReviewStatus.KEPT, until, reason
        current.decided_by, current.decided_at = by, timezone.now()


@transaction.atomic
def set_hold(*, reference: str, reason: str, by: User) -> LegalHold:
    """Keep a case or a report from being destroyed. Raises ValidationError when there is none of that reference that the
    officer's agency holds, leads or worked on, and in the same words when it is somebody else's."""
    with as_system("A data protection officer has no part in any case; only what their agency has is looked at."):
        kind, record = _found(reference.strip().upper(), by)
    if record is None:
        raise ValidationError(
            f"There is no case or report “{reference}” that {by.agency} holds, leads or has worked on."
        )
    return create(
        LegalHold,
        by=by,
        partnership=by.partnership,
        agency=by.agency,
        record_type=kind,
        record_id=record.pk,
        reference=record.reference,
        reason=reason,
        placed_by=by,
    )


def _found(reference: str, by: User) -> tuple[str, Any]:
    case = Case.objects.filter(partnership=by.partnership_id, reference=reference).first()
    if case and (case.lead_agency_id == by.agency_id or by.agency_id in agencies_on([case.pk]).get(case.pk, set())):
        return RecordType.CASE, case
    reports = Report.objects.filter(Q(agency=by.agency_id) | Q(case__lead_agency=by.agency_id))
    return RecordType.REPORT, reports.filter(partnership=by.partnership_id, reference=reference).first()


@transaction.atomic
def lift_hold(*, hold: LegalHold, by: User, because: str) -> None:
    """End a legal hold. Raises ValidationError when it has ended already."""
    current = LegalHold.objects.select_for_update().get(pk=hold.pk)
    if current.lifted_at:
        raise ValidationError("This legal hold has been lifted already.")
    current.lifted_by, current.lifted_at, current.lifted_because = by, timezone.now(), because
    current.save()
    facts = {"lifted_at": [None, str(current.lifted_at)], "lifted_because": ["", because]}
    record_change(operation=Change.ALTERATION, obj=current, by=by, changes=facts)
    hold.refresh_from_db()


@transaction.atomic
def add_rule(*, record_type: str, months: int, effective_from: date, citation: str, by: User) -> RetentionRule:
    """Write down a period from the agency's own schedule. Raises ValidationError when it has one from that day already."""
    own = RetentionRule.objects.filter(partnership=by.partnership_id, agency=by.agency_id, record_type=record_type)
    if own.filter(effective_from=effective_from).exists():
        raise ValidationError("There is a period from that day already. Choose another day.")
    return create(
        RetentionRule,
        by=by,
        partnership=by.partnership,
        agency=by.agency,
        record_type=record_type,
        months=months,
        effective_from=effective_from,
        citation=citation,
        recorded_by=by,
    )
