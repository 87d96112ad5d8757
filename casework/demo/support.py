"""Victim Support's part of a story: the referral, private notes, support, and what the victim thought of it."""

from datetime import date, timedelta

from casework.demo import wording
from casework.demo.story import Kind, Story
from casework.models import Contact, Feedback, SupportGiven, SupportReferral, User
from casework.rules.categories import Circle, ContactMethod, Gateway, SupportKind
from casework.rules.clocks import add_working_days
from casework.rules.workflow import SupportReferralStatus

SLUG = "victim-support"
TARGET_DAYS = 2  # working days to the first contact
DECLINED, GAVE_FEEDBACK = 0.05, 0.8
ONE_IN = 28  # who would not recommend the service: a little over 95% would, as in the 2017 report (1.5.2)
SATISFIED = ([5, 4, 3, 2], [52, 38, 7, 3])


def support(story: Story, wanted: date, item: int | None = None) -> None:
    """Refer the victim with their agreement; the service answers, and where it accepts, supports them to the end."""
    on = story.step(wanted)
    if on is None or SLUG not in story.area.agencies:
        return
    rng, plan = story.rng, story.plan
    worker = story.area.users[SLUG][0 if rng.random() < 0.65 else 1]
    story.tell(Kind.SUPPORT_REFERRED, on, story.lead, f"To {worker.agency.name}")
    answered = None
    if plan.support == "waiting":
        story.is_finished = False
    else:
        answered = story.step(add_working_days(on, rng.choice((0, 1, 1, 1, 2))))
    pk = story.book.number(SupportReferral)
    if answered and rng.random() < DECLINED:
        story.share(SLUG, on, "Support for the victim", Gateway.CONSENT, until=answered)
        reason = rng.choice(wording.DECLINED)
        story.tell(Kind.SUPPORT_ANSWERED, answered, worker, f"Declined by {worker.agency.name}: {reason}")
        facts = {"status": SupportReferralStatus.DECLINED, "answered_on": answered, "decline_reason": reason}
    else:
        story.share(SLUG, on, "Support for the victim", Gateway.CONSENT)
        facts = _accepted(story, pk, worker, answered) if answered else {}
    _refer(story, pk, on, item, worker, facts)


def _refer(story: Story, pk: int, on: date, item: int | None, worker: User, facts: dict) -> None:
    rng = story.rng
    story.book.add(
        SupportReferral,
        id=pk,
        case_id=story.case_id,
        person_id=story.victim_id,
        agency_id=worker.agency_id,
        agenda_item_id=item,
        needs=rng.choice(wording.NEEDS),
        consent_on=on - story.days(0, 5),
        consent_scope=rng.choice(wording.CONSENT_SCOPE),
        referred_on=on,
        referred_by_id=story.lead.pk,
        respond_by=add_working_days(on, TARGET_DAYS),
        recorded_at=story.at(on),
        changed_at=story.at(story.latest, 17, 17),
        changed_by_id=worker.pk if facts else story.lead.pk,
        **facts,
    )


def _accepted(story: Story, pk: int, worker: User, answered: date) -> dict:
    """The columns of a referral that was accepted, after all that followed has been written."""
    rng = story.rng
    story.tell(Kind.SUPPORT_ANSWERED, answered, worker, f"Accepted by {worker.agency.name}")
    facts = {"status": SupportReferralStatus.ACCEPTED, "answered_on": answered, "worker_id": worker.pk}
    first = story.step(add_working_days(answered, rng.choice((0, 0, 0, 1, 1, 2))))
    if first is None:
        return facts
    _contact(story, pk, worker, first)
    end = first + story.days(30, 85)
    on = first + story.days(5, 12)
    while on < end:
        _session(story, pk, worker, on)
        on += story.days(8, 20)
    ended = story.step(end)
    if ended:
        story.tell(Kind.SUPPORT_ENDED, ended, worker, f"By {worker.agency.name}")
        facts |= {"status": SupportReferralStatus.ENDED, "ended_on": ended}
        if rng.random() < GAVE_FEEDBACK:
            _feedback(story, pk, worker, ended)
    return facts | {"first_contact_on": first}


def _session(story: Story, pk: int, worker: User, wanted: date) -> None:
    on = story.step(wanted)
    if on is None:
        return
    if story.rng.random() < 0.6:
        _contact(story, pk, worker, on)
    if story.rng.random() < 0.7:
        kind = story.rng.choices(list(SupportKind), [40, 28, 17, 9, 6])[0]
        note = story.rng.choice(wording.SUPPORT_NOTES[kind])
        story.book.add(
            SupportGiven, referral_id=pk, kind=kind, on=on, note=note, given_by_id=worker.pk, recorded_at=story.at(on)
        )


def _contact(story: Story, pk: int, worker: User, on: date) -> None:
    """A contact of the service's own: nobody else on the case reads it, but for a few that they wrote for all."""
    is_first = not story.was_called
    story.was_called = True
    is_private = is_first or story.rng.random() < 0.85
    private = wording.FIRST_CALL if is_first else story.rng.choice(wording.PRIVATE_NOTES)
    story.book.add(
        Contact,
        case_id=story.case_id,
        referral_id=pk,
        agency_id=worker.agency_id,
        made_by_id=worker.pk,
        on=on,
        method=story.rng.choices([ContactMethod.PHONE, ContactMethod.VISIT, ContactMethod.MEETING], [60, 25, 15])[0],
        is_reached=True,
        note=private if is_private else story.rng.choice(wording.CONTACT_REACHED),
        circle=Circle.AGENCY if is_private else Circle.CASE,
        recorded_at=story.at(on),
        changed_at=story.at(on),
    )


def _feedback(story: Story, pk: int, worker: User, ended: date) -> None:
    on = story.step(ended + timedelta(days=story.rng.randint(0, 6)))
    if on is None:
        return
    story.world.feedback += 1
    recommends = story.world.feedback % ONE_IN != ONE_IN // 2
    story.book.add(
        Feedback,
        referral_id=pk,
        given_on=on,
        would_recommend=recommends,
        satisfaction=story.rng.choices(*SATISFIED)[0] if recommends else 2,
        comments=story.rng.choice(wording.COMMENTS) if recommends else "I did not hear from anybody for a month.",
        recorded_by_id=worker.pk,
        recorded_at=story.at(on),
    )
    story.tell(Kind.FEEDBACK, on, worker, circle=Circle.AGENCY)
