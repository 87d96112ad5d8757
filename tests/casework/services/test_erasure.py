"""Erasure: what goes, what stays because something else needs it, and what is left to show for it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from casework.models import (
    AccessEntry,
    Barrier,
    Case,
    ChangeEntry,
    Document,
    Person,
    Place,
    Report,
    RetentionReview,
    Tombstone,
)
from casework.services import erasure, retention
from casework.services.saving import Stale
from tests import factories as make
from tests import keeping
from tests.personas import Cast

today = timezone.localdate


def test_the_tombstone_counts_each_kind_of_row_that_went(cast: Cast) -> None:
    case = keeping.neighbours_case(cast)
    make.add_evidence(case, cast.case_lead)
    keeping.close(case, keeping.LONG_AGO)
    retention.list_due(today=today())
    review = RetentionReview.objects.get(record_type="case")
    kinds = {
        "report": case.reports,
        "contact": case.contacts,
        "caseevent": case.events,
        "involvement": case.involvements,
    }
    there = {kind: rows.count() for kind, rows in kinds.items()}
    stone = erasure.destroy(review=review, by=cast.dpo, version=review.version)
    assert {kind: stone.rows[kind] for kind in kinds} == there
    assert (stone.rows["case"], stone.rows["evidence"], stone.rows["document"]) == (1, 1, 1)
    assert (stone.reference, stone.destroyed_by, stone.destroyed_on, stone.rule) == (
        case.reference,
        cast.dpo,
        today(),
        review.rule,
    )
    assert not Document.objects.exists()


def test_the_record_outlives_what_it_speaks_of(cast: Cast) -> None:
    case, review = keeping.due_case(cast)
    changes, accesses = (
        model.objects.filter(records__contains=[case.reference]) for model in (ChangeEntry, AccessEntry)
    )
    before = (changes.count(), accesses.count())
    erasure.destroy(review=review, by=cast.dpo, version=review.version)
    assert (changes.count(), accesses.count()) == (before[0] + 1, before[1])


def test_what_was_decided_about_from_an_older_page_is_refused(cast: Cast) -> None:
    _, review = keeping.due_case(cast)
    with pytest.raises(Stale):
        erasure.destroy(review=review, by=cast.dpo, version=review.version - 1)


def test_nothing_is_destroyed_twice(cast: Cast) -> None:
    _, review = keeping.due_case(cast)
    erasure.destroy(review=review, by=cast.dpo, version=review.version)
    with pytest.raises(ValidationError, match="destroyed already"):
        erasure.destroy(review=review, by=cast.dpo, version=review.version)
    assert Tombstone.objects.filter(record_type="case").count() == 1


def test_of_several_reasons_each_is_said_with_the_reference(cast: Cast) -> None:
    case, review = keeping.due_case(cast)
    retention.set_hold(reference=case.reference, reason="A claim", by=cast.dpo)
    Case.objects.filter(pk=case.pk).update(status="open", closed_on=None, closure_reason="", closure_outcome="")
    with pytest.raises(ValidationError) as refused:
        erasure.destroy(review=review, by=cast.dpo, version=review.version)
    assert refused.value.messages == [
        f"{case.reference}: A legal hold keeps it.",
        f"{case.reference}: It is in use again.",
    ]


def test_a_row_that_nobody_counted_stops_all_of_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case, review = keeping.due_case(cast)
    left_out = [(model, path) for model, path in erasure.ON_A_CASE if model.__name__ != "Note"]
    monkeypatch.setattr(erasure, "ON_A_CASE", left_out)
    with pytest.raises(IntegrityError), transaction.atomic():
        erasure.destroy(review=review, by=cast.dpo, version=review.version)
    assert Case.objects.filter(pk=case.pk).exists() and case.contacts.exists()
    assert not Tombstone.objects.exists()


def test_a_report_goes_and_leaves_a_victim_who_told_of_something_else(cast: Cast) -> None:
    report = keeping.old_report(cast)
    other = make.make_report(cast.case_lead)
    Report.objects.filter(pk=other.pk).update(victim=report.victim)
    retention.list_due(today=today())
    review = RetentionReview.objects.get(reference=report.reference)
    stone = erasure.destroy(review=review, by=cast.dpo, version=review.version)
    assert "person" not in stone.rows and Person.objects.filter(pk=report.victim_id).exists()
    assert not Report.objects.filter(pk=report.pk).exists()
    assert Place.objects.filter(pk=report.victim.home_id).exists()


def test_a_barrier_about_a_person_goes_with_the_last_record_of_them(cast: Cast) -> None:
    first, second = keeping.old_report(cast), keeping.old_report(cast, cast.homes_officer)
    Person.objects.filter(pk=second.victim_id).update(identity=first.victim.identity)
    Barrier.objects.create(
        user=cast.homes_officer, identity=first.victim.identity, reason="x", set_by=cast.homes_officer
    )
    retention.list_due(today=today())
    left = []
    for report in (first, second):
        review = RetentionReview.objects.get(reference=report.reference)
        erasure.destroy(review=review, by=cast.dpo, version=review.version)
        left.append(Barrier.objects.count())
    assert left == [1, 0]


def test_small_technical_things_are_destroyed_once(cast: Cast) -> None:
    assert erasure.destroy_technical(today=today()) == {}
    assert not Tombstone.objects.exists()
