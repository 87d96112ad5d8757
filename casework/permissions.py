"""The only judge of who may do what.

`can(user, permission, obj)` joins two halves: what the officer's role may do (`rules/roles.py`) and, for a record, what
the officer's agency was given. Every view declares its permission with `@requires` here or with a decorator of
`doors.py`; middleware refuses a view that declares none.
"""

import time
from collections.abc import Callable
from functools import wraps

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format

from casework.models import (
    AccessRequest,
    Action,
    Agency,
    AgendaItem,
    Agreement,
    Barrier,
    Case,
    Contact,
    EmergencyAccess,
    Evidence,
    Invitation,
    LegalHold,
    Note,
    PanelMeeting,
    Person,
    PointerMark,
    PointerQuestion,
    Report,
    RetentionReview,
    SubjectAccessRequest,
    SupportReferral,
    User,
)
from casework.rules.roles import Permission, Role, permissions_of, roles_with

__all__ = ["PUBLIC", "NotAllowed", "OfficerRequest", "Permission", "can", "confirm_identity", "public", "requires"]

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
    """The record is theirs to see but not to do this with. The page names the agency to ask, or says the reason."""

    def __init__(self, agency=None, reason: str = ""):
        super().__init__("Not allowed")
        self.agency, self.reason = agency, reason


def role_allows(user, permission: Permission) -> bool:
    """What the role may do at all, no record in view."""
    return bool(user.is_authenticated and user.is_active and permission in user.permissions)


def is_lost_by_training(user, permission: Permission) -> bool:
    """Would the officer's roles allow it, had their training not run out?"""
    return (
        user.is_authenticated and user.is_training_over and permission in permissions_of(user.roles) - user.permissions
    )


def training_reason(user) -> str:
    """Why an officer without current training is refused, in a sentence for their page."""
    day = date_format(user.trained_until, "j F Y")
    return (
        f"Your training in information sharing ran out on {day}. Until it is renewed, the panel and emergency access are "
        "closed to you. Do the training, then ask your agency’s administrator to enter the new date."
    )


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
    # Guardian's rows, asked as the lists ask them: what ran out a second ago counts here no more than there.
    return Case.objects.visible_to(user, CASE_CODENAMES[permission]).filter(pk=case.pk).exists()


def _report(user: User, permission: Permission, report: Report) -> bool:
    is_own = report.agency_id == user.agency_id and report.partnership_id == user.partnership_id
    if permission == Permission.REPORT_RECORD:
        return is_own
    if permission == Permission.REPORT_MATCH:
        return is_own or user.triages_for_all and report.partnership_id == user.partnership_id
    return Report.objects.visible_to(user).filter(pk=report.pk).exists()


def _person(user: User, permission: Permission, person: Person) -> bool:
    if person.identity in user.barred_people:
        return False
    is_own = person.agency_id == user.agency_id and person.partnership_id == user.partnership_id
    if is_own or permission == Permission.REPORT_RECORD:
        return is_own
    return (
        Report.objects.visible_to(user).filter(victim=person).exists()
        or Case.objects.visible_to(user).filter(involvements__person=person).exists()
    )


def _item(user: User, permission: Permission, item: Contact | Note | Evidence) -> bool:
    """The case decides first, then the circle; only its author's agency changes an item."""
    if not _case(user, permission, item.case):
        return False
    return item.agency_id == user.agency_id or permission == Permission.CASE_VIEW and item.is_readable_by(user)


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
    if permission == Permission.PANEL_VIEW:
        return True
    return panel.agency_id == user.agency_id or Role.CHAIR in user.roles  # the police co-chair the council's panel


def _agenda_item(user: User, permission: Permission, item: AgendaItem) -> bool:
    return _case(user, Permission.CASE_VIEW, item.case) and _meeting(user, permission, item.meeting)


def _request(user: User, permission: Permission, request: AccessRequest) -> bool:
    """The owner decides: those with the role, and where it has nobody with it every officer who records reports. The asking
    agency reads its own."""
    if request.partnership_id != user.partnership_id or request.about in user.barred_people:
        return False
    if permission == Permission.REPORT_RECORD:
        may_decide = Permission.REQUEST_DECIDE in user.permissions or not has_decider(request)
        return user.agency_id == request.owner_id and may_decide
    return user.agency_id == (request.owner_id if permission == Permission.REQUEST_DECIDE else request.agency_id)


def begins_at_desk(user: User) -> bool:
    """Does the officer oversee and work nothing else? Then the data protection desk is their start page."""
    return role_allows(user, Permission.ACCESS_RECORD_VIEW) and user.permissions <= permissions_of([Role.DPO])


def has_decider(request: AccessRequest) -> bool:
    """Does anybody at the owner have a role that decides requests?"""
    there = User.objects.filter(agency=request.owner_id, partnership=request.partnership_id, is_active=True)
    return there.filter(roles__overlap=roles_with(Permission.REQUEST_DECIDE)).exists()


def _emergency(user: User, permission: Permission, emergency: EmergencyAccess) -> bool:
    return emergency.user.partnership_id == user.partnership_id


def _own(user: User, permission: Permission, question: PointerQuestion) -> bool:
    return question.user_id == user.pk


def _mark(user: User, permission: Permission, mark: PointerMark) -> bool:
    return (mark.agency_id, mark.partnership_id) == (user.agency_id, user.partnership_id)


def _barrier(user: User, permission: Permission, barrier: Barrier) -> bool:
    """One of the partnership, and never one's own. Which of them an officer may lift is access.barriers_for's to say."""
    return barrier.user.partnership_id == user.partnership_id and barrier.user_id != user.pk


def _agreement(user: User, permission: Permission, agreement: Agreement) -> bool:
    return agreement.partnership_id == user.partnership_id


def _officer(user: User, permission: Permission, officer: User) -> bool:
    if officer.partnership_id != user.partnership_id:
        return False
    return officer.agency_id == user.agency_id or permission == Permission.PARTNERSHIP_ADMINISTER


def _kept_by_agency(
    user: User, permission: Permission, obj: LegalHold | RetentionReview | SubjectAccessRequest
) -> bool:
    """What a data protection officer works: their own agency's, in their own partnership."""
    return obj.agency_id == user.agency_id and obj.partnership_id == user.partnership_id


def _invitation(user: User, permission: Permission, invitation: Invitation) -> bool:
    return (invitation.partnership_id, invitation.agency_id) == (user.partnership_id, user.agency_id)


def _agency(user: User, permission: Permission, agency: Agency) -> bool:
    return user.partnership.agencies.filter(pk=agency.pk).exists()


_JUDGES: dict[type, Callable[..., bool]] = {
    Agency: _agency,
    Invitation: _invitation,
    Case: _case,
    Report: _report,
    Person: _person,
    Contact: _item,
    Note: _item,
    Evidence: _item,
    Action: _action,
    SupportReferral: _support_referral,
    PanelMeeting: _meeting,
    AgendaItem: _agenda_item,
    AccessRequest: _request,
    Barrier: _barrier,
    PointerMark: _mark,
    PointerQuestion: _own,
    EmergencyAccess: _emergency,
    Agreement: _agreement,
    User: _officer,
    LegalHold: _kept_by_agency,
    RetentionReview: _kept_by_agency,
    SubjectAccessRequest: _kept_by_agency,
}


def requires(permission: Permission) -> Callable:
    """Declare what a view needs that is not about one record. A role without it is refused and the refusal logged."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not can(request.user, permission):
                is_untrained = is_lost_by_training(request.user, permission)
                raise NotAllowed(reason=training_reason(request.user) if is_untrained else "")
            return view(request, *args, **kwargs)

        inner.permission = permission  # type: ignore[attr-defined]
        inner.login_required = True  # type: ignore[attr-defined]  # whatever the view itself says, as allauth's do
        return inner

    return decorate


def confirm_identity(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Declare that a view is one of the gravest acts (break-glass, bulk export, a change of role): the officer has to
    prove who they are once more, by password, second factor or their agency's own sign-in, unless they did so within the
    last `settings.ACCOUNT_REAUTHENTICATION_TIMEOUT` seconds (five minutes; signing in counts).

    It stands under the decorator that declares the permission, so that who may not do it at all is refused first:

        @requires(Permission.EXPORT_MAKE)
        @confirm_identity
        def export(request): ...

    Opening the page (GET) already asks, before anything is typed. If the time ran out while the officer typed, the POST
    is kept in their session, they confirm, and it goes on from there: nothing typed is lost, and it is done once. Only
    files cannot be kept so; a form with a file does not belong under it.
    In a test, `tests.personas.confirm(client)` marks the client's session as confirmed just now.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not has_confirmed_identity(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    inner.confirms_identity = True  # type: ignore[attr-defined]
    return inner


def has_confirmed_identity(request: HttpRequest) -> bool:
    """Did the officer sign in, or prove again who they are, within the last minutes?"""
    proofs = get_authentication_records(request, request.user)  # type: ignore[arg-type]  # signed in, by middleware
    newest = max((proof["at"] for proof in proofs), default=0.0)
    return 0 <= time.time() - newest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Declare that a view is for everybody, signed in or not. It must show nothing of anybody."""
    view.permission = PUBLIC  # type: ignore[attr-defined]
    view.login_required = False  # type: ignore[attr-defined]
    return view
