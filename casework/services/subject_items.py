"""What one agency holds about a person, as pages of text: the agency's own records, and the joint cases that it leads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from casework.models import (
    Action,
    Case,
    CaseEvent,
    Contact,
    Evidence,
    Note,
    Person,
    Report,
    SubjectAccessRequest,
    SupportReferral,
    User,
)
from casework.rules.categories import Part
from casework.rules.redaction import Redaction, Someone
from casework.rules.subject_access import ItemKind

ORDER = {kind: place for place, kind in enumerate(ItemKind)}


@dataclass(frozen=True)
class Draft:
    """A page before anything is taken out of it. The title is ours and holds no name; what officers wrote is in the text."""

    kind: ItemKind
    source: str
    holder: str
    title: str
    on: date | None
    text: str
    case_reference: str = ""


@dataclass(frozen=True)
class Scope:
    """Whose information is meant, and where it stands. `led` are joint cases of the agency; on `others` it has only what it
    wrote itself."""

    people: list[Person]
    led: list[Case]
    others: list[Case]
    reports: list[Report]

    @property
    def ids(self) -> set[int]:
        return {person.pk for person in self.people}

    @property
    def cases(self) -> list[Case]:
        return [*self.led, *self.others]


def scope_of(request: SubjectAccessRequest) -> Scope:
    """Every record of the human beings chosen, and the cases and reports in which they stand, as far as the agency answers
    for them."""
    chosen = request.people.values_list("identity", flat=True)
    people = list(
        Person.objects.filter(partnership=request.partnership_id, identity__in=list(chosen)).select_related(
            "home", "agency"
        )
    )
    ids = [person.pk for person in people]
    there = Q(involvements__person__in=ids) | Q(reports__victim__in=ids) | Q(support_referrals__person__in=ids)
    cases = Case.objects.filter(partnership=request.partnership_id).filter(there).distinct().order_by("opened_on", "pk")
    cases = cases.select_related("lead_agency", "lead", "team")
    led = [case for case in cases if case.lead_agency_id == request.agency_id]
    reports = Report.objects.filter(partnership=request.partnership_id).filter(
        Q(case__in=led) | Q(agency=request.agency_id, victim__in=ids)
    )
    reports = reports.select_related("agency", "victim", "place", "recorded_by", "case").order_by("reported_on", "pk")
    return Scope(people, led, [case for case in cases if case not in led], list(reports))


def redaction_for(request: SubjectAccessRequest, scope: Scope) -> Redaction:
    """Everybody else who stands on the same records, those who told of something included, is taken out. Officers and
    agencies stay."""
    cases, reports = [case.pk for case in scope.cases], [report.pk for report in scope.reports]
    there = Q(involvements__case__in=cases) | Q(reports__case__in=cases) | Q(support_referrals__case__in=cases)
    others = Person.objects.filter(partnership=request.partnership_id).filter(there | Q(reports__in=reports))
    identities = {person.identity for person in scope.people}
    partnership = request.partnership
    return Redaction(
        [_someone(person) for person in scope.people],
        [_someone(person) for person in others.exclude(identity__in=identities).select_related("home").distinct()],
        User.objects.filter(partnership=partnership).values_list("name", flat=True),
        [partnership.name, partnership.area_name, *partnership.agencies.values_list("name", flat=True)],
    )


def _someone(person: Person) -> Someone:
    home = ((person.home.address, person.home.postcode),) if person.home else ()
    return Someone(
        person.given_name, person.family_name, person.date_of_birth, person.phone, person.email, addresses=home
    )


def drafts(scope: Scope, reader: User) -> list[Draft]:
    """Every page that the reader's agency answers for, in the order of the pack: by kind, and each kind by its day."""
    found = [*_people(scope, reader), *_reports(scope, reader)]
    for case in scope.led:
        found += [*_case(case), *_risk(case, scope), *_panel(case), *_shares(case)]
    found += [*_of_cases(scope, reader), *_support(scope, reader)]
    return sorted(found, key=lambda one: (ORDER[one.kind], one.on or date.min))


def _text(*facts: tuple[str, Any]) -> str:
    """Each fact on a line of its own, or under its name where it is long; what is empty is left out."""
    lines = []
    for name, value in facts:
        if value not in (None, "", [], False):
            shown = f"{value:%-d %B %Y}" if isinstance(value, date) else "Yes" if value is True else str(value)
            lines.append(f"{name}:\n{shown}" if "\n" in shown or len(shown) > 80 else f"{name}: {shown}")
    return "\n".join(lines)


def _source(row: Any) -> str:
    return f"{row._meta.model_name} {row.pk}"


def _signed(officer: User | None, agency: Any) -> str:
    return f"{officer.name}, {agency}" if officer else f"{agency or 'the system'}"


def _people(scope: Scope, by: User) -> Iterator[Draft]:
    """What the agency knows of them: its own records, and those that another agency let it read on a case of its own."""
    on_led = {report.victim_id for report in scope.reports}
    on_led |= {row.person_id for case in scope.led for row in case.involvements.all()}
    for person in scope.people:
        if person.agency_id == by.agency_id or person.pk in on_led:
            reach = person.shows_contact_to(by)
            facts = [
                ("Name", str(person)),
                ("Date of birth", person.date_of_birth),
                ("Address", str(person.home) if person.home and person.shows_address_to(by) else ""),
                ("Phone", person.phone if reach else ""),
                ("E-mail", person.email if reach else ""),
                ("Safe way to reach them", person.get_safe_method_display() if reach else ""),
                ("What to know before reaching them", person.safe_note if reach else ""),
                ("Recorded by", person.agency),
            ]
            day = person.created_at.date()
            title = f"Personal details recorded by {person.agency}"
            yield Draft(ItemKind.PERSON, _source(person), str(person.agency), title, day, _text(*facts))


def _reports(scope: Scope, by: User) -> Iterator[Draft]:
    """A report's place is kept with the address of its victim (known.where)."""
    for report in scope.reports:
        facts = [
            ("Reported by", str(report.victim)),
            ("Reported on", report.reported_on),
            ("Happened on", report.happened_on),
            ("Place", str(report.place) if report.victim.shows_address_to(by) else ""),
            ("Type", f"{report.get_type_display()}; {report.get_sub_type_display()}"),
            ("How it reached us", report.get_channel_display()),
            ("Taken by", _signed(report.recorded_by, report.agency)),
            ("What was said", report.description),
            ("Harm", report.get_harm_display()),
            ("About the harm", report.harm_note),
            ("Hate motivation", report.get_hate_motivation_display() if report.hate_motivation else ""),
            ("Why it was set aside", report.set_aside_reason),
        ]
        reference = report.case.reference if report.case else ""
        yield Draft(
            ItemKind.REPORT,
            _source(report),
            str(report.agency),
            f"Report {report.reference}",
            report.reported_on,
            _text(*facts),
            reference,
        )


def _case(case: Case) -> Iterator[Draft]:
    people = [f"{row.get_part_display()}: {row.person}" for row in case.involvements.select_related("person")]
    facts = [
        ("Title", case.title),
        ("Summary", case.summary),
        ("Type", case.get_type_display()),
        ("Led by", f"{case.lead_name}, {case.lead_agency}"),
        ("People", "\n".join(people)),
        ("Risk", case.risk_band),
        ("Opened on", case.opened_on),
        ("Closed on", case.closed_on),
        ("Why it was closed", case.get_closure_reason_display() if case.closure_reason else ""),
        ("Outcome", case.closure_outcome),
    ]
    yield _on(case, ItemKind.CASE, _source(case), case.lead_agency, f"Case {case.reference}", case.opened_on, facts)


def _on(case: Case, kind: ItemKind, source: str, holder: Any, title: str, day: date, facts: Iterable) -> Draft:
    return Draft(kind, source, str(holder), title, day, _text(*facts), case.reference)


def _risk(case: Case, scope: Scope) -> Iterator[Draft]:
    """How much harm the victim may come to: about the person only where they are a victim, or told of something, on it."""
    is_victim = case.involvements.filter(person__in=scope.ids).exclude(part=Part.ALLEGED_PERPETRATOR).exists()
    if not (is_victim or case.reports.filter(victim__in=scope.ids).exists()):
        return
    for risk in case.risk_assessments.select_related("assessed_by").prefetch_related("answers__option__question"):
        answers = [f"{answer.option.question.text} {answer.option.text}" for answer in risk.answers.all()]
        facts = [
            ("Band", risk.band),
            ("Score", str(risk.score)),
            ("Answers", "\n".join(answers)),
            ("Why the band was raised", risk.raised_because),
            ("Assessed by", risk.assessed_by.name),
        ]
        yield _on(case, ItemKind.RISK, _source(risk), case.lead_agency, "Risk assessment", risk.assessed_on, facts)


def _panel(case: Case) -> Iterator[Draft]:
    for referral in case.panel_referrals.select_related("panel", "referred_by"):
        facts = [
            ("Panel", referral.panel),
            ("Criterion", referral.get_criterion_display()),
            ("Reason", referral.reason),
            ("The victim’s view", referral.get_victim_view_display()),
            ("Referred by", referral.referred_by.name),
        ]
        title = "Referral to the panel"
        yield _on(case, ItemKind.PANEL, _source(referral), case.lead_agency, title, referral.referred_on, facts)
    for item in case.agenda_items.select_related("meeting__panel__agency").exclude(decision=""):
        facts = [
            ("Meeting", item.meeting),
            ("Decision", item.get_decision_display()),
            ("Minutes", item.minutes),
        ]
        panel, day = item.meeting.panel, item.meeting.held_on
        yield _on(case, ItemKind.PANEL, _source(item), panel.agency, "What the panel decided", day, facts)


def _shares(case: Case) -> Iterator[Draft]:
    """To whom the case was disclosed (UK GDPR, article 15(1)(c))."""
    told = []
    for share in case.shares.exclude(agency=case.lead_agency_id).select_related("agency").order_by("shared_at"):
        until = f" to {share.withdrawn_at:%-d %B %Y}" if share.withdrawn_at else ""
        why = f"{share.get_purpose_display()}; {share.get_gateway_display()}"
        told.append(f"{share.agency}, from {share.shared_at:%-d %B %Y}{until}: {why}")
    told += [
        f"{row.agency}, opened in an emergency on {row.opened_at:%-d %B %Y}"
        for row in case.emergencies.select_related("agency").order_by("opened_at")
    ]
    if told:
        facts = [("Shared with", "\n".join(told))]
        source = f"shares {case.pk}"
        yield _on(case, ItemKind.SHARE, source, case.lead_agency, "Who it was shared with", case.opened_on, facts)


def _of_cases(scope: Scope, by: User) -> Iterator[Draft]:
    """Actions, contacts, notes, evidence and events. Of a case that the agency leads, all that it may read; of another, what
    it wrote itself. Another agency's own circle stays that agency's to answer for."""
    cases = {case.pk: case for case in scope.cases}
    mine = Q(case__in=[case.pk for case in scope.led]) | Q(
        case__in=[case.pk for case in scope.others], agency=by.agency_id
    )
    for action in Action.objects.filter(mine).select_related("agency", "set_by").prefetch_related("updates__logged_by"):
        steps = [f"{step.on:%-d %B %Y}, {step.logged_by.name}: {step.note}" for step in action.updates.all()]
        facts = [
            ("What", action.description),
            ("Set by", action.set_by.name),
            ("Due on", action.due_on),
            ("What was done", "\n".join(steps)),
            ("How it ended", action.get_status_display()),
            ("Outcome", action.outcome),
        ]
        title = f"Action of {action.agency}"
        yield _on(cases[action.case_id], ItemKind.ACTION, _source(action), action.agency, title, action.set_on, facts)
    yield from _contacts(cases, mine, scope, by)
    for note in Note.objects.filter(mine).readable_by(by).select_related("agency", "written_by"):
        facts = [
            ("Written by", _signed(note.written_by, note.agency)),
            ("Kind", "Opinion" if note.is_opinion else "Fact"),
            ("Note", note.text),
        ]
        yield _on(cases[note.case_id], ItemKind.NOTE, _source(note), note.agency, "Note", note.on, facts)
    for one in Evidence.objects.filter(mine).readable_by(by).select_related("agency", "added_by", "document"):
        facts = [
            ("What it is", one.title),
            ("File", f"{one.document.name}, {one.document.size:,} bytes"),
            ("Added by", _signed(one.added_by, one.agency)),
            ("The file itself", "It is not part of this pack."),
        ]
        yield _on(cases[one.case_id], ItemKind.EVIDENCE, _source(one), one.agency, "Evidence", one.obtained_on, facts)
    for event in CaseEvent.objects.filter(mine).readable_by(by).select_related("agency", "by"):
        facts = [("What", event.get_kind_display()), ("By", _signed(event.by, event.agency)), ("Note", event.note)]
        title = "What happened to the case"
        holder = event.agency or cases[event.case_id].lead_agency
        yield _on(cases[event.case_id], ItemKind.EVENT, _source(event), holder, title, event.on, facts)


def _contacts(cases: dict[int, Case], mine: Q, scope: Scope, by: User) -> Iterator[Draft]:
    """What was said to or by a victim. A contact in the support of somebody else is not about the person."""
    contacts = Contact.objects.filter(mine).readable_by(by).select_related("agency", "made_by", "referral")
    for contact in contacts:
        if contact.referral is None or contact.referral.person_id in scope.ids:
            facts = [
                ("How", contact.get_method_display()),
                ("Reached", "Yes" if contact.is_reached else "No"),
                ("By", _signed(contact.made_by, contact.agency)),
                ("Note", contact.note),
                ("The ASB case review was explained", contact.explained_case_review),
            ]
            case, title = cases[contact.case_id], "Contact with the victim"
            yield _on(case, ItemKind.CONTACT, _source(contact), contact.agency, title, contact.on, facts)


def _support(scope: Scope, by: User) -> Iterator[Draft]:
    """Referrals of the person to a victims' service. What the service did, and what was said of it, is the service's own."""
    mine = Q(case__in=[case.pk for case in scope.led]) | Q(agency=by.agency_id)
    referrals = SupportReferral.objects.filter(mine, person__in=scope.ids).select_related(
        "agency", "referred_by", "case"
    )
    for referral in referrals.prefetch_related("support_given"):
        facts: list[tuple[str, Any]] = [
            ("Service", referral.agency),
            ("Needs", referral.needs),
            ("Agreed on", referral.consent_on),
            ("What was agreed to", referral.consent_scope),
            ("Status", referral.get_status_display()),
            ("Why it was declined", referral.decline_reason),
            ("Referred by", referral.referred_by.name),
        ]
        if referral.agency_id == by.agency_id:
            given = [
                f"{one.on:%-d %B %Y}, {one.get_kind_display()}: {one.note}" for one in referral.support_given.all()
            ]
            facts.append(("Support given", "\n".join(given)))
            if hasattr(referral, "feedback"):
                facts.append(("Feedback", referral.feedback.get_satisfaction_display()))
                facts.append(("Comments", referral.feedback.comments))
        case, title = referral.case, f"Support by {referral.agency}"
        yield _on(case, ItemKind.SUPPORT, _source(referral), referral.agency, title, referral.referred_on, facts)
