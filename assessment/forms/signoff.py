"""The form of a co-chair who does not approve the paper as it is."""

from django import forms


class SendBackForm(forms.Form):
    """What has to change before they approve it."""

    wanted = forms.CharField(
        label="What has to change first?",
        help_text="It stands as a comment that has to be dealt with, and whoever sent the paper gets a letter. Sent back, "
        "the paper is a draft again, and approvals that were given no longer count.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what has to change, so that the writers can change it"},
    )
