"""Setting, working and ending an action."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from casework.models import Action, Case
from casework.rules.workflow import ActionStatus
from casework.services import actions
from casework.tasks import mark_overdue_actions
from tests import factories as make
from tests.factories import DAY
from tests.personas import Cast

LATER = DAY + timedelta(days=3)


@pytest.fixture
def case(cast: Cast) -> Case:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police, make.Level.READ)
    return case


def end(action: Action, by, **more) -> None:
    facts: dict[str, Any] = {"status": "done", "outcome": "Warned them.", "ended_on": LATER} | more
    actions.end(action=action, by=by, version=action.version, **facts)


def test_it_is_worked_and_ended_by_the_agency_that_owns_it(cast: Cast, case: Case) -> None:
    action = make.make_action(case, cast.police)
    actions.log(action=action, by=cast.police_officer, on=LATER, note="Nobody in.")
    end(action, cast.police_officer, status=ActionStatus.NOT_POSSIBLE, outcome="They moved away.")
    assert (action.status, action.ended_on, action.ended_by) == ("not_possible", LATER, cast.police_officer)
    told = case.events.get(kind="action_ended")
    assert told.note == "Metropolitan Police: Visit the neighbours – no longer possible"


def test_an_agency_that_cannot_read_the_case_gets_no_action(cast: Cast, case: Case) -> None:
    with pytest.raises(ValidationError, match="Barnet Homes cannot see this case"):
        make.make_action(case, cast.homes)


def test_it_is_not_due_before_it_is_set(cast: Cast, case: Case) -> None:
    with pytest.raises(ValidationError, match="set on 1 March 2017; it cannot be due before"):
        make.make_action(case, cast.police, due_on=DAY - timedelta(days=1))


def test_a_closed_case_takes_no_action(cast: Cast, case: Case) -> None:
    case.status = "closed"
    with pytest.raises(ValidationError, match="The case is closed"):
        make.make_action(case, cast.police)


def test_an_action_that_has_ended_is_neither_logged_nor_ended_again(cast: Cast, case: Case) -> None:
    action = make.make_action(case, cast.police)
    end(action, cast.police_officer)
    with pytest.raises(ValidationError, match="has ended already"):
        end(action, cast.police_officer, status="not_done")
    with pytest.raises(ValidationError, match="The action has ended"):
        actions.log(action=action, by=cast.police_officer, on=LATER, note="Again.")
    action.refresh_from_db()
    assert action.status == "done"


def test_it_does_not_end_before_it_was_set(cast: Cast, case: Case) -> None:
    action = make.make_action(case, cast.police)
    with pytest.raises(ValidationError, match="set on 1 March 2017; it cannot end before"):
        end(action, cast.police_officer, ended_on=DAY - timedelta(days=1))


def test_what_is_overdue_is_said_once_and_not_on_the_day_itself(cast: Cast, case: Case) -> None:
    action = make.make_action(case, cast.police, due_on=date(2017, 3, 10))
    done = make.make_action(case, cast.police, due_on=date(2017, 3, 10))
    end(done, cast.police_officer)
    assert actions.notice_overdue(date(2017, 3, 10)) == 0
    assert actions.notice_overdue(date(2017, 3, 11)) == 1
    assert actions.notice_overdue(date(2017, 3, 12)) == 0
    told = case.events.get(kind="action_overdue")
    assert (told.by, told.on) == (None, date(2017, 3, 11))
    assert told.note == "Metropolitan Police: Visit the neighbours – was due on 10 March 2017"
    assert list(Action.objects.overdue(date(2017, 3, 11))) == [action]


def test_the_hourly_task_may_run_twice(cast: Cast, case: Case) -> None:
    make.make_action(case, cast.police)
    assert [mark_overdue_actions(), mark_overdue_actions()] == [1, 0]
