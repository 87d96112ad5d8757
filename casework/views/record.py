"""Who saw what, and who changed what, in plain English."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from casework.audit import Access, Change, entries_for, record_access
from casework.forms.record import RecordFilterForm
from casework.permissions import OfficerRequest, Permission, requires
from casework.services import record
from casework.views.pages import MOST_COUNTED, PER_PAGE


@requires(Permission.ACCESS_RECORD_VIEW)
def access_record(request: OfficerRequest) -> HttpResponse:
    form = RecordFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    # Asked once, and cut here: counting first would look for everything twice.
    found = list(entries_for(request.user, **asked)[: MOST_COUNTED + 1])
    page = Paginator(found[:MOST_COUNTED], PER_PAGE).get_page(request.GET.get("page"))
    rows = [_in_words(entry) for entry in page]
    record_access(
        operation=Access.SEARCH,
        by=request.user,
        what="Who saw what",
        asked={name: str(value) for name, value in asked.items() if value},
    )
    context = {
        "filter_form": form,
        "page": page,
        "rows": rows,
        "count": f"{MOST_COUNTED:,}+" if len(found) > MOST_COUNTED else str(len(found)),
        "heading": "Who saw what",
        "verification": record.last_verification(),
    }
    return render(request, "casework/record/list.html", context)


def _in_words(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry as the table shows it. What stood in a field that was changed is not told, only which field it was."""
    kind = Access if entry["is_access"] else Change
    label, facts = entry["object_label"], entry["facts"]
    is_reference = entry["object_type"] and " " not in label
    return entry | {
        "did": kind(entry["operation"]).label,
        "what": f"{entry['object_type'].capitalize()} {label}" if is_reference else label.replace("_", " "),
        "more": _access_in_words(facts) if entry["is_access"] else _change_in_words(entry["operation"], facts),
        "is_refused": entry["operation"] == Access.REFUSED,
    }


def _access_in_words(detail: dict[str, Any]) -> str:
    found = []
    if screen := detail.get("screen"):
        found.append(f"Page: {screen.replace('_', ' ').removesuffix(' show')}")
    if recipient := detail.get("recipient"):
        found.append(f"To {recipient}")
    if reason := detail.get("reason"):
        found.append(f"Reason: {reason}")
    if asked := detail.get("asked"):
        found.append("Asked for " + ", ".join(f"{name.replace('_', ' ')} “{value}”" for name, value in asked.items()))
    if (shown := detail.get("shown")) is not None:
        found.append(f"{shown} record{'' if shown == 1 else 's'} shown")
    return ". ".join(found)


def _change_in_words(operation: str, changes: dict[str, Any]) -> str:
    """The fields that were changed. A new record has them all, so there they say nothing."""
    if operation != Change.ALTERATION:
        return ""
    return "Fields: " + ", ".join(name.removesuffix("_id").replace("_", " ") for name in changes)
