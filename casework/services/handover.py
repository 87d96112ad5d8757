"""Work that changes hands: what a leaver had to do goes to a colleague or to a team, and officers take it from there."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from casework.acting import as_system
from casework.models import Action, Case, CaseEvent, Notice, PanelMeeting, SupportReferral, Team, User
from casework.rules.categories import Circle
from casework.rules.roles import Permission
from casework.rules.workflow import ActionStatus, SupportReferralStatus
from casework.services.notices import notify
from casework.services.officers import suspend
from casework.services.saving import changing, tell

Kind = CaseEvent.Kind
WHY = "An administrator hands over what they may not read themselves"


@dataclass(frozen=True)
class Work:
    """What an officer has to do, by kind. `needed` says what a successor has to be allowed to do."""

    label: str
    plural: str
    needed: Permission
    records: list

    @property
    def in_words(self) -> str:
        return f"{len(self.records)} {self.label if len(self.records) == 1 else self.plural}"


@dataclass
class HandedOver:
    """What a hand-over did, in sentences without a title: the administrator may not read the cases."""

    moved: int = 0
    refused: list[str] = field(default_factory=list)


def work_of(officer: User) -> list[Work]:
    """Everything open that waits for this officer alone: only kinds of which there is something."""
    here = officer.partnership_id
    with as_system(WHY):
        found = [
            Work(
                "open case that they lead",
                "open cases that they lead",
                Permission.CASE_MANAGE,
                list(Case.objects.open().filter(lead=officer, partnership=here).select_related("partnership")),
            ),
            Work(
                "action to do",
                "actions to do",
                Permission.ACTION_UPDATE,
                list(_with_case(Action.objects.filter(officer=officer, status=ActionStatus.OPEN))),
            ),
            Work(
                "person whom they support",
                "people whom they support",
                Permission.SUPPORT_WORK,
                list(_with_case(SupportReferral.objects.filter(worker=officer, status=SupportReferralStatus.ACCEPTED))),
            ),
            Work(
                "panel meeting that they are to chair",
                "panel meetings that they are to chair",
                Permission.PANEL_RUN,
                list(_chaired_by(officer)),
            ),
        ]
    return [work for work in found if work.records]


def _with_case(records: QuerySet) -> QuerySet:
    return records.select_related("case__partnership", "agency")


def _chaired_by(officer: User) -> QuerySet[PanelMeeting]:
    """Planned meetings that name the officer as their chair."""
    planned = PanelMeeting.objects.filter(panel__partnership=officer.partnership_id, status=PanelMeeting.Status.PLANNED)
    return planned.filter(chair__icontains=officer.name)


def colleagues_of(officer: User) -> QuerySet[User]:
    """Active officers of the same agency in the same partnership."""
    here = User.objects.filter(agency=officer.agency_id, partnership=officer.partnership_id, is_active=True)
    return here.exclude(pk=officer.pk)


def teams_of(officer: User) -> QuerySet[Team]:
    return Team.objects.filter(agency=officer.agency_id, partnership=officer.partnership_id)


@transaction.atomic
def leave(*, officer: User, by: User, reason: str, to: User | None = None, team: Team | None = None) -> HandedOver:
    """The officer leaves: suspended at once, and everything open goes to a colleague (`to`). What the colleague may not
    take goes to the queue of `team`, and so does everything where only a team is named; what neither can take stays with
    the leaver and is told. Also for who is suspended already and still has work.

    Raises ValidationError for a colleague or team of another agency, a suspended colleague, and for oneself.
    """
    officer = User.objects.select_for_update(of=["self"]).select_related("agency").get(pk=officer.pk)
    if to and not colleagues_of(officer).filter(pk=to.pk).exists():
        raise ValidationError(f"{to.name} is not an active colleague of {officer.name}.")
    if team and not teams_of(officer).filter(pk=team.pk).exists():
        raise ValidationError(f"{team} is not a team of {officer.agency}.")
    if officer.pk == by.pk:
        raise ValidationError("You cannot do this for yourself. Another administrator can.")
    if officer.is_active:
        suspend(officer=officer, by=by, reason=reason)
    done = HandedOver()
    with as_system(WHY):
        for work in work_of(officer):
            _pass_on(work, officer, to, team, by, done)
        told = {to} if to else set()
        if team:
            told |= set(team.users.filter(is_active=True, partnership=officer.partnership_id))
        if done.moved:
            notify(users=told, kind=Notice.Kind.HANDED_OVER, path=reverse("casework:my-work"))
    return done


def _pass_on(work: Work, officer: User, to: User | None, team: Team | None, by: User, done: HandedOver) -> None:
    stayed: dict[str, int] = {}
    for record in work.records:
        hindered = _hindrance(work, record, to) if to else "There is no colleague to take it."
        if to and not hindered:
            _give(record, officer, to, by)
        elif team and not isinstance(record, PanelMeeting):
            _queue(record, officer, team, by)
        else:
            stayed[hindered] = stayed.get(hindered, 0) + 1
            continue
        done.moved += 1
    for why, count in stayed.items():
        done.refused.append(f"{count} {work.label if count == 1 else work.plural}: {why}")


def _hindrance(work: Work, record, to: User) -> str:
    """Why the colleague cannot take it; empty when they can."""
    if work.needed not in to.permissions:
        return f"{to.name}’s roles do not include it."
    case = record if isinstance(record, Case) else getattr(record, "case", None)
    if case and case.pk in to.barred_case_ids:
        return f"{to.name} may not read the case."
    return ""


def _give(record, officer: User, to: User, by: User) -> None:
    with changing(record, by=by) as current:
        if isinstance(current, Case):
            current.lead, current.team = to, None
        elif isinstance(current, Action):
            current.officer, current.team = to, None
        elif isinstance(current, SupportReferral):
            current.worker, current.team = to, None
        else:
            current.chair = current.chair.replace(officer.name, to.name)
    _tell(record, officer, to.name, by)


def _queue(record, officer: User, team: Team, by: User) -> None:
    with changing(record, by=by) as current:
        name = {Case: "lead", Action: "officer", SupportReferral: "worker"}[type(current)]
        setattr(current, name, None)
        current.team = team
    _tell(record, officer, f"{team}, where an officer will take it", by)


def _tell(record, officer: User, to: str, by: User) -> None:
    """Everybody on the case learns who leads it and who does an action; who supports the victim is the service's own."""
    if isinstance(record, Case):
        tell(record, Kind.LEAD_CHANGED, by=by, note=f"From {officer.name} to {to}")
    elif isinstance(record, Action):
        note = f"{record.agency}: {record.description} – from {officer.name} to {to}"
        tell(record.case, Kind.LEAD_CHANGED, by=by, note=note)
    elif isinstance(record, SupportReferral):
        tell(record.case, Kind.LEAD_CHANGED, by=by, circle=Circle.AGENCY, note=f"Support: from {officer.name} to {to}")


# --- Taking work, and giving an action to a colleague


def waits_for(user: User, holder: str) -> Q:
    """Rows that nobody has (`holder` is empty) and that wait for anybody in the agency, or for the officer's own team."""
    return Q(**{f"{holder}": None}) & (Q(team=None) | Q(team=user.team_id) if user.team_id else Q(team=None))


@contextmanager
def _taking(record, holder: str, by: User) -> Iterator:
    with changing(record, by=by) as current:
        if getattr(current, f"{holder}_id"):
            raise ValidationError(f"{getattr(current, holder).name} has taken it already.")
        if current.team_id and current.team_id != by.team_id:
            raise ValidationError(f"It waits for {current.team}, which is not your team.")
        yield current
        setattr(current, holder, by)
        current.team = None


@transaction.atomic
def take_case(*, case: Case, by: User) -> None:
    """Lead a case that waits in the officer's team. Raises ValidationError when somebody has it, or another team."""
    with _taking(case, "lead", by) as current:
        waited_for = current.team
    tell(case, Kind.LEAD_CHANGED, by=by, note=f"From {waited_for} to {by.name}")


@transaction.atomic
def take_action(*, action: Action, by: User) -> None:
    """Do an action of the officer's agency that nobody has yet. Raises ValidationError as `take_case`, or when it ended."""
    with _taking(action, "officer", by) as current:
        if current.status != ActionStatus.OPEN:
            raise ValidationError("The action has ended.")


@transaction.atomic
def take_referral(*, referral: SupportReferral, by: User) -> None:
    """Support a person whose worker left. Raises ValidationError as `take_case`, or unless the referral is accepted."""
    with _taking(referral, "worker", by) as current:
        if current.status != SupportReferralStatus.ACCEPTED:
            raise ValidationError("Accept the referral first.")


def may_do(action: Action) -> list[User]:
    """The officers to whom the action can be given: active, of its agency, allowed to work it, and not barred from the
    case."""
    here = User.objects.filter(agency=action.agency_id, partnership=action.case.partnership_id, is_active=True)
    able: Iterable[User] = (user for user in here if Permission.ACTION_UPDATE in user.permissions)
    with as_system("Whether a colleague is barred is asked, and not shown"):
        return [user for user in able if action.case_id not in user.barred_case_ids]


def assign(*, action: Action, officer: User | None, by: User, version: int) -> None:
    """Say which officer of the agency does the action; None: anybody. Raises Stale, or ValidationError once it has ended and
    for an officer who cannot do it."""
    if officer and officer not in may_do(action):
        raise ValidationError(f"{officer.name} cannot do this action.")
    with changing(action, by=by, version=version) as current:
        if current.status != ActionStatus.OPEN:
            raise ValidationError("The action has ended.")
        current.officer, current.team = officer, None
    if officer and officer.pk != by.pk:
        notify(users=[officer], kind=Notice.Kind.HANDED_OVER, path=action.get_absolute_url(), case=action.case)
