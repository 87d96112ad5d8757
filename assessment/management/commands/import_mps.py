"""manage.py import_mps"""

import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment.services import extracts
from assessment.sources import mps

SHOWN_REFUSALS = 20


class Command(BaseCommand):
    help = (
        "Import the Metropolitan Police Service's recorded crime by borough (old classification, .csv or .csv.gz). "
        "Says for each file how many rows were read, kept and refused, and why. Importing the same file twice changes "
        "nothing. Ends with status 1 when a file is refused whole; the other files are still imported."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="CSV file, gzipped or not")
        parser.add_argument(
            "--extract-date",
            type=_date,
            metavar="YYYY-MM-DD",
            help="The day the publisher made the file. Without it: the date known for this very file "
            "(data/published/extracts.csv), otherwise the day after its last month.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        refused = [name for name in options["files"] if not self._import(Path(name), options["extract_date"])]
        if refused:
            raise CommandError(f"Not imported: {', '.join(refused)}")

    def _import(self, path: Path, extract_date: datetime.date | None) -> bool:
        try:
            content = path.read_bytes()
            seen = extracts.preview(content=content, file_name=path.name, by=None, extracted_on=extract_date)
            extract = extracts.import_extract(extract=seen, by=None)
        except OSError as error:
            self.stderr.write(f"{path}: cannot be read: {error.strerror}.")
            return False
        except mps.FileRefusedError as refusal:
            self.stderr.write(f"{path}: refused. {refusal}")
            return False
        except extracts.AlreadyImportedError as known:
            self.stdout.write(f"{path}: {known}")
            return True
        self._report(path, extract)
        return True

    def _report(self, path: Path, extract: Any) -> None:
        write = self.stdout.write
        write(
            f"{path}: {extract.rows_read:,} rows read, {extract.rows_kept:,} kept, {extract.rows_refused:,} refused; "
            f"{extract.months_text}, extract of {extract.extracted_on} ({extract.extracted_on_basis})"
        )
        for refusal in extract.refusals[:SHOWN_REFUSALS]:
            write(f"  line {refusal['line']}: {refusal['reason']}")
        if len(extract.refusals) > SHOWN_REFUSALS:
            write(f"  and {len(extract.refusals) - SHOWN_REFUSALS} more, shown on the extract's page")
        if extract.extra_areas:
            write(f"  kept, and left out of ranks and London totals: {', '.join(extract.extra_areas)}")
        if extract.absent_areas:
            write(f"  not in the file: {', '.join(extract.absent_areas)}")


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is not a date like 2019-01-31.") from None
