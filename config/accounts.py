"""How officers sign in with a password: who may try, how often, and what they are told.

An account is made by an administrator; nobody signs up. What is said and how long it takes is the same for an address
that is unknown, a wrong password and a suspended account.

Guessing is slowed down without giving anybody the means to lock a colleague out. A browser that an officer has signed in
from carries a signed cookie, and its wrong passwords are counted for itself alone. All other browsers together have five
tries in five minutes for one e-mail address, and twenty in a minute from one network address. So whoever hammers an
account keeps out only browsers that the officer never used; and the link of a password reset makes such a browser known.
"""

import hashlib
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ReauthenticationRequired
from allauth.core.internal import ratelimit
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from casework.audit import Access, record_access
from casework.models import User
from casework.permissions import has_confirmed_identity
from config import waiting

SALT = "known-browser"
KNOWN_SECONDS = 180 * 24 * 60 * 60
RATE_KNOWN = "5/5m/key"
RATE_UNKNOWN = "20/m/ip,5/5m/key"
LOCK_SECONDS = 5 * 60


def known_browser(request: HttpRequest, user_or_email: Any) -> str | None:
    """The mark of this browser, if the officer has signed in from it before."""
    email = getattr(user_or_email, "email", user_or_email)
    cookie = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE, "")
    try:
        known = signing.loads(cookie, salt=SALT, max_age=KNOWN_SECONDS)
    except signing.BadSignature:
        return None
    return known.get(email.strip().lower())


def remember_browser(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Mark this browser as one that the officer signs in from. Up to five officers share one, as at a front desk."""
    try:
        known = signing.loads(request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE, ""), salt=SALT, max_age=KNOWN_SECONDS)
    except signing.BadSignature:
        known = {}
    mark = known.pop(user.email, None) or secrets.token_urlsafe(12)
    known = dict([*known.items()][-4:]) | {user.email: mark}
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE,
        signing.dumps(known, salt=SALT),
        max_age=KNOWN_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def may_try(request: HttpRequest, *, step: str, email: str) -> Any:
    """Count one try of a password or code (`step`) for this officer. False when there were too many."""
    mark = known_browser(request, email)
    rates, key = (RATE_KNOWN, f"browser:{mark}") if mark else (RATE_UNKNOWN, f"email:{email.strip().lower()}")
    key = hashlib.sha256(f"{step}:{key}".encode()).hexdigest()  # no address of anybody in the cache
    usage = ratelimit.consume(
        request, app="allauth.account", action="login_failed", config={"login_failed": rates}, key=key
    )
    if not usage and cache.add(f"lock-told:{key}", True, LOCK_SECONDS):
        user = User.objects.filter(email=email.strip().lower()).first()
        record_access(operation=Access.SIGN_IN_FAILED, by=AnonymousUser(), obj=user, what=f"Too many tries: {step}")
    return usage


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's account behaviour, with sign-up closed."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is wrong",
        "too_many_login_attempts": "Too many attempts. Wait 5 minutes, then try again.",
        "rate_limited": "Too many attempts. Wait 5 minutes, then try again.",
        "incorrect_password": "That is not your password",
        "enter_current_password": "Enter the password that you use now",
        "invalid_password_reset": "This link was used already or is too old",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers themselves: case records are not open to the public."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Before the password is looked at."""
        self._login_failed_rl_usage = may_try(request, step="password", email=credentials.get("email", ""))
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The officer whose e-mail and password these are. A suspended one is told what anybody is told."""
        user = super().authenticate(request, **credentials)
        if user is None or user.is_active:
            return user
        record_access(
            operation=Access.SIGN_IN_FAILED, by=AnonymousUser(), obj=user, what="Sign-in: account is suspended"
        )
        return None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """What was typed is not kept: people type passwords into the wrong box."""
        user = User.objects.filter(email=credentials.get("email", "").strip().lower()).first()
        what = "Sign-in: wrong password" if user else "Sign-in: no account with this e-mail"
        record_access(operation=Access.SIGN_IN_FAILED, by=AnonymousUser(), obj=user, what=what)

    def set_password(self, user: User, password: str) -> None:
        """Write the password and nothing else: a suspension or another role that an administrator saved meanwhile stays."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_login_stages(self) -> list[str]:
        """The steps of signing in, with our second factor in place of allauth's."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "config.signin.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Signed in, second factor included. What was kept when their last session ended comes back to the officer."""
        response = super().post_login(request, user, **kwargs)
        waiting.bring_back(request, user)
        if waiting.waiting(request):
            response["Location"] = reverse("account_go_on")
        remember_browser(request, response, user)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """To change a second factor one proves again who one is, unless one did within the last minutes. Raises at once,
        because allauth would let an officer without password and factor pass, whom we send to their agency's sign-on."""
        if not has_confirmed_identity(self.request):
            raise ReauthenticationRequired
        return False

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """The ways to prove it, the agency's own sign-on first for who has no password."""
        ways = super().get_reauthentication_methods(user)
        account = user.is_authenticated and SocialAccount.objects.filter(user=user).first()
        if account:
            names = [app.name for app in get_social_adapter().list_apps(self.request, provider=account.provider)]
            ways += [
                {"id": "agency", "description": f"Sign in again with {name}", "url": reverse("agency_confirm")}
                for name in names
            ]
        words = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use a code from your app, or a recovery code",
            "mfa_reauthenticate:webauthn": "Use a security key",
        }
        return [{**way, "description": words.get(way["id"], way["description"])} for way in ways]
