"""What everybody may read: the public version of a signed-off assessment that its analyst has published, and its files.

What does not exist and what is not published give the same answer. That it left the system was written down once, when it was
published: who reads it since is nobody's business.
"""

from django.core.cache import cache
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
SECONDS = 60
CACHED = f"public, max-age={SECONDS}"
"""What is withdrawn is gone soon."""


def _published(slug: str, year: str) -> Assessment:
    found = documents.published(slug, year)
    if found is None:
        raise Http404
    return found


@public
@require_safe
def show_paper(request: HttpRequest, slug: str, year: str) -> HttpResponse:
    assessment = _published(slug, year)
    key = f"published-{assessment.pk}-{assessment.published_at}".replace(" ", "-")
    response = HttpResponse(cache.get_or_set(key, lambda: _drawn(assessment), SECONDS))
    response["Cache-Control"] = CACHED
    return response


def _drawn(assessment: Assessment) -> str:
    """The page, with nothing in it of who asks. Drawing its charts takes most of a second, and anybody may ask as often as
    they like."""
    files = [one for one in documents.files_of(assessment, PaperFile.Audience.PUBLIC) if one.kind in OPEN_KINDS]
    context = {"assessment": assessment, "files": files, **page.context(compose(assessment, PaperFile.Audience.PUBLIC))}
    return render_to_string("assessment/published.html", context)


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
