"""Agencies joining a partnership, and officers joining an agency."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.text import slugify

from casework.audit import Change, record_change
from casework.models import Agency, Invitation, Membership, Panel, Partnership, Team, User
from casework.rules.roles import GIVEN_BY, Permission, Role
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


@transaction.atomic
def found(*, name: str, kind: str, by: User | None) -> Agency:
    """A new agency, which is in no partnership yet. Raises ValidationError when there is one of this name."""
    if Agency.objects.filter(name__iexact=name).exists() or Agency.objects.filter(slug=slugify(name)).exists():
        raise ValidationError(f"There is an agency called {name} already.")
    return create(Agency, by=by, name=name, slug=slugify(name), kind=kind)


@transaction.atomic
def add_agency(*, agency: Agency, by: User) -> Membership:
    """The agency joins the partnership of `by`. Raises ValidationError when it is in it."""
    if by.partnership.agencies.filter(pk=agency.pk).exists():
        raise ValidationError(f"{agency} is in the partnership already.")
    return join(agency=agency, partnership=by.partnership, by=by)


@transaction.atomic
def add_team(*, agency: Agency, name: str, by: User) -> Team:
    """A team of the agency in the partnership of `by`. Raises ValidationError for a second one of the name."""
    here = {"agency": agency, "partnership": by.partnership}
    if Team.objects.filter(name__iexact=name, **here).exists():
        raise ValidationError(f"{agency} has a team called {name} already.")
    return create(Team, by=by, name=name, **here)


APPOINTED = list(GIVEN_BY[Permission.PARTNERSHIP_ADMINISTER])


def standing(agencies: QuerySet[Agency], partnership: Partnership) -> QuerySet[Agency]:
    """The agencies by name, with `officers` and `administrators`: how many are active in the partnership."""
    active = Q(users__partnership=partnership, users__is_active=True)
    administrators = active & Q(users__roles__contains=[Role.AGENCY_ADMIN])
    return agencies.annotate(
        officers=Count("users", filter=active, distinct=True),
        administrators=Count("users", filter=administrators, distinct=True),
    ).order_by("name")


def teams_of(agency: Agency, partnership: Partnership) -> QuerySet[Team]:
    """The agency's teams in the partnership, with `members`: how many active officers each has."""
    return Team.objects.filter(agency=agency, partnership=partnership).annotate(
        members=Count("users", filter=Q(users__is_active=True))
    )


def officer_at(agency: Agency, partnership: Partnership, email: str) -> User | None:
    """The active officer of the agency in the partnership who has this address."""
    return User.objects.filter(agency=agency, partnership=partnership, email__iexact=email, is_active=True).first()


def appointed(agency: Agency, partnership: Partnership) -> QuerySet[User]:
    """Officers of the agency with a role that the system administrator gives."""
    return User.objects.filter(agency=agency, partnership=partnership, roles__overlap=APPOINTED)


def invited(agency: Agency, partnership: Partnership) -> QuerySet[Invitation]:
    """Invitations to such a role that nobody has answered."""
    here = Invitation.objects.filter(agency=agency, partnership=partnership, roles__contained_by=APPOINTED)
    return here.filter(accepted_at=None, withdrawn_at=None)


@transaction.atomic
def open_partnership(
    *, name: str, area_code: str, area_name: str, case_prefix: str, lead_agency: str, lead_kind: str, panel: str
) -> Partnership:
    """A real partnership with its lead agency in it, which runs its panel, by a command on the server. Raises
    ValidationError for one whose name, area or prefix is taken, and beside a demonstration: invented people are not mixed
    with real ones."""
    if Partnership.objects.filter(is_demonstration=True).exists():
        raise ValidationError("This database holds the demonstration. A real partnership needs a database of its own.")
    partnership = Partnership(
        slug=slugify(area_name), name=name, area_code=area_code, area_name=area_name, case_prefix=case_prefix
    )
    partnership.full_clean(exclude=["lead_agency"])
    agency = Agency.objects.filter(name__iexact=lead_agency).first()
    agency = agency or found(name=lead_agency, kind=lead_kind, by=None)
    partnership.lead_agency = agency
    partnership.save()
    record_change(operation=Change.COLLECTION, obj=partnership, by=None)
    join(agency=agency, partnership=partnership)
    create(Panel, by=None, partnership=partnership, agency=agency, name=panel)
    return partnership
