"""Retention in the services: what is listed when and for whom, and who may hold what."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.models import Notice, Report, RetentionReview, SubjectAccessRequest
from casework.services import cases, retention
from tests import factories as make
from tests import keeping
from tests.personas import Cast

today = timezone.localdate


def listed(today: date) -> list[str]:
    retention.list_due(today=today)
    return [review.reference for review in RetentionReview.objects.order_by("pk")]


@pytest.mark.parametrize(
    ("closed", "months", "first"),
    [
        (date(2016, 2, 29), 72, date(2022, 2, 28)),
        (date(2016, 2, 29), 96, date(2024, 2, 29)),
        (date(2016, 8, 31), 6, date(2017, 2, 28)),
        (date(2016, 12, 31), 2, date(2017, 2, 28)),
        (date(2016, 1, 1), 12, date(2017, 1, 1)),
    ],
)
def test_a_case_is_listed_on_the_first_day_after_its_period_and_not_before(
    cast: Cast, closed: date, months: int, first: date
) -> None:
    case = keeping.close(make.make_case(cast.case_lead, make.make_report(cast.case_lead)), closed)
    rule = {"record_type": "case", "months": months, "effective_from": date(2000, 1, 1), "citation": ""}
    retention.add_rule(by=cast.dpo, **rule)
    assert listed(first - timedelta(days=1)) == []
    assert listed(first) == [case.reference]


def test_each_kind_is_listed_for_the_agency_that_holds_it(cast: Cast) -> None:
    report = keeping.old_report(cast, cast.homes_officer)
    request = keeping.asked(cast)
    ended = {"status": "answered", "received_on": today() - timedelta(days=800), "ended_how": "By post"}
    SubjectAccessRequest.objects.filter(pk=request.pk).update(ended_on=today() - timedelta(days=735), **ended)
    case, _ = keeping.due_case(cast)
    found = {review.reference: (review.agency, review.record_type) for review in RetentionReview.objects.all()}
    assert found == {
        report.reference: (cast.homes, "report"),
        request.reference: (cast.council, "subject_access"),
        case.reference: (cast.council, "case"),
    }


def test_a_partnership_that_has_nothing_else_has_its_answered_requests_listed(cast: Cast) -> None:
    request = keeping.asked(cast)
    long_ago = today() - timedelta(days=800)
    SubjectAccessRequest.objects.filter(pk=request.pk).update(
        status="refused", received_on=long_ago, ended_on=long_ago, ended_how="Unfounded"
    )
    assert not Report.objects.exists()
    assert listed(today()) == [request.reference]


def test_what_is_open_or_on_a_case_is_not_listed(cast: Cast) -> None:
    make.make_case(cast.case_lead, keeping.old_report(cast))
    keeping.asked(cast, received_on=today() - timedelta(days=1000))
    assert listed(today()) == []


def test_to_list_again_lists_nothing_twice_and_tells_once(cast: Cast) -> None:
    keeping.old_report(cast)
    assert retention.list_due(today=today()) == 1
    assert retention.list_due(today=today()) == 0
    notices = Notice.objects.filter(kind=Notice.Kind.RETENTION_DUE)
    assert [notice.user for notice in notices] == [cast.dpo]


def test_it_asks_as_often_for_many_records_as_for_few(cast: Cast) -> None:
    def queries(more: int) -> int:
        for number in range(more):
            keeping.old_report(cast, given_name=f"Noor{number}", date_of_birth=None)
        with CaptureQueriesContext(connection) as asked:
            assert retention.list_due(today=today()) == more
        return len(asked)

    assert queries(2) == queries(9)


def test_a_report_that_went_on_a_case_leaves_the_queue(cast: Cast) -> None:
    report = keeping.old_report(cast)
    assert listed(today()) == [report.reference]
    cases.add_to_case(report=report, case=make.make_case(cast.case_lead), by=cast.case_lead, on=today())
    assert listed(today()) == []


@pytest.mark.parametrize(
    ("who", "may"), [("dpo", True), ("homes", True), ("victim_support", False), ("enfield_council", False)]
)
def test_only_an_agency_that_holds_leads_or_worked_on_it_may_place_a_hold(cast: Cast, who: str, may: bool) -> None:
    """Barnet Homes took a report of the council's case. The others learn no more than that there is none of theirs."""
    case = keeping.neighbours_case(cast)
    by = cast.dpo if who == "dpo" else keeping.dpo_of(cast, getattr(cast, who))
    if may:
        assert retention.set_hold(reference=f" {case.reference.lower()} ", reason="A claim", by=by).record_id == case.pk
        return
    said = []
    for reference in (case.reference, "BAR-2031-00001"):
        with pytest.raises(ValidationError) as refused:
            retention.set_hold(reference=reference, reason="A claim", by=by)
        said.append(refused.value.messages[0].replace(reference, "…"))
    assert said[0] == said[1]


def test_a_hold_that_was_lifted_is_not_lifted_again(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    hold = retention.set_hold(reference=case.reference, reason="A claim", by=cast.dpo)
    retention.lift_hold(hold=hold, because="Settled", by=cast.dpo)
    with pytest.raises(ValidationError, match="lifted already"):
        retention.lift_hold(hold=hold, because="Settled", by=cast.dpo)


@pytest.mark.parametrize("days", [-1, 0])
def test_nothing_is_kept_until_a_day_that_has_come(cast: Cast, days: int) -> None:
    _, review = keeping.due_case(cast)
    facts = {"review": review, "by": cast.dpo, "version": review.version, "reason": "Not yet"}
    with pytest.raises(ValidationError, match="a day in the future"):
        retention.keep_longer(until=today() + timedelta(days=days), **facts)


def test_an_agency_has_one_period_from_a_day(cast: Cast) -> None:
    rule = {"record_type": "case", "months": 60, "effective_from": date(2020, 1, 1), "citation": "Page 4"}
    retention.add_rule(by=cast.dpo, **rule)
    with pytest.raises(ValidationError, match="a period from that day already"):
        retention.add_rule(by=cast.dpo, **rule)
    retention.add_rule(by=keeping.dpo_of(cast, cast.homes), **rule)
    shown = {
        kind.value: (period.months, policy.months)
        for kind, period, policy in retention.schedule(cast.dpo, today=today())
    }
    assert shown == {"case": (60, 72), "report": (36, 36), "subject_access": (24, 24)}
