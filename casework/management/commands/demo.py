"""An invented partnership to look at and to measure with."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from casework.demo import DEMO_CASES, DEMO_PASSWORD, DEMO_SEED
from casework.demo.book import ORDER
from casework.demo.make import Refused, is_made, make

SHOWN = {
    "report": "reports",
    "case": "cases",
    "person": "records of people",
    "action": "actions",
    "caseevent": "events",
}


class Command(BaseCommand):
    help = (
        "Make an invented partnership: two years of history (April 2015 to March 2017) on Barnet's real streets, and the "
        "caseload of the last six months. The same seed gives the same history. Does nothing where a demonstration is "
        "there already, and refuses a database with a real partnership."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--cases",
            type=int,
            default=DEMO_CASES,
            help=f"cases of history (default {DEMO_CASES}, up to 200,000 or so); the caseload of today grows with it",
        )
        parser.add_argument(
            "--seed", type=int, default=DEMO_SEED, help=f"another seed, other people (default {DEMO_SEED})"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["cases"] < 1:
            raise CommandError("--cases has to be 1 or more.")
        started = time.monotonic()
        try:
            if is_made():
                self.stdout.write("The demonstration is there already. Nothing was changed.")
                return
            made = make(
                cases=options["cases"],
                seed=options["seed"],
                today=timezone.localdate(),
                say=lambda text: self.stdout.write(text),
            )
        except Refused as reason:
            raise CommandError(str(reason)) from reason
        _let_the_database_look_at_it()
        counts = ", ".join(f"{made[name]:,} {shown}" for name, shown in SHOWN.items())
        self.stdout.write(
            f"Made {counts} in {time.monotonic() - started:.1f} seconds. Password of everybody: {DEMO_PASSWORD}"
        )


def _let_the_database_look_at_it() -> None:
    """Tell the query planner how much there is now. Only the owner may; without its connection the database finds out by
    itself within minutes."""
    if "owner" in settings.DATABASES:
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"VACUUM (ANALYZE) {', '.join(model._meta.db_table for model in ORDER)}")
