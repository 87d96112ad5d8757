"""Who holds a record of somebody, what is kept hidden, and requests for access."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from casework.access import requests_to_decide
from casework.models import AccessRequest, CaseShare, Notice, PointerQuestion, Threshold, User
from casework.permissions import Permission, can
from casework.rules.clocks import add_working_days
from casework.rules.roles import Role
from casework.rules.thresholds import ACCESS_REQUEST_DAYS
from casework.services import agreements, barriers, marks, pointers, requests
from tests import factories as make
from tests.personas import Cast

WEEK = timedelta(days=7)


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_it_names_who_recorded_the_person_and_who_leads_a_case_with_them(cast: Cast) -> None:
    make.make_case(cast.case_lead, make.make_report(cast.police_officer))
    found = pointers.holders(make.ask_about(cast.homes_officer), user=cast.homes_officer)
    assert found == [cast.council, cast.police]


def test_what_the_officer_may_read_is_linked_and_not_pointed_to(cast: Cast) -> None:
    report = make.make_report(cast.police_officer)
    case = make.make_case(cast.case_lead, report)
    answer = pointers.answer(make.ask_about(cast.police_officer), user=cast.police_officer)
    (row,) = pointers.links_of(answer.readable, user=cast.police_officer)
    assert (row.reports, row.cases, answer.holders) == ([report], [], [cast.council])
    make.share(case, cast.police)
    answer = pointers.answer(make.ask_about(cast.police_officer), user=again(cast.police_officer))
    (row,) = pointers.links_of(answer.readable, user=again(cast.police_officer))
    assert (row.reports, row.cases, answer.holders) == ([report], [case], [])


def test_whoever_reported_somebody_asks_the_agency_that_leads_the_case(cast: Cast) -> None:
    case = make.make_case(cast.case_lead, make.make_report(cast.police_officer))
    (request,) = make.ask_for_access(cast.police_officer)
    assert request.owner == cast.council
    assert list(requests.shareable_cases(request, user=cast.case_lead)) == [case]


def test_questions_are_cleared_after_a_day(cast: Cast) -> None:
    old, new = make.ask_about(cast.police_officer), make.ask_about(cast.police_officer)
    PointerQuestion.objects.filter(pk=old.pk).update(asked_at=timezone.now() - timedelta(hours=25))
    assert pointers.clear_questions() == 1
    assert list(PointerQuestion.objects.all()) == [new]


# Marks


def test_only_who_holds_a_record_or_leads_a_case_hides_it(cast: Cast) -> None:
    report = make.make_report(cast.police_officer)
    case = make.make_case(cast.case_lead, report)
    identity = report.victim.identity
    with pytest.raises(ValidationError, match="Only an agency that holds"):
        marks.mark(identity=identity, agencies=[], reason="He looks.", by=cast.homes_officer)
    with pytest.raises(ValidationError, match="Barnet Council leads this case"):
        marks.mark(case=case, agencies=[], reason="He looks.", by=cast.police_officer)
    marks.mark(identity=identity, agencies=[], reason="He looks.", by=cast.police_officer)
    marks.mark(identity=identity, agencies=[], reason="He looks.", by=cast.case_lead)
    with pytest.raises(ValidationError, match="hidden already"):
        marks.mark(identity=identity, agencies=[], reason="He looks.", by=cast.police_officer)


def test_two_agencies_hide_and_each_lifts_its_own(cast: Cast) -> None:
    report = make.make_report(cast.police_officer)
    make.make_case(cast.case_lead, report)
    set_by = [
        marks.mark(identity=report.victim.identity, agencies=[], reason="He looks.", by=by)
        for by in (cast.police_officer, cast.case_lead)
    ]
    question = make.ask_about(cast.homes_officer)
    marks.lift_mark(mark=set_by[0], by=cast.police_officer)
    assert pointers.holders(question, user=cast.homes_officer) == []
    marks.lift_mark(mark=set_by[1], by=cast.case_lead)
    assert pointers.holders(question, user=cast.homes_officer) == [cast.council, cast.police]
    with pytest.raises(ValidationError, match="lifted already"):
        marks.lift_mark(mark=set_by[1], by=cast.case_lead)


# Requests


@pytest.fixture
def asked(cast: Cast) -> AccessRequest:
    """The police ask the council about the victim of a case that it leads."""
    make.make_case(cast.case_lead)
    (request,) = make.ask_for_access(cast.police_officer)
    return request


def grant(request: AccessRequest, by: User, **facts: object) -> None:
    requests.grant(
        request=request,
        cases=list(requests.shareable_cases(request, user=by)),
        level=make.Level.READ,
        ends_on=timezone.localdate() + WEEK,
        answer="",
        by=by,
        version=request.version,
    )


def test_who_decides_is_told_and_has_two_working_days(cast: Cast, asked: AccessRequest) -> None:
    told = Notice.objects.filter(kind="request_made")
    assert {(notice.user, notice.path) for notice in told} == {
        (user, f"/requests/{asked.pk}/decide/") for user in (cast.case_lead, cast.coordinator)
    }
    assert asked.respond_by == add_working_days(timezone.localdate(), 2)


@pytest.mark.parametrize(
    ("day", "respond_by"),
    [
        (date(2017, 3, 1), date(2017, 3, 3)),  # Wednesday
        (date(2017, 3, 3), date(2017, 3, 7)),  # Friday
        (date(2017, 4, 13), date(2017, 4, 19)),  # Maundy Thursday
        (date(2017, 12, 22), date(2017, 12, 28)),
    ],
    ids=str,
)
def test_weekends_and_bank_holidays_are_no_working_days(cast: Cast, day: date, respond_by: date) -> None:
    make.make_report(cast.support_officer)
    with time_machine.travel(f"{day}T12:00Z"):
        assert make.ask_for_access(cast.police_officer)[0].respond_by == respond_by


def test_a_partnership_sets_its_own_number_of_days(cast: Cast) -> None:
    Threshold.objects.create(
        partnership=cast.barnet, code=ACCESS_REQUEST_DAYS, value=5, effective_from=date(2015, 1, 1)
    )
    make.make_report(cast.support_officer)
    assert make.ask_for_access(cast.police_officer)[0].respond_by == add_working_days(timezone.localdate(), 5)


def test_the_same_is_not_asked_twice_while_it_waits(cast: Cast, asked: AccessRequest) -> None:
    with pytest.raises(ValidationError, match="asked already"):
        make.ask_for_access(cast.chair)
    requests.refuse(request=asked, reason="No.", by=cast.case_lead, version=asked.version)
    assert make.ask_for_access(cast.chair)[0].asked_by == cast.chair


def test_a_grant_shares_the_case_for_a_time_under_an_agreement(cast: Cast, asked: AccessRequest) -> None:
    (case,) = requests.shareable_cases(asked, user=cast.case_lead)
    assert not can(cast.police_officer, Permission.CASE_VIEW, case)
    grant(asked, cast.case_lead)
    assert can(again(cast.police_officer), Permission.CASE_VIEW, case)
    assert not can(again(cast.police_officer), Permission.CASE_CONTRIBUTE, case)
    share = CaseShare.objects.get(agency=cast.police)
    assert (share.request, share.agreement, share.ends_on) == (
        asked,
        cast.barnet_agreement,
        timezone.localdate() + WEEK,
    )
    assert (share.purpose, share.gateway) == (asked.purpose, asked.gateway)
    assert Notice.objects.filter(user=cast.police_officer, kind="request_answered").count() == 1


def test_no_grant_without_an_agreement(cast: Cast, asked: AccessRequest) -> None:
    signature = cast.barnet_agreement.signatures.get(agency=cast.police)
    agreements.withdraw_signature(signature=signature, on=date(2017, 3, 1), by=cast.coordinator)
    with pytest.raises(ValidationError, match="has not signed"):
        grant(asked, cast.case_lead)
    asked.refresh_from_db()
    assert asked.is_waiting
    assert not CaseShare.objects.filter(agency=cast.police).exists()
    assert not Notice.objects.filter(kind="request_answered").exists()


def test_an_answer_in_words_gives_no_access(cast: Cast, asked: AccessRequest) -> None:
    requests.answer(request=asked, answer="Ring me on 020 7946 0001.", by=cast.case_lead, version=asked.version)
    assert (asked.status, asked.answer) == ("answered", "Ring me on 020 7946 0001.")
    assert not CaseShare.objects.filter(agency=cast.police).exists()


def test_it_is_decided_once(cast: Cast, asked: AccessRequest) -> None:
    requests.take_back(request=asked, by=cast.police_officer, version=asked.version)
    with pytest.raises(ValidationError, match="not waiting any more: taken back"):
        requests.answer(request=asked, answer="Yes.", by=cast.case_lead, version=asked.version)
    with pytest.raises(ValidationError, match="Only the agency that asked"):
        requests.take_back(request=asked, by=cast.case_lead, version=asked.version)


def test_where_nobody_decides_all_who_record_reports_answer_in_words(cast: Cast) -> None:
    make.make_report(cast.support_officer)
    (request,) = make.ask_for_access(cast.police_officer)
    assert requests.deciders(request) == [cast.support_officer]
    assert list(requests_to_decide(cast.support_officer)) == [request]
    requests.answer(request=request, answer="We support her.", by=cast.support_officer, version=request.version)
    User.objects.filter(pk=cast.support_officer.pk).update(roles=[Role.PRACTITIONER, Role.CASE_LEAD])
    second = make.ask_for_access(cast.police_officer)[0]
    colleague = User.objects.create_user(
        email="kim.lee@example.org",
        name="Kim Lee",
        roles=[Role.PRACTITIONER],
        agency=cast.victim_support,
        partnership=cast.barnet,
    )
    assert requests.deciders(second) == [cast.support_officer]
    assert list(requests_to_decide(colleague)) == []
    with pytest.raises(ValidationError):
        requests.answer(request=second, answer="Yes.", by=colleague, version=second.version)


def test_where_there_is_nobody_at_all_the_dpo_is_told(cast: Cast) -> None:
    make.make_report(cast.support_officer)
    User.objects.filter(pk=cast.support_officer.pk).update(is_active=False)
    make.ask_for_access(cast.police_officer)
    assert [(one.user, one.path) for one in Notice.objects.all()] == [(cast.dpo, "/desk/requests/")]


def test_overdue_is_told_to_owner_and_dpo_once_until_they_read_it(cast: Cast, asked: AccessRequest) -> None:
    assert requests.notice_overdue(asked.respond_by) == 0
    for days in (1, 2):
        assert requests.notice_overdue(asked.respond_by + timedelta(days=days)) == 1
    told = Notice.objects.filter(kind="request_overdue")
    assert {(one.user.name, one.path) for one in told} == {
        ("Helen Marsh", asked.decide_path),
        ("Priya Shah", asked.decide_path),
        ("Ruth Adeyemi", "/desk/requests/"),
    }
    assert told.count() == 3
    told.update(read_at=timezone.now())
    requests.notice_overdue(asked.respond_by + timedelta(days=3))
    assert told.count() == 6
    requests.take_back(request=asked, by=cast.police_officer, version=asked.version)
    assert requests.notice_overdue(asked.respond_by + timedelta(days=4)) == 0


def test_a_request_follows_the_person_when_records_are_joined(cast: Cast, asked: AccessRequest) -> None:
    from casework.services.people import decide_match

    other = make.make_report(cast.homes_officer)
    second = make.make_case(cast.case_lead, other, title="The other case")
    decide_match(person=asked.person, other=other.victim, is_same=True, by=cast.case_lead)
    asked = AccessRequest.objects.get(pk=asked.pk)
    assert second in requests.shareable_cases(asked, user=cast.case_lead)
    barriers.bar(user=cast.coordinator, identity=other.victim.identity, reason="My sister.", by=cast.coordinator)
    assert requests.deciders(asked) == [cast.case_lead]
