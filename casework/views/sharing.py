"""Who is on a case: letting an agency in, and out again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from casework.access import case_view
from casework.audit import Access, record_access
from casework.forms.cases import ShareForm
from casework.models import Case
from casework.permissions import OfficerRequest, Permission, can
from casework.services import sharing
from casework.views.cases import about, case_head
from casework.views.pages import form_page


def _page(case: Case) -> str:
    return reverse("casework:case-sharing", args=[case.reference])


@case_view(Permission.CASE_VIEW)
def case_sharing(request: OfficerRequest, case: Case) -> HttpResponse:
    shares = case.shares.select_related("agency", "shared_by", "withdrawn_by").order_by("-shared_at")
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

    return form_page(request, form, save, **about(case, "Share the case", "Share case"))


@case_view(Permission.CASE_MANAGE)
def share_withdraw(request: OfficerRequest, case: Case, pk: int) -> HttpResponse:
    share = case.shares.filter(pk=pk, withdrawn_at=None).select_related("agency", "case").first()
    if share is None:
        record_access(operation=Access.REFUSED, by=request.user, obj=case, what=f"share_withdraw {pk}")
        raise Http404
    if request.method == "POST":
        try:
            sharing.withdraw(share=share, by=request.user)
            messages.success(request, f"{share.agency} can no longer see this case.")
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(_page(case))
    return render(request, "casework/sharing/withdraw.html", case_head(case, "Sharing") | {"share": share})
