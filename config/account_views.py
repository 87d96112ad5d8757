"""The pages of an officer's own account that allauth has not, or has otherwise."""

from typing import Any

from allauth.account.internal.flows.logout import logout
from allauth.account.views import LoginView, PasswordResetFromKeyView
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from casework.audit import Access, record_access
from casework.permissions import OfficerRequest
from config import clock, waiting
from config.accounts import remember_browser
from config.devices import describe
from config.signin import has_factor

ALL_OTHERS = "others"


def home(request: OfficerRequest) -> HttpResponse:
    """What an officer may set about signing in, on one page."""
    facts = {"has_factor": has_factor(request.user), "has_password": request.user.has_usable_password()}
    return render(request, "account/home.html", facts)


def sessions(request: OfficerRequest) -> HttpResponse:
    """Where the officer is signed in, and to end it there."""
    found = UserSession.objects.purge_and_list(request.user)
    if request.method == "POST":
        return _end(request, found)
    rows = [(session, describe(session.user_agent)) for session in sorted(found, key=lambda row: row.last_seen_at)]
    return render(request, "usersessions/usersession_list.html", {"rows": rows[::-1], "count": len(rows)})


def _end(request: OfficerRequest, found: list[UserSession]) -> HttpResponse:
    which = request.POST.get("end", "")
    ended = [row for row in found if str(row.pk) == which or (which == ALL_OTHERS and not row.is_current())]
    for row in ended:
        record_access(operation=Access.SIGN_OUT, by=request.user, what=f"Ended a session: {describe(row.user_agent)}")
    if any(row.is_current() for row in ended):
        logout(request)
    end_sessions(request, [row for row in ended if not row.is_current()])
    messages.success(request, "Signed out there." if ended else "It had ended already.")
    return redirect("usersessions_list")


class SignIn(LoginView):  # type: ignore[misc]  # allauth has no types
    """Sign in by password, or choose one's agency's own sign-on."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        after = urlencode({"next": self.get_next_url() or "/"})
        sign_ons = [
            {"name": app.name, "url": f"{reverse('openid_connect_login', args=[app.provider_id])}?{after}"}
            for app in get_social_adapter().list_apps(self.request)
        ]
        return super().get_context_data(**kwargs) | {"sign_ons": sign_ons}


class NewPassword(PasswordResetFromKeyView):  # type: ignore[misc]
    """A new password by the link of an e-mail. Who could open it is the officer: tries from this browser are counted for
    itself from now on, so that nobody's guessing elsewhere keeps them out."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        remember_browser(self.request, response, self.reset_user)
        return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the proof that it came from a page of ours: refused and recorded.

    The usual cause is an officer who signed out and in again in another tab. Where the browser itself says that the form
    came from one of our pages, what they typed waits for them; nothing is done with it until they send it again.
    """
    record_access(operation=Access.REFUSED, by=request.user, what=f"Form without its proof of origin: {request.path}")
    form, is_kept = clock.form_of(request), False
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if is_ours and request.user.is_authenticated and waiting.may_wait(form):
        waiting.keep(request, form)
        is_kept = True
    return render(request, "403_csrf.html", {"is_kept": is_kept}, status=403)
