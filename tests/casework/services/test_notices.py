"""Who is told what, when, and what the e-mail says."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from casework.access import notices_for, unread_notices
from casework.models import Case, Notice, User
from casework.services import notices, sharing
from tests import factories as make
from tests.personas import Cast

NOW = timezone.now
Kind = Notice.Kind


@pytest.fixture
def case(cast: Cast) -> Case:
    return make.make_case(cast.case_lead)


def leave(*users: User, kind: Notice.Kind = Kind.ATTESTATION_DUE, case: Case | None = None) -> Notice:
    notices.notify(users=users, kind=kind, path="/notices/", case=case)
    return Notice.objects.latest("pk")


def afresh(user: User) -> User:
    """As the next request or job reads the officer."""
    return User.objects.get(pk=user.pk)


# --- Who is told


def test_officers_of_an_agency_in_which_nobody_leads_are_told_of_a_share(cast: Cast, case: Case) -> None:
    make.share(case, cast.homes)
    told = Notice.objects.get()
    assert (told.user, told.kind, told.case, told.path) == (
        cast.homes_officer, Kind.CASE_SHARED, case, case.get_absolute_url(),
    )  # fmt: skip


def test_where_officers_lead_cases_only_they_are_told(cast: Cast, case: Case) -> None:
    User.objects.filter(pk=cast.chair.pk).update(roles=["case_lead"])
    make.share(case, cast.police)
    assert [notice.user for notice in Notice.objects.all()] == [cast.chair]


def test_of_many_readers_the_ten_who_were_here_last_are_told(cast: Cast, case: Case) -> None:
    for number in range(15):
        User.objects.create_user(
            f"{number}@example.org", name=f"Officer {number}", roles=["practitioner"], agency=cast.homes,
            partnership=cast.barnet, last_seen_on=timezone.localdate() - timedelta(days=number),
        )  # fmt: skip
    make.share(case, cast.homes)
    names = [notice.user.name for notice in Notice.objects.all()]
    assert sorted(names) == sorted(f"Officer {number}" for number in range(10))


def test_a_change_of_a_share_tells_nobody_again(cast: Cast, case: Case) -> None:
    make.share(case, cast.homes, make.Level.READ)
    make.share(case, cast.homes, make.Level.CONTRIBUTE)
    assert Notice.objects.count() == 1


def test_both_sides_are_told_once_a_week_before_a_share_ends(cast: Cast, case: Case) -> None:
    today = timezone.localdate()
    make.share(case, cast.homes, ends_on=today + timedelta(days=8))
    assert sharing.notice_ends(today=today) == 0
    case.shares.filter(agency=cast.homes).update(ends_on=today + timedelta(days=7))
    assert [sharing.notice_ends(today=today) for _ in range(3)] == [2, 0, 0]
    told = Notice.objects.filter(kind=Kind.SHARE_ENDS)
    assert {notice.user for notice in told} == {cast.case_lead, cast.homes_officer}


# --- What they see


def test_a_notice_about_a_case_is_there_while_the_case_is(cast: Cast, case: Case) -> None:
    share = make.share(case, cast.police)
    leave(cast.police_officer, kind=Kind.HANDED_OVER, case=case)
    leave(cast.police_officer)
    seen = Notice.objects.filter(user=cast.police_officer).count()
    assert notices_for(afresh(cast.police_officer)).count() == unread_notices(afresh(cast.police_officer)) == seen
    sharing.withdraw(share=share, by=cast.case_lead)
    assert [one.kind for one in notices_for(afresh(cast.police_officer))] == [Kind.ATTESTATION_DUE]
    assert unread_notices(afresh(cast.police_officer)) == 1


@pytest.mark.parametrize("kind", [Kind.EMERGENCY, Kind.REQUEST_MADE, Kind.REQUEST_ANSWERED, Kind.REQUEST_OVERDUE])
def test_who_cannot_read_the_case_is_told_without_it(cast: Cast, case: Case, kind: Notice.Kind) -> None:
    leave(cast.dpo, cast.homes_officer, kind=kind)
    leave(cast.dpo, cast.homes_officer, kind=kind, case=case)
    assert [one.case for officer in (cast.dpo, cast.homes_officer) for one in notices_for(officer)] == [None, None]


def test_nobody_sees_or_reads_the_notices_of_another(cast: Cast) -> None:
    notice = leave(cast.police_officer)
    assert not notices_for(cast.case_lead).exists()
    notices.mark_read(user=cast.case_lead, notices=[notice.pk])
    notice.refresh_from_db()
    assert notice.read_at is None
    notices.mark_read(user=cast.police_officer, notices=[notice.pk])
    assert unread_notices(cast.police_officer) == 0


def test_the_count_at_the_top_asks_once(cast: Cast, case: Case, django_assert_num_queries) -> None:
    leave(cast.dpo)
    with django_assert_num_queries(1):
        assert unread_notices(cast.dpo) == 1


# --- What is sent


def test_the_e_mail_says_that_something_waits_and_nothing_of_it(cast: Cast, case: Case) -> None:
    make.share(case, cast.homes)
    assert notices.mail_waiting(now=NOW()) == 1
    sent = mail.outbox[0]
    assert (sent.subject, sent.to) == ("Something waits for you", ["dawn.clarke@example.org"])
    said = f"{sent.subject} {sent.body}"
    names = [case.reference, case.title, "Yusuf", "Amina", "Clarke", "Barnet", "/cases/", "shared", "ASB-"]
    assert not [name for name in names if name in said]
    assert "Sign in to read it: http" in sent.body


def test_each_is_sent_once_and_an_officer_gets_at_most_one_in_ten_minutes(cast: Cast) -> None:
    leave(cast.police_officer)
    leave(cast.police_officer)
    leave(cast.dpo)
    assert [notices.mail_waiting(now=NOW()) for _ in range(3)] == [2, 0, 0]
    leave(cast.police_officer)
    assert notices.mail_waiting(now=NOW() + timedelta(minutes=9)) == 0
    assert notices.mail_waiting(now=NOW() + timedelta(minutes=11)) == 1
    assert len(mail.outbox) == 3


def test_what_was_read_meanwhile_and_who_left_meanwhile_get_none(cast: Cast) -> None:
    notice = leave(cast.police_officer)
    leave(cast.homes_officer)
    notices.mark_read(user=cast.police_officer, notices=[notice.pk])
    User.objects.filter(pk=cast.homes_officer.pk).update(is_active=False)
    assert notices.mail_waiting(now=NOW()) == 0


def test_a_notice_that_waited_when_the_share_was_withdrawn_is_not_sent(cast: Cast, case: Case) -> None:
    share = make.share(case, cast.homes)
    assert Notice.objects.filter(user=cast.homes_officer, mailed_at=None).exists()
    sharing.withdraw(share=share, by=cast.case_lead)
    assert notices.mail_waiting(now=NOW()) == 0
    assert mail.outbox == []


def test_one_that_could_not_be_sent_is_tried_again_and_stops_no_other(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(cast.police_officer, cast.dpo)
    send = EmailBackend.send_messages

    def refuse(self: EmailBackend, messages: list) -> int:
        if "tom.reid@example.org" in messages[0].to:
            raise SMTPServerDisconnected
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert notices.mail_waiting(now=NOW()) == 1
    monkeypatch.undo()
    assert notices.mail_waiting(now=NOW()) == 1
    assert {message.to[0] for message in mail.outbox} == {"tom.reid@example.org", "ruth.adeyemi@example.org"}
