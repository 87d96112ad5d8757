"""Returns keyed from the paper of 2017, where nobody has the agencies' own: each says the paragraph it was taken from."""

import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import transaction

from assessment import reference, registry
from assessment.models import AgencyReturn, ReturnForm
from assessment.rules.answers import Answer, Answers
from assessment.services import return_forms, returns
from casework.audit import Change, record_change

FILE = "published/returns_2017.csv"


class NotThatPaperError(ValueError):
    """The partnership is not the one whose paper was keyed."""


@transaction.atomic
def load_keyed(*, partnership: Any, by=None) -> int:
    """Key the returns of Barnet's paper of 2017. A period that has a return already is left alone, so that running it again
    changes nothing. Returns how many were made. Raises NotThatPaperError for another borough's partnership."""
    if partnership.area_code != registry.AREA:
        raise NotThatPaperError(f"The paper of 2017 is Barnet’s, and {partnership} is not.")
    reference.ensure_reference()
    rows = sorted(reference.rows(FILE), key=_which)
    forms = _forms({row["form"] for row in rows}, partnership, by)
    return sum(_key(forms[key[0]], list(group), by) for key, group in groupby(rows, key=_which))


def _which(row: dict[str, str]) -> tuple[str, str, str]:
    return row["form"], row["period_start"], row["period_end"]


def _forms(codes: set[str], partnership: Any, by) -> dict[str, ReturnForm]:
    """The forms, taken over for the agency that usually counts such a thing; where there is none, for the lead agency."""
    agencies = return_forms.agencies_of(partnership.pk)
    of_kind = {agency.kind: agency.pk for agency in reversed(agencies)}
    ready = return_forms.ready_forms()
    chosen = {code: of_kind.get(ready[code].agency, partnership.lead_agency_id) for code in sorted(codes)}
    return_forms.take_over(codes=list(chosen), partnership=partnership, agencies=chosen, by=by)
    return {form.code: form for form in ReturnForm.objects.filter(partnership=partnership, code__in=codes)}


def _key(form: ReturnForm, rows: list[dict[str, str]], by) -> int:
    start, end = (datetime.date.fromisoformat(rows[0][name]) for name in ("period_start", "period_end"))
    if AgencyReturn.objects.filter(form=form, period_start=start, period_end=end).exists():
        return 0
    paragraphs = list(dict.fromkeys(row["paragraph"] for row in rows))
    made = AgencyReturn.objects.create(
        form=form, period_start=start, period_end=end, status=AgencyReturn.Status.DRAFT,
        source_text=f"{registry.KEYED}{' and '.join(paragraphs)} of: {registry.DOCUMENT}",
    )  # fmt: skip
    items = {item.indicator.code: item.pk for item in form.items.select_related("indicator")}
    answers = [
        Answer(
            items[row["indicator"]],
            Decimal(row["value"]),
            answered=int(row["answered"]) if row["answered"] else None,
            note=row["note"],
        )
        for row in rows
        if row["indicator"] in items
    ]
    returns.write(made, Answers(answers))
    made.status = AgencyReturn.Status.KEYED  # from here on the database lets nobody change it
    made.save(update_fields=["status"])
    record_change(operation=Change.COLLECTION, obj=made, by=by)
    return 1
