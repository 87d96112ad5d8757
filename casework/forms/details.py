"""A person's details: who they are, where they live, how to reach them, and which agencies may read that."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from casework.forms.base import PastDateField, RecordForm
from casework.forms.circles import CirclesForm
from casework.models import Case, Partnership, Person, User, Ward
from casework.rules.categories import Circle, Part, SafeMethod
from casework.rules.matching import address_key, postcode_key
from casework.services.places import ward_of

# Two halves of a British postcode; ZZ99 is the pseudo-postcode of people without a fixed address.
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")
OUTSIDE = "outside"
EVERYONE = "Everyone who works their case"


class NameForm(forms.Form):
    """Who somebody is."""

    given_name = forms.CharField(
        label="Given name", max_length=60, error_messages={"required": "Enter their given name"}
    )
    family_name = forms.CharField(
        label="Family name", max_length=60, error_messages={"required": "Enter their family name"}
    )
    date_of_birth = PastDateField(label="Date of birth", required=False)


class DetailsForm(NameForm):
    """Who somebody is, how to reach them safely, and where they live."""

    phone = forms.CharField(
        label="Phone number",
        max_length=30,
        widget=forms.TextInput(attrs={"width": 20, "inputmode": "tel"}),
        required=False,
    )
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        error_messages={"invalid": "Enter an e-mail address, like name@example.org"},
    )
    safe_method = forms.ChoiceField(
        label="What is a safe way to contact them?",
        choices=[("", "Not asked yet"), *SafeMethod.choices],
        required=False,
    )
    safe_note = forms.CharField(
        label="What must we take care of?",
        help_text="Safe times, words not to use, who may answer",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    address = forms.CharField(
        label="Address",
        help_text="House number and street. Without an address, name the spot.",
        max_length=200,
        error_messages={"required": "Enter the address, or name the spot"},
    )
    postcode = forms.CharField(
        label="Postcode",
        max_length=10,
        widget=forms.TextInput(attrs={"width": 10}),
        error_messages={"required": "Enter the postcode, or choose the ward"},
    )
    ward = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.wards = {ward.code: ward for ward in Ward.objects.filter(area_code=partnership.area_code)}
        if self.wards:
            self.fields["ward"].choices = [  # type: ignore[attr-defined]
                ("", "Choose the ward"),
                *((ward.code, ward.name) for ward in self.wards.values()),
                (OUTSIDE, f"Outside {partnership.area_name}"),
            ]
        else:
            del self.fields["ward"]
        self.fields["postcode"].required = bool(self.wards) and not self.data.get("ward")

    @property
    def asks_ward(self) -> bool:
        """Whether the question for the ward stands open: the postcode did not answer it, or somebody did."""
        return self.is_bound and bool(self.data.get("ward") or {"ward", "postcode"} & set(self.errors))

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        digits = re.sub(r"\D", "", phone)
        if phone and (re.search(r"[^\d\s()+.-]", phone) or not 10 <= len(digits) <= 15):
            raise ValidationError("Enter a phone number, like 07700 900 982 or 020 7946 0958")
        return phone

    def clean_postcode(self) -> str:
        postcode = postcode_key(self.cleaned_data["postcode"])
        if postcode and not POSTCODE.fullmatch(postcode):
            raise ValidationError("Enter a full postcode, like NW4 4BG")
        return postcode

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        needed: dict[str, str] = {SafeMethod.PHONE: "phone", SafeMethod.TEXT: "phone", SafeMethod.EMAIL: "email"}
        box = needed.get(facts.get("safe_method") or "")
        if box and box not in self.errors and not facts.get(box):
            what = "an e-mail address" if box == "email" else "a phone number"
            self.add_error(box, f"Enter {what}, or choose another safe way to contact them")
        self._find_ward(facts)
        return facts

    def _find_ward(self, facts: dict[str, Any]) -> None:
        """The postcode's ward; where the postcode is not known, the one that was chosen."""
        chosen, postcode = facts.get("ward") or "", facts.get("postcode", "")
        facts["ward"] = (ward_of(postcode) if postcode else None) or self.wards.get(chosen)
        if facts["ward"] or chosen == OUTSIDE or not self.wards or {"postcode", "ward"} & set(self.errors):
            return
        if facts.get("address") or postcode:
            self.add_error("postcode", "We do not know this postcode. Check it, or choose the ward")


class PersonChangeForm(DetailsForm, RecordForm):
    """Putting a person's details right. Their home may not be known."""

    watched = ("given_name", "family_name", "date_of_birth", "phone", "email", "safe_method", "safe_note", "home")
    is_moved = forms.TypedChoiceField(
        label="If you change the address, why?",
        choices=[("no", "It was written down wrongly"), ("yes", "They moved")],
        coerce=lambda value: value == "yes",
        empty_value="",
        widget=forms.RadioSelect(
            attrs={
                "option_hints": {
                    "no": "Their reports get the right address, too.",
                    "yes": "What they reported stays at the old address.",
                }
            }
        ),
        required=False,
    )

    def __init__(self, *args: Any, record: Person, **kwargs: Any):
        super().__init__(*args, record=record, partnership=record.partnership, **kwargs)
        self.fields["address"].required = self.fields["postcode"].required = False
        if not record.home:
            del self.fields["is_moved"]

    def values_of(self, record: Person) -> dict[str, Any]:  # type: ignore[override]
        home = record.home
        values = super().values_of(record) | {"address": "", "postcode": "", "ward": ""}
        if home:
            ward = home.ward.code if home.ward else OUTSIDE
            values |= {"address": home.address, "postcode": home.postcode, "ward": ward}
        return values

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        home = self.record.home  # type: ignore[attr-defined]
        if not home or {"address", "postcode"} & set(self.errors):
            return facts
        is_other = address_key(home.address, home.postcode) != address_key(facts["address"], facts["postcode"])
        if is_other and facts["address"] and not self.data.get("is_moved"):
            self.add_error("is_moved", "Say whether the address was wrong, or they moved")
        return facts


def ask_readers(form: CirclesForm, by: User, person: Person | None = None) -> None:
    """Ask which agencies may read where a person lives, and how to reach them. Any agency of the partnership can be named:
    it reads either only where it is on the person's case."""
    members = by.partnership.agencies.all()
    for name, label in (
        ("address", "Who may read where they live?"),
        ("contact", "Who may read how to reach them?"),
    ):
        now = (getattr(person, f"{name}_circle"), getattr(person, f"{name}_agencies")) if person else None
        form.ask_circle(
            members,
            by,
            name=f"{name}_circle",
            named=f"{name}_agencies",
            label=label,
            everyone=EVERYONE,
            initial=now or (Circle.CASE, []),
        )


class ReadersForm(CirclesForm, RecordForm):
    """Which agencies may read where a person lives, and how to reach them."""

    watched = ("address_circle", "contact_circle")

    def __init__(self, *args: Any, record: Person, by: User, **kwargs: Any):
        super().__init__(*args, record=record, **kwargs)
        ask_readers(self, by, record)


class PersonAddForm(NameForm):
    """Somebody who has a part in a case and did not report."""

    part = forms.ChoiceField(
        label="What is their part in the case?",
        choices=[choice for choice in Part.choices if choice[0] != Part.VICTIM],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose their part in the case"},
    )
    is_officer = forms.MultipleChoiceField(
        label="Is it an officer?",
        choices=[("yes", "This person works for one of the agencies")],
        widget=forms.CheckboxSelectMultiple(attrs={"reveals": {"yes": "officer"}, "hide_label": True}),
        required=False,
    )

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.order_fields(["part"])
        _ask_officer(self, case, by)
        self.fields["officer"].widget.attrs["revealed"] = True

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.pop("is_officer", []):
            if not facts.get("officer") and "officer" not in self.errors:
                self.add_error("officer", "Choose the officer")
        else:
            facts["officer"] = None
        return facts


class OfficerNamedForm(forms.Form):
    """Which officer somebody on the case is."""

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _ask_officer(self, case, by)
        self.fields["officer"].required = True


def _ask_officer(form: forms.Form, case: Case, by: User) -> None:
    officers = User.objects.filter(partnership=case.partnership_id, is_active=True).exclude(pk=by.pk)
    field = forms.ModelChoiceField(
        officers.select_related("agency").order_by("name"),
        label="Which officer?",
        help_text="They will not be able to read this case from now on. They are not told why.",
        empty_label="Choose the officer",
        required=False,
        error_messages={"required": "Choose the officer"},
    )
    field.label_from_instance = _name_and_agency  # type: ignore[method-assign]
    form.fields["officer"] = field


def _name_and_agency(obj: User) -> str:
    return f"{obj.name}, {obj.agency}"
