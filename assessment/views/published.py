"""What everybody may read: the public version of a signed-off assessment that its analyst has published, and its files.

What does not exist and what is not published give the same answer. That it left the system was written down once, when it was
published: who reads it since is nobody's business.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from assessment.export import page
from assessment.models import Assessment, PaperFile
from assessment.paper.compose import compose
from assessment.services import documents
from assessment.views.documents import attachment
from casework.permissions import public

OPEN_KINDS = (PaperFile.Kind.PDF, PaperFile.Kind.ODS, PaperFile.Kind.XLSX, PaperFile.Kind.CSV, PaperFile.Kind.JSON)
CACHED = "public, max-age=60"
"""A minute: what is withdrawn is gone soon."""


def _published(slug: str, year: str) -> Assessment:
    found = documents.published(slug, year)
    if found is None:
        raise Http404
    return found


@public
@require_safe
def show_paper(request: HttpRequest, slug: str, year: str) -> HttpResponse:
    assessment = _published(slug, year)
    files = [one for one in documents.files_of(assessment, PaperFile.Audience.PUBLIC) if one.kind in OPEN_KINDS]
    context = {"assessment": assessment, "files": files, **page.context(compose(assessment, PaperFile.Audience.PUBLIC))}
    response = HttpResponse(render_to_string("assessment/published.html", context))  # nothing in it of who asks
    response["Cache-Control"] = CACHED
    return response


@public
@require_safe
def download(request: HttpRequest, slug: str, year: str, kind: str) -> HttpResponse:
    assessment = _published(slug, year)
    file = documents.find_file(assessment, PaperFile.Audience.PUBLIC, kind) if kind in OPEN_KINDS else None
    if file is None:
        raise Http404
    response = attachment(file)
    response["Cache-Control"] = CACHED
    return response
