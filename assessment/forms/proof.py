"""Forms of the proof."""

from typing import Any

from django import forms

SHORTEST = 15
LONGEST = 2000


class ReasonForm(forms.Form):
    """Why something that the proof found may stand. Kept beside it: what the officer read when they opened the page."""

    reason = forms.CharField(
        label="Reason",
        help_text="For the board and whoever reads the paper: what is lacking, why it cannot be had, and what that means.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write why this may stand"},
    )
    finding = forms.CharField(widget=forms.HiddenInput, max_length=400)
    held = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST)

    def clean_reason(self) -> str:
        reason = _lines(self.cleaned_data["reason"])
        if len(reason) < SHORTEST:
            raise forms.ValidationError(f"Write a whole sentence: at least {SHORTEST} letters")
        return reason

    def clean_held(self) -> str:
        return _lines(self.cleaned_data["held"])

    def show_instead(self, values: dict[str, str]) -> None:
        """Put what is true now in the place of what the page had kept, so that saving again means just this."""
        self.data = {**self.data.dict(), **values}  # type: ignore[attr-defined]  # what a request sent


def _lines(text: str) -> str:
    """With the line ends that are stored: a browser sends its own."""
    return "\n".join(text.strip().splitlines())


class SectionForm(forms.Form):
    """Which section's claims to list."""

    section = forms.ChoiceField(label="Section", required=False)

    def __init__(self, *args: Any, sections: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["section"]
        field.choices = [("", "All sections"), *((name, name) for name in sections)]
