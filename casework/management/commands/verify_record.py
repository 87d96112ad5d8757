"""``verify_record``: is the record of changes and accesses what was written?"""

import re
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casework.models import Log
from casework.services import record


class Command(BaseCommand):
    help = (
        "Recompute the digest of every entry in the two logs and every seal over them, and say where they do not fit. "
        "Prints the newest seal of each log: note it where nobody of the database can reach it, and give it back later "
        "with --expect. Ends with status 1 when something does not fit."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="DIGEST",
            help="a seal that was noted outside, 64 hexadecimal digits; may be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for digest in options["expect"]:
            if not re.fullmatch("[0-9a-fA-F]{64}", digest):
                raise CommandError(f"“{digest}” is not the digest of a seal: 64 hexadecimal digits.")
        started = time.monotonic()
        found = record.verify(expected=options["expect"], say=self._progress(options["verbosity"]))
        seconds = time.monotonic() - started
        self.stdout.write(f"{found.entries:,} entries under {found.seals:,} seals, in {seconds:.1f} seconds")
        for log, newest in found.newest.items():
            self.stdout.write(f"{Log(log).label}, seal {newest['number']:,}: {newest['digest']}")
        if not found.is_whole:
            raise CommandError("\n".join(["The record is not whole.", *found.findings]))
        self.stdout.write("The record is whole.")

    def _progress(self, verbosity: int) -> Any:
        """A line every ten seconds."""
        last = time.monotonic()

        def say(text: str) -> None:
            nonlocal last
            if verbosity > 0 and time.monotonic() - last > 10:
                last = time.monotonic()
                self.stdout.write(text)

        return say
