"""Letting an agency into a case, and out again. The only writer of guardian's rows."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from guardian.shortcuts import assign_perm, remove_perm

from casework.audit import Change, record_change
from casework.models import Agency, Case, CaseEvent, CaseShare, Membership, User
from casework.rules.categories import Gateway
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
    return _grant(case, case.lead_agency, Level.MANAGE, Gateway.CDA_S115, "Leads the case", by)


@transaction.atomic
def share(*, case: Case, agency: Agency, level: Level, gateway: str, purpose: str, by: User) -> CaseShare:
    """Let another agency of the partnership into the case. A share that it has at another level is replaced.

    Raises ValidationError for the lead agency itself, an agency outside the partnership, or the same level again.
    """
    _lock(case)
    current = current_share(case, agency)
    if agency.pk == case.lead_agency_id:
        raise ValidationError(f"{agency} leads the case.")
    if current and current.level == level:
        raise ValidationError(f"The case is shared with {agency} at this level already.")
    if current:
        _end(current, by)
    granted = _grant(case, agency, level, gateway, purpose, by)
    record_change(
        operation=Change.DISCLOSURE,
        obj=case,
        by=by,
        changes={"recipient": agency.name, "gateway": gateway, "level": level},
    )
    tell(case, CaseEvent.Kind.SHARED, by=by, note=f"With {agency}: {granted.get_level_display().lower()}")
    return granted


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
    _end(share, by)
    tell(share.case, CaseEvent.Kind.SHARE_WITHDRAWN, by=by, note=f"From {share.agency}")


def current_share(case: Case, agency: Agency) -> CaseShare | None:
    return case.shares.filter(agency=agency, withdrawn_at=None).first()


def ensure_shared(*, case: Case, agency: Agency, gateway: str, purpose: str, by: User) -> None:
    """Let the agency contribute, unless it may already."""
    current = current_share(case, agency)
    if current is None or current.level == Level.READ:
        share(case=case, agency=agency, level=Level.CONTRIBUTE, gateway=gateway, purpose=purpose, by=by)


def _lock(case: Case) -> None:
    """One at a time: two officers who change who sees a case must not leave its shares and permissions apart."""
    Case.objects.select_for_update(no_key=True).get(pk=case.pk)


def _grant(case: Case, agency: Agency, level: Level, gateway: str, purpose: str, by: User) -> CaseShare:
    membership = Membership.objects.filter(partnership=case.partnership_id, agency=agency).first()
    if membership is None:
        raise ValidationError(f"{agency} is not a member of the partnership.")
    for codename in CODENAMES[level]:
        assign_perm(codename, membership.group, case)
    return create(
        CaseShare, by=by, case=case, agency=agency, level=level, gateway=gateway, purpose=purpose, shared_by=by
    )


def _end(share: CaseShare, by: User) -> None:
    membership = Membership.objects.get(partnership=share.case.partnership_id, agency=share.agency_id)
    for codename in CODENAMES[Level(share.level)]:
        remove_perm(codename, membership.group, share.case)
    share.withdrawn_by, share.withdrawn_at = by, timezone.now()
    share.save()
    record_change(
        operation=Change.ALTERATION, obj=share, by=by, changes={"withdrawn_at": [None, str(share.withdrawn_at)]}
    )
