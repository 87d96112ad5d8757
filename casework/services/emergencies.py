"""Break-glass: a life is at risk, and the case is not shared with the officer's agency.

It opens a case to one officer, to read, for a few hours. Its owner and the data protection officers are told at once, and
the data protection officers review it. A barrier always wins. What a mark keeps hidden is not found by a person's name; it
opens by its exact reference, which only somebody who knows of the case can have given (docs/adr/0010-the-pointer.md).
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from casework.access import cases_for
from casework.acting import as_system
from casework.audit import Access, Change, differences, record_access, record_change, snapshot
from casework.models import Case, CaseEvent, EmergencyAccess, Notice, PointerQuestion, User
from casework.rules.categories import Circle
from casework.rules.roles import Permission
from casework.rules.thresholds import EMERGENCY_HOURS
from casework.services import sharing
from casework.services.marks import hidden_cases
from casework.services.notices import notify, officers_who
from casework.services.pointers import asked_in, beyond
from casework.services.saving import create, tell
from casework.services.thresholds import number

LEAST = 20  # characters of a reason


def cases_of(question: PointerQuestion, *, user: User) -> list[Case]:
    """Every case that an emergency opens for the person whom the officer asked about: those that they may not read, with a
    record that agrees with every fact they typed. Not one from which they are barred, and not one on which anybody stands who
    is kept hidden from their agency: her neighbour's name would else lead to her."""
    cases = beyond(question.fact, user=user).cases
    shut = hidden_cases(cases, agency_id=user.agency_id, partnership_id=user.partnership_id)
    return [case for case in cases if case.pk not in shut]


def _readable(cases: list[Case], user: User) -> set[int]:
    return set(cases_for(user).filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True))


def case_called(reference: str, *, user: User) -> Case | None:
    """The case of the officer's own partnership with exactly this reference, unless they are barred from it."""
    with as_system("A case that an emergency opens"):
        found = Case.objects.filter(partnership=user.partnership_id, reference=reference.strip().upper())
        return found.exclude(pk__in=user.barred_case_ids).first()


@transaction.atomic
def open_cases(*, cases: list[Case], reason: str, by: User) -> list[EmergencyAccess]:
    """Open the cases to the officer, to read, for the hours that the partnership set.

    Raises ValidationError for a reason that is too short, no case, one of another partnership, one that they are barred
    from, and one that they may read already.
    """
    if len(reason.strip()) < LEAST:
        raise ValidationError(f"Say in at least {LEAST} characters whose life is at risk, and how.")
    if not cases:
        raise ValidationError("There is no case to open.")
    if any(case.partnership_id != by.partnership_id or case.pk in by.barred_case_ids for case in cases):
        raise ValidationError("There is no case to open.")
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two windows open it once
    running = EmergencyAccess.objects.filter(user=by, case__in=cases, until__gt=timezone.now())
    if _readable(cases, by) or running.exists():
        raise ValidationError("You may read this case already.")
    with as_system("The officer may not read the case yet"):
        opened = [_open(case, reason.strip(), by) for case in cases]
    by.__dict__.pop("emergency_until", None)  # read once for this request
    return opened


def _open(case: Case, reason: str, by: User) -> EmergencyAccess:
    until = timezone.now() + timedelta(hours=hours(by))
    emergency = create(EmergencyAccess, by=by, case=case, user=by, agency=by.agency, reason=reason, until=until)
    sharing.open_in_emergency(case=case, user=by, until=until)
    facts = {"recipient": by.agency.name, "officer": by.name, "reason": reason, "until": str(until)}
    record_change(operation=Change.DISCLOSURE, obj=case, by=by, changes=facts)
    record_access(operation=Access.EMERGENCY, by=by, obj=case, reason=reason)
    _tell_at_once(emergency)
    return emergency


def _tell_at_once(emergency: EmergencyAccess) -> None:
    """Everybody on the case sees that it was opened; its owner and the data protection officers get a notice, and why."""
    case, by, kind = emergency.case, emergency.user, CaseEvent.Kind.EMERGENCY
    until = timezone.localtime(emergency.until)
    tell(case, kind, by=by, note=f"To read, for {by.agency}, until {until:%H:%M on %-d %B %Y}")
    tell(case, kind, by=by, note=f"Because: {emergency.reason}", circle=Circle.NAMED, named=[case.lead_agency_id])
    leads = officers_who(Permission.CASE_MANAGE, partnership_id=case.partnership_id, agency=case.lead_agency)
    path = reverse("casework:case-timeline", args=[case.reference])
    notify(users=_not_barred(leads, case), kind=Notice.Kind.EMERGENCY, path=path, case=case)
    reviewers = officers_who(Permission.EMERGENCY_REVIEW, partnership_id=case.partnership_id)
    notify(users=_not_barred(reviewers, case), kind=Notice.Kind.EMERGENCY, path=emergency.get_absolute_url())


def _not_barred(users: list[User], case: Case) -> list[User]:
    """Who is named in the case, or knows somebody on it, does not learn from a notice that there is one."""
    return [user for user in users if case.pk not in user.barred_case_ids]


def open_called(*, reference: str, reason: str, by: User) -> list[EmergencyAccess]:
    """Open the case with this reference. Raises ValidationError as `open_cases` does, in the same words whether there is no
    such case or the officer is barred from it; that they tried is in the record."""
    case = case_called(reference, user=by)
    if case is None:
        record_access(operation=Access.REFUSED, by=by, what=f"emergency {reference}", reason=reason)
        raise ValidationError(f"There is no case {reference} that you can open. Check the reference.")
    return open_cases(cases=[case], reason=reason, by=by)


def open_about(*, question: PointerQuestion, reason: str, by: User) -> list[EmergencyAccess]:
    """Open every case with whom the question describes. Where the agencies hold no case nothing is opened, and that they
    tried is in the record."""
    cases = cases_of(question, user=by)
    if not cases:
        record_access(operation=Access.REFUSED, by=by, what="emergency", asked=asked_in(question), reason=reason)
        return []
    return open_cases(cases=cases, reason=reason, by=by)


def hours(user: User) -> int:
    """How long an emergency lasts in the officer's partnership."""
    return number(EMERGENCY_HOURS, partnership_id=user.partnership_id)


def current(case: Case, *, user: User) -> EmergencyAccess | None:
    """The officer's own emergency access to the case, while it lasts."""
    return case.emergencies.filter(user=user, until__gt=timezone.now()).first()


@transaction.atomic
def end(*, emergency: EmergencyAccess, by: User) -> None:
    """The officer needs it no longer. Raises ValidationError for somebody else's, and for one that is over."""
    with as_system("The case shuts meanwhile"):
        emergency = _locked(emergency)
        if emergency.user_id != by.pk:
            raise ValidationError("Only the officer who opened it can end it.")
        if emergency.is_over:
            raise ValidationError("This has ended already.")
        before = snapshot(emergency)
        emergency.until = timezone.now()
        sharing.end_emergency(case=emergency.case, user=by)
        _save(emergency, before, by)


@transaction.atomic
def review(*, emergency: EmergencyAccess, is_justified: bool, note: str, by: User) -> None:
    """The data protection officer's finding. Raises ValidationError for one's own, and for one that was reviewed already."""
    with as_system("A case that the reviewer may not read"):
        emergency = _locked(emergency)
        if emergency.user_id == by.pk:
            raise ValidationError("Somebody else has to review it: you opened the case.")
        if emergency.reviewed_at:
            raise ValidationError("This was reviewed already.")
        before = snapshot(emergency)
        emergency.is_justified, emergency.review_note = is_justified, note
        emergency.reviewed_by, emergency.reviewed_at = by, timezone.now()
        _save(emergency, before, by)


def _locked(emergency: EmergencyAccess) -> EmergencyAccess:
    return EmergencyAccess.objects.select_for_update(of=["self"]).select_related("case", "user").get(pk=emergency.pk)


def _save(emergency: EmergencyAccess, before: dict, by: User) -> None:
    emergency.save()
    changes = differences(before, snapshot(emergency))
    record_change(operation=Change.ALTERATION, obj=emergency, by=by, changes=changes)
