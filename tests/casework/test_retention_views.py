"""A data protection officer decides what is kept longer and what is destroyed."""

import time
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework import models
from casework.models import (
    Case,
    ChangeEntry,
    Invitation,
    Notice,
    Person,
    Report,
    RetentionReview,
    Submission,
    Tombstone,
)
from casework.services import cases, erasure, retention, subject_access
from tests import factories as make
from tests import keeping
from tests.factories import DAY
from tests.personas import Cast, confirm

today = timezone.localdate
DECIDE = reverse("casework:retention-decide")


@pytest.fixture
def client(cast: Cast) -> Client:
    browser = Client()
    browser.force_login(cast.dpo, "django.contrib.auth.backends.ModelBackend")
    confirm(browser)
    return browser


def decide(client: Client, *reviews: RetentionReview, **facts: Any) -> str:
    """What the queue says after the decision."""
    stand = ",".join(f"{review.pk}:{review.version}" for review in reviews)
    address = DECIDE + "?" + "&".join(f"item={review.pk}" for review in reviews)
    return client.post(address, {"stand": stand, **facts}, follow=True).content.decode()


def test_a_case_goes_with_everything_on_it_and_leaves_a_tombstone(cast: Cast, client: Client) -> None:
    case, review = keeping.due_case(cast)
    reference, words = case.reference, case.summary
    assert reference in client.get(reverse("casework:retention-list")).content.decode()
    page = client.get(review.get_absolute_url()).content.decode()
    assert case.title in page and "6 years (data policy" in page and "Metropolitan Police" in page
    assert "1 record destroyed" in decide(client, review, decision="destroy")

    everything = apps.get_app_config("casework").get_models()
    left = {model.__name__ for model in everything if model._default_manager.exists()}
    assert (
        left & {"Case", "Report", "Person", "Place", "Incident", "CaseEvent", "RiskAssessment", "Contact", "Note"}
        == set()
    )
    stone = Tombstone.objects.get(reference=reference)
    assert stone.rows["case"] == 1 and stone.rows["person"] == 2 and stone.rows["caseevent"] > 0
    assert words not in str(stone.rows) and "Yusuf" not in f"{stone.rows}{stone.rule}"
    entry = ChangeEntry.objects.get(operation="erasure")
    assert (entry.user_label, entry.object_label, entry.changes["rows"]) == ("Ruth Adeyemi", reference, stone.rows)
    shown = client.get(reverse("casework:destroyed-list") + f"?reference={reference}").content.decode()
    assert f"destroyed on {today():%-d %B %Y} by Ruth Adeyemi" in shown


def test_a_destroyed_reference_is_not_found_and_the_officer_responsible_is_told(cast: Cast, client: Client) -> None:
    case, review = keeping.due_case(cast)
    erasure.destroy(review=review, by=cast.dpo, version=review.version)
    answer = client.get(case.get_absolute_url())
    assert answer.status_code == 404 and f"{case.reference} was destroyed on" in answer.content.decode()
    for person in ("case_lead", "police_officer", "enfield_lead"):
        client.force_login(cast.people[person], "django.contrib.auth.backends.ModelBackend")
        answer = client.get(case.get_absolute_url())
        assert answer.status_code == 404 and "destroyed" not in answer.content.decode()


def test_people_and_places_that_something_else_needs_stay(cast: Cast) -> None:
    case, review = keeping.due_case(cast)
    amina = Person.objects.get(given_name="Amina")
    other = make.make_report(cast.case_lead)
    Report.objects.filter(pk=other.pk).update(victim=amina, place=amina.home)
    erasure.destroy(review=review, by=cast.dpo, version=review.version)
    assert [person.given_name for person in Person.objects.all()][:1] == ["Amina"]
    other.refresh_from_db()
    assert other.victim == amina and other.place == amina.home


def test_a_hold_on_the_case_or_on_a_report_of_it_always_wins(cast: Cast, client: Client) -> None:
    case, review = keeping.due_case(cast)
    police = keeping.dpo_of(cast, cast.homes)  # took a report of it
    report = Report.objects.get(agency=cast.homes)
    for by, reference in ((cast.dpo, case.reference), (police, report.reference), (police, case.reference)):
        hold = retention.set_hold(reference=reference, reason="A claim is being made.", by=by)
        assert "Legal hold" in client.get(reverse("casework:retention-list")).content.decode()
        assert "A legal hold keeps it." in decide(client, review, decision="destroy")
        assert Case.objects.filter(pk=case.pk).exists()
        retention.lift_hold(hold=hold, because="It was settled.", by=by)
    assert "1 record destroyed" in decide(client, review, decision="destroy")


def test_the_database_itself_keeps_a_history_under_hold_or_without_a_tombstone(cast: Cast) -> None:
    case, review = keeping.due_case(cast)

    def erase() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT casework_erase_history(%s)", [case.pk])

    with pytest.raises(DatabaseError, match="has no tombstone"):
        erase()
    facts = {"record_type": "case", "record_id": case.pk, "rule": "x", "rows": {}, "destroyed_on": today()}
    Tombstone.objects.create(**facts)
    hold = retention.set_hold(reference=case.reference, reason="A claim", by=cast.dpo)
    with pytest.raises(DatabaseError, match="legal hold keeps"):
        erase()
    retention.lift_hold(hold=hold, because="Settled", by=cast.dpo)
    Case.objects.filter(pk=case.pk).update(status="open", closed_on=None, closure_reason="", closure_outcome="")
    with pytest.raises(DatabaseError, match="is not closed"):
        erase()


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_a_tombstone_can_be_altered_by_nobody(sql: str) -> None:
    for alias, words in (("default", "permission denied"), ("owner", "is insert-only")):
        with pytest.raises(DatabaseError, match=words), transaction.atomic(using=alias):
            connections[alias].cursor().execute(sql.format("casework_tombstone"))


def test_a_case_waits_for_the_longest_period_of_the_agencies_that_worked_on_it(cast: Cast) -> None:
    case = keeping.close(keeping.neighbours_case(cast), today() - timedelta(days=365 * 7))
    homes = keeping.dpo_of(cast, cast.homes)
    rule = {"record_type": "case", "months": 120, "effective_from": date(2020, 1, 1), "citation": "Schedule 4"}
    retention.add_rule(by=homes, **rule)
    assert retention.list_due(today=today()) == 0
    case = keeping.close(case, today() - timedelta(days=365 * 11))
    assert retention.list_due(today=today()) == 1
    review = RetentionReview.objects.get()
    assert review.rule == "Barnet Homes: 10 years (Schedule 4)" and review.agency == cast.council
    retention.add_rule(by=homes, **rule | {"months": 144, "effective_from": date(2021, 1, 1)})
    with pytest.raises(ValidationError, match="Its period ends on"):
        erasure.destroy(review=review, by=cast.dpo, version=review.version)


def test_a_record_is_kept_longer_and_comes_back(cast: Cast, client: Client) -> None:
    _, review = keeping.due_case(cast)
    until = today() + timedelta(days=30)
    day = {"until-day": until.day, "until-month": until.month, "until-year": until.year}
    assert "Say why they are kept longer" in decide(client, review, decision="keep", **day)
    assert "1 record kept longer" in decide(client, review, decision="keep", reason="A sister case is open.", **day)
    listed = reverse("casework:retention-list")
    assert review.reference not in client.get(listed).content.decode()
    assert review.reference in client.get(f"{listed}?is_kept=on").content.decode()
    review.refresh_from_db()
    assert "It was decided to keep it until" in decide(client, review, decision="destroy")
    RetentionReview.objects.update(look_on=today())
    review.refresh_from_db()
    assert "1 record destroyed" in decide(client, review, decision="destroy")


def test_who_decides_after_somebody_else_did_is_told(cast: Cast, client: Client) -> None:
    _, review = keeping.due_case(cast)
    retention.keep_longer(review=review, by=cast.dpo, version=1, until=today() + timedelta(days=9), reason="Not yet")
    review.version = 1
    assert "somebody else decided about it meanwhile" in decide(client, review, decision="destroy")


def test_a_case_that_was_opened_again_leaves_the_queue(cast: Cast) -> None:
    case, review = keeping.due_case(cast)
    cases.reopen(case=case, by=cast.case_lead, version=case.version, why="It began again.", on=today())
    with pytest.raises(ValidationError, match="in use again"):
        erasure.destroy(review=review, by=cast.dpo, version=review.version)
    retention.list_due(today=today())
    assert not RetentionReview.objects.exists()


def test_nothing_is_destroyed_of_who_waits_for_an_answer(cast: Cast) -> None:
    case, review = keeping.due_case(cast)
    request = keeping.collected(keeping.asked(cast), case.reports.order_by("pk")[0].victim)
    with pytest.raises(ValidationError, match="has asked for their own information"):
        erasure.destroy(review=review, by=cast.dpo, version=review.version)
    subject_access.refuse(
        request=request, by=cast.dpo, version=request.version, because="Withdrawn by them.", on=today()
    )
    erasure.destroy(review=review, by=cast.dpo, version=review.version)


def test_a_report_and_an_answered_request_are_destroyed_after_their_periods(cast: Cast) -> None:
    report = keeping.old_report(cast)
    request = keeping.packed(keeping.collected(keeping.asked(cast), report.victim))
    long_ago = today() - timedelta(days=365 * 3)
    models.SubjectAccessRequest.objects.filter(pk=request.pk).update(
        status="answered", received_on=long_ago, ended_on=long_ago, ended_how="By post"
    )
    assert retention.list_due(today=today()) == 2
    for review in RetentionReview.objects.all():
        erasure.destroy(review=review, by=cast.dpo, version=review.version)
    assert not Person.objects.exists() and not models.Document.objects.exists()
    assert not models.SubjectAccessItem.objects.exists()
    assert {stone.record_type: stone.rows.get("person", 0) for stone in Tombstone.objects.all()} == {
        "report": 1,
        "subject_access": 0,
    }


def test_the_job_destroys_small_technical_things_by_itself_and_says_so(cast: Cast) -> None:
    old = timezone.now() - timedelta(days=800)
    Submission.objects.create(user=cast.dpo)
    Notice.objects.create(user=cast.dpo, kind=Notice.Kind.CONCERN, path="/")
    facts = {"partnership": cast.barnet, "agency": cast.council, "invited_by": cast.dpo, "roles": [], "expires_at": old}
    for number, accepted in enumerate((None, timezone.now())):
        user = cast.case_lead if accepted else None
        Invitation.objects.create(
            email=f"{number}@example.org", digest=str(number), accepted_at=accepted, user=user, **facts
        )
    Session.objects.create(session_key="old", session_data="", expire_date=old)
    assert erasure.destroy_technical(today=today()) == {"invitation": 1, "session": 1}
    Submission.objects.update(at=old)
    Notice.objects.update(at=old)
    assert erasure.destroy_technical(today=today()) == {"submission": 1, "notice": 1}
    assert [entry.user_label for entry in ChangeEntry.objects.filter(operation="erasure")] == ["The system"] * 4
    assert Invitation.objects.get().accepted_at


def test_every_row_that_can_hang_on_what_is_destroyed_is_known() -> None:
    """A new table that points at a case, a report, a person or a place has to be taken up in services/erasure.py."""
    known: dict[Any, set[str]] = {
        Case: {model.__name__ for model, path in erasure.ON_A_CASE if "__" not in path}
        | {"CaseEvent", "RiskAssessment", "Report"},
        Report: set(),
        models.CaseShare: {"CaseShare"},
        models.Action: {"ActionUpdate"},
        models.AgendaItem: {"Action", "SupportReferral"},
        models.PanelReferral: {"AgendaItem"},
        models.Contact: set(),
        models.Note: set(),
        models.Evidence: set(),
        models.SupportReferral: {"Contact", "SupportGiven", "Feedback"},
        models.Place: {"Person", "Report"},
        models.Incident: {"Report"},
        Person: {
            "Report",
            "Involvement",
            "SupportReferral",
            "PersonMatch",
            "SubjectAccessRequest_people",
            "AccessRequest",
        },
    }
    there: dict[Any, set[str]] = {model: set() for model in known}
    for model in apps.get_app_config("casework").get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.concrete and not field.many_to_many and field.related_model in there:
                there[field.related_model].add(model.__name__)
    assert there == known


def test_a_page_of_twelve_thousand_is_quick(cast: Cast, client: Client) -> None:
    report = keeping.old_report(cast)
    facts = {
        "partnership": cast.barnet,
        "agency": cast.council,
        "record_type": "report",
        "since_on": DAY,
        "rule": "3 years",
    }
    RetentionReview.objects.bulk_create(
        RetentionReview(record_id=report.pk + n, reference=f"BAR-R{n:06d}", due_on=DAY, look_on=DAY, **facts)
        for n in range(12_000)
    )
    client.get(reverse("casework:retention-list"))
    started = time.monotonic()
    page = client.get(reverse("casework:retention-list") + "?page=200")
    assert time.monotonic() - started < 1
    assert "12000 records to decide about" in page.content.decode()
