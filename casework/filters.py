"""What lists can be narrowed by."""

import re
from datetime import timedelta

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest, TruncDate
from django.utils import timezone

from casework.models import Agency, Case, Involvement, Person, Report, Team, User, Ward
from casework.models.people import address_shown
from casework.rules.accounts import CHECK_DAYS, WARNING_DAYS
from casework.rules.categories import AsbType
from casework.rules.roles import Role
from casework.rules.workflow import CaseStatus
from casework.services.accounts import dormant_days
from casework.services.known import ward_shown

REFERENCE = re.compile(r"[A-Za-z]{2,5}-[\dA-Za-z-]*\d")


def _wards(request) -> QuerySet[Ward]:
    return Ward.objects.filter(area_code=request.user.partnership.area_code)


def _agencies(request) -> QuerySet[Agency]:
    return Agency.objects.filter(membership__partnership=request.user.partnership_id)


def _surnamed(request, start: str) -> QuerySet[Person]:
    return Person.objects.filter(partnership=request.user.partnership_id, family_name__istartswith=start)


class CaseFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Reference, title or surname")
    status = filters.ChoiceFilter(choices=CaseStatus.choices, empty_label="Any status")
    risk_band = filters.ChoiceFilter(
        label="Risk", choices=[(name, name) for name in ("High", "Medium", "Standard")], empty_label="Any risk"
    )
    lead_agency = filters.ModelChoiceFilter(label="Lead agency", queryset=_agencies, empty_label="Any agency")
    ward = filters.ModelChoiceFilter(queryset=_wards, empty_label="Any ward", method="in_ward")
    mine = filters.BooleanFilter(
        label="Only cases that I lead", method="led_by_me", widget=forms.CheckboxInput(attrs={"small": True})
    )

    class Meta:
        model = Case
        fields: list[str] = []

    def search(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        """Within what the officer may read: `cases` comes from the front door."""
        if REFERENCE.fullmatch(value):
            return cases.filter(reference=value.upper())
        titled = Case.objects.filter(partnership=self.request.user.partnership_id, title__icontains=value)
        named = Involvement.objects.filter(person__in=_surnamed(self.request, value))
        return cases.filter(pk__in=titled.order_by().values("pk").union(named.values("case")))

    def in_ward(self, cases: QuerySet[Case], name: str, value: Ward | None) -> QuerySet[Case]:
        """A ward that is kept from the officer is not confirmed by asking for it, either."""
        return cases.filter(ward_shown(self.request.user), ward=value) if value else cases

    def led_by_me(self, cases: QuerySet[Case], name: str, value: bool) -> QuerySet[Case]:
        return cases.filter(lead=self.request.user) if value else cases


class ReportFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Reference or surname")
    waiting = filters.BooleanFilter(
        label="Only reports that are on no case", method="on_no_case", widget=forms.CheckboxInput(attrs={"small": True})
    )
    type = filters.ChoiceFilter(choices=[(kind.value, kind.short) for kind in AsbType], empty_label="Any type")
    agency = filters.ModelChoiceFilter(label="Taken by", queryset=_agencies, empty_label="Any agency")
    place__ward = filters.ModelChoiceFilter(label="Ward", queryset=_wards, empty_label="Any ward", method="in_ward")

    class Meta:
        model = Report
        fields: list[str] = []

    def search(self, reports: QuerySet[Report], name: str, value: str) -> QuerySet[Report]:
        if REFERENCE.fullmatch(value):
            return reports.filter(reference=value.upper())
        return reports.filter(victim__in=_surnamed(self.request, value))

    def in_ward(self, reports: QuerySet[Report], name: str, value: Ward | None) -> QuerySet[Report]:
        shown = address_shown(self.request.user, "victim__")
        return reports.filter(shown, place__ward=value) if value else reports

    def on_no_case(self, reports: QuerySet[Report], name: str, value: bool) -> QuerySet[Report]:
        return reports.to_triage() if value else reports  # type: ignore[attr-defined]


def in_words(found: filters.FilterSet) -> list[tuple[str, str]]:
    """What a valid filter asks, a label and a value each, for whoever reads the list without the page."""
    said = []
    for name, value in found.form.cleaned_data.items():
        if value in (None, "", False):
            continue
        field = found.form.fields[name]
        choices = dict(getattr(field, "choices", [])) if not isinstance(field, forms.ModelChoiceField) else {}
        text = "Yes" if value is True else str(choices.get(value, value))
        said.append((str(field.label or name.capitalize()), text))
    return said


def _teams(request) -> QuerySet[Team]:
    return Team.objects.filter(agency=request.user.agency_id, partnership=request.user.partnership_id)


class OfficerFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Name or email address")
    role = filters.ChoiceFilter(method="with_role", label="Role", choices=Role.choices, empty_label="Any role")
    team = filters.ModelChoiceFilter(queryset=_teams, empty_label="Any team")
    state = filters.ChoiceFilter(
        method="standing",
        label="Account",
        choices=[
            ("active", "Active"),
            ("dormant_soon", "Dormant soon"),
            ("checks", "Vetting or training due"),
            ("suspended", "Suspended"),
        ],
        empty_label="Any",
    )

    class Meta:
        model = User
        fields: list[str] = []

    def search(self, officers: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return officers.filter(Q(name__icontains=value) | Q(email__icontains=value))

    def with_role(self, officers: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return officers.filter(roles__contains=[value])

    def standing(self, officers: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        today = timezone.localdate()
        if value == "suspended":
            return officers.filter(is_active=False)
        officers = officers.filter(is_active=True)
        if value == "dormant_soon":
            days = dormant_days(self.request.user.partnership_id, today)
            last = Greatest("last_seen_on", TruncDate("joined_at"), TruncDate("let_in_at"))
            since = today - timedelta(days=(days or 0) - WARNING_DAYS)
            return officers.alias(last_there=last).filter(last_there__lte=since) if days else officers.none()
        if value == "checks":
            ends = today + timedelta(days=CHECK_DAYS)
            return officers.filter(Q(vetted_until__lte=ends) | Q(trained_until__lte=ends))
        return officers
