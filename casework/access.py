"""The front door: the only way from an officer to a record.

Lists start at `…_for(user)`. A view of one record is decorated with `@case_view(Permission.X)` and its sisters: they
fetch the record from what the officer may see (anything else does not exist: 404), ask `can` (seen but not allowed: 403,
naming the agency to ask), log the consultation, and hand the view the record itself.
"""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from casework.acting import as_system
from casework.audit import Access, record_access
from casework.models import (
    AccessRequest,
    Action,
    Agency,
    AgendaItem,
    Agreement,
    Barrier,
    Case,
    CaseShare,
    Contact,
    EmergencyAccess,
    Evidence,
    Invitation,
    Involvement,
    LegalHold,
    Note,
    Notice,
    Panel,
    PanelMeeting,
    Person,
    PointerMark,
    PointerQuestion,
    Report,
    RetentionReview,
    SubjectAccessRequest,
    SupportReferral,
    Tombstone,
    User,
)
from casework.models.actions import ActionQuerySet
from casework.models.base import CircledQuerySet
from casework.models.cases import CaseQuerySet, granted
from casework.models.reports import ReportQuerySet
from casework.permissions import (
    NotAllowed,
    Permission,
    can,
    has_decider,
    is_lost_by_training,
    role_allows,
    training_reason,
)

MOST_UNREAD = 100


def cases_for(user) -> CaseQuerySet:
    """Every case that the officer may read."""
    return Case.objects.visible_to(user) if role_allows(user, Permission.CASE_VIEW) else Case.objects.none()


def managed_cases_for(user) -> CaseQuerySet:
    """Cases that the officer manages, because their agency leads them."""
    return (
        Case.objects.visible_to(user, "manage_case")
        if role_allows(user, Permission.CASE_MANAGE)
        else Case.objects.none()
    )


def reports_for(user) -> ReportQuerySet:
    return Report.objects.visible_to(user) if role_allows(user, Permission.REPORT_VIEW) else Report.objects.none()


def people_for(user) -> models.QuerySet[Person]:
    """People whose records the officer may read: their agency's own, those in reports and cases that they may read. What of
    such a record they are told is services/known.py's to say."""
    if not role_allows(user, Permission.REPORT_VIEW):
        return Person.objects.none()
    told = Exists(reports_for(user).filter(victim=OuterRef("pk")))
    involved = Exists(Involvement.objects.filter(person=OuterRef("pk"), case__in=cases_for(user)))
    mine = Q(agency=user.agency_id, partnership=user.partnership_id)
    return Person.objects.filter(mine | Q(told) | Q(involved)).exclude(identity__in=user.barred_identities)


def _on_cases_of(user, items: CircledQuerySet) -> CircledQuerySet:
    """What the officer may read of the items on cases: the case decides first, then the circle."""
    if not role_allows(user, Permission.CASE_VIEW):
        return items.none()  # type: ignore[return-value]
    return items.readable_by(user).filter(case__in=cases_for(user))


def contacts_for(user) -> CircledQuerySet:
    return _on_cases_of(user, Contact.objects.all())


def notes_for(user) -> CircledQuerySet:
    return _on_cases_of(user, Note.objects.all())


def evidence_for(user) -> CircledQuerySet:
    """Files on cases; each comes without its content, which only a download reads."""
    return _on_cases_of(user, Evidence.objects.defer("document__content"))


def actions_for(user) -> ActionQuerySet:
    """Actions on cases that the officer may read."""
    return Action.objects.filter(case__in=cases_for(user))


def support_referrals_for(user) -> models.QuerySet[SupportReferral]:
    """Referrals made to the officer's own agency, in their own partnership, on cases that it still may read."""
    if not role_allows(user, Permission.SUPPORT_WORK):
        return SupportReferral.objects.none()
    return SupportReferral.objects.filter(agency=user.agency_id, case__in=cases_for(user))


def panels_for(user) -> models.QuerySet[Panel]:
    """The panels of the officer's partnership."""
    if not role_allows(user, Permission.PANEL_VIEW):
        return Panel.objects.none()
    return Panel.objects.filter(partnership=user.partnership_id)


def panels_run_by(user) -> models.QuerySet[Panel]:
    """The panels that the officer plans meetings for: their own agency's."""
    if not role_allows(user, Permission.PANEL_RUN):
        return Panel.objects.none()
    return panels_for(user).filter(agency=user.agency_id)


def meetings_for(user) -> models.QuerySet[PanelMeeting]:
    if not role_allows(user, Permission.PANEL_VIEW):
        return PanelMeeting.objects.none()
    return PanelMeeting.objects.filter(panel__partnership=user.partnership_id)


def agenda_items_for(user) -> models.QuerySet[AgendaItem]:
    """Items whose case the officer may read. The others are not counted, either."""
    if not role_allows(user, Permission.PANEL_VIEW):
        return AgendaItem.objects.none()
    return AgendaItem.objects.filter(case__in=cases_for(user), meeting__panel__partnership=user.partnership_id)


def officers_for(user) -> models.QuerySet[User]:
    """The officers whose accounts the administrator looks after: their own agency's, in their own partnership."""
    if not role_allows(user, Permission.OFFICERS_ADMINISTER):
        return User.objects.none()
    return User.objects.filter(agency=user.agency_id, partnership=user.partnership_id)


def invitations_for(user) -> models.QuerySet[Invitation]:
    """Invitations to the administrator's own agency, in their own partnership, that nobody has answered."""
    if not role_allows(user, Permission.OFFICERS_ADMINISTER):
        return Invitation.objects.none()
    own = Invitation.objects.filter(agency=user.agency_id, partnership=user.partnership_id)
    return own.filter(accepted_at=None, withdrawn_at=None)


def agencies_for(user) -> models.QuerySet[Agency]:
    """The agencies of the system administrator's partnership."""
    if not role_allows(user, Permission.PARTNERSHIP_ADMINISTER):
        return Agency.objects.none()
    return Agency.objects.filter(membership__partnership=user.partnership_id)


def recent_shares_for(user) -> models.QuerySet[CaseShare]:
    """Current shares that others gave the officer's agency, the newest first."""
    shares = CaseShare.objects.filter(agency=user.agency_id, withdrawn_at=None, case__in=cases_for(user).open())
    return shares.exclude(case__lead_agency=user.agency_id).select_related("case", "shared_by").order_by("-shared_at")


def agreements_for(user) -> models.QuerySet[Agreement]:
    """The information sharing agreements of the officer's partnership; the paper itself is only read by a download."""
    if not role_allows(user, Permission.AGREEMENT_VIEW):
        return Agreement.objects.none()
    return Agreement.objects.filter(partnership=user.partnership_id).defer("document__content")


TELLS_NOTHING_OF_THE_CASE = [
    Notice.Kind.EMERGENCY,
    Notice.Kind.REQUEST_MADE,
    Notice.Kind.REQUEST_ANSWERED,
    Notice.Kind.REQUEST_OVERDUE,
]


def notices_for(user) -> models.QuerySet[Notice]:
    """The officer's notices. One about a case is there only while they may read the case; one about a request or an
    emergency leads to a page that decides for itself."""
    tells_of_none = models.Q(case=None) | models.Q(kind__in=TELLS_NOTHING_OF_THE_CASE)
    if role_allows(user, Permission.CASE_VIEW):
        tells_of_none |= granted(user, "case")
    return Notice.objects.filter(tells_of_none, user=user)


def unread_notices(user) -> int:
    """How many notices wait, for the top of every page. Asks once, and more only where one of them is about a case."""
    unread = Notice.objects.filter(user=user, read_at=None)
    waiting = list(unread.order_by().values_list("case", flat=True)[:MOST_UNREAD])
    return notices_for(user).filter(read_at=None)[:MOST_UNREAD].count() if any(waiting) else len(waiting)


def subject_access_for(user) -> models.QuerySet[SubjectAccessRequest]:
    """Requests made to the officer's own agency by people who ask what is held about them."""
    return _kept_by_agency(user, Permission.SUBJECT_ACCESS_WORK, SubjectAccessRequest)


def reviews_for(user) -> models.QuerySet[RetentionReview]:
    """Records that the officer's agency leads or holds and that have reached their period."""
    return _kept_by_agency(user, Permission.RETENTION_DECIDE, RetentionReview)


def holds_for(user) -> models.QuerySet[LegalHold]:
    """Legal holds that the officer's agency placed."""
    return _kept_by_agency(user, Permission.RETENTION_DECIDE, LegalHold)


def tombstones_for(user) -> models.QuerySet[Tombstone]:
    """What is left of the records that the officer's agency destroyed."""
    return _kept_by_agency(user, Permission.RETENTION_DECIDE, Tombstone)


def _kept_by_agency(user, permission: Permission, model: Any) -> models.QuerySet:
    if not role_allows(user, permission):
        return model._default_manager.none()
    return model._default_manager.filter(partnership=user.partnership_id, agency=user.agency_id)


class Destroyed(Http404):
    """There was such a record. Who may know is told when it was destroyed; for everybody else there is no such page."""

    def __init__(self, tombstone: Tombstone):
        super().__init__("Destroyed")
        self.tombstone = tombstone


def questions_for(user) -> models.QuerySet[PointerQuestion]:
    """The officer's own questions of the last day, to which they may see the answer again."""
    if not role_allows(user, Permission.POINTER_USE):
        return PointerQuestion.objects.none()
    return PointerQuestion.objects.filter(user=user, asked_at__gt=timezone.now() - timedelta(days=1))


def requests_for(user) -> models.QuerySet[AccessRequest]:
    """Requests that the officer's agency made."""
    if not role_allows(user, Permission.POINTER_USE):
        return AccessRequest.objects.none()
    return _not_behind_a_barrier(user, AccessRequest.objects.filter(agency=user.agency_id))


def requests_to_decide(user) -> models.QuerySet[AccessRequest]:
    """Requests made to the officer's agency, for those who decide them; where nobody there has that role, for all who record
    reports."""
    to_us = _not_behind_a_barrier(user, AccessRequest.objects.filter(owner=user.agency_id))
    if role_allows(user, Permission.REQUEST_DECIDE):
        return to_us
    one = to_us.first() if role_allows(user, Permission.REPORT_RECORD) else None
    return to_us if one and not has_decider(one) else to_us.none()


def _not_behind_a_barrier(user, requests: models.QuerySet[AccessRequest]) -> models.QuerySet[AccessRequest]:
    known = Q(identity__in=user.barred_identities) | Q(person__identity__in=user.barred_identities)
    return requests.filter(partnership=user.partnership_id).exclude(known)


def emergencies_for(user) -> models.QuerySet[EmergencyAccess]:
    """Every use of emergency access in the partnership, for those who review it."""
    if not role_allows(user, Permission.EMERGENCY_REVIEW):
        return EmergencyAccess.objects.none()
    return EmergencyAccess.objects.filter(user__partnership=user.partnership_id)


def marks_for(user) -> models.QuerySet[PointerMark]:
    """What the officer's agency keeps hidden now."""
    if not role_allows(user, Permission.REPORT_RECORD):
        return PointerMark.objects.none()
    marks = PointerMark.objects.filter(agency=user.agency_id, partnership=user.partnership_id, lifted_at=None)
    return marks.exclude(identity__in=user.barred_identities).exclude(case__in=user.barred_case_ids)


def barriers_for(user) -> models.QuerySet[Barrier]:
    """Barriers that the officer may lift, never their own: all of the partnership for its data protection officer; for who
    manages cases, those of a case that their agency leads, and of a person all of whose cases it leads."""
    live = Barrier.objects.filter(user__partnership=user.partnership_id, lifted_at=None).exclude(user=user)
    if role_allows(user, Permission.EMERGENCY_REVIEW):
        return live
    led = managed_cases_for(user).filter(lead_agency=user.agency_id)
    people = [
        identity
        for identity in live.exclude(identity=None).values_list("identity", flat=True).distinct()
        if identity and identity not in user.barred_identities and _leads_all_with(identity, user)
    ]
    return live.filter(Q(case__in=led) | Q(identity__in=people))


def _leads_all_with(identity: UUID, user) -> bool:
    if not role_allows(user, Permission.CASE_MANAGE):
        return False
    with as_system("Whether another agency leads a case with the person"):
        there = Q(involvements__person__identity=identity) | Q(reports__victim__identity=identity)
        leads = Case.objects.filter(there, partnership=user.partnership_id).values_list("lead_agency", flat=True)
        return set(leads) == {user.agency_id}


def barred_colleagues_of(user) -> models.QuerySet[Barrier]:
    """Barriers of the officer's own agency's officers, for those who see to their work: who, and since when."""
    if not (role_allows(user, Permission.CASE_MANAGE) or role_allows(user, Permission.OFFICERS_ADMINISTER)):
        return Barrier.objects.none()
    here = Barrier.objects.filter(user__agency=user.agency_id, user__partnership=user.partnership_id, lifted_at=None)
    return here.exclude(user=user)


def agency_to_ask(obj: Any, permission: Permission) -> Agency | None:
    """Who can help with a record that one may see and not change."""
    if isinstance(obj, Report) and permission == Permission.REPORT_TRIAGE:
        return obj.partnership.lead_agency
    if isinstance(obj, Action | SupportReferral | Report | Person | Contact | Note | Evidence):
        return obj.agency
    if isinstance(obj, PanelMeeting):
        return obj.panel.agency
    if isinstance(obj, Agreement):
        return obj.partnership.lead_agency
    return (obj.case if isinstance(obj, AgendaItem) else obj).lead_agency


def _door(rows_for: Callable, key: str, *related: str, beyond: str = "") -> Callable[[Permission], Callable]:
    """A decorator for views of one kind of record, found by `key` from the URL among what the officer may see. `beyond`: why
    it is fetched with a case that they may not read."""

    def declare(permission: Permission) -> Callable:
        def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
            @wraps(view)
            def inner(request: HttpRequest, **kwargs) -> HttpResponse:
                if is_lost_by_training(request.user, permission):
                    raise NotAllowed(reason=training_reason(request.user))
                wanted = kwargs.pop(key)
                with as_system(beyond) if beyond else nullcontext():
                    obj = rows_for(request.user).select_related(*related).filter(**{key: wanted}).first()
                if obj is None:
                    every = rows_for(request.user).model._base_manager.select_related(*related)
                    with as_system("whose it is goes into the record alone; who asks gets the answer as for nothing"):
                        hidden = every.filter(**{key: wanted}).first()
                        asked = f"{view.__name__} {wanted}"
                        record_access(operation=Access.REFUSED, by=request.user, obj=hidden, what=asked)
                    if tombstone := tombstones_for(request.user).filter(reference=str(wanted).upper()).first():
                        raise Destroyed(tombstone)
                    raise Http404
                if not can(request.user, permission, obj):
                    record_access(operation=Access.REFUSED, by=request.user, obj=obj)
                    raise NotAllowed(agency_to_ask(obj, permission))
                record_access(operation=Access.CONSULTATION, by=request.user, obj=obj, screen=view.__name__)
                return view(request, obj, **kwargs)

            inner.permission = permission  # type: ignore[attr-defined]
            return inner

        return decorate

    return declare


case_view = _door(cases_for, "reference", "lead_agency", "lead", "ward", "partnership")
report_view = _door(
    reports_for, "reference", "agency", "victim__home", "place__ward", "case__lead_agency", "recorded_by", "partnership"
)
person_view = _door(people_for, "pk", "agency", "home__ward", "partnership")
contact_view = _door(contacts_for, "pk", "case__lead_agency", "agency", "made_by", "changed_by")
note_view = _door(notes_for, "pk", "case__lead_agency", "agency", "written_by", "changed_by")
evidence_view = _door(evidence_for, "pk", "case__lead_agency", "agency", "document", "changed_by")
question_view = _door(questions_for, "pk")
request_view = _door(requests_for, "pk", "owner", "asked_by", "person", "decided_by")
request_decide_view = _door(requests_to_decide, "pk", "agency", "owner", "asked_by", "person", "decided_by")
emergency_view = _door(
    emergencies_for, "pk", "case__lead_agency", "user", "agency", "reviewed_by", beyond="The case that was opened"
)
mark_view = _door(marks_for, "pk", "case", "agency")
barrier_view = _door(barriers_for, "pk", "case", "user__agency", beyond="The case that the officer is barred from")
action_view = _door(
    actions_for,
    "pk",
    "case__lead_agency",
    "agency",
    "officer",
    "team",
    "set_by",
    "ended_by",
    "agenda_item__meeting__panel",
)
support_view = _door(support_referrals_for, "pk", "case__lead_agency", "person__home", "agency", "worker")
meeting_view = _door(meetings_for, "pk", "panel__agency", "panel__partnership")
agenda_item_view = _door(agenda_items_for, "pk", "case__lead_agency", "meeting__panel__agency", "referral")
agreement_view = _door(agreements_for, "pk", "partnership__lead_agency", "document")


subject_access_view = _door(subject_access_for, "pk", "agency", "partnership", "pack", "job_by", "changed_by")
review_view = _door(reviews_for, "pk", "agency", "partnership", "decided_by", "changed_by")
hold_view = _door(holds_for, "pk", "agency", "partnership")
officer_view = _door(officers_for, "pk", "agency", "partnership", "team", "suspended_by")
invitation_view = _door(invitations_for, "pk", "agency", "partnership", "team", "invited_by")
agency_view = _door(agencies_for, "pk")
