"""How long a session lasts: so long after the last thing its officer did, and never longer than a working day.

A session that has run out stays recognisable for some hours, and is good for one thing only: what its officer was typing
is kept for them (config/waiting.py). They sign in again and go on.
"""

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from casework.audit import Access, record_access
from casework.permissions import PUBLIC
from config import waiting

BEGUN, SEEN = "session_begun_at", "session_seen_at"
TOUCH_SECONDS = 60  # how often "last seen" is written
# The page asks by itself how much time is left. That is nobody doing anything; nor does it end the session, whose last use is
# to say whose it was that the page sends next.
ASKING = {"account_session"}


def seconds_left(request: HttpRequest) -> tuple[float, float]:
    """Until the session ends for want of activity, and until it ends whatever happens."""
    now = time.time()
    begun, seen = request.session.get(BEGUN, now), request.session.get(SEEN, now)
    return seen + settings.SESSION_IDLE_SECONDS - now, begun + settings.SESSION_WHOLE_SECONDS - now


class SessionClockMiddleware:
    """End a session that has run out, and keep what it was sending."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        is_asking = request.resolver_match is not None and request.resolver_match.view_name in ASKING
        if not request.user.is_authenticated or is_asking:
            return None
        idle, whole = seconds_left(request)
        if min(idle, whole) > 0:
            _touch(request)
            return None
        is_kept = _keep_typed(request)
        _end(request, idle <= 0)
        if getattr(view, "permission", None) == PUBLIC:
            return None
        after = reverse("account_go_on") if is_kept else request.get_full_path() if request.method == "GET" else "/"
        return redirect(f"{reverse('account_login')}?{urlencode({'next': after})}")


def _touch(request: HttpRequest) -> None:
    now = time.time()
    request.session.setdefault(BEGUN, now)
    if now - request.session.get(SEEN, 0) > TOUCH_SECONDS:
        request.session[SEEN] = now
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())


def _keep_typed(request: HttpRequest) -> bool:
    """Keep the form that this request sends, or that the page sends on its officer's behalf."""
    if request.method != "POST":
        return False
    request.is_waiting = True  # type: ignore[attr-defined]  # sent again after signing in, it was not sent twice
    return waiting.keep_for_later(request.user, form_of(request))  # type: ignore[arg-type]  # signed in until now


def form_of(request: HttpRequest) -> waiting.WaitingForm:
    """The form that this POST sends, or that the page sends because its officer's time was up while they typed."""
    return _unsent(request) if request.path == reverse("account_keep") else waiting.from_request(request)


def _unsent(request: HttpRequest) -> waiting.WaitingForm:
    to = request.POST.get("to", "/")
    is_path = to.startswith("/") and not to.startswith(("//", "/\\"))
    return waiting.WaitingForm(to if is_path else "/", request.POST.get("typed", ""), time.time(), was_sent=False)


def _end(request: HttpRequest, is_idle: bool) -> None:
    minutes, hours = settings.SESSION_IDLE_SECONDS // 60, settings.SESSION_WHOLE_SECONDS // 3600
    why = f"nothing was done for {minutes} minutes" if is_idle else f"{hours} hours have passed since signing in"
    record_access(operation=Access.SIGN_OUT, by=request.user, what=f"Signed out: {why}")
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    messages.info(request, f"You were signed out: {why}.")


def session(request: HttpRequest) -> HttpResponse:
    """For the page that warns: how many seconds are left. To ask is not to do something."""
    if not request.user.is_authenticated:
        return JsonResponse({"idle": 0, "whole": 0})
    idle, whole = seconds_left(request)
    return JsonResponse({"idle": max(0, int(idle)), "whole": max(0, int(whole))})


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """The officer is still there."""
    request.session[SEEN] = time.time()
    return session(request)


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """What the officer was typing when their time was up, sent by the page just before. It ends the session."""
    is_kept = waiting.keep_for_later(request.user, _unsent(request))  # type: ignore[arg-type]  # signed in
    _end(request, is_idle=seconds_left(request)[0] <= seconds_left(request)[1])
    after = reverse("account_go_on") if is_kept else "/"
    return redirect(f"{reverse('account_login')}?{urlencode({'next': after})}")


def context(request: HttpRequest) -> dict[str, object]:
    """For the warning on every page of an officer who is signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    idle, whole = seconds_left(request)
    return {
        "session_times": {"idle": int(idle), "whole": int(whole), "warn": settings.SESSION_WARNING_SECONDS},
        "session_minutes": settings.SESSION_IDLE_SECONDS // 60,
        "session_hours": settings.SESSION_WHOLE_SECONDS // 3600,
    }
