"""The whole demonstration, made in one transaction: all of it or nothing."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import F

from casework import models
from casework.audit import Change, record_change
from casework.demo import plans, work
from casework.demo.book import Book
from casework.demo.cast import Area, make_cast
from casework.demo.names import Names
from casework.demo.panel import hear
from casework.demo.plans import Meeting, Plan
from casework.demo.story import LONDON, Questions, Story, World
from casework.demo.support import support
from casework.models import PanelMeeting, Partnership
from casework.rules.roles import Role
from casework.services.gazetteer import load_places

LIVE, TRIAGE = 40, 14
ENFIELD_LIVE, ENFIELD_TRIAGE = 7, 3
Say = Callable[[str], None]


class Refused(Exception):
    """The database holds a partnership that is not invented."""


def is_made() -> bool:
    """Whether a demonstration is there already. Raises Refused where there is a real partnership."""
    real = Partnership.objects.filter(is_demonstration=False).first()
    if real:
        raise Refused(f"{real} is not a demonstration. Invented people are not mixed with real ones.")
    return Partnership.objects.exists()


@transaction.atomic
def make(*, cases: int, seed: int, today: date, say: Say = lambda _: None) -> Counter[str]:
    """Make both partnerships with `cases` closed cases of 2015 to 2017 and the caseload of the six months before `today`.

    Returns how many rows of each kind were written. Raises Refused where there is a real partnership.
    """
    if is_made():
        raise Refused("A demonstration is there already.")
    with connection.cursor() as cursor:
        # Checked with each COPY instead of at the end, or the database would remember every row until then.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    load_places()
    barnet, enfield = make_cast(cases, seed)
    world = World(seed, today, Book(), Names(), Questions())
    held, upcoming = plans.meeting_days(today)
    _meetings(world, barnet, held, upcoming)
    _meetings(world, enfield, [], upcoming + timedelta(days=1 if upcoming.weekday() < 4 else 3))
    told = [
        *plans.history(seed, cases),
        *plans.live(seed, max(LIVE, cases * 2 // 15), today),
        *plans.to_triage(seed, max(TRIAGE, cases // 100), today),
    ]
    theirs = [
        *plans.live(seed, ENFIELD_LIVE, today, "e"),
        *plans.to_triage(seed, ENFIELD_TRIAGE, today, "et"),
    ]
    _tell_all(world, barnet, told, say)
    _tell_all(world, enfield, theirs, say)
    world.book.write(all_of_it=True)
    for area in (barnet, enfield):  # the history has its own entries; this one says that nobody recorded it
        made = {"demonstration": [None, "invented by the command demo"], "seed": [None, seed], "cases": [0, cases]}
        record_change(operation=Change.COLLECTION, obj=area.partnership, by=None, changes=made)
    return world.book.written


def _tell_all(world: World, area: Area, told: list[Plan], say: Say) -> None:
    last: Counter[str] = Counter()
    plans.number_off(told, area.partnership.case_prefix, last, area.partnership.pk)
    for number, plan in enumerate(told, start=1):
        _tell(Story(world, area, plan))
        world.book.write()
        if number % 10_000 == 0:
            say(f"{number:,} of {len(told):,}")
    models.Counter.objects.bulk_create(models.Counter(key=key, last=value) for key, value in last.items())


def _tell(story: Story) -> None:
    work.begin(story)
    if story.plan.opened_on is None:
        return
    hear(story)
    if story.plan.support == "lead":
        support(story, story.plan.opened_on + story.days(5, 15))
    elif story.plan.support == "waiting":
        support(story, story.until - story.days(0, 2))
    work.follow_up(story)
    work.close(story)


def _meetings(world: World, area: Area, held: list[date], upcoming: date) -> None:
    """The panel's meetings: those that were held, and the one that is planned."""
    users = [user for officers in area.users.values() for user in officers]
    coordinator = next(user for user in users if Role.COORDINATOR in user.roles)
    world.coordinators[area.panel.pk] = coordinator
    facts = {
        "panel": area.panel,
        "starts_at": time(10, 0),
        "venue": f"{area.partnership.area_name} town hall, committee room 2",
        "chair": f"{coordinator.name}, {coordinator.agency.name}",
        "changed_by": coordinator,
    }
    past = [
        PanelMeeting(
            held_on=day,
            status=PanelMeeting.Status.ENDED,
            begun_at=datetime.combine(day, time(10, 5), LONDON),
            ended_at=datetime.combine(day, time(13, 10), LONDON),
            **facts,
        )
        for day in held
    ]
    made = PanelMeeting.objects.bulk_create([*past, PanelMeeting(held_on=upcoming, **facts)])
    PanelMeeting.objects.filter(panel=area.panel, status=PanelMeeting.Status.ENDED).update(changed_at=F("ended_at"))
    world.meetings[area.panel.pk] = [
        Meeting(meeting.pk, meeting.held_on, meeting.status == PanelMeeting.Status.ENDED) for meeting in made
    ]
