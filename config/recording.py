"""Everything that happens to a sign-in is written in the record of accesses. allauth tells by signals; these listen."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from allauth.socialaccount.signals import social_account_added
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest

from casework.audit import Access, record_access
from casework.models import User
from config.oidc import asserts_second_factor
from config.signin import forget_factor, remember_factor

NAMES = {
    Authenticator.Type.TOTP: "authenticator app",
    Authenticator.Type.WEBAUTHN: "security key",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


def signed_in(request: HttpRequest, user: User, sociallogin: Any = None, **_: Any) -> None:
    how = "with a password"
    if sociallogin is not None:
        how = f"at {sociallogin.account.provider}"
        if asserts_second_factor(sociallogin):
            how += ", which asserts a second factor"
            remember_factor(request, user)
    record_access(operation=Access.SIGN_IN, by=user, what=f"Signed in {how}")


def signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    """Signed out by hand; what the clock ends it records by itself, with the reason."""
    if user is not None and request.resolver_match and request.resolver_match.view_name == "account_logout":
        record_access(operation=Access.SIGN_OUT, by=user, what="Signed out")


def factor_shown(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    remember_factor(request, user)
    record_access(operation=Access.SECURITY, by=user, what=f"Second factor shown: {NAMES[authenticator.type]}")


def factor_failed(user: User, **_: Any) -> None:
    record_access(operation=Access.SIGN_IN_FAILED, by=AnonymousUser(), obj=user, what="Second factor: wrong code")


def factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        remember_factor(request, user)
    record_access(operation=Access.SECURITY, by=user, what=f"Second factor set up: {NAMES[authenticator.type]}")


def factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    forget_factor(request, user)
    record_access(operation=Access.SECURITY, by=user, what=f"Second factor removed: {NAMES[authenticator.type]}")


def codes_renewed(user: User, **_: Any) -> None:
    record_access(operation=Access.SECURITY, by=user, what="New recovery codes made")


def password_was_changed(user: User, **_: Any) -> None:
    record_access(operation=Access.SECURITY, by=user, what="Password changed; other sessions ended")


def password_was_reset(user: User, **_: Any) -> None:
    record_access(operation=Access.SECURITY, by=user, what="New password set by e-mail link; sessions ended")


def linked(sociallogin: Any, **_: Any) -> None:
    provider = sociallogin.account.provider
    record_access(operation=Access.SECURITY, by=sociallogin.user, what=f"Account linked with the sign-on of {provider}")


def listen() -> None:
    """Connect all of these."""
    user_logged_in.connect(signed_in)
    user_logged_out.connect(signed_out)
    authenticator_used.connect(factor_shown)
    authentication_failed.connect(factor_failed)
    authenticator_added.connect(factor_added)
    authenticator_removed.connect(factor_removed)
    authenticator_reset.connect(codes_renewed)
    password_changed.connect(password_was_changed)
    password_set.connect(password_was_changed)
    password_reset.connect(password_was_reset)
    social_account_added.connect(linked)
