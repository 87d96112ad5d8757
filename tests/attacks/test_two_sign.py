"""Two co-chairs at once, each on a database connection of their own."""

from typing import Any

import pytest

from assessment.models import Assessment
from assessment.services import signoff
from casework.rules.roles import Role
from casework.services import agencies
from tests.assessment.signing import make_signing
from tests.casework.test_two_at_once import at_once
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_co_chairs_at_once_sign_once_and_two_of_one_agency_do_not(transactional_db: None) -> None:
    it = make_signing()
    sha256 = it.sent()
    other = agencies.add_user(
        agency=it.cast.police, partnership=it.cast.barnet, email="x@example.org", name="Sam Hart", roles=[Role.CHAIR],
        job_title="Superintendent", password=PASSWORD,
    )  # fmt: skip

    def approve(by: Any) -> Any:
        try:
            return signoff.approve(assessment=it.fresh(), sha256=sha256, by=by)
        except (signoff.MayNotApproveError, signoff.NotWaitingError) as refusal:
            return refusal

    results = at_once(lambda: approve(it.police_chair), lambda: approve(other))
    assert sorted(type(one).__name__ for one in results) == ["Assessment", "MayNotApproveError"]
    assert it.fresh().status == Assessment.Status.FOR_APPROVAL
    results = at_once(lambda: approve(it.council_chair), lambda: withdrawn(it))
    fresh = it.fresh()
    if fresh.status == Assessment.Status.SIGNED_OFF:
        assert {one.agency_id for one in signoff.standing(fresh)} == {it.cast.council.pk, it.cast.police.pk}
    else:
        assert fresh.is_draft and signoff.standing(fresh) == []
    assert sorted(type(one).__name__ for one in results) == ["Assessment", "NotWaitingError"]


def withdrawn(it: Any) -> Any:
    try:
        return signoff.withdraw(assessment=it.fresh(), by=it.cast.analyst)
    except signoff.NotWaitingError as refusal:
        return refusal
