"""What a published paper printed, beside what the figures say now."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assessment import registry
from assessment.reading import published
from assessment.views.doors import own_assessment, tabs
from casework.permissions import OfficerRequest, Permission, requires


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_as_published(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    lines = published.beside(assessment) if published.is_of(assessment) and assessment.collected_at else []
    parts = [(part, title, [one for one in lines if one.row.part == part]) for part, title in registry.PARTS.items()]
    context = {
        "assessment": assessment,
        "tabs": tabs(request, assessment, "assessment:as-published"),
        "document": registry.DOCUMENT,
        "is_of": published.is_of(assessment),
        "parts": parts if lines else [],
        "states": published.count_states(lines),
    }
    return render(request, "assessment/as_published.html", context)
