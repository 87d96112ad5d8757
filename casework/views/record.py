"""Who saw what, and who changed what, in plain English."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from casework.audit import Access, Change, entries_for, record_access
from casework.filters import REFERENCE
from casework.forms.record import PersonSearchForm, RecordFilterForm
from casework.permissions import OfficerRequest, Permission, confirm_identity, requires
from casework.rules import record_words as words
from casework.services import record
from casework.services.exports import MOST_ROWS
from casework.trail import (
    FOR_TOTALS,
    TOTALLED,
    Totals,
    entry_of,
    names_in,
    names_of,
    people_named,
    say_who_has_a_part,
    totals_of,
)
from casework.views.files import csv_file
from casework.views.pages import MOST_COUNTED, PER_PAGE

COLUMNS = [
    "Day",
    "Time",
    "Officer",
    "Agency",
    "What",
    "Sentence",
    "Case",
    "From address",
    "Reason",
    "Given to",
    "Gateway",
]


@requires(Permission.ACCESS_RECORD_VIEW)
def access_record(request: OfficerRequest) -> HttpResponse:
    form = RecordFilterForm(request.GET, user=request.user)
    is_good = form.is_valid()
    asked = form.asked if is_good else {}
    # Asked once, and cut here: counting first would look for everything twice. What cannot be read is not taken for nothing
    # asked.
    found = list(entries_for(request.user, **asked)[: MOST_COUNTED + 1]) if is_good else []
    page = Paginator(found[:MOST_COUNTED], PER_PAGE).get_page(request.GET.get("page"))
    in_words = form.in_words if is_good else {}
    record_access(
        operation=Access.SEARCH, by=request.user, what="Who saw what", asked=in_words, shown=_about(form, asked) or None
    )
    context = {
        "filter_form": form,
        "known": form.known,
        "page": page,
        "rows": _in_words(request, page),
        "count": f"{MOST_COUNTED:,}+" if len(found) > MOST_COUNTED else str(len(found)),
        "heading": "Who saw what",
        "totals": _totals(request, form, asked),
        "asked": in_words,
        "verification": record.last_verification(),
    }
    return render(request, "casework/record/list.html", context)


@requires(Permission.ACCESS_RECORD_VIEW)
def record_person(request: OfficerRequest) -> HttpResponse:
    """Choose whose records are meant, before who saw them is asked."""
    form = PersonSearchForm(request.GET or None)
    people, is_more = (
        people_named(request.user, **form.cleaned_data) if form.is_bound and form.is_valid() else ([], False)
    )
    if form.is_bound:
        asked = {name: str(value) for name, value in getattr(form, "cleaned_data", {}).items() if value}
        shown = [f"person {held.pk}" for one in people for held in one.people]
        record_access(operation=Access.SEARCH, by=request.user, what="People in the record", asked=asked, shown=shown)
    context = {"form": form, "people": people, "is_more": is_more}
    return render(request, "casework/record/person.html", context)


@requires(Permission.ACCESS_RECORD_VIEW)
@confirm_identity
def record_file(request: OfficerRequest) -> HttpResponse:
    form = RecordFilterForm(request.GET, user=request.user)
    if not form.is_valid():
        raise Http404
    entries = list(entries_for(request.user, **form.asked, most=MOST_ROWS + 1)[: MOST_ROWS + 1])
    return csv_file(
        request,
        name="who-saw-what",
        title="Who saw what",
        asked=form.in_words,
        columns=COLUMNS,
        rows=[_as_row(entry) for entry in _in_words(request, entries)],
        shown=_about(form, form.asked),
    )


@requires(Permission.ACCESS_RECORD_VIEW)
def record_entry(request: OfficerRequest, log: str, pk: int) -> HttpResponse:
    """One entry, whole. What stood in a field is shown where an officer of the reader's own agency wrote it; what another
    agency wrote is for its own data protection officer."""
    entry = entry_of(request.user, log, pk)
    if entry is None:
        record_access(operation=Access.REFUSED, by=request.user, what=f"record_entry {log} {pk}")
        raise Http404
    record_access(
        operation=Access.CONSULTATION,
        by=request.user,
        what=f"Entry {pk} of the record",
        screen="record_entry",
        shown=entry["records"],
    )
    is_own = entry["agency_label"] == request.user.agency.name and not entry["is_access"]
    context = {
        "entry": _in_words(request, [entry])[0],
        "about": _tells_of(request, entry["records"]),
        "is_own": is_own,
        "values": _values(entry) if is_own else [],
    }
    return render(request, "casework/record/entry.html", context)


def _tells_of(request: OfficerRequest, keys: list[str]) -> list[tuple[str, str]]:
    """The references and the people in `Entry.records`, each with its place in the record; what hangs on them has none."""
    people = {int(key.split()[1]): key for key in keys if key.startswith("person ")}
    names = names_of(request.user, people) if people else {}
    found = [(key, f"?{urlencode({'reference': key})}") for key in keys if REFERENCE.fullmatch(key)]
    return found + [(names.get(pk, "A person whose record is gone"), "") for pk in people]


def _about(form: RecordFilterForm, asked: dict[str, Any]) -> list[str]:
    """The keys of the records that were asked about, so that the look-up is found under them, too."""
    return [*asked.get("records", []), *([asked["reference"]] if asked.get("reference") else [])]


def _totals(request: OfficerRequest, form: RecordFilterForm, asked: dict[str, Any]) -> Totals | None:
    """How much who did, where a record, a person or an officer was asked for: the whole record is too much to count."""
    about = [asked["reference"]] if asked.get("reference") else form.known.references if form.known else []
    if not about and not form.known and not asked.get("officers"):
        return None
    totals = totals_of(entries_for(request.user, **asked, most=TOTALLED, columns=FOR_TOTALS), settings.TIME_ZONE)
    if about:
        say_who_has_a_part(totals, about)
    return totals


def _in_words(request: OfficerRequest, page: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries as they are shown. What stood in a field that was changed is not told, only which field it was."""
    entries = list(page)
    names = names_in(request.user, entries)
    return [
        entry
        | {
            "log": "access" if entry["is_access"] else "change",
            "who": words.who(entry),
            "did": words.did(entry, names),
            "sentence": words.sentence(entry, names, timezone.localtime(entry["at"])),
            "operation_label": (Access if entry["is_access"] else Change)(entry["operation"]).label,
            "more": words.more(entry),
            "is_refused": entry["operation"] == Access.REFUSED,
            "is_disclosure": entry["operation"] == Access.DISCLOSURE,
        }
        for entry in entries
    ]


def _as_row(entry: dict[str, Any]) -> list[Any]:
    at = timezone.localtime(entry["at"])
    facts = entry["facts"]
    is_told = entry["is_access"] or entry["is_disclosure"]
    reason, recipient, gateway = (facts.get(name, "") if is_told else "" for name in ("reason", "recipient", "gateway"))
    who = [entry["user_label"], entry["agency_label"], entry["operation_label"], entry["sentence"]]
    where = [entry["case_reference"], entry["address"] or ""]
    return [f"{at:%Y-%m-%d}", f"{at:%H:%M:%S}", *who, *where, reason, recipient, words.gateway_in_words(gateway)]


def _values(entry: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Each field of a change with what stood in it before and after, but for what nobody is shown."""
    found = []
    for name, values in entry["facts"].items():
        before, after = values if isinstance(values, list) and len(values) == 2 else ("", values)
        shown = ("not shown", "not shown") if name in words.SECRET else (before, after)
        was, is_now = ("" if value is None else str(value) for value in shown)
        found.append((words.in_words(name), was, is_now))
    return found
