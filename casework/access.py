"""The front door: the only way from an officer to records.

Every list starts at `…_for(user)`, and the doors of the views (doors.py) fetch one record from the same.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from casework.acting import as_system
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
    Permission,
    has_decider,
    role_allows,
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
    return Person.objects.filter(mine | Q(told) | Q(involved)).exclude(identity__in=user.barred_people)


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


def notices_for(user) -> models.QuerySet[Notice]:
    """The officer's notices. One about a case is there only while they may read the case; one about none leads to a page that
    decides for itself."""
    shown = Q(case=None)
    if role_allows(user, Permission.CASE_VIEW):
        shown |= granted(user, "case")
    return Notice.objects.filter(shown, user=user)


def unread_notices(user) -> int:
    """How many notices wait, for the top of every page. Asks once, and more only where one of them is about a case."""
    unread = Notice.objects.filter(user=user, read_at=None)
    waiting = list(unread.order_by().values_list("case", flat=True)[:MOST_UNREAD])
    return notices_for(user).filter(read_at=None)[:MOST_UNREAD].count() if any(waiting) else len(waiting)


def subject_access_for(user) -> models.QuerySet[SubjectAccessRequest]:
    """Requests made to the officer's own agency by people who ask what is held about them."""
    mine = _kept_by_agency(user, Permission.SUBJECT_ACCESS_WORK, SubjectAccessRequest)
    return mine.exclude(people__identity__in=user.barred_people)


def reviews_for(user) -> models.QuerySet[RetentionReview]:
    """Records that the officer's agency leads or holds and that have reached their period."""
    mine = _kept_by_agency(user, Permission.RETENTION_DECIDE, RetentionReview)
    return mine.exclude(record_type="case", record_id__in=user.barred_case_ids)


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
    known = Q(identity__in=user.barred_people) | Q(person__identity__in=user.barred_people)
    return requests.filter(partnership=user.partnership_id).exclude(known)


def emergencies_for(user) -> models.QuerySet[EmergencyAccess]:
    """Every use of emergency access in the partnership, for those who review it."""
    if not role_allows(user, Permission.EMERGENCY_REVIEW):
        return EmergencyAccess.objects.none()
    uses = EmergencyAccess.objects.filter(user__partnership=user.partnership_id)
    return uses.exclude(case__in=user.barred_case_ids)


def marks_for(user) -> models.QuerySet[PointerMark]:
    """What the officer's agency keeps hidden now."""
    if not role_allows(user, Permission.REPORT_RECORD):
        return PointerMark.objects.none()
    marks = PointerMark.objects.filter(agency=user.agency_id, partnership=user.partnership_id, lifted_at=None)
    return marks.exclude(identity__in=user.barred_people).exclude(case__in=user.barred_case_ids)


def barriers_for(user) -> models.QuerySet[Barrier]:
    """Barriers that the officer may lift, never their own: all of the partnership for its data protection officer; for who
    manages cases, those of a case that their agency leads, and of a person all of whose cases it leads. None from what they
    are barred from themselves."""
    live = Barrier.objects.filter(user__partnership=user.partnership_id, lifted_at=None).exclude(user=user)
    live = live.exclude(case__in=user.barred_case_ids).exclude(identity__in=user.barred_people)
    if role_allows(user, Permission.EMERGENCY_REVIEW):
        return live
    if not role_allows(user, Permission.CASE_MANAGE):
        return live.none()
    led = managed_cases_for(user).filter(lead_agency=user.agency_id)
    people = [identity for identity in set(live.values_list("identity", flat=True)) if identity]
    leads = _lead_agencies_with(people, user.partnership_id)
    return live.filter(Q(case__in=led) | Q(identity__in=[one for one in people if leads.get(one) == {user.agency_id}]))


def _lead_agencies_with(identities: Collection[UUID], partnership_id: int) -> dict[UUID, set[int]]:
    """Which agencies lead a case with each of these human beings."""
    found: dict[UUID, set[int]] = {}
    with as_system("Whether another agency leads a case with the person"):
        cases = Case.objects.filter(partnership=partnership_id).order_by()
        for who in ("involvements__person__identity", "reports__victim__identity"):
            there = cases.filter(**{f"{who}__in": identities})
            for identity, agency in there.values_list(who, "lead_agency").distinct():
                found.setdefault(identity, set()).add(agency)
    return found


def barred_colleagues_of(user) -> models.QuerySet[Barrier]:
    """Barriers of the officer's own agency's officers, for those who see to their work: who, and since when."""
    if not (role_allows(user, Permission.CASE_MANAGE) or role_allows(user, Permission.OFFICERS_ADMINISTER)):
        return Barrier.objects.none()
    here = Barrier.objects.filter(user__agency=user.agency_id, user__partnership=user.partnership_id, lifted_at=None)
    return here.exclude(user=user)
