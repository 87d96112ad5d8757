"""The pages of evidence: taking files in, handing them out, and what is said of them."""

import hashlib
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from casework.models import AccessEntry, Case, Document
from casework.services.documents import MOST_BYTES
from tests import factories as make
from tests.casework.screen import boxes, opened, signed_in, words
from tests.factories import DAY
from tests.personas import Cast


@pytest.fixture
def case(cast: Cast) -> Case:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    return case


def at(name: str, *args: object) -> str:
    return reverse(f"casework:{name}", args=args)


def photograph() -> bytes:
    kept = BytesIO()
    Image.new("RGB", (20, 10), "red").save(kept, "JPEG")
    return kept.getvalue()


def sent(*files: tuple[str, bytes], **more: Any) -> dict[str, Any]:
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return {"documents": uploads, "title": "Broken door", "circle": "case"} | boxes(obtained_on=DAY) | more


def test_several_files_are_added_at_once_and_stand_on_the_case(cast: Cast, case: Case) -> None:
    files = [("door.jpg", photograph()), ("diary.txt", b"Monday: until two.")]
    page = words(signed_in(cast.police_officer).post(at("evidence-add", case.reference), sent(*files), follow=True))
    assert "2 files are added." in page
    assert [one.document.name for one in case.evidence.order_by("pk")] == ["door.jpg", "diary.txt"]
    page = words(signed_in(cast.case_lead).get(case.get_absolute_url()))
    assert page.index("Evidence") < page.index("Broken door") < page.index("door.jpg")


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([], "Choose a file"),
        ([("door.jpg", b"")], "The file is empty. Choose another one"),
        ([("big.txt", b"x" * (MOST_BYTES + 1))], "The file must be smaller than 10 MB"),
        ([("page.html", b"<html><script>alert(1)</script></html>")], "The file must be one of these kinds"),
        ([("drawing.svg", b"<svg onload='alert(1)'/>")], "The file must be one of these kinds"),
        ([("run.exe", b"MZ\x90\x00")], "The file must be one of these kinds"),
        ([("door.jpg", b"<html><script>alert(1)</script></html>")], "The file is not a jpg file, or it is damaged"),
        ([("letter.pdf", b"MZ\x90\x00" * 100)], "The file is not a pdf file, or it is damaged"),
        ([("notes.txt", b"<svg onload='alert(1)'/>")], "The file is not a txt file, or it is damaged"),
        ([("door.jpg", photograph()), ("run.exe", b"MZ\x90\x00")], "“run.exe”: The file must be one of these kinds"),
        ([(f"{number}.txt", b"x") for number in range(11)], "Choose up to 10 files at once"),
    ],
    ids=["none", "empty", "big", "page", "drawing", "programme", "page-as-picture", "programme-as-letter",
         "drawing-as-text", "one-of-two", "eleven"],
)  # fmt: skip
def test_what_is_not_taken_is_said_plainly_and_nothing_is_kept(
    cast: Cast, case: Case, files: list[tuple[str, bytes]], says: str
) -> None:
    answer = signed_in(cast.police_officer).post(at("evidence-add", case.reference), sent(*files))
    assert answer.status_code == 200 and says in words(answer)
    assert "Broken door" in answer.content.decode()
    assert not Document.objects.exists()


def test_a_download_is_no_page_and_stands_in_the_record_with_its_digest(cast: Cast, case: Case) -> None:
    content = b"Monday: until two."
    files = [SimpleUploadedFile("diary.txt", content)]
    one = make.add_evidence(case, cast.police_officer, files=files)
    answer = signed_in(cast.case_lead).get(at("evidence-download", one.pk))
    assert answer.content == content
    told = answer["Content-Disposition"]
    assert told.startswith('attachment; filename="OFFICIAL-SENSITIVE, Priya Shah, 2') and told.endswith(', diary.txt"')
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    entry = AccessEntry.objects.get(operation="disclosure")
    assert entry.user_label == "Priya Shah" and entry.case_reference == case.reference
    assert entry.detail["sha256"] == hashlib.sha256(content).hexdigest()
    assert entry.detail["recipient"] == "Priya Shah, Barnet Council"


def test_what_is_said_of_a_file_is_put_right_by_the_agency_that_added_it(cast: Cast, case: Case) -> None:
    one = make.add_evidence(case, cast.police_officer)
    client, url = signed_in(cast.police_officer), at("evidence-change", one.pk)
    facts = {"title": "Diary of March", "circle": "agency"} | boxes(obtained_on=DAY) | opened(client, url)
    assert "Diary of March" in words(client.post(url, facts, follow=True))
    stale = client.post(url, facts)
    assert stale.status_code == 409
    assert signed_in(cast.case_lead).get(at("evidence-download", one.pk)).status_code == 404
    one.refresh_from_db()
    assert (one.title, one.circle) == ("Diary of March", "agency")
