"""``reset_demo``: throw the embedded demonstration away; the next start makes a new one."""

import shutil
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import embedded


class Command(BaseCommand):
    """Ask, then delete the embedded database and queue. Never touches a database that was given by address."""

    help = "Delete the demonstration's data. The next start makes it anew. Asks first."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """``--yes`` for scripts."""
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete the data, unless something still uses it."""
        if not settings.ASB_DEMO:
            raise CommandError("DATABASE_URL is set. This deletes the embedded demonstration only.")
        if not options["yes"]:
            answer = input(f"Delete everything recorded in the demonstration in {embedded.home()}? Type yes: ")
            if answer.strip().lower() != "yes":
                raise CommandError("Nothing was deleted.")
        with embedded.stopped() as stopped:
            if not stopped:
                raise CommandError("The product is running. Stop it first; nothing was deleted.")
            for name in ("postgresql", "postgresql.new", "redis"):
                shutil.rmtree(embedded.home() / name, ignore_errors=True)
        self.stdout.write("The demonstration is deleted. Make it anew with: make run")
