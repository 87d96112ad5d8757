"""Two at once, where only one may get it."""

import pytest
from django.utils import timezone

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
