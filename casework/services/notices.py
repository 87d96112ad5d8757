"""Telling officers that something waits for them, on the page and by an e-mail that says nothing of anybody."""

import logging
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from casework.access import notices_for
from casework.models import Agency, Case, Notice, User
from casework.rules.roles import Permission

logger = logging.getLogger(__name__)

MOST_TOLD = 10  # officers of an agency in which nobody leads cases
QUIET = timedelta(minutes=10)  # between two e-mails to one officer
TRIED_FOR = timedelta(days=1)  # how long after a notice its e-mail may still go out


@transaction.atomic
def notify(*, users: Iterable[User], kind: Notice.Kind, path: str, case: Case | None = None) -> None:
    """Leave each of them a notice that leads to `path`. One about a `case` shows only while they may read it. An e-mail
    follows within a minute (`mail_waiting`)."""
    Notice.objects.bulk_create(Notice(user=user, kind=kind, path=path, case=case) for user in users)


@transaction.atomic
def notify_ahead(*, users: Iterable[User], kind: Notice.Kind, path: str, since: date, case: Case | None = None) -> int:
    """As `notify`, for something that comes nearer day by day: who got the same notice on the day `since` or later is left
    alone. Returns how many were told."""
    from_then = timezone.make_aware(datetime.combine(since, time.min))
    told = set(Notice.objects.filter(kind=kind, path=path, at__gte=from_then).values_list("user", flat=True))
    found = {user.pk: user for user in users if user.pk not in told}
    notify(users=found.values(), kind=kind, path=path, case=case)
    return len(found)


def notify_once(*, users: Iterable[User], kind: Notice.Kind, path: str, case: Case | None = None) -> None:
    """As `notify`, for those who have no unread notice that says the same: nobody can flood a colleague with them."""
    waiting = set(Notice.objects.filter(kind=kind, path=path, read_at=None).values_list("user", flat=True))
    notify(users=[user for user in users if user.pk not in waiting], kind=kind, path=path, case=case)


def officers_who(permission: Permission, *, partnership_id: int, agency: Agency | None = None) -> list[User]:
    """The active officers of a partnership, or of one agency in it, whose roles allow something."""
    users = User.objects.filter(partnership=partnership_id, is_active=True)
    if agency:
        users = users.filter(agency=agency)
    return [user for user in users if permission in user.permissions]


def officers_on(agency: Agency, partnership_id: int) -> list[User]:
    """Who at an agency is told about a case: those who lead cases there; in an agency where nobody does, the officers who
    read cases, and of many the ten who were here last."""
    leads = officers_who(Permission.CASE_MANAGE, partnership_id=partnership_id, agency=agency)
    if leads:
        return leads
    readers = officers_who(Permission.CASE_VIEW, partnership_id=partnership_id, agency=agency)
    return sorted(readers, key=lambda user: (user.last_seen_on or date.min, -user.pk), reverse=True)[:MOST_TOLD]


def mark_read(*, user: User, notices: Iterable[int]) -> None:
    """The officer has seen these of their own notices."""
    Notice.objects.filter(user=user, pk__in=list(notices), read_at=None).update(read_at=timezone.now())


def mail_waiting(*, now: datetime) -> int:
    """Send an e-mail to each officer for whom something new waits and who got none in the last ten minutes. It says only that
    something waits, and where to sign in. Whether they may still see it is asked at this moment, not when the notice was
    left. Returns how many were sent; one that could not be is tried again for a day."""
    waiting = Notice.objects.filter(read_at=None, mailed_at=None, at__gt=now - TRIED_FOR)
    users = User.objects.filter(is_active=True, pk__in=waiting.order_by().values("user"))
    return sum(_mail(user.pk, now) for user in users.exclude(notices__mailed_at__gt=now - QUIET))


def _mail(user_pk: int, now: datetime) -> int:
    try:
        with transaction.atomic():
            user = (
                User.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=user_pk, is_active=True).first()
            )
            if user is None:  # suspended meanwhile, or another worker is at it
                return 0
            mine = notices_for(user).filter(read_at=None, mailed_at=None, at__gt=now - TRIED_FOR)
            told = Notice.objects.filter(pk__in=list(mine.values_list("pk", flat=True)))
            if not told.update(mailed_at=now):
                return 0
            text = render_to_string("emails/notice.txt", {"address": settings.SITE_URL})
            send_mail("Something waits for you", text, None, [user.email])
            return 1
    except (SMTPException, OSError) as fault:
        logger.warning("An e-mail about a notice could not be sent to user %s: %s", user_pk, type(fault).__name__)
        return 0
