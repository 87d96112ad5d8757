"""What the record of who saw what can be narrowed by, and how the data protection officer answers a concern."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from casework.audit import Access, Change
from casework.filters import REFERENCE
from casework.forms.base import RecordForm
from casework.models import Agency, Concern, User
from casework.rules.categories import Gateway
from casework.rules.concerns import ConcernKind
from casework.trail import Known, person_known

SYSTEM = "system"
OPERATIONS = [
    ("", "Anything"),
    (Access.CONSULTATION, "Opened a record"),
    (Access.SEARCH, "Searched or listed"),
    (Access.DISCLOSURE, "Took out or disclosed"),
    (Access.EMERGENCY, "Opened in an emergency"),
    (Access.REFUSED, "Was refused"),
    (Change.COLLECTION, "Recorded"),
    (Change.ALTERATION, "Changed"),
    (Change.COMBINATION, "Joined records of one person"),
    (Change.ERASURE, "Erased"),
    ("signing_in", "Signed in or out"),
]
SIGNING_IN = [Access.SIGN_IN, Access.SIGN_IN_FAILED, Access.SIGN_OUT, Access.SECURITY]


class DaysForm(forms.Form):
    """From a day to a day, both included; either may be left open."""

    start = forms.DateField(label="From", required=False)
    end = forms.DateField(label="To", required=False)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        start, end = facts.get("start"), facts.get("end")
        if start and end and end < start:
            self.add_error("end", "The last day must be the first day or later")
        return facts


class RecordFilterForm(DaysForm):
    """`asked` is what `audit.entries_for` takes; `known` the person that was chosen."""

    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    request = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    reference = forms.CharField(label="Case or report reference", max_length=20, required=False)
    officer = forms.ChoiceField(label="Officer", required=False)
    did = forms.ChoiceField(label="What was done", choices=OPERATIONS, required=False)

    field_order = ["person", "request", "reference", "officer", "did", "start", "end"]

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user
        self.known: Known | None = None
        self.officers = {str(one.pk): one for one in officers_of(user)}
        self.fields["officer"].choices = self._officer_choices()  # type: ignore[attr-defined]

    def _officer_choices(self) -> list:
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, one in self.officers.items():
            name = one.name if one.is_active else f"{one.name} (no longer active)"
            groups.setdefault(one.agency.name, []).append((key, name))
        return [("", "Anybody"), *sorted(groups.items()), (SYSTEM, "The system itself")]

    def clean_reference(self) -> str:
        reference = self.cleaned_data["reference"].strip().upper()
        if reference and not REFERENCE.fullmatch(reference):
            raise forms.ValidationError("Enter a whole reference, such as BAR-2026-00012")
        return reference

    def clean_person(self) -> Any:
        identity = self.cleaned_data["person"]
        if identity:
            self.known = person_known(self.user, identity)
            if self.known is None:
                raise forms.ValidationError("Choose the person again: no record of them is held any more")
        return identity

    @property
    def asked(self) -> dict[str, Any]:
        facts = self.cleaned_data
        found: dict[str, Any] = {name: facts[name] for name in ("start", "end", "reference") if facts.get(name)}
        if self.known:
            found["records"] = self.known.keys
        if facts.get("request"):
            found["request_id"] = facts["request"]
        if officer := facts.get("officer"):
            found |= {"officer": "The system"} if officer == SYSTEM else {"officers": [int(officer)]}
        if did := facts.get("did"):
            found["operations"] = SIGNING_IN if did == "signing_in" else [did]
        return found

    @property
    def in_words(self) -> dict[str, str]:
        """What was asked, for the record and for the head of a file: with names instead of numbers."""
        facts = self.cleaned_data
        officer = self.officers.get(facts.get("officer", ""))
        found = {
            "person": self.known.name if self.known else "",
            "reference": facts.get("reference", ""),
            "officer": officer.name if officer else "The system" if facts.get("officer") else "",
            "what was done": dict(OPERATIONS)[facts["did"]] if facts.get("did") else "",
            **{name: f"{facts[key]:%-d %B %Y}" for name, key in (("from", "start"), ("to", "end")) if facts.get(key)},
            "request": facts.get("request", ""),
        }
        return {name: value for name, value in found.items() if value}


def officers_of(user: User) -> QuerySet[User]:
    """Everybody who works or worked in the user's partnership, for a list to choose from."""
    return User.objects.filter(partnership=user.partnership_id).select_related("agency").order_by("name")


class PersonSearchForm(forms.Form):
    family_name = forms.CharField(
        label="Family name, or its beginning", max_length=60, error_messages={"required": "Enter the family name"}
    )
    given_name = forms.CharField(label="Given name, or its beginning", max_length=60, required=False)
    date_of_birth = forms.DateField(label="Date of birth", required=False)


class ConcernFilterForm(DaysForm):
    outcome = forms.ChoiceField(
        label="Looked at",
        choices=[("waiting", "Not yet"), *Concern.Outcome.choices, ("all", "All")],
        initial="waiting",
        required=False,
    )
    kind = forms.ChoiceField(label="What stands out", choices=[("", "Anything"), *ConcernKind.choices], required=False)
    agency = forms.ModelChoiceField(Agency.objects.none(), label="Agency", required=False, empty_label="Any agency")

    field_order = ["outcome", "kind", "agency", "start", "end"]

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_of(user)  # type: ignore[attr-defined]

    def narrow(self, concerns: QuerySet[Concern]) -> QuerySet[Concern]:
        facts = self.cleaned_data if self.is_valid() else {}
        outcome = facts.get("outcome") or "waiting"
        if outcome != "all":
            concerns = concerns.filter(outcome="" if outcome == "waiting" else outcome)
        for lookup, name in (("kind", "kind"), ("user__agency", "agency"), ("day__gte", "start"), ("day__lte", "end")):
            if facts.get(name):
                concerns = concerns.filter(**{lookup: facts[name]})
        return concerns


class ReviewForm(RecordForm):
    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=Concern.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you look further"},
    )
    note = forms.CharField(
        label="How did you come to this?",
        help_text="For example, whom you asked and what they said. The officer does not see it.",
        widget=forms.Textarea,
        error_messages={"required": "Say how you came to this answer"},
    )
    watched = ("outcome", "review_note")

    def values_of(self, record: Any) -> dict[str, Any]:
        return {"outcome": record.outcome, "note": record.review_note}


def agencies_of(user: User) -> QuerySet[Agency]:
    return Agency.objects.filter(membership__partnership=user.partnership_id)


class DisclosureFilterForm(DaysForm):
    gateway = forms.ChoiceField(label="Gateway", choices=[("", "Any gateway"), *Gateway.choices], required=False)
    agency = forms.ModelChoiceField(Agency.objects.none(), label="Given to", required=False, empty_label="Any agency")

    field_order = ["gateway", "agency", "start", "end"]

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_of(user)  # type: ignore[attr-defined]


class OverviewFilterForm(forms.Form):
    """Requests for access, or uses of emergency access: those in one state, or all."""

    state = forms.ChoiceField(label="State", required=False)

    def __init__(self, *args: Any, states: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", "All"), *states]  # type: ignore[attr-defined]
