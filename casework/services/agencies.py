"""Agencies joining a partnership, and officers joining an agency."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction

from casework.audit import Change, record_change
from casework.models import Agency, Membership, Partnership, User
from casework.rules.roles import Role
from casework.services.saving import create


@transaction.atomic
def join(*, agency: Agency, partnership: Partnership, by=None) -> Membership:
    """The agency becomes a member of the partnership, with a group that cases can be shared with."""
    group = Group.objects.create(name=f"{partnership.slug}: {agency.slug}")
    return create(Membership, by=by, partnership=partnership, agency=agency, group=group)


@transaction.atomic
def add_user(
    *,
    agency: Agency,
    partnership: Partnership,
    email: str,
    name: str,
    roles: Iterable[Role],
    by=None,
    password=None,
    **more,
) -> User:
    """An officer's account; `more` holds further fields, such as the job title. Raises ValidationError when the agency is
    not in the partnership."""
    membership = Membership.objects.filter(agency=agency, partnership=partnership).first()
    if membership is None:
        raise ValidationError(f"{agency} is not a member of {partnership}.")
    user = User.objects.create_user(
        email, password, name=name, roles=list(roles), agency=agency, partnership=partnership, **more
    )
    user.groups.add(membership.group)
    facts = {"email": email, "roles": user.role_names, "agency": agency.name, "partnership": partnership.name}
    record_change(operation=Change.COLLECTION, obj=user, by=by, changes={k: [None, v] for k, v in facts.items()})
    return user
