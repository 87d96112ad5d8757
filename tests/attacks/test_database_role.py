"""Attacks with raw SQL, as somebody who can make the product send any statement."""

import pytest
from django.db import DatabaseError, connections, transaction

ATTACKS = {
    "a table beside the log, which would be written instead": "CREATE TEMP TABLE casework_accessentry (id int)",
    "a table": "CREATE TABLE mine (id int)",
    "a schema": "CREATE SCHEMA mine",
    "a function": "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "no triggers": "ALTER TABLE casework_accessentry DISABLE TRIGGER ALL",
    "no triggers this once": "SET session_replication_role = replica",
    "a rule": "CREATE RULE mine AS ON INSERT TO casework_accessentry DO INSTEAD NOTHING",
    "a trigger": "CREATE TRIGGER mine BEFORE INSERT ON casework_accessentry FOR EACH ROW"
    " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "a lock": "LOCK TABLE casework_accessentry IN ACCESS EXCLUSIVE MODE",
    "a number": "SELECT setval('casework_accessentry_id_seq', 1)",
    "the owner": "SET ROLE asb_owner",
    "passwords": "SELECT rolpassword FROM pg_authid",
    "files": "SELECT pg_read_file('/etc/passwd')",
    "programs": "COPY casework_user TO PROGRAM 'id'",
}


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize("sql", ATTACKS.values(), ids=ATTACKS)
def test_the_role_of_the_application_is_refused(sql: str) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied|must be owner"),
        transaction.atomic(),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute(sql)
