"""Attacks on when something is said to have happened: the trigger that dates every entry spares the invented history of a
demonstration, and the product's role can say for a moment that a partnership is one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from casework.audit import Access, record_access
from casework.models import AccessEntry, Partnership
from casework.services import record
from tests.personas import Cast


def look(cast: Cast) -> AccessEntry:
    record_access(operation=Access.SEARCH, by=cast.police_officer, what="Cases")
    return AccessEntry.objects.latest("pk")


def copy_dated_back(entry: AccessEntry) -> int:
    """As if the officer had looked a year ago."""
    columns = (
        "user_id, user_label, agency_label, partnership_id, object_type, object_id, object_label, case_reference, records,"
        " request_id, operation, detail"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO casework_accessentry (at, digest, {columns}) SELECT %s, digest, {columns}"
            " FROM casework_accessentry WHERE id = %s RETURNING id",
            [timezone.now() - timedelta(days=365), entry.pk],
        )
        return cursor.fetchone()[0]


def test_an_entry_that_was_dated_back_is_found(cast: Cast) -> None:
    entry = look(cast)
    record.seal()
    Partnership.objects.filter(pk=cast.barnet.pk).update(is_demonstration=True)
    forged = copy_dated_back(entry)
    Partnership.objects.filter(pk=cast.barnet.pk).update(is_demonstration=False)
    assert AccessEntry.objects.get(pk=forged).at < timezone.now() - timedelta(days=364)
    record.seal()
    (finding,) = record.verify().findings
    assert "written later than they say" in finding and finding.endswith(f": {forged:,}.")


def test_it_is_found_while_one_partnership_is_real(cast: Cast) -> None:
    entry = look(cast)
    record.seal()
    Partnership.objects.filter(pk=cast.barnet.pk).update(is_demonstration=True)
    copy_dated_back(entry)
    record.seal()
    assert "written later than they say" in record.verify().findings[0]


def test_the_invented_history_of_a_demonstration_keeps_its_times(cast: Cast) -> None:
    entry = look(cast)
    record.seal()
    Partnership.objects.update(is_demonstration=True)
    copy_dated_back(entry)
    record.seal()
    assert record.verify().is_whole


@pytest.mark.django_db
def test_beside_no_partnership_nothing_is_amiss() -> None:
    record_access(operation=Access.SIGN_IN_FAILED, by=None, what="Sign-in: no account with this e-mail")
    record.seal()
    record_access(operation=Access.SIGN_IN_FAILED, by=None, what="Sign-in: no account with this e-mail")
    record.seal()
    assert record.verify().is_whole
