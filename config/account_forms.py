"""allauth's forms in the words of our pages, and with our limits on tries."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal import auth as webauthn_auth
from django.core.cache import cache
from django.http import HttpRequest

from casework.models import User
from config import tasks
from config.accounts import may_try

ADVICE = (
    "At least 12 characters. Three or four words that have nothing to do with each other are easy to remember and hard to "
    "guess."
)
CODE_SECONDS = 120  # longer than any code is good for


class SignInForm(account.LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail and password; the page has a link of its own for a forgotten one."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class PasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    """A new password, with labels in sentence case."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Current password"
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].help_text = ADVICE
        self.fields["password1"].label = "New password"
        self.fields["password2"].label = "New password again"


class ConfirmForm(account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before a grave act."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Your password"
        self.fields["password"].help_text = ""


class ResetForm(account.ResetPasswordForm):  # type: ignore[misc]
    """Asks for a link by e-mail. The same happens for every address: who it belongs to is looked up in the background,
    so neither the answer nor the time it takes tells."""

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email = self.cleaned_data["email"]
        tasks.send_password_link.delay(email, request.build_absolute_uri("/"))
        return str(email)


class LinkForm(account.UserTokenForm):  # type: ignore[misc]
    """What the link of a reset says. It is good for nothing once its officer is suspended."""

    def _get_user(self, uidb36: str) -> User | None:
        user = super()._get_user(uidb36)
        return user if user and user.is_active else None


class NewPasswordForm(account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password that the link of a reset leads to."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = "New password"
        self.fields["password1"].help_text = ADVICE
        self.fields["password2"].label = "New password again"


class _CodeOnce:
    """A code out of an app, or a recovery code: five tries in five minutes, and each code is looked at once only. allauth
    forgets a used code after 30 seconds, which is too soon where codes are good for longer."""

    user: User
    cleaned_data: dict[str, Any]
    fields: dict[str, Any]

    def prepare(self) -> None:
        self.fields["code"].label = "Code"
        self.fields["code"].help_text = "The 6 digits that your app shows now, or one of your recovery codes"
        self.fields["code"].error_messages["required"] = "Enter the code"
        self.fields["code"].widget.attrs = {"autocomplete": "one-time-code", "width": 10, "inputmode": "numeric"}

    def clean_code(self) -> str:
        code = "".join(str(self.cleaned_data["code"]).split())
        if not may_try(context.request, step="second factor", email=self.user.email):
            raise get_adapter().validation_error("too_many_login_attempts")
        is_new = cache.add(f"code-tried:{self.user.pk}:{code}", True, CODE_SECONDS)
        found = list(Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN))
        for authenticator in found if is_new else []:
            if authenticator.wrap().validate_code(code):
                authenticator.user = self.user
                self.authenticator = authenticator
                return code
        self._emit_authentication_failed(found[0] if found else None)  # type: ignore[attr-defined]
        raise get_adapter().validation_error("incorrect_code")


class CodeForm(_CodeOnce, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.prepare()


class ConfirmCodeForm(_CodeOnce, mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code before a grave act."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.prepare()


class KeyForm(webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A security key as the second step. A key cannot be guessed, so its tries are not counted: nobody who knows a
    password can keep its officer's key out."""

    def clean_credential(self) -> Authenticator:
        credential = self.cleaned_data["credential"]
        webauthn_auth.parse_authentication_response(credential)
        return webauthn_auth.complete_authentication(self.user, credential)


class ConfirmKeyForm(KeyForm):
    """A security key before a grave act."""

    reauthenticated = True


class AppForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app that is being set up."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code that your app shows now"
        self.fields["code"].error_messages["required"] = "Enter the code"
        self.fields["code"].widget.attrs = {"autocomplete": "one-time-code", "width": 10, "inputmode": "numeric"}


class AddKeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A security key that is being added."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "What do you call it?"
        self.fields["name"].help_text = "For example, blue key, or work laptop"
        self.fields["credential"].error_messages["required"] = "The key was not read. Try again."


class RenameKeyForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """A security key's name."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "What do you call it?"
        self.fields["name"].error_messages["required"] = "Enter a name"
