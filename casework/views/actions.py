"""Actions: setting one outside a meeting, saying what was done, finishing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from casework.doors import action_view, case_view
from casework.forms.actions import ActionEndForm, ActionForm, ActionLogForm
from casework.models import Action, Case
from casework.permissions import OfficerRequest, Permission, can
from casework.rules.workflow import ActionStatus
from casework.services import actions
from casework.views.cases import about
from casework.views.pages import form_page


@case_view(Permission.CASE_MANAGE)
def action_set(request: OfficerRequest, case: Case) -> HttpResponse:
    form = ActionForm(request.POST or None, case=case)

    def save() -> Case:
        action = actions.set_action(case=case, by=request.user, **form.cleaned_data)
        messages.success(request, f"The action for {action.agency} is set.")
        return case

    return form_page(request, form, save, **about(case, "Set an action", "Set action"))


@action_view(Permission.CASE_VIEW)
def action_show(request: OfficerRequest, action: Action) -> HttpResponse:
    is_open = action.status == ActionStatus.OPEN
    context = {
        "action": action,
        "case": action.case,
        "updates": action.updates.select_related("logged_by__agency"),
        "is_open": is_open,
        "is_overdue": is_open and action.due_on < timezone.localdate(),
        "can_update": is_open and can(request.user, Permission.ACTION_UPDATE, action),
    }
    return render(request, "casework/actions/view.html", context)


def about_action(action: Action, heading: str, submit: str) -> dict:
    """What the form pages of an action have in common."""
    back = action.get_absolute_url()
    context = about(action.case, heading, submit)
    return context | {"action": action, "back_url": back, "back_label": "Back to action", "cancel_url": back}


@action_view(Permission.ACTION_UPDATE)
def action_log(request: OfficerRequest, action: Action) -> HttpResponse:
    form = ActionLogForm(request.POST or None)

    def save() -> Action:
        actions.log(action=action, by=request.user, **form.cleaned_data)
        messages.success(request, "What you did is logged.")
        return action

    context = about_action(action, "Log what you did", "Save")
    return form_page(request, form, save, template="casework/actions/form.html", **context)


@action_view(Permission.ACTION_UPDATE)
def action_end(request: OfficerRequest, action: Action) -> HttpResponse:
    form = ActionEndForm(request.POST or None, record=action)

    def save() -> Action:
        facts = form.cleaned_data
        actions.end(
            action=action,
            by=request.user,
            version=form.version,
            status=facts["status"],
            outcome=facts["outcome"],
            ended_on=facts["ended_on"],
        )
        messages.success(request, f"The action is finished: {action.get_status_display().lower()}.")
        return action

    context = about_action(action, "Finish the action", "Finish action")
    return form_page(request, form, save, template="casework/actions/form.html", **context)
