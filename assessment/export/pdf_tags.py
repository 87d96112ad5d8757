"""The first cell of a row as the row's header in the tags of a PDF.

typst 0.15 tags the header row of a table. Headers of rows are an experiment of it that its Python module cannot switch on. It
writes the tags as plain text, so a cell is made a header where it stands, without a byte more or less. The cells' own lists
of headers go: they name the column's alone, and a reader would take them for the whole.
"""

import re

ELEMENT = re.compile(rb"\n(\d+) 0 obj\n<</Type/StructElem/S/(TR|TD)/P \d+ 0 R[^\n]*?>>\nendobj")
KIDS = re.compile(rb"/K\[(\d+) 0 R ((?:\d+ 0 R ?)+)\]")
HEADERS = re.compile(rb"/Headers\[[^\]]*\]")
ROW = b"/Scope/Row"


def with_row_headers(content: bytes) -> bytes:
    """The document with the first data cell of each row of two cells or more as a header of that row. The others no longer
    list their headers: the scopes of the column's and the row's say them both."""
    made = bytearray(content)
    cells: dict[bytes, re.Match[bytes]] = {}
    firsts: set[bytes] = set()
    rows: set[bytes] = set()
    for found in ELEMENT.finditer(content):
        if found[2] == b"TD":
            cells[found[1]] = found
        elif kids := KIDS.search(found[0]):
            firsts.add(kids[1])
            rows |= {kids[1], *re.findall(rb"(\d+) 0 R", kids[2])}
    for number in rows & set(cells):
        element = cells[number]
        headers = HEADERS.search(element[0])
        if headers is None:
            continue
        is_first = number in firsts
        start, length = element.start() + headers.start(), len(headers[0])
        made[start : start + length] = (ROW if is_first else b"").ljust(length)
        if is_first:
            at = element.start(2)
            made[at : at + 2] = b"TH"
    return bytes(made)
