"""Each quarter every agency says who still needs access; unused accounts fall asleep; checks that run out are told of."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from casework.models import Attestation, AttestationAnswer, Notice, Threshold, User
from casework.services import accounts, attestations, officers
from casework.services.agencies import add_user
from casework.tasks import open_attestations, remind_of_checks, suspend_dormant_accounts
from tests.casework.officers.test_invitations import at
from tests.casework.screen import signed_in, words
from tests.personas import Cast


def ask(cast: Cast) -> Attestation:
    open_attestations()
    return Attestation.objects.get(agency=cast.council, partnership=cast.barnet)


def colleagues(cast: Cast) -> list[User]:
    """The council's active officers but its administrator."""
    return [user for user in attestations.officers_in(ask(cast)) if user != cast.agency_admin]


def test_on_the_first_day_of_a_quarter_each_agency_of_each_partnership_is_asked_once(cast: Cast) -> None:
    assert attestations.open_quarter(today=date(2026, 4, 1)) == 6
    assert attestations.open_quarter(today=date(2026, 6, 30)) == 0
    assert attestations.open_quarter(today=date(2026, 7, 1)) == 6
    asked = Attestation.objects.filter(agency=cast.police, quarter_start=date(2026, 4, 1))
    assert {one.partnership for one in asked} == {cast.barnet, cast.enfield}
    assert {one.due_on for one in asked} == {date(2026, 4, 22)}


def test_its_administrators_are_told_and_my_work_leads_there(cast: Cast) -> None:
    ask(cast)
    assert [notice.user for notice in Notice.objects.filter(kind="attestation_due")] == [cast.agency_admin]
    assert at("attestation") in signed_in(cast.agency_admin).get(at("my-work")).content.decode()


def test_no_suspends_yes_does_not_and_the_last_answer_finishes_it(cast: Cast) -> None:
    others, client = colleagues(cast), signed_in(cast.agency_admin)
    theirs = signed_in(cast.analyst)
    page = words(client.get(at("attestation")))
    assert "Does Priya Shah still need access?" in page and "Does Moira Keane" not in page and "Tom Reid" not in page
    client.post(at("attestation"), {f"needed_{cast.analyst.pk}": "no", f"needed_{cast.case_lead.pk}": "yes"})
    assert not User.objects.get(pk=cast.analyst.pk).is_active
    assert theirs.get(at("my-work")).status_code == 302
    assert User.objects.get(pk=cast.case_lead.pk).is_active
    assert ask(cast).completed_at is None
    rest = {f"needed_{user.pk}": "yes" for user in others if user not in (cast.analyst, cast.case_lead)}
    page = words(client.post(at("attestation"), rest, follow=True))
    assert "Finished on" in page
    assert (ask(cast).completed_by, AttestationAnswer.objects.count()) == (cast.agency_admin, len(others))


def test_of_many_officers_fifty_are_asked_about_at_a_time(cast: Cast) -> None:
    where = {"agency": cast.council, "partnership": cast.barnet, "roles": ["practitioner"]}
    for number in range(60):
        add_user(email=f"aa{number}@example.org", name=f"Aa {number:02}", **where)
    ask(cast)
    client, rounds = signed_in(cast.agency_admin), []
    while questions := client.get(at("attestation")).context["questions"]:
        rounds.append(len(questions))
        client.post(at("attestation"), {field.html_name: "yes" for _, field in questions})
    assert (rounds[0], sum(rounds)) == (50, len(colleagues(cast)))
    page = words(client.get(at("attestation"), {"page": 2}))
    assert "Finished on" in page and "Aa 30" in page and "Aa 01" not in page


def test_an_empty_form_is_refused(cast: Cast) -> None:
    ask(cast)
    assert "Choose yes or no" in words(signed_in(cast.agency_admin).post(at("attestation"), {"submission": ""}))


def test_a_forged_answer_about_oneself_or_another_agency_counts_for_nothing(cast: Cast) -> None:
    attestation = ask(cast)
    forged = {f"needed_{user.pk}": "no" for user in (cast.agency_admin, cast.police_officer, cast.enfield_lead)}
    signed_in(cast.agency_admin).post(at("attestation"), forged)
    assert not AttestationAnswer.objects.exists()
    for user in (cast.agency_admin, cast.police_officer, cast.leaver):
        with pytest.raises(ValidationError, match="yourself|no active officer"):
            attestations.answer(attestation=attestation, answers={user: False}, by=cast.agency_admin)
    assert User.objects.filter(pk__in=[cast.agency_admin.pk, cast.police_officer.pk], is_active=True).count() == 2


def test_nobody_is_answered_for_twice(cast: Cast) -> None:
    attestation = ask(cast)
    attestations.answer(attestation=attestation, answers={cast.case_lead: True}, by=cast.agency_admin)
    with pytest.raises(ValidationError, match="answered for already"):
        attestations.answer(attestation=attestation, answers={cast.case_lead: False}, by=cast.agency_admin)


def test_one_that_is_overdue_shows_to_the_data_protection_officer_of_its_partnership(cast: Cast) -> None:
    late = timezone.localdate() - timedelta(days=1)
    ask(cast)
    assert "have not said who still needs access" not in words(signed_in(cast.dpo).get(at("desk")))
    Attestation.objects.filter(agency=cast.council).update(due_on=late)
    Attestation.objects.filter(partnership=cast.enfield).update(due_on=late)
    page = words(signed_in(cast.dpo).get(at("desk")))
    assert "have not said who still needs access Barnet Council" in page
    assert "Enfield" not in page
    assert "have not said" not in words(signed_in(cast.case_lead).get(at("my-work")))


# --- Accounts that nobody uses


def unused(cast: Cast, days: int) -> User:
    today = timezone.localdate()
    User.objects.update(last_seen_on=today)
    long_ago = timezone.now() - timedelta(days=1000)
    User.objects.filter(pk=cast.homes_officer.pk).update(joined_at=long_ago, last_seen_on=today - timedelta(days=days))
    return User.objects.get(pk=cast.homes_officer.pk)


def test_an_unused_account_is_warned_once_and_then_suspended_by_itself(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    user, today = unused(cast, 76), timezone.localdate()
    with django_capture_on_commit_callbacks(execute=True):
        assert [suspend_dormant_accounts(), suspend_dormant_accounts()] == [0, 0]
    assert [(mail.to, "will be suspended on" in mail.body) for mail in mail.outbox] == [([user.email], True)]
    assert Notice.objects.filter(kind="account_dormant").count() == 1
    assert accounts.suspend_dormant(today=today + timedelta(days=13)) == 0
    assert User.objects.get(pk=user.pk).is_active
    User.objects.exclude(pk=user.pk).update(last_seen_on=today + timedelta(days=14))
    assert accounts.suspend_dormant(today=today + timedelta(days=14)) == 1
    user.refresh_from_db()
    assert (user.is_active, user.suspended_by, user.suspended_because) == (False, None, "Not used for 90 days")


@pytest.mark.parametrize(("unused_for", "suspended_in"), [(75, None), (80, 10), (89, 1), (90, 1), (400, 1)])
def test_the_page_names_the_day_of_a_suspension_and_never_one_that_has_passed(
    cast: Cast, unused_for: int, suspended_in: int | None
) -> None:
    today = timezone.localdate()
    facts = accounts.account_facts(unused(cast, unused_for), 90, today)
    expected = None if suspended_in is None else today + timedelta(days=suspended_in)
    assert accounts.suspended_on(facts) == expected


def test_who_signs_in_after_the_warning_stays(cast: Cast) -> None:
    user, today = unused(cast, 80), timezone.localdate()
    suspend_dormant_accounts()
    signed_in(user).get(at("my-work"))
    User.objects.exclude(pk=user.pk).update(last_seen_on=today + timedelta(days=20))
    assert accounts.suspend_dormant(today=today + timedelta(days=20)) == 0
    assert User.objects.get(pk=user.pk).is_active


def test_nobody_is_suspended_without_a_warning_the_day_before(cast: Cast) -> None:
    user = unused(cast, 400)
    assert [suspend_dormant_accounts(), suspend_dormant_accounts()] == [0, 0]
    assert User.objects.get(pk=user.pk).is_active
    Notice.objects.update(at=timezone.now() - timedelta(days=1))
    assert suspend_dormant_accounts() == 1


def test_an_old_warning_does_not_count_for_a_second_sleep(cast: Cast) -> None:
    user = unused(cast, 90)
    suspend_dormant_accounts()
    Notice.objects.update(at=timezone.now() - timedelta(days=120))
    assert suspend_dormant_accounts() == 0
    assert Notice.objects.filter(kind="account_dormant", user=user).count() == 2


def test_who_was_let_in_again_has_the_time_again(cast: Cast) -> None:
    user = unused(cast, 400)
    officers.suspend(officer=user, by=None, reason="Not used for 90 days")
    officers.let_in(officer=user, by=cast.agency_admin)
    assert suspend_dormant_accounts() == 0
    assert not Notice.objects.filter(kind="account_dormant").exists()


def test_a_partnership_sets_its_own_number_of_days(cast: Cast) -> None:
    user = unused(cast, 80)
    Threshold.objects.create(
        partnership=cast.barnet, code="account.dormant_days", value=365, effective_from=date(2020, 1, 1)
    )
    suspend_dormant_accounts()
    assert not Notice.objects.filter(user=user).exists()
    rule = Threshold.objects.get(partnership=None, code="account.dormant_days")
    assert (rule.value, rule.citation) == (90, "")


# --- Vetting and training that run out


def test_officer_and_administrators_are_told_once_thirty_days_ahead(cast: Cast) -> None:
    today = timezone.localdate()
    User.objects.filter(pk=cast.case_lead.pk).update(
        trained_until=today + timedelta(days=30), vetted_until=today + timedelta(days=31)
    )
    assert [remind_of_checks(), remind_of_checks()] == [1, 0]
    told = Notice.objects.filter(kind="check_expires")
    assert {notice.user for notice in told} == {cast.case_lead, cast.agency_admin}
    assert accounts.remind_checks(today=today + timedelta(days=1)) == 1
    assert told.all().count() == 4
    assert "Your training in information sharing runs out on" in words(signed_in(cast.case_lead).get(at("my-work")))


def test_a_new_date_is_reminded_of_anew(cast: Cast) -> None:
    today = timezone.localdate()
    User.objects.filter(pk=cast.case_lead.pk).update(trained_until=today + timedelta(days=5))
    remind_of_checks()
    Notice.objects.update(at=timezone.now() - timedelta(days=365))
    assert remind_of_checks() == 1
