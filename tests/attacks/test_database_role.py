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


# Decided in docs/adr/0008: what the database gives to whoever asks, so that the code alone keeps it.
OUTSIDE = {
    "people": "person place personmatch user invitation",
    "what officers asked, were told and are kept from": "pointerquestion accessrequest notice concern emergencyaccess barrier"
    " pointermark",
    "files, and the pages of an answer": "document subjectaccessitem subjectaccesspause subjectaccessrequest"
    " subjectaccessrequest_people",
    "what is kept and destroyed, by reference": "legalhold retentionreview retentionrule tombstone",
    "the record": "accessentry changeentry seal verification",
    "who may see a case": "casegroupobjectpermission caseuserobjectpermission membership user_groups user_user_permissions",
    "of no person": "agency agreement agreementsignature attestation attestationanswer counter incident panel panelmeeting"
    " partnership postcode riskband riskoption riskquestion riskquestionnaire submission team threshold ward",
}


@pytest.mark.django_db
def test_each_table_without_a_wall_is_one_that_was_decided_about() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'casework\\_%' AND NOT relrowsecurity"
        )
        found = {name.removeprefix("casework_") for (name,) in cursor.fetchall()}
    assert found == set(" ".join(OUTSIDE.values()).split())


HISTORY = ["casework_caseevent", "casework_riskassessment", "casework_riskanswer", "casework_tombstone"]


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize("table", HISTORY)
@pytest.mark.parametrize("sql", ["DELETE FROM {}", "UPDATE {} SET id = id", "TRUNCATE {} CASCADE"])
def test_history_is_not_changed_whatever_is_said_first(table: str, sql: str) -> None:
    """Not even by whoever says what only the function of the owner says."""
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT set_config('casework.erasing', 'on', true), set_config('app.actor', 'system', true)")
        with pytest.raises(DatabaseError, match="permission denied"):
            cursor.execute(sql.format(table))
        transaction.set_rollback(True)
