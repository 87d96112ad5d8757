"""Pages on which the analyst sets up returns, asks agencies for them and sees who has answered."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assessment.forms.returns import AskForm, ReopenForm, ReturnSetupForm, TakeOverForm
from assessment.models import AgencyReturn, ReturnForm
from assessment.services import return_forms, returns
from assessment.views.doors import found_or_refused
from casework.permissions import OfficerRequest, Permission, requires

EDIT = Permission.ASSESSMENT_EDIT


def _asked(request: OfficerRequest, pk: int) -> AgencyReturn:
    return found_or_refused(request, returns.find_asked(request.user, pk))


@requires(EDIT)
@require_GET
def overview(request: OfficerRequest) -> HttpResponse:
    """Who was asked, who has answered, who is late."""
    found, today = returns.all_returns(request.user), timezone.localdate()
    is_late = [one for one in found if one.is_open and one.due_on and one.due_on < today]
    context = {
        "returns": found,
        "late": len(is_late),
        "open": len([one for one in found if one.is_open]),
        "done": len([one for one in found if not one.is_open]),
        "today": today,
        "has_forms": bool(return_forms.forms_of(request.user)),
    }
    return render(request, "assessment/returns/overview.html", context)


@requires(EDIT)
def ask(request: OfficerRequest) -> HttpResponse:
    choices = [form for form in return_forms.forms_of(request.user) if form.is_active]
    form = AskForm(choices, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        _ask_each(request, [one for one in choices if str(one.pk) in form.cleaned_data["chosen"]], form)
        return redirect("assessment:return-overview")
    context = {
        "form": form,
        "heading": "Ask agencies for returns",
        "intro": "Each agency is told by e-mail, and reminded 7 days and 1 day before the deadline and the day after it."
        if choices
        else "There is no return to ask for yet. Choose some under “What agencies are asked”.",
        "submit_label": "Ask",
        "cancel_url": reverse("assessment:return-overview"),
    }
    return render(request, "components/form_page.html", context)


def _ask_each(request: OfficerRequest, chosen: list[ReturnForm], form: AskForm) -> None:
    period, due_on, asked = form.cleaned_data["period"], form.cleaned_data["due_on"], 0
    for one in chosen:
        try:
            returns.ask(form=one, period=period, due_on=due_on, by=request.user)
            asked += 1
        except returns.ReturnRefusedError as refusal:
            messages.warning(request, str(refusal))
    if asked:
        messages.success(request, f"Asked for {asked} return{'' if asked == 1 else 's'}, {period.dates}.")


@requires(EDIT)
def reopen(request: OfficerRequest, pk: int) -> HttpResponse:
    agency_return = _asked(request, pk)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            returns.reopen(agency_return=agency_return, by=request.user, **form.cleaned_data)
            messages.success(
                request, f"{agency_return.form.agency} is asked again. The signed version counts until then."
            )
            return redirect("assessment:return-overview")
        except returns.ReturnRefusedError as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "heading": "Ask the agency to look at it again",
        "caption": str(agency_return),
        "intro": "A new version starts from the signed one, which stays and counts until the new one is signed off.",
        "submit_label": "Ask again",
        "cancel_url": reverse("assessment:return-detail", args=[pk]),
    }
    return render(request, "components/form_page.html", context)


@requires(EDIT)
@require_POST
def withdraw(request: OfficerRequest, pk: int) -> HttpResponse:
    agency_return = _asked(request, pk)
    try:
        returns.withdraw(agency_return=agency_return, by=request.user)
        messages.success(request, f"{agency_return.form.agency} is no longer asked for {agency_return}.")
        return redirect("assessment:return-overview")
    except returns.ReturnRefusedError as refusal:
        messages.warning(request, str(refusal))
        return redirect("assessment:return-detail", pk)


@requires(EDIT)
@require_GET
def list_forms(request: OfficerRequest) -> HttpResponse:
    forms = return_forms.forms_of(request.user)
    rows = [(form, [item for item in form.items.all() if item.ended_on is None]) for form in forms]
    context = {"rows": rows, "waiting": len(return_forms.waiting_forms(request.user))}
    return render(request, "assessment/returns/forms.html", context)


@requires(EDIT)
def take_over(request: OfficerRequest) -> HttpResponse:
    """Choose among the returns that come with the product, and say which agency counts each."""
    partnership = request.user.partnership
    agencies, ready = return_forms.agencies_of(partnership.pk), return_forms.waiting_forms(request.user)
    form = TakeOverForm(ready, agencies, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        chosen = form.chosen
        made = return_forms.take_over(codes=list(chosen), partnership=partnership, agencies=chosen, by=request.user)
        messages.success(
            request, f"{len(made)} return{' is' if len(made) == 1 else 's are'} set up. Nobody is asked yet."
        )
        return redirect("assessment:return-forms")
    context = {
        "form": form,
        "heading": "Choose what agencies are asked",
        "intro": "Say for each return which agency counts it. You can change the items afterwards. Nobody is asked yet.",
        "submit_label": "Set up",
        "cancel_url": reverse("assessment:return-forms"),
    }
    return render(request, "components/form_page.html", context)


@requires(EDIT)
def change_form(request: OfficerRequest, pk: int) -> HttpResponse:
    found = found_or_refused(request, return_forms.find_form(request.user, pk))
    items = [item.indicator.code for item in found.items.select_related("indicator") if item.ended_on is None]
    form = ReturnSetupForm(
        return_forms.agencies_of(found.partnership_id), return_forms.indicators_to_ask(),
        request.POST if request.method == "POST" else None, initial=_as_typed(found, items),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        said = dict(form.cleaned_data)
        codes = said.pop("items")
        try:
            return_forms.change_form(form=found, by=request.user, codes=codes, ended_on=timezone.localdate(), **said)
            messages.success(request, f"“{said['title']}” is changed.")
            return redirect("assessment:return-forms")
        except return_forms.CohortSentError as refusal:
            form.add_error("agency_id", str(refusal))
    context = {
        "form": form,
        "heading": found.title,
        "intro": "Returns that were asked for already keep the agency’s answers.",
        "cancel_url": reverse("assessment:return-forms"),
    }
    return render(request, "components/form_page.html", context)


def _as_typed(found: ReturnForm, items: list[str]) -> dict:
    names = ("title", "agency_id", "frequency", "guidance", "is_active")
    return {name: getattr(found, name) for name in names} | {"items": items}
