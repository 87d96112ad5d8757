"""People's parts in a case, besides the victims whom reports bring."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from casework.models import Barrier, Case, CaseEvent, Involvement, Person, User
from casework.rules.categories import Part
from casework.rules.workflow import CaseStatus
from casework.services import barriers
from casework.services.saving import create, tell


@transaction.atomic
def add(
    *,
    case: Case,
    by: User,
    part: str,
    given_name: str,
    family_name: str,
    date_of_birth: date | None,
    officer: User | None = None,
) -> Involvement:
    """Put a person on the case, by a record of the officer's own agency. One who works for an agency, as `officer`, may not
    read the case from now on.

    Raises ValidationError when the case is closed, for a victim (whom a report brings), and for an `officer` who adds
    themselves.
    """
    if case.status == CaseStatus.CLOSED:
        raise ValidationError("The case is closed. Open it again first.")
    if part == Part.VICTIM:
        raise ValidationError("A victim comes on the case with a report.")
    person = create(
        Person,
        by=by,
        partnership=case.partnership,
        agency=by.agency,
        given_name=given_name,
        family_name=family_name,
        date_of_birth=date_of_birth,
    )
    involvement = create(Involvement, by=by, case=case, person=person, part=part, added_by=by)
    tell(case, CaseEvent.Kind.PERSON_ADDED, by=by, note=involvement.get_part_display())
    if officer:
        name_officer(involvement=involvement, officer=officer, by=by)
    return involvement


@transaction.atomic
def name_officer(*, involvement: Involvement, officer: User, by: User) -> Barrier:
    """Somebody on the case works for one of the agencies: from now on that officer may not read it, and one who is said to
    have done it nothing about those who suffered or told of it, either. Raises ValidationError for an officer of another
    partnership, and for the officer who says so of themselves."""
    case = involvement.case
    if officer.partnership_id != case.partnership_id:
        raise ValidationError("The officer works in another partnership.")
    if officer.pk == by.pk:
        raise ValidationError(
            "You cannot say this of yourself. Say that you know this person: a colleague then takes over."
        )
    reason = f"They are named in the case: {involvement.get_part_display().lower()}."
    if involvement.part == Part.ALLEGED_PERPETRATOR:
        others = case.involvements.exclude(part=Part.ALLEGED_PERPETRATOR)
        for identity in sorted(set(others.values_list("person__identity", flat=True)) - {involvement.person.identity}):
            barriers.bar(user=officer, identity=identity, reason=reason, by=by)
    return barriers.bar(user=officer, case=case, reason=reason, by=by)
