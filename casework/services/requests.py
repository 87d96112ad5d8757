"""Asking an agency for what it holds about a person, and its answer within a clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from casework.access import cases_for, managed_cases_for
from casework.acting import as_system
from casework.models import AccessRequest, Agency, Case, CaseShare, Notice, Person, PointerQuestion, User
from casework.permissions import can, has_decider
from casework.rules.clocks import add_working_days
from casework.rules.roles import Permission
from casework.rules.thresholds import ACCESS_REQUEST_DAYS
from casework.services import sharing
from casework.services.identities import cases_with
from casework.services.notices import notify, notify_once, officers_who
from casework.services.pointers import beyond
from casework.services.saving import changing, create
from casework.services.thresholds import number

Status = AccessRequest.Status


@transaction.atomic
def ask(*, question: PointerQuestion, purpose: str, gateway: str, reason: str, by: User) -> list[AccessRequest]:
    """One request to each agency that holds a record of whom the question describes. Who decides there gets a notice.

    Raises ValidationError where no agency holds a record that the officer may not read, and where each was asked already.
    """
    days = number(ACCESS_REQUEST_DAYS, partnership_id=by.partnership_id)
    made = []
    for owner, person in _owners(question, by).items():
        waiting = AccessRequest.objects.filter(agency=by.agency, owner=owner, status=Status.WAITING)
        if waiting.filter(identity=person.identity).exists():
            continue
        request = create(
            AccessRequest,
            by=by,
            partnership=by.partnership,
            agency=by.agency,
            asked_by=by,
            owner=owner,
            identity=person.identity,
            person=person,
            asked_about=question.in_words,
            purpose=purpose,
            gateway=gateway,
            reason=reason,
            respond_by=add_working_days(timezone.localdate(), days),
            changed_by=by,
        )
        _tell(request, Notice.Kind.REQUEST_MADE)
        made.append(request)
    if not made:
        raise ValidationError("Your agency has asked already, and waits for the answer.")
    return made


def _owners(question: PointerQuestion, by: User) -> dict[Agency, Person]:
    """Who is asked, and about which record: the newest of theirs, or one on a case that they lead."""
    held = beyond(question.fact, user=by)
    found: dict[Agency, Person] = {}
    for person in held.records:
        found.setdefault(person.agency, person)
    closed = [case.pk for case in held.cases]
    with as_system("Who leads a case with somebody whom the officer may not read about"):
        for person in held.people:
            cases = cases_with(person.identity, partnership_id=by.partnership_id).filter(pk__in=closed)
            for case in cases.select_related("lead_agency"):
                found.setdefault(case.lead_agency, person)
    found.pop(by.agency, None)
    if not found:
        raise ValidationError("No agency holds a record of this person that you may not read already.")
    return found


def deciders(request: AccessRequest) -> list[User]:
    """Who at the owner is told of the request: those who decide; where nobody has that role, all officers who record
    reports, for an answer in words. Whoever is barred from the person is left out."""
    decides = Permission.REQUEST_DECIDE if has_decider(request) else Permission.REPORT_RECORD
    at_owner = officers_who(decides, partnership_id=request.partnership_id, agency=request.owner)
    return [user for user in at_owner if request.about not in user.barred_people]


def _tell(request: AccessRequest, kind: Notice.Kind) -> None:
    """Those who decide; where there is nobody, or it is late, the data protection officers, who see to it that somebody
    does. Who has not read such a notice yet is not told again."""
    at_owner = deciders(request)
    notify_once(users=at_owner, kind=kind, path=request.decide_path)
    if not at_owner or kind == Notice.Kind.REQUEST_OVERDUE:
        dpos = officers_who(Permission.ACCESS_RECORD_VIEW, partnership_id=request.partnership_id)
        notify_once(users=dpos, kind=kind, path=request.record_path)


def shareable_cases(request: AccessRequest, *, user: User) -> QuerySet[Case]:
    """Cases that the person is on, that the officer's agency leads, and that the asking agency has no share of yet."""
    if user.agency_id != request.owner_id:
        return Case.objects.none()
    there = cases_with(request.about, partnership_id=request.partnership_id).values("pk")
    shared = CaseShare.objects.filter(agency=request.agency, withdrawn_at=None).values("case")
    mine = managed_cases_for(user).filter(lead_agency=user.agency_id)
    return mine.filter(pk__in=there).exclude(pk__in=shared)


@transaction.atomic
def grant(
    *,
    request: AccessRequest,
    cases: list[Case],
    level: CaseShare.Level,
    ends_on: date,
    answer: str,
    by: User,
    version: int,
) -> None:
    """Share the cases with the agency that asked, until the end of a day. Raises Stale, and ValidationError for a case that
    is not theirs to share or does not concern the person, and, with the reasons, when no agreement covers a share."""
    if not cases:
        raise ValidationError("Choose a case to share.")
    allowed = set(shareable_cases(request, user=by).values_list("pk", flat=True))
    if not {case.pk for case in cases} <= allowed:
        raise ValidationError("One of these cases is not yours to share for this request.")
    with _deciding(request, by, version) as current:
        current.status, current.answer = Status.GRANTED, answer
        for case in cases:
            sharing.share(
                case=case,
                agency=request.agency,
                level=level,
                purpose=request.purpose,
                gateway=request.gateway,
                note=request.reason,
                ends_on=ends_on,
                request=request,
                by=by,
            )


@transaction.atomic
def answer(*, request: AccessRequest, answer: str, by: User, version: int) -> None:
    """Tell the asking agency what it needs to know in words, without access. Raises Stale."""
    with _deciding(request, by, version) as current:
        current.status, current.answer = Status.ANSWERED, answer


@transaction.atomic
def refuse(*, request: AccessRequest, reason: str, by: User, version: int) -> None:
    """Give neither access nor an answer, and say why. Raises Stale."""
    with _deciding(request, by, version) as current:
        current.status, current.answer = Status.REFUSED, reason


def decide(*, request: AccessRequest, by: User, version: int, facts: dict[str, Any]) -> None:
    """As the owner's form has it (forms/pointers.py, DecideForm): `facts["decision"]` is share, answer or refuse."""
    if facts["decision"] == "share":
        what = {name: facts[name] for name in ("level", "ends_on", "answer")}
        grant(request=request, cases=list(facts["cases"]), by=by, version=version, **what)
    elif facts["decision"] == "answer":
        answer(request=request, answer=facts["answer"], by=by, version=version)
    else:
        refuse(request=request, reason=facts["answer"], by=by, version=version)


def records_at_owner(request: AccessRequest) -> list[Person]:
    """The owner's own records of the person."""
    here = Person.objects.filter(partnership=request.partnership_id, identity=request.about, agency=request.owner_id)
    return list(here.order_by("-pk"))


def cases_given(request: AccessRequest, *, user: User) -> list[CaseShare]:
    """The shares that the answer gave, of cases that the officer may read now."""
    mine = cases_for(user).values("pk")
    return list(request.shares.filter(case__in=mine).select_related("case").order_by("pk"))


@contextmanager
def _deciding(request: AccessRequest, by: User, version: int) -> Iterator[AccessRequest]:
    if not can(by, Permission.REPORT_RECORD, request):
        raise ValidationError("Another agency decides this.")
    with changing(request, by=by, version=version) as current:
        _is_waiting(current)
        current.decided_by, current.decided_at = by, timezone.now()
        yield current
    notify(users=[request.asked_by], kind=Notice.Kind.REQUEST_ANSWERED, path=request.get_absolute_url())


@transaction.atomic
def take_back(*, request: AccessRequest, by: User, version: int) -> None:
    """The asking agency needs it no longer. Raises Stale; raises ValidationError when it was answered already."""
    if by.agency_id != request.agency_id:
        raise ValidationError("Only the agency that asked can take it back.")
    with changing(request, by=by, version=version) as current:
        _is_waiting(current)
        current.status, current.decided_by, current.decided_at = Status.WITHDRAWN, by, timezone.now()


def _is_waiting(request: AccessRequest) -> None:
    if request.status != Status.WAITING:
        raise ValidationError(f"This request is not waiting any more: {request.get_status_display().lower()}.")


def notice_overdue(today: date) -> int:
    """Tell the owner and the data protection officers of requests whose day has passed. Run daily; who has not read such a
    notice yet is not told again. Returns how many are overdue."""
    late = AccessRequest.objects.filter(status=Status.WAITING, respond_by__lt=today).select_related("owner", "person")
    for request in late:
        _tell(request, Notice.Kind.REQUEST_OVERDUE)
    return len(late)
