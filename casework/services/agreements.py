"""Information sharing agreements: recording them, who signed, and their yearly review."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casework.acting import as_system
from casework.audit import Change, differences, record_change, snapshot
from casework.models import Agency, Agreement, AgreementSignature, Case, Notice, Partnership, User
from casework.rules.agreements import SharingFacts, Standing, a_year_after
from casework.rules.categories import DataCategory, Gateway, Part, Purpose
from casework.rules.roles import Permission
from casework.services.documents import PAPERS, take_in
from casework.services.notices import notify_ahead, officers_who
from casework.services.saving import changing, create

TERMS = ("title", "purposes", "gateways", "categories", "starts_on", "ends_on", "review_due_on", "document")


def record(*, partnership: Partnership, by: User, **terms: Any) -> Agreement:
    """An agreement of the partnership; `terms` holds TERMS. Nobody has signed it yet."""
    return create(Agreement, by=by, partnership=partnership, recorded_by=by, changed_by=by, **terms)


def change(*, agreement: Agreement, by: User, version: int, **terms: Any) -> None:
    """Change its terms: what is shared already stays shared. Raises Stale."""
    with changing(agreement, by=by, version=version) as current:
        for name, value in terms.items():
            setattr(current, name, value)


def review(*, agreement: Agreement, by: User, version: int, reviewed_on: date) -> None:
    """The agencies have looked through it, as they do once a year; the next review is due a year after that day. Raises
    Stale, or ValidationError for a day to come, one before it began, and one that would put the next review no later."""
    with changing(agreement, by=by, version=version) as current:
        if not current.starts_on <= reviewed_on <= timezone.localdate():
            raise ValidationError(f"The day of the review is between {current.starts_on:%-d %B %Y} and today.")
        next_on = a_year_after(reviewed_on)
        if next_on <= current.review_due_on:
            due = f"{current.review_due_on:%-d %B %Y}"
            raise ValidationError(f"The next review is due on {due} already. A review on that day moves nothing.")
        current.review_due_on = next_on


@transaction.atomic
def attach(*, agreement: Agreement, by: User, version: int, name: str, content: bytes) -> None:
    """Keep the paper that was signed; an earlier one stays in the record. Raises Stale, or ValidationError as
    `documents.take_in` does for what is no PDF or Word file."""
    with changing(agreement, by=by, version=version) as current:
        current.document = take_in(name=name, content=content, by=by, only=PAPERS)


@transaction.atomic
def sign(*, agreement: Agreement, agency: Agency, signed_on: date, signed_by_name: str, by: User) -> AgreementSignature:
    """The agency signed. Raises ValidationError for an agency outside the partnership, or one that signed already."""
    if not agreement.partnership.agencies.filter(pk=agency.pk).exists():
        raise ValidationError(f"{agency} is not a member of the partnership.")
    if agreement.signatures.filter(agency=agency, withdrawn_on=None).exists():
        raise ValidationError(f"{agency} has signed already.")
    return create(
        AgreementSignature,
        by=by,
        agreement=agreement,
        agency=agency,
        signed_on=signed_on,
        signed_by_name=signed_by_name,
        recorded_by=by,
    )


@transaction.atomic
def withdraw_signature(*, signature: AgreementSignature, on: date, by: User) -> None:
    """The agency took its signature back: nothing new is shared with it or by it. Raises ValidationError when it did so
    before, and for a day to come or one before it signed."""
    signature = AgreementSignature.objects.select_for_update().get(pk=signature.pk)
    if signature.withdrawn_on:
        raise ValidationError("This signature was taken back already.")
    if not signature.signed_on <= on <= timezone.localdate():
        raise ValidationError(f"The day is between {signature.signed_on:%-d %B %Y}, when it signed, and today.")
    before = snapshot(signature)
    signature.withdrawn_on = on
    signature.save()
    record_change(operation=Change.ALTERATION, obj=signature, by=by, changes=differences(before, snapshot(signature)))


def live_shares(agreement: Agreement) -> int:
    """How many shares stand under it now, in the whole partnership: for those who look after the agreement, not for a list of
    cases."""
    with as_system("The count is of all agencies' cases and names none."):
        return agreement.shares.filter(withdrawn_at=None).count()


def warnings(agreements: Iterable[Agreement], on: date) -> list[str]:
    """What those who share cases should know of a partnership's agreements: none is in force, or one lapses soon and no
    other carries on."""
    every = [one.facts for one in agreements]
    if not any(one.standing(on) in (Standing.IN_FORCE, Standing.SOON) for one in every):
        return ["No information sharing agreement is in force. Until one is, no case can be shared."]
    lapsing = [one for one in every if not any(one.is_followed_by(other) for other in every)]
    return [warning for one in lapsing if (warning := one.warning(on))]


def notice_lapses(*, today: date) -> int:
    """Tell those who can prevent it, and those who share cases, that an agreement lapses in 60 or in 14 days; each of them
    once each time, however often this runs. Returns how many were told."""
    told = 0
    for partnership in Partnership.objects.prefetch_related("agreements__signatures"):
        every = list(partnership.agreements.all())
        for agreement in every:
            days = agreement.facts.warn_days(today)
            if days and not any(agreement.facts.is_followed_by(other.facts) for other in every):
                told += _notice_lapse(agreement, days)
    return told


def _notice_lapse(agreement: Agreement, days: int) -> int:
    where = agreement.partnership_id
    return notify_ahead(
        users=[
            *officers_who(Permission.AGREEMENT_EDIT, partnership_id=where),
            *officers_who(Permission.CASE_MANAGE, partnership_id=where),
        ],
        kind=Notice.Kind.AGREEMENT_LAPSES,
        path=agreement.get_absolute_url(),
        since=agreement.facts.lapses_on - timedelta(days=days),
    )


# --- What lets a case be shared


@dataclass(frozen=True)
class Coverage:
    """Whether a case may go to an agency today: under which agreements, and where there is none, why."""

    agency: Agency
    agreements: list[Agreement]
    refusals: list[str]


def agreement_for(*, case: Case, agency: Agency, purpose: str, gateway: str) -> Agreement:
    """The agreement under which the case may be disclosed to the agency today. Raises ValidationError that says why there
    is none: for each agreement in force, or else for the latest, what it lacks."""
    if not case.partnership.agencies.filter(pk=agency.pk).exists():
        raise ValidationError(f"{agency} is not a member of the partnership.")
    facts = replace(_facts_of(case), recipient=agency.pk, purpose=purpose, gateway=gateway)
    refused = []
    for agreement in _to_look_at(case):
        refusals = facts.refusals(agreement.facts)
        if not refusals:
            return agreement
        refused.append(f"“{agreement}” does not allow it: {'; '.join(refusals)}.")
    raise ValidationError(
        refused
        or "The partnership has no information sharing agreement, so no case can be shared. Ask its coordinator."
    )


def coverage(case: Case) -> list[Coverage]:
    """For each other agency of the partnership, by name: whether the case may go to it today, whatever for."""
    facts, agreements, found = _facts_of(case), _to_look_at(case), []
    for agency in case.partnership.agencies.exclude(pk=case.lead_agency_id):
        to = replace(facts, recipient=agency.pk)
        refused = [(one, to.refusals_of_agency(one.facts)) for one in agreements]
        covering = [agreement for agreement, refusals in refused if not refusals]
        reasons = [f"“{one}”: {'; '.join(refusals)}." for one, refusals in refused] or ["There is no agreement."]
        found.append(Coverage(agency, covering, [] if covering else reasons))
    return found


def categories_of(case: Case) -> frozenset[str]:
    """What kinds of information the case holds now."""
    found = {DataCategory.IDENTITY, DataCategory.ACCOUNT}
    if case.risk_band or case.reports.exclude(hate_motivation="").exists():
        found.add(DataCategory.SPECIAL)
    if case.involvements.filter(part=Part.ALLEGED_PERPETRATOR).exists():
        found.add(DataCategory.OFFENCE)
    return frozenset(found)


def _facts_of(case: Case) -> SharingFacts:
    """A disclosure of the case; to whom and what for is filled in."""
    return SharingFacts(
        lead=case.lead_agency_id,
        recipient=case.lead_agency_id,
        names={agency.pk: agency.name for agency in case.partnership.agencies.all()},
        purpose=Purpose.PREVENT,
        gateway=Gateway.CDA_S115,
        categories=categories_of(case),
        on=timezone.localdate(),
    )


def _to_look_at(case: Case) -> list[Agreement]:
    """The agreements in force; where there is none, the one that began last, to say what became of it."""
    today = timezone.localdate()
    every = list(case.partnership.agreements.prefetch_related("signatures"))
    return [one for one in every if not one.facts.lapse(today)] or every[:1]
