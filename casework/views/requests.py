"""Requests for access: asking for it, and deciding on what another agency asks."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from casework.access import requests_for, requests_to_decide
from casework.audit import Access, record_access
from casework.doors import question_view, request_decide_view, request_view
from casework.forms.circles import told
from casework.forms.pointers import DecideForm, RequestForm
from casework.models import AccessRequest, PointerQuestion
from casework.permissions import OfficerRequest, Permission, can, requires
from casework.services import pointers, requests
from casework.services.saving import Stale
from casework.views.pages import PER_PAGE, form_page, page_of

Status = AccessRequest.Status
COLOURS = {
    Status.WAITING: "yellow",
    Status.GRANTED: "green",
    Status.ANSWERED: "blue",
    Status.REFUSED: "red",
    Status.WITHDRAWN: "grey",
}


def _rows(found: Any) -> list[tuple[AccessRequest, str]]:
    return [(one, COLOURS[Status(one.status)]) for one in found]


@question_view(Permission.POINTER_USE)
def request_ask(request: OfficerRequest, question: PointerQuestion) -> HttpResponse:
    holders = pointers.holders(question, user=request.user)
    if not holders:
        return redirect(question)
    form = RequestForm(request.POST or None)

    def save() -> str:
        made = requests.ask(question=question, by=request.user, **form.cleaned_data)
        messages.success(
            request, f"You have asked {told([one.owner for one in made])}. You get a notice when they answer."
        )
        return reverse("casework:request-list")

    context = {"question": question, "holders": holders, "back_url": question.get_absolute_url()}
    return form_page(request, form, save, template="casework/requests/ask.html", **context)


@requires(Permission.POINTER_USE)
def request_list(request: OfficerRequest) -> HttpResponse:
    related = ("agency", "owner", "asked_by", "decided_by")
    made_to_us = requests_to_decide(request.user).select_related(*related)
    to_decide = list(made_to_us.filter(status=Status.WAITING))
    answered = made_to_us.exclude(status__in=[Status.WAITING, Status.WITHDRAWN])
    decided = list(answered.order_by("-decided_at")[:PER_PAGE])
    asked, _ = page_of(request, requests_for(request.user).select_related(*related).order_by("-asked_at"))
    shown = [*to_decide, *decided, *asked]
    record_access(operation=Access.SEARCH, by=request.user, what="Requests for access", shown=shown)
    context = {
        "to_decide": to_decide,
        "decided": _rows(decided),
        "asked": _rows(asked),
        "page": asked,
        "today": timezone.localdate(),
    }
    return render(request, "casework/requests/list.html", context)


@request_view(Permission.POINTER_USE)
def request_show(request: OfficerRequest, asked: AccessRequest) -> HttpResponse:
    shared = requests.cases_given(asked, user=request.user)
    context = {"asked": asked, "colour": COLOURS[Status(asked.status)], "shared": shared, "today": timezone.localdate()}
    return render(request, "casework/requests/view.html", context)


@request_view(Permission.POINTER_USE)
def request_withdraw(request: OfficerRequest, asked: AccessRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            requests.take_back(request=asked, by=request.user, version=asked.version)
            messages.success(request, "Your request is taken back.")
        except (ValidationError, Stale):
            messages.info(request, "This request was answered meanwhile.")
        return redirect(asked)
    return render(request, "casework/requests/withdraw.html", {"asked": asked})


@request_decide_view(Permission.REPORT_RECORD)
def request_decide(request: OfficerRequest, asked: AccessRequest) -> HttpResponse:
    if not asked.is_waiting and request.method == "GET":
        return render(
            request, "casework/requests/decided.html", {"asked": asked, "colour": COLOURS[Status(asked.status)]}
        )
    can_share = can(request.user, Permission.REQUEST_DECIDE, asked)
    cases = requests.shareable_cases(asked, user=request.user)
    form = DecideForm(request.POST or None, record=asked, cases=cases if can_share else cases.none())

    def save() -> str:
        requests.decide(request=asked, by=request.user, version=form.version, facts=form.cleaned_data)
        messages.success(request, f"{asked.agency} has your answer.")
        return reverse("casework:request-list")

    context = {
        "asked": asked,
        "back_url": reverse("casework:request-list"),
        "people": requests.records_at_owner(asked),
        "cases": cases,
        "can_share": can_share,
        "today": timezone.localdate(),
    }
    return form_page(request, form, save, template="casework/requests/decide.html", **context)
