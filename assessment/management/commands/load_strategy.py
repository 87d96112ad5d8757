"""manage.py load_strategy"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment.reference import DATA
from assessment.services import strategy_file
from assessment.services.assessments import UnknownPartnershipError


class Command(BaseCommand):
    help = (
        "Record a strategy with its priorities, outcomes and actions from a YAML file, such as "
        "data/published/strategy_2017.yaml. A strategy that the partnership has already, by its title, is left as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=DATA / "published" / "strategy_2017.yaml")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            strategy = strategy_file.load(options["file"])
        except (OSError, UnknownPartnershipError, strategy_file.BadStrategyFileError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"{strategy}: {strategy.priorities.count()} priorities")
