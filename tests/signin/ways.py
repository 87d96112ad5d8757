"""How tests sign in by the pages: with a password, and with an app that shows codes."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from casework.models import User
from tests.personas import PASSWORD

LOGIN, SHOW = "/accounts/login/", "/accounts/second-factor/show/"


def give_app(user: User) -> str:
    """Set up an app for the officer. Its secret, as the app keeps it."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def give_recovery_codes(user: User) -> list[str]:
    return RecoveryCodes.activate(user).get_unused_codes()


def code(secret: str, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps))


def send_password(client: Client, user: User, password: str = PASSWORD, **more: str) -> Any:
    return client.post(LOGIN, {"login": user.email, "password": password, **more})


def sign_in(client: Client, user: User) -> Any:
    """Both steps. What the second answers."""
    if not Authenticator.objects.filter(user=user).exists():
        client.secret = give_app(user)  # type: ignore[attr-defined]
    send_password(client, user)
    return client.post(SHOW, {"code": code(client.secret)})  # type: ignore[attr-defined]
