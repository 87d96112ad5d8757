"""What is done with a section besides writing it: adding, moving, removing, comments, versions and comparing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assessment.forms.writing import CommentForm, NewSectionForm
from assessment.models import Section
from assessment.reading import changes
from assessment.reading.threats import year_before
from assessment.rules.compare import compare
from assessment.rules.periods import print_date
from assessment.services import writing
from assessment.services.assessments import SignedOffError
from assessment.views.doors import found_or_refused, own_assessment, tabs
from assessment.views.writing import TAB, own_section, section_page
from casework.permissions import OfficerRequest, Permission, can, requires


@requires(Permission.ASSESSMENT_WRITE)
def add_section(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    form = NewSectionForm(request.POST or None, assessment=assessment)
    back = reverse(TAB, args=[pk])
    if form.is_bound and form.is_valid():
        try:
            made = writing.add(assessment=assessment, by=request.user, **form.cleaned_data)
        except SignedOffError as refusal:
            messages.warning(request, str(refusal))
            return redirect(back)
        return redirect("assessment:section-edit", pk, made.pk)
    context = {"form": form, "heading": "Add a section", "caption": str(assessment), "submit_label": "Add section"}
    return render(request, "components/form_page.html", context | {"back_url": back, "cancel_url": back})


@requires(Permission.ASSESSMENT_WRITE)
@require_POST
def move_section(request: OfficerRequest, pk: int, section_pk: int) -> HttpResponse:
    section = own_section(request, pk, section_pk)
    try:
        is_up, seen = request.POST.get("to") == "up", request.POST.get("order", "")
        writing.move(section=section, by=request.user, is_up=is_up, seen=seen)
    except (SignedOffError, writing.OrderChangedError) as refusal:
        messages.warning(request, str(refusal))
    return redirect(f"{reverse(TAB, args=[pk])}#section-{section_pk}")


@requires(Permission.ASSESSMENT_WRITE)
def remove_section(request: OfficerRequest, pk: int, section_pk: int) -> HttpResponse:
    section = own_section(request, pk, section_pk)
    if request.method != "POST":
        return render(request, "assessment/writing/remove.html", {"section": section, "assessment": section.assessment})
    try:
        writing.remove(section=section, by=request.user, version=_version(request))
        messages.success(request, f"“{section.title}” is taken out of the paper.")
    except writing.ChangedMeanwhileError as stale:
        messages.warning(request, _written_meanwhile(stale.section))
        return redirect("assessment:section-remove", pk, section_pk)
    except SignedOffError as refusal:
        messages.warning(request, str(refusal))
    return redirect(TAB, pk)


def _version(request: OfficerRequest) -> int:
    """The version of the section that the person looked at; 0, which never is one, if that was lost on the way."""
    opened = request.POST.get("version", "")
    return int(opened) if opened.isdecimal() and len(opened) < 9 else 0


def _written_meanwhile(section: Section) -> str:
    who = section.written_by.name if section.written_by else "Somebody"
    return f"{who} saved this section after you opened it. Read what it says now before you take it out."


@requires(Permission.ASSESSMENT_VIEW)
@require_POST
def add_comment(request: OfficerRequest, pk: int, section_pk: int) -> HttpResponse:
    section = own_section(request, pk, section_pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return section_page(request, section, form)
    try:
        writing.comment(
            section=section, by=request.user, text=form.cleaned_data["comment"], quote=form.cleaned_data["quote"]
        )
        messages.success(request, "Your comment is added.")
    except SignedOffError as refusal:
        messages.warning(request, str(refusal))
    return redirect(f"{reverse('assessment:section', args=[pk, section_pk])}#comments")


@requires(Permission.ASSESSMENT_WRITE)
@require_POST
def resolve_comment(request: OfficerRequest, pk: int, section_pk: int, comment_pk: int) -> HttpResponse:
    section = own_section(request, pk, section_pk)
    comment = found_or_refused(request, writing.find_comment(section, comment_pk))
    try:
        writing.resolve(comment=comment, by=request.user)
    except SignedOffError as refusal:
        messages.warning(request, str(refusal))
    return redirect(f"{reverse('assessment:section', args=[pk, section_pk])}#comments")


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_changes(request: OfficerRequest, pk: int) -> HttpResponse:
    """The text of the whole paper, against last year's or a day on which it was written: the last one before today."""
    assessment = own_assessment(request, pk)
    days, last_year = changes.days_written(assessment), year_before(assessment)
    asked = request.GET.get("with", "")
    day = next((one for one in days if one.isoformat() == asked), None)
    day = day or next((one for one in days if one < timezone.localdate()), None)
    if last_year is not None and (asked == "last-year" or day is None):
        before, words = changes.texts_now(last_year), f"the paper of {last_year.period.label}"
    else:
        before = changes.texts_on(assessment, day) if day else {}
        words = f"the text at the end of {print_date(day)}" if day else "nothing, for nobody wrote before today"
    context = {
        "assessment": assessment, "tabs": tabs(request, assessment, TAB), "days": days, "last_year": last_year,
        "compared_with": words, "changed": changes.changes(before, changes.texts_now(assessment)),
    }  # fmt: skip
    return render(request, "assessment/writing/changes.html", context)


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_versions(request: OfficerRequest, pk: int, section_pk: int) -> HttpResponse:
    """Every version of a section, and one compared with the text now: an earlier one, or last year's."""
    section = own_section(request, pk, section_pk)
    last_year = writing.last_years(section)
    versions = list(section.versions.select_related("by"))
    asked = request.GET.get("with", "")
    if asked == "last-year" and last_year is not None:
        old, words = last_year.text, f"the section of {last_year.assessment.period.label}"
    else:
        number = int(asked) if asked.isdecimal() and len(asked) < 9 else section.version - 1
        chosen = next((one for one in versions if one.version == number), versions[-1] if versions else None)
        old, words = (chosen.text, f"version {chosen.version}") if chosen else ("", "nothing")
    context = {
        "assessment": section.assessment, "section": section, "versions": versions, "last_year": last_year,
        "tabs": tabs(request, section.assessment, TAB), "pieces": compare(old, section.text), "compared_with": words,
        "may_write": section.assessment.is_draft and can(request.user, Permission.ASSESSMENT_WRITE),
    }  # fmt: skip
    return render(request, "assessment/writing/versions.html", context)


@requires(Permission.ASSESSMENT_WRITE)
@require_POST
def restore_version(request: OfficerRequest, pk: int, section_pk: int, version: int) -> HttpResponse:
    section = own_section(request, pk, section_pk)
    wanted = found_or_refused(request, writing.find_version(section, version))
    try:
        writing.restore(section=section, wanted=wanted, by=request.user, version=_version(request))
        messages.success(request, f"Version {version} is the text again.")
    except writing.ChangedMeanwhileError:
        messages.warning(request, "Somebody saved this section meanwhile. Look at what they wrote before you restore.")
        return redirect("assessment:section-versions", pk, section_pk)
    except SignedOffError as refusal:
        messages.warning(request, str(refusal))
    return redirect("assessment:section", pk, section_pk)
