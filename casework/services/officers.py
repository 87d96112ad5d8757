"""An agency's officers: inviting them, what they may do, letting them out and in again."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from casework.audit import Change, differences, record_change, snapshot
from casework.models import Agency, Invitation, Membership, Partnership, Team, User
from casework.rules.accounts import INVITATION_DAYS
from casework.rules.roles import GIVEN_BY, Permission, Role
from casework.services.agencies import add_user
from casework.services.saving import changing, create

Link = Callable[[str], str]  # the whole address of an invitation's page, from its secret


def may_give(user: User, agency: Agency) -> list[Role]:
    """The roles that `user` may give to officers of the agency, and take from them."""
    found: set[Role] = set()
    if Permission.OFFICERS_ADMINISTER in user.permissions and user.agency_id == agency.pk:
        found |= set(GIVEN_BY[Permission.OFFICERS_ADMINISTER])
    if Permission.PARTNERSHIP_ADMINISTER in user.permissions:
        found |= set(GIVEN_BY[Permission.PARTNERSHIP_ADMINISTER])
    return [role for role in Role if role in found]


@transaction.atomic
def invite(
    *,
    agency: Agency,
    email: str,
    name: str,
    roles: Iterable[str],
    by: User,
    link: Link,
    job_title: str = "",
    team: Team | None = None,
) -> Invitation:
    """Ask somebody to join the agency in the partnership of `by`, by an e-mail whose link works once, for a week.

    Raises ValidationError for roles that `by` may not give, a team of others, an agency outside the partnership, and for
    who has an account in the agency or was invited already. Whether an address has an account elsewhere is told to its
    owner alone, by another e-mail.
    """
    chosen = set(roles)
    if not chosen:
        raise ValidationError("Choose at least one role.")
    if chosen - set(may_give(by, agency)):
        raise ValidationError("You cannot give one of these roles.")
    _check_team(team, agency, by.partnership)
    here = {"agency": agency, "partnership": by.partnership}
    if not Membership.objects.filter(**here).exists():
        raise ValidationError(f"{agency} is not a member of {by.partnership}.")
    known = User.objects.filter(email__iexact=email, **here).first()
    if known:
        again = "" if known.is_active else " It is suspended: an administrator of the agency can let them in again."
        raise ValidationError(f"{email} has an account in {agency} already.{again}")
    if _open(Invitation.objects.filter(email__iexact=email, **here)).exists():
        raise ValidationError(f"{email} is invited already. Send that invitation again, or take it back.")
    facts = {"email": email.lower(), "name": name, "job_title": job_title, "team": team}
    invitation, secret = _issue(by=by, roles=[role for role in Role if role in chosen], **facts, **here)
    _send(invitation, link(secret))
    return invitation


@transaction.atomic
def appoint(*, agency: Agency, partnership: Partnership, email: str, name: str, role: Role) -> str:
    """The way in for a new installation, by a command on the server: the secret of an invitation, which is sent to nobody.

    Raises ValidationError when the agency is not in the partnership, or the address has an account.
    """
    if not Membership.objects.filter(agency=agency, partnership=partnership).exists():
        raise ValidationError(f"{agency} is not a member of {partnership}.")
    if User.objects.filter(email__iexact=email).exists():
        raise ValidationError(f"{email} has an account already.")
    facts = {"email": email.lower(), "name": name, "roles": [role]}
    return _issue(by=None, agency=agency, partnership=partnership, **facts)[1]


def _issue(*, by: User | None, **facts) -> tuple[Invitation, str]:
    secret = secrets.token_urlsafe(32)
    expires_at = timezone.now() + timedelta(days=INVITATION_DAYS)
    return create(Invitation, by=by, digest=digest_of(secret), invited_by=by, expires_at=expires_at, **facts), secret


def digest_of(secret: str) -> str:
    """What is kept of an invitation's secret. It is 256 random bits, so a plain digest cannot be undone by guessing."""
    return sha256(secret.encode()).hexdigest()


def _open(invitations):
    return invitations.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


def _send(invitation: Invitation, link: str) -> None:
    """Once everything is saved. Who has an account already is told so instead: an address can have one account only."""
    is_known = User.objects.filter(email__iexact=invitation.email).exists()
    template = "emails/invitation_known.txt" if is_known else "emails/invitation.txt"
    text = render_to_string(template, {"invitation": invitation, "link": link, "days": INVITATION_DAYS})
    subject = f"An account for ASB casework at {invitation.agency}"
    transaction.on_commit(lambda: send_mail(subject, text, None, [invitation.email]), robust=True)


@transaction.atomic
def resend(*, invitation: Invitation, by: User, link: Link) -> None:
    """Send a new link for another week; the one before no longer works. Raises ValidationError once it was accepted or
    taken back."""
    secret = secrets.token_urlsafe(32)
    with _unanswered(invitation, by) as current:
        current.digest, current.expires_at = digest_of(secret), timezone.now() + timedelta(days=INVITATION_DAYS)
        current.invited_by = by
    _send(invitation, link(secret))


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User) -> None:
    """Take an invitation back: its link no longer works. Raises ValidationError once it was accepted or taken back."""
    with _unanswered(invitation, by) as current:
        current.withdrawn_at = timezone.now()


@contextmanager
def _unanswered(invitation: Invitation, by: User) -> Iterator[Invitation]:
    """Yield the locked invitation, which nobody has answered yet; then save it and write down what differs."""
    current = Invitation.objects.select_for_update(of=["self"]).get(pk=invitation.pk)
    if current.accepted_at or current.withdrawn_at:
        raise ValidationError("This invitation was accepted or taken back already.")
    before = snapshot(current)
    yield current
    current.save()
    record_change(operation=Change.ALTERATION, obj=current, by=by, changes=differences(before, snapshot(current)))
    invitation.refresh_from_db()


def invitation_for(digest: str) -> Invitation | None:
    """The invitation with this digest, while its link works: not accepted, taken back or expired, its agency still in
    the partnership, who sent it still active and allowed to give its roles, and the address without an account."""
    found = _open(Invitation.objects.filter(digest=digest)).filter(Q(invited_by=None) | Q(invited_by__is_active=True))
    invitation = found.select_related("agency", "partnership", "team", "invited_by").first()
    if invitation is None or User.objects.filter(email__iexact=invitation.email).exists():
        return None
    giver = invitation.invited_by
    if giver and set(invitation.roles) - set(may_give(giver, invitation.agency)):
        return None
    here = Membership.objects.filter(agency=invitation.agency_id, partnership=invitation.partnership_id)
    return invitation if here.exists() else None


@transaction.atomic
def accept(*, digest: str, password: str) -> User:
    """The invited person makes their account with a password of their own. Raises ValidationError when the link does not
    work, or no longer: of two that use it at once, the second gets nothing."""
    Invitation.objects.select_for_update(of=["self"]).filter(digest=digest).first()
    invitation = invitation_for(digest)
    if invitation is None:
        raise ValidationError("This link does not work.")
    user = add_user(
        agency=invitation.agency,
        partnership=invitation.partnership,
        email=invitation.email,
        name=invitation.name,
        roles=[Role(role) for role in invitation.roles],
        by=invitation.invited_by,
        password=password,
        job_title=invitation.job_title,
        team=invitation.team,
    )
    before = snapshot(invitation)
    invitation.accepted_at, invitation.user = timezone.now(), user
    invitation.save()
    changes = differences(before, snapshot(invitation))
    record_change(operation=Change.ALTERATION, obj=invitation, by=user, changes=changes)
    return user


def change(
    *,
    officer: User,
    by: User,
    version: int,
    name: str,
    job_title: str,
    roles: Iterable[str],
    team: Team | None,
) -> None:
    """Change what an officer is called, may do and where they sit. Roles that `by` may not give stay as they are.

    Raises Stale; raises ValidationError for one's own roles, one that `by` may not give, no role at all, or a team of
    others.
    """
    with changing(officer, by=by, version=version) as current:
        _check_team(team, current.agency, current.partnership)
        current.roles = _roles(current, set(roles), by)
        current.name, current.job_title, current.team = name, job_title, team


def give(*, officer: User, by: User, roles: Iterable[str]) -> None:
    """Give an officer further roles. Raises ValidationError as `change` does."""
    with changing(officer, by=by) as current:
        current.roles = _roles(current, {*current.roles, *roles}, by)


def _roles(officer: User, chosen: set[str], by: User) -> list[str]:
    """The officer's roles once `by` chose these."""
    given = set(may_give(by, officer.agency))
    kept = set(officer.roles) - given
    if chosen - given - kept:
        raise ValidationError("You cannot give one of these roles.")
    wanted = [role.value for role in Role if role in chosen | kept]
    if not wanted:
        raise ValidationError("Choose at least one role.")
    if officer.pk == by.pk and set(wanted) != set(officer.roles):
        raise ValidationError("You cannot change your own roles. Another administrator can.")
    return wanted


def _check_team(team: Team | None, agency: Agency, partnership: Partnership) -> None:
    if team and (team.agency_id, team.partnership_id) != (agency.pk, partnership.pk):
        raise ValidationError(f"{team} is not a team of {agency}.")


def set_checks(*, officer: User, by: User, version: int, vetted_until: date | None, trained_until: date | None) -> None:
    """Until when an officer is vetted, and trained in information sharing. Raises Stale, or ValidationError for one's own
    dates: somebody else has to have seen the proof."""
    if officer.pk == by.pk:
        raise ValidationError("You cannot enter your own dates. Another administrator can.")
    with changing(officer, by=by, version=version) as current:
        current.vetted_until, current.trained_until = vetted_until, trained_until


def suspend(*, officer: User, by: User | None, reason: str) -> None:
    """Let an officer in no more, from their next request on; `by` None: the system did it. Invitations that they sent stop
    working, too. Raises ValidationError for oneself, and for who is suspended already."""
    if by and officer.pk == by.pk:
        raise ValidationError("You cannot suspend yourself. Another administrator can.")
    with changing(officer, by=by) as current:
        if not current.is_active:
            raise ValidationError(f"{current.name} is suspended already.")
        current.is_active = False
        current.suspended_at, current.suspended_by, current.suspended_because = timezone.now(), by, reason


def let_in(*, officer: User, by: User | None) -> None:
    """Let a suspended officer in again, with the roles that they had; sessions from before stay ended. Raises
    ValidationError for who is not suspended."""
    with changing(officer, by=by) as current:
        if current.is_active:
            raise ValidationError(f"{current.name} is not suspended.")
        current.is_active, current.let_in_at = True, timezone.now()
        current.suspended_at, current.suspended_by, current.suspended_because = None, None, ""


def note_seen(*, user: User, on: date) -> None:
    """The officer used their account that day. Written at most once a day, and no change of a record."""
    if user.last_seen_on != on:
        User.objects.filter(pk=user.pk).update(last_seen_on=on)
        user.last_seen_on = on
