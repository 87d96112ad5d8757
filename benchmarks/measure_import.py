"""Rows a second of importing a year of street crime, against bare COPY of the same file, with peak memory.

    .venv/bin/python benchmarks/measure_import.py [ROWS]

Makes a file like a year of London's (1.2 million rows by default), with boundaries of London's boroughs and Barnet's wards
held where they are imported, and takes everything out again. Run it against a database of your own. Each step is given by
the clock and by the processor time of the product and of its session of the database together: that is about what a machine
takes that does nothing else.
"""

import csv
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
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


def bare_copy(path: Path) -> None:
    """COPY into a table of text, with nothing read, checked or kept."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        columns = ", ".join(f"c{n} text" for n in range(12))
        cursor.execute(f"CREATE TEMPORARY TABLE bare ({columns})")
        with path.open("rb") as file, cursor.copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as copy:
            for piece in _pieces(file):
                copy.write(piece)
        cursor.execute("DROP TABLE bare")


def _pieces(file) -> Iterator[bytes]:
    while piece := file.read(1 << 20):
        yield piece


def processor_time() -> float:
    """Seconds of processor time that this process and its sessions of the database have had, also those just swept."""
    from django.db import connections

    spent = time.process_time()
    for alias in ("default", "owner"):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            spent += int(Path(f"/proc/{cursor.fetchone()[0]}/schedstat").read_text().split()[0]) / 1e9
    return spent


def step(name: str, rows: int, work: Callable[[], object]) -> None:
    """Do one step and print what it took."""
    spent, started = processor_time(), time.perf_counter()
    work()
    clock, worked = time.perf_counter() - started, processor_time() - spent
    print(
        f"| {name} | {clock:.1f} | {rows / clock:,.0f} | {worked:.1f} | {rows / worked:,.0f} | {_memory():,.0f} |",
        flush=True,
    )


def main() -> None:
    import django

    django.setup()
    from assessment.models import Extract
    from assessment.services import extracts, undoing

    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_200_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "year.csv"
        make(path, rows)
        load = os.getloadavg()[0]
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB; {_memory():,.0f} MB before; load {load:.1f}\n")
        print("| step | seconds | rows a second | processor seconds | rows a processor second | peak MB |")
        print("|---|---|---|---|---|---|")
        step("bare COPY", rows, lambda: bare_copy(path))
        kept: list[Extract] = []
        with path.open("rb") as file:
            step("keep the file", rows, lambda: kept.append(extracts.receive(file=file, file_name=path.name, by=None)))
        (extract,) = kept
    try:
        step("read and check", rows, lambda: extracts.read_in_background(extract_id=extract.pk))
        extract.refresh_from_db()
        extracts.ask_to_import(extract=extract, by=None)
        step("import", rows, lambda: extracts.import_in_background(extract_id=extract.pk))
        extract.refresh_from_db()
        print(f"\n{extract.status}, {extract.rows_text}")
        print(sizes())
        step("undo", rows, lambda: undoing.undo(extract=extract, by=None))
    finally:
        Extract.objects.filter(pk=extract.pk).delete()


def sizes() -> str:
    """What the rows and their indexes take."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_table_size('assessment_streetcrime'), pg_indexes_size('assessment_streetcrime'), "
            "pg_total_relation_size('assessment_extractpart')"
        )
        table, indexes, parts = (size / 1e6 for size in cursor.fetchone())
    return f"rows {table:,.0f} MB, their indexes {indexes:,.0f} MB, kept files {parts:,.0f} MB"


def _memory() -> float:
    """Peak of this process in MB. Linux counts in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
