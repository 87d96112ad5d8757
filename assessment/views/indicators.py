"""Pages of indicators: the list by priority, one indicator, and the dashboard of the quarter."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assessment.reading import indicators as indicator_pages
from assessment.services import assessments, dashboards
from assessment.views.doors import found_or_refused, own_assessment, own_figures, tabs
from casework.permissions import OfficerRequest, Permission, requires


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def list_indicators(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    sections = indicator_pages.listed(assessment)
    context = {
        "assessment": assessment,
        "tabs": tabs(request, assessment, "assessment:indicators"),
        "sections": sections,
        "crossed": indicator_pages.crossed_by(sections),
    }
    return render(request, "assessment/indicators.html", context)


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_indicator(request: OfficerRequest, pk: int, code: str) -> HttpResponse:
    assessment = own_figures(request, pk)
    indicator = found_or_refused(request, assessments.find_indicator(assessment, code))
    context = {"assessment": assessment, **indicator_pages.page_of(assessment, indicator)}
    return render(request, "assessment/indicator.html", context)


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_dashboard(request: OfficerRequest) -> HttpResponse:
    """The 12 months to the latest quarter's end: a card an indicator."""
    dashboard = dashboards.latest_dashboard(request.user)
    sections = indicator_pages.cards(dashboard) if dashboard else []
    context = {"assessment": dashboard, "sections": sections, "crossed": indicator_pages.crossed_by(sections)}
    return render(request, "assessment/dashboard.html", context)
