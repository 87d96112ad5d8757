"""The one way in which a page with a form answers."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework.permissions import OfficerRequest
from casework.services.saving import Stale

PER_PAGE = 25
MOST_COUNTED = 1000


def form_page(
    request: OfficerRequest,
    form: forms.Form,
    save: Callable[[], Any],
    *,
    template: str = "components/form_page.html",
    **context: Any,
) -> HttpResponse:
    """Show a form; save a good one and go where `save` says (a URL, or a record with a page of its own). What the
    services refuse is shown as an error, what somebody else saved meanwhile as a conflict; what was typed stays."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(save())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except Stale as stale:
            context["conflict"] = form.conflict(stale.record)  # type: ignore[attr-defined]
            status = 409
    return render(request, template, {"form": form, **context}, status=status)


def page_of(request: OfficerRequest, rows: QuerySet) -> tuple[Any, str]:
    """One page of a list, and how many rows there are in words. Counting stops at a thousand: nobody reads further, and
    a full count of a large partnership's cases costs more than the page."""
    counted = rows.order_by().values("pk")[: MOST_COUNTED + 1].count()
    paginator = Paginator(rows, PER_PAGE)
    paginator.count = min(counted, MOST_COUNTED)
    return paginator.get_page(request.GET.get("page")), f"{MOST_COUNTED:,}+" if counted > MOST_COUNTED else str(counted)
