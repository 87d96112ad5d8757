"""Referring a victim for support, giving it, and what was said to victims."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from casework.access import cases_for
from casework.acting import acting
from casework.models import Case, SupportReferral
from casework.permissions import Permission, can
from casework.rules.categories import Circle, SupportKind
from casework.rules.workflow import SupportReferralStatus
from casework.services import support
from casework.services.sharing import current_share
from tests import factories as make
from tests.factories import DAY
from tests.personas import Cast

LATER = DAY + timedelta(days=2)


@pytest.fixture
def case(cast: Cast) -> Case:
    return make.make_case(cast.case_lead)


@pytest.fixture
def referral(cast: Cast, case: Case) -> SupportReferral:
    return make.refer_to_support(case, cast.victim_support)


def decline(referral: SupportReferral, by, on: date = LATER) -> None:
    support.decline(referral=referral, by=by, version=referral.version, on=on, reason="No free worker.")


def give(referral: SupportReferral, by) -> None:
    support.give(referral=referral, by=by, on=LATER, kind=SupportKind.EMOTIONAL, note="An hour on the phone.")


def feedback(referral: SupportReferral, by) -> None:
    facts: dict[str, Any] = {
        "given_on": LATER,
        "would_recommend": True,
        "satisfaction": 5,
        "comments": "They listened.",
    }
    support.record_feedback(referral=referral, by=by, **facts)


def test_the_service_may_read_the_case_from_then_on_and_has_two_working_days(
    cast: Cast, referral: SupportReferral
) -> None:
    share = current_share(referral.case, cast.victim_support)
    assert share and (share.level, share.gateway) == ("contribute", "consent")
    assert (referral.status, referral.respond_by) == (SupportReferralStatus.WAITING, date(2017, 3, 3))


def test_accepting_makes_the_officer_its_worker(cast: Cast, referral: SupportReferral) -> None:
    make.accept(referral, cast.support_officer, LATER)
    assert (referral.status, referral.answered_on, referral.worker) == ("accepted", LATER, cast.support_officer)


def test_declining_gives_the_reason_and_the_share_back(cast: Cast, referral: SupportReferral) -> None:
    decline(referral, cast.support_officer)
    assert (referral.status, referral.decline_reason) == ("declined", "No free worker.")
    assert current_share(referral.case, cast.victim_support) is None


def test_declining_keeps_the_share_while_there_is_other_work(cast: Cast, referral: SupportReferral) -> None:
    make.make_action(referral.case, cast.victim_support)
    decline(referral, cast.support_officer)
    assert current_share(referral.case, cast.victim_support)


@pytest.mark.parametrize(("level", "ends_in"), [("read", None), ("read", 30), ("contribute", 30)])
def test_declining_puts_back_what_the_service_might_do_before(
    cast: Cast, case: Case, level: str, ends_in: int | None
) -> None:
    ends_on = timezone.localdate() + timedelta(days=ends_in) if ends_in else None
    before = make.share(case, cast.victim_support, make.Level(level), ends_on=ends_on)
    referral = make.refer_to_support(case, cast.victim_support)
    with acting(str(cast.support_officer.pk)):
        decline(referral, cast.support_officer)
    again = current_share(case, cast.victim_support)
    assert again and again != before
    names = ("level", "ends_on", "purpose", "gateway", "note", "agreement")
    assert [getattr(again, name) for name in names] == [getattr(before, name) for name in names]
    assert cases_for(cast.support_officer).get() == case
    assert can(cast.support_officer, Permission.CASE_CONTRIBUTE, case) == (level == "contribute")


def test_declining_after_an_earlier_share_ran_out_leaves_none(cast: Cast, case: Case) -> None:
    make.share(case, cast.victim_support, ends_on=timezone.localdate())
    referral = make.refer_to_support(case, cast.victim_support)
    case.shares.filter(ends_on__isnull=False).update(ends_on=timezone.localdate() - timedelta(days=1))
    decline(referral, cast.support_officer)
    assert current_share(case, cast.victim_support) is None


def test_declining_a_second_time_leaves_no_share_either(cast: Cast, case: Case) -> None:
    for _ in range(2):
        decline(make.refer_to_support(case, cast.victim_support), cast.support_officer)
        assert current_share(case, cast.victim_support) is None


def test_declining_keeps_a_share_that_was_given_for_another_reason(cast: Cast, case: Case) -> None:
    given = make.share(case, cast.victim_support)
    decline(make.refer_to_support(case, cast.victim_support), cast.support_officer)
    assert current_share(case, cast.victim_support) == given


def test_an_answer_is_given_once(cast: Cast, referral: SupportReferral) -> None:
    make.accept(referral, cast.support_officer)
    with pytest.raises(ValidationError, match="answered already"):
        decline(referral, cast.support_officer)
    with pytest.raises(ValidationError, match="answered already"):
        make.accept(referral, cast.support_officer)
    referral.refresh_from_db()
    assert referral.status == "accepted"


def test_an_answer_is_not_earlier_than_the_referral(cast: Cast, referral: SupportReferral) -> None:
    with pytest.raises(ValidationError, match="made on 1 March 2017"):
        make.accept(referral, cast.support_officer, DAY - timedelta(days=1))


def test_the_victim_agrees_first(cast: Cast, case: Case) -> None:
    with pytest.raises(ValidationError, match="has to agree before"):
        make.refer_to_support(case, cast.victim_support, consent_on=LATER)
    assert current_share(case, cast.victim_support) is None


def test_one_referral_runs_at_a_time(cast: Cast, referral: SupportReferral) -> None:
    with pytest.raises(ValidationError, match="has a referral for this person already"):
        make.refer_to_support(referral.case, cast.victim_support)
    decline(referral, cast.support_officer)
    assert make.refer_to_support(referral.case, cast.victim_support).status == "waiting"


def test_a_closed_case_is_not_referred(cast: Cast, case: Case) -> None:
    case.status = "closed"
    with pytest.raises(ValidationError, match="The case is closed"):
        make.refer_to_support(case, cast.victim_support)


def test_the_first_contact_that_reaches_the_victim_stops_the_clock(cast: Cast, referral: SupportReferral) -> None:
    make.accept(referral, cast.support_officer)
    by, log = cast.support_officer, make.log_contact
    log(referral.case, by, referral=referral, on=DAY + timedelta(days=1), is_reached=False)
    assert referral.first_contact_on is None
    log(referral.case, by, referral=referral, on=DAY + timedelta(days=3))
    log(referral.case, by, referral=referral, on=DAY + timedelta(days=5))
    assert referral.first_contact_on == DAY + timedelta(days=3)
    log(referral.case, by, referral=referral, on=DAY + timedelta(days=2))  # written down late
    assert referral.first_contact_on == DAY + timedelta(days=2)


def test_a_contact_for_a_referral_is_not_older_than_the_referral(cast: Cast, referral: SupportReferral) -> None:
    with pytest.raises(ValidationError, match="The referral was made on 1 March 2017"):
        make.log_contact(referral.case, cast.support_officer, referral=referral, on=DAY - timedelta(days=1))


def test_the_review_is_explained_to_somebody_who_was_reached(cast: Cast, case: Case) -> None:
    with pytest.raises(ValidationError, match="only be explained to somebody you reached"):
        make.log_contact(case, cast.case_lead, is_reached=False, explained_case_review=True)


def test_private_notes_are_for_their_agency_alone(cast: Cast, case: Case) -> None:
    for agency in (cast.police, cast.victim_support):
        make.share(case, agency)
    private = make.log_contact(case, cast.support_officer, circle=Circle.AGENCY)
    shared = make.log_contact(case, cast.support_officer)
    mine = make.log_contact(case, cast.police_officer, circle=Circle.AGENCY)
    assert set(case.contacts.readable_by(cast.support_officer)) == {private, shared}
    assert set(case.contacts.readable_by(cast.police_officer)) == {shared, mine}
    assert set(case.contacts.readable_by(cast.case_lead)) == {shared}


def test_feedback_is_told_to_the_service_alone_and_taken_once(cast: Cast, referral: SupportReferral) -> None:
    make.accept(referral, cast.support_officer)
    feedback(referral, cast.support_officer)
    told = referral.case.events.get(kind="feedback")
    assert (told.circle, told.agency, told.note) == (Circle.AGENCY, cast.victim_support, "")
    with pytest.raises(ValidationError, match="recorded already"):
        feedback(referral, cast.support_officer)


def test_support_is_given_between_accepting_and_ending(cast: Cast, referral: SupportReferral) -> None:
    by = cast.support_officer
    with pytest.raises(ValidationError, match="once the referral is accepted"):
        give(referral, by)
    with pytest.raises(ValidationError, match="once the referral is accepted"):
        feedback(referral, by)
    with pytest.raises(ValidationError, match="Only support that was accepted can end"):
        support.end(referral=referral, by=by, version=referral.version, on=LATER)
    make.accept(referral, by)
    give(referral, by)
    support.end(referral=referral, by=by, version=referral.version, on=LATER)
    assert (referral.status, referral.ended_on) == ("ended", LATER)
    with pytest.raises(ValidationError, match="until support ends"):
        give(referral, by)
    feedback(referral, by)  # after the end is when most is said
    assert referral.support_given.count() == 1
