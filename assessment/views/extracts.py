"""Pages where published files are imported and taken out again."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from assessment.forms.assessments import UploadForm
from assessment.models import Extract
from assessment.services import assessments, extracts, supplied, undoing
from assessment.sources.base import FileRefusedError, UnknownFileError
from assessment.sources.registry import known_formats
from assessment.tasks import import_extract, read_extract
from assessment.views.doors import found_or_refused
from casework.permissions import OfficerRequest, Permission, requires


@requires(Permission.EXTRACT_IMPORT)
@require_GET
def list_extracts(request: OfficerRequest) -> HttpResponse:
    imported, waiting = extracts.imported_and_waiting(request.user)
    counting = extracts.months_that_count(imported)
    rows = [(extract, counting[extract.pk]) for extract in imported]
    coming = supplied.at_work()
    context = {"rows": rows, "waiting": waiting, "coming": coming, "all_supplied": len(supplied.FILES)}
    response = render(request, "assessment/extracts.html", context)
    if coming:
        response["Refresh"] = "5"
    return response


@requires(Permission.EXTRACT_IMPORT)
def upload(request: OfficerRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        batch, problems = _keep(form, request.user)
        if batch:
            for problem in problems:
                messages.warning(request, problem)
            return redirect("assessment:extract-preview", batch)
        for problem in problems:
            form.add_error("data_files", problem)
    context = {"form": form, "formats": known_formats(), "cancel_url": reverse("assessment:extract-list")}
    return render(request, "assessment/upload.html", context)


def _keep(form: UploadForm, user) -> tuple[uuid.UUID | None, list[str]]:
    """Keep every file that can be imported, as a batch; the others get a reason. Large ones are read in the background."""
    batch, problems, kept = uuid.uuid4(), [], 0
    for file in form.cleaned_data["data_files"]:
        given = {"by": user, "extracted_on": form.cleaned_data["extracted_on"], "batch": batch}
        try:
            extract = extracts.take(file=file, file_name=file.name, **given)
            if extract.is_at_work:
                read_extract.delay_on_commit(extract.pk)  # type: ignore[attr-defined]  # celery adds it for Django
            kept += 1
        except UnknownFileError as unknown:
            problems.append(f"{file.name}: {unknown.told} “Files that can be imported” below says which there are.")
        except (FileRefusedError, extracts.AlreadyImportedError) as reason:
            problems.append(f"{file.name}: {reason}")
    return (batch if kept else None), problems


@requires(Permission.EXTRACT_IMPORT)
def show_preview(request: OfficerRequest, batch: uuid.UUID) -> HttpResponse:
    """What the chosen files hold and what importing them would change; confirmed, they are imported. While a large one is
    read or imported the page loads itself again, with or without JavaScript."""
    if request.method == "POST":
        return _import(request, batch)
    waiting = extracts.previewed(batch, request.user)
    if not waiting:
        done = len(extracts.imported_of(batch, request.user))
        files = "1 file is" if done == 1 else f"{done} files are"
        messages.info(request, f"{files} imported." if done else "These files were imported or discarded already.")
        return redirect("assessment:extract-list")
    is_at_work = any(extract.is_at_work for extract in waiting)
    looks_again = is_at_work and not len(messages.get_messages(request))  # what is said once is not taken away unread
    context = {
        "files": [
            (extract, extracts.effect(extract) if extract.status == "previewed" else None) for extract in waiting
        ],
        "batch": batch,
        "touched": extracts.drafts_touched(waiting, request.user),
        "is_at_work": is_at_work,
        "looks_again": looks_again,
        "may_decide": any(extract.status == "previewed" for extract in waiting) and not is_at_work,
    }
    response = render(request, "assessment/preview.html", context)
    if looks_again:
        response["Refresh"] = "2"
    return response


def _import(request: OfficerRequest, batch: uuid.UUID) -> HttpResponse:
    """Import the small files at once and the large ones in the background."""
    waiting = [extract for extract in extracts.previewed(batch, request.user) if extract.status == "previewed"]
    for extract in waiting:
        try:
            if extracts.is_quick(extract):
                extracts.import_extract(extract=extract, by=request.user)
                messages.success(request, f"{extract.file_name} is imported: {extract.rows_kept:,} rows.")
            else:
                extracts.ask_to_import(extract=extract, by=request.user)
                import_extract.delay_on_commit(extract.pk)  # type: ignore[attr-defined]  # celery adds it for Django
        except extracts.AlreadyImportedError as known:
            messages.warning(request, f"{extract.file_name}: {known}")
    is_going_on = any(not extracts.is_quick(extract) for extract in waiting) or not waiting
    return redirect("assessment:extract-preview", batch) if is_going_on else redirect("assessment:extract-list")


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
    context = {"extract": extract, "counting": counting, "why_not": undoing.why_not(extract, request.user)}
    return render(request, "assessment/extract.html", context)


@requires(Permission.EXTRACT_IMPORT)
def undo(request: OfficerRequest, pk: int) -> HttpResponse:
    extract = _extract(request, pk)
    if request.method == "POST":
        try:
            undoing.undo(extract=extract, by=request.user)
            messages.success(request, f"{extract.file_name} is taken out. Collect the figures of your drafts again.")
        except (undoing.ExtractInUseError, undoing.OtherImporterError) as refusal:
            messages.warning(request, str(refusal))
        return redirect("assessment:extract-detail", pk)
    touched = extracts.drafts_touched([extract], request.user)
    return render(request, "assessment/undo.html", {"extract": extract, "touched": touched})
