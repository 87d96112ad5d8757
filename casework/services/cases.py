"""Opening, changing and closing a case."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from casework.access import cases_for, reports_for
from casework.acting import as_system
from casework.models import Agency, Case, CaseEvent, Contact, Counter, Involvement, Person, Report, Threshold, User
from casework.models.people import address_shown
from casework.rules.categories import Part
from casework.rules.repeats import RepeatFacts, ReportFact
from casework.rules.workflow import (
    CaseStatus,
    ClosingFacts,
    PanelReferralStatus,
    SupportReferralStatus,
    may_move,
)
from casework.services import barriers, sharing
from casework.services.identities import cases_with
from casework.services.marks import hidden_from
from casework.services.saving import changing, create, tell

REPORT_FACTS = ("victim__identity", "reported_on", "incident")


@transaction.atomic
def open_case(*, reports: list[Report], title: str, summary: str, lead: User, opened_on: date, by: User) -> Case:
    """A case made from one or more reports, led by `lead` and their agency, shared with nobody else yet.

    Raises ValidationError when there is no report, or one is on a case already.
    """
    if not reports:
        raise ValidationError("Choose at least one report.")
    first = reports[0]
    number = Counter.next(f"case:{first.partnership_id}:{opened_on.year}")
    case = create(
        Case,
        by=by,
        reference=f"{first.partnership.case_prefix}-{opened_on.year}-{number:05d}",
        partnership=first.partnership,
        title=title,
        summary=summary,
        type=first.type,
        ward=first.place.ward,
        lead_agency=lead.agency,
        lead=lead,
        opened_on=opened_on,
        changed_by=by,
    )
    sharing.share_with_lead(case=case, by=by)
    tell(case, CaseEvent.Kind.OPENED, by=by, on=opened_on, note=f"Led by {lead.name}, {lead.agency}")
    for report in reports:
        add_to_case(report=report, case=case, by=by, on=opened_on)
    return case


@transaction.atomic
def involve_victim(*, case: Case, person: Person, by: User) -> None:
    """The person becomes a victim in the case, unless a record of the same human being is one already."""
    if not case.involvements.filter(part=Part.VICTIM, person__identity=person.identity).exists():
        create(Involvement, by=by, case=case, person=person, part=Part.VICTIM, added_by=by)
        barriers.pass_on(identity=person.identity, by=by)


@transaction.atomic
def add_to_case(*, report: Report, case: Case, by: User, same_incident_as: Report | None = None, on: date) -> None:
    """Put a report on a case, and its victim among the case's people. Told by two agencies, one incident is counted once.

    Raises ValidationError when the report is on a case already, or the case is closed.
    """
    if case.status == CaseStatus.CLOSED:
        raise ValidationError("The case is closed. Open it again first, or choose another case.")
    with changing(report, by=by) as current:
        if current.case_id:
            raise ValidationError("The report is on a case already.")
        current.case, current.set_aside_on, current.set_aside_reason = case, None, ""
        if same_incident_as:
            current.incident = same_incident_as.incident
    involve_victim(case=case, person=report.victim, by=by)
    tell(case, CaseEvent.Kind.REPORT_ADDED, by=by, on=on, note=f"{report.reference}, taken by {report.agency}")


def edit(*, case: Case, by: User, version: int, title: str, summary: str, lead: User) -> None:
    """Change what the case says of itself, and who leads it. Raises Stale; raises ValidationError for a lead who may not read
    it, because they know somebody on it or are named in it."""
    if case.pk in lead.barred_case_ids:
        raise ValidationError(f"{lead.name} cannot lead this case. Choose somebody else.")
    with changing(case, by=by, version=version) as current:
        told = [
            f"{label} changed"
            for label, was, now in (
                ("Title", current.title, title),
                ("Summary", current.summary, summary),
                ("Lead", current.lead_id, lead.pk),
            )
            if was != now
        ]
        current.title, current.summary, current.lead = title, summary, lead
        current.team = None
        if told:
            tell(current, CaseEvent.Kind.EDITED, by=by, note=", ".join(told))


def move(case: Case, status: CaseStatus, *, by: User) -> None:
    """Change the status along the workflow's table. Raises ValidationError for a move that it does not list."""
    with changing(case, by=by) as current:
        if not may_move(current.status, status):
            raise ValidationError(f"A case that is “{current.get_status_display()}” cannot become “{status.label}”.")
        current.status = status


def close(*, case: Case, by: User, version: int, closed_on: date, reason: str, outcome: str) -> None:
    """Close the case. Raises Stale; raises ValidationError with what has to be done first."""
    with changing(case, by=by, version=version) as current:
        blockers = closing_facts(current).blockers
        if not may_move(current.status, CaseStatus.CLOSED):
            blockers = blockers or ["The case is closed already."]
        if closed_on < current.opened_on:
            blockers.append(f"The case was opened on {current.opened_on:%-d %B %Y}; it cannot be closed before.")
        if blockers:
            raise ValidationError(blockers)
        current.status = CaseStatus.CLOSED
        current.closed_on, current.closure_reason, current.closure_outcome = closed_on, reason, outcome
        tell(current, CaseEvent.Kind.CLOSED, by=by, on=closed_on, note=current.get_closure_reason_display())


def reopen(*, case: Case, by: User, version: int, why: str, on: date) -> None:
    """Open a closed case again. Raises Stale, or ValidationError when it is not closed."""
    with changing(case, by=by, version=version) as current:
        if not may_move(current.status, CaseStatus.OPEN) or current.status != CaseStatus.CLOSED:
            raise ValidationError("The case is not closed.")
        current.status = CaseStatus.OPEN
        current.closed_on, current.closure_reason, current.closure_outcome = None, "", ""
        tell(current, CaseEvent.Kind.REOPENED, by=by, on=on, note=why)


def repeat_facts(case: Case) -> RepeatFacts:
    """What the rule on repeat victims needs to know of a case: the reports of the one victim who told of most."""
    told: dict[UUID, list[ReportFact]] = {}
    with as_system("an explanation counts also where its contact is in another agency’s circle"):
        for identity, reported_on, incident in case.reports.values_list(*REPORT_FACTS):
            told.setdefault(identity, []).append(ReportFact(reported_on, incident))
        most = max(told.values(), key=lambda facts: len({fact.incident for fact in facts}), default=[])
        return _repeats(case.partnership_id, most, case.contacts.all())


def victim_repeat_facts(person: Person, *, user: User) -> RepeatFacts:
    """The same of a person: the reports of theirs that the officer may read, whichever agency took them."""
    told = reports_for(user).filter(victim__identity=person.identity).order_by()
    facts = [ReportFact(reported_on, incident) for _, reported_on, incident in told.values_list(*REPORT_FACTS)]
    on_cases = list(cases_for(user).filter(involvements__person__identity=person.identity).values_list("pk", flat=True))
    with as_system("an explanation counts also where its contact is in another agency’s circle"):
        return _repeats(person.partnership_id, facts, Contact.objects.filter(case__in=on_cases))


def owes_explanation(identities: set[UUID], *, agency: Agency, partnership_id: int) -> bool:
    """Must one of these victims be told of the ASB case review, when every report in the partnership counts? A yes or a no
    is all that an agency which manages their case is told of reports that it may not read: the duty needs no more. What is
    kept hidden from the agency does not count; those who hide it are told instead (services/marks.py)."""
    with as_system("The duty counts the reports of every agency"):
        people = Person.objects.filter(partnership=partnership_id, identity__in=identities)
        hidden = people.filter(hidden_from(agency.pk, partnership_id)).exclude(agency=agency)
        told = Report.objects.filter(victim__in=people).exclude(victim__in=hidden.values("pk")).order_by()
        facts: dict[UUID, list[ReportFact]] = {}
        for identity, reported_on, incident in told.values_list(*REPORT_FACTS):
            facts.setdefault(identity, []).append(ReportFact(reported_on, incident))
        return any(
            _repeats(partnership_id, reports, _contacts_with(identity, partnership_id)).must_explain_review
            for identity, reports in facts.items()
            if len(reports) > 1
        )


def _contacts_with(identity: UUID, partnership_id: int) -> QuerySet[Contact]:
    return Contact.objects.filter(case__in=cases_with(identity, partnership_id=partnership_id))


def victims_of(case: Case) -> set[UUID]:
    """Each human being who reported something that is on the case."""
    return set(case.reports.order_by().values_list("victim__identity", flat=True))


def _repeats(partnership_id: int, reports: list[ReportFact], contacts: QuerySet[Contact]) -> RepeatFacts:
    return RepeatFacts(
        reports=tuple(reports),
        thresholds=Threshold.objects.rows_for(partnership_id),
        was_review_explained=contacts.filter(explained_case_review=True).exists(),
    )


def owes_explanation_on(case: Case) -> bool:
    """The same for the victims of a case, as its lead agency is told."""
    return owes_explanation(victims_of(case), agency=case.lead_agency, partnership_id=case.partnership_id)


def closing_facts(case: Case, repeats: RepeatFacts | None = None) -> ClosingFacts:
    """What the rule on closing needs to know of a case. `repeats`: its repeat facts, from who has read them already."""
    repeats = repeats or repeat_facts(case)
    return ClosingFacts(
        status=case.status,
        open_actions=case.actions.open().count(),
        is_risk_assessed=bool(case.risk_band),
        has_waiting_panel_referral=case.panel_referrals.filter(status=PanelReferralStatus.WAITING).exists(),
        has_waiting_support_referral=case.support_referrals.filter(status=SupportReferralStatus.WAITING).exists(),
        has_unmet_review_duty=repeats.must_explain_review or owes_explanation_on(case),
    )


def cases_that_may_fit(report: Report, *, user: User, among: Any) -> Any:
    """Open cases, of those that the officer may read (`among`), with the same victim or the same place: with the place only
    where both addresses are theirs to know."""
    fits = Q(involvements__person__identity=report.victim.identity)
    if report.victim.shows_address_to(user):
        there = Report.objects.filter(address_shown(user, "victim__"), place=report.place)
        fits |= Q(pk__in=there.exclude(case=None).values("case"))
    return among.open().filter(fits).distinct().order_by("-opened_on")[:10]
