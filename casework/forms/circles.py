"""The question who may read something, one part of many forms."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from casework.models import Agency, Case, User
from casework.models.base import Circled
from casework.rules.categories import Circle


class CirclesForm(forms.Form):
    """A form that asks once or more who may read something. Each question is two fields: the circle, and the agencies that
    are named, as a list of ids (empty unless some are to be named)."""

    def ask_circle(
        self,
        agencies: QuerySet[Agency],
        by: User,
        *,
        name: str = "circle",
        named: str = "circle_agencies",
        label: str = "Who may read this?",
        everyone: str = Circle.CASE.label,
        everyone_hint: str = "",
        initial: tuple[str, list[int]] = (Circle.CASE, []),
    ) -> None:
        """Add the question. `agencies` are those that can be named; where there is none, naming is not offered."""
        others = agencies.exclude(pk=by.agency_id)
        choices = [(Circle.CASE.value, everyone), *(choice for choice in Circle.choices if choice[0] != Circle.CASE)]
        hints = {Circle.CASE.value: everyone_hint, Circle.AGENCY.value: by.agency.name}
        looks: dict[str, Any] = {"option_hints": hints}
        if others:
            looks["reveals"] = {Circle.NAMED.value: named}
            self.fields[named] = forms.ModelMultipleChoiceField(
                others,
                label="Which agencies?",
                help_text=f"{by.agency} always may.",
                widget=forms.CheckboxSelectMultiple(attrs={"small": True, "revealed": True}),
                initial=initial[1],
                required=False,
            )
        else:
            choices = [choice for choice in choices if choice[0] != Circle.NAMED]
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=choices,
            widget=forms.RadioSelect(attrs=looks),
            initial=initial[0],
            error_messages={"required": "Choose who may read this"},
        )
        self._asked = [*getattr(self, "_asked", []), (name, named)]

    def ask_circle_of(self, case: Case, by: User, initial: tuple[str, list[int]] | None = None, **how: Any) -> None:
        """Ask who on the case may read something. A victims' service keeps it unless it says otherwise."""
        first = Circle.AGENCY if by.agency.gives_support else Circle.CASE
        agencies = case.agencies_now
        self.ask_circle(agencies, by, everyone_hint=f"Now {told(agencies)}", initial=initial or (first, []), **how)

    def start_circle(self, item: Circled) -> None:
        """Begin with the circle that an item has."""
        self.fields["circle"].initial = item.circle
        if "circle_agencies" in self.fields:
            self.fields["circle_agencies"].initial = item.circle_agencies

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        for name, named in self._asked:
            chosen = [agency.pk for agency in facts.get(named) or []]
            facts[named] = chosen if facts.get(name) == Circle.NAMED else []
            if facts.get(name) == Circle.NAMED and not chosen and named not in self.errors:
                self.add_error(named, "Choose at least one agency, or another answer")
        return facts


def told(agencies: Iterable[Agency]) -> str:
    """Their names as a list in a sentence."""
    names = [agency.name for agency in agencies]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
