"""How people get an account: an administrator of their partnership makes it, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's account behaviour, with sign-up closed."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is wrong",
        "too_many_login_attempts": "Too many attempts. Wait 5 minutes, then try again.",
        "incorrect_password": "That is not your password",
        "enter_current_password": "Enter the password that you use now",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers themselves: case records are not open to the public."""
        return False
