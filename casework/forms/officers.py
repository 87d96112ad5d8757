"""Forms about officers' accounts: inviting, changing, suspending, leaving, joining."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from casework.forms.base import RecordForm
from casework.models import Agency, Invitation, Team, User, Versioned
from casework.rules.roles import PURPOSES, Permission, Role, roles_with
from casework.services.handover import colleagues_of, teams_of
from casework.services.officers import may_give

NEEDED = {"required": "Choose at least one role"}


def _teams(agency: Agency, partnership_id: int) -> Any:
    return Team.objects.filter(agency=agency, partnership=partnership_id)


def roles_field(label: str, roles: list[Role], **more: Any) -> forms.MultipleChoiceField:
    """Several roles, each with what it is for."""
    hints = {role.value: PURPOSES[role] for role in roles}
    return forms.MultipleChoiceField(
        label=label,
        choices=[(role.value, role.label) for role in roles],
        widget=forms.CheckboxSelectMultiple(attrs={"option_hints": hints}),
        **more,
    )


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="Email address",
        help_text="Their own at work. The link goes there, and they sign in with it.",
        error_messages={"required": "Enter their email address"},
    )
    name = forms.CharField(
        label="Full name", max_length=100, error_messages={"required": "Enter the name that colleagues know them by"}
    )
    job_title = forms.CharField(label="Job title", max_length=100, required=False)
    team = forms.ModelChoiceField(Team.objects.none(), required=False, empty_label="No team")

    def __init__(self, *args: Any, by: User, agency: Agency, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["roles"] = roles_field("What do they do?", may_give(by, agency), error_messages=NEEDED)
        teams = _teams(agency, by.partnership_id)
        if teams.exists():
            self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        else:
            del self.fields["team"]


class RolesForm(RecordForm):
    """The roles that `by` may give to an officer and take from them. Of one's own nothing is asked."""

    watched: tuple[str, ...] = ("roles",)

    def __init__(self, *args: Any, record: User, by: User, **kwargs: Any):
        super().__init__(*args, record=record, **kwargs)
        given = may_give(by, record.agency)
        if record.pk != by.pk:
            # One who also has a role that only others give may be left with that alone.
            is_all = set(record.roles) <= set(given)
            self.fields["roles"] = roles_field("What do they do?", given, required=is_all, error_messages=NEEDED)
            self.initial["roles"] = [role for role in record.roles if role in given]

    def _shown(self, record: Versioned) -> dict[str, str]:
        names = ", ".join(Role(role).label for role in record.roles)  # type: ignore[attr-defined]
        return super()._shown(record) | {"roles": names}


class OfficerForm(RolesForm):
    watched = ("name", "job_title", "roles", "team")
    name = forms.CharField(label="Full name", max_length=100, error_messages={"required": "Enter their name"})
    job_title = forms.CharField(label="Job title", max_length=100, required=False)
    team = forms.ModelChoiceField(Team.objects.none(), required=False, empty_label="No team")

    def __init__(self, *args: Any, record: User, **kwargs: Any):
        super().__init__(*args, record=record, **kwargs)
        self.fields["team"].queryset = _teams(record.agency, record.partnership_id)  # type: ignore[attr-defined]


class ChecksForm(RecordForm):
    watched = ("vetted_until", "trained_until")
    vetted_until = forms.DateField(
        label="Vetted until", required=False, help_text="Leave it empty where your agency does not vet for this work."
    )
    trained_until = forms.DateField(
        label="Trained in information sharing until",
        required=False,
        help_text="After this day the panel and emergency access are closed to them until a later day is entered.",
    )


class SuspendForm(forms.Form):
    reason = forms.CharField(
        label="Why?",
        max_length=200,
        help_text="For example, long absence, or a matter under investigation. Administrators and the data protection "
        "officer can read it.",
        error_messages={"required": "Say why they are suspended"},
    )


class ColleagueField(forms.ModelChoiceField):
    """Officers, told apart where several have the same name, with the roles that decide what they can take."""

    def label_from_instance(self, officer: User) -> str:  # type: ignore[override]
        return f"{officer.name}, {officer.role_names} ({officer.email})"


class LeaveForm(forms.Form):
    reason = forms.CharField(
        label="Why do they leave?",
        max_length=200,
        initial="Left the agency",
        error_messages={"required": "Say why they leave"},
    )
    to = ColleagueField(
        User.objects.none(),
        label="Who takes their work over?",
        required=False,
        empty_label="Nobody in particular",
    )
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label="In which team does it wait otherwise?",
        required=False,
        empty_label="No team",
        help_text="What the colleague may not take, or everything if you chose nobody. Officers of the team take it from "
        "there.",
    )

    def __init__(self, *args: Any, officer: User, has_work: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.has_work = has_work
        working = roles_with(Permission.ACTION_UPDATE)  # an analyst or administrator could take nothing
        self.fields["to"].queryset = colleagues_of(officer).filter(roles__overlap=working)  # type: ignore[attr-defined]
        self.fields["team"].queryset = teams_of(officer)  # type: ignore[attr-defined]
        if not officer.is_active:
            del self.fields["reason"]
        if not has_work:
            del self.fields["to"], self.fields["team"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if self.has_work and not self.errors and not facts.get("to") and not facts.get("team"):
            raise ValidationError("Choose a colleague or a team: there is work to hand over.")
        return facts


class JoinForm(forms.Form):
    password = forms.CharField(
        label="Choose a password",
        help_text="At least 12 characters. Three words that do not belong together are good.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        error_messages={"required": "Choose a password"},
    )
    again = forms.CharField(
        label="The password again",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        error_messages={"required": "Enter the password again"},
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        password, again = facts.get("password"), facts.get("again")
        if password and again and password != again:
            self.add_error("again", "The two passwords differ")
        elif password:
            try:
                validate_password(password, self._officer())
            except ValidationError as weak:
                self.add_error("password", weak)
        return facts

    def _officer(self) -> User:
        """Who they will be: their own names and their agency's do not make a password."""
        names = ("email", "name", "job_title", "agency", "partnership")
        return User(**{name: getattr(self.invitation, name) for name in names})


class AttestationForm(forms.Form):
    """A question for each officer who has not been answered for; what is left open stays open."""

    def __init__(self, *args: Any, officers: list[User], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.officers = {officer.pk: officer for officer in officers}
        for pk, officer in self.officers.items():
            self.fields[f"needed_{pk}"] = forms.ChoiceField(
                label=f"Does {officer.name} still need access?",
                choices=[("yes", "Yes"), ("no", "No")],
                widget=forms.RadioSelect,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not self.errors and not any(facts.values()):
            raise ValidationError("Choose yes or no for at least one officer.")
        return facts

    @property
    def answers(self) -> dict[User, bool]:
        given = {pk: self.cleaned_data[f"needed_{pk}"] for pk in self.officers}
        return {self.officers[pk]: answer == "yes" for pk, answer in given.items() if answer}
