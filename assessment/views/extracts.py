"""Pages where published files are imported and taken out again."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from assessment.forms import UploadForm
from assessment.models import Extract
from assessment.services import assessments, extracts
from assessment.sources.mps import FileRefusedError
from assessment.views.doors import found_or_refused
from casework.permissions import OfficerRequest, Permission, requires


@requires(Permission.EXTRACT_IMPORT)
@require_GET
def list_extracts(request: OfficerRequest) -> HttpResponse:
    imported, waiting = extracts.imported_and_waiting(request.user)
    counting = extracts.months_that_count(imported)
    rows = [(extract, counting[extract.pk]) for extract in imported]
    return render(request, "assessment/extracts.html", {"rows": rows, "waiting": waiting})


@requires(Permission.EXTRACT_IMPORT)
def upload(request: OfficerRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        batch, problems = _preview(form, request.user)
        if batch:
            for problem in problems:
                messages.warning(request, problem)
            return redirect("assessment:extract-preview", batch)
        for problem in problems:
            form.add_error("crime_files", problem)
    context = {
        "form": form,
        "heading": "Import crime figures",
        "intro": "You see what the files hold before anything is imported.",
        "submit_label": "Check the files",
        "cancel_url": reverse("assessment:extract-list"),
    }
    return render(request, "components/form_page.html", context)


def _preview(form: UploadForm, user) -> tuple[uuid.UUID | None, list[str]]:
    """Read every file; the ones that can be imported are kept as a batch, the others get a reason."""
    batch, problems, kept = uuid.uuid4(), [], 0
    for file in form.cleaned_data["crime_files"]:
        try:
            extracts.preview(
                content=file.read(),
                file_name=file.name,
                by=user,
                extracted_on=form.cleaned_data["extracted_on"],
                batch=batch,
            )
            kept += 1
        except (FileRefusedError, extracts.AlreadyImportedError) as reason:
            problems.append(f"{file.name}: {reason}")
    return (batch if kept else None), problems


@requires(Permission.EXTRACT_IMPORT)
def show_preview(request: OfficerRequest, batch: uuid.UUID) -> HttpResponse:
    """What the chosen files hold and what importing them would change; confirmed, they are imported."""
    waiting = extracts.previewed(batch, request.user)
    if request.method == "POST":
        for extract in waiting:
            try:
                extracts.import_extract(extract=extract, by=request.user)
                messages.success(request, f"{extract.file_name} is imported: {extract.rows_kept:,} rows.")
            except extracts.AlreadyImportedError as known:
                messages.warning(request, f"{extract.file_name}: {known}")
        return redirect("assessment:extract-list")
    if not waiting:
        messages.info(request, "These files were imported or discarded already.")
        return redirect("assessment:extract-list")
    files = [(extract, extracts.effect(extract)) for extract in waiting]
    touched = extracts.drafts_touched(waiting, request.user)
    return render(request, "assessment/preview.html", {"files": files, "batch": batch, "touched": touched})


@requires(Permission.EXTRACT_IMPORT)
@require_POST
def discard(request: OfficerRequest, batch: uuid.UUID) -> HttpResponse:
    for extract in extracts.previewed(batch, request.user):
        extracts.discard(extract=extract, by=request.user)
    messages.success(request, "The files are discarded. No figure was changed.")
    return redirect("assessment:extract-list")


def _extract(request: OfficerRequest, pk: int) -> Extract:
    return found_or_refused(request, assessments.find_extract(pk))


@requires(Permission.EXTRACT_IMPORT)
@require_GET
def show_extract(request: OfficerRequest, pk: int) -> HttpResponse:
    extract = _extract(request, pk)
    counting = extracts.months_that_count([extract])[extract.pk]
    return render(request, "assessment/extract.html", {"extract": extract, "counting": counting})


@requires(Permission.EXTRACT_IMPORT)
def undo(request: OfficerRequest, pk: int) -> HttpResponse:
    extract = _extract(request, pk)
    if request.method == "POST":
        try:
            extracts.undo(extract=extract, by=request.user)
            messages.success(request, f"{extract.file_name} is taken out. Collect the figures of your drafts again.")
        except extracts.ExtractInUseError as refusal:
            messages.warning(request, str(refusal))
        return redirect("assessment:extract-detail", pk)
    touched = extracts.drafts_touched([extract], request.user)
    return render(request, "assessment/undo.html", {"extract": extract, "touched": touched})
