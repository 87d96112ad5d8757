"""Forms about who is on a case."""

from typing import Any

from django import forms
from django.db.models import Case as First
from django.db.models import Value, When

from casework.models import Agency, Case, CaseShare
from casework.rules.categories import GATEWAYS_FOR_PEOPLE, Purpose
from casework.services.agreements import Coverage, coverage

NOT_NOW = "No agreement that is in force covers this"
UP_TO = [
    CaseShare.Level.READ,
    CaseShare.Level.CONTRIBUTE,
]  # only the lead agency gives more away, by handing the case over


class ShareForm(forms.Form):
    """Whom the case is shared with, how far, and what for. Before anything is sent it says which agencies, purposes and laws
    no agreement covers today; what the services refuse then comes as no surprise. With `share`, that share is changed."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Which agency?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose an agency"},
    )
    level = forms.ChoiceField(
        label="What may they do?",
        choices=[(one.value, one.label) for one in UP_TO],
        widget=forms.RadioSelect,
        initial=CaseShare.Level.CONTRIBUTE,
        error_messages={"required": "Choose what the agency may do"},
    )
    purpose = forms.ChoiceField(
        label="What is it for?",
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the share is for"},
    )
    gateway = forms.ChoiceField(
        label="Which law allows it?",
        choices=GATEWAYS_FOR_PEOPLE,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the law that allows it"},
    )
    note = forms.CharField(
        label="Why does this agency need this case?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why this agency needs the case"},
    )
    ends_on = forms.DateField(
        label="Until when?", required=False, help_text="The last day of the share. Leave it empty if it has no end yet."
    )

    def __init__(self, *args: Any, case: Case, share: CaseShare | None = None, **kwargs: Any):
        first = {name: getattr(share, name) for name in self.base_fields} if share else {}
        super().__init__(*args, **kwargs | {"initial": first})
        covered = coverage(case)
        self._offer_agencies(case, covered, share)
        self._offer("purpose", [one.purposes for each in covered for one in each.agreements], share)
        self._offer("gateway", [one.gateways for each in covered for one in each.agreements], share)
        if share and share.level == CaseShare.Level.MANAGE:
            self.fields["level"].choices = CaseShare.Level.choices  # type: ignore[attr-defined]

    def _offer_agencies(self, case: Case, covered: list[Coverage], share: CaseShare | None) -> None:
        """Those with which it is possible come first."""
        if share:
            del self.fields["agency"]
            return
        there = set(case.shares.filter(withdrawn_at=None).values_list("agency", flat=True))
        others = [one for one in covered if one.agency.pk not in there]
        field = self.fields["agency"]
        is_possible = When(pk__in=[one.agency.pk for one in others if one.agreements], then=Value(0))
        offered = Agency.objects.filter(pk__in=[one.agency.pk for one in others])
        field.queryset = offered.order_by(First(is_possible, default=Value(1)), "name")  # type: ignore[attr-defined]
        field.widget.attrs["option_hints"] = {str(one.agency.pk): _hint(one) for one in others}

    def _offer(self, name: str, allowed: list[list[str]], share: CaseShare | None) -> None:
        """Begin with the first that an agreement covers, and say of the others that none does."""
        field, every = self.fields[name], {value for each in allowed for value in each}
        values = [value for value, _ in field.choices]  # type: ignore[attr-defined]
        field.widget.attrs["option_hints"] = {value: NOT_NOW for value in values if value not in every}
        if share is None:
            field.initial = next((value for value in values if value in every), None)


def _hint(one: Coverage) -> str:
    if one.agreements:
        return f"Under “{one.agreements[0]}”"
    return f"Not possible now. {' '.join(one.refusals)}"
