"""A row for each service: how it is called, the events it tells, the entries it writes in the record of changes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from casework.audit import Access, record_access
from casework.models import Barrier, Concern, PersonMatch
from casework.rules.categories import Circle, ContactMethod, DataCategory, Gateway, Part, Purpose, SupportKind
from casework.rules.roles import Role
from casework.rules.workflow import CaseStatus
from casework.services import (
    actions,
    agencies,
    agreements,
    barriers,
    cases,
    concerns,
    details,
    documents,
    emergencies,
    evidence,
    involvements,
    marks,
    notes,
    panels,
    people,
    places,
    reports,
    requests,
    risk,
    sharing,
    support,
)
from tests import factories as make
from tests.factories import DAY
from tests.personas import Cast

LATER = DAY + timedelta(days=14)


@dataclass(frozen=True)
class Row:
    prepare: Callable[[Cast], dict[str, Any]]  # what the service is called with
    events: list[str]  # kinds told on the case, in order
    changes: list[str]  # "operation of object", in order
    by_system: bool = False


def _ready_case(cast: Cast) -> Any:
    case = make.make_case(cast.case_lead)
    make.assess(case)
    return case


def _referred(cast: Cast) -> Any:
    return make.refer_to_support(make.make_case(cast.case_lead), cast.victim_support)


def _accepted(cast: Cast) -> Any:
    return make.accept(_referred(cast), cast.support_officer)


def _action(cast: Cast) -> Any:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    return make.make_action(case, cast.police)


def _agenda_item(cast: Cast) -> Any:
    panel = make.make_panel(cast.coordinator)
    meeting = make.make_meeting(panel, cast.coordinator, LATER)
    make.refer_to_panel(_ready_case(cast), panel)
    return meeting.items.get()


def _in_session(cast: Cast) -> Any:
    item = _agenda_item(cast)
    panels.begin(meeting=item.meeting, by=cast.coordinator)
    return item


def _open_case(cast: Cast) -> dict[str, Any]:
    told = [make.make_report(cast.homes_officer)]
    facts = {"title": "Noise", "summary": "At night.", "lead": cast.case_lead, "opened_on": DAY}
    return {"reports": told, "by": cast.case_lead, **facts}


def _involve(cast: Cast) -> dict[str, Any]:
    neighbour = make.make_report(cast.homes_officer, given_name="Ola", date_of_birth=None, phone="").victim
    return {"case": make.make_case(cast.case_lead), "person": neighbour, "by": cast.case_lead}


def _edit(cast: Cast) -> dict[str, Any]:
    case = make.make_case(cast.case_lead)
    return {
        "case": case,
        "by": cast.case_lead,
        "version": case.version,
        "title": "Noise and threats",
        "summary": case.summary,
        "lead": cast.case_lead,
    }


def _close(cast: Cast) -> dict[str, Any]:
    case = _ready_case(cast)
    how = {"closed_on": DAY, "reason": "resolved", "outcome": "The neighbour moved out."}
    return {"case": case, "by": cast.case_lead, "version": case.version, **how}


def _reopen(cast: Cast) -> dict[str, Any]:
    closing = _close(cast)
    cases.close(**closing)
    case = closing["case"]
    return {"case": case, "by": cast.case_lead, "version": case.version, "why": "It began again.", "on": LATER}


def _correct(cast: Cast) -> dict[str, Any]:
    report = make.make_report(cast.homes_officer)
    facts = make.report_facts(description="Shouting until three.")
    return {"report": report, "by": cast.homes_officer, "facts": facts, "version": report.version}


def _move_to_place(cast: Cast) -> dict[str, Any]:
    known = make.make_report(cast.police_officer).place
    report = make.make_report(cast.homes_officer, address="4 Orangehill Road")
    return {"report": report, "place": known, "by": cast.homes_officer}


def _decide_match(cast: Cast) -> dict[str, Any]:
    told = [make.make_report(officer) for officer in (cast.homes_officer, cast.police_officer)]
    return {"person": told[1].victim, "other": told[0].victim, "is_same": True, "by": cast.case_lead}


def _answer_match(cast: Cast) -> dict[str, Any]:
    told = [make.make_report(officer) for officer in (cast.homes_officer, cast.police_officer)]
    return {"person": told[1].victim, "offered": [told[0].victim], "same": [], "by": cast.case_lead}


def _undo_match(cast: Cast) -> dict[str, Any]:
    people.decide_match(**_decide_match(cast))
    return {"match": PersonMatch.objects.get(), "by": cast.case_lead}


def _question(cast: Cast) -> Any:
    return make.ask_about(cast.police_officer)


def _ask(cast: Cast) -> dict[str, Any]:
    make.make_case(cast.case_lead)
    why = {"purpose": Purpose.PROTECT, "gateway": Gateway.CDA_S115, "reason": "He threatened her today."}
    return {"question": _question(cast), "by": cast.police_officer, **why}


def _decision(cast: Cast, **more: Any) -> dict[str, Any]:
    request = requests.ask(**_ask(cast))[0]
    return {"request": request, "by": cast.case_lead, "version": request.version, **more}


def _grant(cast: Cast) -> dict[str, Any]:
    facts = _decision(cast, level=make.Level.READ, ends_on=timezone.localdate(), answer="")
    return facts | {"cases": list(requests.shareable_cases(facts["request"], user=cast.case_lead))}


def _decide_request(cast: Cast) -> dict[str, Any]:
    return _decision(cast, facts={"decision": "refuse", "answer": "Not needed."})


REASON = "He said that he will kill her tonight."


def _open_cases(cast: Cast) -> dict[str, Any]:
    return {"cases": [make.make_case(cast.case_lead)], "reason": REASON, "by": cast.police_officer}


def _open_called(cast: Cast) -> dict[str, Any]:
    return {"reference": make.make_case(cast.case_lead).reference, "reason": REASON, "by": cast.police_officer}


def _open_about(cast: Cast) -> dict[str, Any]:
    make.make_case(cast.case_lead)
    return {"question": _question(cast), "reason": REASON, "by": cast.police_officer}


def _emergency(cast: Cast) -> Any:
    return emergencies.open_cases(**_open_cases(cast))[0]


def _hide(cast: Cast) -> dict[str, Any]:
    hidden = make.make_report(cast.support_officer).victim.identity
    return {"identity": hidden, "agencies": [], "reason": "He looks for her.", "by": cast.support_officer}


def _assess(cast: Cast) -> dict[str, Any]:
    return {
        "case": make.make_case(cast.case_lead),
        "questionnaire": risk.questionnaire_on(DAY),
        "options": make.chosen_options(highest=True),
        "assessed_on": DAY,
        "by": cast.case_lead,
    }


def _share(cast: Cast) -> dict[str, Any]:
    return {
        "case": make.make_case(cast.case_lead),
        "agency": cast.police,
        "level": make.Level.CONTRIBUTE,
        "purpose": Purpose.PREVENT,
        "gateway": Gateway.CDA_S115,
        "note": "Patrols there",
        "by": cast.case_lead,
    }


def _ensure_shared(cast: Cast) -> dict[str, Any]:
    return {name: value for name, value in _share(cast).items() if name != "level"}


def _end_expired(cast: Cast) -> dict[str, Any]:
    today = timezone.localdate()
    make.share(make.make_case(cast.case_lead), cast.police, ends_on=today)
    return {"today": today + timedelta(days=1)}


AGREEMENT = {
    "title": "Agreement of 2026",
    "purposes": [Purpose.PREVENT],
    "gateways": [Gateway.CDA_S115],
    "categories": [DataCategory.IDENTITY],
    "starts_on": DAY,
    "ends_on": LATER,
    "review_due_on": LATER,
}


def _record_agreement(cast: Cast) -> dict[str, Any]:
    return {"partnership": cast.barnet, "by": cast.coordinator, **AGREEMENT}


def _change_agreement(cast: Cast) -> dict[str, Any]:
    agreement = cast.barnet_agreement
    return {"agreement": agreement, "by": cast.coordinator, "version": agreement.version, "title": "Renewed"}


def _sign(cast: Cast) -> dict[str, Any]:
    agreement = agreements.record(partnership=cast.barnet, by=cast.coordinator, **AGREEMENT)
    who = {"agency": cast.police, "signed_on": DAY, "signed_by_name": "The borough commander"}
    return {"agreement": agreement, "by": cast.coordinator, **who}


def _withdraw_signature(cast: Cast) -> dict[str, Any]:
    signature = cast.barnet_agreement.signatures.get(agency=cast.police)
    return {"signature": signature, "on": DAY, "by": cast.coordinator}


def _withdraw(cast: Cast) -> dict[str, Any]:
    """From Victim Support, which has something to do on the case, and a referral to answer."""
    case = _referred(cast).case
    make.make_action(case, cast.victim_support)
    return {"share": sharing.current_share(case, cast.victim_support), "by": cast.case_lead}


def _give_back(cast: Cast) -> dict[str, Any]:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.victim_support, make.Level.READ)
    make.refer_to_support(case, cast.victim_support)
    return {"share": sharing.current_share(case, cast.victim_support), "by": cast.support_officer}


def _review_agreement(cast: Cast) -> dict[str, Any]:
    agreement = cast.barnet_agreement
    return {"agreement": agreement, "by": cast.coordinator, "version": 1, "reviewed_on": timezone.localdate()}


def _attach(cast: Cast) -> dict[str, Any]:
    paper = {"name": "signed.pdf", "content": b"%PDF-1.7\n%%EOF"}
    return {"agreement": cast.barnet_agreement, "by": cast.coordinator, "version": 1, **paper}


def _refer_to_panel(cast: Cast) -> dict[str, Any]:
    panel = make.make_panel(cast.coordinator)
    make.make_meeting(panel, cast.coordinator, LATER)
    return {
        "case": _ready_case(cast),
        "panel": panel,
        "criterion": "escalation",
        "reason": "It is getting worse.",
        "victim_view": "agrees",
        "referred_on": DAY,
        "by": cast.case_lead,
    }


def _plan_meeting(cast: Cast) -> dict[str, Any]:
    panel = make.make_panel(cast.coordinator)
    make.refer_to_panel(_ready_case(cast), panel)
    how = {"held_on": LATER, "starts_at": time(10), "venue": "Hendon Town Hall", "chair": "Helen Marsh"}
    return {"panel": panel, "by": cast.coordinator, **how}


def _decide(cast: Cast) -> dict[str, Any]:
    item = _in_session(cast)
    by = {"by": cast.coordinator, "version": item.version}
    return {"item": item, "decision": "release", "minutes": "The risk has come down.", **by}


def _end_meeting(cast: Cast) -> dict[str, Any]:
    item = _in_session(cast)
    make.decide(item, cast.coordinator, "release")
    return {"meeting": item.meeting, "by": cast.coordinator}


def _set_action(cast: Cast) -> dict[str, Any]:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    what = {"description": "Visit the neighbours", "set_on": DAY, "due_on": LATER}
    return {"case": case, "agency": cast.police, "by": cast.case_lead, **what}


def _end_action(cast: Cast) -> dict[str, Any]:
    action = _action(cast)
    how = {"status": "done", "outcome": "Warned them.", "ended_on": LATER}
    return {"action": action, "by": cast.police_officer, "version": action.version, **how}


def _stands_out(cast: Cast) -> dict[str, Any]:
    for number in range(6):
        record_access(operation=Access.REFUSED, by=cast.police_officer, what=f"case_overview BAR-2026-{number:05}")
    return {"partnership": cast.barnet, "day": timezone.localdate()}


def _concern(cast: Cast) -> Any:
    concerns.find(**_stands_out(cast))
    return Concern.objects.get()


def _overdue(cast: Cast) -> dict[str, Any]:
    return {"on": _action(cast).due_on + timedelta(days=1)}


def _refer_to_support(cast: Cast) -> dict[str, Any]:
    case = make.make_case(cast.case_lead)
    return {
        "case": case,
        "person": case.involvements.get().person,
        "agency": cast.victim_support,
        "needs": "Afraid to go out.",
        "consent_on": DAY,
        "consent_scope": "Name and phone number",
        "referred_on": DAY,
        "by": cast.case_lead,
    }


def _answer(cast: Cast, **more: Any) -> dict[str, Any]:
    referral = _referred(cast)
    return {"referral": referral, "by": cast.support_officer, "version": referral.version, "on": LATER, **more}


def _log_contact(cast: Cast) -> dict[str, Any]:
    referral = _accepted(cast)
    what = {"on": LATER, "method": ContactMethod.PHONE, "is_reached": True, "note": "She can talk at noon."}
    return {"case": referral.case, "referral": referral, "by": cast.support_officer, **what}


def _give(cast: Cast) -> dict[str, Any]:
    what = {"on": LATER, "kind": SupportKind.EMOTIONAL, "note": "An hour on the phone."}
    return {"referral": _accepted(cast), "by": cast.support_officer, **what}


def _feedback(cast: Cast) -> dict[str, Any]:
    what = {"given_on": LATER, "would_recommend": True, "satisfaction": 5, "comments": "They listened."}
    return {"referral": _accepted(cast), "by": cast.support_officer, **what}


def _end_support(cast: Cast) -> dict[str, Any]:
    referral = _accepted(cast)
    return {"referral": referral, "by": cast.support_officer, "version": referral.version, "on": LATER}


def _note(cast: Cast) -> dict[str, Any]:
    what = {"on": DAY, "text": "The wall is thin.", "is_opinion": True}
    return {"case": make.make_case(cast.case_lead), "by": cast.case_lead, **what}


def _correct_note(cast: Cast) -> dict[str, Any]:
    note = make.write_note(make.make_case(cast.case_lead), cast.case_lead)
    what = {"on": DAY, "text": "The wall is thick.", "is_opinion": False, "circle": Circle.AGENCY}
    return {"note": note, "by": cast.case_lead, "version": note.version, **what}


def _add_evidence(cast: Cast) -> dict[str, Any]:
    files = [SimpleUploadedFile("diary.txt", b"Monday: until two in the morning.")]
    what = {"files": files, "title": "Diary", "obtained_on": DAY}
    return {"case": make.make_case(cast.case_lead), "by": cast.case_lead, **what}


def _correct_evidence(cast: Cast) -> dict[str, Any]:
    evidence = make.add_evidence(make.make_case(cast.case_lead), cast.case_lead)
    what = {"title": "Diary of March", "obtained_on": DAY, "circle": Circle.NAMED, "circle_agencies": [cast.police.pk]}
    return {"evidence": evidence, "by": cast.case_lead, "version": evidence.version, **what}


def _contact_readers(cast: Cast) -> dict[str, Any]:
    contact = make.log_contact(make.make_case(cast.case_lead), cast.case_lead)
    return {"contact": contact, "by": cast.case_lead, "version": contact.version, "circle": Circle.AGENCY}


def _correct_person(cast: Cast) -> dict[str, Any]:
    person = make.make_report(cast.homes_officer).victim
    facts = make.report_facts(given_name="Aminah", address="14 Orange Hill Road")
    return {"person": person, "by": cast.homes_officer, "version": person.version, "facts": facts}


def _person_readers(cast: Cast) -> dict[str, Any]:
    person = make.make_report(cast.homes_officer).victim
    circles = {"address_circle": Circle.AGENCY, "contact_circle": Circle.NAMED, "contact_agencies": [cast.police.pk]}
    return {"person": person, "by": cast.homes_officer, "version": person.version, **circles}


def _let_reach(cast: Cast) -> dict[str, Any]:
    report = make.make_report(cast.case_lead, contact_circle=Circle.AGENCY)
    case = make.make_case(cast.case_lead, report)
    return {"person": report.victim, "case": case, "agency": cast.victim_support, "by": cast.case_lead}


def _add_person(cast: Cast) -> dict[str, Any]:
    who = {"given_name": "Carl", "family_name": "Denton", "date_of_birth": None}
    return {"case": make.make_case(cast.case_lead), "by": cast.case_lead, "part": Part.ALLEGED_PERPETRATOR, **who}


def _name_officer(cast: Cast) -> dict[str, Any]:
    involvement = make.involve(make.make_case(cast.case_lead), cast.case_lead)
    return {"involvement": involvement, "officer": cast.police_officer, "by": cast.case_lead}


def _join(cast: Cast) -> dict[str, Any]:
    return {"agency": cast.homes, "partnership": cast.enfield, "by": cast.enfield_lead}


def _add_user(cast: Cast) -> dict[str, Any]:
    who = {"email": "sam.lee@example.org", "name": "Sam Lee", "roles": [Role.PRACTITIONER]}
    return {"agency": cast.homes, "partnership": cast.barnet, "by": cast.coordinator, **who}


def _bar(cast: Cast) -> dict[str, Any]:
    case = make.make_case(cast.case_lead)
    return {"user": cast.case_lead, "case": case, "reason": "My sister lives there.", "by": cast.case_lead}


def _lift(cast: Cast) -> dict[str, Any]:
    return {"barrier": barriers.bar(**_bar(cast)), "reason": "Another house.", "by": cast.dpo}


def _pass_on(cast: Cast) -> dict[str, Any]:
    identity = make.make_case(cast.case_lead).involvements.get().person.identity
    Barrier.objects.create(user=cast.case_lead, identity=identity, reason="My sister.", set_by=cast.case_lead)
    return {"identity": identity, "by": cast.coordinator}


SHARED = ["collection of caseshare", "disclosure of case"]
OPENED = ["collection of emergencyaccess", "disclosure of case"]
TABLE: dict[Callable, Row] = {
    cases.open_case: Row(
        _open_case,
        ["opened", "report_added"],
        ["collection of case", "collection of caseshare", "alteration of report", "collection of involvement"],
    ),
    cases.add_to_case: Row(
        lambda cast: {
            "report": make.make_report(cast.police_officer, given_name="Ola"),
            "case": make.make_case(cast.case_lead),
            "by": cast.case_lead,
            "on": LATER,
        },
        ["report_added"],
        ["alteration of report", "collection of involvement"],
    ),
    cases.involve_victim: Row(_involve, [], ["collection of involvement"]),
    cases.edit: Row(_edit, ["edited"], ["alteration of case"]),
    cases.move: Row(
        lambda cast: {
            "case": make.make_case(cast.case_lead),
            "status": CaseStatus.WITH_PANEL,
            "by": cast.case_lead,
        },
        [],
        ["alteration of case"],
    ),
    cases.close: Row(_close, ["closed"], ["alteration of case"]),
    cases.reopen: Row(_reopen, ["reopened"], ["alteration of case"]),
    reports.record: Row(
        lambda cast: {"by": cast.homes_officer, "facts": make.report_facts()},
        [],
        ["collection of place", "collection of person", "collection of incident", "collection of report"],
    ),
    reports.correct: Row(_correct, [], ["alteration of report"]),
    reports.set_aside: Row(
        lambda cast: {
            "report": make.make_report(cast.homes_officer),
            "by": cast.case_lead,
            "on": DAY,
            "reason": "A single noise complaint; advice was given.",
        },
        [],
        ["alteration of report"],
    ),
    reports.move_to_place: Row(_move_to_place, [], ["alteration of person", "alteration of report"]),
    people.decide_match: Row(_decide_match, [], ["collection of personmatch", "combination of person"]),
    people.answer_match: Row(_answer_match, [], ["collection of personmatch"]),
    places.place_at: Row(
        lambda cast: {
            "partnership": cast.barnet,
            "address": "1 Vale Close",
            "postcode": "n12 0ha",
            "ward": None,
            "by": cast.homes_officer,
        },
        [],
        ["collection of place"],
    ),
    risk.assess: Row(
        _assess,
        ["risk_assessed"],
        ["collection of riskassessment", "collection of riskassessment", "alteration of case"],
    ),
    agreements.record: Row(_record_agreement, [], ["collection of agreement"]),
    agreements.change: Row(_change_agreement, [], ["alteration of agreement"]),
    agreements.review: Row(_review_agreement, [], ["alteration of agreement"]),
    agreements.attach: Row(_attach, [], ["collection of document", "alteration of agreement"]),
    agreements.sign: Row(_sign, [], ["collection of agreementsignature"]),
    agreements.withdraw_signature: Row(_withdraw_signature, [], ["alteration of agreementsignature"]),
    documents.take_in: Row(
        lambda cast: {"name": "diary.txt", "content": b"Loud at night", "by": cast.case_lead},
        [],
        ["collection of document"],
    ),
    people.undo_match: Row(
        _undo_match, [], ["erasure of personmatch", "combination of person", "combination of person"]
    ),
    requests.ask: Row(_ask, [], ["collection of accessrequest"]),
    requests.grant: Row(_grant, ["shared"], [*SHARED, "alteration of accessrequest"]),
    requests.answer: Row(lambda cast: _decision(cast, answer="Ring me."), [], ["alteration of accessrequest"]),
    requests.refuse: Row(lambda cast: _decision(cast, reason="Not needed."), [], ["alteration of accessrequest"]),
    requests.decide: Row(_decide_request, [], ["alteration of accessrequest"]),
    requests.take_back: Row(
        lambda cast: _decision(cast) | {"by": cast.police_officer}, [], ["alteration of accessrequest"]
    ),
    emergencies.open_cases: Row(_open_cases, ["emergency", "emergency"], OPENED),
    emergencies.open_called: Row(_open_called, ["emergency", "emergency"], OPENED),
    emergencies.open_about: Row(_open_about, ["emergency", "emergency"], OPENED),
    emergencies.end: Row(
        lambda cast: {"emergency": _emergency(cast), "by": cast.police_officer}, [], ["alteration of emergencyaccess"]
    ),
    emergencies.review: Row(
        lambda cast: {"emergency": _emergency(cast), "is_justified": True, "note": "So it was.", "by": cast.dpo},
        [],
        ["alteration of emergencyaccess"],
    ),
    marks.mark: Row(_hide, [], ["collection of pointermark"]),
    marks.lift_mark: Row(
        lambda cast: {"mark": marks.mark(**_hide(cast)), "by": cast.support_officer}, [], ["alteration of pointermark"]
    ),
    barriers.bar: Row(_bar, ["lead_changed"], ["collection of barrier", "collection of team", "alteration of case"]),
    barriers.lift: Row(_lift, [], ["alteration of barrier"]),
    barriers.pass_on: Row(_pass_on, ["lead_changed"], ["collection of team", "alteration of case"]),
    sharing.end_expired: Row(_end_expired, ["share_withdrawn"], ["alteration of caseshare"], by_system=True),
    sharing.share: Row(_share, ["shared"], SHARED),
    sharing.ensure_shared: Row(_ensure_shared, ["shared"], SHARED),
    sharing.withdraw: Row(
        _withdraw,
        ["share_withdrawn", "action_ended", "support_answered"],
        ["alteration of action", "alteration of supportreferral", "alteration of caseshare"],
    ),
    sharing.give_back: Row(_give_back, ["shared"], ["alteration of caseshare", "collection of caseshare"]),
    panels.refer: Row(
        _refer_to_panel,
        ["panel_referred", "panel_agenda"],
        [
            "collection of panelreferral",
            "collection of agendaitem",
            "alteration of panelreferral",
            "alteration of case",
        ],
    ),
    panels.plan_meeting: Row(
        _plan_meeting,
        ["panel_agenda"],
        [
            "collection of panelmeeting",
            "collection of agendaitem",
            "alteration of panelreferral",
            "alteration of case",
        ],
    ),
    panels.change_meeting: Row(
        lambda cast: {
            "meeting": make.make_meeting(make.make_panel(cast.coordinator), cast.coordinator),
            "by": cast.coordinator,
            "version": 1,
            "held_on": LATER + timedelta(days=1),
            "starts_at": time(14),
            "venue": "Hendon Town Hall",
            "chair": "Helen Marsh",
        },
        [],
        ["alteration of panelmeeting"],
    ),
    panels.begin: Row(
        lambda cast: {
            "meeting": make.make_meeting(make.make_panel(cast.coordinator), cast.coordinator),
            "by": cast.coordinator,
        },
        [],
        ["alteration of panelmeeting"],
    ),
    panels.decide: Row(_decide, ["panel_decided"], ["alteration of agendaitem"]),
    panels.end: Row(
        _end_meeting,
        [],
        ["alteration of panelreferral", "alteration of case", "alteration of panelmeeting"],
    ),
    actions.set_action: Row(_set_action, ["action_set"], ["collection of action"]),
    actions.log: Row(
        lambda cast: {"action": _action(cast), "by": cast.police_officer, "on": LATER, "note": "Nobody in."},
        [],
        ["collection of actionupdate"],
    ),
    actions.end: Row(_end_action, ["action_ended"], ["alteration of action"]),
    actions.notice_overdue: Row(_overdue, ["action_overdue"], ["alteration of action"], by_system=True),
    support.refer: Row(_refer_to_support, ["shared", "support_referred"], [*SHARED, "collection of supportreferral"]),
    support.accept: Row(_answer, ["support_answered"], ["alteration of supportreferral"]),
    support.decline: Row(
        lambda cast: _answer(cast, reason="We have no free worker."),
        ["support_answered", "share_withdrawn"],
        ["alteration of supportreferral", "alteration of caseshare"],
    ),
    support.log_contact: Row(_log_contact, [], ["collection of contact", "alteration of supportreferral"]),
    support.give: Row(_give, [], ["collection of supportgiven"]),
    support.record_feedback: Row(_feedback, ["feedback"], ["collection of feedback"]),
    support.end: Row(_end_support, ["support_ended"], ["alteration of supportreferral"]),
    support.choose_readers: Row(_contact_readers, [], ["alteration of contact"]),
    notes.write: Row(_note, [], ["collection of note"]),
    notes.correct: Row(_correct_note, [], ["alteration of note"]),
    evidence.add: Row(_add_evidence, [], ["collection of document", "collection of evidence"]),
    evidence.correct: Row(_correct_evidence, [], ["alteration of evidence"]),
    details.correct: Row(_correct_person, [], ["collection of place", "alteration of person", "alteration of report"]),
    details.choose_readers: Row(_person_readers, [], ["alteration of person"]),
    details.let_reach: Row(_let_reach, [], ["alteration of person"]),
    involvements.add: Row(_add_person, ["person_added"], ["collection of person", "collection of involvement"]),
    involvements.name_officer: Row(_name_officer, [], ["collection of barrier"] * 2),  # the victim, and the case
    concerns.find: Row(_stands_out, [], ["collection of concern"], by_system=True),
    concerns.review: Row(
        lambda cast: {
            "concern": _concern(cast),
            "outcome": "no_concern",
            "note": "He mistyped a reference.",
            "by": cast.dpo,
            "version": 1,
        },
        [],
        ["alteration of concern"],
    ),
    agencies.join: Row(_join, [], ["collection of membership"]),
    agencies.add_user: Row(_add_user, [], ["collection of user"]),
}
