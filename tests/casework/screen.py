"""What tests of pages share: somebody signed in, dates as three boxes, the words of a page, a form as it was opened."""

import re
from datetime import date
from typing import Any

from django.test import Client

from casework.models import User


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def boxes(**days: date) -> dict[str, str]:
    """Dates as a browser sends them."""
    return {
        f"{name}-{part}": str(getattr(day, part)) for name, day in days.items() for part in ("day", "month", "year")
    }


def words(response: Any) -> str:
    """The words of a page, white space evened out."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def opened(client: Client, url: str) -> dict[str, str]:
    """The hidden part of a record's form, as somebody has it who opens the page now."""
    form: Any = client.get(url).context["form"]
    return {"loaded": form.initial["loaded"]}
