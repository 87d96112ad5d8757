"""Destroying a record with everything that hangs on it, so that nothing of it is left but a tombstone and the logs.

Nothing here is called by the clock but `destroy_technical`: what is about people is destroyed by a person's decision.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from casework.acting import as_system
from casework.audit import Change, record_change
from casework.models import (
    AccessRequest,
    Action,
    ActionUpdate,
    AgendaItem,
    Barrier,
    Case,
    CaseGroupObjectPermission,
    CaseShare,
    CaseUserObjectPermission,
    Contact,
    Document,
    EmergencyAccess,
    Evidence,
    Feedback,
    Incident,
    Invitation,
    Involvement,
    LegalHold,
    Note,
    Notice,
    PanelReferral,
    Person,
    Place,
    PointerMark,
    Report,
    RetentionReview,
    RiskAnswer,
    SubjectAccessRequest,
    Submission,
    SupportGiven,
    SupportReferral,
    Tombstone,
    User,
)
from casework.rules.clocks import months_before
from casework.rules.retention import RecordType, Technical
from casework.services import retention
from casework.services.policy import kept, policy_period
from casework.services.saving import Stale

Rows = Counter[str]

# What hangs on a case, and how it leads there, in an order in which nothing is left that still points at what went. Events
# and risk assessments go by a function of the database's owner; reports, people and places follow after.
ON_A_CASE: list[tuple[type[models.Model], str]] = [
    (ActionUpdate, "action__case"),
    (Action, "case"),
    (Contact, "case"),
    (SupportGiven, "referral__case"),
    (Feedback, "referral__case"),
    (SupportReferral, "case"),
    (AgendaItem, "case"),
    (PanelReferral, "case"),
    (Note, "case"),
    (Evidence, "case"),
    (Notice, "case"),
    (Barrier, "case"),
    (PointerMark, "case"),
    (EmergencyAccess, "case"),
    (CaseShare, "case"),
    (CaseGroupObjectPermission, "content_object"),
    (CaseUserObjectPermission, "content_object"),
    (Involvement, "case"),
]


@transaction.atomic
def destroy(*, review: RetentionReview, by: User, version: int) -> Tombstone:
    """Destroy the record of a review, in one transaction with its tombstone and an entry of erasure.

    Raises Stale when somebody decided meanwhile, or ValidationError with the reasons when it may not be destroyed.
    """
    with as_system("A data protection officer has no part in the case that they destroy."):
        current = RetentionReview.objects.select_for_update().filter(pk=review.pk).first()
        if current is None:
            raise ValidationError(f"{review.reference} has been destroyed already, or is in use again.")
        if current.version != version:
            raise Stale(current)
        record = retention.RECORDS[current.record_type].objects.select_for_update().filter(pk=current.record_id).first()
        facts = retention.facts_of(current, today=timezone.localdate())
        if record is None or facts.refusals:
            raise ValidationError([f"{current.reference}: {reason}" for reason in facts.refusals or ["It is gone."]])
        return _destroy(current, record, by)


def _destroy(review: RetentionReview, record: Any, by: User) -> Tombstone:
    """What hangs on the record goes first and is counted; then comes the tombstone, without which the database keeps a
    case's history; then that goes, and the case."""
    is_case = review.record_type == RecordType.CASE
    rows = CLEARERS[review.record_type](record)
    if is_case:
        rows += _history(record) + Counter(case=1)
    tombstone = Tombstone.objects.create(
        partnership=review.partnership,
        agency=review.agency,
        record_type=review.record_type,
        record_id=review.record_id,
        reference=review.reference,
        rule=review.rule,
        since_on=review.since_on,
        due_on=review.due_on,
        rows=rows,
        destroyed_on=timezone.localdate(),
        destroyed_by=by,
    )
    facts = {"rule": review.rule, "tombstone": tombstone.pk, "rows": rows}
    record_change(operation=Change.ERASURE, obj=record, by=by, changes=facts)
    if is_case:
        _erase_case(record)
    review.delete()
    return tombstone


def _gone(rows: Rows, found: QuerySet) -> None:
    """Delete, and count each kind of row that went."""
    _, kinds = found.delete()
    rows.update({label.rpartition(".")[2].lower(): count for label, count in kinds.items()})


def _history(case: Case) -> Rows:
    """How many of the rows there are that the application may not delete."""
    return Counter(
        caseevent=case.events.count(),
        riskassessment=case.risk_assessments.count(),
        riskanswer=RiskAnswer.objects.filter(assessment__case=case).count(),
    )


def _erase_case(case: Case) -> None:
    """The case's history, which only a function of the database's owner can take away, and the case itself. Raises
    IntegrityError when a row still hangs on it that nobody counted: then nothing is destroyed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT casework_erase_history(%s)", [case.pk])
        cursor.execute("DELETE FROM casework_case WHERE id = %s", [case.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _clear_case(case: Case) -> Rows:
    rows: Rows = Counter()
    there = Q(involvements__case=case) | Q(reports__case=case) | Q(support_referrals__case=case)
    people = set(Person.objects.filter(there).values_list("pk", flat=True))
    documents = list(case.evidence.values_list("document", flat=True))
    reports = Report.objects.filter(case=case)
    _clear_holds(rows, RecordType.REPORT, list(reports.values_list("pk", flat=True)))
    _clear_holds(rows, RecordType.CASE, [case.pk])
    CaseShare.objects.filter(case=case).update(replaces=None)  # they lead to each other
    for model, path in ON_A_CASE:
        _gone(rows, model._default_manager.filter(**{path: case.pk}))
    _gone(rows, Document.objects.filter(pk__in=documents))
    _clear_reports(rows, reports, people)
    return rows


def _clear_report(report: Report) -> Rows:
    rows: Rows = Counter()
    _clear_holds(rows, RecordType.REPORT, [report.pk])
    _clear_reports(rows, Report.objects.filter(pk=report.pk), set())
    return rows


def _clear_subject_access(request: SubjectAccessRequest) -> Rows:
    rows: Rows = Counter()
    _gone(rows, Notice.objects.filter(path=request.get_absolute_url()))
    pack = request.pack_id
    _gone(rows, SubjectAccessRequest.objects.filter(pk=request.pk))
    if pack:
        _gone(rows, Document.objects.filter(pk=pack))
    return rows


CLEARERS: dict[str, Callable[[Any], Rows]] = {
    RecordType.CASE: _clear_case,
    RecordType.REPORT: _clear_report,
    RecordType.SUBJECT_ACCESS: _clear_subject_access,
}


def _clear_holds(rows: Rows, kind: str, ids: list[int]) -> None:
    """Those that were lifted: they say why somebody's record was kept. A live one stops everything before."""
    _gone(rows, LegalHold.objects.filter(record_type=kind, record_id__in=ids).exclude(lifted_at=None))


def _clear_reports(rows: Rows, reports: QuerySet[Report], people: set[int]) -> None:
    """Reports, with the incidents, people and places that nothing else needs then."""
    facts = list(reports.values_list("victim_id", "place_id", "incident_id"))
    _gone(rows, reports)
    _gone(rows, Incident.objects.filter(pk__in={incident for _, _, incident in facts}, reports=None))
    homes = _clear_people(rows, people | {victim for victim, _, _ in facts})
    places = Place.objects.filter(pk__in=homes | {place for _, place, _ in facts})
    _gone(rows, places.filter(residents=None, reports=None))


def _clear_people(rows: Rows, ids: set[int]) -> set[int]:
    """Records of people who stand in no report, case or referral any more, and what was kept about them by their identity
    where no agency's record of it is left. Returns their homes."""
    unused = Person.objects.filter(pk__in=ids, reports=None, involvements=None, support_referrals=None)
    facts = list(unused.values_list("pk", "home_id", "identity", "partnership_id"))
    _gone(rows, Person.objects.filter(pk__in=[pk for pk, *_ in facts]))
    for identity, partnership in {(identity, partnership) for _, _, identity, partnership in facts}:
        if not Person.objects.filter(identity=identity, partnership=partnership).exists():
            _gone(rows, Barrier.objects.filter(identity=identity, user__partnership=partnership))
            _gone(rows, PointerMark.objects.filter(identity=identity, partnership=partnership))
            asked = AccessRequest.objects.filter(identity=identity, partnership=partnership)
            _gone(rows, asked.filter(shares=None))
    return {home for _, home, _, _ in facts if home}


@transaction.atomic
def destroy_technical(*, today: date) -> Rows:
    """Destroy the small technical things whose period has passed; how many of each. Run each night. Each kind leaves a
    tombstone that says how many."""
    rows: Rows = Counter()
    for kind, found in _expired(today).items():
        gone: Rows = Counter()
        _gone(gone, found)
        if gone:
            rows += gone
            _write_down(kind, gone, today)
    return rows


def _expired(today: date) -> dict[Technical, QuerySet]:
    def until(kind: str) -> datetime:
        return timezone.make_aware(datetime.combine(months_before(today, policy_period(kind).months), time.min))

    never = Invitation.objects.filter(accepted_at=None)
    return {
        Technical.SUBMISSION: Submission.objects.filter(at__lt=timezone.now() - timedelta(days=1)),
        Technical.SESSION: Session.objects.filter(expire_date__lt=timezone.now()),
        Technical.NOTICE: Notice.objects.filter(at__lt=until("notice")),
        Technical.INVITATION: never.filter(expires_at__lt=until("invitation")),
    }


def _write_down(kind: Technical, gone: Rows, today: date) -> None:
    names = {Technical.SUBMISSION: "day", Technical.SESSION: "day"}
    rule = f"{kind.label}: {kept()[names.get(kind, kind)]['text']}"[:300]
    tombstone = Tombstone.objects.create(record_type=kind, rule=rule, rows=gone, destroyed_on=today)
    record_change(operation=Change.ERASURE, obj=tombstone, by=None, changes={"rule": rule, "rows": gone})
