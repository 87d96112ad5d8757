"""An agency lost its share a second ago: what reaches its officers by themselves, without their opening the case. Pages and
forms that they have open are in test_withdrawn.py, the export of the list in tests/casework/test_export.py."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework import tasks
from casework.access import cases_for
from casework.models import AccessEntry, Case, CaseGroupObjectPermission, Notice, User
from casework.permissions import Permission, can
from casework.services import sharing
from tests import factories as make
from tests.casework.screen import signed_in, words
from tests.factories import Level
from tests.personas import Cast


@pytest.fixture
def case(cast: Cast) -> Case:
    case = make.make_case(cast.case_lead, title="Noise in Orange Hill Road")
    make.share(case, cast.police)
    return case


def lose(case: Case, cast: Cast) -> None:
    sharing.withdraw(share=case.shares.get(agency=cast.police), by=cast.case_lead)


def count(client: Client) -> int:
    return client.get("/").context["unread"]


def test_its_notices_are_gone_from_the_list_the_count_and_the_button(cast: Cast, case: Case) -> None:
    client, notice = signed_in(cast.police_officer), Notice.objects.get(user=cast.police_officer)
    address = reverse("casework:notice-list")
    assert case.reference in words(client.get(address)) and count(client) == 1
    lose(case, cast)
    assert case.reference not in words(client.get(address)) and count(client) == 0
    assert client.post(reverse("casework:notice-open", args=[notice.pk])).status_code == 404
    client.post(reverse("casework:notices-read"))
    notice.refresh_from_db()
    assert notice.read_at is None


def test_the_e_mail_that_was_to_go_out_does_not(cast: Cast, case: Case) -> None:
    lose(case, cast)
    assert tasks.mail_notices() == 0
    assert mail.outbox == []


def test_no_e_mail_says_more_to_those_who_keep_theirs(cast: Cast, case: Case) -> None:
    assert tasks.mail_notices() == 2  # the officer and the panel's chair, both of the police
    for message in mail.outbox:
        assert case.reference not in message.body + message.subject
        assert len(message.to) == 1


def test_a_share_whose_last_day_passed_is_shut_before_any_job_has_run(cast: Cast, case: Case) -> None:
    client = signed_in(cast.police_officer)
    share = case.shares.get(agency=cast.police)
    a_second_ago = timezone.now() - timedelta(seconds=1)
    group = cast.police_officer.groups.get()
    CaseGroupObjectPermission.objects.filter(content_object=case, group=group).update(until=a_second_ago)
    assert share.withdrawn_at is None
    assert client.get(case.get_absolute_url()).status_code == 404
    assert count(client) == 0
    assert tasks.mail_notices() == 0


def test_a_notice_of_somebody_else_is_not_opened_and_the_attempt_is_logged(cast: Cast, case: Case) -> None:
    notice = Notice.objects.get(user=cast.police_officer)
    client = signed_in(cast.case_lead)
    real = client.post(reverse("casework:notice-open", args=[notice.pk]))
    invented = client.post(reverse("casework:notice-open", args=[987654]))
    assert real.status_code == invented.status_code == 404
    assert AccessEntry.objects.filter(operation="refused", user_id=cast.case_lead.pk).count() == 2


@pytest.mark.parametrize("level", list(Level))
def test_list_and_page_go_by_one_rule_before_and_after(cast: Cast, case: Case, level: Level) -> None:
    other = make.make_case(cast.case_lead, title="Fires in the park")
    make.share(other, cast.police, level)
    officer = User.objects.get(pk=cast.police_officer.pk)
    client, address = signed_in(officer), reverse("casework:case-list")
    for lost in (False, True):
        if lost:
            lose(other, cast)
        officer = User.objects.get(pk=officer.pk)
        listed = {one.reference for one, *_ in client.get(address).context["rows"]}
        opened = {one.reference for one in (case, other) if client.get(one.get_absolute_url()).status_code == 200}
        judged = {one.reference for one in (case, other) if can(officer, Permission.CASE_VIEW, one)}
        assert listed == opened == judged == set(cases_for(officer).values_list("reference", flat=True))
        assert len(listed) == (1 if lost else 2)
        found = client.get(address + "?q=Fires")
        assert found.context["count"] == ("0" if lost else "1")
