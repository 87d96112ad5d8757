"""manage.py undo_import"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment.services import assessments, undoing


class Command(BaseCommand):
    help = (
        "Take an import of open data out again: its rows go, the extract stays on the list as undone, and its file can be "
        "imported anew. An import that a paper rests on stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "numbers", type=int, nargs="+", metavar="NUMBER", help="The last number in the address of its page"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for number in options["numbers"]:
            self._undo(number)

    def _undo(self, number: int) -> None:
        extract = assessments.find_extract(number)
        if extract is None:
            raise CommandError(f"There is no import with the number {number}.")
        try:
            undoing.undo(extract=extract, by=None)
        except undoing.ExtractInUseError as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{extract.file_name} ({extract.name}) is taken out. Collect the figures of drafts again.")
