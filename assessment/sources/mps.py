"""Reads the Metropolitan Police Service's recorded crime by borough, in the old classification. Plain Python.

The file is wide: Borough, Major Category, Minor Category, then a column a month (201704). It comes as .csv or .csv.gz.
Files of the newer classifications look alike and are refused whole: the three are different series and are never added.
A row that cannot be trusted is refused with its line number and the reason; the rest of the file is kept.
"""

import csv
import datetime
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

OLD_CLASS = "old"
LEADING = ("borough", "major category", "minor category")
MONTH = re.compile(r"^(19|20)\d{2}(0[1-9]|1[0-2])$")
MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 1_000
"""Ten times what the Met published for any years, and little enough to hold in memory: a small file unpacks to much."""
BOROUGH_COUNT = 32
EXTRA_AREAS = frozenset({
    "london heathrow and london city airports", "heathrow", "aviation security (so18)", "unknown", "not known",
})  # fmt: skip
"""Areas that the Met counts and that are no borough: kept, and left out of ranks and London totals."""

_OLD_MINORS = {
    "burglary": (
        "burglary in a dwelling", "burglary in other buildings",
        "burglary - residential", "burglary - business and community",
    ),
    "criminal damage": (
        "criminal damage to dwelling", "criminal damage to motor vehicle", "criminal damage to other building",
        "criminal damage to a dwelling", "criminal damage to m/v", "criminal damage to other bldg",
        "other criminal damage", "arson",
    ),
    "drugs": ("drug trafficking", "other drugs", "other drug offences", "possession of drugs"),
    "fraud or forgery": ("counted per victim", "other fraud & forgery"),
    "other notifiable offences": ("going equipped", "other notifiable"),
    "robbery": ("business property", "personal property"),
    "sexual offences": ("other sexual", "rape"),
    "theft and handling": (
        "handling stolen goods", "motor vehicle interference & tampering", "other theft", "other theft person",
        "theft from motor vehicle", "theft from shops", "theft/taking of motor vehicle", "theft/taking of pedal cycle",
        "m/v interference & tampering", "theft person", "theft from m/v", "theft/taking of m/v",
        "theft/taking of pedal cycles",
    ),
    "violence against the person": (
        "assault with injury", "common assault", "grievous bodily harm", "harassment", "murder", "offensive weapon",
        "other violence", "wounding/gbh",
    ),
}  # fmt: skip
"""The crime types of the old classification, by major category, under the names of both files."""


class FileRefusedError(ValueError):
    """The whole file cannot be imported. The message says why, for the person who chose it."""


@dataclass(frozen=True)
class Refusal:
    """One row (or month column, on line 1) that was not kept. `loses_counts` when figures may be too low for it."""

    line: int
    reason: str
    area: str = ""
    major: str = ""
    minor: str = ""
    loses_counts: bool = True


@dataclass(frozen=True)
class Row:
    """The monthly counts of one minor type in one area, as published."""

    line: int
    area: str
    major: str
    minor: str
    counts: tuple[int, ...]


@dataclass
class Reading:
    """What a file holds: kept rows, refused rows and why."""

    classification: str
    sha256: str
    months: tuple[datetime.date, ...]
    rows: list[Row] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    rows_read: int = 0
    extra_areas: list[str] = field(default_factory=list)
    absent_areas: list[str] = field(default_factory=list)


def unpack(content: bytes) -> bytes:
    """The CSV bytes of a plain or gzipped file. Raises FileRefusedError when it is too large, broken or not text."""
    if len(content) > MAX_BYTES:
        raise FileRefusedError(f"The file is larger than {MAX_BYTES // 1024 // 1024} MB.")
    if content[:2] == b"\x1f\x8b":
        try:
            with gzip.open(io.BytesIO(content)) as packed:
                content = packed.read(MAX_UNPACKED_BYTES + 1)
        except (OSError, EOFError, zlib.error):
            raise FileRefusedError("The compressed file is broken or was cut short.") from None
        if len(content) > MAX_UNPACKED_BYTES:
            raise FileRefusedError(f"The file is larger than {MAX_UNPACKED_BYTES // 1024 // 1024} MB when unpacked.")
    if not content.strip():
        raise FileRefusedError("The file is empty.")
    if b"\x00" in content:
        raise FileRefusedError("This is not a CSV file.")
    return content


def checksum(csv_bytes: bytes) -> str:
    """SHA-256 of the unpacked CSV, so that a file and its gzipped copy are known to be the same."""
    return hashlib.sha256(csv_bytes).hexdigest()


def decode(csv_bytes: bytes) -> str:
    """The text of the file: UTF-8, or Windows-1252 as spreadsheet programs save it."""
    try:
        return csv_bytes.decode("utf-8-sig")
    except UnicodeDecodeError:
        return csv_bytes.decode("cp1252", errors="replace")


def detect(header: list[str]) -> str:
    """The classification that a heading row belongs to. Raises FileRefusedError for all but the old one."""
    names = [name.strip().lower() for name in header]
    if tuple(names[:3]) == LEADING:
        return OLD_CLASS
    if "majortext" in names and "lookup_boroughname" in names and "wardname" not in names:
        raise FileRefusedError(
            "The file uses the Met's new crime classification (MajorText, LookUp_BoroughName). This assessment is made "
            "from the old classification; the two are different series and are not added together."
        )
    if "majortext" in names and "boroughname" in names:
        raise FileRefusedError(
            "The file comes from the Met's CONNECT system (MajorText, BoroughName). This assessment is made from the "
            "old classification; the two are different series and are not added together."
        )
    if "wardname" in names or "lsoa_code" in names or "lsoa code" in names:
        raise FileRefusedError("The file counts crime by ward or smaller area. Choose the file that counts by borough.")
    raise FileRefusedError(
        "The file is not the Met's crime by borough. Its first line must start with Borough, Major Category, "
        "Minor Category and then name the months, like 201704."
    )


def read(content: bytes, boroughs: Collection[str]) -> Reading:
    """Read a file's bytes. `boroughs` are the names of the 32 London boroughs.

    Raises FileRefusedError when nothing in the file can be imported.
    """
    csv_bytes = unpack(content)
    lines = csv.reader(io.StringIO(decode(csv_bytes), newline=""), strict=True)
    try:
        header = next(lines)
        reading, columns = _read_header(header, checksum(csv_bytes))
        _read_rows(lines, len(header), columns, reading, {name.lower(): name for name in boroughs})
    except csv.Error as error:
        raise FileRefusedError(f"The file is not a well-formed CSV file: line {lines.line_num}: {error}.") from None
    if not reading.rows:
        raise FileRefusedError("No row of the file can be used. " + (_first_reasons(reading) or "It has no rows."))
    held = {row.area for row in reading.rows}
    reading.absent_areas = sorted(set(boroughs) - held)
    reading.extra_areas = sorted(area for area in held if area.lower() in EXTRA_AREAS)
    return reading


def _first_reasons(reading: Reading) -> str:
    return " ".join(f"Line {refusal.line}: {refusal.reason}" for refusal in reading.refusals[:3])


def _read_header(header: list[str], sha256: str) -> tuple[Reading, list[int]]:
    if len(header) > MAX_COLUMNS:
        raise FileRefusedError(f"The first line has more than {MAX_COLUMNS:,} columns.")
    classification = detect(header)
    months: list[datetime.date] = []
    columns: list[int] = []
    refusals = []
    for index, name in enumerate(header[3:], start=3):
        text = name.strip()
        if not MONTH.match(text):
            refusals.append(
                Refusal(1, f"“{text}” in column {index + 1} is not a month like 201704; the column is not read.")
            )
            continue
        month = datetime.date(int(text[:4]), int(text[4:]), 1)
        if month in months:
            raise FileRefusedError(
                f"The month {text} stands twice in the first line, so its counts cannot be told apart."
            )
        months.append(month)
        columns.append(index)
    if not months:
        raise FileRefusedError("The first line names no month like 201704.")
    order = sorted(range(len(months)), key=months.__getitem__)
    reading = Reading(classification, sha256, tuple(months[i] for i in order), refusals=refusals)
    return reading, [columns[i] for i in order]


def _read_rows(
    lines: Iterator[list[str]], width: int, columns: list[int], reading: Reading, boroughs: dict[str, str]
) -> None:
    seen: dict[tuple[str, str, str], Row] = {}
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        reading.rows_read += 1
        if reading.rows_read > MAX_ROWS:
            raise FileRefusedError(f"The file has more than {MAX_ROWS:,} rows.")
        line = lines.line_num  # type: ignore[attr-defined]  # csv.reader has it, Iterator does not say so
        outcome = _read_row(cells, line, width, columns, boroughs)
        if isinstance(outcome, Refusal):
            reading.refusals.append(outcome)
            continue
        key = (outcome.area.lower(), outcome.major.lower(), outcome.minor.lower())
        first = seen.setdefault(key, outcome)
        if first is outcome:
            reading.rows.append(outcome)
            continue
        same = first.counts == outcome.counts
        reason = f"The same area and crime type as line {first.line}" + ("." if same else ", with other counts.")
        reading.refusals.append(
            Refusal(line, reason, outcome.area, outcome.major, outcome.minor, loses_counts=not same)
        )


def _read_row(cells: list[str], line: int, width: int, columns: list[int], boroughs: dict[str, str]) -> Row | Refusal:
    area, major, minor = (" ".join(cell.split()) for cell in (cells + ["", "", ""])[:3])
    named = (area, major, minor)
    if len(cells) != width:
        return Refusal(line, f"The row has {len(cells)} cells and the first line has {width}.", *named)
    if area.lower() not in boroughs and area.lower() not in EXTRA_AREAS:
        return Refusal(line, f"“{area}” is not a London borough.", *named)
    if minor.lower() not in _OLD_MINORS.get(major.lower(), ()):
        return Refusal(line, f"“{major}: {minor}” is not a crime type of the old classification.", *named)
    counts = []
    for index in columns:
        text = cells[index].strip()
        if not (text.isascii() and text.isdigit()) or len(text) > 7:
            problem = "is empty" if not text else f"“{text}” is not a whole number"
            return Refusal(line, f"The count in column {index + 1} {problem}.", *named)
        counts.append(int(text))
    return Row(line, boroughs.get(area.lower(), area), major, minor, tuple(counts))
