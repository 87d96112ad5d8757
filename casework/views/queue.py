"""Work that nobody has yet: taking it from the team, giving an action to a colleague; and what an officer has to know of
their account."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from casework.access import actions_for, managed_cases_for, support_referrals_for
from casework.doors import action_view, case_view, support_view
from casework.forms.actions import AssignForm
from casework.models import Action, Case, SupportReferral, User
from casework.permissions import OfficerRequest, Permission, can, is_lost_by_training, training_reason
from casework.rules.accounts import runs_out_soon
from casework.rules.roles import NEEDS_TRAINING
from casework.rules.workflow import SupportReferralStatus
from casework.services import attestations, handover
from casework.services.handover import waits_for
from casework.views.actions import about_action
from casework.views.officers import try_it
from casework.views.pages import form_page

MOST = 10


def team_work(user: User) -> dict[str, Any]:
    """What waits in the officer's team, or in their agency where it waits for no team, until somebody takes it."""
    cases = managed_cases_for(user).open().filter(lead=None, lead_agency=user.agency_id)
    actions = actions_for(user).open().filter(agency=user.agency_id, officer=None, team=user.team_id)
    referrals = support_referrals_for(user).filter(waits_for(user, "worker"), status=SupportReferralStatus.ACCEPTED)
    queued: dict[str, list] = {
        "queued_cases": list(cases.filter(team=user.team_id)[: MOST + 1]) if user.team_id else [],
        "queued_actions": list(actions.select_related("case")[: MOST + 1]) if user.team_id else [],
        "queued_referrals": list(referrals.select_related("case", "person")[: MOST + 1]),
    }
    is_longer = any(len(rows) > MOST for rows in queued.values())
    return {name: rows[:MOST] for name, rows in queued.items()} | {"queue_is_longer": is_longer}


def account_work(user: User, today: date) -> dict[str, Any]:
    """What the officer has to know of accounts: their own training and vetting, and the quarter's question."""
    checks = (("trained_until", "training in information sharing"), ("vetted_until", "vetting"))
    soon = [(name, label, getattr(user, name)) for name, label in checks if runs_out_soon(getattr(user, name), today)]
    is_refused = any(is_lost_by_training(user, permission) for permission in NEEDS_TRAINING)
    found: dict[str, Any] = {"checks_soon": soon, "training_over": training_reason(user) if is_refused else ""}
    if can(user, Permission.OFFICERS_ADMINISTER):
        asked = attestations.current(user)
        found["attestation"] = asked if asked and not asked.completed_at else None
    if can(user, Permission.ACCESS_RECORD_VIEW):
        found["attestations_overdue"] = attestations.overdue(user.partnership_id, today)
    return found


def _take(request: OfficerRequest, record: Any, take: Callable[[], None]) -> HttpResponse:
    try_it(request, "It is yours now.", take)
    return redirect(record)


@case_view(Permission.CASE_MANAGE)
@require_POST
def case_take(request: OfficerRequest, case: Case) -> HttpResponse:
    return _take(request, case, lambda: handover.take_case(case=case, by=request.user))


@action_view(Permission.ACTION_UPDATE)
@require_POST
def action_take(request: OfficerRequest, action: Action) -> HttpResponse:
    return _take(request, action, lambda: handover.take_action(action=action, by=request.user))


@support_view(Permission.SUPPORT_WORK)
@require_POST
def support_take(request: OfficerRequest, referral: SupportReferral) -> HttpResponse:
    return _take(request, referral, lambda: handover.take_referral(referral=referral, by=request.user))


@action_view(Permission.ACTION_UPDATE)
def action_assign(request: OfficerRequest, action: Action) -> HttpResponse:
    form = AssignForm(request.POST or None, record=action, officers=handover.may_do(action))

    def save() -> Action:
        officer = form.cleaned_data["officer"]
        handover.assign(action=action, officer=officer, by=request.user, version=form.version)
        messages.success(request, f"{officer.name if officer else 'Anybody in your agency'} does this now.")
        return action

    context = about_action(action, "Who does this?", "Save")
    return form_page(request, form, save, template="casework/actions/form.html", **context)
