"""What “My work” says of the assessment: the case work knows nothing of it, so a context processor brings it."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from assessment.rules.periods import print_date
from assessment.services import returns, signoff
from casework.permissions import Permission, can

Waiting = tuple[str, str]


def waiting(request: HttpRequest) -> dict[str, Any]:
    """Asked for by the page that shows it, so that no other page pays for it."""
    user = getattr(request, "user", None)
    return {"assessment_waits": partial(_waiting, user)} if user is not None and user.is_authenticated else {}


def _waiting(user) -> list[Waiting]:
    """What waits for the officer, and the page where it is done: returns of their agency, a paper to approve."""
    found = _returns(user) if can(user, Permission.RETURN_FILL) else []
    return found + (_papers(user) if can(user, Permission.ASSESSMENT_APPROVE) else [])


def _returns(user) -> list[Waiting]:
    due = [one for one in returns.own_returns(user) if one.is_open]
    if not due:
        return []
    told = f"Figures are asked for: {due[0].form.title}" if len(due) == 1 else f"{len(due)} returns of figures are due"
    by = f", {'' if len(due) == 1 else 'the first '}by {print_date(due[0].due_on)}" if due[0].due_on else ""
    url = reverse("assessment:return-detail", args=[due[0].pk]) if len(due) == 1 else reverse("assessment:return-list")
    return [(f"{told}{by}", url)]


def _papers(user) -> list[Waiting]:
    papers = signoff.waiting_for(user)
    return [(f"{one} waits for your approval", reverse("assessment:signoff", args=[one.pk])) for one in papers]
