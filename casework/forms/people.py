"""The question whether a person, and a place, are known already."""

from typing import Any

from django import forms
from django.utils.formats import date_format

from casework.forms.circles import told
from casework.models import Agency, Person, Place
from casework.rules.matching import Match
from casework.services.people import Candidate

NONE, UNSURE, HELD = "none", "unsure", "held"


def _hint(candidate: Candidate) -> str:
    """What the officer is told of a record that they may read."""
    person, count = candidate.known, candidate.report_count
    born = f"Born {date_format(person.date_of_birth, 'j F Y')}" if person.date_of_birth else "Date of birth not known"
    home = person.home or (f"address kept by {person.agency}" if person.address_kept else "address not known")
    facts = [born, home, f"{count} report{'' if count == 1 else 's'} that you may read"]
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

    def __init__(
        self,
        *args: Any,
        people: list[Candidate],
        held: list[Person],
        holders: list[Agency],
        places: list[tuple[Place, Match]],
        **kwargs: Any,
    ):
        """`held`: records that the officer may not read; all that they are told of them is `holders`, and they are one
        choice, however many there are."""
        super().__init__(*args, **kwargs)
        self.held = held
        self.people = {str(candidate.person.pk): candidate for candidate in people}
        self.places = {str(place.pk): place for place, _ in places}
        persons = [(key, str(candidate.known)) for key, candidate in self.people.items()]
        if holders:
            persons.append(
                (HELD, f"The person of whom {told(holders)} {'hold' if len(holders) > 1 else 'holds'} a record")
            )
        none = "None of these" if len(persons) > 1 else "No, this is somebody else"
        hints = {key: _hint(candidate) for key, candidate in self.people.items()}
        hints[HELD] = "You may not read it. Everything that you wrote down about the person agrees with it."
        self._ask("person", [*persons, (NONE, none), (UNSURE, "I cannot say")], hints)
        addresses = [(key, str(place)) for key, place in self.places.items()]
        self._ask("place", [*addresses, (NONE, "No, another address")], {})
        if not people and not held:
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
    def same_people(self) -> list[Person]:
        """The records that the officer says are this person."""
        answer = self.cleaned_data.get("person", NONE)
        if answer == HELD:
            return self.held
        return [self.people[answer].person] if answer in self.people else []

    @property
    def same_place(self) -> Place | None:
        return self.places.get(self.cleaned_data.get("place", NONE))
