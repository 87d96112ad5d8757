"""Pages of the sign-off: send the paper, approve it, take it back, and open its next version."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from assessment.forms.signoff import SendBackForm
from assessment.models import Assessment
from assessment.services import proof, signoff
from assessment.services.assessments import ask_to_collect
from assessment.tasks import collect_figures, freeze_documents
from assessment.views.doors import own_assessment, tabs
from casework.permissions import OfficerRequest, Permission, can, requires

REFUSALS = (
    proof.NotADraftError,
    signoff.FindingsOpenError,
    signoff.NotWaitingError,
    signoff.OtherPaperError,
    signoff.MayNotApproveError,
    signoff.ExtractUndoneError,
)


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_signoff(request: OfficerRequest, pk: int) -> HttpResponse:
    return _page(request, own_assessment(request, pk), SendBackForm())


def _page(request: OfficerRequest, assessment: Assessment, form: SendBackForm) -> HttpResponse:
    may_approve = can(request.user, Permission.ASSESSMENT_APPROVE)
    waits = assessment.status == Assessment.Status.FOR_APPROVAL
    context = {
        "assessment": assessment,
        "form": form,
        "tabs": tabs(request, assessment, "assessment:signoff"),
        "waits": waits,
        "found": proof.examine(assessment) if assessment.is_draft else None,
        "sha256": signoff.sha256_of(assessment),
        "approvals": signoff.standing(assessment),
        "still_needed": signoff.still_needed(assessment),
        "documents": signoff.frozen_documents(assessment),
        "writers": signoff.writers(assessment),
        "versions": signoff.versions(assessment),
        "why_not": signoff.why_not(assessment, request.user) if waits and may_approve else "",
        "may_approve": waits and may_approve,
        "may_edit": can(request.user, Permission.ASSESSMENT_EDIT),
        "may_withdraw": waits and can(request.user, Permission.ASSESSMENT_WRITE),
    }
    return render(request, "assessment/signoff.html", context)


def _done(request: OfficerRequest, pk: int, act: Callable[[], object], words: str) -> HttpResponse:
    """Do it and say so, or say why it was refused."""
    try:
        act()
        messages.success(request, words)
    except REFUSALS as refusal:
        messages.warning(request, str(refusal))
    return redirect("assessment:signoff", pk)


@requires(Permission.ASSESSMENT_EDIT)
@require_POST
def send(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    words = "The paper waits for approval. Nothing in it can change until it is signed off or withdrawn."
    return _done(request, pk, lambda: signoff.send(assessment=assessment, by=request.user), words)


@requires(Permission.ASSESSMENT_APPROVE)
@require_POST
def approve(request: OfficerRequest, pk: int) -> HttpResponse:
    """A co-chair's approval. With the last one the documents are made and kept, in the background."""
    assessment = own_assessment(request, pk)
    sha256 = request.POST.get("sha256", "")

    def act() -> None:
        signed = signoff.approve(assessment=assessment, sha256=sha256, by=request.user)
        if signed.status == Assessment.Status.SIGNED_OFF:
            freeze_documents.delay_on_commit(pk)  # type: ignore[attr-defined]  # celery adds it for Django

    return _done(request, pk, act, "Your approval is recorded.")


@requires(Permission.ASSESSMENT_EDIT)
@require_POST
def freeze(request: OfficerRequest, pk: int) -> HttpResponse:
    """Ask again for the documents of a signed paper, should the first time have failed."""
    assessment = own_assessment(request, pk)
    freeze_documents.delay_on_commit(assessment.pk)  # type: ignore[attr-defined]  # celery adds it for Django
    messages.success(request, "The documents are being made. Load this page again in a minute.")
    return redirect("assessment:signoff", pk)


@requires(Permission.ASSESSMENT_WRITE)
@require_POST
def withdraw(request: OfficerRequest, pk: int) -> HttpResponse:
    """Take the paper back. A co-chair says what has to change first."""
    assessment, wanted = own_assessment(request, pk), ""
    words = "The paper is a draft again. Who approved it has to approve it anew."
    if can(request.user, Permission.ASSESSMENT_APPROVE) and assessment.status == Assessment.Status.FOR_APPROVAL:
        form = SendBackForm(request.POST)
        if not form.is_valid():
            return _page(request, assessment, form)
        wanted = form.cleaned_data["wanted"]
        words = f"{words} What you want changed stands as a comment on its first section."
    return _done(request, pk, lambda: signoff.withdraw(assessment=assessment, by=request.user, wanted=wanted), words)


@requires(Permission.ASSESSMENT_EDIT)
@require_POST
def open_version(request: OfficerRequest, pk: int) -> HttpResponse:
    """Open the next version, and collect its figures."""
    assessment = own_assessment(request, pk)
    try:
        made = signoff.open_version(assessment=assessment, by=request.user)
    except signoff.NewerVersionError as newer:
        return redirect("assessment:detail", newer.newer.pk)
    except proof.NotADraftError:
        messages.warning(request, "Only a signed-off assessment has a next version. This one can still be changed.")
        return redirect("assessment:signoff", pk)
    run = ask_to_collect(assessment=made, by=request.user)
    collect_figures.delay_on_commit(run.pk)  # type: ignore[attr-defined]  # celery adds it for Django
    return redirect("assessment:progress", made.pk, run.pk)
