"""manage.py assess"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment.models import Area, Assessment, Figure, PaperFile
from assessment.reading import tables
from assessment.rules.periods import BadPeriodError, financial_year
from assessment.services import assessments, documents

DOCUMENTS = [kind.value for kind in PaperFile.Kind if kind != PaperFile.Kind.JSON]


class Command(BaseCommand):
    help = (
        "Collect and print the figures of a partnership's yearly strategic assessment, or make its documents. Each row "
        "is one figure of one period: the assessed year, the year before it and the year five years before it, oldest "
        "first. A figure that cannot be made whole has no value: missing is not zero. A draft is collected anew; a "
        "signed-off assessment is printed as it was signed off, and its documents are those that were frozen then."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--partnership", required=True, metavar="NAME", help="Short name, such as barnet")
        parser.add_argument("--year", required=True, metavar="YYYY-YY", help="Financial year, such as 2016-17")
        parser.add_argument(
            "--area",
            metavar="BOROUGH",
            help="Print another of the 32 London boroughs, such as Camden, or “London (32 boroughs)”. "
            "The partnership's own casework figures are then left out. Default: the partnership's area",
        )
        parser.add_argument(
            "--format",
            choices=["json", "table", *DOCUMENTS, "all"],
            default="table",
            help="json and table print the figures; the others write a document of the whole paper (csv: its open data) "
            "into the folder --out; all writes every one, the open data as JSON too. Default: table",
        )
        parser.add_argument(
            "--out", type=Path, metavar="FOLDER", help="Where documents are written; made if it is not there"
        )
        parser.add_argument(
            "--audience",
            choices=PaperFile.Audience.values,
            default=PaperFile.Audience.RESTRICTED.value,
            help="Of a document. In the public version small numbers are hidden. Default: restricted",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            period = financial_year(options["year"])
            partnership = assessments.find_partnership(options["partnership"])
            assessment = assessments.open_assessment(partnership=partnership, period=period, by=None)
        except (BadPeriodError, assessments.UnknownPartnershipError) as problem:
            raise CommandError(str(problem)) from None
        area = self._area(assessment, options["area"])
        wanted = self._documents(assessment, area, options)
        if assessment.is_draft:
            assessments.collect(assessment=assessment, by=None)
            assessment.refresh_from_db()
        if wanted:
            self._write(assessment, wanted, options["audience"], options["out"])
            return
        figures = tables.all_figures(assessment, area)
        assessments.record_download(assessment=assessment, by=None, file_name="printed by the command assess")
        write = self._json if options["format"] == "json" else self._table
        write(figures)

    def _area(self, assessment: Assessment, name: str | None) -> Area:
        if not name:
            return assessment.area
        area = Area.objects.filter(name__iexact=name.strip()).exclude(kind=Area.Kind.EXTRA).first()
        if area is None:
            raise CommandError(f"“{name}” is not one of the 32 London boroughs.")
        return area

    def _documents(self, assessment: Assessment, area: Area, options: dict[str, Any]) -> list[str]:
        """Which documents are asked for. Raises CommandError before anything is collected."""
        wanted = PaperFile.Kind.values if options["format"] == "all" else [options["format"]]
        if options["format"] in ("json", "table"):
            return []
        if options["out"] is None:
            raise CommandError("Say with --out into which folder the documents go.")
        if area != assessment.area:
            raise CommandError(f"The paper is of {assessment.area}. Give --partnership another area's, without --area.")
        return list(wanted)

    def _write(self, assessment: Assessment, kinds: list[str], audience: str, out: Path) -> None:
        try:
            out.mkdir(parents=True, exist_ok=True)
            for kind in kinds:
                file = documents.taken(assessment=assessment, audience=audience, kind=kind, by=None)
                (out / file.name).write_bytes(bytes(file.content))
                self.stdout.write(f"{out / file.name}  {file.size:,} bytes  sha256 {file.sha256}")
        except OSError as problem:
            raise CommandError(f"{out} cannot be written: {problem.strerror}.") from None

    def _json(self, figures: list[Figure]) -> None:
        self.stdout.write(json.dumps(tables.as_rows(figures), indent=2, ensure_ascii=False))

    def _table(self, figures: list[Figure]) -> None:
        for row in tables.as_rows(figures):
            value = "missing" if row["value"] is None else row["value"]
            changes = "".join(
                f"  {years}: {row[key]:+}%"
                for years, key in (("1 year", "change_1y_pct"), ("5 years", "change_5y_pct"))
                if row[key] is not None
            )
            printed = f"  published: {row['published_value']}" if row["published_value"] is not None else ""
            period = f"{row['period_start']} to {row['period_end']}"
            self.stdout.write(f"{period}  {row['code']:<32} {value:>14} {row['unit']}{changes}{printed}")
