"""Letting an agency into a case, and out again. The only writer of guardian's rows."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from guardian.shortcuts import assign_perm, remove_perm

from casework.acting import as_system
from casework.audit import Change, record_change
from casework.models import (
    AccessRequest,
    Agency,
    Agreement,
    Case,
    CaseEvent,
    CaseGroupObjectPermission,
    CaseShare,
    Membership,
    User,
)
from casework.rules.agreements import SharingFacts
from casework.rules.categories import DataCategory, Gateway, Part, Purpose
from casework.rules.workflow import PanelReferralStatus
from casework.services.saving import create, tell

Level = CaseShare.Level
CODENAMES = {
    Level.READ: ["view_case"],
    Level.CONTRIBUTE: ["view_case", "contribute_case"],
    Level.MANAGE: ["view_case", "contribute_case", "manage_case"],
}


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
    share that it has already is replaced.

    Raises ValidationError for the lead agency itself, an agency outside the partnership, the same level and end again, a day
    that has passed, and, with the reasons, when no agreement in force covers it.
    """
    _lock(case)
    current = current_share(case, agency)
    if agency.pk == case.lead_agency_id:
        raise ValidationError(f"{agency} leads the case.")
    if current and (current.level, current.ends_on) == (level, ends_on):
        raise ValidationError(f"The case is shared with {agency} like this already.")
    if ends_on and ends_on < timezone.localdate():
        raise ValidationError("The last day of the share has passed already.")
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
    )
    facts = {
        "recipient": agency.name,
        "gateway": gateway,
        "purpose": purpose,
        "level": level,
        "until": str(ends_on or ""),
    }
    record_change(operation=Change.DISCLOSURE, obj=case, by=by, changes=facts | {"agreement": agreement.title})
    until = f", until {ends_on:%-d %B %Y}" if ends_on else ""
    tell(case, CaseEvent.Kind.SHARED, by=by, note=f"With {agency}: {granted.get_level_display().lower()}{until}")
    return granted


def agreement_for(*, case: Case, agency: Agency, purpose: str, gateway: str) -> Agreement:
    """The agreement under which the case may be disclosed to the agency today. Raises ValidationError that says why there
    is none: for each agreement of the partnership, what it lacks."""
    members = case.partnership.agencies.filter(pk__in=[case.lead_agency_id, agency.pk])
    if agency.pk not in [member.pk for member in members]:
        raise ValidationError(f"{agency} is not a member of the partnership.")
    facts = SharingFacts(
        lead=case.lead_agency_id,
        recipient=agency.pk,
        names={member.pk: member.name for member in members},
        purpose=purpose,
        gateway=gateway,
        categories=categories_of(case),
        on=timezone.localdate(),
    )
    refused = []
    for agreement in case.partnership.agreements.prefetch_related("signatures"):
        refusals = facts.refusals(agreement.facts)
        if not refusals:
            return agreement
        refused.append(f"“{agreement}” does not allow it: {'; '.join(refusals)}.")
    raise ValidationError(
        refused
        or "The partnership has no information sharing agreement, so no case can be shared. Ask its coordinator."
    )


def categories_of(case: Case) -> frozenset[str]:
    """What kinds of information the case holds now."""
    found = {DataCategory.IDENTITY, DataCategory.ACCOUNT}
    if case.risk_band or case.reports.exclude(hate_motivation="").exists():
        found.add(DataCategory.SPECIAL)
    if case.involvements.filter(part=Part.ALLEGED_PERPETRATOR).exists():
        found.add(DataCategory.OFFENCE)
    return frozenset(found)


@transaction.atomic
def withdraw(*, share: CaseShare, by: User) -> None:
    """End a share, at once and everywhere. Raises ValidationError for the lead agency's, for one that has ended, or
    while the agency has actions to do or runs the panel that has the case: nobody else could end those."""
    _lock(share.case)
    share.refresh_from_db()
    if share.withdrawn_at:
        raise ValidationError("This share has ended already.")
    if share.agency_id == share.case.lead_agency_id:
        raise ValidationError("The lead agency keeps its case.")
    if share.case.actions.open().filter(agency=share.agency_id).exists():
        raise ValidationError(f"{share.agency} still has an action to do on this case.")
    live = share.case.panel_referrals.exclude(status=PanelReferralStatus.RELEASED)
    if live.filter(panel__agency=share.agency_id).exists():
        raise ValidationError(f"{share.agency} runs the panel that has this case.")
    with as_system("an agency that gives its own share back may not read the case a moment later"):
        _end(share, by)
        tell(share.case, CaseEvent.Kind.SHARE_WITHDRAWN, by=by, note=f"From {share.agency}")


@transaction.atomic
def end_expired(*, today: date) -> int:
    """Close the books on shares whose last day has passed: from that midnight on they let nobody in, whether this has run
    or not. Returns how many."""
    ended = CaseShare.objects.select_for_update(of=["self"]).filter(withdrawn_at=None, ends_on__lt=today)
    for share in ended.select_related("case", "agency"):
        _end(share, None)
        tell(
            share.case,
            CaseEvent.Kind.SHARE_WITHDRAWN,
            by=None,
            on=today,
            note=f"From {share.agency}: its last day passed",
        )
    return len(ended)


def current_share(case: Case, agency: Agency) -> CaseShare | None:
    """The agency's share, also one that ran out at midnight and still stands in the books."""
    return case.shares.filter(agency=agency, withdrawn_at=None).first()


def ensure_shared(*, case: Case, agency: Agency, purpose: str, gateway: str, note: str, by: User) -> None:
    """Let the agency contribute, unless it may already, without an end. Raises ValidationError as `share` does."""
    current = current_share(case, agency)
    if current is None or current.level == Level.READ or current.ends_on:
        share(case=case, agency=agency, level=Level.CONTRIBUTE, purpose=purpose, gateway=gateway, note=note, by=by)


def _lock(case: Case) -> None:
    """One at a time: two officers who change who sees a case must not leave its shares and permissions apart."""
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
    for codename in CODENAMES[Level(share.level)]:
        remove_perm(codename, membership.group, share.case)
    share.withdrawn_by, share.withdrawn_at = by, timezone.now()
    share.save()
    record_change(
        operation=Change.ALTERATION, obj=share, by=by, changes={"withdrawn_at": [None, str(share.withdrawn_at)]}
    )
