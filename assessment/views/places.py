"""Pages of the wards and small areas of an assessment."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from assessment.forms.places import PlacesForm
from assessment.reading import places as place_pages
from assessment.views.doors import found_or_refused, own_assessment, own_figures, tabs
from casework.permissions import OfficerRequest, Permission, requires


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_places(request: OfficerRequest, pk: int) -> HttpResponse:
    """One count in one set of places, as a map and a table, and the hotspots that last."""
    assessment = own_assessment(request, pk)
    sets, counts = place_pages.choices(assessment)
    context = {"assessment": assessment, "tabs": tabs(request, assessment, "assessment:places")}
    if not sets:
        return render(request, "assessment/places.html", context)
    form = PlacesForm(request.GET, sets=sets, counts=counts)
    if form.is_valid():
        chosen = form.cleaned_data
        context["places"] = places = place_pages.read(
            assessment, kind=chosen["places"], code=chosen["of"], per=chosen["per"], audience=chosen["version"]
        )
        urls = {row.area.code: reverse("assessment:place", args=[pk, row.area.code]) for row in places.rows}
        context["map"] = places.svg(urls)
    hotspots = place_pages.hotspots(assessment)
    context["hotspots"] = [(figure, place_pages.hotspot_map(figure)) for figure in hotspots]
    return render(request, "assessment/places.html", {**context, "form": form, "snapped": place_pages.SNAPPED})


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_place(request: OfficerRequest, pk: int, code: str) -> HttpResponse:
    """Every figure of one ward or LSOA over the years."""
    assessment = own_figures(request, pk)
    area = found_or_refused(request, place_pages.find_place(assessment, code))
    place = place_pages.read_place(assessment, area)
    context = {"assessment": assessment, "place": place, "snapped": place_pages.SNAPPED}
    return render(request, "assessment/place.html", context)
