"""The forms on which agencies are asked to count: those that come with the product, and what the analyst makes of them."""

import datetime
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml
from django.apps import apps
from django.db import transaction

from assessment import reference
from assessment.models import CohortMember, Indicator, ReturnForm, ReturnItem
from casework.audit import Change, record_change

ASKED_OF_AGENCIES = ("agency-returns", "survey", "reoffending")
"""The sources whose indicators an agency can be asked for; the last two come as files too, where somebody publishes them."""


class CohortSentError(ValueError):
    """An agency sent rows of single people on the form, which no other agency may read. The message says whose they are."""


@dataclass(frozen=True)
class ReadyForm:
    """A form that comes with the product, not yet taken over by a partnership."""

    code: str
    title: str
    agency: str
    frequency: str
    items: list[str]
    guidance: str = ""
    has_cohort: bool = False
    answered: list[str] = field(default_factory=list)


@cache
def ready_forms() -> dict[str, ReadyForm]:
    """The forms of data/published/return_forms.yaml, by code."""
    with (reference.DATA / "published/return_forms.yaml").open(encoding="utf-8") as lines:
        return {row["code"]: ReadyForm(**row) for row in yaml.safe_load(lines)}


def agencies_of(partnership_id: int) -> list:
    """The agencies of a partnership, by name."""
    agencies = apps.get_model("casework", "Agency")._default_manager
    return list(agencies.filter(partnerships=partnership_id).order_by("name"))


def forms_of(user) -> list[ReturnForm]:
    """The forms of the officer's partnership with their items, those in use first."""
    forms = ReturnForm.objects.filter(partnership_id=user.partnership_id).select_related("agency")
    return list(forms.prefetch_related("items__indicator").order_by("-is_active", "title"))


def find_form(user, pk: int) -> ReturnForm | None:
    return ReturnForm.objects.filter(partnership_id=user.partnership_id, pk=pk).select_related("agency").first()


def waiting_forms(user) -> list[ReadyForm]:
    """The ready forms that the partnership has not taken over."""
    taken = set(ReturnForm.objects.filter(partnership_id=user.partnership_id).values_list("code", flat=True))
    return [form for form in ready_forms().values() if form.code not in taken]


@transaction.atomic
def take_over(*, codes: list[str], partnership, agencies: dict[str, int], by) -> list[ReturnForm]:
    """Take over ready forms, each for an agency (code of the form → id). One that is there already stays as it is."""
    reference.ensure_reference()
    made = []
    for code in codes:
        ready = ready_forms()[code]
        form, is_new = ReturnForm.objects.get_or_create(
            partnership=partnership,
            code=code,
            defaults={
                "agency_id": agencies[code],
                "title": ready.title,
                "guidance": ready.guidance,
                "frequency": ready.frequency,
                "has_cohort": ready.has_cohort,
            },
        )
        if is_new:
            _add_items(form, ready.items, ready.answered)
            record_change(operation=Change.COLLECTION, obj=form, by=by)
            made.append(form)
    return made


def _add_items(form: ReturnForm, codes: list[str], answered: list[str]) -> None:
    indicators = {one.code: one for one in Indicator.objects.filter(code__in=codes)}
    ReturnItem.objects.bulk_create(
        ReturnItem(form=form, indicator=indicators[code], order=number, asks_answered=code in answered)
        for number, code in enumerate(codes)
    )


@transaction.atomic
def change_form(*, form: ReturnForm, by, codes: list[str], ended_on: datetime.date, **fields: Any) -> ReturnForm:
    """Change who is asked, the words, and the items. An item that is left out is ended if it was ever answered, and taken
    away if not; one that comes back is asked for again.

    Raises CohortSentError for another agency while rows that the first one sent are kept: whose form it is may read them."""
    locked = ReturnForm.objects.select_for_update(of=("self",)).select_related("agency").get(pk=form.pk)
    is_same = fields.get("agency_id", locked.agency_id) == locked.agency_id
    if not is_same and CohortMember.objects.filter(agency_return__form=locked).exists():
        raise CohortSentError(
            f"{locked.agency} sent a row for each member of the cohort, which no other agency may read. While they are kept, "
            "the return stays with it."
        )
    before = {name: str(getattr(locked, name)) for name in fields}
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save()
    after = {name: str(getattr(locked, name)) for name in fields}
    changes: dict[str, list[Any]] = {
        name: [before[name], after[name]] for name in fields if before[name] != after[name]
    }
    items = list(locked.items.select_related("indicator"))
    asked = [one.indicator.code for one in items if one.ended_on is None]
    for item in items:
        _keep_or_end(item, item.indicator.code in codes, ended_on)
    _add_items(locked, [code for code in codes if code not in {one.indicator.code for one in items}], _shares(codes))
    if sorted(asked) != sorted(codes):
        changes["items"] = [sorted(asked), sorted(codes)]
    record_change(operation=Change.ALTERATION, obj=locked, by=by, changes=changes)
    return locked


def _keep_or_end(item: ReturnItem, is_wanted: bool, ended_on: datetime.date) -> None:
    if is_wanted:
        item.ended_on = None
    elif item.values.exists():
        item.ended_on = item.ended_on or ended_on
    else:
        item.delete()
        return
    item.save()


def _shares(codes: list[str]) -> list[str]:
    """Of these, the shares: how many answered is asked with them."""
    return list(Indicator.objects.filter(code__in=codes, unit=Indicator.Unit.PERCENT).values_list("code", flat=True))


def indicators_to_ask() -> list[Indicator]:
    """What an item can be: every indicator that agencies count, by its name."""
    return list(
        Indicator.objects.filter(source__code__in=ASKED_OF_AGENCIES).exclude(code__startswith="iom.").order_by("order")
    )
