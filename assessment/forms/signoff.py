"""The form of a co-chair who does not approve the paper as it is."""

from django import forms


class SendBackForm(forms.Form):
    """What has to change before they approve it."""

    wanted = forms.CharField(
        label="What has to change first?",
        help_text="It goes to whoever sent the paper, and stands as a comment that has to be dealt with. The paper is a "
        "draft again, and who approved it has to approve it anew.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what has to change, so that the writers can change it"},
    )
