"""Information sharing agreements: which there are, who signed them, and keeping them in force."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from casework.access import agreements_for
from casework.audit import Access, record_access
from casework.doors import agreement_view
from casework.forms.agreements import AgreementChangeForm, AgreementForm, PaperForm, ReviewForm, SignForm, TakeBackForm
from casework.models import Agreement
from casework.permissions import OfficerRequest, Permission, can, requires
from casework.rules.agreements import Standing
from casework.rules.categories import DataCategory, Gateway, Purpose
from casework.services import agreements
from casework.services.documents import hand_out
from casework.views.pages import form_page

COLOURS = {Standing.IN_FORCE: "green", Standing.SOON: "orange", Standing.NOT_YET: "blue", Standing.LAPSED: "red"}


def _standing(agreement: Agreement) -> dict[str, Any]:
    facts, today = agreement.facts, timezone.localdate()
    standing = facts.standing(today)
    return {"standing": standing, "colour": COLOURS[standing], "explained": facts.explained(today)}


@requires(Permission.AGREEMENT_VIEW)
@require_GET
def agreement_list(request: OfficerRequest) -> HttpResponse:
    members = request.user.partnership.agencies.count()
    every = list(agreements_for(request.user).prefetch_related("signatures"))
    rows = [{"agreement": one, "signed": len(one.facts.signed)} | _standing(one) for one in every]
    context = {
        "rows": rows,
        "members": members,
        "warnings": agreements.warnings(every, timezone.localdate()),
        "can_edit": can(request.user, Permission.AGREEMENT_EDIT),
    }
    return render(request, "casework/agreements/list.html", context)


@agreement_view(Permission.AGREEMENT_VIEW)
@require_GET
def agreement_show(request: OfficerRequest, agreement: Agreement) -> HttpResponse:
    signatures = list(agreement.signatures.select_related("agency").order_by("agency__name", "signed_on"))
    holding = {one.agency_id for one in signatures if one.withdrawn_on is None}
    can_edit = can(request.user, Permission.AGREEMENT_EDIT, agreement)
    context = _standing(agreement) | {
        "agreement": agreement,
        "signatures": [one for one in signatures if one.withdrawn_on is None],
        "taken_back": [one for one in signatures if one.withdrawn_on],
        "missing": agreement.partnership.agencies.exclude(pk__in=holding),
        "purposes": [Purpose(one).label for one in agreement.purposes],
        "gateways": [Gateway(one).label for one in agreement.gateways],
        "categories": [DataCategory(one).label for one in agreement.categories],
        "can_edit": can_edit,
        "live_shares": agreements.live_shares(agreement) if can_edit else None,
    }
    return render(request, "casework/agreements/view.html", context)


@requires(Permission.AGREEMENT_EDIT)
def agreement_record(request: OfficerRequest) -> HttpResponse:
    form = AgreementForm(request.POST or None)

    def save() -> Agreement:
        made = agreements.record(partnership=request.user.partnership, by=request.user, **form.cleaned_data)
        messages.success(request, "The agreement is recorded. Now say which agencies have signed it.")
        return made

    back = reverse("casework:agreement-list")
    intro = "It lets agencies share cases once they have signed it."
    context = {"heading": "Record an agreement", "submit_label": "Save agreement", "intro": intro}
    return form_page(request, form, save, back_url=back, back_label="All agreements", cancel_url=back, **context)


def _about(agreement: Agreement, heading: str, submit: str, **more: Any) -> dict[str, Any]:
    """What the form pages of an agreement have in common."""
    back = agreement.get_absolute_url()
    context = {"heading": heading, "caption": agreement.title, "submit_label": submit}
    return context | {"back_url": back, "back_label": "Back to agreement", "cancel_url": back} | more


@agreement_view(Permission.AGREEMENT_EDIT)
def agreement_change(request: OfficerRequest, agreement: Agreement) -> HttpResponse:
    form = AgreementChangeForm(request.POST or None, record=agreement)

    def save() -> Agreement:
        agreements.change(agreement=agreement, by=request.user, version=form.version, **form.terms())
        messages.success(request, "The agreement is changed.")
        return agreement

    intro = "Whatever is shared under it already stays shared, and can be read, whatever you change here."
    return form_page(request, form, save, **_about(agreement, "Change the agreement", "Save changes", intro=intro))


@agreement_view(Permission.AGREEMENT_EDIT)
def agreement_review(request: OfficerRequest, agreement: Agreement) -> HttpResponse:
    form = ReviewForm(request.POST or None, record=agreement)

    def save() -> Agreement:
        day = form.cleaned_data["reviewed_on"]
        agreements.review(agreement=agreement, by=request.user, version=form.version, reviewed_on=day)
        messages.success(request, f"The next review is due on {agreement.review_due_on:%-d %B %Y}.")
        return agreement

    intro = "The agencies looked through it and stand by it. The next review is due a year later."
    return form_page(request, form, save, **_about(agreement, "Record the yearly review", "Save review", intro=intro))


@agreement_view(Permission.AGREEMENT_EDIT)
def agreement_attach(request: OfficerRequest, agreement: Agreement) -> HttpResponse:
    form = PaperForm(request.POST or None, request.FILES or None, record=agreement)

    def save() -> Agreement:
        paper = form.cleaned_data["paper"]
        what = {"name": paper.name, "content": paper.read()}
        agreements.attach(agreement=agreement, by=request.user, version=form.version, **what)
        messages.success(request, "The document is kept with the agreement.")
        return agreement

    heading = "Change the document" if agreement.document else "Add the document"
    return form_page(request, form, save, **_about(agreement, heading, "Save document"))


@agreement_view(Permission.AGREEMENT_VIEW)
@require_GET
def agreement_document(request: OfficerRequest, agreement: Agreement) -> HttpResponse:
    if agreement.document is None:
        raise Http404
    return hand_out(agreement.document, of=agreement, taken_by=request.user)


@agreement_view(Permission.AGREEMENT_EDIT)
def agreement_sign(request: OfficerRequest, agreement: Agreement) -> HttpResponse:
    form = SignForm(request.POST or None, agreement=agreement)

    def save() -> Agreement:
        signature = agreements.sign(agreement=agreement, by=request.user, **form.cleaned_data)
        messages.success(request, f"{signature.agency} has signed.")
        return agreement

    return form_page(request, form, save, **_about(agreement, "Record a signature", "Save signature"))


@agreement_view(Permission.AGREEMENT_EDIT)
def agreement_unsign(request: OfficerRequest, agreement: Agreement, signature: int) -> HttpResponse:
    found = agreement.signatures.filter(pk=signature, withdrawn_on=None).select_related("agency").first()
    if found is None:
        record_access(operation=Access.REFUSED, by=request.user, what=f"agreement_unsign {signature}")
        raise Http404
    form = TakeBackForm(request.POST or None)

    def save() -> Agreement:
        agreements.withdraw_signature(signature=found, by=request.user, on=form.cleaned_data["on"])
        messages.success(request, f"{found.agency} has taken its signature back.")
        return agreement

    intro = f"No case can be shared with {found.agency} or by it under this any more. It keeps reading what was shared."
    context = _about(agreement, f"{found.agency} takes its signature back", "Take signature back", intro=intro)
    return form_page(request, form, save, button_class="govuk-button--warning", **context)
