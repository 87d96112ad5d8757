"""The doors of the views: from the address of one record to the record, for who may see it.

A view is decorated with `@case_view(Permission.X)` or a sister: it fetches the record from what the officer may see
(access.py; anything else does not exist: 404), asks `can` (seen but not allowed: 403, naming the agency to ask), logs the
consultation, and hands the view the record itself.
"""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from casework.access import (
    actions_for,
    agencies_for,
    agenda_items_for,
    agreements_for,
    barriers_for,
    cases_for,
    contacts_for,
    emergencies_for,
    evidence_for,
    holds_for,
    invitations_for,
    marks_for,
    meetings_for,
    notes_for,
    officers_for,
    people_for,
    questions_for,
    reports_for,
    requests_for,
    requests_to_decide,
    reviews_for,
    subject_access_for,
    support_referrals_for,
    tombstones_for,
)
from casework.acting import as_system
from casework.audit import Access, record_access
from casework.models import (
    Action,
    Agency,
    AgendaItem,
    Agreement,
    Contact,
    Evidence,
    Note,
    PanelMeeting,
    Person,
    Report,
    SupportReferral,
    Tombstone,
)
from casework.permissions import NotAllowed, Permission, can, is_lost_by_training, training_reason


class Destroyed(Http404):
    """There was such a record. Who may know is told when it was destroyed; for everybody else there is no such page."""

    def __init__(self, tombstone: Tombstone):
        super().__init__("Destroyed")
        self.tombstone = tombstone


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
