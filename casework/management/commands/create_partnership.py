"""A real partnership in an empty database."""

import re
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from casework.models import Agency, Ward
from casework.services.agencies import open_partnership
from casework.services.gazetteer import load_places

AREA_CODE = re.compile(r"[EWSN]\d{8}")
PREFIX = re.compile(r"[A-Z]{2,5}")
PANEL = "Community safety panel"


class Command(BaseCommand):
    help = (
        "Make a real partnership with its lead agency and its panel, and load the wards and postcodes that come with the "
        "product. Refused beside the demonstration. Next: manage.py appoint, for its first system administrator."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="such as “Barnet Safer Communities Partnership”")
        parser.add_argument("--area-code", required=True, help="ONS code of the local authority, such as E09000003")
        parser.add_argument("--area-name", required=True, help="such as Barnet")
        parser.add_argument("--prefix", required=True, help="start of every reference, two to five capitals: BAR")
        parser.add_argument("--lead-agency", required=True, help="the community safety team that sees every new report")
        parser.add_argument("--panel", default=PANEL, help=f"what its panel is called, such as CS MARAC ({PANEL})")
        parser.add_argument("--lead-kind", choices=Agency.Kind.values, default=Agency.Kind.COUNCIL)

    def handle(self, *args: Any, **options: Any) -> None:
        if not AREA_CODE.fullmatch(options["area_code"]):
            raise CommandError("The area code is a letter and eight digits, such as E09000003.")
        if not PREFIX.fullmatch(options["prefix"]):
            raise CommandError("The prefix is two to five capitals, such as BAR.")
        try:
            partnership = open_partnership(
                name=options["name"],
                area_code=options["area_code"],
                area_name=options["area_name"],
                case_prefix=options["prefix"],
                lead_agency=options["lead_agency"],
                lead_kind=options["lead_kind"],
                panel=options["panel"],
            )
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        load_places()
        if not Ward.objects.filter(area_code=partnership.area_code).exists():
            self.stdout.write(f"No wards of {partnership.area_name} come with the product: reports will have none.")
        self.stdout.write(
            f"Made {partnership}, led by {partnership.lead_agency}. Appoint its system administrator next."
        )
