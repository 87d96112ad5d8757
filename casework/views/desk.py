"""The data protection officer's desk: what waits for them, what stands out, and what was disclosed to whom.

It is the start page of who does nothing else."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from casework import oversight
from casework.access import agreements_for, emergencies_for, reviews_for, subject_access_for
from casework.acting import as_system
from casework.audit import Access, entries_for, record_access
from casework.forms.record import ConcernFilterForm, DisclosureFilterForm, OverviewFilterForm, ReviewForm
from casework.models import AccessRequest, Concern, User
from casework.permissions import OfficerRequest, Permission, confirm_identity, requires
from casework.rules.subject_access import RequestStatus
from casework.services import concerns, record
from casework.services.agreements import warnings
from casework.services.exports import MOST_ROWS
from casework.trail import names_of
from casework.views.files import csv_file
from casework.views.pages import form_page, page_of
from casework.views.queue import account_work

WEEK, YEAR = timedelta(days=7), timedelta(days=365)
TABS = [
    ("Desk", "casework:desk"),
    ("What stands out", "casework:concern-list"),
    ("Disclosures", "casework:disclosure-table"),
    ("Requests between agencies", "casework:request-overview"),
    ("Emergency access", "casework:emergency-overview"),
    ("Files taken out", "casework:export-list"),
]
EMERGENCIES = ("emergency use to review", "emergency uses to review")
OVERDUE = ("request between agencies overdue", "requests between agencies overdue")
OUTCOME_COLOURS = {"": "yellow", "no_concern": "grey", "look_further": "red"}
REQUEST_COLOURS = {"waiting": "blue", "granted": "green", "answered": "green", "refused": "red", "withdrawn": "grey"}
REQUEST_STATES = [("waiting", "Waiting"), ("overdue", "Overdue"), *AccessRequest.Status.choices[1:]]
EMERGENCY_STATES = [("waiting", "Not reviewed"), ("justified", "Justified"), ("not_justified", "Not justified")]
SHARE_COLUMNS = [
    *("Shared on", "Case", "Given by", "Given to", "Level", "Gateway", "Purpose"),
    *("Agreement", "Until", "Withdrawn on", "Shared by"),
]


def tabs(current: str) -> list[tuple[str, str, bool]]:
    return [(label, reverse(name), name == current) for label, name in TABS]


@requires(Permission.ACCESS_RECORD_VIEW)
def desk(request: OfficerRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    found = concerns.waiting_for(user).select_related("user__agency").order_by("-score", "-day", "-pk")[:5]
    record_access(operation=Access.SEARCH, by=user, what="Data protection desk")
    context = {
        "tabs": tabs("casework:desk"),
        "metrics": numbers(user, today),
        "concerns": _concern_rows(user, found),
        "warnings": warnings(agreements_for(user).prefetch_related("signatures"), today),
        "verification": record.last_verification(),
        **account_work(user, today),
    }
    return render(request, "casework/desk/desk.html", context)


def numbers(user: User, today: date) -> list[dict[str, Any]]:
    """The numbers at the top of the desk: each leads to its list."""
    since = today - WEEK
    refused = entries_for(user, start=since, operations=[Access.REFUSED]).order_by().values("pk").count()
    with as_system("how many emergencies wait for a review is counted for the partnership"):
        emergencies = oversight.emergencies_in(emergencies_for(user), "waiting").count()
    late = oversight.requests_of(user, "overdue", today=today).count()
    waiting = concerns.waiting_for(user).count()
    return [
        _number(waiting, "thing stands out", "things stand out", "concern-list", is_alert=True),
        _number(emergencies, *EMERGENCIES, "emergency-overview", "?state=waiting", is_alert=True),
        _number(late, *OVERDUE, "request-overview", "?state=overdue", is_alert=True),
        _number(refused, "refusal in 7 days", "refusals in 7 days", "access-record", f"?did=refused&start={since}"),
        *_kept(user, today),
    ]


def _kept(user: User, today: date) -> list[dict[str, Any]]:
    """Who asked what is held about them, and what has reached its period: for who may answer and decide."""
    asked = list(subject_access_for(user).filter(status=RequestStatus.OPEN).only("status", "due_on", "is_stopped"))
    due = reviews_for(user).filter(look_on__lte=today).count()
    presses = any(one.is_pressing(today) for one in asked)
    one, many = "subject access request open", "subject access requests open"
    return [
        _number(len(asked), one, many, "subject-access-list", is_alert=presses),
        _number(due, "record to keep or destroy", "records to keep or destroy", "retention-list"),
    ]


def _number(count: int, one: str, many: str, name: str, query: str = "", *, is_alert: bool = False) -> dict[str, Any]:
    return {
        "count": "1,000+" if count > 1000 else count,
        "label": one if count == 1 else many,
        "url": reverse(f"casework:{name}") + query,
        "is_alert": is_alert and count > 0,
    }


# --- What stands out


@requires(Permission.ACCESS_RECORD_VIEW)
def concern_list(request: OfficerRequest) -> HttpResponse:
    form = ConcernFilterForm(request.GET, user=request.user)
    found = form.narrow(concerns.concerns_for(request.user)).select_related("user__agency")
    page, count = page_of(request, found)
    record_access(operation=Access.SEARCH, by=request.user, what="What stands out", asked=_asked(request))
    context = {
        "tabs": tabs("casework:concern-list"),
        "filter_form": form,
        "page": page,
        "rows": _concern_rows(request.user, page),
        "count": count,
        "heading": "What stands out",
    }
    return render(request, "casework/desk/concerns.html", context)


@requires(Permission.ACCESS_RECORD_VIEW)
def concern_show(request: OfficerRequest, pk: int) -> HttpResponse:
    found = concerns.concerns_for(request.user).select_related("user__agency", "user__team", "reviewed_by")
    concern = found.filter(pk=pk).first()
    if concern is None:
        record_access(operation=Access.REFUSED, by=request.user, what=f"concern_show {pk}")
        raise Http404
    record_access(operation=Access.CONSULTATION, by=request.user, obj=concern, screen="concern_show")
    form = ReviewForm(request.POST or None, record=concern)

    def save() -> str:
        facts = {name: form.cleaned_data[name] for name in ("outcome", "note")}
        concerns.review(concern=concern, by=request.user, version=form.version, **facts)
        messages.success(request, "Your answer is saved.")
        return reverse("casework:concern-list")

    row = _concern_rows(request.user, [concern])[0]
    return form_page(request, form, save, template="casework/desk/concern.html", **row)


def _concern_rows(user: User, found: Any) -> list[dict[str, Any]]:
    """Each concern with its record in words, its colour, and the entries that it was found in."""
    held = list(found)
    numbers = [int(one.record.split()[1]) for one in held if one.record.startswith("person ")]
    names = names_of(user, numbers) if numbers else {}
    return [_concern_row(concern, names) for concern in held]


def _concern_row(concern: Concern, names: dict[int, str]) -> dict[str, Any]:
    is_person = concern.record.startswith("person ")
    asked = {"officer": concern.user_id, "start": concern.day, "end": concern.day}
    if concern.record and not is_person:
        asked["reference"] = concern.record
    return {
        "concern": concern,
        "about": names.get(int(concern.record.split()[1]), "a person") if is_person else concern.record,
        "outcome": (concern.get_outcome_display() or "Not looked at", OUTCOME_COLOURS[concern.outcome]),
        "entries_url": f"{reverse('casework:access-record')}?{urlencode(asked)}",
    }


# --- Disclosures


@requires(Permission.ACCESS_RECORD_VIEW)
def disclosure_table(request: OfficerRequest) -> HttpResponse:
    """Counts by gateway and by agency, each of which opens to the shares that it counts."""
    today = timezone.localdate()
    days = {"start": str(today - YEAR), "end": str(today)} if not request.GET else request.GET
    form = DisclosureFilterForm(days, user=request.user)
    asked = form.cleaned_data if form.is_valid() else {}
    with as_system("shares are counted by gateway and agency"):
        table = oversight.gateway_table(oversight.disclosures(request.user, **asked))
    record_access(operation=Access.SEARCH, by=request.user, what="Disclosures by gateway", asked=_asked(request))
    context = {
        "tabs": tabs("casework:disclosure-table"),
        "filter_form": form,
        "table": table,
        "days": urlencode({name: asked[name] for name in ("start", "end") if asked.get(name)}),
        "asked": asked,
        "heading": "Disclosures by gateway",
    }
    return render(request, "casework/desk/disclosures.html", context)


@requires(Permission.ACCESS_RECORD_VIEW)
def disclosure_list(request: OfficerRequest) -> HttpResponse:
    form = DisclosureFilterForm(request.GET, user=request.user)
    asked = form.cleaned_data if form.is_valid() else {}
    with as_system("who was given which case on which gateway is for the data protection officer to know"):
        page, count = page_of(request, _shares(request.user, asked))
        shown = [share.case.reference for share in page]
    record_access(operation=Access.SEARCH, by=request.user, what="Disclosures", asked=_asked(request), shown=shown)
    context = {
        "tabs": tabs("casework:disclosure-table"),
        "filter_form": form,
        "page": page,
        "count": count,
        "heading": "Disclosures",
    }
    return render(request, "casework/desk/disclosure_list.html", context)


@requires(Permission.ACCESS_RECORD_VIEW)
@confirm_identity
def disclosure_file(request: OfficerRequest) -> HttpResponse:
    form = DisclosureFilterForm(request.GET, user=request.user)
    if not form.is_valid():
        raise Http404
    with as_system("the list of disclosures is taken out by the data protection officer"):
        shares = list(_shares(request.user, form.cleaned_data)[: MOST_ROWS + 1])
    return csv_file(
        request,
        name="disclosures",
        title="Disclosures by gateway",
        asked=_asked(request),
        columns=SHARE_COLUMNS,
        rows=[_share_row(share) for share in shares],
        shown=dict.fromkeys(share.case.reference for share in shares[:MOST_ROWS]),
    )


def _shares(user: User, asked: dict[str, Any]) -> Any:
    return oversight.disclosures(user, **asked).select_related("case__lead_agency", "agency", "agreement", "shared_by")


def _share_row(share: Any) -> list[Any]:
    shared, withdrawn = timezone.localtime(share.shared_at), share.withdrawn_at
    agreement = str(share.agreement or "None recorded")
    return [
        f"{shared:%Y-%m-%d}",
        *(share.case.reference, share.case.lead_agency.name, share.agency.name, share.get_level_display()),
        *(share.get_gateway_display(), share.get_purpose_display(), agreement, str(share.ends_on or "")),
        f"{timezone.localtime(withdrawn):%Y-%m-%d}" if withdrawn else "",
        share.shared_by.name,
    ]


# --- Requests, emergencies, and files that were taken out


@requires(Permission.ACCESS_RECORD_VIEW)
def request_overview(request: OfficerRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    form = OverviewFilterForm(request.GET, states=REQUEST_STATES)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    found = oversight.requests_of(user, state, today=today).order_by("-asked_at", "-pk")
    page, count = page_of(request, found.select_related("agency", "owner", "asked_by", "decided_by"))
    record_access(operation=Access.SEARCH, by=user, what="Requests for access", asked=_asked(request))
    context = {
        "tabs": tabs("casework:request-overview"),
        "filter_form": form,
        "page": page,
        "rows": [(one, REQUEST_COLOURS[one.status]) for one in page],
        "count": count,
        "heading": "Requests between agencies",
        "owners": oversight.request_numbers(user, today),
        "median": oversight.median_answer(user, today),
        "today": today,
    }
    return render(request, "casework/desk/requests.html", context)


@requires(Permission.ACCESS_RECORD_VIEW)
def emergency_overview(request: OfficerRequest) -> HttpResponse:
    form = OverviewFilterForm(request.GET, states=EMERGENCY_STATES)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    with as_system("emergency access is overseen by the data protection officer"):
        uses = oversight.emergencies_in(emergencies_for(request.user), state)
        page, count = page_of(request, uses.select_related("case__lead_agency", "user", "agency", "reviewed_by"))
        shown = [use.case.reference for use in page]
    record_access(operation=Access.SEARCH, by=request.user, what="Emergency access", asked=_asked(request), shown=shown)
    context = {
        "tabs": tabs("casework:emergency-overview"),
        "filter_form": form,
        "page": page,
        "count": count,
        "heading": "Emergency access",
        "now": timezone.now(),
    }
    return render(request, "casework/desk/emergencies.html", context)


@requires(Permission.ACCESS_RECORD_VIEW)
def export_list(request: OfficerRequest) -> HttpResponse:
    page, count = page_of(request, oversight.files_taken(request.user))
    record_access(operation=Access.SEARCH, by=request.user, what="Files taken out")
    context = {
        "tabs": tabs("casework:export-list"),
        "page": page,
        "rows": [(entry, entry.detail.get("rows", entry.detail.get("shown"))) for entry in page],
        "count": count,
        "heading": "Files taken out of the system",
    }
    return render(request, "casework/desk/exports.html", context)


def _asked(request: OfficerRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.GET.items() if value and name != "page"}
