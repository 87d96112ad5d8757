"""One case from its first report on: what every case has, and the tools that the other parts of the story use."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from casework.demo.book import Book
from casework.demo.cast import Area
from casework.demo.ground import Spot
from casework.demo.names import Names
from casework.demo.plans import END, Meeting, Plan, random_for, working_day
from casework.demo.problems import PROBLEMS, Problem
from casework.models import (
    Case,
    CaseEvent,
    CaseGroupObjectPermission,
    CaseShare,
    ChangeEntry,
    Place,
    RiskBand,
    RiskOption,
    RiskQuestionnaire,
    User,
)
from casework.models.sharing import permission_id
from casework.rules.categories import Circle, Gateway, Purpose
from casework.rules.risk_bands import Band
from casework.services.sharing import CODENAMES

LONDON = ZoneInfo("Europe/London")
LAST_STEP = END - timedelta(days=3)  # of a closed case, so that closing comes after
Kind = CaseEvent.Kind
Level = CaseShare.Level
Change = ChangeEntry.Operation


class Questions:
    """The risk questionnaire in memory."""

    def __init__(self) -> None:
        self.questionnaire = RiskQuestionnaire.objects.order_by("effective_from").first()
        if self.questionnaire is None:
            raise RuntimeError("There is no risk questionnaire. Migrations make the first one.")
        self.options: dict[int, list[RiskOption]] = {}
        questions = self.questionnaire.questions.order_by("position").prefetch_related("options")
        self.about_hate = {question.pk: "hate" in question.text for question in questions}
        for question in questions:
            self.options[question.pk] = sorted(question.options.all(), key=lambda option: option.score)
        bands = RiskBand.objects.filter(questionnaire=self.questionnaire).order_by("min_score")
        self.bands = tuple(Band(band.name, band.min_score, band.review_days) for band in bands)


@dataclass
class World:
    """What all stories of one run share."""

    seed: int
    today: date
    book: Book
    names: Names
    questions: Questions
    meetings: dict[int, list[Meeting]] = field(default_factory=dict)  # by panel, oldest first
    feedback: int = 0  # how many victims gave it so far
    coordinators: dict[int, User] = field(default_factory=dict)  # who runs each panel
    places: dict[tuple[int, str, str], int] = field(default_factory=dict)

    def place(self, area: Area, spot: Spot) -> int:
        """The partnership's one record of an address."""
        key = (area.partnership.pk, spot.address, spot.postcode)
        if key not in self.places:
            self.places[key] = self.book.number(Place)
            self.book.add(
                Place,
                id=self.places[key],
                partnership_id=area.partnership.pk,
                address=spot.address,
                postcode=spot.postcode,
                ward_id=spot.ward,
            )
        return self.places[key]


@cache
def _usual_in(month: int) -> list[float]:
    """The weights of the problems in a month, added up. One that has months of its own is as frequent over the year as its
    weight says, all of it in those months."""
    return [
        *accumulate(
            problem.weight * (12 * problem.months.count(month) / len(problem.months) if problem.months else 1)
            for problem in PROBLEMS
        )
    ]


def pick_problem(plan: Plan, rng: Random) -> Problem:
    """What goes wrong in this case: usual for the month in which it begins."""
    if plan.problem is not None:
        return PROBLEMS[plan.problem]
    return rng.choices(PROBLEMS, cum_weights=_usual_in(plan.reported[0].month))[0]


class Story:
    """Writes one case. A step has a wanted day: in history all steps happen, the last ones pressed into the end of the
    period; in the live caseload a step after yesterday has not happened yet, and the case stays open."""

    def __init__(self, world: World, area: Area, plan: Plan):
        self.world, self.area, self.plan, self.book = world, area, plan, world.book
        self.rng = random_for(world.seed, "case", area.partnership.slug, plan.key)
        self.problem = pick_problem(plan, self.rng)
        self.until = world.today - timedelta(days=1)
        self.lead_slug, self.lead = area.lead(self.rng)
        if plan.pair or plan.opened_on is None:
            self.lead_slug, self.lead = area.slugs[0], area.users[area.slugs[0]][0]
        self.case_id = self.book.number(Case) if plan.opened_on else None
        self.is_finished = True
        self.latest = plan.opened_on or plan.reported[0]
        self.band = ""
        self.risk_due_on: date | None = None
        self.status = "open"
        self.shared: set[str] = set()
        self.given: set[str] = set()  # the actions that were set
        self.reporters: list[str] = []  # agencies, in the order in which they were told
        self.events: list[dict] = []

    def step(self, wanted: date) -> date | None:
        """The working day on which it happens; None where that day has not come yet."""
        wanted = working_day(wanted)
        if self.plan.is_live and wanted > self.until:
            self.is_finished = False
            return None
        day = wanted if self.plan.is_live else min(wanted, LAST_STEP)
        self.latest = max(self.latest, day)
        return day

    def days(self, least: int, most: int) -> timedelta:
        return timedelta(days=self.rng.randint(least, most))

    def at(self, day: date, first: int = 9, last: int = 16) -> datetime:
        """A moment of that day in office hours."""
        minute = first * 60 + int(self.rng.random() * (last - first + 1) * 60)
        return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=LONDON)

    def fill(self, text: str, **more: str) -> str:
        return text.format(street=self.spot.street, often=self.often, agency=self.lead.agency.name, **more)

    # What the first report sets, see reports.py.
    spot: Spot
    often: str
    hate: str = ""
    victim_id: int = 0
    incidents: int = 0
    told_from: int = 0
    was_called: bool = False  # by the victims' service
    severity: float = 0.0
    hearings: int = 0

    def tell(self, kind: str, on: date, by: User | None, note: str = "", circle: str = Circle.CASE) -> None:
        """An event, in the words that the services use."""
        self.events.append(
            {
                "case_id": self.case_id,
                "kind": kind,
                "by_id": by.pk if by else None,
                "agency_id": by.agency_id if by else None,
                "on": on,
                "at": self.at(on),
                "note": note,
                "circle": circle,
            }
        )

    def changed(
        self, operation: str, on: date, by: User, changes: dict, obj: str = "case", pk: int | None = None
    ) -> None:
        """An entry in the record of changes."""
        self.book.add(
            ChangeEntry,
            at=self.at(on),
            user_id=by.pk,
            user_label=by.name,
            agency_label=by.agency.name,
            partnership_id=self.area.partnership.pk,
            object_type=obj,
            object_id=str(pk or self.case_id),
            object_label=self.plan.reference if obj == "case" else f"{obj.capitalize()} {pk}",
            case_reference=self.plan.reference,
            records=[self.plan.reference] if obj == "case" else [self.plan.reference, f"{obj} {pk}"],
            operation=operation,
            changes=json.dumps(changes),
        )

    def share(
        self,
        slug: str,
        on: date,
        note: str,
        gateway: str = Gateway.CDA_S115,
        level: str = Level.CONTRIBUTE,
        until: date | None = None,
    ) -> None:
        """Let an agency in, once: the share, guardian's rows, and unless it leads the case the event and the entry. A
        share that was withdrawn (`until`) leaves no rows of guardian's."""
        if slug in self.shared:
            return
        if until is None:
            self.shared.add(slug)
            self._grant(slug, level)
        agency = self.area.agencies[slug]
        self.book.add(
            CaseShare,
            case_id=self.case_id,
            agency_id=agency.pk,
            level=level,
            gateway=gateway,
            purpose=Purpose.SUPPORT if gateway == Gateway.CONSENT else Purpose.PREVENT,
            note=note,
            agreement_id=self.area.agreement.pk if slug != self.lead_slug else None,
            shared_by_id=self.lead.pk,
            shared_at=self.at(on),
            withdrawn_by_id=self.lead.pk if until else None,
            withdrawn_at=self.at(until, 17, 17) if until else None,
        )
        if slug != self.lead_slug:
            self.tell(Kind.SHARED, on, self.lead, f"With {agency.name}: {Level(level).label.lower()}")
            recipient = {"recipient": agency.name, "gateway": gateway, "level": level}
            self.changed(Change.DISCLOSURE, on, self.lead, recipient)
        if until:
            self.tell(Kind.SHARE_WITHDRAWN, until, self.lead, f"From {agency.name}")

    def _grant(self, slug: str, level: str) -> None:
        for codename in CODENAMES[Level(level)]:
            self.book.add(
                CaseGroupObjectPermission,
                group_id=self.area.groups[slug],
                permission_id=permission_id(codename),
                content_object_id=self.case_id,
            )

    def write_case(self, closing: dict) -> None:
        """The case as it stands at the end of its story, and its events in the order of their days."""
        plan, problem = self.plan, self.problem
        self.book.add(
            Case,
            id=self.case_id,
            reference=plan.reference,
            partnership_id=self.area.partnership.pk,
            title=self.fill(problem.title)[:100],
            summary=self.fill(problem.summary),
            type=problem.type,
            ward_id=self.spot.ward,
            lead_agency_id=self.lead.agency_id,
            lead_id=self.lead.pk,
            status=self.status,
            risk_band=self.band,
            risk_due_on=self.risk_due_on,
            opened_on=plan.opened_on,
            recorded_at=self.at(plan.opened_on),  # type: ignore[arg-type]
            changed_at=self.at(self.latest, 17, 17),
            changed_by_id=self.lead.pk,
            **closing,
        )
        for event in sorted(self.events, key=lambda event: event["on"]):
            self.book.add(CaseEvent, **event)
