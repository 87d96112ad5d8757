"""A small world to walk through: one of each record, seen by some of the cast and hidden from the others.

A Barnet case is led by the council and shared with the police and Victim Support, and not with Barnet Homes, who hold a
report that waits on no case. Another partnership has a case of its own.
"""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from assessment import reference
from assessment.models import Area, Indicator
from assessment.rules.periods import financial_year
from assessment.services import assessments, extracts, return_forms, returns, writing
from casework.models import (
    AccessRequest,
    Action,
    AgendaItem,
    Barrier,
    Case,
    ChangeEntry,
    Concern,
    EmergencyAccess,
    Invitation,
    LegalHold,
    Notice,
    PanelMeeting,
    PersonMatch,
    PointerMark,
    PointerQuestion,
    Report,
    RetentionReview,
    SubjectAccessRequest,
    SupportReferral,
)
from casework.rules.concerns import ConcernKind
from casework.services import agreements, barriers, emergencies, marks, notices, people, retention
from tests import factories as make
from tests import keeping
from tests.assessment.feeds import feed, months, of_all_boroughs
from tests.assessment.plan_world import PlanWorld, make_plan
from tests.personas import Cast

# What the addresses of config/account_urls.py need: a key that nobody has, a link that is spent, an agency without a sign-on.
ACCOUNT_ARGUMENTS: dict[str, dict[str, Any]] = {
    "published": {"slug": "barnet", "year": "2016-17"},
    "published-file": {"slug": "barnet", "year": "2016-17", "kind": "pdf"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "set-password"},
    "mfa_edit_webauthn": {"pk": 1},
    "mfa_remove_webauthn": {"pk": 1},
    "openid_connect_login": {"provider_id": "barnet-council"},
    "openid_connect_callback": {"provider_id": "barnet-council"},
}


@dataclass(frozen=True, eq=False)
class World:
    cast: Cast
    case: Case
    waiting_report: Report  # of Barnet Homes, of the same victim as the report on the case
    meeting: PanelMeeting  # in session, with the case on its agenda
    item: AgendaItem
    action: Action  # of the police
    referral: SupportReferral  # to Victim Support
    match: PersonMatch  # of the waiting report's victim with another record of Barnet Homes
    question: PointerQuestion  # of Barnet Homes
    request: AccessRequest  # of Barnet Homes to the council
    emergency: EmergencyAccess  # of Barnet Homes, over
    mark: PointerMark  # of Barnet Homes
    barrier: Barrier  # between the analyst and the case
    enfield_case: Case
    concern: Concern  # that a police officer has no part in the case
    assessment: Any
    section: Any  # of the assessment, as nobody has written in it
    run: Any  # of collecting the assessment's figures
    document_run: Any  # of making its documents
    figure: Any
    plan: PlanWorld  # its strategy and actions: one of the police, one of Barnet Homes
    extract: Any
    agency_return: Any  # that the police of Barnet were asked for
    asked: SubjectAccessRequest  # made to the council, about the victim of a report of its own
    review: RetentionReview  # of an old report of the council
    hold: LegalHold  # of the council on that report
    invitation: Invitation  # to the council, by its administrator
    secret: str  # of that invitation
    appointment: Invitation  # to the council, by the system administrator
    sessions: dict[str, str]  # of each of the cast: the key of a session in which they are signed in

    def browser(self, person: str) -> Client:
        """A browser in which that person is signed in, as far as they can be; "nobody" is not. Much cheaper than signing in
        once a page. What an earlier test left in the session's cache is forgotten, as its rows are."""
        client = Client()
        if person != "nobody":
            session = SessionStore(self.sessions[person])
            cache.delete(session.cache_key)
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[person]
        return client

    def arguments(self, name: str) -> dict[str, Any]:
        """What a view's address needs, for the record of this world that it should be opened for."""
        if ":" not in name:
            return ACCOUNT_ARGUMENTS[name]
        noun = name.partition(":")[2]
        share = self.case.shares.get(agency=self.cast.police)
        risk = self.case.risk_assessments.get()
        agreement = self.cast.barnet_agreement
        special: dict[str, dict[str, Any]] = {
            "join": {"secret": self.secret},
            "team-add": {"pk": self.cast.council.pk},
            "administrator-change": {"pk": self.cast.council.pk, "officer": self.cast.agency_admin.pk},
            "administrator-let-in": {"pk": self.cast.council.pk, "officer": self.cast.agency_admin.pk},
            "administrator-appoint": {"pk": self.cast.council.pk},
            "administrator-resend": {"pk": self.cast.council.pk, "invitation": self.appointment.pk},
            "administrator-withdraw": {"pk": self.cast.council.pk, "invitation": self.appointment.pk},
            "case-open": {"reference": self.waiting_report.reference},
            "report-add": {"reference": self.waiting_report.reference, "case": self.case.reference},
            "note-add": {"reference": self.case.reference},
            "evidence-add": {"reference": self.case.reference},
            "contact-log": {"reference": self.case.reference},
            "involvement-add": {"reference": self.case.reference},
            "match-undo": {"reference": self.waiting_report.reference, "pk": self.match.pk},
            "pointer-answer": {"pk": self.question.pk},
            "request-ask": {"pk": self.question.pk},
            "emergency-person": {"pk": self.question.pk},
            "emergency-end": {"reference": self.case.reference},
            "risk-view": {"reference": self.case.reference, "pk": risk.pk},
            "share-withdraw": {"reference": self.case.reference, "pk": share.pk},
            "case-export": {},
            "share-change": {"reference": self.case.reference, "pk": share.pk},
            "agreement-unsign": {"pk": agreement.pk, "signature": agreement.signatures.get(agency=self.cast.police).pk},
            "notice-open": {"pk": self.cast.case_lead.notices.get(kind="handed_over").pk},
            "action-set": {"reference": self.case.reference},
            "record-entry": {"log": "change", "pk": self._an_entry()},
            "support-refer": {"reference": self.case.reference},
            "agenda-item-view": {"pk": self.item.pk},
            "agenda-item-decide": {"pk": self.item.pk},
            "action-set-in-meeting": {"pk": self.item.pk},
            "detail": {"pk": self.assessment.pk},
            "collect": {"pk": self.assessment.pk},
            "indicators": {"pk": self.assessment.pk},
            "indicator": {"pk": self.assessment.pk, "code": self.figure.indicator.code},
            **{
                name: {"pk": self.assessment.pk}
                for name in (
                    "proof",
                    "proof-reason",
                    "proof-reasons",
                    "claims",
                    "today",
                    "today-ask",
                    "today-json",
                    "last-year",
                )
            },
            **{name: {"pk": self.assessment.pk} for name in ("signoff", "signoff-send", "signoff-approve")},
            **{name: {"pk": self.assessment.pk} for name in ("signoff-withdraw", "signoff-freeze", "signoff-version")},
            "documents": {"pk": self.assessment.pk},
            "documents-make": {"pk": self.assessment.pk},
            "documents-progress": {"pk": self.assessment.pk, "run_pk": self.document_run.pk},
            "document": {"pk": self.assessment.pk, "audience": "restricted", "kind": "csv"},
            "pack": {"pk": self.assessment.pk},
            "publish": {"pk": self.assessment.pk},
            "withdraw": {"pk": self.assessment.pk},
            "as-published": {"pk": self.assessment.pk},
            "progress": {"pk": self.assessment.pk, "run_pk": self.run.pk},
            "figure": {"pk": self.assessment.pk, "figure_pk": self.figure.pk},
            "places": {"pk": self.assessment.pk},
            "place": {"pk": self.assessment.pk, "code": "E05000043"},
            "return-form-change": {"pk": self.agency_return.form_id},
            **self._of_the_plan(),
            "section-list": {"pk": self.assessment.pk},
            "section-begin": {"pk": self.assessment.pk},
            "section-add": {"pk": self.assessment.pk},
            "section-changes": {"pk": self.assessment.pk},
            "cover": {"pk": self.assessment.pk},
            "writing-help": {"pk": self.assessment.pk},
            "comment-resolve": {"pk": self.assessment.pk, "section_pk": self.section.pk, "comment_pk": 1},
            "section-restore": {"pk": self.assessment.pk, "section_pk": self.section.pk, "version": 1},
            "extract-detail": {"pk": self.extract.pk},
            "extract-undo": {"pk": self.extract.pk},
            "extract-preview": {"batch": uuid.UUID(int=7)},
            "extract-discard": {"batch": uuid.UUID(int=7)},
            "subject-access-item": {"pk": self.asked.pk, "position": 1},
            "hold-lift": {"pk": self.hold.pk},
            "retention-view": {"pk": self.review.pk},
        }
        return special.get(noun) or self._by_noun(noun)

    def _of_the_plan(self) -> dict[str, dict[str, Any]]:
        pk, plan = self.assessment.pk, self.plan
        theme, said = self.assessment.threats.get(), self.assessment.consultations.get()
        of_all = (
            "objectives",
            "threats",
            "threat-add",
            "consultation",
            "consultation-add",
            "plan",
            "strategy",
            "strategy-new",
            "strategy-change",
            "priority-add",
        )
        of_action = ("plan-action", "plan-action-change", "plan-carry")
        of_priority = ("plan-action-add", "priority-change", "outcome-add")
        return {
            **{name: {"pk": pk} for name in of_all},
            **{name: {"pk": pk, "item_pk": plan.marking.pk} for name in of_action},
            **{name: {"pk": pk, "item_pk": plan.burglary.pk} for name in of_priority},
            **{name: {"pk": pk, "threat_pk": theme.pk} for name in ("threat", "threat-remove")},
            **{name: {"pk": pk, "item_pk": said.pk} for name in ("consultation-change", "consultation-remove")},
            "outcome-change": {"pk": pk, "item_pk": plan.outcome.pk},
            "plan-remove": {"pk": pk, "noun": "actions", "item_pk": plan.centres.pk},
            "plan-move": {"pk": pk, "noun": "priorities", "item_pk": plan.hate.pk, "way": "up"},
            "agency-plan": {},
            "plan-update": {"item_pk": plan.marking.pk},
        }

    def _an_entry(self) -> int:
        return ChangeEntry.objects.filter(case_reference=self.case.reference).order_by("pk")[0].pk

    def _by_noun(self, noun: str) -> dict[str, Any]:
        records: dict[str, Any] = {"meeting": self.meeting, "action": self.action, "support": self.referral}
        records |= {"note": self.case.notes.first(), "evidence": self.case.evidence.first()}
        records |= {"contact": self.case.contacts.first(), "person": self.case.reports.get().victim}
        records |= {"request": self.request, "emergency": self.emergency, "mark": self.mark, "barrier": self.barrier}
        records |= {"agreement": self.cast.barnet_agreement, "subject": self.asked, "concern": self.concern}
        if noun.startswith("involvement-"):
            neighbour = self.case.involvements.exclude(part="victim").get()
            return {"reference": self.case.reference, "pk": neighbour.pk}
        records |= {"return": self.agency_return}
        records |= {"officer": self.cast.case_lead, "invitation": self.invitation, "agency": self.cast.council}
        if noun == "section" or noun.startswith("section-"):
            return {"pk": self.assessment.pk, "section_pk": self.section.pk}
        if noun.startswith("report-"):
            return {"reference": self.waiting_report.reference}
        record = records.get(noun.partition("-")[0])
        return {"pk": record.pk} if record else {"reference": self.case.reference}


def make_world(cast: Cast) -> World:
    """One of each record around the cast."""
    told = make.make_report(cast.police_officer)
    waiting = make.make_report(cast.homes_officer, address="4 Orangehill Road")
    case = make.make_case(cast.case_lead, told)
    make.share(case, cast.police)
    make.assess(case)
    panel = make.make_panel(cast.coordinator)
    meeting = make.make_meeting(panel, cast.coordinator)
    item = make.refer_to_panel(case, panel).items.get()
    action = make.make_action(case, cast.police)
    referral = make.refer_to_support(case, cast.victim_support)
    make.log_contact(case, cast.case_lead)
    make.write_note(case, cast.case_lead)
    make.add_evidence(case, cast.case_lead)
    make.involve(case, cast.case_lead)
    notices.notify(users=[cast.case_lead], kind=Notice.Kind.HANDED_OVER, path=case.get_absolute_url(), case=case)
    paper = {"name": "Agreement.pdf", "content": b"%PDF-1.7\n%%EOF"}
    agreements.attach(agreement=cast.barnet_agreement, by=cast.coordinator, version=1, **paper)
    twin = make.make_report(cast.homes_officer, given_name="Aminah")
    people.decide_match(person=twin.victim, other=waiting.victim, is_same=True, by=cast.homes_officer)
    question = make.ask_about(cast.homes_officer)
    asked = make.ask_for_access(cast.homes_officer, question)
    assessment, extract = _assessment(cast)
    invitation, secret = make.invite(cast.agency_admin)
    appointment, _ = make.invite(cast.system_admin, "ade.cole@example.org", roles=["agency_admin"])
    return World(
        cast=cast,
        case=case,
        waiting_report=waiting,
        meeting=meeting,
        item=item,
        action=action,
        referral=referral,
        match=PersonMatch.objects.get(),
        question=question,
        request=next(one for one in asked if one.owner == cast.council),
        emergency=_past_emergency(cast, case),
        mark=marks.mark(
            identity=waiting.victim.identity, agencies=[], reason="He looks for her.", by=cast.homes_officer
        ),
        barrier=barriers.bar(user=cast.analyst, case=case, reason="Is named in it.", by=cast.case_lead),
        enfield_case=make.make_case(cast.enfield_lead, title="Fireworks in Jubilee Park"),
        concern=Concern.objects.create(
            partnership=cast.barnet,
            kind=ConcernKind.NO_PART,
            user=cast.police_officer,
            record=case.reference,
            day=make.DAY,
            score=60,
            reasons=["Another agency leads the case."],
        ),
        assessment=assessment,
        section=writing.begin(assessment=assessment, by=cast.analyst)[0],
        run=assessment.runs.create(requested_by=cast.analyst),
        document_run=_documents(assessment, cast),
        figure=assessment.figures.first(),
        plan=make_plan(cast, assessment),
        extract=extract,
        agency_return=_return(cast),
        **_kept(cast),
        invitation=invitation,
        secret=secret,
        appointment=appointment,
        sessions={name: _session(user) for name, user in cast.people.items()},
    )


def _session(user: Any) -> str:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return str(client.session.session_key)


def _kept(cast: Cast) -> dict[str, Any]:
    """What the council's data protection officer works, of somebody who is on no case."""
    noor = {"given_name": "Noor", "date_of_birth": None, "phone": "", "safe_note": ""}
    report = keeping.old_report(cast, **noor, address="9 Vale Close", postcode="N12 0HA")
    retention.list_due(today=timezone.localdate())
    hold = retention.set_hold(reference=report.reference, reason="A claim is being made.", by=cast.dpo)
    asked = keeping.collected(
        keeping.asked(cast, subject_name="Noor Yusuf", reply_to="noor@example.org"), report.victim
    )
    return {
        "asked": asked,
        "hold": hold,
        "review": RetentionReview.objects.get(record_id=report.pk, record_type="report"),
    }


def _return(cast: Cast) -> Any:
    agencies = {"police_violence": cast.police.pk}
    (form,) = return_forms.take_over(
        codes=["police_violence"], partnership=cast.barnet, agencies=agencies, by=cast.analyst
    )
    year = financial_year("2016-17")
    return returns.ask(form=form, period=year, due_on=date(2017, 5, 31), by=cast.analyst)


def _past_emergency(cast: Cast, case: Case) -> EmergencyAccess:
    reason = "He said that he will kill her tonight."
    (emergency,) = emergencies.open_cases(cases=[case], reason=reason, by=cast.homes_officer)
    emergencies.end(emergency=emergency, by=cast.homes_officer)
    return emergency


def _assessment(cast: Cast) -> tuple[Any, Any]:
    reference.load_reference()
    columns = months(201604, 12)
    content = feed(columns, *of_all_boroughs(columns))
    extract = extracts.preview(content=content, file_name="year.csv", by=cast.analyst)
    extracts.import_extract(extract=extract, by=cast.analyst)
    columns = months(201504, 12)
    content = feed(columns, *of_all_boroughs(columns))
    extracts.preview(content=content, file_name="earlier.csv", by=cast.analyst, batch=uuid.UUID(int=7))
    year = financial_year("2016-17")
    assessment = assessments.open_assessment(partnership=cast.barnet, period=year, by=cast.analyst)
    assessments.collect(assessment=assessment, by=cast.analyst)
    _ward_figure(assessment)
    return assessment, extract


def _documents(assessment: Any, cast: Cast) -> Any:
    """One small document of the assessment, and the request that made it."""
    content = b"code,value\r\n"
    assessment.files.create(
        audience="restricted", kind="csv", name="figures.csv", content=content, size=len(content), sha256="0" * 64,
        paper_sha256="0" * 64,
    )  # fmt: skip
    return assessment.document_runs.create(requested_by=cast.analyst, total=16)


def _ward_figure(assessment: Any) -> None:
    """One number of one ward, so that the pages of places have something to open."""
    ward = Area.objects.create(code="E05000043", name="Brunswick Park", kind="ward14", parent=assessment.area)
    assessment.figures.create(
        indicator=Indicator.objects.get(code="crime.all"),
        area=ward,
        value=12,
        period_start=assessment.period_start,
        period_end=assessment.period_end,
        source_text="A file of wards",
    )
