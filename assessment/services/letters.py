"""Letters that the assessment sends: where they lead, and when they go."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse


def address_of(view: str, *args: int) -> str:
    """Where a letter leads: the address of a page, with the name of the host."""
    return settings.SITE_URL.rstrip("/") + reverse(view, args=args)


def send_once_saved(subject: str, text: str, to: list[str]) -> None:
    """Send a letter when what it tells of is saved. A mail server that is away stops nothing: the pages say it too."""
    if to:
        transaction.on_commit(lambda: send_mail(subject, text, None, to), robust=True)
