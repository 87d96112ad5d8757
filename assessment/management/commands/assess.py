"""manage.py assess"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment import tables
from assessment.models import Area, Assessment, Figure
from assessment.periods import BadPeriodError, financial_year
from assessment.services import assessments


class Command(BaseCommand):
    help = (
        "Collect and print the figures of a partnership's yearly strategic assessment. Each row is one figure of one "
        "period: the assessed year, the year before it and the year five years before it, oldest first. A figure that "
        "cannot be made whole has no value: missing is not zero. A draft is collected anew; a signed-off assessment is "
        "printed as it was signed off."
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
        parser.add_argument("--format", choices=["json", "table"], default="table", help="Default: table")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            period = financial_year(options["year"])
            partnership = assessments.find_partnership(options["partnership"])
            assessment = assessments.open_assessment(partnership=partnership, period=period, by=None)
        except (BadPeriodError, assessments.UnknownPartnershipError) as problem:
            raise CommandError(str(problem)) from None
        area = self._area(assessment, options["area"])
        if assessment.is_draft:
            assessments.collect(assessment=assessment, by=None)
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
