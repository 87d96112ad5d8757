"""Hand-made files in the Met's old-class layout, small enough to check by eye."""

import csv
import gzip
import io
from collections.abc import Sequence
from pathlib import Path

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
