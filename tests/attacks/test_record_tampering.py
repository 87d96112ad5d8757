"""Attacks on the record: refused to the role of the product, and found out when the owner of the database or a superuser
does them."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from casework.audit import Access, record_access
from casework.models import AccessEntry, ChangeEntry, Log, Seal, User, Verification
from casework.services import record
from tests import factories as make
from tests.personas import make_cast


def session(role: str) -> psycopg.Connection:
    """A connection of its own to the test database, which commits when it ends well."""
    facts = connections["default"].settings_dict
    return psycopg.connect(host=facts["HOST"], port=facts["PORT"], dbname=facts["NAME"], user=role)


# --- The role of the product


REFUSED = {
    "write a seal": "INSERT INTO casework_seal (log, number, first_id, last_id, rows, sealed_at, digest)"
    " VALUES ('access', 1, 1, 1, 0, now(), '')",
    "change a seal": "UPDATE casework_seal SET rows = 0",
    "delete a seal": "DELETE FROM casework_seal",
    "empty the seals": "TRUNCATE casework_seal",
    "copy seals in": "COPY casework_seal FROM PROGRAM 'true'",
    "lift the guard": "ALTER TABLE casework_seal DISABLE TRIGGER ALL",
    "lift the stamp": "ALTER TABLE casework_accessentry DISABLE TRIGGER stamp",
    "drop the stamp": "DROP TRIGGER stamp ON casework_changeentry",
    "replace the stamp": "CREATE OR REPLACE FUNCTION casework_stamp_entry() RETURNS trigger LANGUAGE plpgsql"
    " AS 'BEGIN RETURN NULL; END'",
    "replace the digest": "CREATE OR REPLACE FUNCTION casework_digest_1(entry casework_accessentry) RETURNS bytea"
    " LANGUAGE sql AS 'SELECT entry.digest'",
    "turn numbers back": "SELECT setval('casework_changeentry_id_seq', 1)",
    "take a seal's number": "SELECT nextval('casework_seal_id_seq')",
    "change what was verified": "UPDATE casework_verification SET is_whole = true",
    "forget what was verified": "DELETE FROM casework_verification",
}


@pytest.mark.django_db
@pytest.mark.parametrize("sql", REFUSED.values(), ids=REFUSED)
def test_the_product_cannot(sql: str) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied|must be owner|no privileges"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.django_db
def test_whoever_writes_an_entry_chooses_neither_number_nor_time_nor_digest(db: None) -> None:
    given = timezone.now() - timedelta(days=400)
    entry = {"id": 2**62, "user_label": "Nobody", "digest": b"\1" * 32, "operation": "search"}
    record_access(operation=Access.SEARCH, by=None, what="Cases")
    last = AccessEntry.objects.latest("pk").pk
    AccessEntry.objects.bulk_create([AccessEntry(**entry)])
    written = AccessEntry.objects.get(user_label="Nobody")
    assert written.pk == last + 1
    assert bytes(written.digest) != b"\1" * 32
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_accessentry (id, at, user_label, agency_label, object_type, object_id, object_label,"
            " case_reference, records, request_id, operation, detail, digest)"
            " SELECT 1, %s, 'Dated back', agency_label, object_type, object_id, object_label, case_reference, records,"
            " request_id, operation, detail, digest FROM casework_accessentry WHERE id = %s",
            [given, written.pk],
        )
    forged = AccessEntry.objects.get(user_label="Dated back")
    assert forged.pk == written.pk + 1
    assert abs(forged.at - timezone.now()) < timedelta(minutes=1)
    record.seal()
    assert record.verify().is_whole


@pytest.mark.django_db
@pytest.mark.parametrize("log", ["access'; DROP TABLE casework_seal; --", "", "Access", "casework_user"])
def test_the_sealing_takes_no_other_name(log: str) -> None:
    with pytest.raises(DatabaseError, match="There is no log"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT casework_seal(%s)", [log])


@pytest.mark.django_db(transaction=True)
def test_an_old_look_at_the_database_seals_nothing() -> None:
    """Entries that came meanwhile would be left out of the seal, and look as if they had been added later."""
    with session("asb_app") as product, pytest.raises(psycopg.Error, match="read committed"):
        product.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        product.execute("SELECT casework_seal('access')")


@pytest.mark.django_db
def test_what_stands_before_a_name_is_not_taken(db: None) -> None:
    """The function runs with the owner's rights, so a session's own search path must not lead it elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = information_schema, pg_catalog")
        cursor.execute("SELECT public.casework_seal('access')")
        cursor.execute("SELECT proconfig FROM pg_proc WHERE proname = 'casework_seal'")
        assert "search_path=pg_catalog, pg_temp" in cursor.fetchone()[0]


# --- The owner of the database, and a superuser


class Record:
    """A record with three seals over the accesses, and two entries under each."""

    def __init__(self) -> None:
        self.officer: User = make_cast().case_lead
        for _ in range(3):
            self.look()
            self.look()
            record.seal()
        self.ids = list(AccessEntry.objects.order_by("pk").values_list("pk", flat=True))

    def look(self) -> None:
        record_access(operation=Access.SEARCH, by=self.officer, what="Cases", shown=["BAR-2016-00001"])

    def findings(self, **noted: Any) -> list[str]:
        return record.verify(**noted).findings


@pytest.fixture
def log(db: None) -> Iterator[Record]:
    """Everything by the owner's connection, in one transaction that is taken back: what the product wrote and what was done
    to it. Committing each of them would take the test database's copy a hundred times."""
    product, connections["default"] = connections["default"], connections["owner"]
    yield Record()
    connections["default"] = product


@contextmanager
def as_owner() -> Iterator[Callable[..., None]]:
    """The owner lifts the guards, does what they want and puts them back."""
    tables = ("casework_accessentry", "casework_seal", "casework_verification")
    with connections["owner"].cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor.execute
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


by_owner = pytest.mark.django_db(databases=["default", "owner"])
REDIGEST = "UPDATE casework_accessentry e SET digest = casework_digest_1(e) WHERE id = %s"


@by_owner
def test_untouched_it_is_whole(log: Record) -> None:
    found = record.verify()
    assert (found.is_whole, found.findings) == (True, [])
    assert (found.entries, found.seals) == (
        AccessEntry.objects.count() + ChangeEntry.objects.count(),
        Seal.objects.count(),
    )
    newest = Seal.objects.filter(log=Log.ACCESS).latest("number")
    assert found.newest["access"] == {"number": 3, "digest": bytes(newest.digest).hex()}


@by_owner
@pytest.mark.parametrize(
    "column",
    [field.column for field in AccessEntry._meta.concrete_fields if field.column not in ("id", "digest")],
)
def test_an_entry_that_was_changed_is_named_whichever_column_it_was(log: Record, column: str) -> None:
    other = {
        "at": "at + interval '1 microsecond'",
        "user_id": "user_id + 1",
        "partnership_id": "NULL",
        "holder_id": "1",
        "records": "'{BAR-2016-00002}'",
        "address": "'10.0.0.1'",
        "detail": """'{"shown": 2}'""",
    }.get(column, f"{column} || ' '")
    with as_owner() as run:
        run(f"UPDATE casework_accessentry SET {column} = {other} WHERE id = %s", [log.ids[2]])
    (finding,) = log.findings()
    assert f"Record of accesses: entry {log.ids[2]:,} was changed after it was written in numbers " in finding


@by_owner
def test_an_entry_that_was_taken_away_is_missed(log: Record) -> None:
    with as_owner() as run:
        run("DELETE FROM casework_accessentry WHERE id = %s", [log.ids[2]])
    (finding,) = log.findings()
    assert "1 entry is missing in numbers" in finding
    assert f"Not there: {log.ids[2]:,}." in finding


@by_owner
def test_the_last_entries_are_missed(log: Record) -> None:
    with as_owner() as run:
        run("DELETE FROM casework_accessentry WHERE id >= %s", [log.ids[-2]])
    (finding,) = log.findings()
    assert "2 entries are missing in numbers" in finding


@by_owner
def test_the_last_entries_taken_away_with_their_seal_are_missed_by_who_saw_it(log: Record) -> None:
    noted = record.verify().newest["access"]["digest"]
    with as_owner() as run:
        run("DELETE FROM casework_accessentry WHERE id >= %s", [log.ids[-2]])
        run("DELETE FROM casework_seal WHERE log = 'access' AND number = 3")
    assert [finding.split(",")[0] for finding in log.findings()] == ["Record of accesses: seal 3"]
    with as_owner() as run:
        run("DELETE FROM casework_verification")
    assert log.findings() == []
    assert log.findings(expected=[noted]) == [f"No seal has the digest that was noted outside: {noted}"]


@by_owner
def test_an_entry_that_was_slipped_in_is_found(log: Record) -> None:
    with as_owner() as run:  # a number that a change which was broken off has left
        run("UPDATE casework_accessentry SET id = id + 1 WHERE id = %s", [log.ids[-1]])
        run("DELETE FROM casework_seal WHERE log = 'access' AND number = 3")
        run("SELECT setval('casework_accessentry_id_seq', %s)", [log.ids[-1] + 1])
        run(REDIGEST, [log.ids[-1] + 1])
    record.seal()
    assert log.findings() == []
    with as_owner() as run:
        run(
            "INSERT INTO casework_accessentry SELECT (jsonb_populate_record(e, jsonb_build_object('id', %s::int))).*"
            " FROM casework_accessentry e WHERE id = %s",
            [log.ids[-1], log.ids[0]],
        )
        run(REDIGEST, [log.ids[-1]])
    (finding,) = log.findings()
    assert "1 entry was added later in numbers" in finding


@by_owner
def test_an_entry_rewritten_with_its_digest_is_found_between_two_numbers(log: Record) -> None:
    with as_owner() as run:
        run("UPDATE casework_accessentry SET user_label = 'Tom Reid' WHERE id = %s", [log.ids[2]])
        run(REDIGEST, [log.ids[2]])
    (finding,) = log.findings()
    seal = Seal.objects.get(log=Log.ACCESS, number=2)
    assert f"entries in numbers {seal.first_id:,} to {seal.last_id:,}" in finding
    assert "were rewritten, exchanged or put in another order" in finding


@by_owner
def test_entries_put_in_another_order_are_found(log: Record) -> None:
    with as_owner() as run:
        for was, becomes in ((log.ids[2], -1), (log.ids[3], log.ids[2]), (-1, log.ids[3])):
            run("UPDATE casework_accessentry SET id = %s WHERE id = %s", [becomes, was])
        run(REDIGEST, [log.ids[2]])
        run(REDIGEST, [log.ids[3]])
    (finding,) = log.findings()
    assert "put in another order" in finding


@by_owner
def test_a_seal_that_was_rewritten_is_named(log: Record) -> None:
    with as_owner() as run:
        run("UPDATE casework_seal SET digest = sha256('mine') WHERE log = 'access' AND number = 2")
    findings = log.findings()
    assert "seal 2 was rewritten. The entries below it" in findings[0]
    assert len(findings) == 2  # and the next seal does not fit it


@by_owner
@pytest.mark.parametrize(
    "column", ["last_id = last_id - 1", "sealed_at = now()", "rows = rows + 1", "first_id = first_id + 1"]
)
def test_what_a_seal_says_of_itself_cannot_be_rewritten(log: Record, column: str) -> None:
    with as_owner() as run:
        run(f"UPDATE casework_seal SET {column} WHERE log = 'access' AND number = 2")
    assert log.findings()


@by_owner
def test_a_seal_that_was_taken_away_is_named(log: Record) -> None:
    with as_owner() as run:
        run("DELETE FROM casework_seal WHERE log = 'access' AND number = 2")
    assert "Record of accesses: seal 2 is missing." in log.findings()


@by_owner
def test_a_chain_that_was_made_anew_is_found_by_whoever_noted_a_seal(log: Record) -> None:
    noted = record.verify().newest["access"]["digest"]
    with as_owner() as run:
        run("UPDATE casework_accessentry SET user_label = 'Tom Reid' WHERE id = %s", [log.ids[2]])
        run(REDIGEST, [log.ids[2]])
        run("DELETE FROM casework_seal WHERE log = 'access'")
    record.seal()
    assert [finding for finding in log.findings() if "seal 3, as it stood on" in finding]
    with as_owner() as run:
        run("DELETE FROM casework_verification")
    assert log.findings() == []  # nothing inside tells any more
    assert log.findings(expected=[noted]) == [f"No seal has the digest that was noted outside: {noted}"]


@by_owner
@pytest.mark.parametrize("number", [-5, 10**9])
def test_a_number_that_was_never_given_out_is_found(log: Record, number: int) -> None:
    with as_owner() as run:
        run("UPDATE casework_accessentry SET id = %s WHERE id = %s", [number, log.ids[0]])
        run(REDIGEST, [number])
    assert [
        finding for finding in log.findings() if f"gave out no such number, and an entry has it: {number:,}" in finding
    ]


@pytest.mark.django_db(transaction=True)
def test_a_superuser_who_switches_triggers_off_for_their_session_is_found_out() -> None:
    """`session_replication_role` leaves no trace in the catalogue; what was done does."""
    log = Record()
    with session("postgres") as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("UPDATE casework_accessentry SET object_label = 'Reports' WHERE id = %s", [log.ids[3]])
        superuser.execute("DELETE FROM casework_changeentry WHERE id = (SELECT min(id) FROM casework_changeentry)")
    assert [finding.partition(" in numbers")[0] for finding in log.findings()] == [
        f"Record of accesses: entry {log.ids[3]:,} was changed after it was written",
        "Record of changes: 1 entry is missing",
    ]


GUARDS = {
    "ALTER TABLE casework_accessentry DISABLE TRIGGER insert_only": "The guard “insert_only” of the table"
    " casework_accessentry is switched off",
    "ALTER TABLE casework_changeentry ENABLE REPLICA TRIGGER stamp": "The guard “stamp” of the table casework_changeentry",
    "DROP TRIGGER insert_only ON casework_seal": "The guard “insert_only” of the table casework_seal",
    "CREATE RULE swallow AS ON INSERT TO casework_accessentry DO INSTEAD NOTHING": "a trigger or rule “swallow”",
    "CREATE TRIGGER alike BEFORE INSERT ON casework_accessentry FOR EACH ROW EXECUTE FUNCTION"
    " suppress_redundant_updates_trigger()": "a trigger or rule “alike”",
    "GRANT DELETE ON casework_accessentry TO asb_app": "The product’s own role has the right to DELETE in the table"
    " casework_accessentry",
    "GRANT INSERT ON casework_seal TO asb_app": "The product’s own role has the right to INSERT in the table casework_seal",
    "CREATE OR REPLACE FUNCTION casework_digest_1(entry casework_accessentry) RETURNS bytea LANGUAGE sql STABLE"
    " AS 'SELECT entry.digest'": "The database’s function casework_digest_1 is not the one that was installed",
}


@by_owner
@pytest.mark.parametrize(("done", "finding"), GUARDS.items(), ids=range(len(GUARDS)))
def test_a_guard_that_is_gone_is_told(log: Record, done: str, finding: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(done)
    assert [one for one in log.findings() if finding in one]


# --- Not sealed yet


@pytest.mark.django_db
def test_what_waits_too_long_for_a_seal_is_told(monkeypatch: pytest.MonkeyPatch, cast: Any) -> None:
    make.make_report(cast.homes_officer)
    assert record.verify().is_whole
    monkeypatch.setattr(record, "SEALED_WITHIN", timedelta(seconds=-1))
    assert "entries have waited for a seal since" in record.verify().findings[0]
    record.seal()
    assert record.verify().is_whole


@by_owner
def test_an_entry_that_is_not_sealed_yet_cannot_be_changed_unseen(log: Record) -> None:
    log.look()
    entry = AccessEntry.objects.latest("pk").pk
    with as_owner() as run:
        run("UPDATE casework_accessentry SET user_label = 'Tom Reid' WHERE id = %s", [entry])
    assert log.findings() == [f"Record of accesses: entry {entry:,} was changed after it was written, not sealed yet."]


@pytest.mark.django_db
def test_a_seal_can_be_made_by_anybody_from_what_stands_there(cast: Any) -> None:
    """The chain is no secret of the database: its sums, done by other means."""
    make.make_report(cast.homes_officer)
    record.seal()
    seal = Seal.objects.get(log=Log.CHANGE)
    entries = ChangeEntry.objects.filter(pk__range=(seal.first_id, seal.last_id)).order_by("pk")
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM %s::timestamptz)::text", [seal.sealed_at])
        (epoch,) = cursor.fetchone()
    head = f'["casework_seal/1", "change", 1, {seal.first_id}, {seal.last_id}, {seal.rows}, {epoch}]'
    sum_ = hashlib.sha256(bytes(32) + head.encode() + b"".join(bytes(entry.digest) for entry in entries)).digest()
    assert bytes(seal.digest) == sum_
    assert Verification.objects.count() == 0
