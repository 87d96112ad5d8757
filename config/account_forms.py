"""allauth's forms in the words of our pages."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, ReauthenticateForm


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """A new password, with labels in sentence case."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Current password"
        self.fields["password1"].label = "New password"
        self.fields["password2"].label = "New password again"


class ConfirmForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before a grave act."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Your password"
        self.fields["password"].help_text = ""
