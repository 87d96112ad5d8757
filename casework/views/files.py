"""Tables that are taken out of the system for a spreadsheet."""

from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from casework.audit import Access, record_access
from casework.permissions import OfficerRequest
from casework.services.exports import MARKING, MOST_ROWS, as_csv

CUT = " (the newest; narrow the days to take the others)"


def csv_file(
    request: OfficerRequest,
    *,
    name: str,
    title: str,
    asked: Mapping[str, str],
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    shown: Iterable[str] = (),
) -> HttpResponse:
    """A table as CSV: marked, with who took it and when at its head. `asked` is what it was narrowed by, `shown` the keys of
    the records in it; both are written down with the disclosure. More than MOST_ROWS are left out, which its head says."""
    is_cut, rows = len(rows) > MOST_ROWS, rows[:MOST_ROWS]
    file_name = f"{name}-{timezone.localtime():%Y-%m-%d-%H%M}-official-sensitive.csv"
    record_access(
        operation=Access.DISCLOSURE,
        by=request.user,
        what=title,
        recipient=f"{request.user.name}, {request.user.agency}",
        shown=shown,
        file_name=file_name,
        marking=MARKING,
        asked=dict(asked),
        rows=len(rows),
    )
    head = _head(request, title, asked, f"{len(rows)}{CUT if is_cut else ''}")
    return download(as_csv([*head, columns, *rows, (), (MARKING,)]), file_name)


def _head(request: OfficerRequest, title: str, asked: Mapping[str, str], count: str) -> list[Sequence[str]]:
    user, now = request.user, timezone.localtime()
    return [
        (MARKING,),
        (title, user.partnership.name),
        (f"Taken by {user.name}, {user.agency}, on {now.day} {now:%B %Y} at {now:%H:%M}",),
        (f"Rows: {count}", *(f"{key}: {value}" for key, value in asked.items())),
        (),
    ]


def download(content: bytes, file_name: str) -> HttpResponse:
    """CSV that is handed out and never shown as a page."""
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, file_name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
