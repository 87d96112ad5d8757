"""Taking in a file: what is kept, what is refused, and how it is handed out."""

import io
import zipfile
from datetime import UTC, datetime
from urllib.parse import quote

import docx
import pytest
import time_machine
from django.core.exceptions import ValidationError
from PIL import Image

from casework.models import AccessEntry, ChangeEntry, Document
from casework.services import documents
from tests.personas import Cast

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def word() -> bytes:
    kept = io.BytesIO()
    docx.Document().save(kept)
    return kept.getvalue()


def archive(*names: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as one:
        for name in names:
            one.writestr(name, "x")
    return kept.getvalue()


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 20), orientation: int = 6) -> bytes:
    image, exif, kept = Image.new("RGB", size, "red"), Image.Exif(), io.BytesIO()
    exif[0x0112], exif[0x010F] = orientation, "Camera of Jane Roe"
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
    image.save(kept, kind, exif=exif, comment=b"Jane Roe") if kind == "JPEG" else image.save(kept, kind, exif=exif)
    return kept.getvalue()


GOOD = {
    "letter.pdf": PDF,
    "letter.docx": word(),
    "figures.xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "diary.txt": "BM said: “louder than ever”\n1 March\tat night\n".encode(),
    "song.mp3": b"ID3\x03\0\0\0\0\0\0" + b"\0" * 2000,
    "noise.m4a": b"\0\0\0\x18ftypM4A \0\0\0\0mp42isom" + b"\0" * 100,
    "noise.wav": b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 100,
    "film.mp4": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 100,
}
BAD = {
    "page.html": b"<!DOCTYPE html><script>alert(1)</script>",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "page.txt": b"A diary\n<script>alert(1)</script>",
    "page.html.pdf": b"<!DOCTYPE html><script>alert(1)</script>",
    "programme.pdf": b"MZ\x90\0" + b"\0" * 100,
    "programme.exe": b"MZ\x90\0" + b"\0" * 100,
    "archive.docx": archive("readme.txt"),
    "macros.docx": archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "macros.docm": word(),
    "cut.docx": word()[:300],
    "page.jpg": b"<html></html>",
    "cut.jpg": photo()[:200],
    "photo.png": photo(),
    "photo.gif": b"GIF89a" + b"\0" * 50,
    "null.txt": b"a\0b",
    "none": PDF,
    "letter.pdf\0.html": PDF,
    "empty.pdf": b"",
}


@pytest.mark.parametrize("name", GOOD)
def test_a_file_is_kept_as_it_came(cast: Cast, name: str) -> None:
    document = documents.take_in(name=name, content=GOOD[name], by=cast.case_lead)
    document.refresh_from_db()
    assert (document.name, bytes(document.content), document.size) == (name, GOOD[name], len(GOOD[name]))
    entry = ChangeEntry.objects.latest("pk")
    assert (entry.operation, entry.changes["sha256"]) == ("collection", [None, document.sha256])
    assert "content" not in entry.changes


@pytest.mark.parametrize("name", BAD)
def test_anything_else_is_refused_and_leaves_nothing(cast: Cast, name: str) -> None:
    with pytest.raises(ValidationError, match="file|picture"):
        documents.take_in(name=name, content=BAD[name], by=cast.case_lead)
    assert not Document.objects.exists()


def test_a_file_that_is_too_large_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="smaller than 10 MB"):
        documents.take_in(name="letter.pdf", content=PDF + b"\0" * documents.MOST_BYTES, by=cast.case_lead)


def test_only_the_kinds_asked_for_are_taken(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="one of these kinds: pdf or docx"):
        documents.take_in(name="photo.jpg", content=photo(), by=cast.case_lead, only=documents.PAPERS)


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "photo.JPEG"), ("JPEG", "photo.jpg"), ("PNG", "photo.png")])
def test_a_picture_loses_what_the_camera_wrote_and_stands_upright(cast: Cast, kind: str, name: str) -> None:
    content = photo(kind)
    assert b"Jane Roe" in content
    document = documents.take_in(name=name, content=content, by=cast.case_lead)
    kept = Image.open(io.BytesIO(bytes(document.content)))
    assert b"Jane Roe" not in bytes(document.content)
    assert (kept.size, dict(kept.getexif())) == ((20, 40), {})
    assert kept.convert("RGB").getpixel((5, 5))[0] > 200  # type: ignore[index]


@pytest.mark.parametrize("size", [(20000, 2000), (20000, 5000), (20000, 10000)])
def test_a_small_picture_of_many_pixels_is_refused_before_it_is_drawn(cast: Cast, size: tuple[int, int]) -> None:
    kept = io.BytesIO()
    Image.new("1", size).save(kept, "PNG")
    assert len(kept.getvalue()) < 100_000
    with pytest.raises(ValidationError, match="picture"):
        documents.take_in(name="photo.png", content=kept.getvalue(), by=cast.case_lead)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/letter.pdf", "letter.pdf"),
        ("C:\\Users\\jane\\letter.pdf", "letter.pdf"),
        ("letter.html.pdf", "letter_html.pdf"),
        ("invoice\u202efdp.exe.pdf", "invoice fdp_exe.pdf"),
        ("=cmd|' /C calc'!A0.pdf", "C calc'_A0.pdf"),
        ('a";filename="b.html\r\nX: y.pdf', "a__filename__b_html X_ y.pdf"),
        ("….pdf", "File.pdf"),
        ("Brief für Zoë.PDF", "Brief für Zoë.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_a_hostile_name_is_cleaned(name: str, kept: str) -> None:
    assert documents.clean_name(name) == kept


def test_it_is_handed_out_as_a_download_that_is_never_a_page(cast: Cast) -> None:
    document = documents.take_in(name="Brief für Zoë.txt", content=b"Loud", by=cast.case_lead)
    agreement = cast.barnet_agreement
    with time_machine.travel(datetime(2026, 3, 4, 9, 5, tzinfo=UTC), tick=False):
        answer = documents.hand_out(document, of=agreement, taken_by=cast.police_officer)
    assert answer.content == b"Loud"
    marked = "OFFICIAL-SENSITIVE, Tom Reid, 2026-03-04 0905, Brief für Zoë.txt"
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(marked)}"
    entry = AccessEntry.objects.get(operation="disclosure")
    assert (entry.object_type, entry.detail["file_name"], entry.detail["marking"]) == (
        "agreement",
        marked,
        "OFFICIAL-SENSITIVE",
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].endswith("sandbox")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert {kind.content_type for kind in documents.KINDS.values()}.isdisjoint({"text/html", "image/svg+xml"})
