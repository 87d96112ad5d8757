"""Referring a case to the panel, planning and holding its meetings."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from casework.models import Case, Panel
from casework.rules.workflow import CaseStatus, Decision, PanelReferralStatus
from casework.services import panels
from tests import factories as make
from tests.factories import DAY
from tests.personas import Cast

FIRST, SECOND = DAY + timedelta(days=14), DAY + timedelta(days=42)


@pytest.fixture
def panel(cast: Cast) -> Panel:
    return make.make_panel(cast.coordinator)


@pytest.fixture
def case(cast: Cast) -> Case:
    case = make.make_case(cast.case_lead)
    make.assess(case)
    return case


def test_a_referral_goes_on_the_next_planned_meeting(cast: Cast, panel: Panel, case: Case) -> None:
    make.make_meeting(panel, cast.coordinator, SECOND)
    meeting = make.make_meeting(panel, cast.coordinator, FIRST)
    make.make_meeting(panel, cast.coordinator, DAY - timedelta(days=14))
    referral = make.refer_to_panel(case, panel)
    item = referral.items.get()
    assert (item.meeting, item.kind, item.position) == (meeting, "new", 1)
    assert (referral.status, case.status) == (PanelReferralStatus.ON_AGENDA, CaseStatus.WITH_PANEL)


def test_without_a_meeting_it_waits_for_one(cast: Cast, panel: Panel, case: Case) -> None:
    referral = make.refer_to_panel(case, panel)
    assert (referral.status, case.status) == (PanelReferralStatus.WAITING, CaseStatus.OPEN)
    meeting = make.make_meeting(panel, cast.coordinator, FIRST)
    referral.refresh_from_db()
    case.refresh_from_db()
    assert meeting.items.get().referral == referral
    assert (referral.status, case.status) == (PanelReferralStatus.ON_AGENDA, CaseStatus.WITH_PANEL)


def test_a_case_is_on_one_coming_agenda_only(cast: Cast, panel: Panel, case: Case) -> None:
    make.refer_to_panel(case, panel)
    make.make_meeting(panel, cast.coordinator, FIRST)
    second = make.make_meeting(panel, cast.coordinator, SECOND)
    assert second.items.count() == 0


def test_an_earlier_meeting_that_is_planned_later_takes_the_case_over(cast: Cast, panel: Panel, case: Case) -> None:
    second = make.make_meeting(panel, cast.coordinator, SECOND)
    referral = make.refer_to_panel(case, panel)
    first = make.make_meeting(panel, cast.coordinator, FIRST)
    assert (referral.items.get().meeting, second.items.count()) == (first, 0)


def test_a_planned_meeting_is_moved_with_its_agenda_and_never_before_its_cases(
    cast: Cast, panel: Panel, case: Case
) -> None:
    make.make_meeting(panel, cast.coordinator, SECOND)
    meeting = make.make_meeting(panel, cast.coordinator, FIRST)
    referral = make.refer_to_panel(case, panel)

    def move(day: date) -> None:
        facts = {"starts_at": meeting.starts_at, "venue": "Hendon Town Hall", "chair": meeting.chair}
        panels.change_meeting(meeting=meeting, by=cast.coordinator, version=meeting.version, held_on=day, **facts)

    for day, why in (
        (SECOND, "on that day already"),
        (referral.referred_on - timedelta(days=1), "later than that day"),
    ):
        with pytest.raises(ValidationError, match=why):
            move(day)
    move(FIRST + timedelta(days=1))
    assert (meeting.held_on, meeting.venue) == (FIRST + timedelta(days=1), "Hendon Town Hall")
    assert referral.items.get().meeting == meeting


def test_the_agency_that_runs_the_panel_may_read_what_another_agency_refers(cast: Cast, case: Case) -> None:
    panel = Panel.objects.create(partnership=cast.barnet, agency=cast.police, name="Police panel")
    make.refer_to_panel(case, panel)
    assert case.shares.filter(agency=cast.police, level="contribute", gateway="cda_s115").exists()


def test_a_case_kept_under_review_comes_back_and_a_released_one_does_not(cast: Cast, panel: Panel, case: Case) -> None:
    other = make.make_case(cast.case_lead, title="Motorbikes in the park")
    make.assess(other)
    first = make.make_meeting(panel, cast.coordinator, FIRST)
    kept, released = make.refer_to_panel(case, panel), make.refer_to_panel(other, panel)
    second = make.make_meeting(panel, cast.coordinator, SECOND)
    panels.begin(meeting=first, by=cast.coordinator)
    make.decide(kept.items.get(), cast.coordinator, Decision.KEEP)
    make.decide(released.items.get(), cast.coordinator, Decision.RELEASE)
    panels.end(meeting=first, by=cast.coordinator)

    assert [(item.referral, item.kind) for item in second.items.all()] == [(kept, "review")]
    for record in (case, other, kept, released):
        record.refresh_from_db()
    assert (case.status, kept.status) == (CaseStatus.WITH_PANEL, PanelReferralStatus.ON_AGENDA)
    assert (other.status, released.status) == (CaseStatus.OPEN, PanelReferralStatus.RELEASED)


def test_a_released_case_can_be_referred_again(cast: Cast, panel: Panel, case: Case) -> None:
    meeting = make.make_meeting(panel, cast.coordinator, FIRST)
    item = make.refer_to_panel(case, panel).items.get()
    panels.begin(meeting=meeting, by=cast.coordinator)
    make.decide(item, cast.coordinator, Decision.RELEASE)
    panels.end(meeting=meeting, by=cast.coordinator)
    case.refresh_from_db()
    assert make.refer_to_panel(case, panel, on=SECOND).status == PanelReferralStatus.WAITING


def test_a_case_is_assessed_before_it_is_referred(cast: Cast, panel: Panel) -> None:
    with pytest.raises(ValidationError, match="Assess the risk first"):
        make.refer_to_panel(make.make_case(cast.case_lead), panel)


def test_a_case_is_not_referred_twice(cast: Cast, panel: Panel, case: Case) -> None:
    make.refer_to_panel(case, panel)
    with pytest.raises(ValidationError, match="is with the panel already"):
        make.refer_to_panel(case, panel)


def test_a_panel_meets_once_a_day(cast: Cast, panel: Panel) -> None:
    make.make_meeting(panel, cast.coordinator, FIRST)
    with pytest.raises(ValidationError, match="a meeting on that day already"):
        make.make_meeting(panel, cast.coordinator, FIRST)


def test_decisions_are_recorded_in_session_only(cast: Cast, panel: Panel, case: Case) -> None:
    meeting = make.make_meeting(panel, cast.coordinator, FIRST)
    item = make.refer_to_panel(case, panel).items.get()
    with pytest.raises(ValidationError, match="while the meeting is in session"):
        make.decide(item, cast.coordinator, Decision.KEEP)
    with pytest.raises(ValidationError, match="The meeting is not in session"):
        panels.end(meeting=meeting, by=cast.coordinator)
    panels.begin(meeting=meeting, by=cast.coordinator)
    with pytest.raises(ValidationError, match="The meeting has begun already"):
        panels.begin(meeting=meeting, by=cast.coordinator)
    with pytest.raises(ValidationError, match="1 case has no decision yet"):
        panels.end(meeting=meeting, by=cast.coordinator)
    make.decide(item, cast.coordinator, Decision.KEEP)
    panels.end(meeting=meeting, by=cast.coordinator)
    with pytest.raises(ValidationError, match="while the meeting is in session"):
        make.decide(item, cast.coordinator, Decision.RELEASE)
    item.refresh_from_db()
    assert item.decision == Decision.KEEP
