"""manage.py import_data"""

import datetime
from argparse import ArgumentTypeError
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment.models import Extract
from assessment.services import extracts
from assessment.sources import registry
from assessment.sources.base import FileRefusedError, Table
from assessment.sources.files import Opened, Packed, chunks_of

SHOWN_REFUSALS = 20
ORDER = [Table.BOUNDARIES, Table.ESTIMATES, Table.COUNTS, Table.OBSERVATIONS, Table.STREET]
"""Boundaries first, because rows that are points are given the ward that they lie in when they come."""
BY_NAME = "mps-vawg-ward"
"""Names wards without their codes, so it comes behind the counts whose files bring both."""


class Command(BaseCommand):
    help = (
        "Import open data: recorded crime, street crime, dashboards, populations, boundaries, survey waves, reoffending "
        "(.csv, .json or .geojson, also .gz). The format is told by the columns. Says for each file how many rows were "
        "read, kept and refused, and why. Importing the same file twice changes nothing. Ends with status 1 when a file "
        "is refused whole; the other files are still imported."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="CSV, JSON or GeoJSON file, gzipped or not")
        parser.add_argument(
            "--extract-date",
            type=_date,
            metavar="YYYY-MM-DD",
            help="The day the publisher made the file. Without it: the date known for this very file "
            "(data/published/extracts.csv), otherwise the day after its last month.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        files = [Path(name) for name in options["files"]]
        order = {path: _place_in_order(path) for path in files}
        refused = [path for path in sorted(files, key=order.__getitem__) if not self._import(path, options)]
        if refused:
            raise CommandError(f"Not imported: {', '.join(str(path) for path in refused)}")

    def _import(self, path: Path, options: dict[str, Any]) -> bool:
        try:
            with path.open("rb") as file:
                seen = extracts.preview(
                    content=file, file_name=path.name, by=None, extracted_on=options["extract_date"]
                )
            extract = extracts.import_extract(extract=seen, by=None)
        except OSError as error:
            self.stderr.write(f"{path}: cannot be read: {error.strerror}.")
            return False
        except FileRefusedError as refusal:
            self.stderr.write(f"{path}: refused. {refusal}")
            return False
        except extracts.AlreadyImportedError as known:
            self.stdout.write(f"{path}: {known}")
            return True
        self._report(path, extract)
        return True

    def _report(self, path: Path, extract: Extract) -> None:
        write = self.stdout.write
        write(
            f"{path}: {extract.rows_read:,} rows read, {extract.rows_kept:,} kept, {extract.rows_refused:,} refused; "
            f"{extract.name}, extract of {extract.extracted_on} ({extract.extracted_on_basis})"
        )
        for refusal in extract.refusals[:SHOWN_REFUSALS]:
            write(f"  line {refusal['line']}: {refusal['reason']}")
        if extract.rows_refused > SHOWN_REFUSALS:
            write(f"  and {extract.rows_refused - SHOWN_REFUSALS:,} more; the extract's page shows the first")
        if extract.extra_areas:
            write(f"  kept, and left out of ranks and London totals: {', '.join(extract.extra_areas)}")
        if extract.absent_areas:
            write(f"  not in the file: {', '.join(extract.absent_areas)}")


def _place_in_order(path: Path) -> tuple[int, bool]:
    """Where a file stands in the order; one that cannot be read comes last, and is told about then."""
    try:
        with path.open("rb") as file:
            opened = Opened(Packed(chunks_of(file)).pieces())
            rows = list(islice(opened.lines, 50))
            feed = registry.recognise(opened.heading, rows, is_json=opened.is_json)
            return ORDER.index(feed.table), feed.code == BY_NAME
    except (OSError, ValueError):
        return len(ORDER), False


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a date like 2019-01-31.") from None
