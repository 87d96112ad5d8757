"""Rows a second of importing a year of street crime, against bare COPY of the same file, with peak memory.

    .venv/bin/python benchmarks/measure_import.py [ROWS]

Makes a file like a year of London's (1.2 million rows by default), with boundaries of London's boroughs and Barnet's wards
held where they are imported, and takes everything out again. Run it against a database of your own.
"""

import csv
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

HEADING = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
KINDS = [
    "Anti-social behaviour", "Violence and sexual offences", "Vehicle crime", "Other theft", "Burglary", "Drugs",
    "Criminal damage and arson", "Public order", "Shoplifting", "Theft from the person", "Robbery", "Other crime",
    "Bicycle theft", "Possession of weapons",
]  # fmt: skip


def names() -> list[str]:
    with (ROOT / "data" / "published" / "areas.csv").open(encoding="utf-8") as lines:
        return [row["name"] for row in csv.DictReader(lines) if row["kind"] == "borough"]


def make(path: Path, rows: int) -> None:
    """A file of invented rows at 60,000 points, as the police's points repeat."""
    chance = random.Random(1)
    points = [
        (round(chance.uniform(-0.45, 0.2), 6), round(chance.uniform(51.33, 51.66), 6), f"E01{n % 99999:06d}",
         f"{chance.choice(BOROUGHS)} {n % 40:03d}A")
        for n in range(60_000)
    ]  # fmt: skip
    with path.open("w", encoding="utf-8") as out:
        out.write(f"{HEADING}\n")
        for number in range(rows):
            x, y, code, name = chance.choice(points)
            kind = chance.choice(KINDS)
            crime = "" if kind == KINDS[0] else f"{chance.getrandbits(256):064x}"
            out.write(
                f"{crime},2016-{number * 12 // rows + 1:02d},Metropolitan Police Service,Metropolitan Police Service,"
                f"{x},{y},On or near Road {number % 5000},{code},{name},{kind},Under investigation,\n"
            )


BOROUGHS = names()


def bare_copy(path: Path) -> float:
    """Seconds of COPY into a table of text, with nothing read, checked or kept."""
    from django.db import connections

    started = time.perf_counter()
    with connections["owner"].cursor() as cursor:
        columns = ", ".join(f"c{n} text" for n in range(12))
        cursor.execute(f"CREATE TEMPORARY TABLE bare ({columns})")
        with path.open("rb") as file, cursor.copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as copy:
            for piece in _pieces(file):
                copy.write(piece)
        cursor.execute("DROP TABLE bare")
    return time.perf_counter() - started


def _pieces(file) -> Iterator[bytes]:
    while piece := file.read(1 << 20):
        yield piece


def main() -> None:
    import django

    django.setup()
    from assessment.models import Extract
    from assessment.services import extracts

    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_200_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "year.csv"
        make(path, rows)
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB")
        print(f"memory before: {_memory():,.0f} MB")
        took = {"bare COPY": bare_copy(path)}
        started = time.perf_counter()
        with path.open("rb") as file:
            extract = extracts.receive(file=file, file_name=path.name, by=None)
        took["keep the file"] = time.perf_counter() - started
        started = time.perf_counter()
        extracts.read_in_background(extract_id=extract.pk)
        took["read and check"] = time.perf_counter() - started
        extract.refresh_from_db()
        extracts.ask_to_import(extract=extract, by=None)
        started = time.perf_counter()
        extracts.import_in_background(extract_id=extract.pk)
        took["import"] = time.perf_counter() - started
        extract.refresh_from_db()
        for name, seconds in took.items():
            print(f"{name}: {seconds:.1f} s, {rows / seconds:,.0f} rows a second", flush=True)
        print(f"{extract.status}, {extract.rows_text}; peak memory {_memory():,.0f} MB")
        extracts.undo(extract=extract, by=None)
        Extract.objects.filter(pk=extract.pk).delete()


def _memory() -> float:
    """Peak of this process in MB. Linux counts in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
