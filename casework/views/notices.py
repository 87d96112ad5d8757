"""What waits for an officer: the list, opening one, and saying that all were seen."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from casework.access import notices_for
from casework.audit import Access, record_access
from casework.permissions import OfficerRequest, Permission, requires
from casework.services import notices
from casework.views.pages import page_of


@requires(Permission.ACCOUNT_USE)
@require_GET
def notice_list(request: OfficerRequest) -> HttpResponse:
    page, _ = page_of(request, notices_for(request.user).select_related("case"))
    shown = [one.case.reference for one in page if one.case]
    record_access(operation=Access.SEARCH, by=request.user, what="Notices", shown=shown)
    has_unread = any(one.read_at is None for one in page)
    return render(request, "casework/notices/list.html", {"page": page, "has_unread": has_unread})


@requires(Permission.ACCOUNT_USE)
@require_POST
def notice_open(request: OfficerRequest, pk: int) -> HttpResponse:
    notice = notices_for(request.user).filter(pk=pk).first()
    if notice is None:
        record_access(operation=Access.REFUSED, by=request.user, what=f"notice_open {pk}")
        raise Http404
    notices.mark_read(user=request.user, notices=[notice.pk])
    return redirect(notice.path)


@requires(Permission.ACCOUNT_USE)
@require_POST
def notices_read(request: OfficerRequest) -> HttpResponse:
    unread = notices_for(request.user).filter(read_at=None)
    notices.mark_read(user=request.user, notices=unread.values_list("pk", flat=True))
    messages.success(request, "All notices are marked as read.")
    return redirect("casework:notice-list")
