"""The second factor: who needs one, who has shown one, and what is open to an officer who has none yet.

Every officer needs one: an authenticator app, a security key or passkey, or, signed in at their agency's own provider, one
that this provider asserts. Who has none reaches the pages to set one up, and nothing else. Only the demonstration asks for
none, and only while it is nothing but a demonstration (`is_relaxed`).
"""

from collections.abc import Callable

from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from casework.models import Partnership, User
from casework.permissions import PUBLIC
from config.oidc import asserts_second_factor
from config.sealing import seal, unseal

SHOWN = "second_factor_shown"  # in the session of an officer who has shown a second factor in it
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

# What an officer without a second factor may open: to set one up, to prove who they are for that, and to leave.
SET_UP = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes"}
OPEN_WITHOUT = SET_UP | {
    "account_logout", "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "agency_confirm",
    "account_go_on", "account_session", "account_stay", "account_keep",
}  # fmt: skip


def is_relaxed() -> bool:
    """Does this installation ask for no second factor?

    Only where three things hold: its database is the embedded one, which nothing but this machine reaches; nobody asked
    for the second factor (ASB_SECOND_FACTOR=1); and no partnership in it is real. The last is asked of the database each
    time, so that the first real partnership ends the relaxed mode at once, for everybody.
    """
    return settings.SECOND_FACTOR_RELAXED and not Partnership.objects.filter(is_demonstration=False).exists()


def has_factor(user: User) -> bool:
    """Has the officer set up a second factor? Recovery codes alone are none."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def has_shown_factor(request: HttpRequest) -> bool:
    """Was a second factor shown, or set up, in this very session?"""
    return request.session.get(SHOWN) == request.user.pk


def remember_factor(request: HttpRequest, user: User) -> None:
    """A second factor was just shown, set up, or asserted by the agency's provider."""
    request.session[SHOWN] = user.pk


def forget_factor(request: HttpRequest, user: User) -> None:
    """A second factor was just taken away: without another one nothing opens until a new one is set up."""
    if not has_factor(user):
        request.session.pop(SHOWN, None)


class SecondFactorMiddleware:
    """Lead a session without a second factor to show one, or to set one up, whatever page it asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        if not request.user.is_authenticated or getattr(view, "permission", None) == PUBLIC:
            return None
        match = request.resolver_match
        page = match.view_name if match is not None else ""
        if has_shown_factor(request) or is_relaxed():
            return None
        has_one = has_factor(request.user)
        # Who has a factor shows it: a session that knows a password alone neither adds another nor reads recovery codes.
        if page in OPEN_WITHOUT and not (has_one and page in SET_UP):
            return None
        request.is_waiting = True  # type: ignore[attr-defined]  # a form that is sent again later was not sent twice
        if has_one:
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
        messages.info(request, "Set up a second way to prove who you are. Until then nothing else opens.")
        return redirect("mfa_index")


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]  # allauth has no types
    """The step of signing in that asks for the second factor: not of who has just shown one at their agency's provider."""

    def _should_handle(self, request: HttpRequest) -> bool:
        sociallogin = (self.login.signal_kwargs or {}).get("sociallogin")
        if sociallogin is not None and asserts_second_factor(sociallogin):
            return False
        return super()._should_handle(request)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth's second factors, with their secrets sealed."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "too_many_login_attempts": "Too many attempts. Wait 5 minutes, then try again.",
        "incorrect_code": "That code is wrong or was used already. Enter the newest one.",
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        text = unseal(encrypted_text)
        return "" if text is None else text

    def get_totp_issuer(self) -> str:
        """What the officer's app writes above the code."""
        return str(allauth_context.request.user.partnership.name)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return "Security key" if count == 0 else f"Security key {count + 1}"


def context(request: HttpRequest) -> dict[str, bool]:
    """For the banner of the demonstration. Officers of a real partnership cost no question to the database."""
    user = getattr(request, "user", None)
    is_real = user is not None and user.is_authenticated and not user.partnership.is_demonstration
    return {"is_relaxed": not is_real and is_relaxed()}
