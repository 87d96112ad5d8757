"""The retention queue: what has reached its period, what is decided about it, and what is left of what was destroyed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from casework.access import holds_for, reviews_for, tombstones_for
from casework.audit import Access, record_access
from casework.doors import hold_view, review_view
from casework.forms.retention import DecideForm, Decision, DestroyedForm, HoldForm, LiftForm, QueueForm, RuleForm
from casework.models import LegalHold, RetentionReview
from casework.permissions import OfficerRequest, Permission, confirm_identity, requires
from casework.rules.retention import RecordType
from casework.services import erasure, retention
from casework.services.saving import Stale
from casework.views.pages import form_page, page_of

AT_ONCE = 50  # records on a page of the queue, and decided about at once

TABS = [
    ("To decide", "casework:retention-list"),
    ("Legal holds", "casework:hold-list"),
    ("Destroyed", "casework:destroyed-list"),
    ("Periods", "casework:retention-periods"),
]


def tabs(current: str) -> list[tuple[str, str, bool]]:
    return [(label, reverse(name), name.endswith(current)) for label, name in TABS]


@requires(Permission.RETENTION_DECIDE)
def retention_list(request: OfficerRequest) -> HttpResponse:
    form = QueueForm(request.GET)
    asked = {name: value for name, value in (form.cleaned_data if form.is_valid() else {}).items() if value}
    today, found = timezone.localdate(), reviews_for(request.user)
    found = found.filter(look_on__gt=today) if asked.get("is_kept") else found.filter(look_on__lte=today)
    if kind := asked.get("record_type"):
        found = found.filter(record_type=kind)
    if reference := asked.get("reference"):
        found = found.filter(reference=reference.upper())
    page = Paginator(found, AT_ONCE).get_page(request.GET.get("page"))
    record_access(operation=Access.SEARCH, by=request.user, what="Retention queue", asked=asked, shown=list(page))
    held = retention.held_among(page)
    context = {
        "filter_form": form,
        "page": page,
        "rows": [(review, RecordType(review.record_type).short, review.pk in held) for review in page],
        "is_kept": asked.get("is_kept"),
        "tabs": tabs("retention-list"),
        "heading": "Retention",
    }
    return render(request, "casework/retention/list.html", context)


@review_view(Permission.RETENTION_DECIDE)
def retention_show(request: OfficerRequest, review: RetentionReview) -> HttpResponse:
    context = {
        "review": review,
        "kind": RecordType(review.record_type).short,
        "about": retention.about(review, today=timezone.localdate()),
        "decide_url": f"{reverse('casework:retention-decide')}?item={review.pk}",
    }
    return render(request, "casework/retention/view.html", context)


@requires(Permission.RETENTION_DECIDE)
@confirm_identity
def retention_decide(request: OfficerRequest) -> HttpResponse:
    ids = [int(item) for item in request.GET.getlist("item")[:AT_ONCE] if item.isdecimal()]
    reviews = list(reviews_for(request.user).filter(pk__in=ids).select_related("agency", "partnership"))
    if not reviews:
        messages.warning(request, "Choose at least one record.")
        return redirect("casework:retention-list")
    record_access(operation=Access.SEARCH, by=request.user, what="Decide about retention", shown=reviews)
    stand = ",".join(f"{review.pk}:{review.version}" for review in reviews)
    form = DecideForm(request.POST or None, initial={"stand": stand})
    held, back = retention.held_among(reviews), reverse("casework:retention-list")

    def save() -> str:
        _decide(request, reviews, form.cleaned_data)
        return back

    context = {
        "heading": "Decide about 1 record" if len(reviews) == 1 else f"Decide about {len(reviews)} records",
        "submit_label": "Confirm decision",
        "button_class": "govuk-button--warning",
        "rows": [(review, RecordType(review.record_type).short, review.pk in held) for review in reviews],
    }
    template = "casework/retention/decide.html"
    return form_page(request, form, save, template=template, back_url=back, back_label="Back to the queue", **context)


def _decide(request: OfficerRequest, reviews: list[RetentionReview], facts: dict[str, Any]) -> None:
    """Each record for itself: what cannot be destroyed is said and left, the others go."""
    done, left = 0, []
    for review in reviews:
        how: dict[str, Any] = {"review": review, "by": request.user, "version": facts["stand"].get(review.pk, 0)}
        try:
            if facts["decision"] == Decision.DESTROY:
                erasure.destroy(**how)
            else:
                retention.keep_longer(**how, until=facts["until"], reason=facts["reason"])
            done += 1
        except ValidationError as refusal:
            left += refusal.messages
        except Stale:
            left.append(f"{review.reference}: somebody else decided about it meanwhile.")
    word = "destroyed" if facts["decision"] == Decision.DESTROY else "kept longer"
    if done:
        messages.success(request, f"{done} record{'' if done == 1 else 's'} {word}.")
    for reason in left:
        messages.warning(request, f"Nothing was done with {reason}")


@requires(Permission.RETENTION_DECIDE)
def hold_list(request: OfficerRequest) -> HttpResponse:
    holds = list(holds_for(request.user).select_related("placed_by", "lifted_by"))
    record_access(
        operation=Access.SEARCH, by=request.user, what="Legal holds", shown=[hold.reference for hold in holds]
    )
    context = {
        "live": [hold for hold in holds if hold.lifted_at is None],
        "lifted": [hold for hold in holds if hold.lifted_at],
        "tabs": tabs("hold-list"),
    }
    return render(request, "casework/retention/holds.html", context)


@requires(Permission.RETENTION_DECIDE)
def hold_set(request: OfficerRequest) -> HttpResponse:
    form = HoldForm(request.POST or None, initial={"reference": request.GET.get("reference", "")})

    def save() -> str:
        hold = retention.set_hold(by=request.user, **form.cleaned_data)
        messages.success(request, f"{hold.reference} is kept until the legal hold is lifted.")
        return reverse("casework:hold-list")

    back = reverse("casework:hold-list")
    context = {"heading": "Place a legal hold", "submit_label": "Place hold", "back_url": back, "cancel_url": back}
    return form_page(request, form, save, **context)


@hold_view(Permission.RETENTION_DECIDE)
def hold_lift(request: OfficerRequest, hold: LegalHold) -> HttpResponse:
    form = LiftForm(request.POST or None)

    def save() -> str:
        retention.lift_hold(hold=hold, by=request.user, because=form.cleaned_data["because"])
        messages.success(request, f"The legal hold on {hold.reference} is lifted.")
        return reverse("casework:hold-list")

    back = reverse("casework:hold-list")
    context = {
        "heading": "Lift the legal hold",
        "caption": hold.reference,
        "submit_label": "Lift hold",
        "back_url": back,
    }
    return form_page(request, form, save, cancel_url=back, intro=f"It was placed because: {hold.reason}", **context)


@requires(Permission.RETENTION_DECIDE)
def destroyed_list(request: OfficerRequest) -> HttpResponse:
    form = DestroyedForm(request.GET)
    found = tombstones_for(request.user).select_related("destroyed_by")
    if form.is_valid() and form.cleaned_data["reference"]:
        found = found.filter(reference=form.cleaned_data["reference"].upper())
    page, count = page_of(request, found)
    record_access(operation=Access.SEARCH, by=request.user, what="Destroyed records", shown=list(page))
    rows = [(stone, RecordType(stone.record_type).short, sum(stone.rows.values())) for stone in page]
    context = {"filter_form": form, "page": page, "count": count, "rows": rows, "tabs": tabs("destroyed-list")}
    return render(request, "casework/retention/destroyed.html", context)


@requires(Permission.RETENTION_DECIDE)
def retention_periods(request: OfficerRequest) -> HttpResponse:
    context = {
        "schedule": retention.schedule(request.user, today=timezone.localdate()),
        "rules": retention.rules_of(request.user),
        "tabs": tabs("retention-periods"),
    }
    return render(request, "casework/retention/periods.html", context)


@requires(Permission.RETENTION_DECIDE)
def retention_rule_add(request: OfficerRequest) -> HttpResponse:
    form = RuleForm(request.POST or None)

    def save() -> str:
        retention.add_rule(by=request.user, **form.cleaned_data)
        messages.success(request, "The period is recorded. The queue goes by it from the next night on.")
        return reverse("casework:retention-periods")

    back = reverse("casework:retention-periods")
    context = {
        "heading": "Record a period of your agency’s schedule",
        "submit_label": "Record period",
        "back_url": back,
    }
    return form_page(request, form, save, cancel_url=back, **context)
