"""manage.py assess"""

import json
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment import reference
from assessment.models import Area, Assessment, Figure, PaperFile
from assessment.paper.compose import MARKINGS
from assessment.reading import tables
from assessment.rules.periods import BadPeriodError, financial_year
from assessment.services import any_borough, assessments, documents

DOCUMENTS = [kind.value for kind in PaperFile.Kind if kind != PaperFile.Kind.JSON]
PRINTED = "printed by the command assess"


class Command(BaseCommand):
    help = (
        "Collect and print the figures of a yearly strategic assessment, or make its documents: of a partnership, with its "
        "cases, returns and text (--partnership), or of any of the 32 London boroughs from open data alone (--area), of "
        "which nothing is kept. Each row is one figure of one period: the assessed year, the year before it and the year "
        "five years before it, oldest first. A figure that cannot be made whole has no value: missing is not zero. A draft "
        "is collected anew; a signed-off assessment is printed as it was signed off, and its documents are those that were "
        "frozen then."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--partnership", metavar="NAME", help="Short name, such as barnet")
        parser.add_argument("--year", required=True, metavar="YYYY-YY", help="Financial year, such as 2016-17")
        parser.add_argument(
            "--area",
            metavar="BOROUGH",
            help="A borough, such as Camden. With --partnership: print its figures, or those of “London (32 boroughs)”, "
            "out of that partnership's assessment",
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
            self._of_partnership(options) if options["partnership"] else self._of_borough(options)
        except (BadPeriodError, assessments.UnknownPartnershipError, any_borough.HasPartnershipError) as problem:
            raise CommandError(str(problem)) from None

    def _of_partnership(self, options: dict[str, Any]) -> None:
        period = financial_year(options["year"])
        partnership = assessments.find_partnership(options["partnership"])
        wanted = self._documents(options)
        assessment = assessments.open_assessment(partnership=partnership, period=period, by=None)
        area = self._area(options["area"]) if options["area"] else assessment.area
        if wanted and area != assessment.area:
            raise CommandError(f"The paper is of {assessment.area}. For one of {area} leave --partnership out.")
        if assessment.is_draft:
            assessments.collect(assessment=assessment, by=None)
            assessment.refresh_from_db()
        self._say_if_nothing_is_held(assessment, area)
        if wanted:
            self._write(self._taken(assessment, wanted, options["audience"]), options["out"])
            return
        figures = tables.all_figures(assessment, area)
        assessments.record_download(assessment=assessment, by=None, file_name=PRINTED)
        self._print(figures, options["format"])

    def _of_borough(self, options: dict[str, Any]) -> None:
        """Nothing of the assessment is kept, so what leaves is recorded when it is gone."""
        if not options["area"]:
            raise CommandError("Say whose: --partnership with its short name, or --area with the name of a borough.")
        area, period = self._area(options["area"]), financial_year(options["year"])
        if area.kind != Area.Kind.BOROUGH:
            raise CommandError(f"A paper is of one borough. For figures of {area} give a --partnership too.")
        wanted, audience = self._documents(options), options["audience"]
        with any_borough.assessed(area=area, period=period) as assessment:
            figures = [] if wanted else tables.all_figures(assessment, area)
            files = self._taken(assessment, wanted, audience)
            self._say_if_nothing_is_held(assessment, area)
        taken = partial(any_borough.record_taken, area=area, period=period)
        for file in files:
            taken(file_name=file.name, sha256=file.sha256, marking=MARKINGS[audience])
        if wanted:
            self._write(files, options["out"])
            return
        taken(file_name=PRINTED, marking="OFFICIAL")
        self._print(figures, options["format"])

    def _say_if_nothing_is_held(self, assessment: Assessment, area: Area) -> None:
        crime = assessment.figures.filter(area=area, indicator__code="crime.all", period_start=assessment.period_start)
        if not crime.filter(months_present__gt=0).exists():
            self.stderr.write(
                f"No month of recorded crime in {assessment.period.label} is held for {area}: every figure of it is missing. "
                "Import a file that has these months with manage.py import_data."
            )

    def _area(self, name: str) -> Area:
        reference.ensure_reference()
        area = Area.objects.filter(name__iexact=name.strip()).exclude(kind=Area.Kind.EXTRA).first()
        if area is None:
            raise CommandError(f"“{name}” is not one of the 32 London boroughs.")
        return area

    def _documents(self, options: dict[str, Any]) -> list[str]:
        """Which documents are asked for. Raises CommandError before anything is collected."""
        if options["format"] in ("json", "table"):
            return []
        if options["out"] is None:
            raise CommandError("Say with --out into which folder the documents go.")
        return list(PaperFile.Kind.values if options["format"] == "all" else [options["format"]])

    def _taken(self, assessment: Assessment, kinds: list[str], audience: str) -> list[PaperFile]:
        return [documents.taken(assessment=assessment, audience=audience, kind=kind, by=None) for kind in kinds]

    def _write(self, files: list[PaperFile], out: Path) -> None:
        try:
            out.mkdir(parents=True, exist_ok=True)
            for file in files:
                (out / file.name).write_bytes(bytes(file.content))
                self.stdout.write(f"{out / file.name}  {file.size:,} bytes  sha256 {file.sha256}")
        except OSError as problem:
            raise CommandError(f"{out} cannot be written: {problem.strerror}.") from None

    def _print(self, figures: list[Figure], how: str) -> None:
        (self._json if how == "json" else self._table)(figures)

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
