"""What has arrived and what has not, before any figure is read."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assessment.services import assessments, completeness
from casework.permissions import OfficerRequest, Permission, can, requires


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_completeness(request: OfficerRequest) -> HttpResponse:
    area = assessments.area_of(request.user)
    yearly, nothing = completeness.without_months(area) if area else ([], [])
    context = {
        "yearly": yearly,
        "nothing": nothing,
        "returns": completeness.of_agencies(request.user),
        "area": area,
        "sources": completeness.by_source(area) if area else [],
        "may_import": can(request.user, Permission.EXTRACT_IMPORT),
        "months": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    }
    return render(request, "assessment/completeness.html", context)
