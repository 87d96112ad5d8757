"""allauth's forms in the words of our pages."""

from typing import Any

from allauth.account.forms import ChangePasswordForm


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """A new password, with labels in sentence case."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Current password"
        self.fields["password1"].label = "New password"
        self.fields["password2"].label = "New password again"
