"""My work: what is due, for the officer who opens it."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Q, Value, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from casework.access import (
    actions_for,
    agreements_for,
    cases_for,
    meetings_for,
    recent_shares_for,
    reports_for,
    requests_to_decide,
    support_referrals_for,
)
from casework.audit import Access, record_access
from casework.models import AccessRequest, PanelMeeting, User
from casework.permissions import OfficerRequest, Permission, begins_at_desk, can, requires
from casework.rules.workflow import SupportReferralStatus
from casework.services.agreements import warnings
from casework.views.queue import account_work, team_work

MOST = 10
SOON = timedelta(days=7)

# Where roles without cases begin: what they may do, its address, and what it is for.
DESK = [
    (
        Permission.ASSESSMENT_EDIT,
        "Strategic assessments",
        "assessment:list",
        "Collect a year’s figures, write the paper, have it proofed and signed, and download it.",
    ),
    (
        Permission.EXTRACT_IMPORT,
        "Open data",
        "assessment:extract-list",
        "Import published figures: crime, populations, boundaries, surveys. Or take an import back.",
    ),
    (
        Permission.RETURN_FILL,
        "Returns",
        "assessment:return-list",
        "Answer what your agency is asked to count, and see who still has to sign.",
    ),
    (
        Permission.OFFICERS_ADMINISTER,
        "Officers",
        "casework:officer-list",
        "Invite, change and suspend your agency’s officers, and hand over a leaver’s work.",
    ),
    (
        Permission.PARTNERSHIP_ADMINISTER,
        "Agencies",
        "casework:agency-list",
        "Add agencies and teams, and appoint who administers an agency.",
    ),
    (
        Permission.AGREEMENT_VIEW,
        "Information sharing agreements",
        "casework:agreement-list",
        "Which agencies share what, for which purpose and on which law, and until when.",
    ),
]


@requires(Permission.WORK_VIEW)
def my_work(request: OfficerRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    if begins_at_desk(user):
        return redirect("casework:desk")
    context: dict[str, Any] = {"today": today, "MOST": MOST} | account_work(user, today)
    if can(user, Permission.ACTION_UPDATE):
        context |= _agency_work(user) | team_work(user)
    if can(user, Permission.REPORT_TRIAGE):
        context |= _lead_work(user)
    if can(user, Permission.PANEL_VIEW):
        upcoming = meetings_for(user).exclude(status=PanelMeeting.Status.ENDED).select_related("panel")
        context["meeting"] = upcoming.filter(held_on__gte=today - SOON).first()
    context["metrics"] = _metrics(context)
    if can(user, Permission.CASE_MANAGE) or can(user, Permission.AGREEMENT_EDIT):
        context["warnings"] = warnings(agreements_for(user).prefetch_related("signatures"), today)
    if can(user, Permission.POINTER_USE):
        context["metrics"] += _requests(user, today)
    context["desk"] = [(label, reverse(name), hint) for permission, label, name, hint in DESK if can(user, permission)]
    record_access(operation=Access.SEARCH, by=user, what="My work", shown=_shown(context))
    return render(request, "casework/work/my_work.html", context)


def _own_first(holder: str, user: User) -> Case:
    return Case(When(**{holder: user}, then=Value(0)), default=Value(1))


def _agency_work(user: User) -> dict[str, Any]:
    """What the officer has to do, their own first, then what nobody in their agency has taken: actions, referrals; and what
    was shared with it lately."""
    open_ones = actions_for(user).open().filter(agency=user.agency_id)
    mine = open_ones.filter(Q(officer=user) | Q(officer=None, team=None)).select_related("case")
    actions = mine.order_by(_own_first("officer", user), "due_on", "pk")
    referrals = support_referrals_for(user).select_related("case", "person")
    waiting = referrals.filter(status=SupportReferralStatus.WAITING)
    supporting = referrals.filter(status=SupportReferralStatus.ACCEPTED).exclude(worker=None)
    return {
        "actions": list(actions[:MOST]),
        "action_count": actions.count(),
        "overdue_count": actions.overdue(timezone.localdate()).count(),
        "waiting": list(waiting[:MOST]),
        "waiting_count": waiting.count(),
        "supporting": list(supporting.order_by(_own_first("worker", user), "respond_by", "pk")[:MOST]),
        "recent_shares": recent_shares_for(user)[:5],
        "my_reports": reports_for(user).filter(recorded_by=user).select_related("case")[:5],
    }


def _lead_work(user: User) -> dict[str, Any]:
    """What a case lead has to do: reports on no case, and the cases they lead, the most pressing first."""
    to_triage = reports_for(user).to_triage()
    led = cases_for(user).open().filter(lead=user)
    return {
        "to_triage": list(to_triage.select_related("agency", "victim")[:5]),
        "to_triage_count": to_triage.count(),
        "led": list(led.order_by("risk_due_on", "opened_on")[:MOST]),
        "led_count": led.count(),
        "assess_count": led.filter(risk_due_on__lte=timezone.localdate()).count() + led.filter(risk_band="").count(),
    }


def _shown(context: dict[str, Any]) -> list[str]:
    """The references of the cases and reports on the page, for the record."""
    held = ("actions", "waiting", "supporting", "recent_shares", "queued_actions", "queued_referrals")
    of_case = [row.case for name in held for row in context.get(name, [])]
    direct = [row for name in ("my_reports", "to_triage", "led", "queued_cases") for row in context.get(name, [])]
    return sorted({row.reference for row in [*of_case, *direct]})


def _requests(user: User, today: date) -> list[dict[str, Any]]:
    """What other agencies ask of the officer's own."""
    waiting = requests_to_decide(user).filter(status=AccessRequest.Status.WAITING)
    count, late = waiting.count(), waiting.filter(respond_by__lt=today).exists()
    url = reverse("casework:request-list")
    label = "request to answer" if count == 1 else "requests to answer"
    return [{"count": count, "label": label, "url": url, "is_alert": late}] if count else []


def _metrics(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers at the top: only those that apply to this officer."""
    found = []
    if "actions" in context:
        late = context["overdue_count"]
        found.append({"count": context["action_count"], "label": "actions to do", "url": "#actions"})
        found.append({"count": late, "label": "overdue", "url": "#actions", "is_alert": bool(late)})
    if context.get("waiting"):
        url = reverse("casework:support-list")
        found.append({"count": context["waiting_count"], "label": "referrals to answer", "url": url, "is_alert": True})
    if "led" in context:
        reports = reverse("casework:report-list") + "?waiting=on"
        found.append({"count": context["to_triage_count"], "label": "reports on no case", "url": reports})
        cases = reverse("casework:case-list") + "?mine=on"
        found.append({"count": context["led_count"], "label": "cases that I lead", "url": cases})
        found.append({"count": context["assess_count"], "label": "risks to assess", "url": "#led"})
    return found
