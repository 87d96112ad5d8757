"""Pages on which an agency answers what it is asked to count."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from assessment.forms import return_sheets
from assessment.forms.returns import ReturnFillForm, ReturnUploadForm, SignForm
from assessment.models import AgencyReturn
from assessment.rules.answers import Read
from assessment.services import returns
from assessment.views.doors import found_or_refused
from casework.permissions import OfficerRequest, Permission, can, requires

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _own(request: OfficerRequest, pk: int) -> AgencyReturn:
    """A return of the officer's own agency; another agency's does not exist for them."""
    return found_or_refused(request, returns.find_own(request.user, pk))


@requires(Permission.RETURN_FILL)
@require_GET
def list_returns(request: OfficerRequest) -> HttpResponse:
    found = returns.own_returns(request.user)
    context = {
        "due": [one for one in found if one.is_open],
        "done": sorted((one for one in found if not one.is_open), key=lambda one: one.period_end, reverse=True),
        "today": timezone.localdate(),
        "is_analyst": can(request.user, Permission.ASSESSMENT_EDIT),
    }
    return render(request, "assessment/returns/list.html", context)


@requires(Permission.RETURN_FILL)
@require_GET
def show_return(request: OfficerRequest, pk: int) -> HttpResponse:
    """What was answered. Rows of the cohort are shown to the agency that sent them and to nobody else."""
    agency_return = found_or_refused(request, returns.find_readable(request.user, pk))
    is_own = agency_return.form.agency_id == request.user.agency_id
    versions = returns.versions_of(agency_return)
    cohort = list(agency_return.cohort.all()) if is_own and agency_return.form.has_cohort else []
    if cohort:
        returns.record_reading(agency_return=agency_return, by=request.user, screen="show_return")
    context = {
        "agency_return": agency_return,
        "said": returns.said_in(agency_return),
        "versions": versions,
        "cohort": cohort,
        "cohort_rows": agency_return.cohort.count(),
        "is_newest": versions[0].pk == agency_return.pk,
        "is_own": is_own,
        "filled_in_by": returns.who_filled_in(agency_return),
        "may_sign": is_own and can(request.user, Permission.RETURN_SIGN),
        "why_not": returns.why_not_by(agency_return, request.user) if agency_return.is_open else "",
        "is_analyst": can(request.user, Permission.ASSESSMENT_EDIT),
        "not_ready": returns.not_ready(agency_return) if agency_return.is_open else "",
        "signers": returns.who_may_sign(agency_return) if agency_return.is_open else [],
        "today": timezone.localdate(),
    }
    return render(request, "assessment/returns/detail.html", context)


@requires(Permission.RETURN_FILL)
def fill_return(request: OfficerRequest, pk: int) -> HttpResponse:
    agency_return = _own(request, pk)
    if not agency_return.is_open:
        messages.info(request, "The return is signed off. To change it, make a correction.")
        return redirect("assessment:return-detail", pk)
    form = _fill_form(request, agency_return)
    if not form.is_bound or not form.is_valid():
        return _fill_page(request, agency_return, form)
    try:
        returns.save(agency_return=agency_return, answers=form.answers, by=request.user, lock_version=form.lock_version)
    except returns.ReturnRefusedError as refusal:
        form.add_error(None, str(refusal))
        return _fill_page(request, agency_return, form)
    except returns.ReturnStaleError as stale:
        conflict = form.conflict(stale.record, returns.answers_of(stale.record))
        return _fill_page(request, agency_return, form, status=409, conflict=conflict)
    messages.success(request, "Saved as a draft. It counts once it is signed off.")
    return redirect("assessment:return-detail", pk)


def _fill_form(request: OfficerRequest, agency_return: AgencyReturn) -> ReturnFillForm:
    data = request.POST if request.method == "POST" and "loaded" in request.POST else None
    items, saved = returns.items_of(agency_return), returns.answers_of(agency_return)
    if saved.cohort:
        returns.record_reading(agency_return=agency_return, by=request.user, screen="fill_return")
    return ReturnFillForm(agency_return, items, saved, data)


def _fill_page(
    request: HttpRequest, agency_return: AgencyReturn, form: ReturnFillForm, status=200, **more
) -> HttpResponse:
    context = {
        "agency_return": agency_return,
        "form": form,
        "heading": agency_return.form.title,
        "caption": agency_return.period.dates,
        "back_url": reverse("assessment:return-detail", args=[agency_return.pk]),
        "cancel_url": reverse("assessment:return-detail", args=[agency_return.pk]),
        "action_url": reverse("assessment:return-fill", args=[agency_return.pk]),
        "submit_label": "Save as a draft",
    }
    return render(request, "assessment/returns/fill.html", context | more, status=status)


@requires(Permission.RETURN_FILL)
@require_GET
def download_template(request: OfficerRequest, pk: int) -> HttpResponse:
    agency_return = _own(request, pk)
    content = return_sheets.template(agency_return, returns.items_of(agency_return), returns.answers_of(agency_return))
    name = f"{slugify(agency_return.form.title)}-{agency_return.period_start}-to-{agency_return.period_end}.xlsx"
    returns.record_template(agency_return=agency_return, by=request.user, file_name=name)
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@requires(Permission.RETURN_FILL)
def upload_return(request: OfficerRequest, pk: int) -> HttpResponse:
    """Read a filled-in template and show it in the form, unsaved. Refused rows are told with the reason."""
    agency_return = _own(request, pk)
    if not agency_return.is_open:
        return redirect("assessment:return-detail", pk)
    form = ReturnUploadForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            sheet = form.cleaned_data["sheet"]
            read = _read_sheet(request, agency_return, sheet)
            filled = _fill_form(request, agency_return)
            filled.take_in(read)
            return _fill_page(request, agency_return, filled, uploaded=sheet.name, read=read)
        except return_sheets.SheetRefusedError as refusal:
            form.add_error("sheet", str(refusal))
    context = {
        "form": form,
        "heading": "Upload a filled-in spreadsheet",
        "caption": str(agency_return),
        "intro": "Nothing is saved yet: you see what was read first, and can change it.",
        "submit_label": "Read the spreadsheet",
        "cancel_url": reverse("assessment:return-detail", args=[pk]),
    }
    return render(request, "components/form_page.html", context)


def _read_sheet(request: OfficerRequest, agency_return: AgencyReturn, sheet: UploadedFile) -> Read:
    content = sheet.read()
    read = return_sheets.read(content, agency_return, returns.items_of(agency_return))
    sent = {"file_name": sheet.name, "content": content, "source_text": read.source_text}
    returns.record_upload(agency_return=agency_return, by=request.user, **sent)
    return read


@requires(Permission.RETURN_SIGN)
def sign_return(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show once more what is signed, and sign it. Changed meanwhile, it is shown anew and not signed."""
    agency_return = _own(request, pk)
    reason = "The return is signed off already."
    if agency_return.is_open:
        reason = returns.not_ready(agency_return) or returns.why_not_by(agency_return, request.user)
    if reason:
        messages.warning(request, reason)
        return redirect("assessment:return-detail", pk)
    form = SignForm(request.POST or None, initial={"version": agency_return.lock_version})
    if form.is_bound and form.is_valid():
        try:
            returns.sign(agency_return=agency_return, by=request.user, lock_version=form.cleaned_data["version"])
            messages.success(request, f"Signed off for {agency_return.form.agency}.")
            return redirect("assessment:return-detail", pk)
        except returns.ReturnStaleError:
            messages.warning(
                request, "The answers were changed after you opened this page. Read them again, then sign."
            )
            return redirect("assessment:return-sign", pk)
        except returns.ReturnRefusedError as refusal:
            form.add_error(None, str(refusal))
    said, rows = returns.said_in(agency_return), agency_return.cohort.count()
    context = {"form": form, "agency_return": agency_return, "said": said, "cohort_rows": rows}
    context["filled_in_by"] = returns.who_filled_in(agency_return)
    return render(request, "assessment/returns/sign.html", context)


@requires(Permission.RETURN_FILL)
@require_POST
def correct_return(request: OfficerRequest, pk: int) -> HttpResponse:
    agency_return = _own(request, pk)
    try:
        made = returns.correct(agency_return=agency_return, by=request.user)
    except returns.ReturnRefusedError as refusal:
        messages.warning(request, str(refusal))
        return redirect("assessment:return-detail", pk)
    messages.info(request, f"This is version {made.version}. Version {made.version - 1} counts until it is signed off.")
    return redirect("assessment:return-fill", made.pk)
