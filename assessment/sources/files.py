"""Files as they come: packed or not, of any size, read as a stream so that memory stays small."""

import codecs
import csv
import gzip
import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from assessment.sources.base import FileRefusedError, Lines

MAX_BYTES = 600 * 1024 * 1024
"""Of the file that is sent: twice what a year of London's street crime weighs unpacked."""
MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
MAX_LINE = 1 << 20
MAX_HEADING = 64 * 1024
PIECE = 1 << 20
LEVEL = 3
"""How hard a file is packed for keeping: three times as fast as the usual 6, and a tenth larger."""


def _windows_1252(error: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8 is read as spreadsheet programs on Windows write it."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error("windows_1252", _windows_1252)


class Packed:
    """A file that is sent, plain or gzipped, turned into gzipped pieces for keeping. Afterwards `sha256` is the checksum
    of the unpacked file, so that a file and its gzipped copy are known to be the same, and `size` its bytes."""

    def __init__(self, chunks: Iterable[bytes]):
        self._chunks = iter(chunks)
        self._hash = hashlib.sha256()
        self.size = 0
        self.is_blank = True

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def pieces(self) -> Iterator[bytes]:
        """Pieces of at most a megabyte. Raises FileRefusedError when the file is too large, broken, empty or no text."""
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
        waiting = bytearray()
        for chunk in self._unpacked():
            self._look_at(chunk)
            waiting += packer.compress(chunk)
            while len(waiting) >= PIECE:
                yield bytes(waiting[:PIECE])
                del waiting[:PIECE]
        if self.is_blank:
            raise FileRefusedError("The file is empty.")
        waiting += packer.flush()
        for start in range(0, len(waiting), PIECE):
            yield bytes(waiting[start : start + PIECE])

    def _look_at(self, chunk: bytes) -> None:
        if b"\x00" in chunk:
            raise FileRefusedError("This is not a CSV file or a JSON file. Save a spreadsheet as CSV first.")
        self.size += len(chunk)
        if self.size > MAX_UNPACKED_BYTES:
            raise FileRefusedError(f"The file is larger than {MAX_UNPACKED_BYTES // 1024 // 1024} MB when unpacked.")
        self.is_blank = self.is_blank and not chunk.strip()
        self._hash.update(chunk)

    def _unpacked(self) -> Iterator[bytes]:
        first = next((chunk for chunk in self._chunks if chunk), b"")
        every = _limited(_chain(first, self._chunks))
        return _unzipped(every) if first[:2] == b"\x1f\x8b" else every


def _chain(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _limited(chunks: Iterable[bytes]) -> Iterator[bytes]:
    sent = 0
    for chunk in chunks:
        sent += len(chunk)
        if sent > MAX_BYTES:
            raise FileRefusedError(f"The file is larger than {MAX_BYTES // 1024 // 1024} MB.")
        yield chunk


def _unzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The unpacked bytes of a gzipped file, which may have several members. Never more than a piece at a time."""
    unpacker = zlib.decompressobj(31)
    try:
        for chunk in chunks:
            while chunk:
                if unpacker.eof:
                    unpacker = zlib.decompressobj(31)
                yield unpacker.decompress(chunk, PIECE)
                chunk = unpacker.unconsumed_tail or (unpacker.unused_data if unpacker.eof else b"")
    except zlib.error:
        raise FileRefusedError("The compressed file is broken or was cut short.") from None
    if not unpacker.eof:
        raise FileRefusedError("The compressed file is broken or was cut short.")


class _Pieces(io.RawIOBase):
    """Gzipped pieces as one file to read from."""

    def __init__(self, pieces: Iterable[bytes]):
        self._pieces = iter(pieces)
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = piece
        taken = self._left[: len(buffer)]
        buffer[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        return len(taken)


class Opened:
    """A kept file, open for reading: its heading row and its lines."""

    def __init__(self, pieces: Iterable[bytes]):
        buffered = io.BufferedReader(_Pieces(pieces), PIECE)
        self._packed = gzip.GzipFile(fileobj=buffered)
        self._text = io.TextIOWrapper(self._packed, encoding="utf-8-sig", errors="windows_1252", newline="")
        first = self._text.readline(MAX_HEADING)
        while first and not first.strip():
            first = self._text.readline(MAX_HEADING)
        self.is_json = first.lstrip()[:1] in ("[", "{")
        if self.is_json:
            self.heading: list[str] = []
            self.lines = Lines(_Elements(first + self._text.read(MAX_JSON)))
            return
        if len(first) >= MAX_HEADING:
            raise FileRefusedError("The first line is too long to be the names of columns.")
        reader = csv.reader(_chain_text(first, self._text), strict=True)
        self.lines = Lines(reader)
        try:
            self.heading = next(self.lines)
        except (csv.Error, StopIteration) as error:
            raise FileRefusedError(f"The file is not a well-formed CSV file: line 1: {error}.") from None

    @property
    def bytes_done(self) -> int:
        """How many unpacked bytes are read."""
        return self._packed.tell()


MAX_JSON = 60 * 1024 * 1024
"""A JSON file is held in memory while it is read; the largest answer that data.police.uk gives is a tenth of it."""


def _chain_text(first: str, rest: io.TextIOWrapper) -> Iterator[str]:
    yield first
    while line := rest.readline(MAX_LINE):
        if len(line) >= MAX_LINE:
            raise FileRefusedError("A line of the file is too long to be a row.")
        yield line


_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_HALF = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
"""One character written as two halves; a half alone is none, and the database takes neither it nor a NUL."""


def _refuse(constant: str) -> None:
    """NaN and Infinity are no JSON, though Python reads them."""
    raise ValueError(constant)


class _Elements:
    """The elements of a JSON list, or the features of a GeoJSON collection, as rows of one cell, each with a number."""

    def __init__(self, text: str):
        if "\\u0000" in text or _HALF.search(_PAIR.sub("", text)):
            raise FileRefusedError("The JSON file holds characters that no text has.")
        try:
            found = json.loads(text, parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise FileRefusedError("The file is not well-formed JSON, or is too large.") from None
        if isinstance(found, dict):
            found = found.get("features")
        if not isinstance(found, list):
            raise FileRefusedError("The JSON file holds no list of rows.")
        self._found = found
        self.line_num = 0

    def __iter__(self) -> Iterator[list[Any]]:
        return self

    def __next__(self) -> list[Any]:
        if self.line_num >= len(self._found):
            raise StopIteration
        self.line_num += 1
        return [self._found[self.line_num - 1]]


def chunks_of(content: bytes | BinaryIO) -> Iterator[bytes]:
    """Bytes, or a file that is open, a piece at a time."""
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    while piece := file.read(PIECE):
        yield piece
