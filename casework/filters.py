"""What lists can be narrowed by."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from casework.models import Agency, Case, Report, Ward
from casework.rules.categories import AsbType
from casework.rules.workflow import CaseStatus


def _wards(request) -> QuerySet[Ward]:
    return Ward.objects.filter(area_code=request.user.partnership.area_code)


def _agencies(request) -> QuerySet[Agency]:
    return Agency.objects.filter(membership__partnership=request.user.partnership_id)


class CaseFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Reference, title or surname")
    status = filters.ChoiceFilter(choices=CaseStatus.choices, empty_label="Any status")
    risk_band = filters.ChoiceFilter(
        label="Risk", choices=[(name, name) for name in ("High", "Medium", "Standard")], empty_label="Any risk"
    )
    lead_agency = filters.ModelChoiceFilter(label="Lead agency", queryset=_agencies, empty_label="Any agency")
    ward = filters.ModelChoiceFilter(queryset=_wards, empty_label="Any ward")
    mine = filters.BooleanFilter(
        label="Only cases that I lead", method="led_by_me", widget=forms.CheckboxInput(attrs={"small": True})
    )

    class Meta:
        model = Case
        fields: list[str] = []

    def search(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        """Within what the officer may read: `cases` comes from the front door."""
        surname = Q(involvements__person__family_name__istartswith=value)
        found = (
            Q(reference__iexact=value) | Q(title__icontains=value) | Q(pk__in=Case.objects.filter(surname).values("pk"))
        )
        return cases.filter(found)

    def led_by_me(self, cases: QuerySet[Case], name: str, value: bool) -> QuerySet[Case]:
        return cases.filter(lead=self.request.user) if value else cases


class ReportFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Reference or surname")
    waiting = filters.BooleanFilter(
        label="Only reports that are on no case", method="on_no_case", widget=forms.CheckboxInput(attrs={"small": True})
    )
    type = filters.ChoiceFilter(choices=[(kind.value, kind.short) for kind in AsbType], empty_label="Any type")
    agency = filters.ModelChoiceFilter(label="Taken by", queryset=_agencies, empty_label="Any agency")
    place__ward = filters.ModelChoiceFilter(label="Ward", queryset=_wards, empty_label="Any ward")

    class Meta:
        model = Report
        fields: list[str] = []

    def search(self, reports: QuerySet[Report], name: str, value: str) -> QuerySet[Report]:
        return reports.filter(Q(reference__iexact=value) | Q(victim__family_name__istartswith=value))

    def on_no_case(self, reports: QuerySet[Report], name: str, value: bool) -> QuerySet[Report]:
        return reports.to_triage() if value else reports  # type: ignore[attr-defined]
