"""Every row of every table that a service makes, changes or takes away is told of in the record of changes (Data Protection
Act 2018, section 62: collection, alteration, combination, erasure)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from casework.audit import Change
from casework.models import ChangeEntry
from casework.services import people, risk
from tests import factories as make
from tests.casework.services.rows import TABLE
from tests.personas import Cast

# What needs no entry of its own, and why.
TOLD_OTHERWISE = {
    "AccessEntry": "is the record itself",
    "ChangeEntry": "is the record itself",
    "CaseEvent": "is history, which nobody can change",
    "CaseGroupObjectPermission": "follows its share, which has an entry",
    "CaseUserObjectPermission": "follows the emergency or the request that it was given for, which has an entry",
    "Counter": "says nothing of anybody",
    "Notice": "points an officer to a record, and holds nothing of it",
    "RiskAnswer": "stands in the entry of its assessment",
    "User_groups": "follows the officer's agency, which stands in their entry",
    "User_user_permissions": "is not used",
}


def rows() -> dict[tuple[str, str], tuple]:
    """Every row of casework, by its kind and number."""
    return {
        (model._meta.object_name or "", str(row[0])): row
        for model in apps.get_app_config("casework").get_models(include_auto_created=True)
        if model._meta.object_name not in TOLD_OTHERWISE
        for row in model._base_manager.values_list("pk", *(field.attname for field in model._meta.concrete_fields))
    }


@pytest.mark.parametrize(
    "service", TABLE, ids=[f"{service.__module__.rpartition('.')[2]}.{service.__name__}" for service in TABLE]
)
def test_each_row_is_told_of(service: Callable, cast: Cast) -> None:
    facts = TABLE[service].prepare(cast)
    before, last = rows(), ChangeEntry.objects.latest("pk").pk
    service(**facts)
    after = rows()
    touched = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    entries = ChangeEntry.objects.filter(pk__gt=last)
    told = {(entry.object_type, entry.object_id) for entry in entries}
    told |= {tuple(key.split(" ")) for entry in entries for key in entry.records if " " in key}
    assert {(kind, pk) for kind, pk in touched if (kind.lower(), pk) not in told} == set()


def test_what_is_told_otherwise_is_there() -> None:
    kinds = {model._meta.object_name for model in apps.get_app_config("casework").get_models(include_auto_created=True)}
    assert set(TOLD_OTHERWISE) - kinds == set()


def test_answers_stand_in_the_entry_of_their_assessment(cast: Cast) -> None:
    risk.assess(**TABLE[risk.assess].prepare(cast))
    (entry,) = ChangeEntry.objects.filter(object_type="riskassessment", changes__has_key="answers")
    answers: Any = entry.changes["answers"][1]
    assert entry.operation == Change.COLLECTION
    assert len(answers) == 12
    assert "Every day" in answers.values()


def test_a_join_is_found_under_each_record_that_it_touches(cast: Cast) -> None:
    told = [make.make_report(officer).victim for officer in (cast.homes_officer, cast.police_officer, cast.case_lead)]
    people.decide_match(person=told[0], other=told[1], is_same=True, by=cast.case_lead)
    told[1].refresh_from_db()
    people.decide_match(person=told[1], other=told[2], is_same=True, by=cast.case_lead)
    entry = ChangeEntry.objects.filter(operation=Change.COMBINATION).latest("pk")
    assert set(entry.records) == {f"person {person.pk}" for person in told}
