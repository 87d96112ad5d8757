""" "I know this person": which of the people on a case, why, and who takes over."""

from typing import Any
from uuid import UUID

from django import forms

from casework.models import User

WHOLE_CASE = "case"


class ConflictForm(forms.Form):
    who = forms.ChoiceField(
        label="Whom do you know?", widget=forms.RadioSelect, error_messages={"required": "Select whom you know"}
    )
    reason = forms.CharField(
        label="How do you know them?",
        help_text="For example: a neighbour, a friend, family. A few words are enough.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say how you know them"},
    )
    take_over = forms.ModelChoiceField(
        label="Who takes over what you lead?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody yet: it goes to our queue",
    )

    def __init__(
        self, *args: Any, people: list[tuple[UUID, str]], colleagues: list[User], is_case: bool, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        choices = [(str(identity), name) for identity, name in people]
        if is_case:
            choices.append((WHOLE_CASE, "Somebody else who has to do with this case"))
        if len(choices) == 1:
            del self.fields["who"]
        else:
            self.fields["who"].choices = choices  # type: ignore[attr-defined]
        self.only = choices[0][0]
        if colleagues:
            ids = [one.pk for one in colleagues]
            self.fields["take_over"].queryset = User.objects.filter(pk__in=ids)  # type: ignore[attr-defined]
        else:
            del self.fields["take_over"]

    @property
    def identity(self) -> UUID | None:
        """The person; None: the whole case."""
        chosen = self.cleaned_data.get("who", self.only)
        return None if chosen == WHOLE_CASE else UUID(chosen)


class BarrierLiftForm(forms.Form):
    reason = forms.CharField(
        label="Why may they read it again?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why they may read it again"},
    )
