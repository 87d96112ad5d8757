"""Taking a list out of the system: marked, and written down with everything that was on it."""

import csv
import io
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casework.audit import Access, record_access
from casework.models import Case, User
from casework.models.cases import CaseQuerySet
from casework.services.known import wards_of

MARKING = "OFFICIAL-SENSITIVE"
MOST_ROWS = 20_000  # about 3 MB; every case of a large partnership's two years
ROWS_AN_ENTRY = 1_000  # references in one entry of the record of accesses
CASE_COLUMNS = ("Case", "Title", "Status", "Risk", "Led by", "Lead agency", "Ward", "Opened")
RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # with these a spreadsheet takes a cell for a formula


@transaction.atomic
def case_list(*, cases: CaseQuerySet, asked: Sequence[tuple[str, str]], why: str, taken_by: User) -> bytes:
    """The cases, which come from the front door and through the filter of the list, as CSV for a spreadsheet. `asked` is that
    filter in words. What is in the file and what is written down come from one reading of the database, so a share that ends
    meanwhile is in both or in neither.

    Raises ValidationError for more than MOST_ROWS.
    """
    rows = list(cases.select_related("lead", "team", "lead_agency", "ward")[: MOST_ROWS + 1])
    if len(rows) > MOST_ROWS:
        raise ValidationError(
            f"The list has more than {MOST_ROWS:,} cases. Narrow it by status, risk, agency or ward, and take it in parts."
        )
    shown = [case.reference for case in rows]
    filtered = "; ".join(f"{label}: {value}" for label, value in asked) or "None: every case that they may read"
    for start in range(0, max(len(shown), 1), ROWS_AN_ENTRY):
        record_access(
            operation=Access.DISCLOSURE,
            by=taken_by,
            what="Cases, as CSV",
            shown=shown[start : start + ROWS_AN_ENTRY],
            recipient=f"{taken_by.name}, {taken_by.agency}",
            reason=why,
            filter=filtered,
            rows=len(shown),
            first_row=start + 1,
            marking=MARKING,
        )
    heading = [
        (MARKING,),
        ("Taken by", f"{taken_by.name}, {taken_by.agency}"),
        ("Taken at", f"{timezone.localtime():%-d %B %Y, %H:%M}"),
        ("Taken for", why),
        ("Filter", filtered),
        ("Cases", str(len(rows))),
        (),
        CASE_COLUMNS,
    ]
    wards = wards_of(rows, taken_by)
    return as_csv([*heading, *(_cells(case, wards[case.pk]) for case in rows), (), (MARKING,)])


def _cells(case: Case, ward: str) -> tuple[str, ...]:
    """As the list shows the case to the officer."""
    return (
        case.reference,
        case.title,
        case.get_status_display(),
        case.risk_band or "Not assessed",
        case.lead_name,
        case.lead_agency.name,
        ward or "Not known",
        case.opened_on.isoformat(),
    )


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows for a spreadsheet, which else takes the letters for another alphabet's, and some cells for formulas."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """The text as a spreadsheet shows it and does not run it, also after spaces and line breaks, which it drops."""
    text = cell.replace("\r", " ").replace("\n", " ").replace("\t", " ")
    return f"'{text}" if text.lstrip().startswith(RISKY) else text
