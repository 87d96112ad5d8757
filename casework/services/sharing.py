"""Letting an agency into a case, and out again. The only writer of guardian's rows."""

from datetime import date, datetime, time, timedelta
from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from guardian.shortcuts import assign_perm, remove_perm

from casework.acting import as_system
from casework.audit import Change, record_change
from casework.models import (
    AccessRequest,
    Agency,
    Case,
    CaseEvent,
    CaseGroupObjectPermission,
    CaseShare,
    CaseUserObjectPermission,
    Membership,
    Notice,
    User,
)
from casework.models.sharing import permission_id
from casework.rules.categories import Gateway, Purpose
from casework.rules.workflow import ActionStatus, PanelReferralStatus, SupportReferralStatus
from casework.services.agreements import agreement_for
from casework.services.notices import notify, notify_ahead, officers_on
from casework.services.saving import changing, create, tell

Level = CaseShare.Level
CODENAMES = {
    Level.READ: ["view_case"],
    Level.CONTRIBUTE: ["view_case", "contribute_case"],
    Level.MANAGE: ["view_case", "contribute_case", "manage_case"],
}
WARN_AHEAD = timedelta(days=7)  # before a share ends by its date


@transaction.atomic
def share_with_lead(*, case: Case, by: User) -> CaseShare:
    """The lead agency's own share of its case."""
    return _grant(
        by,
        case=case,
        agency=case.lead_agency,
        level=Level.MANAGE,
        purpose=Purpose.PREVENT,
        gateway=Gateway.CDA_S115,
        note="Leads the case",
    )


@transaction.atomic
def share(
    *,
    case: Case,
    agency: Agency,
    level: Level,
    purpose: str,
    gateway: str,
    note: str,
    by: User,
    ends_on: date | None = None,
    request: AccessRequest | None = None,
) -> CaseShare:
    """Let another agency of the partnership into the case, until the end of the day `ends_on` or until it is withdrawn. A
    share that it has already is replaced; one that only becomes narrower needs no agreement that is in force.

    Raises ValidationError for the lead agency itself, an agency outside the partnership, section 17A (a case names people),
    the same level and end again, a day that has passed, an end for the agency whose panel has the case, and, with the
    reasons, when no agreement covers it.
    """
    lock(case)
    current = current_share(case, agency)
    _check(case, agency, current, level, ends_on, purpose, gateway)
    if current and _is_narrower(current, level, ends_on, purpose, gateway):
        agreement = current.agreement
    else:
        agreement = agreement_for(case=case, agency=agency, purpose=purpose, gateway=gateway)
    if current:
        _end(current, by)
    granted = _grant(
        by,
        case=case,
        agency=agency,
        level=level,
        purpose=purpose,
        gateway=gateway,
        note=note,
        ends_on=ends_on,
        agreement=agreement,
        request=request,
        replaces=current,
    )
    _disclose(granted, by)
    if current is None:
        told = [user for user in officers_on(agency, case.partnership_id) if user.pk != by.pk]
        notify(users=told, kind=Notice.Kind.CASE_SHARED, path=case.get_absolute_url(), case=case)
    return granted


def _check(
    case: Case,
    agency: Agency,
    current: CaseShare | None,
    level: Level,
    ends_on: date | None,
    purpose: str,
    gateway: str,
) -> None:
    if agency.pk == case.lead_agency_id:
        raise ValidationError(f"{agency} leads the case.")
    if gateway == Gateway.CDA_S17A:
        raise ValidationError("Section 17A is for sets without names. A case names people: choose another gateway.")
    wanted = (level, ends_on, purpose, gateway)
    if current and (current.level, current.ends_on, current.purpose, current.gateway) == wanted:
        raise ValidationError(f"The case is shared with {agency} like this already.")
    if ends_on and ends_on < timezone.localdate():
        raise ValidationError("The last day of the share has passed already.")
    if ends_on and has_panel_of(case, agency):
        raise ValidationError(f"{agency} runs the panel that has this case, so its share has no last day.")


def has_panel_of(case: Case, agency: Agency) -> bool:
    """Does a panel that the agency runs have the case, or wait for it?"""
    return case.panel_referrals.exclude(status=PanelReferralStatus.RELEASED).filter(panel__agency=agency).exists()


def _is_narrower(current: CaseShare, level: Level, ends_on: date | None, purpose: str, gateway: str) -> bool:
    """Does the new share let the agency do no more, for no longer, for the same reason?"""
    levels = list(CODENAMES)
    ends_no_later = current.ends_on is None or ends_on is not None and ends_on <= current.ends_on
    is_no_higher = levels.index(level) <= levels.index(Level(current.level))
    return is_no_higher and ends_no_later and (current.purpose, current.gateway) == (purpose, gateway)


def _disclose(granted: CaseShare, by: User) -> None:
    """Write down to whom the case is disclosed now, for what and under what, and say so on the case."""
    facts = {
        "recipient": granted.agency.name,
        "gateway": granted.gateway,
        "purpose": granted.purpose,
        "level": granted.level,
        "until": str(granted.ends_on or ""),
        "agreement": granted.agreement.title if granted.agreement else "",
    }
    record_change(operation=Change.DISCLOSURE, obj=granted.case, by=by, changes=facts)
    until = f", until {granted.ends_on:%-d %B %Y}" if granted.ends_on else ""
    note = f"With {granted.agency}: {granted.get_level_display().lower()}{until}"
    tell(granted.case, CaseEvent.Kind.SHARED, by=by, note=note)


@transaction.atomic
def withdraw(*, share: CaseShare, by: User) -> None:
    """End a share, at once and everywhere. What the agency still had to do on the case is no longer possible, and a referral
    for support that waits for its answer is taken back.

    Raises ValidationError for the lead agency's, for one that has ended, and while a panel that the agency runs has the
    case: the panel has to release it first.
    """
    lock(share.case)
    share.refresh_from_db()
    if share.withdrawn_at:
        raise ValidationError("This share has ended already.")
    if share.agency_id == share.case.lead_agency_id:
        raise ValidationError("The lead agency keeps its case.")
    if has_panel_of(share.case, share.agency):
        raise ValidationError(
            f"{share.agency} runs the panel that has this case. Once the panel has released the case at a meeting, you can"
            " withdraw the share."
        )
    _shut_out(share, by, f"From {share.agency}")


@transaction.atomic
def give_back(*, share: CaseShare, by: User) -> None:
    """End a share that the agency was given for one task, and let it do again what it might before, if anything and if that
    has not run out meanwhile. Raises ValidationError as `withdraw` does."""
    before = share.replaces
    if before is None or before.ends_on and before.ends_on < timezone.localdate():
        withdraw(share=share, by=by)
        return
    lock(share.case)
    with as_system("Whoever gives it back sees the case by this share, and for a moment by none."):
        _end(share, by)
        names = ("case", "agency", "level", "purpose", "gateway", "note", "ends_on", "agreement", "request")
        again = _grant(by, **{name: getattr(before, name) for name in names}, replaces=share)
        note = f"With {again.agency}: {again.get_level_display().lower()}, as before"
        tell(again.case, CaseEvent.Kind.SHARED, by=by, note=note)


@transaction.atomic
def end_expired(*, today: date) -> int:
    """Close the books on shares whose last day has passed: from that midnight on they let nobody in, whether this has run
    or not. Returns how many."""
    ended = CaseShare.objects.filter(withdrawn_at=None, ends_on__lt=today).select_related("case", "agency")
    count = 0
    for share in ended.order_by("case", "pk"):
        lock(share.case)
        share.refresh_from_db(fields=["withdrawn_at"])
        if share.withdrawn_at is None:
            _shut_out(share, None, f"From {share.agency}: its last day passed", on=today)
            count += 1
    return count


def notice_ends(*, today: date) -> int:
    """Tell the agency that leads a case, and the one that reads it, a week before a share of it ends; each of them once.
    Returns how many were told."""
    soon = CaseShare.objects.filter(withdrawn_at=None, ends_on__range=(today, today + WARN_AHEAD))
    told = 0
    for share in soon.select_related("case__lead", "case__lead_agency", "agency"):
        case, ends_on = share.case, cast(date, share.ends_on)
        leads = [case.lead] if case.lead and case.lead.is_active else officers_on(case.lead_agency, case.partnership_id)
        told += notify_ahead(
            users=[*leads, *officers_on(share.agency, case.partnership_id)],
            kind=Notice.Kind.SHARE_ENDS,
            path=reverse("casework:case-sharing", args=[case.reference]),
            case=case,
            since=ends_on - WARN_AHEAD,
        )
    return told


def open_in_emergency(*, case: Case, user: User, until: datetime) -> None:
    """Let one officer read the case until that moment. Whether they may is services/emergencies.py's to decide."""
    CaseUserObjectPermission.objects.update_or_create(
        user=user, permission_id=permission_id("view_case"), content_object=case, defaults={"until": until}
    )


def end_emergency(*, case: Case, user: User) -> None:
    """Shut the case to the officer again, before its time."""
    CaseUserObjectPermission.objects.filter(user=user, content_object=case).delete()


def clear_emergencies() -> int:
    """Take away the grants of emergencies that are over: they let nobody in any more, whether this has run or not. Returns
    how many."""
    return CaseUserObjectPermission.objects.filter(until__lte=timezone.now()).delete()[0]


def current_share(case: Case, agency: Agency) -> CaseShare | None:
    """The agency's share, also one that ran out at midnight and still stands in the books."""
    return case.shares.filter(agency=agency, withdrawn_at=None).first()


def ensure_shared(*, case: Case, agency: Agency, purpose: str, gateway: str, note: str, by: User) -> None:
    """Let the agency contribute, unless it may already, without an end. Raises ValidationError as `share` does."""
    current = current_share(case, agency)
    if current is None or current.level == Level.READ or current.ends_on:
        share(case=case, agency=agency, level=Level.CONTRIBUTE, purpose=purpose, gateway=gateway, note=note, by=by)


def _shut_out(share: CaseShare, by: User | None, note: str, on: date | None = None) -> None:
    with as_system("It may be the share by which the officer sees the case."):
        tell(share.case, CaseEvent.Kind.SHARE_WITHDRAWN, by=by, on=on, note=note)
        _end_work(share, by)
        _end(share, by)


def _end_work(share: CaseShare, by: User | None) -> None:
    """Nobody else could end what an agency had to do on a case that it no longer sees."""
    case, agency, today = share.case, share.agency, timezone.localdate()
    for action in case.actions.open().filter(agency=agency):
        with changing(action, by=by) as current:
            current.status, current.ended_by = ActionStatus.NOT_POSSIBLE, by
            current.outcome = f"The case is no longer shared with {agency}."
            current.ended_on = max(today, current.set_on)
            note = f"{agency}: {current.description} – {current.get_status_display().lower()}"
            tell(case, CaseEvent.Kind.ACTION_ENDED, by=by, note=note)
    for referral in case.support_referrals.filter(agency=agency, status=SupportReferralStatus.WAITING):
        with changing(referral, by=by) as taken:
            taken.status = SupportReferralStatus.TAKEN_BACK
            taken.answered_on = max(today, taken.referred_on)
            note = f"Taken back from {agency}: the case is no longer shared with them"
            tell(case, CaseEvent.Kind.SUPPORT_ANSWERED, by=by, note=note)


def lock(case: Case) -> None:
    """One at a time: officers who change who sees a case, or what an agency has to do there, must not leave its shares and
    permissions apart, nor work with an agency that is out."""
    Case.objects.select_for_update(no_key=True).get(pk=case.pk)


def _grant(by: User, *, case: Case, agency: Agency, level: Level, ends_on: date | None = None, **why) -> CaseShare:
    membership = Membership.objects.filter(partnership=case.partnership_id, agency=agency).first()
    if membership is None:
        raise ValidationError(f"{agency} is not a member of the partnership.")
    for codename in CODENAMES[level]:
        assign_perm(codename, membership.group, case)
    if ends_on:
        rows = CaseGroupObjectPermission.objects.filter(group=membership.group_id, content_object=case)
        rows.update(until=_end_of(ends_on))
    return create(CaseShare, by=by, case=case, agency=agency, level=level, ends_on=ends_on, shared_by=by, **why)


def _end_of(day: date) -> datetime:
    """The midnight at which the day ends."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _end(share: CaseShare, by: User | None) -> None:
    membership = Membership.objects.get(partnership=share.case.partnership_id, agency=share.agency_id)
    share.withdrawn_by, share.withdrawn_at = by, timezone.now()
    share.save()
    record_change(
        operation=Change.ALTERATION, obj=share, by=by, changes={"withdrawn_at": [None, str(share.withdrawn_at)]}
    )
    for codename in CODENAMES[Level(share.level)]:
        remove_perm(codename, membership.group, share.case)
