"""The panel's part of a story: the referral, the hearings with their minutes, and the actions that it sets."""

from datetime import date

from casework.demo import wording
from casework.demo.plans import END, Meeting
from casework.demo.story import Kind, Story
from casework.demo.support import support
from casework.demo.work import act
from casework.models import AgendaItem, PanelReferral
from casework.rules.workflow import AgendaKind, CaseStatus, Decision, PanelReferralStatus

REVIEWS = ([0, 1, 2, 3], [15, 60, 20, 5])
LIVE_REVIEWS = ([1, 2, 3], [45, 40, 15])
Criterion, View = PanelReferral.Criterion, PanelReferral.VictimView


def hear(story: Story) -> None:
    """Refer the case, and take it from meeting to meeting until it is released, or is on the agenda of the next one."""
    plan, rng, panel = story.plan, story.rng, story.area.panel
    if not plan.to_panel or plan.opened_on is None:
        return
    referred = story.step(plan.opened_on + story.days(6, 14))
    if referred is None:
        return
    upcoming = [
        meeting
        for meeting in story.world.meetings[panel.pk]
        if meeting.held_on > referred and (plan.is_live or meeting.held_on <= END)
    ]
    hearings = upcoming[: rng.choices(*(LIVE_REVIEWS if plan.is_live else REVIEWS))[0] + 1]
    story.share(story.area.slugs[0], referred, f"Runs {panel.name}")
    story.tell(Kind.PANEL_REFERRED, referred, story.lead, f"To {panel.name}")
    referral = story.book.number(PanelReferral)
    is_released = hearings[-1].is_ended
    on = referred
    for number, meeting in enumerate(hearings):
        is_last = number == len(hearings) - 1
        _hearing(story, referral, meeting, on, hearings[number + 1].held_on if not is_last else None)
        if not meeting.is_ended:
            is_released = False
            break
        on = meeting.held_on
    if not is_released:
        story.is_finished, story.status = False, CaseStatus.WITH_PANEL
    _refer(story, referral, referred, PanelReferralStatus.RELEASED if is_released else PanelReferralStatus.ON_AGENDA)


def _refer(story: Story, pk: int, on: date, status: str) -> None:
    rng = story.rng
    story.book.add(
        PanelReferral,
        id=pk,
        case_id=story.case_id,
        panel_id=story.area.panel.pk,
        criterion=rng.choices(list(Criterion), [50, 35, 15])[0],
        reason=rng.choice(wording.REFERRED_BECAUSE),
        victim_view=rng.choices(list(View), [80, 8, 12])[0],
        status=status,
        referred_on=on,
        referred_by_id=story.lead.pk,
        recorded_at=story.at(on),
    )


def _hearing(story: Story, referral: int, meeting: Meeting, since: date, following: date | None) -> None:
    """One item on one agenda; `following` is the meeting at which the case comes back, None where it is released."""
    coordinator, panel = story.world.coordinators[story.area.panel.pk], story.area.panel
    meeting.items += 1
    item = story.book.number(AgendaItem)
    kind = AgendaKind.NEW if story.hearings == 0 else AgendaKind.REVIEW
    story.hearings += 1
    shown = f"{panel.name} on {meeting.held_on:%-d %B %Y}"
    story.tell(
        Kind.PANEL_AGENDA, since, story.lead if kind == AgendaKind.NEW else coordinator, f"{kind.label} at {shown}"
    )
    decided = {}
    if meeting.is_ended:
        decision = Decision.KEEP if following else Decision.RELEASE
        text = story.rng.choice(wording.MINUTES_KEEP if following else wording.MINUTES_RELEASE)
        decided = {
            "decision": decision,
            "minutes": story.fill(text, band=story.band.lower() or "not yet assessed"),
            "decided_at": story.at(meeting.held_on, 10, 12),
        }
    story.book.add(
        AgendaItem,
        id=item,
        meeting_id=meeting.pk,
        referral_id=referral,
        case_id=story.case_id,
        kind=kind,
        position=meeting.items,
        changed_at=story.at(meeting.held_on if meeting.is_ended else since, 13, 13),
        changed_by_id=coordinator.pk,
        **decided,
    )
    if meeting.is_ended:
        _decided(story, meeting.held_on, item, kind, following, shown)


def _decided(story: Story, on: date, item: int, kind: str, following: date | None, shown: str) -> None:
    coordinator = story.world.coordinators[story.area.panel.pk]
    label = (Decision.KEEP if following else Decision.RELEASE).label
    story.step(on)
    story.tell(Kind.PANEL_DECIDED, on, coordinator, f"{shown}: {label}")
    if following:
        for _ in range(story.rng.choice((2, 2, 3) if kind == AgendaKind.NEW else (0, 1, 1))):
            act(story, story.area.slugs, on, item=item, before=following)
    if kind == AgendaKind.NEW and story.plan.support == "panel":
        support(story, on, item)
