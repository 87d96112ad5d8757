"""Pages of an assessment's documents: what there is, taking one, the board's pack, and putting the public ones out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from assessment.export import makers, page
from assessment.models import Assessment, PaperFile
from assessment.paper.compose import compose
from assessment.services import documents
from assessment.tasks import make_documents
from assessment.views.doors import found_or_refused, own_assessment, tabs
from casework.permissions import OfficerRequest, Permission, can, requires

HERE = "assessment:documents"


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_documents(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    files = documents.files_of(assessment)
    context = {
        "assessment": assessment,
        "tabs": tabs(request, assessment, HERE),
        "groups": [(label, [file for file in files if file.audience == value]) for value, label in _audiences()],
        "files": files,
        "is_stale": documents.is_stale(assessment, files),
        "is_signed_off": assessment.status == Assessment.Status.SIGNED_OFF,
        "may_make": bool(assessment.collected_at) and can(request.user, Permission.ASSESSMENT_WRITE),
        "may_publish": can(request.user, Permission.ASSESSMENT_EDIT),
    }
    return render(request, "assessment/documents.html", context)


def _audiences() -> list[tuple[str, str]]:
    return list(PaperFile.Audience.choices)


@requires(Permission.ASSESSMENT_WRITE)
@require_POST
def make(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    if not assessment.collected_at:
        messages.warning(request, "Collect the figures first. Then the documents can be made.")
        return redirect(HERE, pk)
    try:
        run = documents.ask_for_documents(assessment=assessment, by=request.user)
    except documents.FrozenError as refusal:
        messages.warning(request, str(refusal))
        return redirect(HERE, pk)
    make_documents.delay_on_commit(run.pk)  # type: ignore[attr-defined]  # celery adds it for Django
    return redirect("assessment:documents-progress", pk, run.pk)


@requires(Permission.ASSESSMENT_WRITE)
@require_GET
def show_progress(request: OfficerRequest, pk: int, run_pk: int) -> HttpResponse:
    """Where the making stands. The page loads itself again until it is done, with or without JavaScript."""
    assessment = own_assessment(request, pk)
    run = found_or_refused(request, documents.find_run(assessment, run_pk))
    response = render(request, "assessment/documents_progress.html", {"assessment": assessment, "run": run})
    if not run.finished_at:
        response["Refresh"] = "2"
    return response


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def download(request: OfficerRequest, pk: int, audience: str, kind: str) -> HttpResponse:
    assessment = own_assessment(request, pk)
    file = found_or_refused(request, documents.find_file(assessment, audience, kind))
    documents.record_taken(assessment=assessment, file=file, by=request.user)
    return attachment(file)


def attachment(file: PaperFile) -> HttpResponse:
    """The document's bytes, to be saved and not shown."""
    return HttpResponse(
        bytes(file.content),
        content_type=makers.CONTENT_TYPES[PaperFile.Kind(file.kind)],
        headers={
            "Content-Disposition": f'attachment; filename="{file.name}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_pack(request: OfficerRequest, pk: int) -> HttpResponse:
    """The board's pack: its paper to read and its files to take, behind one link that works for nobody else."""
    assessment = own_assessment(request, pk)
    files = documents.files_of(assessment, PaperFile.Audience.RESTRICTED)
    documents.record_pack_read(assessment=assessment, by=request.user)
    context = {"assessment": assessment, "files": files, **page.context(compose(assessment))}
    return render(request, "assessment/pack.html", context)


@requires(Permission.ASSESSMENT_EDIT)
def publish(request: OfficerRequest, pk: int) -> HttpResponse:
    """What everybody would read, and the button that puts it there."""
    assessment = own_assessment(request, pk)
    if request.method == "POST":
        try:
            documents.publish(assessment=assessment, by=request.user)
            messages.success(request, "The public version is published.")
        except documents.NotPublishableError as refusal:
            messages.warning(request, str(refusal))
        return redirect(HERE, pk)
    if assessment.status != Assessment.Status.SIGNED_OFF:
        messages.warning(request, "Only a signed-off assessment can be published.")
        return redirect(HERE, pk)
    context = {"assessment": assessment, **page.context(compose(assessment, PaperFile.Audience.PUBLIC))}
    return render(request, "assessment/publish.html", context)


@requires(Permission.ASSESSMENT_EDIT)
@require_POST
def withdraw(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    documents.withdraw(assessment=assessment, by=request.user)
    messages.success(request, "The public version is withdrawn. Its address leads nowhere now.")
    return redirect(HERE, pk)
