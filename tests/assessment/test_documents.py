"""Documents of a stored assessment: made in the background, taken by those who may, frozen, published and withdrawn."""

import csv
import hashlib
import io

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.models import Assessment, PaperFile
from assessment.paper.compose import compose
from assessment.services import assessments, documents, signoff
from casework.models import AccessEntry, ChangeEntry
from tests.assessment.conftest import YEAR
from tests.assessment.feeds import feed, months, of_all_boroughs
from tests.personas import Cast, make_cast

PUBLIC_ADDRESS = "/published/barnet/2016-17/"


@pytest.fixture(scope="module")
def made(module_db: None) -> tuple[Assessment, Cast]:
    """Barnet's draft of 2016/17 with every document, made once for the module."""
    from assessment import reference
    from assessment.services import extracts

    cast = make_cast()
    reference.load_reference()
    columns = months(201504, 24)
    seen = extracts.preview(content=feed(columns, *of_all_boroughs(columns)), file_name="year.csv", by=cast.analyst)
    extracts.import_extract(extract=seen, by=cast.analyst)
    draft = assessments.open_assessment(partnership=cast.barnet, period=YEAR, by=cast.analyst)
    assessments.collect(assessment=draft, by=cast.analyst)
    run = documents.ask_for_documents(assessment=draft, by=cast.analyst)
    documents.run_documents(run_id=run.pk)
    draft.refresh_from_db()
    return draft, cast


@pytest.fixture
def draft(made: tuple[Assessment, Cast], db: None) -> Assessment:
    return Assessment.objects.get(pk=made[0].pk)


@pytest.fixture
def cast(made: tuple[Assessment, Cast], db: None) -> Cast:
    return made[1]


@pytest.fixture
def analyst(client: Client, cast: Cast) -> Client:
    client.force_login(cast.analyst)
    return client


def sign_off(draft: Assessment) -> Assessment:
    """As the sign-off does it: papers frozen, documents frozen, then signed."""
    draft.frozen = {audience: compose(draft, audience).as_json() for audience in PaperFile.Audience}
    draft.save(update_fields=["frozen"])
    draft.files.all().delete()
    small = [
        PaperFile(
            assessment=draft, audience=audience, kind=kind, name=documents.file_name(draft, audience, kind),
            content=f"{audience} {kind}".encode(), size=3, sha256="1" * 64, paper_sha256="2" * 64,
        )
        for audience in PaperFile.Audience
        for kind in PaperFile.Kind
    ]  # fmt: skip
    documents.store(assessment=draft, files=small, by=None, frozen=True)
    Assessment.objects.filter(pk=draft.pk).update(status=Assessment.Status.SIGNED_OFF, signed_off_at=timezone.now())
    draft.refresh_from_db()
    return draft


# --- Made


def test_every_kind_is_made_for_both_audiences_with_its_checksum(draft: Assessment) -> None:
    files = list(draft.files.all())
    assert {(one.audience, one.kind) for one in files} == {
        (a.value, k.value) for a in PaperFile.Audience for k in PaperFile.Kind
    }
    for one in files:
        assert hashlib.sha256(bytes(one.content)).hexdigest() == one.sha256
        assert one.size == len(bytes(one.content))
        assert one.paper_sha256 == compose(draft, one.audience).sha256
    run = draft.document_runs.get()
    assert (run.done, run.total, run.problem) == (16, 16, "") and run.finished_at


def test_the_making_is_written_down(draft: Assessment) -> None:
    entry = ChangeEntry.objects.filter(changes__has_key="documents").latest("pk")
    assert len(entry.changes["documents"][1]) == 16


def test_the_open_data_states_the_stored_figures(draft: Assessment) -> None:
    content = bytes(draft.files.get(audience="public", kind="csv").content).decode("utf-8-sig")
    rows = {(row["code"], row["period_end"], row["area"]): row for row in csv.DictReader(io.StringIO(content))}
    row = rows["mopac7.robbery", "2017-03-31", "Barnet"]
    assert (row["value"], row["unit"], row["extract_date"]) == ("120", "count", "2017-04-01")
    assert row["source"].startswith("Metropolitan Police Service")


def test_a_run_that_failed_says_so_and_ends(draft: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> bytes:
        raise ValueError("broken")

    run = draft.document_runs.create()
    monkeypatch.setattr(documents.makers, "make", broken)
    with pytest.raises(ValueError, match="broken"):
        documents.run_documents(run_id=run.pk)
    run.refresh_from_db()
    assert run.finished_at and "could not be made" in run.problem
    assert draft.files.count() == 16


# --- The page


def test_the_page_shows_what_there_is_in_few_queries(
    analyst: Client, draft: Assessment, django_assert_max_num_queries
) -> None:
    address = reverse("assessment:documents", args=[draft.pk])
    analyst.get(address)
    with django_assert_max_num_queries(90):
        text = analyst.get(address).content.decode()
    assert text.count("Word") >= 2 and "Make the documents again" in text and "board’s pack" in text
    assert "The paper has changed" not in text


def test_it_says_when_the_paper_has_changed_since(analyst: Client, draft: Assessment) -> None:
    draft.files.update(paper_sha256="0" * 64)
    assert "The paper has changed" in analyst.get(reverse("assessment:documents", args=[draft.pk])).content.decode()


def test_a_progress_page_refreshes_itself_until_it_is_done(analyst: Client, draft: Assessment) -> None:
    run = draft.document_runs.create(total=16, done=5, started_at=timezone.now())
    address = reverse("assessment:documents-progress", args=[draft.pk, run.pk])
    answer = analyst.get(address)
    assert "5 of 16 are made" in answer.content.decode() and answer["Refresh"] == "2"
    draft.document_runs.filter(pk=run.pk).update(finished_at=timezone.now(), done=16)
    assert "Refresh" not in analyst.get(address)


def test_nothing_is_made_before_the_figures_are_collected(analyst: Client, draft: Assessment) -> None:
    Assessment.objects.filter(pk=draft.pk).update(collected_at=None)
    answer = analyst.post(reverse("assessment:documents-make", args=[draft.pk]), follow=True)
    assert "Collect the figures first" in answer.content.decode()


# --- Taken


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("analyst", 200), ("case_lead", 200), ("coordinator", 200), ("dpo", 200), ("chair", 200),
        ("police_officer", 403), ("homes_officer", 403), ("support_officer", 403), ("agency_admin", 403),
        ("system_admin", 403), ("enfield_lead", 404), ("enfield_police", 403),
    ],
)  # fmt: skip
def test_who_may_take_a_document_does_and_it_is_written_down(
    client: Client, cast: Cast, draft: Assessment, person: str, status: int
) -> None:
    client.force_login(cast.people[person])
    for name, arguments in (("document", ["restricted", "json"]), ("pack", [])):
        answer = client.get(reverse(f"assessment:{name}", args=[draft.pk, *arguments]))
        assert answer.status_code == status
        assert "no-store" in answer["Cache-Control"]
    taken = AccessEntry.objects.filter(operation="disclosure", user_id=cast.people[person].pk)
    assert taken.count() == (1 if status == 200 else 0)
    read = AccessEntry.objects.filter(operation="consultation", user_id=cast.people[person].pk)
    assert [one.detail["screen"] for one in read] == (["show_pack"] if status == 200 else [])
    if status == 200:
        detail = taken.get().detail
        assert detail["file_name"] == "strategic-assessment-barnet-2016-17-restricted-data.json"
        assert detail["marking"] == "OFFICIAL-SENSITIVE" and len(detail["sha256"]) == 64


def test_a_document_comes_as_an_attachment(analyst: Client, draft: Assessment) -> None:
    answer = analyst.get(reverse("assessment:document", args=[draft.pk, "public", "html"]))
    assert answer["Content-Disposition"] == 'attachment; filename="strategic-assessment-barnet-2016-17-public.html"'
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("audience", "kind"), [("secret", "pdf"), ("public", "exe")])
def test_a_document_that_there_is_not_is_not_found(
    analyst: Client, draft: Assessment, audience: str, kind: str
) -> None:
    assert analyst.get(reverse("assessment:document", args=[draft.pk, audience, kind])).status_code == 404


def test_nobody_reads_the_pack_without_signing_in(client: Client, draft: Assessment) -> None:
    answer = client.get(reverse("assessment:pack", args=[draft.pk]))
    assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")


# --- Frozen


def test_frozen_documents_are_made_no_more_and_their_bytes_stay(analyst: Client, cast: Cast, draft: Assessment) -> None:
    sign_off(draft)
    with pytest.raises(documents.FrozenError):
        documents.ask_for_documents(assessment=draft, by=cast.analyst)
    with pytest.raises(documents.FrozenError):
        documents.store(assessment=draft, files=[], by=cast.analyst)
    with pytest.raises(DatabaseError), transaction.atomic():
        draft.files.update(content=b"other")
    assert documents.freeze(draft)[0].is_frozen
    answer = analyst.post(reverse("assessment:documents-make", args=[draft.pk]), follow=True)
    assert "its documents cannot change" in answer.content.decode()


# --- Before everybody


def public_answers(client: Client) -> set[int]:
    return {client.get(f"{PUBLIC_ADDRESS}{kind}").status_code for kind in ("", "pdf/", "csv/", "json/", "ods/")}


def test_what_is_not_published_does_not_differ_from_what_there_is_not(client: Client, draft: Assessment) -> None:
    absent = client.get("/published/atlantis/1999-00/")
    assert public_answers(client) == {404}
    before = client.get(PUBLIC_ADDRESS).content
    sign_off(draft)
    assert public_answers(client) == {404}
    assert client.get(PUBLIC_ADDRESS).content == before == absent.content


def test_a_draft_cannot_be_published(analyst: Client, cast: Cast, draft: Assessment) -> None:
    with pytest.raises(documents.NotPublishableError):
        documents.publish(assessment=draft, by=cast.analyst)
    answer = analyst.post(reverse("assessment:publish", args=[draft.pk]), follow=True)
    assert "Only a signed-off assessment can be published" in answer.content.decode()
    assert public_answers(Client()) == {404}


def test_published_is_for_everybody_and_withdrawn_for_nobody(analyst: Client, cast: Cast, draft: Assessment) -> None:
    sign_off(draft)
    assert "Everybody will read" in analyst.get(reverse("assessment:publish", args=[draft.pk])).content.decode()
    analyst.post(reverse("assessment:publish", args=[draft.pk]))
    visitor = Client()
    page = visitor.get(PUBLIC_ADDRESS)
    assert page.status_code == 200 and page["Cache-Control"] == "public, max-age=60"
    assert "Marcus" not in page.content.decode() and "csrf" not in page.content.decode() and not page.cookies
    assert public_answers(visitor) == {200}
    just_in = Client()
    just_in.force_login(cast.analyst)
    signed_in = just_in.get(PUBLIC_ADDRESS)  # it renews their session, which no cache may hand to the next reader
    assert signed_in.cookies and signed_in["Cache-Control"] == "no-store"
    taken = visitor.get(f"{PUBLIC_ADDRESS}pdf/")
    assert bytes(taken.content) == b"public pdf"
    assert visitor.get(f"{PUBLIC_ADDRESS}docx/").status_code == 404
    disclosed = AccessEntry.objects.get(operation="disclosure", detail__recipient="Everybody")
    assert len(disclosed.detail["files"]) == 8
    analyst.post(reverse("assessment:withdraw", args=[draft.pk]))
    assert public_answers(visitor) == {404}


def test_a_newer_version_takes_the_place_of_an_older_which_does_not_come_back(
    client: Client, cast: Cast, draft: Assessment
) -> None:
    first = sign_off(draft)
    documents.publish(assessment=first, by=cast.analyst)
    second = sign_off(signoff.open_version(assessment=first, by=cast.analyst))
    documents.publish(assessment=second, by=cast.analyst)
    assert client.get(PUBLIC_ADDRESS).context["assessment"] == second
    documents.withdraw(assessment=second, by=cast.analyst)
    assert client.get(PUBLIC_ADDRESS).status_code == 404
    taken_back = ChangeEntry.objects.filter(changes__has_key="published_at", object_id=str(first.pk))
    assert [entry.changes["published_at"][1] is None for entry in taken_back.order_by("pk")] == [False, True]


def test_only_the_analyst_publishes(client: Client, cast: Cast, draft: Assessment) -> None:
    sign_off(draft)
    client.force_login(cast.case_lead)
    assert client.post(reverse("assessment:publish", args=[draft.pk])).status_code == 403
    draft.refresh_from_db()
    assert draft.published_at is None
