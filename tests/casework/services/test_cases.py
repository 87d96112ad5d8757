"""Opening, changing and closing a case."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from casework.models import CaseEvent, Report
from casework.rules.workflow import CaseStatus
from casework.services import cases
from casework.services.people import decide_match
from tests import factories as make
from tests.factories import DAY
from tests.personas import Cast


def close(case, by, **more) -> None:
    facts: dict[str, Any] = {"closed_on": DAY, "reason": "resolved", "outcome": "The neighbour moved out."} | more
    cases.close(case=case, by=by, version=case.version, **facts)


def test_a_case_is_opened_from_reports_and_led_by_its_lead(cast: Cast) -> None:
    told = told_twice(cast)
    case = make.make_case(cast.case_lead, *told)
    assert case.reference == "BAR-2017-00001"
    assert (case.lead, case.lead_agency, case.status) == (cast.case_lead, cast.council, CaseStatus.OPEN)
    assert set(case.reports.all()) == set(told)
    assert [share.agency for share in case.shares.all()] == [cast.council]


def test_references_count_by_partnership_and_year(cast: Cast) -> None:
    made = [
        make.make_case(cast.case_lead),
        make.make_case(cast.case_lead),
        make.make_case(cast.case_lead, opened_on=date(2018, 1, 2)),
        make.make_case(cast.enfield_lead),
    ]
    assert [case.reference for case in made] == [
        "BAR-2017-00001",
        "BAR-2017-00002",
        "BAR-2018-00001",
        "ENF-2017-00001",
    ]


def test_a_case_needs_a_report(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Choose at least one report"):
        cases.open_case(reports=[], title="x", summary="x", lead=cast.case_lead, opened_on=DAY, by=cast.case_lead)


def test_a_report_goes_on_one_case_only(cast: Cast) -> None:
    report = make.make_report(cast.case_lead)
    make.make_case(cast.case_lead, report)
    with pytest.raises(ValidationError, match="on a case already"):
        make.make_case(cast.case_lead, report)
    assert CaseEvent.objects.filter(kind="opened").count() == 1


def test_a_victim_known_to_two_agencies_is_one_victim_of_the_case(cast: Cast) -> None:

    told = [make.make_report(cast.homes_officer), make.make_report(cast.police_officer)]
    decide_match(person=told[1].victim, other=told[0].victim, is_same=True, by=cast.case_lead)
    case = make.make_case(cast.case_lead, *told)
    assert case.involvements.count() == 1


def test_two_victims_stay_two(cast: Cast) -> None:
    told = [make.make_report(cast.homes_officer), make.make_report(cast.police_officer, given_name="Peter")]
    assert make.make_case(cast.case_lead, *told).involvements.count() == 2


def test_one_incident_told_to_three_agencies_counts_once(cast: Cast) -> None:
    told = [make.make_report(by) for by in (cast.homes_officer, cast.police_officer, cast.support_officer)]
    case = make.make_case(cast.case_lead, told[0])
    for report in told[1:]:
        cases.add_to_case(report=report, case=case, by=cast.case_lead, same_incident_as=told[0], on=DAY)
    window = cases.repeat_facts(case).window
    assert window and window.count == 1
    assert not cases.repeat_facts(case).must_explain_review


def told_twice(cast: Cast) -> list[Report]:
    """Two reports of one person to two agencies, found to be the same human being."""
    told = [make.make_report(cast.homes_officer), make.make_report(cast.police_officer)]
    decide_match(person=told[1].victim, other=told[0].victim, is_same=True, by=cast.case_lead)
    return told


def test_two_victims_with_one_report_each_are_no_repeat(cast: Cast) -> None:
    told = [make.make_report(cast.homes_officer), make.make_report(cast.police_officer, family_name="Achterberg")]
    case = make.make_case(cast.case_lead, *told)
    assert not cases.repeat_facts(case).must_explain_review


def test_a_second_incident_brings_the_duty_to_explain_until_it_is_recorded(cast: Cast) -> None:
    case = make.make_case(cast.case_lead, *told_twice(cast))
    assert cases.repeat_facts(case).must_explain_review
    make.log_contact(case, cast.case_lead, explained_case_review=True)
    assert not cases.repeat_facts(case).must_explain_review


def test_a_local_threshold_goes_before_the_general_one(cast: Cast) -> None:
    from casework.models import Threshold

    case = make.make_case(cast.case_lead, *told_twice(cast))
    code = "case_review.explain_after_reports"
    Threshold.objects.create(partnership=cast.enfield, code=code, value=5, effective_from=date(2015, 1, 1))
    assert cases.repeat_facts(case).must_explain_review
    Threshold.objects.create(partnership=cast.barnet, code=code, value=3, effective_from=date(2015, 1, 1))
    assert not cases.repeat_facts(case).must_explain_review


def test_an_edit_says_what_was_changed_and_no_more(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    facts: dict[str, Any] = {"title": case.title, "summary": case.summary, "lead": cast.coordinator}
    cases.edit(case=case, by=cast.case_lead, version=case.version, **facts)
    assert case.lead == cast.coordinator
    assert case.events.get(kind="edited").note == "Lead changed"
    cases.edit(case=case, by=cast.case_lead, version=case.version, **facts)
    assert case.events.filter(kind="edited").count() == 1


def test_closing_says_when_why_and_how(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.assess(case)
    close(case, cast.case_lead, closed_on=DAY + timedelta(days=30))
    assert (case.status, case.closed_on) == (CaseStatus.CLOSED, DAY + timedelta(days=30))
    assert (case.closure_reason, case.closure_outcome) == ("resolved", "The neighbour moved out.")


def test_everything_that_stands_in_the_way_is_said_at_once(cast: Cast) -> None:
    case = make.make_case(cast.case_lead, *told_twice(cast))
    make.share(case, cast.police)
    make.make_action(case, cast.police)
    make.refer_to_support(case, cast.victim_support)
    with pytest.raises(ValidationError) as refused:
        close(case, cast.case_lead, closed_on=DAY - timedelta(days=1))
    assert refused.value.messages == [
        "1 action is still to do.",
        "The risk has not been assessed.",
        "A referral for support has not been answered.",
        "Nobody has recorded that the ASB case review was explained to the victim.",
        "The case was opened on 1 March 2017; it cannot be closed before.",
    ]
    case.refresh_from_db()
    assert case.status == CaseStatus.OPEN


def test_a_case_that_waits_for_the_panel_cannot_be_closed(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.assess(case)
    make.refer_to_panel(case, make.make_panel(cast.coordinator))
    with pytest.raises(ValidationError, match="waits for a panel meeting"):
        close(case, cast.case_lead)


def test_a_closed_case_is_not_closed_again_nor_an_open_one_reopened(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.assess(case)
    with pytest.raises(ValidationError, match="The case is not closed"):
        cases.reopen(case=case, by=cast.case_lead, version=case.version, why="It began again.", on=DAY)
    close(case, cast.case_lead)
    with pytest.raises(ValidationError, match="The case is closed already"):
        close(case, cast.case_lead)


def test_a_closed_case_takes_no_report(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    make.assess(case)
    close(case, cast.case_lead)
    with pytest.raises(ValidationError, match="The case is closed"):
        cases.add_to_case(report=make.make_report(cast.homes_officer), case=case, by=cast.case_lead, on=DAY)


def test_a_move_that_the_table_does_not_list_is_refused(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    with pytest.raises(ValidationError, match="“Open” cannot become “Open”"):
        cases.move(case, CaseStatus.OPEN, by=cast.case_lead)


def test_cases_that_may_fit_have_the_victim_or_the_place_and_are_readable(cast: Cast) -> None:
    from casework.access import cases_for

    fits = make.make_case(cast.case_lead)
    make.make_case(cast.case_lead, make.make_report(cast.case_lead, address="9 Vale Close", given_name="Ola"))
    report = make.make_report(cast.police_officer)
    assert list(cases.cases_that_may_fit(report, user=cast.case_lead, among=cases_for(cast.case_lead))) == [fits]
    assert list(cases.cases_that_may_fit(report, user=cast.police_officer, among=cases_for(cast.police_officer))) == []
