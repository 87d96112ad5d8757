"""A page asks the database as often for thirty rows as for three."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casework.audit import Access, record_access
from casework.models import (
    AccessRequest,
    Action,
    Agency,
    Barrier,
    Case,
    ChangeEntry,
    Concern,
    EmergencyAccess,
    Notice,
    PanelMeeting,
    PointerMark,
    Report,
    RetentionReview,
    SupportReferral,
    Team,
    User,
)
from casework.rules.categories import Gateway, Purpose
from casework.rules.concerns import ConcernKind
from casework.services import actions, attestations, cases, panels, retention
from casework.services.agencies import add_user, join
from casework.services.notices import notify
from tests import factories as make
from tests import keeping
from tests.personas import Cast, make_agreement, make_cast

FEW, MANY = 3, 27  # more than a page of a list
MOST = 45  # queries on any page: sign-in, session, record of the access and frame included


class Desk:
    """A partnership at work, to which more can be added."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.big = make.make_case(cast.case_lead, title="The big one")
        make.share(self.big, cast.police)
        make.assess(self.big)
        self.panel = make.make_panel(cast.coordinator)
        self.meeting: PanelMeeting = make.make_meeting(self.panel, cast.coordinator)
        make.refer_to_panel(self.big, self.panel)
        self.referral: SupportReferral = make.accept(
            make.refer_to_support(self.big, cast.victim_support), cast.support_officer
        )
        panels.begin(meeting=self.meeting, by=cast.coordinator)
        self.count = 0
        keeping.asked(cast)
        self.asked = keeping.collected(keeping.asked(cast), self.big.reports.get().victim)
        self.question = make.ask_about(cast.police_officer, given_name="Zofia")

    def fill(self, upto: int) -> None:
        while self.count < upto:
            self.count += 1
            self._a_case(self.count)
            self._on_the_big_one(self.count)
            self._overseen(self.count)
            self._administered(self.count)
            self._kept_away(self.count)
        self._to_keep()

    def _kept_away(self, number: int) -> None:
        """Who may not read what, what is hidden, and people whom several agencies know."""
        cast = self.cast
        about = [{"case": Case.objects.latest("pk")}, {"identity": Report.objects.latest("pk").victim.identity}]
        for facts in about:
            Barrier.objects.create(user=cast.homes_officer, reason="A neighbour", set_by=cast.homes_officer, **facts)
            made = {
                "partnership": cast.barnet,
                "agency": cast.council,
                "set_by": cast.case_lead,
                "agencies": [cast.homes.pk],
            }
            PointerMark.objects.create(reason="He looks for her.", **made, **facts)
        for by in (cast.support_officer, cast.police_officer):
            make.make_case(cast.case_lead, make.make_report(by, given_name="Zofia", address=f"{number} Rose Court"))

    def _to_keep(self) -> None:
        cast = self.cast
        for number in range(self.count):
            keeping.asked(cast)
            keeping.old_report(cast, given_name=f"Noor{number}", date_of_birth=None)
        retention.list_due(today=timezone.localdate())
        for review in RetentionReview.objects.filter(agency=cast.council):
            retention.set_hold(reference=review.reference, reason="A claim", by=cast.dpo)
        self.asked = keeping.collected(self.asked, *self.asked.people.all())

    def _a_case(self, number: int) -> None:
        cast = self.cast
        told = [
            make.make_report(by, given_name=f"Ola{number}", address=f"{number} Vale Close", date_of_birth=None)
            for by in (cast.homes_officer, cast.police_officer)
        ]
        case: Case = make.make_case(cast.case_lead, told[0])
        make.share(case, cast.police)
        make.assess(case)
        make.make_action(case, cast.police)
        make.refer_to_support(case, cast.victim_support)
        referral = make.refer_to_panel(case, self.panel)
        if not referral.items.exists():  # the meeting is in session already
            panels._put_on_agenda(self.meeting, referral, cast.coordinator)

    def _on_the_big_one(self, number: int) -> None:
        cast = self.cast
        report = make.make_report(cast.police_officer, given_name=f"Mina{number}", date_of_birth=None)
        cases.add_to_case(report=report, case=self.big, by=cast.case_lead, on=make.DAY)
        action = make.make_action(self.big, cast.police)
        actions.log(action=action, by=cast.police_officer, on=make.DAY, note="Nobody in.")
        make.log_contact(self.big, cast.case_lead)
        make.log_contact(self.big, cast.support_officer, referral=self.referral, circle="agency")
        make.assess(self.big)
        make.assess(self.big, highest=True)

    def _overseen(self, number: int) -> None:
        """What the data protection officer looks after."""
        cast = self.cast
        victim = self.big.reports.first().victim  # type: ignore[union-attr]
        Concern.objects.create(
            partnership=cast.barnet,
            kind=ConcernKind.SAME_SURNAME,
            user=cast.police_officer,
            record=f"person {victim.pk}",
            day=make.DAY + timedelta(days=number),
            score=60,
            reasons=["They have the same surname."],
        )
        record_access(operation=Access.CONSULTATION, by=cast.police_officer, obj=self.big, screen="case_overview")
        record_access(operation=Access.DISCLOSURE, by=cast.case_lead, obj=victim, what="A file", shown=[victim])
        AccessRequest.objects.create(
            partnership=cast.barnet,
            agency=cast.police,
            asked_by=cast.police_officer,
            owner=cast.council,
            identity=uuid4(),
            asked_about="Somebody",
            purpose=Purpose.PROTECT,
            gateway=Gateway.CDA_S115,
            reason="To protect him.",
            respond_by=make.DAY,
        )
        EmergencyAccess.objects.create(
            case=self.big,
            user=cast.homes_officer,
            agency=cast.homes,
            reason="A life.",
            until=timezone.now() + timedelta(hours=number),
        )

    def _administered(self, number: int) -> None:
        """What administrators look after, and what waits in a team."""
        cast = self.cast
        attestations.open_quarter(today=timezone.localdate())
        where = {"agency": cast.council, "partnership": cast.barnet}
        team = Team.objects.get_or_create(name="North", **where)[0]
        User.objects.filter(pk=cast.coordinator.pk).update(team=team)
        facts = {"roles": ["practitioner"], "team": team, "trained_until": make.DAY}
        officers = [add_user(email=f"{n}.{number}@example.org", name=f"{n} {number}", **facts, **where) for n in "xy"]
        asked = attestations.current(cast.agency_admin)
        assert asked
        attestations.answer(attestation=asked, answers={officers[0]: True}, by=cast.agency_admin)
        make.invite(cast.agency_admin, f"invited{number}@example.org")
        Team.objects.create(name=f"Team {number}", **where)
        agency = Agency.objects.create(slug=f"agency-{number}", name=f"Agency {number}", kind="housing")
        join(agency=agency, partnership=cast.barnet)
        facts = {"roles": ["agency_admin"], "partnership": cast.barnet}
        add_user(agency=agency, email=f"of{number}@example.org", name=f"Of {number}", **facts)
        add_user(agency=cast.police, email=f"police{number}@example.org", name=f"Administrator {number}", **facts)
        make.invite(cast.system_admin, f"to-be{number}@example.org", agency=cast.police, roles=["agency_admin"])
        make_agreement(cast.barnet, cast.coordinator)
        action = make.make_action(make.make_case(cast.case_lead, title="Waits"), cast.council)
        Case.objects.filter(pk=action.case_id).update(lead=None, team=team)
        Action.objects.filter(pk=action.pk).update(team=team)
        notify(users=[cast.coordinator], kind=Notice.Kind.CASE_SHARED, path="/", case=action.case)


PAGES: dict[str, tuple[str, Callable[[Any], dict]]] = {
    "my-work of the lead": ("case_lead", lambda desk: {}),
    "my-work of the police": ("police_officer", lambda desk: {}),
    "my-work of the service": ("support_officer", lambda desk: {}),
    "case-list": ("case_lead", lambda desk: {}),
    "case-view": ("case_lead", lambda desk: {"reference": desk.big.reference}),
    "case-view of the police": ("police_officer", lambda desk: {"reference": desk.big.reference}),
    "case-timeline": ("case_lead", lambda desk: {"reference": desk.big.reference}),
    "case-sharing": ("case_lead", lambda desk: {"reference": desk.big.reference}),
    "risk-view": (
        "case_lead",
        lambda desk: {"reference": desk.big.reference, "pk": desk.big.risk_assessments.last().pk},
    ),
    "report-list": ("case_lead", lambda desk: {}),
    "report-view": ("case_lead", lambda desk: {"reference": desk.big.reports.first().reference}),
    "report-match": ("case_lead", lambda desk: {"reference": desk.big.reports.first().reference}),
    "report-to-case": (
        "case_lead",
        lambda desk: {"reference": make.make_report(desk.cast.homes_officer, given_name="Zoe").reference},
    ),
    "meeting-list": ("coordinator", lambda desk: {}),
    "meeting-view": ("coordinator", lambda desk: {"pk": desk.meeting.pk}),
    "agenda-item-view": ("coordinator", lambda desk: {"pk": desk.meeting.items.get(case=desk.big).pk}),
    "action-view": ("police_officer", lambda desk: {"pk": desk.big.actions.first().pk}),
    "request-list of who asks": ("police_officer", lambda desk: {}),
    "request-list of who decides": ("case_lead", lambda desk: {}),
    "request-decide": ("case_lead", lambda desk: {"pk": AccessRequest.objects.order_by("pk")[0].pk}),
    "pointer-answer": ("police_officer", lambda desk: {"pk": desk.question.pk}),
    "mark-list": ("case_lead", lambda desk: {}),
    "barrier-list": ("case_lead", lambda desk: {}),
    "barrier-list of the data protection officer": ("dpo", lambda desk: {}),
    "support-list": ("support_officer", lambda desk: {}),
    "support-view": ("support_officer", lambda desk: {"pk": desk.referral.pk}),
    "access-record": ("dpo", lambda desk: {}),
    "subject-access-list": ("dpo", lambda desk: {}),
    "subject-access-view": ("dpo", lambda desk: {"pk": desk.asked.pk}),
    "subject-access-item": ("dpo", lambda desk: {"pk": desk.asked.pk, "position": 1}),
    "retention-list": ("dpo", lambda desk: {}),
    "hold-list": ("dpo", lambda desk: {}),
    "access-record of a case": ("dpo", lambda desk: {"query": {"reference": desk.big.reference}}),
    "access-record of a person": ("dpo", lambda desk: {"query": {"person": desk.big.reports.first().victim.identity}}),
    "record-person": ("dpo", lambda desk: {"query": {"family_name": "Yusuf"}}),
    "record-entry": ("dpo", lambda desk: {"log": "change", "pk": ChangeEntry.objects.order_by("pk")[0].pk}),
    "desk": ("dpo", lambda desk: {}),
    "concern-list": ("dpo", lambda desk: {}),
    "concern-view": ("dpo", lambda desk: {"pk": Concern.objects.order_by("pk")[0].pk}),
    "disclosure-table": ("dpo", lambda desk: {"query": {"gateway": ""}}),
    "disclosure-list": ("dpo", lambda desk: {}),
    "request-overview": ("dpo", lambda desk: {}),
    "emergency-overview": ("dpo", lambda desk: {}),
    "export-list": ("dpo", lambda desk: {}),
    "my-work of the team": ("coordinator", lambda desk: {}),
    "notice-list": ("coordinator", lambda desk: {}),
    "my-work of the administrator": ("agency_admin", lambda desk: {}),
    "officer-list": ("agency_admin", lambda desk: {}),
    "officer-list of those whose training ends": ("agency_admin", lambda desk: {"query": {"state": "checks"}}),
    "officer-view": ("agency_admin", lambda desk: {"pk": desk.cast.case_lead.pk}),
    "officer-leave": ("agency_admin", lambda desk: {"pk": desk.cast.case_lead.pk}),
    "attestation": ("agency_admin", lambda desk: {}),
    "roles": ("agency_admin", lambda desk: {}),
    "agency-list": ("system_admin", lambda desk: {}),
    "agency-view": ("system_admin", lambda desk: {"pk": desk.cast.police.pk}),
    "agreement-list": ("coordinator", lambda desk: {}),
    "agreement-view": ("coordinator", lambda desk: {"pk": desk.cast.barnet_agreement.pk}),
}


def asked_by(desk: Desk, page: str) -> list[str]:
    """The queries of one page, after those that are made once for the process."""
    person, needs = PAGES[page]
    arguments = needs(desk)
    query = arguments.pop("query", {})
    client = Client()
    client.force_login(desk.cast.people[person], "django.contrib.auth.backends.ModelBackend")
    address = reverse(f"casework:{page.split()[0]}", kwargs=arguments, query=query)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in asked]


@pytest.fixture(scope="module")
def measured(module_db: None) -> dict[str, tuple[list[str], list[str]]]:
    """The queries of each page with few rows and with many."""
    desk = Desk(make_cast())
    desk.fill(FEW)
    few = {page: asked_by(desk, page) for page in PAGES}
    desk.fill(MANY)
    return {page: (few[page], asked_by(desk, page)) for page in PAGES}


@pytest.mark.parametrize("page", PAGES)
def test_the_number_of_queries_does_not_grow_with_the_rows(page: str, measured: dict) -> None:
    few, many = measured[page]
    assert len(many) <= len(few), "\n".join(sorted(set(many) - set(few)))


@pytest.mark.parametrize("page", PAGES)
def test_no_page_asks_too_often(page: str, measured: dict) -> None:
    assert len(measured[page][1]) <= MOST, "\n".join(measured[page][1])
