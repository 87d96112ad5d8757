"""Pages of the proof: every claim of the paper with the figure behind it, what the rules find, and the written reasons."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from assessment.forms.proof import ReasonForm, ReasonsForm, SectionForm
from assessment.models import Assessment
from assessment.services import proof
from assessment.views.doors import own_assessment, tabs
from casework.audit import Access, record_access
from casework.permissions import OfficerRequest, Permission, can, requires

PER_PAGE = 50


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_proof(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    found = proof.examine(assessment)
    context = {
        "assessment": assessment,
        "tabs": tabs(request, assessment, "assessment:proof"),
        "found": found,
        "parts": [
            (title, hint, [(one, _mend(request, assessment, one.finding.link)) for one in found.of(severity)])
            for severity, title, hint in PARTS
        ],
        "may_write": assessment.is_draft and can(request.user, Permission.ASSESSMENT_WRITE),
    }
    return render(request, "assessment/proof.html", context)


PARTS = [
    (proof.Severity.BLOCKS, "To mend before the paper is sent", "Nothing of this can stand."),
    (
        proof.Severity.REASON,
        "To mend, or to give a reason for",
        "A written reason lets it stand. It is printed at the end of the restricted paper.",
    ),
    (proof.Severity.INFORMATION, "To know", "This does not hold up the paper."),
]


def _mend(request: OfficerRequest, assessment: Assessment, link: str) -> str:
    """The address of the page where a finding is mended, if this officer may open one."""
    kind, _, what = link.partition(":")
    places: dict[str, tuple[str, list[Any], Permission]] = {
        "figure": ("figure", [assessment.pk, what], Permission.ASSESSMENT_VIEW),
        "section": (
            "section" if what else "section-list",
            [assessment.pk, *filter(None, [what])],
            Permission.ASSESSMENT_VIEW,
        ),
        "extracts": ("extract-list", [], Permission.EXTRACT_IMPORT),
        "returns": ("return-overview", [], Permission.ASSESSMENT_EDIT),
        "plan": ("plan", [assessment.pk], Permission.ASSESSMENT_VIEW),
    }
    name, arguments, permission = places.get(kind, ("detail", [assessment.pk], Permission.ASSESSMENT_VIEW))
    return reverse(f"assessment:{name}", args=arguments) if can(request.user, permission) else ""


@requires(Permission.ASSESSMENT_WRITE)
def give_reason(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    key = request.GET.get("key", "")
    judged = next((one for one in proof.examine(assessment).judged if one.finding.key == key), None)
    back = reverse("assessment:proof", args=[pk])
    if judged is None or judged.finding.severity != proof.Severity.REASON or not assessment.is_draft:
        messages.warning(request, "There is nothing to give a reason for: what was found has changed.")
        return redirect(back)
    held = judged.reason.reason if judged.reason else ""
    seen = {"finding": judged.finding.text, "held": held, "reason": held}
    form = ReasonForm(request.POST if request.method == "POST" else None, initial=seen)
    if form.is_bound and form.is_valid() and _is_saved(request, assessment, key, form):
        return redirect(back)
    context = {
        "form": form,
        "judged": judged,
        "assessment": assessment,
        "cancel_url": back,
        "submit_label": "Save reason",
    }
    return render(request, "assessment/reason.html", context | {"heading": "Why this may stand", "back_url": back})


def _is_saved(request: OfficerRequest, assessment: Assessment, key: str, form: ReasonForm) -> bool:
    """Save the reason, or say in the form what somebody else changed meanwhile and keep what was typed."""
    try:
        proof.give_reason(assessment=assessment, key=key, by=request.user, **form.cleaned_data)
    except (proof.OtherFindingError, proof.OtherReasonError) as problem:
        form.show_instead(_true_now(problem))
        form.add_error("reason", str(problem))
        return False
    except proof.NotADraftError as refusal:
        messages.warning(request, str(refusal))
    return True


def _true_now(problem: proof.OtherFindingError | proof.OtherReasonError) -> dict[str, str]:
    if isinstance(problem, proof.OtherReasonError):
        return {"held": problem.reason.reason}
    return {"finding": problem.now.text} if problem.now else {}


@requires(Permission.ASSESSMENT_WRITE)
def give_reasons(request: OfficerRequest, pk: int) -> HttpResponse:
    """A box for each finding that wants a reason. Any may stay empty; where one cannot be saved, none is."""
    assessment = own_assessment(request, pk)
    asked = proof.examine(assessment).of(proof.Severity.REASON)
    form = ReasonsForm(asked, request.POST if request.method == "POST" else None)
    back = reverse("assessment:proof", args=[pk])
    if not form.is_bound and not (form.rows and assessment.is_draft):
        messages.warning(request, "Nothing waits for a reason.")
        return redirect(back)
    if form.is_bound and form.is_valid() and _are_saved(request, assessment, form):
        return redirect(back)
    context = {"form": form, "cancel_url": back, "back_url": back, "submit_label": "Save reasons"}
    heading = {"heading": "Why these may stand", "caption": str(assessment)}
    return render(request, "assessment/reasons.html", context | heading)


def _are_saved(request: OfficerRequest, assessment: Assessment, form: ReasonsForm) -> bool:
    try:
        saved = proof.give_reasons(assessment=assessment, given=form.given, by=request.user)
    except proof.ReasonsRefusedError as refusal:
        form.refuse({key: (str(problem), _true_now(problem)) for key, problem in refusal.problems.items()})
        return False
    except proof.NotADraftError as closed:
        form.add_error(None, str(closed))
        form.refuse({})
        return False
    messages.success(request, "1 reason is saved." if len(saved) == 1 else f"{len(saved)} reasons are saved.")
    return True


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def list_claims(request: OfficerRequest, pk: int) -> HttpResponse:
    """Every sentence and cell with a figure. It shows the restricted paper, so each opening is written down."""
    assessment = own_assessment(request, pk)
    found = proof.examine(assessment)
    form = SectionForm(request.GET, sections=proof.section_names(found))
    section = form.cleaned_data["section"] if form.is_valid() else ""
    claims = [one for one in found.claims if not section or one.section == section]
    page = Paginator(proof.claimed_figures(claims), PER_PAGE).get_page(request.GET.get("page"))
    record_access(operation=Access.CONSULTATION, by=request.user, obj=assessment)
    context = {
        "assessment": assessment,
        "tabs": tabs(request, assessment, "assessment:proof"),
        "filter_form": form,
        "page": page,
        "rows": proof.claim_rows(list(page.object_list)),
        "claims": len(claims),
    }
    return render(request, "assessment/claims.html", context)
