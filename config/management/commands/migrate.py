"""``migrate``, always by the role that owns the tables."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate

from config.roles import OWNER, need_owner, prepare_roles


class Command(migrate.Command):
    """Django's command; before the first table is made, the application role is given its rights on it."""

    def add_arguments(self, parser: CommandParser) -> None:
        """As Django's, but the owner's connection is the usual one."""
        super().add_arguments(parser)
        parser.set_defaults(database=OWNER)
        for argument in parser._actions:
            if argument.dest == "database":
                argument.choices = None  # else a missing DATABASE_OWNER_URL is called an invalid choice

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Say what is missing before Django's checks ask for the connection."""
        if options["database"] == OWNER:
            need_owner()
        return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Prepare the roles, then migrate."""
        if options["database"] == OWNER:
            prepare_roles()
        return super().handle(*args, **options)
