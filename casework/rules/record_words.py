"""An entry of the record as an English sentence: who, did what, with what, when, from where."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from casework.rules.categories import Gateway, Purpose

# What each page of a record is called, by the name of its view. One that is missing is told by that name.
PAGES = {
    "case_overview": "the case page",
    "case_timeline": "the timeline",
    "case_sharing": "the page of who it is shared with",
    "case_edit": "the form to change it",
    "case_close": "the form to close it",
    "case_reopen": "the form to open it again",
    "case_open": "the form to open a case with it",
    "case_hide": "the form to hide it",
    "case_conflict": "the form to step back from it",
    "case_take": "the form to take it",
    "concern_show": "the page",
    "contact_log": "the form to log a contact",
    "contact_change": "the form to change it",
    "note_add": "the form to add a note",
    "note_change": "the form to change it",
    "evidence_add": "the form to add evidence",
    "evidence_change": "the form to change what is said",
    "evidence_download": "the file",
    "involvement_add": "the form to add a person",
    "involvement_match": "the form to say whether a person is known already",
    "involvement_officer": "the form to say that a person is an officer",
    "person_change": "the form to change it",
    "person_readers": "the form of who may read it",
    "match_undo": "the form to part two records again",
    "risk_assess": "the form to assess the risk",
    "risk_view": "a risk assessment",
    "share_add": "the form to share it",
    "share_change": "the form to change a share",
    "share_withdraw": "the form to withdraw a share",
    "panel_refer": "the form to refer it to the panel",
    "action_set": "the form to set an action",
    "action_set_in_meeting": "the form to set an action",
    "action_show": "the page",
    "action_log": "the form to log progress",
    "action_end": "the form to finish it",
    "action_assign": "the form to say who does it",
    "action_take": "the form to take it",
    "report_show": "the page",
    "report_correct": "the form to correct it",
    "report_match": "the people and addresses that may be the same",
    "report_set_aside": "the form to set it aside",
    "report_to_case": "the cases that it may belong to",
    "report_add": "the form to add a report",
    "report_hide": "the form to hide it",
    "report_conflict": "the form to step back from it",
    "agenda_item_show": "the page",
    "agenda_item_decide": "the form to decide",
    "meeting_show": "the page",
    "meeting_change": "the form to move it",
    "meeting_begin": "the form to begin it",
    "meeting_end": "the form to end it",
    "support_refer": "the form to refer a victim for support",
    "support_show": "the page",
    "support_accept": "the form to accept it",
    "support_decline": "the form to decline it",
    "support_contact": "the form to log a contact",
    "support_give": "the form to record support",
    "support_feedback": "the form to record feedback",
    "support_end": "the form to end it",
    "support_take": "the form to take it",
    "pointer_answer": "the answer",
    "request_ask": "the form to ask for access after",
    "request_show": "the page",
    "request_withdraw": "the form to take it back",
    "request_decide": "the form to decide",
    "emergency_person": "the form to open a case in an emergency after",
    "emergency_review": "the review",
    "emergency_end": "the end",
    "mark_lift": "the form to lift it",
    "barrier_lift": "the form to lift it",
    "officer_show": "the page",
    "officer_change": "the form to change it",
    "officer_checks": "the form of vetting and training",
    "officer_suspend": "the form to suspend it",
    "officer_let_in": "the form to let the officer in again",
    "officer_leave": "the form to hand over the work",
    "invitation_resend": "the form to send it again",
    "invitation_withdraw": "the form to withdraw it",
    "agency_show": "the page",
    "team_add": "the form to add a team",
    "administrator_appoint": "the form to appoint an administrator",
    "administrator_change": "the form to change what an administrator may do",
    "administrator_let_in": "the form to let an administrator in again",
    "administrator_resend": "the form to send an invitation again",
    "administrator_withdraw": "the form to withdraw an invitation",
    "agreement_show": "the page",
    "agreement_change": "the form to change it",
    "agreement_review": "the form to review it",
    "agreement_document": "the document",
    "agreement_attach": "the form to add the document",
    "agreement_sign": "the form to sign it",
    "agreement_unsign": "the form to take a signature back",
    "subject_access_show": "the page",
    "subject_access_change": "the form to change it",
    "subject_access_stop": "the form to stop its clock",
    "subject_access_restart": "the form to restart its clock",
    "subject_access_extend": "the form to extend it",
    "subject_access_people": "the search for whose information it is",
    "subject_access_collect": "the button to collect for it",
    "subject_access_item": "the text",
    "subject_access_pack": "the button to make the pack",
    "subject_access_download": "the pack",
    "subject_access_answer": "the form to say that it was sent",
    "subject_access_refuse": "the form to refuse it",
    "retention_show": "the review",
    "hold_lift": "the form to lift it",
    "record_entry": "the entry",
}

THINGS = {
    "accessrequest": "a request for access",
    "action": "an action",
    "actionupdate": "what was done towards an action",
    "agency": "an agency",
    "agencyreturn": "an agency’s return",
    "agendaitem": "an agenda item",
    "agreement": "an information sharing agreement",
    "agreementsignature": "a signature of an information sharing agreement",
    "approval": "the approval of a strategic assessment",
    "assessment": "a strategic assessment",
    "attestation": "an attestation of who needs access",
    "attestationanswer": "an answer on who needs access",
    "barrier": "a barrier for an officer",
    "caseshare": "a share",
    "comment": "a comment on a strategic assessment",
    "concern": "a concern",
    "consultation": "a consultation",
    "contact": "a contact",
    "document": "a file",
    "emergencyaccess": "a use of emergency access",
    "evidence": "evidence",
    "extract": "an extract of published figures",
    "feedback": "feedback",
    "incident": "an incident",
    "invitation": "an invitation to join",
    "involvement": "a person’s part",
    "legalhold": "a legal hold",
    "membership": "an agency’s membership",
    "note": "a note",
    "outcome": "an outcome of a strategy",
    "panelmeeting": "a meeting of the panel",
    "panelreferral": "a referral to the panel",
    "person": "a person’s record",
    "personmatch": "whether two records are the same person",
    "place": "an address",
    "planaction": "an action of the yearly plan",
    "planupdate": "how an action of the yearly plan stands",
    "pointermark": "a mark that hides even that a record is held",
    "pointerquestion": "a question about who holds a record",
    "priority": "a priority of a strategy",
    "proofreason": "why a finding of the proof may stand",
    "retentionreview": "whether a record is kept longer",
    "retentionrule": "how long records are kept",
    "returnform": "what an agency is asked to count",
    "riskassessment": "a risk assessment",
    "section": "a section of a strategic assessment",
    "strategy": "a strategy",
    "subjectaccessitem": "a page of an answer",
    "subjectaccesspause": "a stop of the clock",
    "subjectaccessrequest": "a subject access request",
    "supportgiven": "support that was given",
    "supportreferral": "a referral for support",
    "team": "a team",
    "threatscore": "a threat’s score",
    "threshold": "a threshold",
    "tombstone": "what is left of something destroyed",
    "user": "an officer’s account",
}

CHANGES = {
    "collection": "recorded",
    "alteration": "changed",
    "combination": "joined",
    "erasure": "erased",
}
COLLECTED_FOR = (
    "subject access"  # and the request, in place of a page: read for somebody who asked what is held of them
)
LEVELS = {"read": "to read", "contribute": "to read and add contacts", "manage": "to manage"}
# What is never shown, whatever was changed.
SECRET = {"password", "digest", "home_postcode", "content"}

Entry = Mapping[str, Any]
Names = Mapping[str, str]  # "person 12": who that is; "user 7"


def sentence(entry: Entry, names: Names, local: datetime) -> str:
    """The whole: "Tom Reid (Metropolitan Police) opened the case page of BAR-2026-00012 on 3 November 2026 at 14:02 from
    10.1.2.3." `local` is the entry's moment in local time."""
    come_from = f" from {entry['address']}" if entry["address"] else ""
    when = f"on {local.day} {local:%B %Y} at {local:%H:%M}"
    return f"{who(entry)} {did(entry, names)} {when}{come_from}."


def who(entry: Entry) -> str:
    return f"{entry['user_label']} ({entry['agency_label']})" if entry["agency_label"] else entry["user_label"]


def did(entry: Entry, names: Names) -> str:
    """From the verb on, without when and where from."""
    if entry["is_access"]:
        return _ACCESSES.get(entry["operation"], _said)(entry, names)
    if entry["operation"] == "disclosure":
        return _disclosed(entry, names)
    verb, what = CHANGES.get(entry["operation"], entry["operation"]), thing(entry, names)
    if entry["operation"] == "combination":
        return f"joined {what} with another record of the same person"
    fields = changed_fields(entry)
    return f"{verb} {what}: {', '.join(fields)}" if entry["operation"] == "alteration" and fields else f"{verb} {what}"


def thing(entry: Entry, names: Names) -> str:
    """The record: a reference where it has one, a person's name, else what kind of thing on which case."""
    kind, label, case = entry["object_type"], entry["object_label"], entry["case_reference"]
    if kind in ("person", "user") and (name := names.get(f"{kind} {entry['object_id']}")):
        return f"{name}’s record" if kind == "person" else f"{name}’s account"
    if kind == "case":
        return case or label
    if kind == "report":
        return f"report {label}" if " " not in label else "a report"
    named = THINGS.get(kind) or (f"“{label}”" if label else "a record")
    return f"{named} on {case}" if case else named


def changed_fields(entry: Entry) -> list[str]:
    """The fields of a change in words; none of what stood in them."""
    return [in_words(name) for name in entry["facts"]] if not entry["is_access"] else []


def in_words(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")


def more(entry: Entry) -> list[str]:
    """What else an entry says, as short sentences: what was asked for, how many records were shown, to whom, and why."""
    if not entry["is_access"]:
        return []
    facts, found = entry["facts"], []
    if asked := facts.get("asked"):
        found.append("Asked for " + ", ".join(f"{in_words(name)} “{value}”" for name, value in asked.items()))
    if recipient := facts.get("recipient"):
        found.append(f"Given to {recipient}")
    if gateway := facts.get("gateway"):
        found.append(f"Gateway: {gateway_in_words(gateway)}")
    if reason := facts.get("reason"):
        found.append(f"Reason: {reason}")
    return found


def _read(entry: Entry, names: Names) -> str:
    screen, what = entry["facts"].get("screen", ""), thing(entry, names)
    if screen.startswith(COLLECTED_FOR):
        return f"collected from {what} for the answer to {screen.removeprefix(COLLECTED_FOR).strip()}"
    page = PAGES.get(screen) or (f"the page “{screen.replace('_', ' ')}”" if screen else "")
    return f"opened {page} of {what}" if page else f"opened {what}"


def _listed(entry: Entry, names: Names) -> str:
    shown = entry["facts"].get("shown")
    count = "" if shown is None else f", which showed {shown} record{'' if shown == 1 else 's'}"
    if entry["object_type"] == "person":
        return f"looked for other records of {thing(entry, names).removesuffix('’s record')}{count}"
    verb = "searched" if entry["facts"].get("asked") else "opened"
    return f"{verb} “{entry['object_label'] or 'a list'}”{count}"


def _took(entry: Entry, names: Names) -> str:
    shown, file = entry["facts"].get("shown"), entry["facts"].get("file_name", "")
    what = thing(entry, names) if entry["object_id"] else f"“{entry['object_label']}”"
    count = "" if shown is None else f" with {shown} record{'' if shown == 1 else 's'}"
    return f"took {what} out of the system{' as ' + file if file else ''}{count}"


def _emergency(entry: Entry, names: Names) -> str:
    return f"opened {thing(entry, names)} in an emergency"


def _refused(entry: Entry, names: Names) -> str:
    """The label says what was asked for: a page and its key, an address, or (known, and not allowed) a record."""
    label = entry["object_label"]
    page, _, key = label.partition(" ")
    if page in PAGES:
        is_number = key.isdecimal() and entry["object_id"]
        return f"was refused {PAGES[page]} of {thing(entry, names) if is_number else key}"
    if label.startswith("/"):
        return f"was refused the address {label}"
    if entry["object_id"] and " " not in label:
        return f"was refused something in {thing(entry, names)}"
    return f"was refused: {label.replace('_', ' ')}"


def _said(entry: Entry, names: Names) -> str:
    """Signing in and the like: the label is the sentence."""
    label = entry["object_label"] or entry["operation"].replace("_", " ")
    return label[:1].lower() + label[1:]


_ACCESSES = {
    "consultation": _read,
    "search": _listed,
    "disclosure": _took,
    "emergency": _emergency,
    "refused": _refused,
}


def _disclosed(entry: Entry, names: Names) -> str:
    """With whom, at which level, on which gateway, for what, until when and under which agreement."""
    given = {name: value[-1] if isinstance(value, list) and value else value for name, value in entry["facts"].items()}
    parts = [
        LEVELS.get(given.get("level", ""), ""),
        gateway_in_words(given.get("gateway", "")),
        Purpose(given["purpose"]).label.lower() if given.get("purpose") in Purpose.values else "",
        f"until {given['until']}" if given.get("until") else "",
        f"under “{given['agreement']}”" if given.get("agreement") else "",
    ]
    told = "; ".join(part for part in parts if part)
    to = f" to {given['recipient']}" if given.get("recipient") else ""
    return f"disclosed {thing(entry, names)}{to}{': ' + told if told else ''}"


def gateway_in_words(gateway: str) -> str:
    return Gateway(gateway).label if gateway in Gateway.values else gateway
