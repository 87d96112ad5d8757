"""The record of changes tells of every file that was brought here, also of those that never counted."""

import datetime
import hashlib
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessment.models import AgencyReturn, Extract
from assessment.rules.periods import financial_year
from assessment.services import extracts, return_forms, returns
from assessment.sources.base import FileRefusedError
from casework.models import ChangeEntry
from tests.assessment.feeds import feed, months, of_all_boroughs
from tests.personas import Cast

COLUMNS = months(201604, 12)
CONTENT = feed(COLUMNS, *of_all_boroughs(COLUMNS))
DIGEST = hashlib.sha256(CONTENT).hexdigest()


def told(kind: str) -> list[tuple[str, str, dict[str, Any]]]:
    entries = ChangeEntry.objects.filter(object_type=kind).order_by("pk")
    return list(entries.values_list("user_label", "operation", "changes"))


def test_an_upload_and_its_end_are_written_down(loaded: None, cast: Cast, analyst: Client) -> None:
    sent = {"data_files": SimpleUploadedFile("year.csv", CONTENT)}
    assert analyst.post(reverse("assessment:extract-upload"), sent).status_code == 302
    found = Extract.objects.get()
    file = {"file_name": "year.csv", "sha256": DIGEST, "source": found.source.name}
    kept = {name: [None, text] for name, text in file.items()} | {"status": [None, "kept, not imported"]}
    assert told("extract") == [("Marcus Bell", "collection", kept)]
    analyst.post(reverse("assessment:extract-discard", args=[found.batch]))
    gone = ("Marcus Bell", "erasure", {name: [text, None] for name, text in file.items()})
    assert told("extract")[1:] == [gone] and not Extract.objects.exists()


def test_a_file_that_is_sent_again_takes_the_place_of_the_first_in_the_record_too(loaded: None, cast: Cast) -> None:
    for name in ("a.csv", "b.csv"):
        extracts.preview(content=CONTENT, file_name=name, by=cast.analyst)
    assert [(kind, changes["file_name"]) for _, kind, changes in told("extract")] == [
        ("collection", [None, "a.csv"]), ("erasure", ["a.csv", None]), ("collection", [None, "b.csv"]),
    ]  # fmt: skip


def test_who_discards_what_is_not_theirs_writes_nothing(loaded: None, cast: Cast) -> None:
    seen = extracts.preview(content=CONTENT, file_name="a.csv", by=cast.analyst)
    extracts.discard(extract=seen, by=cast.coordinator)
    assert len(told("extract")) == 1 and Extract.objects.filter(pk=seen.pk).exists()


def test_a_file_that_is_refused_is_not_kept_and_not_told(loaded: None, cast: Cast) -> None:
    with pytest.raises(FileRefusedError):
        extracts.preview(content=b"a,b\n1,2\n", file_name="a.csv", by=cast.analyst, batch=uuid.uuid4())
    assert told("extract") == []


@pytest.fixture
def asked(loaded: None, cast: Cast) -> AgencyReturn:
    forms = return_forms.take_over(
        codes=["police_violence"],
        partnership=cast.barnet,
        agencies={"police_violence": cast.police.pk},
        by=cast.analyst,
    )
    due = datetime.date(2017, 5, 31)
    return returns.ask(form=forms[0], period=financial_year("2016-17"), due_on=due, by=cast.analyst)


def test_a_returns_spreadsheet_is_written_down_though_nothing_is_saved(asked: AgencyReturn, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.police_officer, "django.contrib.auth.backends.ModelBackend")
    sheet = client.get(reverse("assessment:return-template", args=[asked.pk])).content
    place = reverse("assessment:return-upload", args=[asked.pk])
    before = len(told("agencyreturn"))
    assert client.post(place, {"sheet": SimpleUploadedFile("filled.xlsx", sheet)}).status_code == 200
    assert client.post(place, {"sheet": SimpleUploadedFile("broken.xlsx", b"x")}).status_code == 200
    entries = told("agencyreturn")[before:]
    digest = hashlib.sha256(sheet).hexdigest()
    changes = {"spreadsheet": [None, "filled.xlsx"], "sha256": [None, digest]}
    assert entries == [(cast.police_officer.name, "collection", changes)]
    asked.refresh_from_db()
    assert asked.status == "requested" and not asked.values.exists()
