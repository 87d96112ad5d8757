"""Records for tests, each made by the service that makes it in the product. Say only what the test is about."""

from datetime import date, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from casework.models import (
    AccessRequest,
    Action,
    Agency,
    AgendaItem,
    Case,
    CaseShare,
    Contact,
    Evidence,
    Invitation,
    Involvement,
    Note,
    Panel,
    PanelMeeting,
    PanelReferral,
    PointerQuestion,
    Report,
    RiskAssessment,
    RiskOption,
    SupportReferral,
    User,
)
from casework.rules.categories import AsbType, Channel, ContactMethod, Gateway, Harm, Part, Purpose, SafeMethod, SubType
from casework.services import (
    actions,
    cases,
    evidence,
    involvements,
    notes,
    officers,
    panels,
    pointers,
    reports,
    requests,
    risk,
    sharing,
    support,
)

DAY = date(2017, 3, 1)  # a Wednesday; every record is made around it
Level = CaseShare.Level


def report_facts(**facts: Any) -> dict[str, Any]:
    """What a report form gives; the victim is Amina Yusuf of 4 Orange Hill Road unless something else is said."""
    return {
        "agency_reference": "",
        "channel": Channel.PHONE,
        "reported_on": DAY,
        "happened_on": facts.get("reported_on", DAY),
        "happened_at": time(23, 15),
        "type": AsbType.PERSONAL,
        "sub_type": SubType.NEIGHBOURS,
        "description": "Shouting and banging on the shared wall until two in the morning.",
        "harm": Harm.SERIOUS,
        "harm_note": "",
        "hate_motivation": "",
        "given_name": "Amina",
        "family_name": "Yusuf",
        "date_of_birth": date(1961, 5, 14),
        "phone": "07700 900123",
        "email": "",
        "safe_method": SafeMethod.PHONE,
        "safe_note": "Only before noon.",
        "address": "4 Orange Hill Road",
        "postcode": "HA8 0TR",
        "ward": None,
    } | facts


def make_report(by: User, **facts: Any) -> Report:
    return reports.record(by=by, facts=report_facts(**facts))


def ask_about(by: User, **facts: Any) -> PointerQuestion:
    """Somebody asks who knows Amina Yusuf, by her date of birth unless something else is said."""
    asked = {"given_name": "Amina", "family_name": "Yusuf", "date_of_birth": date(1961, 5, 14)}
    return pointers.ask(user=by, **(asked | facts))


def ask_for_access(by: User, question: PointerQuestion | None = None) -> list[AccessRequest]:
    return requests.ask(
        question=question or ask_about(by),
        purpose=Purpose.PROTECT,
        gateway=Gateway.CDA_S115,
        reason="He threatened her today.",
        by=by,
    )


def make_case(lead: User, *told: Report, opened_on: date = DAY, title: str = "Noise on Orange Hill Road") -> Case:
    """A case of the lead's agency, of the given reports or of one that the lead took."""
    summary = "Loud neighbours at night, several times a week."
    chosen = list(told) or [make_report(lead)]
    return cases.open_case(reports=chosen, title=title, summary=summary, lead=lead, opened_on=opened_on, by=lead)


def share(
    case: Case, agency: Agency, level: Level = Level.CONTRIBUTE, *, by: User | None = None, **more: Any
) -> CaseShare:
    return sharing.share(
        case=case,
        agency=agency,
        level=level,
        purpose=Purpose.PREVENT,
        gateway=Gateway.CDA_S115,
        note="Works the case",
        by=by or case.lead,
        **more,
    )


def chosen_options(on: date = DAY, *, highest: bool = False, unknown: int = 0) -> list[RiskOption]:
    """An answer to each question: all lowest, or all highest, the first few of them "don't know"."""
    found = []
    for number, question in enumerate(risk.questionnaire_on(on).questions.all()):
        options = list(question.options.order_by("score", "is_unknown"))
        known = [option for option in options if not option.is_unknown]
        not_known = next(option for option in options if option.is_unknown)
        found.append(not_known if number < unknown else known[-1 if highest else 0])
    return found


def assess(case: Case, *, highest: bool = False, on: date = DAY, **more: Any) -> RiskAssessment:
    return risk.assess(
        case=case,
        questionnaire=risk.questionnaire_on(on),
        options=more.pop("options", None) or chosen_options(on, highest=highest),
        assessed_on=on,
        by=more.pop("by", case.lead),
        **more,
    )


def make_panel(coordinator: User, name: str = "CS MARAC") -> Panel:
    return Panel.objects.create(partnership=coordinator.partnership, agency=coordinator.agency, name=name)


def make_meeting(panel: Panel, by: User, held_on: date = DAY + timedelta(days=14)) -> PanelMeeting:
    return panels.plan_meeting(
        panel=panel, held_on=held_on, starts_at=time(10), venue="Hendon Town Hall", chair="Helen Marsh", by=by
    )


def refer_to_panel(case: Case, panel: Panel, on: date = DAY) -> PanelReferral:
    return panels.refer(
        case=case,
        panel=panel,
        criterion=PanelReferral.Criterion.ESCALATION,
        reason="It is getting worse in spite of warnings.",
        victim_view=PanelReferral.VictimView.AGREES,
        referred_on=on,
        by=case.lead,
    )


def decide(item: AgendaItem, by: User, decision: str) -> None:
    panels.decide(item=item, by=by, version=item.version, decision=decision, minutes="Discussed and agreed.")


def make_action(case: Case, agency: Agency, by: User | None = None, **more: Any) -> Action:
    facts: dict[str, Any] = {
        "description": "Visit the neighbours",
        "set_on": DAY,
        "due_on": DAY + timedelta(days=14),
    } | more
    return actions.set_action(case=case, agency=agency, by=by or case.lead, **facts)


def refer_to_support(case: Case, agency: Agency, on: date = DAY, **more: Any) -> SupportReferral:
    return support.refer(
        case=case,
        person=more.pop("person", None) or case.involvements.filter(part="victim").order_by("pk")[0].person,
        agency=agency,
        needs="Sleeps badly and is afraid to go out.",
        consent_on=more.pop("consent_on", on),
        consent_scope="Name, phone number and what happened.",
        referred_on=on,
        by=case.lead,
        **more,
    )


def accept(referral: SupportReferral, by: User, on: date = DAY + timedelta(days=1)) -> SupportReferral:
    support.accept(referral=referral, by=by, version=referral.version, on=on)
    return referral


def log_contact(case: Case, by: User, **more: Any) -> Contact:
    facts: dict[str, Any] = {
        "on": DAY,
        "method": ContactMethod.PHONE,
        "is_reached": True,
        "note": "She feels listened to.",
    } | more
    return support.log_contact(case=case, by=by, **facts)


def write_note(case: Case, by: User, **more: Any) -> Note:
    facts: dict[str, Any] = {"on": DAY, "text": "The wall is thin.", "is_opinion": False} | more
    return notes.write(case=case, by=by, **facts)


def add_evidence(case: Case, by: User, **more: Any) -> Evidence:
    facts: dict[str, Any] = {"title": "Diary of the nights", "obtained_on": DAY} | more
    facts.setdefault("files", [SimpleUploadedFile("diary.txt", b"Monday: until two in the morning.")])
    return evidence.add(case=case, by=by, **facts)[0]


def involve(case: Case, by: User, **more: Any) -> Involvement:
    """The neighbour, Carl Denton, as the one who is said to do it, unless something else is said."""
    who: dict[str, Any] = {"given_name": "Carl", "family_name": "Denton", "date_of_birth": None}
    return involvements.add(case=case, by=by, **{"part": Part.ALLEGED_PERPETRATOR} | who | more)


def invite(by: User, email: str = "sam.lee@example.org", **facts: Any) -> tuple[Invitation, str]:
    """An invitation to the agency of `by`, and the secret in its link."""
    sent: list[str] = []

    def link(secret: str) -> str:
        sent.append(secret)
        return f"https://asb.example.org/join/{secret}/"

    told = {"name": "Sam Lee", "agency": by.agency, "roles": ["practitioner"]} | facts
    return officers.invite(email=email, by=by, link=link, **told), sent[0]
