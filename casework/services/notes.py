"""What an agency knows or thinks about a case."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from casework.models import Case, Note, User
from casework.rules.categories import Circle
from casework.rules.workflow import CaseStatus
from casework.services.circles import check_author, chosen
from casework.services.saving import changing, create


@transaction.atomic
def write(
    *,
    case: Case,
    by: User,
    on: date,
    text: str,
    is_opinion: bool,
    circle: str = Circle.CASE,
    circle_agencies: Collection[int] = (),
) -> Note:
    """Add a note to the case, as fact or as opinion (Data Protection Act 2018, section 38), for those in its circle. Raises
    ValidationError when the case is closed, or nobody is named who should be."""
    if case.status == CaseStatus.CLOSED:
        raise ValidationError("The case is closed. Open it again first.")
    return create(
        Note,
        by=by,
        case=case,
        agency=by.agency,
        written_by=by,
        on=on,
        text=text,
        is_opinion=is_opinion,
        circle=circle,
        circle_agencies=chosen(by.agency, circle, circle_agencies),
    )


def correct(
    *,
    note: Note,
    by: User,
    version: int,
    on: date,
    text: str,
    is_opinion: bool,
    circle: str,
    circle_agencies: Collection[int] = (),
) -> None:
    """Put right what a note says, or say anew who may read it. What it said before stands in the record of changes. Raises
    Stale; raises ValidationError for an officer of another agency than the author's, or when nobody is named."""
    check_author(note, by)
    with changing(note, by=by, version=version) as current:
        current.on, current.text, current.is_opinion = on, text, is_opinion
        current.circle, current.circle_agencies = circle, chosen(note.agency, circle, circle_agencies)
