"""Sealing goes on while others write, holds nobody up, and leaves nobody's entry out."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from casework import tasks
from casework.audit import Access, record_access
from casework.models import AccessEntry, ChangeEntry, Log, Seal, Verification
from casework.services import record
from tests import factories as make
from tests.personas import Cast

INTO = (
    "INSERT INTO casework_accessentry (user_label, agency_label, object_type, object_id, object_label, case_reference,"
    " records, request_id, operation, detail)"
)
ENTRY = f"{INTO} VALUES (%s, '', '', '', '', '', '{{}}', '', 'search', '{{}}') RETURNING id"


@contextmanager
def another_session() -> Iterator[psycopg.Connection]:
    """A request of another process, with a transaction of its own."""
    facts = connection.settings_dict
    where = {"host": facts["HOST"], "port": facts["PORT"], "dbname": facts["NAME"], "user": facts["USER"]}
    with psycopg.connect(**where, password=facts["PASSWORD"]) as session:
        yield session


def write(session: psycopg.Connection, who: str = "Somebody") -> int:
    row = session.execute(ENTRY, [who]).fetchone()
    assert row
    return row[0]


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_is_still_being_written_is_waited_for_and_holds_nobody_up() -> None:
    with another_session() as slow, another_session() as quick:
        first = write(slow)
        second = write(quick)
        quick.commit()
        assert record.seal() == 0  # the first may still come
        quick.execute("SET lock_timeout = '100ms'")
        third = write(quick)
        quick.commit()
        slow.commit()
    assert record.seal() == 3
    seal = Seal.objects.get(log=Log.ACCESS)
    assert (seal.first_id, seal.last_id, seal.rows) == (1, third, 3)
    assert first < second < third
    assert record.verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_was_broken_off_leaves_a_number_and_no_finding() -> None:
    with another_session() as session:
        write(session)
        session.commit()
        write(session)
        session.rollback()
        last = write(session)
        session.commit()
    assert record.seal() == 2
    assert Seal.objects.get(log=Log.ACCESS).last_id == last
    assert record.verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_of_two_that_seal_at_once_one_does() -> None:
    with another_session() as other:
        write(other)
        other.commit()
        other.execute("SELECT casework_seal('access')")
        assert record.seal() == 0
        other.commit()
    assert record.seal() == 0
    assert Seal.objects.filter(log=Log.ACCESS).count() == 1


@pytest.mark.django_db(transaction=True)
def test_it_stays_whole_while_many_write() -> None:
    stop = threading.Event()

    def keep_writing(number: int) -> None:
        with another_session() as session:
            while not stop.is_set():
                for _ in range(number):
                    write(session)
                session.rollback() if number == 3 else session.commit()

    writers = [threading.Thread(target=keep_writing, args=[number]) for number in (1, 2, 3, 5)]
    for writer in writers:
        writer.start()
    sealed = sum(record.seal() for _ in range(30))
    stop.set()
    for writer in writers:
        writer.join()
    sealed += record.seal()
    assert sealed == AccessEntry.objects.count() > 30
    assert Seal.objects.count() > 1
    assert record.verify().is_whole


@pytest.mark.django_db
def test_nothing_new_makes_no_seal(cast: Cast) -> None:
    assert record.seal() == ChangeEntry.objects.count()
    assert record.seal() == 0
    assert Seal.objects.count() == 1


@pytest.mark.django_db
def test_seals_follow_one_another_in_blocks(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"{INTO} SELECT 'Many', '', '', '', '', '', '{{}}', '', 'search', '{{}}' FROM generate_series(1, 25000)"
        )
    record_access(operation=Access.SEARCH, by=cast.case_lead, what="Cases")
    record.seal()
    seals = list(Seal.objects.filter(log=Log.ACCESS).order_by("number").values_list("number", "rows"))
    assert seals == [(1, 10_000), (2, 10_000), (3, 5_001)]
    assert record.verify().is_whole


# --- What the clock and the command say


def test_the_tasks_of_the_clock(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    make.make_report(cast.homes_officer)
    assert tasks.seal_record.apply().get() == ChangeEntry.objects.count()
    assert tasks.verify_record.apply().get() is True
    assert Verification.objects.latest().entries == ChangeEntry.objects.count()
    assert not caplog.records


def test_the_command_says_what_is_to_be_noted_and_takes_it_back(cast: Cast) -> None:
    make.make_report(cast.homes_officer)
    record.seal()
    said = StringIO()
    call_command("verify_record", stdout=said)
    digest = bytes(Seal.objects.get().digest).hex()
    assert f"Record of changes, seal 1: {digest}" in said.getvalue()
    assert "The record is whole." in said.getvalue()
    call_command("verify_record", expect=[digest.upper()], stdout=said)
    with pytest.raises(CommandError, match="No seal has the digest that was noted outside: 00"):
        call_command("verify_record", expect=["0" * 64], stdout=said)
    with pytest.raises(CommandError, match="64 hexadecimal digits"):
        call_command("verify_record", expect=["abc"], stdout=said)
