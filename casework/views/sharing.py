"""Who is on a case: letting an agency in, and out again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from casework.audit import Access, record_access
from casework.doors import case_view
from casework.forms.sharing import ShareForm
from casework.models import Case, CaseShare
from casework.permissions import OfficerRequest, Permission, can
from casework.rules.workflow import SupportReferralStatus
from casework.services import sharing
from casework.views.cases import about, case_head
from casework.views.pages import form_page


def _page(case: Case) -> str:
    return reverse("casework:case-sharing", args=[case.reference])


def _about_sharing(case: Case, heading: str, submit: str) -> dict:
    back = {"back_url": _page(case), "back_label": "Back to sharing", "cancel_url": _page(case)}
    return about(case, heading, submit) | back


@case_view(Permission.CASE_VIEW)
def case_sharing(request: OfficerRequest, case: Case) -> HttpResponse:
    shares = case.shares.select_related("agency", "shared_by", "withdrawn_by", "agreement").order_by("-shared_at")
    context = case_head(case, "Sharing") | {
        "current": [share for share in shares if share.withdrawn_at is None],
        "ended": [share for share in shares if share.withdrawn_at],
        "can_manage": can(request.user, Permission.CASE_MANAGE, case),
    }
    return render(request, "casework/sharing/list.html", context)


@case_view(Permission.CASE_MANAGE)
def share_add(request: OfficerRequest, case: Case) -> HttpResponse:
    form = ShareForm(request.POST or None, case=case)

    def save() -> str:
        share = sharing.share(case=case, by=request.user, **form.cleaned_data)
        messages.success(request, f"{share.agency} can now see this case.")
        return _page(case)

    template = "casework/sharing/add.html"
    return form_page(request, form, save, template=template, **_about_sharing(case, "Share the case", "Share case"))


def _current(request: OfficerRequest, case: Case, pk: int, view: str) -> CaseShare:
    """A share of the case that stands, of another agency than its lead."""
    shares = case.shares.filter(pk=pk, withdrawn_at=None).exclude(agency=case.lead_agency_id)
    share = shares.select_related("agency", "case", "agreement").first()
    if share is None:
        record_access(operation=Access.REFUSED, by=request.user, what=f"{view} {pk}")
        raise Http404
    return share


@case_view(Permission.CASE_MANAGE)
def share_change(request: OfficerRequest, case: Case, pk: int) -> HttpResponse:
    share = _current(request, case, pk, "share_change")
    form = ShareForm(request.POST or None, case=case, share=share)

    def save() -> str:
        sharing.share(case=case, agency=share.agency, by=request.user, **form.cleaned_data)
        messages.success(request, f"The share with {share.agency} is changed.")
        return _page(case)

    heading = f"Change the share with {share.agency}"
    return form_page(request, form, save, **_about_sharing(case, heading, "Save changes"))


@case_view(Permission.CASE_MANAGE)
def share_withdraw(request: OfficerRequest, case: Case, pk: int) -> HttpResponse:
    share = _current(request, case, pk, "share_withdraw")
    if request.method == "POST":
        try:
            sharing.withdraw(share=share, by=request.user)
            messages.success(request, f"{share.agency} can no longer see this case.")
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(_page(case))
    referrals = case.support_referrals.filter(agency=share.agency)
    context = case_head(case, "Sharing") | {
        "share": share,
        "has_panel": sharing.has_panel_of(case, share.agency),
        "actions": case.actions.open().filter(agency=share.agency),
        "waiting": referrals.filter(status=SupportReferralStatus.WAITING).count(),
        "accepted": referrals.filter(status=SupportReferralStatus.ACCEPTED).count(),
    }
    return render(request, "casework/sharing/withdraw.html", context)
