"""Forms of the system administrator: agencies, teams, and who administers an agency."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from casework.models import Agency, Partnership

NEW = "new"
NO_NAME, NO_KIND = "Enter the name of the new agency", "Choose what kind of agency it is"


class AgencyForm(forms.Form):
    """An agency that works in another partnership already, or a new one."""

    which = forms.ChoiceField(label="Which agency joins?", error_messages={"required": "Choose an agency"})
    name = forms.CharField(
        label="Name of the new agency", max_length=100, required=False, error_messages={"required": NO_NAME}
    )
    kind = forms.ChoiceField(
        label="What kind of agency is the new one?",
        choices=[("", "Choose"), *Agency.Kind.choices],
        required=False,
        error_messages={"required": NO_KIND},
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.others = {str(agency.pk): agency for agency in Agency.objects.exclude(partnerships=partnership)}
        self.fields["which"].choices = [  # type: ignore[attr-defined]
            (NEW, "A new one, named below"),
            *((pk, agency.name) for pk, agency in self.others.items()),
        ]
        if not self.others:
            self.fields["which"].initial, self.fields["which"].widget = NEW, forms.HiddenInput()
            self.fields["name"].required = self.fields["kind"].required = True

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("which") == NEW:
            if not facts.get("name") and "name" not in self.errors:
                self.add_error("name", NO_NAME)
            if not facts.get("kind") and "kind" not in self.errors:
                self.add_error("kind", NO_KIND)
        elif facts.get("name") and "which" in facts:
            raise ValidationError("Choose an agency from the list, or name a new one, not both.")
        return facts

    @property
    def existing(self) -> Agency | None:
        return self.others.get(self.cleaned_data["which"])


class TeamForm(forms.Form):
    name = forms.CharField(
        label="Name of the team", max_length=60, error_messages={"required": "Enter the name of the team"}
    )
