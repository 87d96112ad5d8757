"""The only judge of who may do what.

`can(user, permission, obj)` joins two halves: what the officer's role may do (`rules/roles.py`) and, for a record, what
the officer's agency was given. Every view declares its permission with `@requires` here or with a decorator of
`access.py`; middleware refuses a view that declares none.
"""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from guardian.core import ObjectPermissionChecker

from casework.models import Action, AgendaItem, Case, PanelMeeting, Report, SupportReferral, User
from casework.rules.roles import ROLE_PERMISSIONS, Permission, Role

__all__ = ["PUBLIC", "NotAllowed", "OfficerRequest", "Permission", "can", "public", "requires"]

PUBLIC = "public"

CASE_CODENAMES = {
    Permission.CASE_VIEW: "view_case",
    Permission.CASE_CONTRIBUTE: "contribute_case",
    Permission.CASE_MANAGE: "manage_case",
}


class OfficerRequest(HttpRequest):
    """A request by somebody who is signed in: what every view gets that is not public."""

    user: User


class NotAllowed(PermissionDenied):
    """The record is theirs to see but not to do this with. The page names the agency to ask."""

    def __init__(self, agency=None):
        super().__init__("Not allowed")
        self.agency = agency


def role_allows(user, permission: Permission) -> bool:
    """What the role may do at all, no record in view."""
    return bool(user.is_authenticated and user.is_active and permission in ROLE_PERMISSIONS[Role(user.role)])


def can(user, permission: Permission, obj=None) -> bool:
    """May this officer do this, with this record? The single decision behind every view, list and button."""
    if not role_allows(user, permission):
        return False
    if obj is None:
        return True
    return _JUDGES[type(obj)](user, permission, obj)


def _case(user: User, permission: Permission, case: Case) -> bool:
    if permission == Permission.REPORT_TRIAGE:
        return _case(user, Permission.CASE_MANAGE, case)
    # Guardian gives a superuser everything; here nobody sees a case that their agency was not let into.
    # Nor does anybody through an agency that they left.
    if user.is_superuser or not user.group_ids:
        return False
    return ObjectPermissionChecker(user).has_perm(CASE_CODENAMES[permission], case)


def _report(user: User, permission: Permission, report: Report) -> bool:
    is_own = report.agency_id == user.agency_id and report.partnership_id == user.partnership_id
    if permission == Permission.REPORT_RECORD:
        return is_own
    if permission == Permission.REPORT_MATCH:
        return is_own or user.triages_for_all and report.partnership_id == user.partnership_id
    return Report.objects.visible_to(user).filter(pk=report.pk).exists()


def _action(user: User, permission: Permission, action: Action) -> bool:
    if not _case(user, Permission.CASE_VIEW, action.case):
        return False
    return permission == Permission.CASE_VIEW or action.agency_id == user.agency_id


def _support_referral(user: User, permission: Permission, referral: SupportReferral) -> bool:
    return referral.agency_id == user.agency_id and _case(user, Permission.CASE_VIEW, referral.case)


def _meeting(user: User, permission: Permission, meeting: PanelMeeting) -> bool:
    panel = meeting.panel
    if panel.partnership_id != user.partnership_id:
        return False
    return permission == Permission.PANEL_VIEW or panel.agency_id == user.agency_id


def _agenda_item(user: User, permission: Permission, item: AgendaItem) -> bool:
    return _case(user, Permission.CASE_VIEW, item.case) and _meeting(user, permission, item.meeting)


_JUDGES: dict[type, Callable[..., bool]] = {
    Case: _case,
    Report: _report,
    Action: _action,
    SupportReferral: _support_referral,
    PanelMeeting: _meeting,
    AgendaItem: _agenda_item,
}


def requires(permission: Permission) -> Callable:
    """Declare what a view needs that is not about one record. A role without it is refused and the refusal logged."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not can(request.user, permission):
                raise NotAllowed
            return view(request, *args, **kwargs)

        inner.permission = permission  # type: ignore[attr-defined]
        inner.login_required = True  # type: ignore[attr-defined]  # whatever the view itself says, as allauth's do
        return inner

    return decorate


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Declare that a view is for everybody, signed in or not. It must show nothing of anybody."""
    view.permission = PUBLIC  # type: ignore[attr-defined]
    view.login_required = False  # type: ignore[attr-defined]
    return view
