"""Each quarter an agency says of every officer whether they still need access."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from casework.audit import Change, record_change
from casework.models import Attestation, AttestationAnswer, Membership, Notice, Threshold, User
from casework.rules.accounts import quarter_start
from casework.rules.roles import Permission
from casework.rules.thresholds import ATTESTATION_DAYS, in_force
from casework.services.notices import notify, officers_who
from casework.services.officers import suspend
from casework.services.saving import create


def open_quarter(*, today: date) -> int:
    """Ask each agency that has officers in a partnership about them, once a quarter: on its first day, or when the agency
    first has officers. Returns how many were asked."""
    start, asked = quarter_start(today), 0
    for place in Membership.objects.select_related("agency", "partnership"):
        here = {"agency": place.agency, "partnership": place.partnership}
        officers = User.objects.filter(is_active=True, **here)
        if not officers.exists() or Attestation.objects.filter(quarter_start=start, **here).exists():
            continue
        _open(place, start, today)
        asked += 1
    return asked


@transaction.atomic
def _open(place: Membership, start: date, today: date) -> None:
    rule = in_force(Threshold.objects.rows_for(place.partnership_id), ATTESTATION_DAYS, today)
    create(
        Attestation,
        by=None,
        partnership=place.partnership,
        agency=place.agency,
        quarter_start=start,
        due_on=today + timedelta(days=rule.value if rule else 0),
    )
    administrators = officers_who(
        Permission.OFFICERS_ADMINISTER, partnership_id=place.partnership_id, agency=place.agency
    )
    notify(users=administrators, kind=Notice.Kind.ATTESTATION_DUE, path=reverse("casework:attestation"))


def current(user: User) -> Attestation | None:
    """The agency's newest attestation in the partnership, finished or not."""
    own = Attestation.objects.filter(agency=user.agency_id, partnership=user.partnership_id)
    return own.select_related("completed_by", "agency").first()


def overdue(partnership_id: int, on: date) -> QuerySet[Attestation]:
    """Those of the partnership that their agencies should have finished, the oldest first."""
    late = Attestation.objects.filter(partnership=partnership_id, completed_at=None, due_on__lt=on)
    return late.select_related("agency").order_by("due_on", "agency__name")


def officers_in(attestation: Attestation) -> QuerySet[User]:
    """The officers whom it asks about: everybody who may sign in now."""
    here = User.objects.filter(agency=attestation.agency_id, partnership=attestation.partnership_id, is_active=True)
    return here.select_related("team")


def to_answer(attestation: Attestation, user: User) -> QuerySet[User]:
    """Those whom nobody has answered for yet, for `user`, who does not answer for themselves. Nobody once it is finished."""
    if attestation.completed_at:
        return User.objects.none()
    answered = attestation.answers.values("user")
    return officers_in(attestation).exclude(pk=user.pk).exclude(pk__in=answered)


@transaction.atomic
def answer(*, attestation: Attestation, answers: dict[User, bool], by: User) -> list[User]:
    """Say of some officers whether they still need access; who does not is suspended at once. Returns those. When nobody but
    `by` is left to answer for, it is finished.

    Raises ValidationError for oneself, an officer of another agency, one who was answered for, and a finished attestation.
    """
    attestation = Attestation.objects.select_for_update(of=["self"]).get(pk=attestation.pk)
    if attestation.completed_at:
        raise ValidationError("This was finished already.")
    there, gone = {user.pk for user in officers_in(attestation)}, []
    answered = set(attestation.answers.values_list("user", flat=True))
    for officer, is_needed in answers.items():
        if officer.pk == by.pk:
            raise ValidationError("You cannot answer for yourself.")
        if officer.pk not in there or officer.pk in answered:
            raise ValidationError(f"{officer.name} was answered for already, or is no active officer of the agency.")
        facts = {"attestation": attestation, "user": officer, "is_needed": is_needed}
        create(AttestationAnswer, by=by, answered_by=by, **facts)
        if not is_needed:
            suspend(officer=officer, by=by, reason="No longer needs access, as the quarter’s check found")
            gone.append(officer)
    if there - answered - {officer.pk for officer in answers} <= {by.pk}:
        _finish(attestation, by)
    return gone


def _finish(attestation: Attestation, by: User) -> None:
    attestation.completed_by, attestation.completed_at = by, timezone.now()
    attestation.save()
    finished = {"completed_by_id": [None, by.pk], "completed_at": [None, attestation.completed_at.isoformat()]}
    record_change(operation=Change.ALTERATION, obj=attestation, by=by, changes=finished)
