"""Files that belong to a case."""

from collections.abc import Collection, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from casework.models import Case, Evidence, User
from casework.rules.categories import Circle
from casework.rules.workflow import CaseStatus
from casework.services import documents
from casework.services.circles import check_author, chosen
from casework.services.saving import changing, create


@transaction.atomic
def add(
    *,
    case: Case,
    by: User,
    files: Sequence[UploadedFile],
    title: str,
    obtained_on: date,
    circle: str = Circle.CASE,
    circle_agencies: Collection[int] = (),
) -> list[Evidence]:
    """Put files on the case, all of them or none, each as a piece of evidence of its own under the same title.

    Raises ValidationError when the case is closed, nobody is named who should be, or a file cannot be taken in; the message
    then begins with its name.
    """
    if case.status == CaseStatus.CLOSED:
        raise ValidationError("The case is closed. Open it again first.")
    named = chosen(by.agency, circle, circle_agencies)
    return [
        create(
            Evidence,
            by=by,
            case=case,
            agency=by.agency,
            document=_taken_in(file, by),
            title=title,
            obtained_on=obtained_on,
            added_by=by,
            circle=circle,
            circle_agencies=named,
        )
        for file in files
    ]


def _taken_in(file: UploadedFile, by: User):
    name = file.name or ""
    if (file.size or 0) > documents.MOST_BYTES:  # before it is read into memory
        raise ValidationError(f"“{name}”: The file must be smaller than {documents.MOST_BYTES // 1024 // 1024} MB.")
    file.seek(0)
    try:
        return documents.take_in(name=name, content=file.read(), by=by)
    except ValidationError as refused:
        raise ValidationError([f"“{name}”: {message}" for message in refused.messages]) from refused


def correct(
    *,
    evidence: Evidence,
    by: User,
    version: int,
    title: str,
    obtained_on: date,
    circle: str,
    circle_agencies: Collection[int] = (),
) -> None:
    """Put right what is said of a file, or say anew who may read it; the file stays. Raises Stale; raises ValidationError
    for an officer of another agency than the one that added it, or when nobody is named who should be."""
    check_author(evidence, by)
    with changing(evidence, by=by, version=version) as current:
        current.title, current.obtained_on = title, obtained_on
        current.circle, current.circle_agencies = circle, chosen(evidence.agency, circle, circle_agencies)
