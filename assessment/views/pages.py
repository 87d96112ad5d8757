"""The one way in which a page with a form of the strategy, the plan, threats or consultation answers."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from assessment.forms.plan import RecordForm
from assessment.services.assessments import SignedOffError
from assessment.services.saving import Stale
from casework.permissions import OfficerRequest


def form_page(
    request: OfficerRequest,
    form: RecordForm,
    save: Callable[[], str],
    *,
    template: str = "components/form_page.html",
    **context: Any,
) -> HttpResponse:
    """Show a form; save a good one and go to the address that `save` says. What the services refuse is shown as an error,
    what somebody else saved meanwhile as a conflict; what was typed stays."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(save())
        except ValidationError as refusal:
            _show(form, refusal)
        except SignedOffError as refusal:
            form.add_error(None, str(refusal))
        except Stale as stale:
            context["conflict"] = form.conflict(stale, request.user)
            status = 409
    return render(request, template, {"form": form, **context}, status=status)


def _show(form: RecordForm, refusal: ValidationError) -> None:
    """Beside the field that it is about, where the form has it."""
    if hasattr(refusal, "error_dict") and set(refusal.error_dict) <= set(form.fields):
        form.add_error(None, refusal)
    else:
        form.add_error(None, ValidationError(refusal.messages))


def data_of(request: OfficerRequest) -> Any:
    """What was sent, for a form that is otherwise unbound."""
    return request.POST if request.method == "POST" else None
