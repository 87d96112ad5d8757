"""For an officer who lost their phone or key, and the recovery codes too."""

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from casework.audit import Access, record_access
from casework.models import User


class Command(BaseCommand):
    help = (
        "Take away an officer's second factors and recovery codes, and end their sessions. At their next sign-in they set up "
        "a new one. Make sure first, in person or by a call to a number that you know, that it is they who ask."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError("No officer has this e-mail address.")
        with transaction.atomic():
            count, _ = Authenticator.objects.filter(user=user).delete()
            record_access(operation=Access.SECURITY, by=None, obj=user, what="Second factors taken away by command")
        for session in UserSession.objects.filter(user=user):
            session.end()
        self.stdout.write(f"{count} taken away. {user.name} sets up a new second factor at the next sign-in.")
