"""What a reader chooses on the page of places."""

from typing import Any

from django import forms

SETS_NOTE = "Two sets of boundaries are never compared"


class PlacesForm(forms.Form):
    """Which count, in which set of places, per what, and for whom. What is left out is the first of each."""

    of = forms.ChoiceField(label="What is counted", required=False)
    places = forms.ChoiceField(label="Places", help_text=SETS_NOTE, required=False)
    per = forms.ChoiceField(
        label="Shown on the map", required=False, choices=[("count", "Number"), ("rate", "Per 1,000 residents")]
    )
    version = forms.ChoiceField(
        label="Version", required=False, choices=[("restricted", "Restricted"), ("public", "As the public sees it")]
    )

    def __init__(self, data: Any, *, sets: list[tuple[str, str]], counts: list[tuple[str, str]]) -> None:
        first = {"of": counts[0][0], "places": sets[0][0], "per": "count", "version": "restricted"}
        super().__init__({**first, **{name: data[name] for name in first if data.get(name)}})
        self.fields["of"].choices = counts  # type: ignore[attr-defined]  # they are ChoiceFields
        self.fields["places"].choices = sets  # type: ignore[attr-defined]
