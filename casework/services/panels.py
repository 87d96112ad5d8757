"""Referring a case to the panel, planning and holding its meetings."""

from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from casework.acting import as_system
from casework.audit import Change, record_change
from casework.models import AgendaItem, Case, CaseEvent, Panel, PanelMeeting, PanelReferral, User
from casework.rules.categories import Gateway, Purpose
from casework.rules.workflow import AgendaKind, CaseStatus, Decision, PanelReferralStatus
from casework.services.cases import move
from casework.services.saving import changing, create, tell
from casework.services.sharing import ensure_shared

Status = PanelMeeting.Status
WHY = "An agenda is every case's, also of those that whoever plans or ends the meeting may not read"


@transaction.atomic
def refer(
    *, case: Case, panel: Panel, criterion: str, reason: str, victim_view: str, referred_on: date, by: User
) -> PanelReferral:
    """Ask the panel to take up the case. It goes on the next meeting that is planned, or waits for one.

    Raises ValidationError when the case is closed, has no risk assessment, or is with the panel already.
    """
    if case.status != CaseStatus.OPEN or case.panel_referrals.exclude(status=PanelReferralStatus.RELEASED).exists():
        raise ValidationError("The case is closed, or is with the panel already.")
    if not case.risk_band:
        raise ValidationError("Assess the risk first: the panel needs it.")
    if panel.agency_id != case.lead_agency_id:
        ensure_shared(
            case=case,
            agency=panel.agency,
            purpose=Purpose.PREVENT,
            gateway=Gateway.CDA_S115,
            note=f"Runs {panel}",
            by=by,
        )
    referral = create(
        PanelReferral,
        by=by,
        case=case,
        panel=panel,
        criterion=criterion,
        reason=reason,
        victim_view=victim_view,
        referred_on=referred_on,
        referred_by=by,
    )
    tell(case, CaseEvent.Kind.PANEL_REFERRED, by=by, on=referred_on, note=f"To {panel}")
    meeting = panel.meetings.filter(status=Status.PLANNED, held_on__gte=referred_on).first()
    if meeting:
        _put_on_agenda(meeting, referral, by)
    return referral


@transaction.atomic
def plan_meeting(*, panel: Panel, held_on: date, starts_at: time, venue: str, chair: str, by: User) -> PanelMeeting:
    """A new meeting, with its agenda: referrals that wait, and cases that the panel kept under review, taken over from a
    later meeting that was planned before.

    Raises ValidationError when the panel meets that day already.
    """
    if panel.meetings.filter(held_on=held_on).exists():
        raise ValidationError("The panel has a meeting on that day already.")
    meeting = create(
        PanelMeeting,
        by=by,
        panel=panel,
        held_on=held_on,
        starts_at=starts_at,
        venue=venue,
        chair=chair,
        changed_by=by,
    )
    with as_system(WHY):
        for referral in panel.referrals.exclude(status=PanelReferralStatus.RELEASED).filter(referred_on__lte=held_on):
            _take_up(meeting, referral, by)
    return meeting


def change_meeting(
    *, meeting: PanelMeeting, by: User, version: int, held_on: date, starts_at: time, venue: str, chair: str
) -> None:
    """Move a planned meeting, or correct what was written of it; its agenda goes with it. Raises Stale, or
    ValidationError once it has begun, for a day on which the panel meets already, or one before a case on the agenda was
    referred or last heard."""
    with changing(meeting, by=by, version=version) as current:
        if current.status != Status.PLANNED:
            raise ValidationError("The meeting has begun already.")
        if current.panel.meetings.filter(held_on=held_on).exclude(pk=current.pk).exists():
            raise ValidationError("The panel has a meeting on that day already.")
        heard = AgendaItem.objects.filter(referral=OuterRef("referral"), meeting__held_on__gte=held_on)
        if current.items.filter(Q(referral__referred_on__gt=held_on) | Exists(heard.exclude(decision=""))).exists():
            raise ValidationError("A case on the agenda was referred, or heard last, later than that day.")
        current.held_on, current.starts_at, current.venue, current.chair = held_on, starts_at, venue, chair


def _take_up(meeting: PanelMeeting, referral: PanelReferral, by: User) -> None:
    """Put the case on a new meeting's agenda: from the later one for which it was meant, if it was; never before a
    meeting that has heard it."""
    items = referral.items.select_related("meeting")
    if items.exclude(decision="").filter(meeting__held_on__gte=meeting.held_on).exists():
        return
    meant = items.filter(decision="").exclude(meeting__status=Status.ENDED).first()
    if meant is None:
        _put_on_agenda(meeting, referral, by)
    elif meant.meeting.status == Status.PLANNED and meant.meeting.held_on > meeting.held_on:
        with changing(meant, by=by) as item:
            item.meeting, item.position = meeting, meeting.items.count() + 1
        on = min(meeting.held_on, timezone.localdate())
        tell(referral.case, CaseEvent.Kind.PANEL_AGENDA, by=by, on=on, note=f"Moved forward to {meeting}")


def _put_on_agenda(meeting: PanelMeeting, referral: PanelReferral, by: User) -> AgendaItem:
    last = referral.items.exclude(decision="").select_related("meeting").order_by("meeting__held_on").last()
    kind = AgendaKind.REVIEW if last else AgendaKind.NEW
    with as_system(WHY):
        position = meeting.items.count() + 1
    item = create(
        AgendaItem,
        by=by,
        meeting=meeting,
        referral=referral,
        case=referral.case,
        kind=kind,
        position=position,
        changed_by=by,
    )
    if referral.status == PanelReferralStatus.WAITING:
        _set_status(referral, PanelReferralStatus.ON_AGENDA, by)
        move(referral.case, CaseStatus.WITH_PANEL, by=by)
    on = last.meeting.held_on if last else referral.referred_on
    tell(referral.case, CaseEvent.Kind.PANEL_AGENDA, by=by, on=on, note=f"{kind.label} at {meeting}")
    return item


def _set_status(referral: PanelReferral, status: PanelReferralStatus, by: User) -> None:
    was, referral.status = referral.status, status
    referral.save()
    record_change(operation=Change.ALTERATION, obj=referral, by=by, changes={"status": [was, status.value]})


def begin(*, meeting: PanelMeeting, by: User) -> None:
    """The chair has read the statement of confidentiality. Raises ValidationError unless the meeting is planned, and
    before its day."""
    with changing(meeting, by=by) as current:
        if current.status != Status.PLANNED:
            raise ValidationError("The meeting has begun already.")
        if current.held_on > timezone.localdate():
            raise ValidationError(f"The meeting is on {current.held_on:%-d %B %Y}. It can begin on that day.")
        current.status, current.begun_at = Status.BEGUN, timezone.now()


def decide(*, item: AgendaItem, by: User, version: int, decision: str, minutes: str) -> None:
    """Record what the panel decided on one case; without a decision, the minutes so far. Raises Stale, or ValidationError
    outside a meeting in session."""
    with changing(item, by=by, version=version) as current:
        if current.meeting.status != Status.BEGUN:
            raise ValidationError("Decisions are recorded while the meeting is in session.")
        is_new = decision and decision != current.decision
        current.decision, current.minutes = decision, minutes
        current.decided_at = timezone.now() if decision else None
        if is_new:
            note = f"{current.meeting}: {current.get_decision_display()}"
            tell(current.case, CaseEvent.Kind.PANEL_DECIDED, by=by, on=current.meeting.held_on, note=note)


def end(*, meeting: PanelMeeting, by: User) -> None:
    """End the meeting; cases that the panel released go back to their lead agency, the others to the next meeting, also one
    without a decision that whoever ends it may not read and is not told of.

    Raises ValidationError while a case that they may read has no decision.
    """
    with changing(meeting, by=by) as current:
        if current.status != Status.BEGUN:
            raise ValidationError("The meeting is not in session.")
        undecided = current.items.filter(decision="").count()
        if undecided:
            raise ValidationError(
                "1 case has no decision yet." if undecided == 1 else f"{undecided} cases have no decision yet."
            )
        current.status, current.ended_at = Status.ENDED, timezone.now()
        with as_system(WHY):
            for item in current.items.select_related("referral", "case"):
                _after(item, by)


def _after(item: AgendaItem, by: User) -> None:
    referral = item.referral
    if item.decision == Decision.RELEASE:
        _set_status(referral, PanelReferralStatus.RELEASED, by)
        move(item.case, CaseStatus.OPEN, by=by)
        return
    upcoming = referral.panel.meetings.filter(status=Status.PLANNED, held_on__gt=item.meeting.held_on).first()
    if upcoming:
        _put_on_agenda(upcoming, referral, by)
