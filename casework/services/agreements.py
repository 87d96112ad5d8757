"""Information sharing agreements: recording them, who signed, and their yearly review."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from casework.audit import Change, differences, record_change, snapshot
from casework.models import Agency, Agreement, AgreementSignature, Partnership, User
from casework.services.saving import changing, create

TERMS = ("title", "purposes", "gateways", "categories", "starts_on", "ends_on", "review_due_on", "document")


def record(*, partnership: Partnership, by: User, **terms: Any) -> Agreement:
    """An agreement of the partnership; `terms` holds TERMS. Nobody has signed it yet."""
    return create(Agreement, by=by, partnership=partnership, recorded_by=by, changed_by=by, **terms)


def change(*, agreement: Agreement, by: User, version: int, **terms: Any) -> None:
    """Change its terms, or write down that it was reviewed (a later `review_due_on`). Raises Stale."""
    with changing(agreement, by=by, version=version) as current:
        for name, value in terms.items():
            setattr(current, name, value)


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
    """The agency took its signature back: nothing new is shared with it. Raises ValidationError when it did so before."""
    signature = AgreementSignature.objects.select_for_update().get(pk=signature.pk)
    if signature.withdrawn_on:
        raise ValidationError("This signature was taken back already.")
    before = snapshot(signature)
    signature.withdrawn_on = on
    signature.save()
    record_change(operation=Change.ALTERATION, obj=signature, by=by, changes=differences(before, snapshot(signature)))
