"""What happens when a view of `permissions.confirm_identity` wants to know again who sits there.

The officer is led to the page that asks. A form that they had sent waits in their session, on the server; once they have
confirmed, a page sends it again by one button. So it passes everything that any form passes: the check against forgery,
the permission, the guard against sending twice.
"""

import time
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

WAITING = "form_that_waits"
WAITS_SECONDS = 15 * 60

Handler = Callable[[HttpRequest], HttpResponse]


class ConfirmMiddleware:
    """Keep the form that has to wait, and lead to the page that asks who sits there."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_sent_again = request.method == "POST" and not getattr(request, "is_waiting", False)
        if is_sent_again and request.session.get(WAITING, {}).get("to") == request.get_full_path():
            request.session.pop(WAITING, None)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        ways = get_adapter(request).get_reauthentication_methods(request.user)
        if not isinstance(exception, ReauthenticationRequired) or not ways:
            return None
        after = request.get_full_path()
        if request.method == "POST":
            request.is_waiting = True  # type: ignore[attr-defined]
            typed = request.POST.copy()
            typed.pop("csrfmiddlewaretoken", None)
            request.session[WAITING] = {"to": after, "typed": typed.urlencode(), "at": time.time()}
            after = reverse("account_go_on")
        return redirect(f"{ways[0]['url']}?{urlencode({'next': after})}")


def go_on(request: HttpRequest) -> HttpResponse:
    """The form that waited, to be sent by one button."""
    waiting: dict[str, Any] = request.session.get(WAITING, {})
    if not waiting or time.time() - waiting["at"] > WAITS_SECONDS:
        messages.info(request, "Nothing is waiting to be sent.")
        return redirect("casework:my-work")
    typed = [(name, value) for name, values in QueryDict(waiting["typed"]).lists() for value in values]
    return render(request, "account/go_on.html", {"to": waiting["to"], "typed": typed})
