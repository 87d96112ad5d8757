"""The application role reads and writes rows, and can do nothing else to the database."""

import pytest
from django.db import ProgrammingError, connection, transaction

pytestmark = pytest.mark.django_db


def _rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_the_application_is_not_the_owner() -> None:
    assert _rows("SELECT current_user") == [("asb_app",)]


def test_it_owns_nothing() -> None:
    owned = "SELECT relname FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
    assert _rows(owned) == []
    assert _rows("SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user") == [
        (False, False, False)
    ]


@pytest.mark.parametrize(
    "attack",
    [
        "CREATE TABLE mine (id int)",
        "TRUNCATE casework_partnership CASCADE",
        "ALTER TABLE casework_partnership DISABLE TRIGGER ALL",
        "DROP TABLE casework_partnership CASCADE",
        "CREATE EXTENSION citext",
        "SET ROLE asb_owner",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
)
def test_it_cannot(attack: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(attack)


def test_it_can_read_every_table() -> None:
    unreadable = (
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
        "AND NOT has_table_privilege(oid, 'SELECT')"
    )
    assert _rows(unreadable) == []


@pytest.mark.parametrize("extension", ["pg_trgm", "btree_gist", "unaccent", "fuzzystrmatch"])
def test_search_extensions_are_available(extension: str) -> None:
    assert _rows(f"SELECT count(*) FROM pg_available_extensions WHERE name = '{extension}'") == [(1,)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_that_commits_leaves_no_trace(time: str) -> None:
    thresholds = _rows("SELECT count(*) FROM casework_threshold")
    assert thresholds > [(0,)]
    _rows("INSERT INTO auth_group (name) VALUES ('committed') RETURNING id")
    assert _rows("SELECT count(*) FROM auth_group WHERE name = 'committed'") == [(1,)]
