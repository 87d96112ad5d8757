"""Attacks on a signed-off assessment with raw SQL, as the role of the application."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from assessment import reference
from assessment.models import (
    Approval,
    Assessment,
    Consultation,
    Extract,
    PaperFile,
    ProofReason,
    Section,
    SectionVersion,
    ThreatScore,
)
from assessment.services import assessments, extracts, undoing
from tests.assessment.conftest import YEAR
from tests.assessment.feeds import feed, months, of_all_boroughs
from tests.personas import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def signed(module_db: None) -> Iterator[Assessment]:
    """An assessment with one row of everything, signed off; and beside it nothing."""
    cast = make_cast()
    reference.load_reference()
    columns = months(201604, 12)
    seen = extracts.preview(content=feed(columns, *of_all_boroughs(columns)), file_name="y.csv", by=cast.analyst)
    extracts.import_extract(extract=seen, by=cast.analyst)
    made = assessments.open_assessment(partnership=cast.barnet, period=YEAR, by=cast.analyst)
    assessments.collect(assessment=made, by=cast.analyst)
    fill(made, cast)
    Assessment.objects.filter(pk=made.pk).update(status="approval")
    Assessment.objects.filter(pk=made.pk).update(
        status="signed_off", signed_off_at=timezone.now(), frozen={"restricted": {}, "public": {}}
    )
    made.refresh_from_db()
    yield made


def fill(made: Assessment, cast: Cast) -> None:
    section = Section.objects.create(assessment=made, key="summary", order=1, title="Summary", text="It fell.")
    SectionVersion.objects.create(section=section, version=1, title="Summary", text="It fell.")
    ThreatScore.objects.create(assessment=made, theme="Burglary")
    Consultation.objects.create(
        assessment=made, title="Survey", starts_on=YEAR.start, ends_on=YEAR.end, method="Online"
    )
    ProofReason.objects.create(assessment=made, key="missing", finding="12 months", reason="None", by=cast.analyst)
    Approval.objects.create(assessment=made, agency=cast.police, by=cast.chair, sha256="0" * 64)
    facts: dict[str, Any] = {"name": "p.docx", "content": b"x", "size": 1, "sha256": "0" * 64, "paper_sha256": "0" * 64}
    PaperFile.objects.create(assessment=made, audience="public", kind="docx", is_frozen=True, **facts)


TABLES = [
    "figure", "figure_extracts", "trend", "section", "sectionversion", "threatscore", "consultation", "proofreason",
    "approval",
]  # fmt: skip


def refused(sql: str, *arguments: object) -> None:
    with (
        pytest.raises(DatabaseError, match="cannot change|is closed|permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, arguments)


def copied(table: str) -> str:
    """An insertion of a copy of the table's first row, under a number of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
            " WHERE table_name = %s AND column_name <> 'id'",
            [table],
        )
        columns = cursor.fetchone()[0]
    # A key that is taken would refuse the copy before the trigger does: change one column of it.
    changed = columns
    for column, other in {
        "period_start": "period_start - 365", "key": "key || 'x'", "theme": "theme || 'x'", "version": "version + 1",
        "extract_id": "extract_id + 1", "agency_id": "agency_id + 1", "area_id": "(SELECT max(id) FROM assessment_area)",
    }.items():  # fmt: skip
        parts = changed.split(", ")
        if column in parts and changed == columns:
            changed = ", ".join(f"{other}" if part == column else part for part in parts)
    return f"INSERT INTO {table} ({columns}) SELECT {changed} FROM {table} ORDER BY id LIMIT 1"


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "sql", ["UPDATE assessment_{} SET id = id", "DELETE FROM assessment_{}", "TRUNCATE assessment_{} CASCADE"]
)
def test_nothing_that_it_holds_is_changed(signed: Assessment, table: str, sql: str) -> None:
    refused(sql.format(table))


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_added_to_it(signed: Assessment, table: str) -> None:
    refused(copied(f"assessment_{table}"))


COLUMNS = {
    "back to a draft": "status = 'draft'",
    "its paper": "frozen = '{}'",
    "no paper": "frozen = NULL",
    "its period": "period_end = period_end + 1",
    "its version": "version = 2",
    "when": "signed_off_at = now()",
    "whose": "partnership_id = partnership_id + 1",
    "published and another": "published_at = now(), collected_by_id = NULL, collected_at = NULL",
}


@pytest.mark.parametrize("change", COLUMNS.values(), ids=COLUMNS)
def test_the_assessment_itself_is_not_changed(signed: Assessment, change: str) -> None:
    refused(f"UPDATE assessment_assessment SET {change} WHERE id = %s", signed.pk)


def test_it_is_not_deleted(signed: Assessment) -> None:
    refused("DELETE FROM assessment_assessment WHERE id = %s", signed.pk)


def test_it_can_be_published(signed: Assessment) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assessment_assessment SET published_at = now() WHERE id = %s", [signed.pk])
        assert cursor.rowcount == 1


def test_a_drafts_rows_are_not_moved_into_it(signed: Assessment) -> None:
    draft = Assessment.objects.create(
        partnership=signed.partnership, area=signed.area, period_start=YEAR.start, period_end=YEAR.end, version=2
    )
    section = Section.objects.create(assessment=draft, key="new", order=1, title="New")
    refused("UPDATE assessment_section SET assessment_id = %s WHERE id = %s", signed.pk, section.pk)
    Section.objects.filter(pk=section.pk).update(title="A draft is written as before")


EXTRACTS = {
    "undo": "UPDATE assessment_extract SET status = 'undone', undone_at = now()",
    "another checksum": "UPDATE assessment_extract SET sha256 = repeat('0', 64)",
    "delete": "DELETE FROM assessment_extract",
    "other counts": "UPDATE assessment_monthlycount SET value = value + 1",
    "no counts": "DELETE FROM assessment_monthlycount",
    "another file": "UPDATE assessment_extractpart SET content = '\\x00'",
    "no file": "DELETE FROM assessment_extractpart",
    "a longer file": "INSERT INTO assessment_extractpart (extract_id, number, content)"
    " SELECT extract_id, 99, content FROM assessment_extractpart LIMIT 1",
}


@pytest.mark.parametrize("sql", EXTRACTS.values(), ids=EXTRACTS)
def test_what_it_rests_on_stays(signed: Assessment, sql: str) -> None:
    refused(sql)


def test_an_extract_that_it_does_not_rest_on_is_undone(signed: Assessment) -> None:
    by = signed.created_by
    columns = months(200804, 12)
    seen = extracts.preview(content=feed(columns, *of_all_boroughs(columns)), file_name="old.csv", by=by)
    assert undoing.undo(extract=extracts.import_extract(extract=seen, by=by), by=by).status == Extract.Status.UNDONE


@pytest.mark.parametrize(
    "sql",
    ["UPDATE assessment_paperfile SET content = ''", "UPDATE assessment_paperfile SET is_frozen = false",
     "DELETE FROM assessment_paperfile"],
)  # fmt: skip
def test_a_frozen_document_stays(signed: Assessment, sql: str) -> None:
    refused(sql)


def test_nothing_is_signed_off_on_an_extract_that_was_undone(signed: Assessment) -> None:
    """Whatever the service forgot to ask."""
    with transaction.atomic():
        draft = Assessment.objects.create(
            partnership=signed.partnership, area=signed.area, period_start=YEAR.start, period_end=YEAR.end, version=3
        )
        old = signed.figures.earliest("pk")
        figure = draft.figures.create(
            indicator=old.indicator, area=old.area, period_start=YEAR.start, period_end=YEAR.end, source_text="x"
        )
        columns = months(200904, 12)
        seen = extracts.preview(
            content=feed(columns, *of_all_boroughs(columns)), file_name="x.csv", by=signed.created_by
        )
        figure.extracts.add(extracts.import_extract(extract=seen, by=signed.created_by))
        undoing.undo(extract=seen, by=signed.created_by)
        with pytest.raises(DatabaseError, match="rests on an extract that was undone"):
            Assessment.objects.filter(pk=draft.pk).update(status="signed_off")
        transaction.set_rollback(True)
