"""Two at once, where only one may get it."""

import datetime
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from assessment.models import Area, Assessment
from assessment.services import consultations, threats, writing
from assessment.services.assessments import SignedOffError
from casework.acting import SYSTEM, acting
from casework.models import AccessRequest, CaseShare
from casework.services import emergencies, requests
from tests import factories as make
from tests.casework.test_two_at_once import at_once, kinds
from tests.personas import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def test_a_request_that_is_granted_twice_is_granted_once(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    (request,) = make.ask_for_access(cast.homes_officer)
    facts = {"level": "read", "ends_on": timezone.localdate(), "answer": "", "version": request.version}
    copies = [AccessRequest.objects.get(pk=request.pk) for _ in range(2)]
    by = [cast.case_lead, cast.coordinator]
    results = at_once(
        *[
            lambda one=one, who=who: requests.grant(request=one, cases=[case], by=who, **facts)
            for one, who in zip(copies, by, strict=True)
        ]
    )
    assert kinds(results) in ({"NoneType", "Stale"}, {"NoneType", "ValidationError"})
    assert CaseShare.objects.filter(case=case, agency=cast.homes, withdrawn_at=None).count() == 1


def test_a_request_is_not_granted_and_refused(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    (request,) = make.ask_for_access(cast.homes_officer)
    mine, yours = (AccessRequest.objects.get(pk=request.pk) for _ in range(2))
    facts = {"level": "read", "ends_on": timezone.localdate(), "answer": ""}
    results = at_once(
        lambda: requests.grant(request=mine, cases=[case], by=cast.case_lead, version=mine.version, **facts),
        lambda: requests.refuse(request=yours, reason="No.", by=cast.coordinator, version=yours.version),
    )
    assert kinds(results) in ({"NoneType", "Stale"}, {"NoneType", "ValidationError"})
    request.refresh_from_db()
    is_shared = CaseShare.objects.filter(case=case, agency=cast.homes, withdrawn_at=None).exists()
    assert is_shared is (request.status == AccessRequest.Status.GRANTED)


def test_two_windows_open_one_emergency(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    officers = [type(cast.homes_officer).objects.get(pk=cast.homes_officer.pk) for _ in range(2)]
    reason = "He said that he will kill her tonight."
    at_once(*[lambda by=by: emergencies.open_cases(cases=[case], reason=reason, by=by) for by in officers])
    assert case.emergencies.count() == 1


# --- A paper that is just being sent for approval


def _a_draft(cast: Cast) -> Assessment:
    area = Area.objects.create(code="E09000003", name="Barnet", kind=Area.Kind.BOROUGH)
    first, last = datetime.date(2016, 4, 1), datetime.date(2017, 3, 31)
    return Assessment.objects.create(partnership=cast.barnet, area=area, period_start=first, period_end=last)


def _wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


def _waiting() -> int:
    """How many connections wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
        return int(cursor.fetchone()[0])


def test_nothing_is_written_in_the_instant_in_which_the_paper_is_sent(cast: Cast) -> None:
    """The paper is composed from what stands while the assessment is held: who writes meanwhile waits, and is refused."""
    draft = _a_draft(cast)
    section = writing.add(assessment=draft, by=cast.analyst, title="Summary", after=None, is_numbered=False)
    asked = {"title": "Survey", "method": "Post", "starts_on": draft.period_start, "ends_on": draft.period_end}
    changes = [
        lambda: writing.save(
            section=section, by=cast.coordinator, version=1, title="Summary", text="Late.", is_restricted=False
        ),
        lambda: threats.add_theme(assessment=draft, by=cast.coordinator, theme="Late"),
        lambda: consultations.add(
            assessment=draft, by=cast.coordinator, answered=None, results=[], summary="", **asked
        ),
    ]

    def run(change: Callable[[], object]) -> object:
        try:
            with acting(SYSTEM):
                return change()
        except SignedOffError as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(changes)) as pool:
        with transaction.atomic():
            held = Assessment.objects.select_for_update().get(pk=draft.pk)
            begun = [pool.submit(run, change) for change in changes]
            _wait_until(lambda: _waiting() + sum(one.done() for one in begun) >= len(changes))
            held.status = Assessment.Status.FOR_APPROVAL
            held.save(update_fields=["status"])
        assert kinds([one.result() for one in begun]) == {"SignedOffError"}
    section.refresh_from_db()
    assert (section.text, draft.threats.count(), draft.consultations.count()) == ("", 0, 0)
