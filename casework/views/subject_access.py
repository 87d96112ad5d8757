"""Answering a person who asks what is held about them: the request, its clock, whose records, and how it ends."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from casework.access import subject_access_for
from casework.audit import Access, record_access
from casework.doors import subject_access_view
from casework.forms.subject_access import (
    AnswerForm,
    ButtonForm,
    ChangeRequestForm,
    ChoosePeopleForm,
    ExtendForm,
    FindPeopleForm,
    ReceiveForm,
    RefuseForm,
    RestartClockForm,
    StopClockForm,
)
from casework.models import SubjectAccessRequest
from casework.permissions import OfficerRequest, Permission, requires
from casework.rules.subject_access import Job, Outcome, RequestStatus
from casework.services import subject_access, subject_pages
from casework.services.saving import Stale
from casework.tasks import collect_subject_access
from casework.views.pages import form_page, page_of

STATUS_COLOURS = {RequestStatus.OPEN: "blue", RequestStatus.ANSWERED: "green", RequestStatus.REFUSED: "grey"}
OUTCOME_COLOURS = {Outcome.NONE: "yellow", Outcome.GIVEN: "green", Outcome.WITHHELD: "red"}
LOOK_AGAIN = "2"  # seconds


@requires(Permission.SUBJECT_ACCESS_WORK)
def subject_access_list(request: OfficerRequest) -> HttpResponse:
    mine = subject_access_for(request.user)
    is_open = list(mine.filter(status=RequestStatus.OPEN))
    page, _ = page_of(request, mine.exclude(status=RequestStatus.OPEN).order_by("-ended_on", "-pk"))
    record_access(operation=Access.SEARCH, by=request.user, what="Subject access requests", shown=[*is_open, *page])
    context = {"open": is_open, "page": page, "today": timezone.localdate()}
    return render(request, "casework/subject_access/list.html", context)


@requires(Permission.SUBJECT_ACCESS_WORK)
def subject_access_record(request: OfficerRequest) -> HttpResponse:
    form = ReceiveForm(request.POST or None)

    def save() -> SubjectAccessRequest:
        return subject_access.receive(by=request.user, **form.cleaned_data)

    back = reverse("casework:subject-access-list")
    context = {"heading": "Record a subject access request", "submit_label": "Record request"}
    return form_page(request, form, save, back_url=back, back_label="Back to requests", cancel_url=back, **context)


@subject_access_view(Permission.SUBJECT_ACCESS_WORK)
def subject_access_show(request: OfficerRequest, asked: SubjectAccessRequest) -> HttpResponse:
    items = asked.items.all()
    checked = ~Q(outcome=Outcome.NONE)
    counts = items.aggregate(
        all=Count("pk"), checked=Count("pk", filter=checked), withheld=Count("pk", filter=Q(outcome="withheld"))
    )
    page, _ = page_of(request, items.defer("text", "marks"))
    context = {
        "asked": asked,
        "counts": counts,
        "page": page,
        "rows": [(item, OUTCOME_COLOURS[Outcome(item.outcome)]) for item in page],
        "next_item": items.filter(outcome=Outcome.NONE).defer("text", "marks").first(),
        "people": subject_access.chosen_people(asked),
        "pauses": asked.pauses.select_related("stopped_by", "restarted_by"),
        "status": (asked.get_status_display(), STATUS_COLOURS[RequestStatus(asked.status)]),
        "is_collecting": asked.job == Job.COLLECTING,
        "go_form": ButtonForm(record=asked),
        "today": timezone.localdate(),
    }
    response = render(request, "casework/subject_access/view.html", context)
    if asked.is_working:
        response["Refresh"] = LOOK_AGAIN
    return response


def about(asked: SubjectAccessRequest, heading: str, submit: str) -> dict[str, Any]:
    """What the form pages of a request have in common."""
    back = asked.get_absolute_url()
    return {
        "heading": heading,
        "caption": f"{asked.reference} {asked.subject_name}",
        "submit_label": submit,
        "back_url": back,
        "back_label": "Back to the request",
        "cancel_url": back,
    }


@subject_access_view(Permission.SUBJECT_ACCESS_WORK)
def subject_access_change(request: OfficerRequest, asked: SubjectAccessRequest) -> HttpResponse:
    form = ChangeRequestForm(request.POST or None, record=asked)

    def save() -> SubjectAccessRequest:
        facts = {name: form.cleaned_data[name] for name in subject_access.EDITABLE}
        subject_access.change(request=asked, by=request.user, version=form.version, **facts)
        return asked

    return form_page(request, form, save, **about(asked, "Change the request", "Save changes"))


@subject_access_view(Permission.SUBJECT_ACCESS_WORK)
def subject_access_stop(request: OfficerRequest, asked: SubjectAccessRequest) -> HttpResponse:
    form = StopClockForm(request.POST or None, record=asked)

    def save() -> SubjectAccessRequest:
        facts = {name: form.cleaned_data[name] for name in ("reason", "note", "on")}
        subject_access.stop_clock(request=asked, by=request.user, version=form.version, **facts)
        return asked

    return form_page(request, form, save, **about(asked, "Stop the clock", "Stop the clock"))


@subject_access_view(Permission.SUBJECT_ACCESS_WORK)
def subject_access_restart(request: OfficerRequest, asked: SubjectAccessRequest) -> HttpResponse:
    form = RestartClockForm(request.POST or None, record=asked)

    def save() -> SubjectAccessRequest:
        on = form.cleaned_data["on"]
        subject_access.restart_clock(request=asked, by=request.user, version=form.version, on=on)
        return asked

    return form_page(request, form, save, **about(asked, "Restart the clock", "Restart the clock"))


@subject_access_view(Permission.SUBJECT_ACCESS_WORK)
def subject_access_extend(request: OfficerRequest, asked: SubjectAccessRequest) -> HttpResponse:
    form = ExtendForm(request.POST or None, record=asked)

    def save() -> SubjectAccessRequest:
        because, today = form.cleaned_data["because"], timezone.localdate()
        subject_access.extend(request=asked, by=request.user, version=form.version, because=because, on=today)
        return asked

    return form_page(request, form, save, **about(asked, "Extend by two months", "Extend"))


@subject_access_view(Permission.SUBJECT_ACCESS_WORK)
def subject_access_people(request: OfficerRequest, asked: SubjectAccessRequest) -> HttpResponse:
    """First the search, by GET; then whose records of those found, by POST to the same address."""
    first = {"name": asked.subject_name, "date_of_birth": asked.subject_date_of_birth}
    search = FindPeopleForm(request.GET if "name" in request.GET else None, initial=first)
    found = subject_access.find_people(user=request.user, **search.cleaned_data) if search.is_valid() else None
    choices = [(",".join(str(person.pk) for person in one.people), str(one.person)) for one in found or []]
    form = ChoosePeopleForm(request.POST or None, record=asked, choices=choices)

    def save() -> SubjectAccessRequest:
        people = form.cleaned_data["people"]
        subject_access.choose(request=asked, by=request.user, version=form.version, people=people)
        collect_subject_access.delay_on_commit(asked.pk)  # type: ignore[attr-defined]  # celery adds it for Django
        return asked

    rows = list(zip(choices, found or [], strict=True))
    context = about(asked, "Whose information is it?", "Collect what we hold") | {
        "search": search,
        "rows": rows,
        "found": found,
    }
    return form_page(request, form, save, template="casework/subject_access/people.html", asked=asked, **context)


@subject_access_view(Permission.SUBJECT_ACCESS_WORK)
@require_POST
def subject_access_collect(request: OfficerRequest, asked: SubjectAccessRequest) -> HttpResponse:
    form = ButtonForm(request.POST, record=asked)
    if said(request, form, lambda: subject_access.collect_again(request=asked, by=request.user, version=form.version)):
        collect_subject_access.delay_on_commit(asked.pk)  # type: ignore[attr-defined]
    return redirect(asked)


def said(request: OfficerRequest, form: forms.Form, do: Any) -> bool:
    """Do what a button asks, or say why not; was it done?"""
    try:
        if not form.is_valid():
            raise ValidationError("Open this page again: the form was not whole.")
        do()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    except Stale:
        messages.error(request, "Somebody else changed this meanwhile. Nothing was done: look at it again.")
        return False
    return True


@subject_access_view(Permission.SUBJECT_ACCESS_WORK)
def subject_access_answer(request: OfficerRequest, asked: SubjectAccessRequest) -> HttpResponse:
    form = AnswerForm(request.POST or None, record=asked)

    def save() -> SubjectAccessRequest:
        how, on = form.cleaned_data["how"], form.cleaned_data["on"]
        subject_pages.answer(request=asked, by=request.user, version=form.version, how=how, on=on)
        return asked

    return form_page(request, form, save, **about(asked, "The pack was sent", "End the request"))


@subject_access_view(Permission.SUBJECT_ACCESS_WORK)
def subject_access_refuse(request: OfficerRequest, asked: SubjectAccessRequest) -> HttpResponse:
    form = RefuseForm(request.POST or None, record=asked)

    def save() -> SubjectAccessRequest:
        because, on = form.cleaned_data["because"], form.cleaned_data["on"]
        subject_access.refuse(request=asked, by=request.user, version=form.version, because=because, on=on)
        return asked

    return form_page(request, form, save, **about(asked, "Refuse the request", "Refuse"))
