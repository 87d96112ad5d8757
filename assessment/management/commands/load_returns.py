from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.services import assessments, keyed


class Command(BaseCommand):
    help = (
        "Key the figures that agencies counted themselves from Barnet's paper of October 2017, each with its paragraph as "
        "source. For a demonstration only: a partnership that works with the system asks its agencies."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--partnership", default="barnet", help="its short name (default barnet)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            partnership: Any = assessments.find_partnership(options["partnership"])
            if not partnership.is_demonstration:
                raise CommandError(f"{partnership} is not a demonstration. Ask its agencies for their returns instead.")
            made = keyed.load_keyed(partnership=partnership)
        except (assessments.UnknownPartnershipError, keyed.NotThatPaperError) as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"Keyed {made} returns. Collect the figures of the assessments again.")
