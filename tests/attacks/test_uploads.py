"""Attacks with a file: small ones that unpack to much, and ones that hold what the database does not take."""

import gzip
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessment import reference
from assessment.models import Extract
from assessment.sources.base import FileRefusedError
from tests.assessment.feeds import read_all
from tests.personas import Cast

HEADING = b"Borough,Major Category,Minor Category"
BOMBS = {
    "nothing": b"\0" * 60_000_000,
    "rows": HEADING + b",201704\n" + b"x\n" * 9_000_000,
    "columns": HEADING + b",x" * 2_000_000,
    "one cell": HEADING + b",201704\n" + b"x" * 15_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_that_unpacks_to_much_is_refused_in_little_memory(name: str) -> None:
    content = gzip.compress(BOMBS[name], 1)
    assert len(content) < 1_000_000
    tracemalloc.start()
    try:
        with pytest.raises(FileRefusedError):
            read_all(content)
        assert tracemalloc.get_traced_memory()[1] < 400_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("year.csv", HEADING + b",201704\nBarnet,Robbery,Personal Property,1\nBarnet," + b" " * 5000 + b"\0,x,1\n"),
        ("bomb.csv.gz", gzip.compress(b"a,b\n" * 6_000_000)),
        ("year.csv.gz", gzip.compress(HEADING)[:20]),
        ("=cmd|' /C calc'!A0.csv", b"=1+1"),
        ("../../../settings.csv", b""),
        ("page.html", b"<script>alert(1)</script>"),
    ],
    ids=["null character", "bomb", "cut short", "formula", "path", "page"],
)
def test_a_bad_file_gets_an_answer_and_leaves_nothing(cast: Cast, name: str, content: bytes) -> None:
    reference.load_reference()
    client = Client()
    client.force_login(cast.analyst, "django.contrib.auth.backends.ModelBackend")
    page = client.post(reverse("assessment:extract-upload"), {"data_files": SimpleUploadedFile(name, content)})
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert "<script>alert" not in page.content.decode()
    assert not Extract.objects.exists()
