"""What every service owes: the change, an event on the case, an entry in the record of changes – all, or nothing.

`rows.py` has a row for each service; a service without a row fails.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import transaction

import casework.services
from casework.models import CaseEvent, ChangeEntry, User
from casework.services import sharing
from casework.services.saving import Stale
from tests.casework.services import rows, rows_keeping, rows_officers
from tests.personas import Cast

TABLE = {**rows.TABLE, **rows_keeping.TABLE, **rows_officers.TABLE}

PARTS_OF_OTHERS = {sharing.share_with_lead}  # called by open_case, and by nothing else

every_service = pytest.mark.parametrize(
    "service", TABLE, ids=[f"{service.__module__.rpartition('.')[2]}.{service.__name__}" for service in TABLE]
)

RECORDS = (
    "request",
    "review",
    "agreement",
    "case",
    "concern",
    "report",
    "item",
    "action",
    "referral",
    "meeting",
    "note",
    "evidence",
    "contact",
    "person",
    "officer",
    "request",
)  # what a service with a version changes


def everything() -> dict[str, list]:
    """Every row of casework and every group, to compare before and after."""
    models: list[Any] = [*apps.get_app_config("casework").get_models(), Group, User.groups.through]
    return {model.__name__: list(model._default_manager.order_by("pk").values_list()) for model in models}


def test_every_service_has_a_row() -> None:
    found = set()
    for module in pkgutil.iter_modules(casework.services.__path__):
        if module.name == "saving":
            continue
        members = inspect.getmembers(importlib.import_module(f"casework.services.{module.name}"), inspect.isfunction)
        for name, function in members:
            if function.__module__ == f"casework.services.{module.name}" and not name.startswith("_"):
                changes = "by" in inspect.signature(function).parameters
                found |= {function} if changes or function in TABLE else set()
    assert found - PARTS_OF_OTHERS == set(TABLE)


@every_service
def test_it_tells_the_case_and_writes_down_each_change(service: Callable, cast: Cast) -> None:
    row = TABLE[service]
    facts = row.prepare(cast)
    before = everything()
    told, written = len(before["CaseEvent"]), len(before["ChangeEntry"])
    service(**facts)

    by = None if row.by_system else facts["by"]
    events = list(CaseEvent.objects.order_by("pk"))[told:]
    entries = list(ChangeEntry.objects.order_by("pk"))[written:]
    assert [event.kind for event in events] == row.events
    assert {event.by for event in events} <= {by}
    assert [f"{entry.operation} of {entry.object_type}" for entry in entries] == row.changes
    assert {entry.user_label for entry in entries} == {by.name if by else "The system"}
    assert {entry.partnership_id for entry in entries} == {by.partnership_id if by else cast.barnet.pk}
    assert all(entry.changes for entry in entries)
    assert everything() != before


@every_service
def test_it_saves_nothing_when_the_record_of_changes_cannot_be_written(
    service: Callable, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of its entries it is that fails."""
    row = TABLE[service]
    facts = row.prepare(cast)
    before = everything()
    write = ChangeEntry.objects.create
    for failing in range(len(row.changes)):
        calls = iter(range(failing + 1))

        def create(calls: Any = calls, failing: int = failing, **entry: Any) -> ChangeEntry:
            if next(calls) == failing:
                raise OSError("The record cannot be written")
            return write(**entry)

        monkeypatch.setattr(ChangeEntry.objects, "create", create)
        with transaction.atomic(), pytest.raises(OSError, match="cannot be written"):
            service(**facts)
        assert everything() == before


@pytest.mark.parametrize(
    "service",
    [service for service in TABLE if "version" in inspect.signature(service).parameters],
    ids=lambda service: f"{service.__module__.rpartition('.')[2]}.{service.__name__}",
)
def test_it_refuses_what_was_made_from_an_older_version(service: Callable, cast: Cast) -> None:
    facts = TABLE[service].prepare(cast)
    before = everything()
    with pytest.raises(Stale) as refused:
        service(**facts | {"version": facts["version"] - 1})
    record = next(value for name, value in facts.items() if name in RECORDS)
    assert refused.value.record == record
    assert everything() == before
