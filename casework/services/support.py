"""Referring a victim for support, giving it, and what was said to victims."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from casework.models import (
    Agency,
    AgendaItem,
    Case,
    CaseEvent,
    Contact,
    Feedback,
    Person,
    SupportGiven,
    SupportReferral,
    Threshold,
    User,
)
from casework.rules.categories import Circle, Gateway, Purpose
from casework.rules.clocks import add_working_days
from casework.rules.thresholds import SUPPORT_FIRST_CONTACT_DAYS, in_force
from casework.rules.workflow import CaseStatus, SupportReferralStatus
from casework.services.circles import check_author, chosen
from casework.services.details import let_reach
from casework.services.saving import changing, create, tell
from casework.services.sharing import current_share, ensure_shared, give_back, has_panel_of, lock


@transaction.atomic
def refer(
    *,
    case: Case,
    person: Person,
    agency: Agency,
    needs: str,
    consent_on: date,
    consent_scope: str,
    referred_on: date,
    by: User,
    agenda_item: AgendaItem | None = None,
) -> SupportReferral:
    """Offer a victim to a victims' service, which may then read the case, and how to reach them as far as the referring
    agency may itself. Only with the victim's agreement.

    Raises ValidationError when the agreement is later than the referral, or a referral is running already.
    """
    if case.status == CaseStatus.CLOSED:
        raise ValidationError("The case is closed.")
    if consent_on > referred_on:
        raise ValidationError("The victim has to agree before the referral is made.")
    running = [SupportReferralStatus.WAITING, SupportReferralStatus.ACCEPTED]
    if case.support_referrals.filter(person=person, agency=agency, status__in=running).exists():
        raise ValidationError(f"{agency} has a referral for this person already.")
    lock(case)
    ensure_shared(
        case=case, agency=agency, purpose=Purpose.SUPPORT, gateway=Gateway.CONSENT, note="Support for the victim", by=by
    )
    let_reach(person=person, case=case, agency=agency, by=by)
    referral = create(
        SupportReferral,
        by=by,
        case=case,
        person=person,
        agency=agency,
        agenda_item=agenda_item,
        needs=needs,
        consent_on=consent_on,
        consent_scope=consent_scope,
        referred_on=referred_on,
        referred_by=by,
        respond_by=_respond_by(case, referred_on),
        changed_by=by,
    )
    tell(case, CaseEvent.Kind.SUPPORT_REFERRED, by=by, on=referred_on, note=f"To {agency}")
    return referral


def _respond_by(case: Case, referred_on: date) -> date:
    rule = in_force(Threshold.objects.rows_for(case.partnership_id), SUPPORT_FIRST_CONTACT_DAYS, referred_on)
    return add_working_days(referred_on, rule.value if rule else 0)


def accept(*, referral: SupportReferral, by: User, version: int, on: date) -> None:
    """The officer takes the referral on. Raises Stale, or ValidationError when it was answered already."""
    with _answering(referral, by, version, on) as current:
        current.status, current.answered_on, current.worker = SupportReferralStatus.ACCEPTED, on, by
        tell(current.case, CaseEvent.Kind.SUPPORT_ANSWERED, by=by, on=on, note=f"Accepted by {current.agency}")


@transaction.atomic
def decline(*, referral: SupportReferral, by: User, version: int, on: date, reason: str) -> None:
    """The service does not take the referral, and says why. What it may do on the case is again what it might before the
    referral, unless it has other work on it.

    Raises Stale, or ValidationError when it was answered already.
    """
    with _answering(referral, by, version, on) as current:
        current.status, current.answered_on, current.decline_reason = SupportReferralStatus.DECLINED, on, reason
        tell(
            current.case, CaseEvent.Kind.SUPPORT_ANSWERED, by=by, on=on, note=f"Declined by {current.agency}: {reason}"
        )
    share = current_share(referral.case, referral.agency)
    if share and share.gateway == Gateway.CONSENT and not _has_other_work(referral):
        give_back(share=share, by=by)


def _has_other_work(referral: SupportReferral) -> bool:
    case, agency = referral.case, referral.agency
    over = [SupportReferralStatus.DECLINED, SupportReferralStatus.TAKEN_BACK]
    others = case.support_referrals.filter(agency=agency).exclude(pk=referral.pk).exclude(status__in=over)
    return case.actions.filter(agency=agency).open().exists() or others.exists() or has_panel_of(case, agency)


def _answering(referral: SupportReferral, by: User, version: int, on: date):
    if referral.status != SupportReferralStatus.WAITING and referral.version == version:
        raise ValidationError("The referral was answered already.")
    if on < referral.referred_on:
        raise ValidationError(f"The referral was made on {referral.referred_on:%-d %B %Y}.")
    return changing(referral, by=by, version=version)


@transaction.atomic
def log_contact(
    *,
    case: Case,
    by: User,
    on: date,
    method: str,
    is_reached: bool,
    note: str,
    circle: str = Circle.CASE,
    circle_agencies: Collection[int] = (),
    explained_case_review: bool = False,
    referral: SupportReferral | None = None,
) -> Contact:
    """Write down a contact with the victim, tried or made. The first that reaches them stops the referral's clock.

    Raises ValidationError when the case review is said to be explained to somebody who was not reached, a contact for a
    referral is older than the referral, or nobody is named who should be.
    """
    if explained_case_review and not is_reached:
        raise ValidationError("The case review can only be explained to somebody you reached.")
    if referral and on < referral.referred_on:
        raise ValidationError(f"The referral was made on {referral.referred_on:%-d %B %Y}.")
    contact = create(
        Contact,
        by=by,
        case=case,
        referral=referral,
        agency=by.agency,
        made_by=by,
        on=on,
        method=method,
        is_reached=is_reached,
        note=note,
        circle=circle,
        circle_agencies=chosen(by.agency, circle, circle_agencies),
        explained_case_review=explained_case_review,
    )
    if referral and is_reached and not (referral.first_contact_on and referral.first_contact_on <= on):
        with changing(referral, by=by) as current:
            current.first_contact_on = on
    return contact


def choose_readers(
    *, contact: Contact, by: User, version: int, circle: str, circle_agencies: Collection[int] = ()
) -> None:
    """Say anew who on the case may read a contact. Raises Stale; raises ValidationError for an officer of another agency
    than its author's, or when nobody is named who should be."""
    check_author(contact, by)
    with changing(contact, by=by, version=version) as current:
        current.circle, current.circle_agencies = circle, chosen(contact.agency, circle, circle_agencies)


@transaction.atomic
def give(*, referral: SupportReferral, by: User, on: date, kind: str, note: str) -> SupportGiven:
    """Write down support that was given. Raises ValidationError unless the referral was accepted."""
    if referral.status != SupportReferralStatus.ACCEPTED:
        raise ValidationError("Support can be logged once the referral is accepted, until support ends.")
    return create(SupportGiven, by=by, referral=referral, kind=kind, on=on, note=note, given_by=by)


@transaction.atomic
def record_feedback(
    *, referral: SupportReferral, by: User, given_on: date, would_recommend: bool, satisfaction: int, comments: str
) -> Feedback:
    """What the victim said of the support, once a referral. Raises ValidationError the second time, or for a referral
    that was never accepted."""
    if referral.status not in (SupportReferralStatus.ACCEPTED, SupportReferralStatus.ENDED):
        raise ValidationError("There can be feedback once the referral is accepted.")
    if referral.answered_on and given_on < referral.answered_on:
        raise ValidationError(f"The referral was accepted on {referral.answered_on:%-d %B %Y}.")
    if Feedback.objects.filter(referral=referral).exists():
        raise ValidationError("Feedback is recorded already.")
    feedback = create(
        Feedback,
        by=by,
        referral=referral,
        given_on=given_on,
        would_recommend=would_recommend,
        satisfaction=satisfaction,
        comments=comments,
        recorded_by=by,
    )
    tell(referral.case, CaseEvent.Kind.FEEDBACK, by=by, on=given_on, circle=Circle.AGENCY)
    return feedback


def end(*, referral: SupportReferral, by: User, version: int, on: date) -> None:
    """Support has ended. Raises Stale, or ValidationError unless it was accepted, and on that day or earlier."""
    with changing(referral, by=by, version=version) as current:
        if current.status != SupportReferralStatus.ACCEPTED or current.answered_on is None:
            raise ValidationError("Only support that was accepted can end.")
        if on < current.answered_on:
            raise ValidationError(f"The referral was accepted on {current.answered_on:%-d %B %Y}.")
        current.status, current.ended_on = SupportReferralStatus.ENDED, on
        tell(current.case, CaseEvent.Kind.SUPPORT_ENDED, by=by, on=on, note=f"By {current.agency}")
