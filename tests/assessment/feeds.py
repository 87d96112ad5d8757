"""Hand-made files in the Met's old-class layout, small enough to check by eye."""

import csv
import gzip
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from assessment.sources import registry
from assessment.sources.base import Feed, Known, Refusal, Streets
from assessment.sources.files import Opened, Packed, chunks_of

DATA = Path(__file__).resolve().parents[2] / "data"
FIRST_FILE = DATA / "crime" / "mps_borough_oldclass_200801_201612.csv.gz"
SECOND_FILE = DATA / "crime" / "mps_borough_oldclass_201701_201812.csv.gz"


def boroughs() -> list[str]:
    with (DATA / "published" / "areas.csv").open(encoding="utf-8") as lines:
        return [row["name"] for row in csv.DictReader(lines) if row["kind"] == "borough"]


def months(first: int, count: int) -> list[str]:
    """["201604", …]: `count` months from `first` (as 201604)."""
    start = first // 100 * 12 + first % 100 - 1
    return [f"{n // 12}{n % 12 + 1:02d}" for n in range(start, start + count)]


Line = Sequence[object]
LEADING = ("Borough", "Major Category", "Minor Category")


def feed(columns: Sequence[str], *lines: Line, leading: Sequence[str] = LEADING) -> bytes:
    """A CSV file: the three leading columns, then `columns`; each line as it stands."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*leading, *columns])
    writer.writerows(lines)
    return text.getvalue().encode()


def of_all_boroughs(columns: Sequence[str], count: int = 10) -> list[list[object]]:
    """One robbery row for every borough, with the same count each month."""
    return [[name, "Robbery", "Personal Property", *[count] * len(columns)] for name in boroughs()]


def zipped(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)  # the same bytes in every process: they name a test


def opened(content: bytes) -> Opened:
    """A file as it would be kept, open for reading."""
    return Opened(list(Packed(chunks_of(content)).pieces()))


def known() -> Known:
    """The 32 boroughs, by name and ONS code."""
    with (DATA / "published" / "areas.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kind"] == "borough"]
    return Known({row["name"].lower(): row["name"] for row in rows}, {row["code"]: row["name"] for row in rows})


@dataclass
class Read:
    """What a reader made of a file."""

    feed: Feed
    rows: list[Any]
    refusals: list[Refusal]


def read_all(content: bytes, places: Known | None = None) -> Read:
    """Recognise a file by its columns and read it through."""
    file = opened(content)
    sample = list(islice(file.lines, 200))
    feed = registry.recognise(file.heading, sample, is_json=file.is_json)
    again = opened(content)
    outcomes = list(registry.read(feed, again, places or known()))
    rows: list[Any] = []
    for outcome in outcomes:
        if isinstance(outcome, Streets):  # row by row, each under the names of the columns
            rows += [Streets._make(values) for values in zip(*outcome, strict=True)]
        elif not isinstance(outcome, Refusal):
            rows.append(outcome)
    return Read(feed, rows, [outcome for outcome in outcomes if isinstance(outcome, Refusal)])


def table(heading: Sequence[str], *lines: Line) -> bytes:
    """A CSV file of any columns."""
    return feed([], *lines, leading=heading)
