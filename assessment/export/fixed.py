"""The same document from the same paper, byte for byte: archives without clock, core properties without dates."""

import io
import re
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first day a ZIP archive can name. It says nothing, as it should: what was made when stands in the record."""
DATES = re.compile(
    rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>|<cp:lastPrinted>[^<]*</cp:lastPrinted>"
    rb"|<meta:creation-date>[^<]*</meta:creation-date>|<dc:date>[^<]*</dc:date>|<meta:generator>[^<]*</meta:generator>"
    rb"|<meta:editing-duration>[^<]*</meta:editing-duration>"
)


def fixed(content: bytes) -> bytes:
    """An archive (Word, slides, a spreadsheet) packed anew so that nothing in it tells when it was packed. The spreadsheets
    inside it, behind its charts, are packed anew as well."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(packed, "w") as after:
        for member in before.infolist():
            entry = zipfile.ZipInfo(member.filename, EPOCH)
            entry.compress_type, entry.external_attr, entry.create_system = member.compress_type, 0o600 << 16, 3
            after.writestr(entry, _member(member.filename, before.read(member)))
    return packed.getvalue()


def _member(name: str, content: bytes) -> bytes:
    if name.endswith(".xlsx"):
        return fixed(content)
    return DATES.sub(b"", content) if name in ("docProps/core.xml", "meta.xml") else content
