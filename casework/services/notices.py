"""Telling officers that something waits for them, on the page and by an e-mail that says nothing of anybody."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from casework.models import Agency, Case, Notice, User
from casework.rules.roles import Permission


@transaction.atomic
def notify(*, users: Iterable[User], kind: Notice.Kind, path: str, case: Case | None = None) -> None:
    """Leave each of them a notice that leads to `path`. One about a `case` shows only while they may read it."""
    Notice.objects.bulk_create(Notice(user=user, kind=kind, path=path, case=case) for user in users)


def officers_who(permission: Permission, *, partnership_id: int, agency: Agency | None = None) -> list[User]:
    """The active officers of a partnership, or of one agency in it, whose roles allow something."""
    users = User.objects.filter(partnership=partnership_id, is_active=True)
    if agency:
        users = users.filter(agency=agency)
    return [user for user in users if permission in user.permissions]


def mark_read(*, user: User, notices: Iterable[int]) -> None:
    """The officer has seen these of their own notices."""
    Notice.objects.filter(user=user, pk__in=list(notices), read_at=None).update(read_at=timezone.now())
