"""The panel: referring a case to it, its meetings, and each case on an agenda."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from casework.access import agenda_items_for, meetings_for, panels_for, panels_run_by
from casework.doors import agenda_item_view, case_view, meeting_view
from casework.forms.actions import ActionForm
from casework.forms.panels import DecisionForm, MeetingChangeForm, MeetingForm, PanelReferForm
from casework.models import AgendaItem, Case, PanelMeeting, User
from casework.permissions import NotAllowed, OfficerRequest, Permission, can, requires
from casework.rules.workflow import ActionStatus
from casework.services import actions, panels
from casework.views.cases import RISK_COLOURS, about, case_head
from casework.views.pages import form_page, page_of

Status = PanelMeeting.Status
STATUS_COLOURS = {Status.PLANNED: "blue", Status.BEGUN: "orange", Status.ENDED: "grey"}


@case_view(Permission.CASE_MANAGE)
def panel_refer(request: OfficerRequest, case: Case) -> HttpResponse:
    form = PanelReferForm(request.POST or None, panels=panels_for(request.user))

    def save() -> Case:
        referral = panels.refer(case=case, by=request.user, **form.cleaned_data)
        item = referral.items.select_related("meeting__panel").first()
        then = f"It is on the agenda of {item.meeting}." if item else "It waits for the next meeting to be planned."
        messages.success(request, f"The case is referred to {referral.panel}. {then}")
        return case

    return form_page(
        request,
        form,
        save,
        template="casework/panels/refer.html",
        case=case,
        **about(case, "Refer the case to the panel", "Refer case"),
    )


@requires(Permission.PANEL_VIEW)
def meeting_list(request: OfficerRequest) -> HttpResponse:
    meetings = meetings_for(request.user).select_related("panel")
    page, _ = page_of(request, meetings.filter(status=Status.ENDED).order_by("-held_on", "-pk"))
    upcoming = [(meeting, STATUS_COLOURS[Status(meeting.status)]) for meeting in meetings.exclude(status=Status.ENDED)]
    context = {"upcoming": upcoming, "page": page, "can_plan": panels_run_by(request.user).exists()}
    return render(request, "casework/panels/list.html", context)


@requires(Permission.PANEL_RUN)
def meeting_plan(request: OfficerRequest) -> HttpResponse:
    run = panels_run_by(request.user)
    if not run:
        raise NotAllowed
    form = MeetingForm(request.POST or None, panels=run)

    def save() -> PanelMeeting:
        return panels.plan_meeting(by=request.user, **form.cleaned_data)

    back = reverse("casework:meeting-list")
    return form_page(
        request,
        form,
        save,
        heading="Plan a meeting",
        intro="Cases that wait for the panel, and those it keeps under review, go on the agenda by themselves.",
        submit_label="Plan meeting",
        back_url=back,
        cancel_url=back,
    )


def agenda(meeting: PanelMeeting, user: User) -> QuerySet[AgendaItem]:
    """The meeting's items that the officer may read, in order. Pages count them anew: a gap would tell of the others."""
    still_to_do = Count("case__actions", filter=Q(case__actions__status=ActionStatus.OPEN))
    items = agenda_items_for(user).filter(meeting=meeting).select_related("case__lead_agency")
    return items.annotate(still_to_do=still_to_do).order_by("position")


@meeting_view(Permission.PANEL_VIEW)
def meeting_show(request: OfficerRequest, meeting: PanelMeeting) -> HttpResponse:
    items = [(item, RISK_COLOURS.get(item.case.risk_band)) for item in agenda(meeting, request.user)]
    context = {
        "meeting": meeting,
        "status_colour": STATUS_COLOURS[Status(meeting.status)],
        "items": items,
        "today": timezone.localdate(),
        "can_run": can(request.user, Permission.PANEL_RUN, meeting),
    }
    return render(request, "casework/panels/meeting.html", context)


@meeting_view(Permission.PANEL_RUN)
def meeting_change(request: OfficerRequest, meeting: PanelMeeting) -> HttpResponse:
    form = MeetingChangeForm(request.POST or None, record=meeting)

    def save() -> PanelMeeting:
        facts = {name: form.cleaned_data[name] for name in form.watched}
        panels.change_meeting(meeting=meeting, by=request.user, version=form.version, **facts)
        return meeting

    back = meeting.get_absolute_url()
    return form_page(
        request,
        form,
        save,
        heading="Change the meeting",
        caption=str(meeting),
        submit_label="Save changes",
        back_url=back,
        cancel_url=back,
    )


@meeting_view(Permission.PANEL_RUN)
def meeting_begin(request: OfficerRequest, meeting: PanelMeeting) -> HttpResponse:
    if request.method == "POST":
        try:
            panels.begin(meeting=meeting, by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(meeting)
    return render(request, "casework/panels/begin.html", {"meeting": meeting})


@meeting_view(Permission.PANEL_RUN)
def meeting_end(request: OfficerRequest, meeting: PanelMeeting) -> HttpResponse:
    if request.method == "POST":
        try:
            panels.end(meeting=meeting, by=request.user)
            messages.success(request, "The meeting has ended.")
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(meeting)
    items = list(agenda(meeting, request.user))
    context = {"meeting": meeting, "items": items, "undecided": [item for item in items if not item.decision]}
    return render(request, "casework/panels/end.html", context)


def item_page(item: AgendaItem, user: User) -> dict[str, Any]:
    """One case on one screen: what the panel has to know of it, and where it stands on the agenda."""
    case, meeting = item.case, item.meeting
    visible = list(agenda(meeting, user))
    place = visible.index(item)
    last = item.referral.items.filter(meeting__held_on__lt=meeting.held_on).order_by("meeting__held_on").last()
    tasks = list(case.actions.select_related("agency").order_by("due_on", "pk"))
    in_session = meeting.status == Status.BEGUN
    return {
        "item": item,
        "case": case,
        "meeting": meeting,
        "tags": case_head(case, "")["tags"],
        "place": place + 1,
        "count": len(visible),
        "previous": visible[place - 1] if place else None,
        "next": visible[place + 1] if place + 1 < len(visible) else None,
        "last": last,
        "last_actions": [task for task in tasks if last and task.agenda_item_id == last.pk],
        "new_actions": [task for task in tasks if task.agenda_item_id == item.pk],
        "risk": case.risk_assessments.first(),
        "reports": case.reports.select_related("agency").order_by("-reported_on", "-pk"),
        "involvements": case.involvements.select_related("person"),
        "shares": case.shares.filter(withdrawn_at=None).select_related("agency").order_by("shared_at"),
        "support_referrals": case.support_referrals.select_related("agency"),
        "today": timezone.localdate(),
        "can_decide": in_session and can(user, Permission.PANEL_RUN, item),
        "can_refer": in_session and can(user, Permission.CASE_MANAGE, case),
    }


@agenda_item_view(Permission.PANEL_VIEW)
def agenda_item_show(request: OfficerRequest, item: AgendaItem) -> HttpResponse:
    context = item_page(item, request.user)
    if context["can_decide"]:
        context["form"] = DecisionForm(record=item)
    return render(request, "casework/panels/item.html", context)


@agenda_item_view(Permission.PANEL_RUN)
def agenda_item_decide(request: OfficerRequest, item: AgendaItem) -> HttpResponse:
    form = DecisionForm(request.POST or None, record=item)

    def save() -> AgendaItem:
        facts = form.cleaned_data
        panels.decide(
            item=item,
            by=request.user,
            version=form.version,
            decision=facts["decision"],
            minutes=facts["minutes"],
        )
        messages.success(request, f"The decision on {item.case} is saved.")
        return item

    return form_page(request, form, save, template="casework/panels/item.html", **item_page(item, request.user))


@agenda_item_view(Permission.PANEL_RUN)
def action_set_in_meeting(request: OfficerRequest, item: AgendaItem) -> HttpResponse:
    form = ActionForm(request.POST or None, case=item.case, set_on=item.meeting.held_on)

    def save() -> AgendaItem:
        action = actions.set_action(case=item.case, agenda_item=item, by=request.user, **form.cleaned_data)
        messages.success(request, f"The action for {action.agency} is set.")
        return item

    back = item.get_absolute_url()
    context = about(item.case, "Add an action", "Add action")
    context |= {"back_url": back, "back_label": "Back to the agenda item", "cancel_url": back}
    return form_page(request, form, save, **context)
