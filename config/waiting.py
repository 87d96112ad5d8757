"""A form that could not be carried out yet, kept on the server for the officer who typed it.

Two things make a form wait: its officer has to confirm who they are (config/confirming.py), or their session had ended
(config/clock.py). While somebody is signed in it lies in their session; when the session has ended it lies sealed in the
cache under the officer's number, and moves into their next session. Nobody else's session ever gets it, and nothing of it
stays in the browser.
"""

import json
import time
from dataclasses import asdict, dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from casework.models import User
from config.sealing import seal, unseal

IN_SESSION = "form_that_waits"
WAITS_SECONDS = 15 * 60  # once its officer is signed in
KEPT_SECONDS = 12 * 60 * 60  # until they sign in again: from a form left open in the evening to the next morning
LARGEST = 500_000  # characters; longer than any form of ours


@dataclass(frozen=True)
class WaitingForm:
    to: str  # the address that it was going to, or the page that it stands on
    typed: str  # as a browser sends it
    at: float
    was_sent: bool  # by its officer; else it was saved for them while they were still typing

    @property
    def fields(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in QueryDict(self.typed).lists() for value in values]


def from_request(request: HttpRequest) -> WaitingForm:
    """The form that this POST sends."""
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    return WaitingForm(request.get_full_path(), typed.urlencode(), time.time(), was_sent=True)


def keep(request: HttpRequest, form: WaitingForm) -> None:
    """Keep it in the session of the officer who is signed in."""
    request.session[IN_SESSION] = asdict(form)


def waiting(request: HttpRequest) -> WaitingForm | None:
    """What waits in this session, unless it has waited too long."""
    found = request.session.get(IN_SESSION)
    if not found or time.time() - found["at"] > WAITS_SECONDS:
        return None
    return WaitingForm(**found)


def forget(request: HttpRequest) -> None:
    request.session.pop(IN_SESSION, None)


def may_wait(form: WaitingForm) -> bool:
    """Not what is typed on the pages of an account, which is passwords and codes, nor more than any form of ours holds."""
    return not form.to.startswith(reverse("account_home")) and len(form.typed) <= LARGEST


def keep_for_later(user: User | AnonymousUser, form: WaitingForm) -> bool:
    """Keep it until its officer signs in again. False for what may not wait."""
    if not may_wait(form):
        return False
    cache.set(_key(user), seal(json.dumps(asdict(form))), KEPT_SECONDS)
    return True


def bring_back(request: HttpRequest, user: User) -> None:
    """Move what was kept into the session that the officer has just begun."""
    sealed = cache.get(_key(user))
    cache.delete(_key(user))
    text = unseal(sealed) if sealed else None
    if text:
        keep(request, WaitingForm(**{**json.loads(text), "at": time.time()}))


def _key(user: User | AnonymousUser) -> str:
    return f"kept-form:{user.pk}"
