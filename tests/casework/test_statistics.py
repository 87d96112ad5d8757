"""The casework figures of the assessment, each against what a person counts in a small world."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from casework.models import AgendaItem, Case, PanelMeeting, PanelReferral, Report, SupportReferral
from casework.rules.categories import HateMotivation, SubType, SupportKind
from casework.rules.repeats import is_reported_again
from casework.services import cases, support
from casework.statistics import Count, casework_counts
from tests import factories as make
from tests.personas import Cast, make_cast

START, END = date(2016, 4, 1), date(2017, 3, 31)
TODAY = date(2017, 12, 15)
LONDON = ZoneInfo("Europe/London")


def day(month: int, number: int, year: int = 2016) -> date:
    return date(year, month, number)


def counts(today: date = TODAY, start: date = START, end: date = END) -> dict[tuple[str, str], Count]:
    found = casework_counts(partnership_slug="barnet", start=start, end=end, today=today)
    by_code = {(one.code, one.breakdown.partition("|")[0]): one for one in found}
    assert len(by_code) == len(found)
    return by_code


def same_person(first: Report, *others: Report) -> None:
    for one in others:
        one.victim.identity = first.victim.identity
        one.victim.save()


def close(case: Case, on: date) -> Case:
    case.refresh_from_db()
    cases.close(
        case=case, by=case.lead, version=case.version, closed_on=on, reason="resolved", outcome="It has stopped."
    )
    case.refresh_from_db()
    return case


def repeat_case(cast: Cast) -> Case:
    """Amina: three incidents in May, told in four reports by two agencies; reached on 4 May; risk high, then low. Closed on
    30 June. She reports again on 30 September, the last day of three months."""
    told = [make.make_report(cast.case_lead, reported_on=day(5, 1), sub_type=SubType.NOISE)]
    told += [make.make_report(cast.case_lead, reported_on=day(5, n)) for n in (3, 9)]
    told += [make.make_report(cast.homes_officer, reported_on=day(5, 10), hate_motivation=HateMotivation.RACE)]
    again = make.make_report(cast.case_lead, reported_on=day(9, 30))
    same_person(*told, again)
    case = make.make_case(cast.case_lead, *told[:3], opened_on=day(5, 1))
    cases.add_to_case(report=told[3], case=case, by=cast.case_lead, same_incident_as=told[2], on=day(5, 10))
    make.log_contact(case, cast.case_lead, on=day(5, 2), is_reached=False)
    make.log_contact(case, cast.case_lead, on=day(5, 4), explained_case_review=True)
    make.assess(case, highest=True, on=day(5, 4))
    make.assess(case, on=day(6, 29))
    close(case, day(6, 30))
    return case


def reopened_case(cast: Cast) -> Case:
    """Ben: closed on the last day of the year, and opened again when he reports on the day after. Nobody reached him."""
    told = make.make_report(cast.case_lead, reported_on=END, given_name="Ben")
    case = make.make_case(cast.case_lead, told, opened_on=day(3, 31, 2017))
    make.assess(case, on=day(3, 31, 2017))
    close(case, END)
    again = make.make_report(cast.case_lead, reported_on=day(4, 1, 2017), given_name="Ben")
    same_person(told, again)
    cases.reopen(case=case, by=cast.case_lead, version=case.version, why="Again", on=day(4, 1, 2017))
    return case


def outside(cast: Cast) -> None:
    """A day too early, a day too late, and another partnership."""
    early = make.make_report(cast.case_lead, reported_on=START - timedelta(days=1), given_name="Early")
    case = make.make_case(cast.case_lead, early, opened_on=START - timedelta(days=1))
    make.assess(case, on=START - timedelta(days=1))
    close(case, START - timedelta(days=1))
    make.make_report(cast.case_lead, reported_on=END + timedelta(days=1), given_name="Late")
    make.make_case(cast.enfield_lead, make.make_report(cast.enfield_lead, reported_on=day(5, 1)), opened_on=day(5, 1))


def support_work(cast: Cast) -> None:
    """Four referrals: reached on the last day of the target, a day late, not yet and not due, and declined."""
    told = [make.make_report(cast.case_lead, reported_on=START, given_name=name) for name in "KLMN"]
    case = make.make_case(cast.case_lead, *told, opened_on=START)
    victims = [one.victim for one in told]
    made = []
    facts = [(day(4, 4), day(4, 8), day(4, 8)), (day(4, 4), day(4, 9), day(4, 8)), (END, None, TODAY)]
    for victim, (on, reached, by) in zip(victims, facts, strict=False):
        referral = make.refer_to_support(case, cast.victim_support, on=on, person=victim)
        make.accept(referral, cast.support_officer, on=on)
        SupportReferral.objects.filter(pk=referral.pk).update(respond_by=by, first_contact_on=reached)
        referral.refresh_from_db()
        made.append(referral)
    declined = make.refer_to_support(case, cast.victim_support, on=day(4, 4), person=victims[3])
    support.decline(referral=declined, by=cast.support_officer, version=declined.version, on=day(4, 5), reason="Moved")
    for kind in (SupportKind.EMOTIONAL, SupportKind.EMOTIONAL, SupportKind.MEDIATION):
        support.give(referral=made[0], by=cast.support_officer, on=day(4, 9), kind=kind, note="Talked.")
    said = {"by": cast.support_officer, "comments": ""}
    support.record_feedback(referral=made[0], given_on=day(6, 30), would_recommend=True, satisfaction=5, **said)
    support.record_feedback(referral=made[1], given_on=day(7, 1), would_recommend=False, satisfaction=2, **said)
    for referral, on in ((made[0], END), (made[2], END + timedelta(days=1))):
        referral.refresh_from_db()
        support.end(referral=referral, by=cast.support_officer, version=referral.version, on=on)


def panel_work(cast: Cast, *heard: Case) -> None:
    """A meeting of an hour with two cases, and one that was ended in the system a day later."""
    panel = make.make_panel(cast.coordinator)
    for held_on, lasted in ((day(6, 1), timedelta(hours=1)), (day(7, 1), timedelta(days=1))):
        begun = datetime.combine(held_on, time(10), LONDON)
        facts = {"starts_at": time(10), "venue": "Hendon", "chair": "Helen Marsh", "changed_by": cast.coordinator}
        meeting = PanelMeeting.objects.create(
            panel=panel, held_on=held_on, status="ended", begun_at=begun, ended_at=begun + lasted, **facts
        )
        for n, case in enumerate(heard):
            asked = {"criterion": "escalation", "reason": "Worse", "victim_view": "agrees", "status": "released"}
            referral = case.panel_referrals.first() or PanelReferral.objects.create(
                case=case, panel=panel, referred_on=day(5, 20), referred_by=case.lead, **asked
            )
            AgendaItem.objects.create(meeting=meeting, referral=referral, case=case, kind="new", position=n)


@pytest.fixture(scope="module")
def small_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        repeat, again = repeat_case(cast), reopened_case(cast)
        outside(cast)
        support_work(cast)
        panel_work(cast, repeat, again)
        yield cast
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def found(small_world: Cast) -> dict[tuple[str, str], Count]:
    return counts()


@pytest.mark.parametrize(
    ("code", "breakdown", "value"),
    [
        ("asb.reports", "", 10),  # 4 of Amina's in May, 1 in September, 1 of Ben's, 4 for support
        ("asb.incidents", "", 9),  # two agencies told of one
        ("asb.reports", "sub_type:noise", 1),
        ("asb.reports", "agency:barnet-homes", 1),
        ("asb.incidents", "agency:barnet-council", 9),  # Barnet Homes told of it second
        ("asb.hate_reports", "hate:race", 1),
        ("contact.days_to_first", "", 2),  # 3 days and 1; after 9 May nobody was reached
        ("victims.repeat", "", 1),
        ("victims.all", "", 6),
        ("cases.repeat", "", 2),  # three incidents of Amina’s, and four of four people on one case
        ("cases.opened", "", 3),
        ("cases.closed", "", 1),  # Ben's is open again
        ("cases.opened", "agency:barnet-council", 3),
        ("cases.opened", "ward:none", 3),
        ("cases.hate_opened", "", 1),
        ("cases.opened", "risk:High", 1),
        ("cases.opened", "risk:none", 1),
        ("cases.closed", "risk_first:High", 1),
        ("cases.closed", "risk_last:Standard", 1),
        ("panel.referrals", "view:agrees", 2),
        ("panel.meetings", "", 2),
        ("panel.cases", "", 2),
        ("panel.cases_per_meeting", "", 2),
        ("panel.minutes_per_case", "", 30),
        ("support.referrals", "", 4),
        ("support.referrals", "answer:accepted", 3),
        ("support.referrals", "answer:declined", 1),
        ("support.days_to_first_contact", "", 4.5),
        ("support.contact_in_time", "", 50),
        ("support_given.times", "kind:emotional", 2),
        ("feedback.given", "", 2),
        ("feedback.given", "quarter:q1", 1),
        ("feedback.would_recommend", "quarter:q1", 100),
        ("feedback.would_recommend", "quarter:q2", 0),
        ("feedback.would_recommend", "quarter:q3", None),
        ("feedback.response_rate", "", 100),  # one of one: the other's support ended a day after the year
    ],
)
def test_counts_what_a_person_counts(
    found: dict[tuple[str, str], Count], code: str, breakdown: str, value: float | None
) -> None:
    assert found[code, breakdown].value == value


def test_says_the_rule_of_repeats_beside_them(found: dict[tuple[str, str], Count]) -> None:
    assert found["victims.repeat", ""].name == (
        "Repeat victims: 2 or more incidents reported within 6 months by one person"
    )
    assert found["cases.repeat", ""].name == (
        "Repeat cases: 3 or more incidents reported within 6 months that officers put on one case as the same problem"
    )


@pytest.mark.parametrize("code", ["asb.reports", "asb.incidents", "cases.opened", "cases.closed"])
def test_breakdowns_add_up(found: dict[tuple[str, str], Count], code: str) -> None:
    sums: dict[str, float] = {}
    for (of, breakdown), one in found.items():
        if of == code and breakdown:
            kind = breakdown.partition(":")[0]
            sums[kind] = sums.get(kind, 0) + (one.value or 0)
    assert set(sums.values()) == {found[code, ""].value}
    assert {"type", "agency", "ward"} <= set(sums)


@pytest.mark.parametrize(
    ("months", "part", "whole"),
    [(3, 2, 2), (6, 2, 2), (12, 1, 1)],  # on 15 December 2017 twelve months have passed since Amina's closing alone
)
def test_reports_after_closing_count_windows_that_have_ended(
    found: dict[tuple[str, str], Count], months: int, part: int, whole: int
) -> None:
    one = found[f"after.reports_{months}_months", ""]
    assert (one.numerator, one.denominator) == (part, whole)
    said = "Only cases whose 12 months had ended before 15 December 2017 are counted."
    assert one.note == (said if months == 12 else "")


@pytest.mark.parametrize(
    ("next_report", "today", "is_again"),
    [
        (date(2017, 5, 31), date(2017, 6, 1), False),  # three months after the 28th of February is the 28th of May
        (date(2017, 5, 28), date(2017, 5, 29), True),
        (date(2017, 5, 29), date(2017, 5, 29), False),
        (None, date(2017, 5, 29), False),
        (None, date(2017, 5, 28), None),
        (date(2017, 3, 1), date(2017, 5, 28), None),
    ],
)
def test_a_window_counts_once_its_last_day_is_over(
    next_report: date | None, today: date, is_again: bool | None
) -> None:
    assert is_reported_again(date(2017, 2, 28), next_report, 3, today) is is_again


def test_an_empty_year_counts_nothing_and_divides_nothing(small_world: Cast) -> None:
    empty = counts(start=date(2012, 4, 1), end=date(2013, 3, 31))
    assert {one.value for one in empty.values() if one.unit == "count"} == {0}
    assert {one.value for one in empty.values() if one.unit != "count"} == {None}


def test_a_quarter_is_not_broken_down_by_quarters(small_world: Cast) -> None:
    assert not [key for key in counts(start=START, end=day(6, 30)) if key[1].startswith("quarter")]


def test_the_queries_do_not_rise_with_the_cases(small_world: Cast) -> None:
    with CaptureQueriesContext(connection) as before:
        counts()
    with transaction.atomic():
        for n in range(3):
            more = make.make_report(small_world.case_lead, reported_on=day(8, n + 1), given_name=f"More {n}")
            case = make.make_case(small_world.case_lead, more, opened_on=day(8, 1))
            make.assess(case, on=day(8, 1))
            close(case, day(8, 2))
        with CaptureQueriesContext(connection) as after:
            counts()
        transaction.set_rollback(True)
    assert len(after) == len(before) <= 60
