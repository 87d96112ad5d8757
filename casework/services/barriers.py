"""Keeping an officer away from one case, or from everything about one person, whatever their agency was given."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from casework.access import barriers_for
from casework.acting import as_system
from casework.audit import Change, differences, record_change, snapshot
from casework.models import Action, Agency, Barrier, Case, CaseEvent, Notice, Person, SupportReferral, Team, User
from casework.rules.roles import Permission
from casework.rules.workflow import ActionStatus, SupportReferralStatus
from casework.services.identities import cases_with
from casework.services.notices import notify_once, officers_who
from casework.services.saving import changing, create, tell

QUEUE = "Waiting for an officer"
DESTROYED = "Somebody whose records were destroyed"


@transaction.atomic
def bar(
    *,
    user: User,
    reason: str,
    by: User,
    case: Case | None = None,
    identity: UUID | None = None,
    take_over: User | None = None,
) -> Barrier:
    """Lock an officer out of a case, or of everything about a person (`identity`): at once, everywhere, until somebody else
    lifts it. What they lead there goes to `take_over`, else to the queue of their team or agency, and what they were to do
    there goes back to their agency. Their agency's case leads and administrators are told, and who can lift it, without a
    name. Barred already: the barrier that stands.

    Raises ValidationError for a `take_over` who cannot lead the cases: of another agency, suspended, or barred too.
    """
    with as_system("The officer is barred from what is handed over here"):
        standing = Barrier.objects.filter(user=user, case=case, identity=identity, lifted_at=None).first()
        if standing:
            return standing
        barrier = create(Barrier, by=by, user=user, case=case, identity=identity, reason=reason, set_by=by)
        cases = _behind(barrier)
        _hand_over(cases, user=user, to=take_over, by=by)
        _give_back(cases, user=user, by=by)
        _tell(_colleagues(user) | (_lifters(barrier) - {user}))
    _forget(user)
    return barrier


@transaction.atomic
def pass_on(*, identity: UUID, by: User) -> None:
    """Somebody came on a case, or two records were joined: what officers who are barred from the person lead or do there goes
    to the queue of their team or agency, as if the barrier had been set now, and their colleagues are told."""
    with as_system("Cases that close to officers who are barred from somebody on them"):
        for barrier in Barrier.objects.filter(identity=identity, lifted_at=None).select_related("user__agency"):
            cases, user = _behind(barrier), barrier.user
            if _hand_over(cases, user=user, to=None, by=by) + _give_back(cases, user=user, by=by):
                _tell(_colleagues(user))


def _tell(users: set[User]) -> None:
    notify_once(users=users, kind=Notice.Kind.BARRIER_SET, path=reverse("casework:barrier-list"))


def _colleagues(user: User) -> set[User]:
    """Who sees to the work and the account of the officer."""
    return {
        officer
        for permission in (Permission.CASE_MANAGE, Permission.OFFICERS_ADMINISTER)
        for officer in officers_who(permission, partnership_id=user.partnership_id, agency=user.agency)
    } - {user}


def _lifters(barrier: Barrier) -> set[User]:
    """Who can lift it: where one agency leads all the cases its case leads, else the data protection officers."""
    partnership_id = barrier.user.partnership_id
    leads = set(_behind(barrier).values_list("lead_agency", flat=True))
    if len(leads) != 1:
        return set(officers_who(Permission.EMERGENCY_REVIEW, partnership_id=partnership_id))
    agency = Agency.objects.get(pk=leads.pop())
    found = officers_who(Permission.CASE_MANAGE, partnership_id=partnership_id, agency=agency)
    return {user for user in found if not _is_closed(barrier, user)}


def _is_closed(barrier: Barrier, user: User) -> bool:
    return barrier.case_id in user.barred_case_ids or barrier.identity in user.barred_people


@transaction.atomic
def lift(*, barrier: Barrier, reason: str, by: User) -> None:
    """Let the officer back in. Raises ValidationError for one's own barrier, and for one that was lifted already."""
    if barrier.user_id == by.pk:
        raise ValidationError("Somebody else has to lift it: you said that you know this person.")
    same = {"user": barrier.user_id, "case": barrier.case_id, "identity": barrier.identity, "lifted_at": None}
    with as_system("A case that whoever lifts it may not read"):
        standing = list(Barrier.objects.select_for_update(of=["self"]).select_related("case").filter(**same))
        if not standing:
            raise ValidationError("This was lifted already.")
        for one in standing:  # two, where two records were joined
            before = snapshot(one)
            one.lifted_by, one.lifted_at, one.lifted_because = by, timezone.now(), reason
            one.save()
            record_change(operation=Change.ALTERATION, obj=one, by=by, changes=differences(before, snapshot(one)))
    barrier.refresh_from_db(fields=["lifted_by", "lifted_at", "lifted_because"])
    _forget(barrier.user)


@dataclass(frozen=True)
class Listed:
    """A barrier as a page shows it: `subject` is the case's reference, or the person's name as the newest record has it."""

    barrier: Barrier
    subject: str


def listed(user: User, **which: Any) -> list[Listed]:
    """The barriers that the officer may lift, the newest first, each with the case or the person; all, or those that
    `which` says."""
    with as_system("Cases and people that others are barred from"):
        found = barriers_for(user).filter(**which).select_related("case", "user__agency", "set_by")
        rows = list(found.order_by("-set_at", "-pk"))
        people = Person.objects.filter(identity__in={one.identity for one in rows}, partnership=user.partnership_id)
        names: dict[UUID | None, str] = {one.identity: str(one) for one in people.order_by("pk")}  # the newest of each
        return [Listed(one, str(one.case or names.get(one.identity, DESTROYED))) for one in rows]


def leads_one_with(user: User, identities: list[UUID]) -> bool:
    """Does the officer lead a case with one of these people?"""
    return cases_with(*identities, partnership_id=user.partnership_id).filter(lead=user).exists()


def colleagues_of(user: User) -> list[User]:
    """Who could take over what the officer leads."""
    found = officers_who(Permission.CASE_MANAGE, partnership_id=user.partnership_id, agency=user.agency)
    return [one for one in found if one.pk != user.pk]


def _behind(barrier: Barrier) -> QuerySet[Case]:
    """The cases that the barrier closes to the officer."""
    if barrier.identity:
        return cases_with(barrier.identity, partnership_id=barrier.user.partnership_id)
    return Case.objects.filter(barriers=barrier)


def _hand_over(cases: QuerySet[Case], *, user: User, to: User | None, by: User) -> int:
    """Nobody leads a case that they may not read. Returns how many were handed over."""
    led = list(cases.filter(lead=user))
    if to and (to.agency_id != user.agency_id or to.partnership_id != user.partnership_id or to == user):
        raise ValidationError(f"{to.name} is not a colleague of {user.name}.")
    if to and (not to.is_active or Permission.CASE_MANAGE not in to.permissions):
        raise ValidationError(f"{to.name} cannot lead a case.")
    if to and {case.pk for case in led} & set(to.barred_case_ids):
        raise ValidationError(f"{to.name} cannot take this over.")
    for case in led:
        with changing(case, by=by) as current:
            current.lead, current.team = to, None if to else current.team or _queue_of(user, by)
        tell(case, CaseEvent.Kind.LEAD_CHANGED, by=by, note=f"To {to.name if to else case.team}")
    return len(led)


def _queue_of(user: User, by: User) -> Team:
    """Where work of the officer's agency waits for somebody to take it."""
    teams = Team.objects.filter(partnership=user.partnership_id, agency=user.agency_id)
    found = user.team or teams.first()
    return found or create(Team, by=by, partnership=user.partnership, agency=user.agency, name=QUEUE)


def _give_back(cases: QuerySet[Case], *, user: User, by: User) -> int:
    """What the officer was to do stays with their agency, and anybody there can take it. Returns how much it was."""
    actions = list(Action.objects.filter(case__in=cases, officer=user, status=ActionStatus.OPEN))
    for action in actions:
        with changing(action, by=by) as current:
            current.officer = None
    live = (SupportReferralStatus.WAITING, SupportReferralStatus.ACCEPTED)
    referrals = list(SupportReferral.objects.filter(case__in=cases, worker=user, status__in=live))
    for referral in referrals:
        with changing(referral, by=by) as change:
            change.worker = None
    return len(actions) + len(referrals)


def _forget(user: User) -> None:
    """What was read once for this request no longer holds."""
    for name in ("_barriers", "barred_identities", "barred_case_ids", "barred_people"):
        user.__dict__.pop(name, None)
