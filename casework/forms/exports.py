"""Taking a list out of the system."""

from django import forms


class ExportForm(forms.Form):
    why = forms.CharField(
        label="What do you need the list for?",
        help_text="It stands in the file, and in the record of who took out what.",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say what you need the list for"},
    )
