"""The question whether a person, and a place, are known already."""

from typing import Any

from django import forms
from django.utils.formats import date_format

from casework.models import Person, Place
from casework.rules.matching import Match
from casework.services.people import Candidate

NONE, UNSURE = "none", "unsure"


def _label(candidate: Candidate) -> str:
    """Whose record it is. An officer who may not read it is told only which agency holds it."""
    return str(candidate.person) if candidate.is_readable else f"A record held by {candidate.agency}"


def _hint(candidate: Candidate) -> str:
    """What is known of a record that the officer may read; of another, what agrees with their own words."""
    person = candidate.known
    if person is None:
        return f"What agrees with what you typed: {', '.join(candidate.agreeing)}"
    born = f"Born {date_format(person.date_of_birth, 'j F Y')}" if person.date_of_birth else "Date of birth not known"
    count = candidate.report_count
    home = person.home or (f"address kept by {person.agency}" if person.address_kept else "address not known")
    facts = [born, home, f"{count} report{'' if count == 1 else 's'}"]
    return f"{'; '.join(facts)}; held by {candidate.agency}. As you typed it: {', '.join(candidate.match.reasons)}"


class MatchForm(forms.Form):
    """One question for the person and one for the place, each asked where there is something to choose from."""

    person = forms.ChoiceField(
        label="Is this somebody we know?",
        error_messages={"required": "Choose the record of the same person, or “None of these”"},
    )
    place = forms.ChoiceField(
        label="Is this an address we know?",
        error_messages={"required": "Choose the same address, or “No, another address”"},
    )

    def __init__(self, *args: Any, people: list[Candidate], places: list[tuple[Place, Match]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.people = {str(candidate.person.pk): candidate for candidate in people}
        self.places = {str(place.pk): place for place, _ in places}
        none = "None of these" if len(people) > 1 else "No, this is somebody else"
        persons = [(key, _label(candidate)) for key, candidate in self.people.items()]
        hints = {key: _hint(candidate) for key, candidate in self.people.items()}
        self._ask("person", [*persons, (NONE, none), (UNSURE, "I cannot say")], hints)
        addresses = [(key, str(place)) for key, place in self.places.items()]
        self._ask("place", [*addresses, (NONE, "No, another address")], {})
        if not people:
            del self.fields["person"]
        if not places:
            del self.fields["place"]

    def _ask(self, name: str, choices: list[tuple[str, str]], hints: dict[str, str]) -> None:
        field = self.fields[name]
        field.widget = forms.RadioSelect(attrs={"option_hints": hints, "label_size": "m"})
        field.choices = choices  # type: ignore[attr-defined]

    @property
    def is_decided(self) -> bool:
        """Whether the officer said who it is, or that it is none of these."""
        return self.cleaned_data.get("person", UNSURE) != UNSURE

    @property
    def same_person(self) -> Person | None:
        candidate = self.people.get(self.cleaned_data.get("person", NONE))
        return candidate.person if candidate else None

    @property
    def same_place(self) -> Place | None:
        return self.places.get(self.cleaned_data.get("place", NONE))
