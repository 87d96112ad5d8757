"""The reports of a story: who told which agency, what happened, and that two records are one human being."""

import re
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from random import Random
from uuid import UUID

from casework.demo.ground import Spot, home_on, next_door
from casework.demo.problems import HARM_NOTES, HATE_TOLD, OFTEN
from casework.demo.story import Change, Kind, Story
from casework.models import Incident, Involvement, Person, PersonMatch, Report
from casework.rules.categories import Channel, Harm, HateMotivation, Part, SafeMethod
from casework.rules.matching import PersonFact, phone_key, same_person

CHANNELS = {
    "met-police": ([Channel.PHONE, Channel.ONLINE, Channel.VISIT], [65, 20, 15]),
    "barnet-council": ([Channel.PHONE, Channel.ONLINE, Channel.OTHER_AGENCY], [40, 45, 15]),
    "victim-support": ([Channel.REPORTING_CENTRE, Channel.PHONE], [60, 40]),
}
ANY_CHANNEL = ([Channel.PHONE, Channel.VISIT, Channel.IN_PERSON, Channel.ONLINE], [45, 25, 15, 15])
SAFE = (
    [SafeMethod.PHONE, SafeMethod.TEXT, SafeMethod.EMAIL, SafeMethod.LETTER, SafeMethod.THROUGH_SOMEONE],
    [55, 20, 15, 4, 6],
)
SAFE_NOTES = (
    "",
    "",
    "Only after 6pm.",
    "Do not leave a message.",
    "Withhold the number when calling.",
    "Not on Fridays.",
)


@dataclass(frozen=True)
class Human:
    """Somebody who does not exist, as an agency would write them down. Phone numbers are from the ranges that are kept
    for drama, addresses of e-mail from the domains that are kept for examples."""

    identity: UUID
    given: str
    family: str
    born: date | None
    phone: str
    email: str
    home: Spot


def make_human(story: Story, home: Spot, born: tuple[int, int] = (1932, 1998)) -> Human:
    rng, names = story.rng, story.world.names
    day = date(rng.randint(*born), 1, 1) + timedelta(days=rng.randrange(365))
    given, family = names.given(rng, rng.choice("FFFMM"), day.year), names.family(rng)
    mobile = f"07700 900{rng.randrange(1000):03d}" if rng.random() < 0.8 else f"020 7946 {rng.randrange(1000):04d}"
    return Human(
        identity=UUID(int=rng.getrandbits(128), version=4),
        given=given,
        family=family,
        born=day if rng.random() < 0.85 else None,
        phone=mobile if rng.random() < 0.9 else "",
        email=f"{given}.{family}{rng.randint(10, 99)}@example.com".lower() if rng.random() < 0.45 else "",
        home=home,
    )


def as_another_agency_has_them(human: Human, rng: Random) -> Human:
    """The same human being, written down a little differently."""
    draw = rng.random()
    if draw < 0.2 and human.phone:
        return replace(human, given=human.given[:3] + human.given[4:], email="")  # a letter was left out
    if draw < 0.35 and human.phone.startswith("07"):
        return replace(human, phone=f"+44 {human.phone[1:]}", born=None)
    if draw < 0.5:
        return replace(human, born=None)
    return human


def record_person(story: Story, human: Human, slug: str, on: date) -> tuple[int, PersonFact]:
    rng = story.rng
    pk = story.book.number(Person)
    story.book.add(
        Person,
        id=pk,
        partnership_id=story.area.partnership.pk,
        agency_id=story.area.agencies[slug].pk,
        identity=human.identity,
        given_name=human.given,
        family_name=human.family,
        date_of_birth=human.born,
        phone=human.phone,
        phone_key=phone_key(human.phone),
        email=human.email,
        home_id=story.world.place(story.area, human.home),
        safe_method=rng.choices(*SAFE)[0],
        safe_note=rng.choice(SAFE_NOTES),
        created_at=story.at(on),
        changed_at=story.at(on),
    )
    fact = PersonFact(human.given, human.family, human.born, human.phone, human.email, human.home.postcode)
    return pk, fact


def tell_reports(story: Story) -> None:
    """All reports of the case, with their victims' records joined, and the victim's part in the case."""
    rng, problem = story.rng, story.problem
    street = story.area.ground.street(rng)
    home = home_on(street, rng)
    story.spot = home if problem.is_at_home else street
    story.often = rng.choice(OFTEN)
    story.hate = _motive(story)
    human = make_human(story, home)
    first: tuple[int, PersonFact] | None = None
    first_slug, slug, incident = "", "", 0
    for which, on in enumerate(story.plan.reported):
        slug = _agency(story, slug)
        seen = human if first is None or slug == first_slug else as_another_agency_has_them(human, rng)
        if story.plan.pair and which:
            seen = _not_yet_known(human, rng)
            story.spot = seen.home
            slug = "barnet-homes" if "barnet-homes" in story.area.agencies else story.area.slugs[0]
        person = record_person(story, seen, slug, on)
        same = which > 0 and rng.random() < 0.12 and (on - story.plan.reported[which - 1]).days < 8
        happened = on - timedelta(days=rng.choice((0, 0, 0, 1, 1, 2, 3)))
        if not same:
            incident = story.book.number(Incident)
            story.book.add(Incident, id=incident, partnership_id=story.area.partnership.pk, happened_on=happened)
            story.incidents += 1
        _report(story, which, slug, person[0], incident, happened)
        if first is None:
            first, first_slug = person, slug
            story.victim_id = person[0]
            story.reporters = [slug]
        else:
            story.reporters.append(slug)
            _join(story, person, first, max(on, story.plan.opened_on or on))
    if story.case_id:
        _involve(story, home)


def _motive(story: Story) -> str:
    draw = story.rng.random()
    for motive, share in story.problem.hate.items():
        draw -= share
        if draw < 0:
            return motive
    return HateMotivation.NONE


def _agency(story: Story, last: str) -> str:
    """The agency that is told; half of the time the one that was told before."""
    if story.plan.pair:
        return "met-police"
    if last and story.rng.random() < 0.5:
        return last
    return story.area.reporter(story.rng)


def _not_yet_known(human: Human, rng: Random) -> Human:
    """Another agency's own record of the same human being and place, which nobody has joined yet."""
    address = re.sub(r"([A-Z][a-z]{3})[a-z]", r"\1", human.home.address, count=1)  # a letter was left out
    home = replace(human.home, address=address)
    return replace(human, identity=UUID(int=rng.getrandbits(128), version=4), email="", home=home)


def _report(story: Story, which: int, slug: str, victim_id: int, incident: int, happened: date) -> None:
    rng, problem, area, on = story.rng, story.problem, story.area, story.plan.reported[which]
    officer = area.officer(slug, rng)
    number = story.plan.numbers[which]
    first, last = problem.hours
    hour = rng.randint(first, last if last >= first else last + 24) % 24
    told_at = time(hour, rng.choice((0, 10, 15, 20, 30, 40, 45, 50)))
    harm = rng.choices(list(Harm), problem.harm)[0]
    pk = story.book.number(Report)
    story.book.add(
        Report,
        id=pk,
        reference=f"{area.partnership.case_prefix}-R{number:06d}",
        partnership_id=area.partnership.pk,
        agency_id=officer.agency_id,
        agency_reference=_agency_reference(slug, number, on, rng),
        channel=_channel(story, slug),
        reported_on=on,
        happened_on=happened,
        happened_at=told_at if rng.random() < 0.85 else None,
        type=problem.type,
        sub_type=problem.sub_type,
        description=_description(story, which, happened, told_at),
        harm=harm,
        harm_note=rng.choice(HARM_NOTES[harm]),
        hate_motivation=story.hate,
        victim_id=victim_id,
        place_id=story.world.place(area, story.spot),
        incident_id=incident,
        case_id=story.case_id,
        recorded_by_id=officer.pk,
        recorded_at=story.at(on),
        changed_at=story.at(max(on, story.plan.opened_on or on), 17, 17),
        changed_by_id=story.lead.pk if story.case_id else None,
    )
    story.changed(Change.COLLECTION, on, officer, {"reported_on": [None, on.isoformat()]}, "report", pk)
    if story.case_id:
        note = f"{area.partnership.case_prefix}-R{number:06d}, taken by {area.agencies[slug].name}"
        story.tell(Kind.REPORT_ADDED, story.step(max(on, story.plan.opened_on or on)) or on, story.lead, note)


def _channel(story: Story, slug: str) -> str:
    if story.hate and story.rng.random() < 0.12:
        return Channel.REPORTING_CENTRE
    return story.rng.choices(*CHANNELS.get(slug, ANY_CHANNEL))[0]


def _agency_reference(slug: str, number: int, on: date, rng: Random) -> str:
    if slug == "met-police":
        return f"CAD {rng.randint(100, 9800)}/{on:%d%b%y}".upper()
    if slug == "barnet-homes":
        return f"BH-{on.year}-{number:05d}"
    return ""


def _description(story: Story, which: int, happened: date, told_at: time) -> str:
    told = story.problem.told
    start = story.rng.randrange(len(told)) if which == 0 else story.told_from
    story.told_from = start
    text = told[(start + which) % len(told)]
    minutes = f".{told_at.minute:02d}" if told_at.minute else ""
    clock = f"{told_at.hour % 12 or 12}{minutes}{'am' if told_at.hour < 12 else 'pm'}"
    said = story.fill(text, day=f"{happened:%A}", time=clock)
    return f"{said} {story.rng.choice(HATE_TOLD[HateMotivation(story.hate)])}" if story.hate else said


def _join(story: Story, person: tuple[int, PersonFact], first: tuple[int, PersonFact], on: date) -> None:
    """An officer saw that both records are one human being. The pair of the live caseload waits for that."""
    if story.plan.pair:
        return
    match = same_person(person[1], first[1])
    story.book.add(
        PersonMatch,
        person_id=person[0],
        other_id=first[0],
        is_same=True,
        score=match.score,
        reasons=", ".join(match.reasons),
        decided_by_id=story.lead.pk,
        decided_at=story.at(on),
    )
    story.changed(Change.COMBINATION, on, story.lead, {"score": match.score}, "person", person[0])


def _involve(story: Story, home: Spot) -> None:
    """The victim, and some of the time somebody who is said to be doing it, or a witness."""
    opened, rng = story.plan.opened_on or story.latest, story.rng
    people = [(story.victim_id, Part.VICTIM)]
    if rng.random() < story.problem.has_suspect * 0.7:
        suspect = make_human(story, next_door(home, rng), (1955, 2001))
        people.append((record_person(story, suspect, story.lead_slug, opened)[0], Part.ALLEGED_PERPETRATOR))
    if rng.random() < 0.1:
        witness = make_human(story, next_door(home, rng))
        people.append((record_person(story, witness, story.lead_slug, opened)[0], Part.WITNESS))
    for pk, part in people:
        story.book.add(
            Involvement,
            case_id=story.case_id,
            person_id=pk,
            part=part,
            added_by_id=story.lead.pk,
            added_at=story.at(opened),
        )
        if part != Part.VICTIM:
            story.tell(Kind.PERSON_ADDED, opened, story.lead, part.label)
