"""Taking in a file that somebody sends, and handing it out again without harm to who opens it."""

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath

import puremagic
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from PIL import Image, ImageOps, UnidentifiedImageError

from casework.audit import Access, Change, record_access, record_change
from casework.models import Document, User
from casework.services.exports import MARKING

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 30_000_000  # a decoded picture takes four bytes for each
LONGEST_NAME = 150  # characters, as Document.name
JPEG_QUALITY = 90


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken in: what it is sent out as, and what its content must look like to puremagic. Plain text
    has no look of its own; what matters is that it is no page."""

    content_type: str
    looks_like: frozenset[str]
    holds: str = ""  # what must be in it, where it is an archive
    picture: str = ""  # Pillow's name, where it is a picture


UNREADABLE = (  # what Pillow raises for a picture that is damaged, or enormous
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    SyntaxError,
    ValueError,
)

_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "pdf": Kind("application/pdf", frozenset({".pdf"})),
    "docx": Kind(f"{_OFFICE}.wordprocessingml.document", frozenset({".docx"}), holds="word/document.xml"),
    "xlsx": Kind(f"{_OFFICE}.spreadsheetml.sheet", frozenset({".xlsx"}), holds="xl/workbook.xml"),
    "jpg": Kind("image/jpeg", frozenset({".jpg"}), picture="JPEG"),
    "png": Kind("image/png", frozenset({".png"}), picture="PNG"),
    "txt": Kind("text/plain; charset=utf-8", frozenset()),
    "mp3": Kind("audio/mpeg", frozenset({".mp3", ".mpga"})),
    "m4a": Kind("audio/mp4", frozenset({".m4a"})),
    "wav": Kind("audio/wav", frozenset({".wav"})),
    "mp4": Kind("video/mp4", frozenset({".mp4"})),
}
SAME = {"jpeg": "jpg", "jpe": "jpg"}
PAPERS = ("pdf", "docx")  # of an agreement
PAGE = re.compile(rb"<\s*(!doctype|\?xml|html|head|body|script|svg|iframe)", re.IGNORECASE)


@transaction.atomic
def take_in(*, name: str, content: bytes, by: User, only: Collection[str] = tuple(KINDS)) -> Document:
    """Keep a file. `only` narrows the kinds (keys of KINDS) that are taken. A picture is drawn anew, upright, without what a
    camera writes into it (where, when, by whom); the name loses what could deceive a reader or a computer.

    Raises ValidationError for an empty or too large file, a kind that is not taken, and content that is not what its name
    says.
    """
    kind = _kind_of(name, only)
    if not content:
        raise ValidationError("The file is empty.")
    if len(content) > MOST_BYTES:
        raise ValidationError(f"The file must be smaller than {MOST_BYTES // 1024 // 1024} MB.")
    content = _checked(content, kind)
    document = Document.objects.create(
        name=clean_name(name),
        content_type=KINDS[kind].content_type,
        content=content,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        taken_by=by,
    )
    # The content itself stays out of the record of changes; its digest says which it was.
    kept = {field: [None, getattr(document, field)] for field in ("name", "content_type", "size", "sha256")}
    record_change(operation=Change.COLLECTION, obj=document, by=by, changes=kept)
    return document


def hand_out(document: Document, *, of: Model, taken_by: User) -> HttpResponse:
    """The file as a download that no browser shows as a page of this site; that it was taken out, and of which record, is
    written down. Its content stays as it was taken in, so the marking, who took it and when stand in its name. The view
    that calls it checks who may have it."""
    name = clean_name(f"{MARKING}, {taken_by.name}, {timezone.localtime():%Y-%m-%d %H%M}, {document.name}")
    record_access(
        operation=Access.DISCLOSURE,
        by=taken_by,
        obj=of,
        recipient=f"{taken_by.name}, {taken_by.agency}",
        file_name=name,
        marking=MARKING,
        sha256=document.sha256,
    )
    response = HttpResponse(bytes(document.content), content_type=document.content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def clean_name(name: str) -> str:
    """The last part of a name, without characters that are invisible, turn the direction of writing or mean something to a
    computer, with one extension and at most LONGEST_NAME characters."""
    last = PurePath(name.replace("\\", "/")).name
    plain = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in unicodedata.normalize("NFC", last))
    path = PurePath(plain.strip())
    stem = re.sub(r"[^\w ()&,'’–-]", "_", path.stem)
    stem = re.sub(r"\s+", " ", stem).strip(" _-'") or "File"
    extension = _extension(name)
    return f"{stem[: LONGEST_NAME - len(extension) - 1]}.{extension}"


def _extension(name: str) -> str:
    found = PurePath(name.strip()).suffix.lstrip(".").lower()
    return SAME.get(found, found)


def _kind_of(name: str, only: Collection[str]) -> str:
    extension = _extension(name)
    if extension not in only or extension not in KINDS:
        kinds = [one for one in KINDS if one in only]
        listed = f"{', '.join(kinds[:-1])} or {kinds[-1]}" if len(kinds) > 1 else kinds[0]
        raise ValidationError(f"The file must be one of these kinds: {listed}.")
    return extension


def _checked(content: bytes, extension: str) -> bytes:
    """The content as it is kept. Raises ValidationError when it is not what the extension says."""
    kind = KINDS[extension]
    found = _looks_like(content)
    is_right = bool(found & kind.looks_like) if kind.looks_like else _is_text(content)
    if kind.holds:
        is_right = is_right and _is_plain_office(content, kind.holds)
    if not is_right:
        raise ValidationError(f"The file is not a {extension} file, or it is damaged.")
    return _redrawn(content, kind.picture) if kind.picture else content


def _looks_like(content: bytes) -> set[str]:
    try:
        return {match.extension for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return set()


def _is_text(content: bytes) -> bool:
    if PAGE.search(content):
        return False
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(one) == "Cc" and one not in "\t\r\n\f" for one in text)


def _is_plain_office(content: bytes, part: str) -> bool:
    """Is it an Office file of that kind, without a programme in it? Only its table of contents is read, so that a small
    file which unpacks to much does no harm."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return part in names and not any(name.endswith(("vbaproject.bin", ".exe", ".js", ".vbs")) for name in names)


def _redrawn(content: bytes, picture: str) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=[picture]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ValidationError(f"The picture must have fewer than {MOST_PIXELS // 1_000_000} million pixels.")
            upright = ImageOps.exif_transpose(image)
            has_transparency = picture == "PNG" and upright.has_transparency_data
            drawn = upright.convert("RGBA" if has_transparency else "RGB")
    except UNREADABLE as fault:
        raise ValidationError("The picture cannot be read. It may be damaged.") from fault
    drawn.info.clear()
    kept = io.BytesIO()
    drawn.save(kept, picture, quality=JPEG_QUALITY, optimize=False)
    return kept.getvalue()
