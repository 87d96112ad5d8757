"""The two logs, events and risk assessments can be added to, and altered by nobody."""

import pytest
from django.db import DatabaseError, connections, transaction

from casework.models import AccessEntry, CaseEvent, ChangeEntry, RiskAnswer, RiskAssessment
from tests import factories as make
from tests.personas import Cast

MODELS = [ChangeEntry, AccessEntry, CaseEvent, RiskAssessment, RiskAnswer]
TABLES = [model._meta.db_table for model in MODELS]
ATTACKS = ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]

each_attack = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.split()[0].lower())
each_table = pytest.mark.parametrize("table", TABLES)


def attempt(alias: str, sql: str) -> str:
    """The database's refusal."""
    with (
        pytest.raises(DatabaseError) as refused,
        transaction.atomic(using=alias),
        connections[alias].cursor() as cursor,
    ):
        cursor.execute(sql)
    return str(refused.value)


@pytest.mark.django_db
@each_table
@each_attack
def test_the_application_has_no_right_to(attack: str, table: str) -> None:
    assert "permission denied" in attempt("default", attack.format(table))


@pytest.mark.django_db(databases=["default", "owner"])
@each_table
@each_attack
def test_a_trigger_stops_even_the_owner(attack: str, table: str) -> None:
    # Statement triggers fire with no row in the table, and the owner has every right on it.
    assert "is insert-only" in attempt("owner", attack.format(table))


def test_the_application_adds_to_them(cast: Cast) -> None:
    from casework.audit import Access, record_access

    case = make.make_case(cast.case_lead)
    make.assess(case)
    record_access(operation=Access.CONSULTATION, by=cast.case_lead, obj=case)
    assert {model.__name__: model._default_manager.exists() for model in MODELS} == {
        model.__name__: True for model in MODELS
    }


def test_saving_an_entry_again_is_refused(cast: Cast) -> None:
    entry = ChangeEntry.objects.latest("pk")
    entry.user_label = "Somebody else"
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        entry.save()
