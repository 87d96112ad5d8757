"""The way in for a new installation: who appoints the others is appointed here, on the server."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db.models import Q
from django.urls import reverse

from casework.models import Agency, Partnership, User
from casework.rules.accounts import INVITATION_DAYS
from casework.rules.roles import Role
from casework.services import officers

ROLES = [Role.SYSTEM_ADMIN, Role.DPO, Role.AGENCY_ADMIN]


class Command(BaseCommand):
    help = (
        "Appoint a system administrator (or, with --role, a data protection officer or agency administrator). Prints a link "
        "that sets up the account, works once and for a week; hand it over yourself. Who has an account here already, and "
        "was suspended, is let in again instead."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", help="full name; needed for a new account")
        parser.add_argument("--role", choices=[role.value for role in ROLES], default=Role.SYSTEM_ADMIN.value)
        parser.add_argument("--partnership", help="its short name; needed where there are several")
        parser.add_argument("--agency", help="short name of the officer’s agency; the lead agency unless given")
        parser.add_argument("--address", help="where this installation is, such as https://asb.example.gov.uk")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            partnership = _partnership(options["partnership"])
            known = User.objects.filter(email__iexact=options["email"], partnership=partnership).first()
            if known:
                self._let_in(known, options["role"])
                return
            if not options["name"]:
                raise CommandError("Give the full name, with --name.")
            agency = _agency(partnership, options["agency"])
            secret = officers.appoint(
                agency=agency,
                partnership=partnership,
                email=options["email"],
                name=options["name"],
                role=Role(options["role"]),
            )
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        role = Role(options["role"]).label.lower()
        self.stdout.write(f"{options['name']} of {agency} becomes {role} of {partnership} with this link.")
        self.stdout.write(f"It works once, for {INVITATION_DAYS} days. Whoever has it can use it.\n")
        address = (options["address"] or settings.SITE_URL).rstrip("/")
        self.stdout.write(f"{address}{reverse('casework:join', args=[secret])}")

    def _let_in(self, user: User, role: str) -> None:
        """Who has an account keeps its roles; a new one is given by who may give it."""
        if role not in user.roles:
            raise CommandError(
                f"{user.name} has an account without this role. Appoint a second one, by another address."
            )
        officers.let_in(officer=user, by=None)
        self.stdout.write(f"{user.name} can sign in again.")


def _partnership(slug: str | None) -> Partnership:
    found = list(Partnership.objects.filter(slug=slug) if slug else Partnership.objects.all())
    if not found:
        raise CommandError("There is no such partnership. Make one with manage.py create_partnership.")
    if len(found) > 1:
        names = ", ".join(partnership.slug for partnership in found)
        raise CommandError(f"There are several partnerships. Choose one with --partnership: {names}.")
    return found[0]


def _agency(partnership: Partnership, slug: str | None) -> Agency:
    named = Q(slug=slug) | Q(name__iexact=slug)
    agency = partnership.agencies.filter(named).first() if slug else partnership.lead_agency
    if agency is None:
        names = ", ".join(agency.slug for agency in partnership.agencies.all())
        raise CommandError(f"There is no such agency in {partnership}. Choose one of: {names}.")
    return agency
