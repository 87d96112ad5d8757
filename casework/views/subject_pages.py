"""The pages of a subject access pack, one by one, and the pack."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from casework.audit import Access, record_access
from casework.doors import subject_access_view
from casework.forms.base import RecordForm
from casework.forms.subject_access import ButtonForm, GiveForm, PassageForm, PutBackForm, WithholdForm
from casework.models import SubjectAccessItem, SubjectAccessRequest
from casework.permissions import OfficerRequest, Permission, confirm_identity
from casework.rules.redaction import Mark, What
from casework.rules.subject_access import Outcome
from casework.services import subject_pages
from casework.services.exports import MARKING
from casework.services.saving import Stale
from casework.tasks import make_subject_pack
from casework.views.subject_access import said

FORMS: dict[str, type[RecordForm]] = {
    "remove": PassageForm,
    "put_back": PutBackForm,
    "give": GiveForm,
    "withhold": WithholdForm,
}
SERVICES: dict[str, Callable[..., Any]] = {
    "remove": subject_pages.remove_passage,
    "put_back": subject_pages.put_back,
    "give": subject_pages.give,
    "withhold": subject_pages.withhold,
}


@subject_access_view(Permission.SUBJECT_ACCESS_WORK)
def subject_access_item(request: OfficerRequest, asked: SubjectAccessRequest, position: int) -> HttpResponse:
    item = asked.items.filter(position=position).select_related("request", "checked_by").first()
    if item is None:
        record_access(operation=Access.REFUSED, by=request.user, obj=asked, what=f"{asked.reference} page {position}")
        raise Http404
    record_access(operation=Access.CONSULTATION, by=request.user, obj=item, screen="subject_access_item")
    act = request.POST.get("act", "")
    made = {name: form(request.POST if name == act else None, record=item, prefix=name) for name, form in FORMS.items()}
    context: dict[str, Any] = {"status": 200}
    answer = _do(request, item, act, made[act], context) if act in made and made[act].is_valid() else None
    if answer is not None:
        return answer
    context |= {"asked": asked, "item": item, "forms": made, "form": made.get(act), **_neighbours(asked, item)}
    context |= {"removed": _words(item, is_off=False), "restored": _words(item, is_off=True)}
    return render(request, "casework/subject_access/item.html", context, status=context["status"])


def _do(
    request: OfficerRequest, item: SubjectAccessItem, act: str, form: RecordForm, context: dict[str, Any]
) -> HttpResponse | None:
    """What the officer asked for, and where it leads; nothing where it was refused, which the page then says."""
    facts = {name: value for name, value in form.cleaned_data.items() if name != "loaded"}
    try:
        SERVICES[act](item=item, by=request.user, version=form.version, **facts)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None
    except Stale as stale:
        context |= {"conflict": form.conflict(stale.record), "status": 409}
        item.refresh_from_db()
        return None
    if act in ("remove", "put_back"):
        return redirect(item)
    following = item.request.items.filter(outcome=Outcome.NONE).order_by("position")
    after = following.filter(position__gt=item.position).first() or following.first()
    if after is None:
        messages.success(request, "Every page is checked. The pack can be made.")
    return redirect(after or item.request)


def _neighbours(asked: SubjectAccessRequest, item: SubjectAccessItem) -> dict[str, Any]:
    pages = asked.items.defer("text", "marks")
    total = pages.count()
    return {
        "total": total,
        "left": pages.filter(outcome=Outcome.NONE).count(),
        "previous": pages.filter(position__lt=item.position).last(),
        "following": pages.filter(position__gt=item.position).first(),
    }


def _words(item: SubjectAccessItem, *, is_off: bool) -> list[tuple[int, str, str, int]]:
    """Each thing that is out of the page, or was put back into it: the number of its first mark, the words, what they are,
    and how often."""
    found: dict[str, list[tuple[int, Mark]]] = {}
    for number, mark in enumerate(item.set_marks):
        if mark.is_off == is_off:
            found.setdefault(item.text[mark.start : mark.end].casefold(), []).append((number, mark))
    return [
        (marks[0][0], item.text[slice(marks[0][1].start, marks[0][1].end)], What(marks[0][1].what).label, len(marks))
        for marks in found.values()
    ]


@subject_access_view(Permission.SUBJECT_ACCESS_WORK)
@require_POST
def subject_access_pack(request: OfficerRequest, asked: SubjectAccessRequest) -> HttpResponse:
    form = ButtonForm(request.POST, record=asked)
    if said(request, form, lambda: subject_pages.ask_for_pack(request=asked, by=request.user, version=form.version)):
        make_subject_pack.delay_on_commit(asked.pk)  # type: ignore[attr-defined]  # celery adds it for Django
    return redirect(asked)


@subject_access_view(Permission.SUBJECT_ACCESS_WORK)
@confirm_identity
def subject_access_download(request: OfficerRequest, asked: SubjectAccessRequest) -> HttpResponse:
    if asked.pack is None:
        messages.warning(request, "Check every page and make the pack first.")
        return redirect(asked)
    name, marking = asked.pack.name, MARKING
    record_access(
        operation=Access.DISCLOSURE,
        by=request.user,
        obj=asked,
        recipient=asked.recipient,
        file_name=name,
        marking=marking,
    )
    return HttpResponse(
        bytes(asked.pack.content),
        content_type=asked.pack.content_type,
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )
