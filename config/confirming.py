"""What happens when a view of `permissions.confirm_identity` wants to know again who sits there.

The officer is led to the page that asks. A form that they had sent waits (config/waiting.py); once they have confirmed, a
page sends it again by one button. So it passes everything that any form passes: the check against forgery, the permission,
the guard against sending twice.
"""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from config import waiting

Handler = Callable[[HttpRequest], HttpResponse]


class ConfirmMiddleware:
    """Keep the form that has to wait, and lead to the page that asks who sits there."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == 302 and not getattr(request, "is_waiting", False):
            form = waiting.waiting(request)
            if form and form.to == request.get_full_path():
                waiting.forget(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ReauthenticationRequired):
            return None
        ways = get_adapter(request).get_reauthentication_methods(request.user)
        if not ways:
            return None
        after = request.get_full_path()
        if request.method == "POST":
            request.is_waiting = True  # type: ignore[attr-defined]
            waiting.keep(request, waiting.from_request(request))
            after = reverse("account_go_on")
        return redirect(f"{ways[0]['url']}?{urlencode({'next': after})}")


def go_on(request: HttpRequest) -> HttpResponse:
    """The form that waited: sent by one button, or put back into its page where its officer was still typing."""
    form = waiting.waiting(request)
    if form is None:
        messages.info(request, "Nothing is waiting to be sent.")
        return redirect("casework:my-work")
    return render(request, "account/go_on.html", {"waiting": form})


def kept(request: HttpRequest) -> HttpResponse:
    """For the page that puts back what was typed: where it belongs, and its fields."""
    form = waiting.waiting(request)
    return JsonResponse({"to": form.to, "fields": form.fields} if form else {"to": "", "fields": []})
