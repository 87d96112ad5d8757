"""The work on a case: risk, contacts with the victim, actions, closing."""

from datetime import date, timedelta
from typing import Any

from casework.demo import wording
from casework.demo.plans import END, working_day
from casework.demo.reports import tell_reports
from casework.demo.story import Change, Kind, Level, Story
from casework.models import Action, ActionUpdate, Contact, RiskAnswer, RiskAssessment, User
from casework.rules.categories import Circle, ContactMethod
from casework.rules.risk_bands import Answer, Scored
from casework.rules.workflow import ActionStatus, ClosureReason

METHODS = ([ContactMethod.PHONE, ContactMethod.VISIT, ContactMethod.EMAIL, ContactMethod.TEXT], [65, 15, 12, 8])


def begin(story: Story) -> None:
    """Reports, opening, the lead's own share, the first contact, the first view of the risk, and who is let in."""
    opened = story.plan.opened_on
    if opened is None:
        tell_reports(story)
        return
    story.tell(Kind.OPENED, opened, story.lead, f"Led by {story.lead.name}, {story.lead.agency.name}")
    story.share(story.lead_slug, opened, "Leads the case", level=Level.MANAGE)
    tell_reports(story)
    story.changed(Change.COLLECTION, opened, story.lead, {"opened_on": [None, opened.isoformat()]})
    first = opened + story.days(0, 2)
    contact(story, first, is_reached=story.rng.random() < 0.75)
    contact(story, first + story.days(1, 4))
    severity = story.rng.uniform(0.42, 0.85) if story.plan.to_panel else story.rng.uniform(0.1, 0.6)
    story.severity = severity
    assess(story, opened + story.days(0, 5), severity)
    if story.incidents > 1:
        _explain(story)
    _let_in(story, opened + story.days(1, 6))


def _let_in(story: Story, wanted: date) -> None:
    """The agencies that took reports, and those that the problem usually concerns."""
    on = story.step(wanted)
    if on is None:
        return
    usual = [("met-police", 0.7), (story.area.slugs[0], 0.8), ("barnet-homes", 0.35), ("housing-associations", 0.12)]
    likely = [slug for slug, share in usual if slug in story.area.agencies and story.rng.random() < share]
    for slug in dict.fromkeys([*story.reporters, *likely]):
        level = Level.READ if story.rng.random() < 0.1 and not story.plan.to_panel else Level.CONTRIBUTE
        story.share(slug, on, "Works the problem with the lead agency", level=level)


def assess(story: Story, wanted: date, severity: float, raise_it: bool = True) -> None:
    """One risk assessment; answers lean to the severity, which runs from 0 to 1."""
    on = story.step(wanted)
    if on is None:
        return
    rng, questions = story.rng, story.world.questions
    chosen, answers = [], []
    for question, options in questions.options.items():
        known = [option for option in options if not option.is_unknown]
        wish = severity + rng.uniform(-0.25, 0.25)
        option = known[min(max(round(wish * (len(known) - 1)), 0), len(known) - 1)]
        if questions.about_hate[question]:
            option = known[-1 if story.hate else 0]
        elif rng.random() < 0.07:
            option = next(each for each in options if each.is_unknown)
        chosen.append(option)
        answers.append(Answer(option.score, option.is_unknown, known[-1].score))
    scored = Scored(tuple(answers), questions.bands)
    _write_assessment(story, on, scored, chosen, raise_it)


def _write_assessment(story: Story, on: date, scored: Scored, chosen: list, raise_it: bool) -> None:
    higher = [band for band in story.world.questions.bands if band.min_score > scored.band.min_score]
    is_raised = raise_it and story.plan.to_panel and bool(higher) and story.rng.random() < 0.08
    band = higher[0] if is_raised else scored.band
    story.band, story.risk_due_on = band.name, on + timedelta(days=band.review_days)
    pk = story.book.number(RiskAssessment)
    story.book.add(
        RiskAssessment,
        id=pk,
        case_id=story.case_id,
        questionnaire_id=story.world.questions.questionnaire.pk,  # type: ignore[union-attr]
        assessed_on=on,
        score=scored.score,
        possible_score=scored.possible_score,
        unknown=scored.unknown,
        scored_band=scored.band.name,
        possible_band=scored.possible_band.name,
        band=band.name,
        raised_because=story.rng.choice(wording.RAISED) if is_raised else "",
        due_on=story.risk_due_on,
        assessed_by_id=story.lead.pk,
        recorded_at=story.at(on),
    )
    for option in chosen:
        story.book.add(RiskAnswer, assessment_id=pk, option_id=option.pk)
    story.tell(Kind.RISK_ASSESSED, on, story.lead, f"{band.name}, score {scored.score}")


def contact(story: Story, wanted: date, *, is_reached: bool = True, explains: bool = False) -> None:
    """The lead officer's contact with the victim, for everyone on the case to read."""
    on = story.step(wanted)
    if on is None:
        return
    notes = wording.EXPLAINED if explains else wording.CONTACT_REACHED if is_reached else wording.CONTACT_MISSED
    story.book.add(
        Contact,
        case_id=story.case_id,
        agency_id=story.lead.agency_id,
        made_by_id=story.lead.pk,
        on=on,
        method=story.rng.choices(*METHODS)[0] if is_reached else ContactMethod.PHONE,
        is_reached=is_reached,
        note=story.rng.choice(notes),
        explained_case_review=explains,
        circle=Circle.CASE,
        recorded_at=story.at(on),
        changed_at=story.at(on),
    )


def _explain(story: Story) -> None:
    """The case review is explained after the second report. In some live cases nobody has yet, as screens should say."""
    second = story.plan.reported[1]
    wanted = max(second, story.plan.opened_on or second) + story.days(1, 9)
    if story.plan.is_live and story.rng.random() < 0.25:
        story.is_finished = False
        return
    contact(story, wanted, explains=True)


def act(story: Story, slugs: list[str], wanted: date, item: int | None = None, before: date | None = None) -> None:
    """One action for one of the agencies, with what was logged and how it ended (by `before`, if that is given)."""
    on = story.step(wanted)
    task = _task(story, slugs)
    if on is None or task is None:
        return
    due = working_day(on + story.days(10, 30))
    status, outcome, wish = _ending(story, task, due)
    ended = story.step(min(wish, before - timedelta(days=1)) if before else wish)
    officer = story.area.officer(task.agency, story.rng)
    facts: dict[str, Any] = {
        "agenda_item_id": item,
        "set_on": on,
        "due_on": due if story.plan.is_live else min(due, END),
    }
    if ended:
        facts |= {"status": status, "outcome": outcome, "ended_on": ended, "ended_by_id": officer.pk}
    _write_action(story, task, officer, facts)


def act_now(story: Story, slug: str, due: date) -> None:
    """An action that is still to do, or overdue, on the day that the demonstration is made."""
    task = _task(story, [slug])
    opened = story.plan.opened_on
    if task is None or opened is None:
        return
    story.is_finished = False
    on = min(max(due - story.days(12, 24), opened + timedelta(days=1)), story.until)
    facts = {"agenda_item_id": None, "set_on": on, "due_on": due}
    _write_action(story, task, story.area.officer(slug, story.rng), facts)


def _task(story: Story, slugs: list[str]) -> wording.Task | None:
    """A task that suits the problem and that the case has not had."""
    suits = [
        task
        for task in wording.TASKS
        if task.agency in slugs
        and task.text not in story.given
        and (task.tags == "any" or story.problem.tag in task.tags)
    ]
    task = story.rng.choice(suits) if suits else None
    if task:
        story.given.add(task.text)
    return task


def _write_action(story: Story, task: wording.Task, officer: User, facts: dict) -> None:
    on, due, ended = facts["set_on"], facts["due_on"], facts.get("ended_on")
    text = story.fill(task.text)
    said = f"{officer.agency.name}: {text}"
    story.share(task.agency, on, "Has an action on the case")
    pk = story.book.number(Action)
    is_late = ended is not None and ended > due
    story.book.add(
        Action,
        id=pk,
        case_id=story.case_id,
        agency_id=officer.agency_id,
        description=text,
        set_by_id=story.lead.pk,
        recorded_at=story.at(on),
        changed_at=story.at(ended or on),
        changed_by_id=officer.pk if ended else story.lead.pk,
        overdue_noticed_at=story.at(due + timedelta(days=1), 6, 6) if is_late else None,
        **facts,
    )
    story.tell(Kind.ACTION_SET, on, story.lead, said)
    _log(story, pk, task, officer, on, ended or story.until)
    if is_late:
        story.tell(Kind.ACTION_OVERDUE, due + timedelta(days=1), None, f"{said} – was due on {due:%-d %B %Y}")
    if ended:
        story.tell(Kind.ACTION_ENDED, ended, officer, f"{said} – {ActionStatus(facts['status']).label.lower()}")


def _ending(story: Story, task: wording.Task, due: date) -> tuple[str, str, date]:
    """How it comes out, and when. Most are done in time, some late; of the live ones more are late and still open."""
    draw, rng = story.rng.random(), story.rng
    if story.plan.is_live and due > story.until - timedelta(days=8) and draw < 0.8:
        return ActionStatus.DONE, task.done, story.until + timedelta(days=1)
    if draw < (0.55 if story.plan.is_live else 0.72):
        return ActionStatus.DONE, task.done, due - timedelta(days=rng.randint(0, 8))
    if draw < 0.87:
        return ActionStatus.DONE, task.done, due + timedelta(days=rng.randint(2, 24 if story.plan.is_live else 12))
    if draw < 0.94:
        return ActionStatus.NOT_POSSIBLE, rng.choice(wording.NOT_POSSIBLE), due - timedelta(days=rng.randint(0, 5))
    return ActionStatus.NOT_DONE, rng.choice(wording.NOT_DONE), due + timedelta(days=rng.randint(0, 6))


def _log(story: Story, action: int, task: wording.Task, officer: User, start: date, end: date) -> None:
    notes = task.logged[: story.rng.randint(0, len(task.logged))]
    for number, note in enumerate(notes, start=1):
        on = start + (end - start) * number / (len(notes) + 1)
        story.book.add(ActionUpdate, action_id=action, logged_by_id=officer.pk, on=on, at=story.at(on), note=note)


def follow_up(story: Story) -> None:
    """Actions of the lead's own where the panel has none, calls every few weeks, and a second view of the risk."""
    opened = story.plan.opened_on or story.latest
    if not story.plan.to_panel:
        slugs = [slug for slug in story.area.agencies if slug in story.shared]
        for _ in range(story.rng.choice((1, 1, 2) if story.plan.is_live else (0, 1, 1, 2))):
            act(story, slugs, opened + story.days(3, 14))
    if story.plan.due:
        slug, days = story.plan.due
        act_now(story, slug, story.world.today + timedelta(days=days))
    end = max(story.latest, opened + story.days(20, 60), story.plan.reported[-1] + story.days(24, 45))
    if story.plan.is_live:
        end = max(end, opened + story.days(50, 150))
    on = opened + story.days(12, 24)
    while on < end:
        contact(story, on, is_reached=story.rng.random() < 0.85)
        on += story.days(14, 40)
    story.step(end)
    if story.risk_due_on and story.risk_due_on <= end:
        assess(story, story.risk_due_on - story.days(-3, 6), story.severity * story.rng.uniform(0.6, 1), raise_it=False)


def close(story: Story) -> None:
    """Close the case once its story is at its end, or leave it as it stands."""
    wanted = story.latest + story.days(1, 3 if not story.plan.is_live else 14)
    is_over = story.is_finished and (not story.plan.is_live or wanted <= story.until)
    if not is_over:
        story.write_case({})
        return
    reasons = ["resolved", "reduced", "withdrawn", "no_contact", "not_asb", "elsewhere"]
    weights = [46, 34, 4, 2, 0, 6] if story.plan.to_panel else [46, 18, 9, 10, 8, 9]
    reason = story.rng.choices(reasons, weights)[0]
    story.status = "closed"
    story.latest = min(wanted, END) if not story.plan.is_live else wanted
    outcome = story.rng.choice(wording.OUTCOMES[reason])
    story.tell(Kind.CLOSED, story.latest, story.lead, ClosureReason(reason).label)
    story.changed(Change.ALTERATION, story.latest, story.lead, {"status": ["open", "closed"]})
    story.write_case({"closed_on": story.latest, "closure_reason": reason, "closure_outcome": outcome})
