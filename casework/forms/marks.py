"""Keeping hidden that a record of somebody is held."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from casework.models import Agency

WHOLE_CASE = "case"


class MarkForm(forms.Form):
    who = forms.ChoiceField(
        label="Whom does it concern?", widget=forms.RadioSelect, error_messages={"required": "Select whom it concerns"}
    )
    agencies = forms.ModelMultipleChoiceField(
        label="Which other agencies may still know?",
        help_text="Your own agency always may. Select nobody else if nobody else may know.",
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label="Why must it be kept hidden?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it must be kept hidden"},
    )

    def __init__(
        self, *args: Any, people: list[tuple[UUID, str]], agencies: QuerySet[Agency], is_case: bool, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        choices = [(str(identity), name) for identity, name in people]
        if is_case:
            choices.append((WHOLE_CASE, "Everybody on this case"))
        if len(choices) == 1:
            del self.fields["who"]
        else:
            self.fields["who"].choices = choices  # type: ignore[attr-defined]
        self.only = choices[0][0]
        self.fields["agencies"].queryset = agencies  # type: ignore[attr-defined]

    @property
    def identity(self) -> UUID | None:
        """The person; None: everybody on the case."""
        chosen = self.cleaned_data.get("who", self.only)
        return None if chosen == WHOLE_CASE else UUID(chosen)
