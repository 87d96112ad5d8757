"""Taking a list out of the system."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from casework.access import cases_for
from casework.audit import Access, record_access
from casework.filters import CaseFilter, in_words
from casework.forms.exports import ExportForm
from casework.permissions import OfficerRequest, Permission, confirm_identity, requires
from casework.services import exports
from casework.views.files import download


@requires(Permission.CASE_EXPORT)
@confirm_identity
def case_export(request: OfficerRequest) -> HttpResponse:
    found = CaseFilter(request.GET, queryset=cases_for(request.user), request=request)
    is_right = found.form.is_valid()  # a filter that cannot be read must not become no filter
    form = ExportForm(request.POST or None)
    if request.method == "POST" and is_right and form.is_valid():
        try:
            content = exports.case_list(
                cases=found.qs, asked=in_words(found), taken_by=request.user, **form.cleaned_data
            )
            return download(content, f"cases-{timezone.localdate()}-official-sensitive.csv")
        except ValidationError as refusal:
            form.add_error(None, refusal)
    record_access(operation=Access.SEARCH, by=request.user, what="Cases, before an export", asked=request.GET.dict())
    context = {
        "form": form,
        "is_right": is_right,
        "back_url": f"{reverse('casework:case-list')}?{request.GET.urlencode()}",
    }
    if is_right:
        context |= {"asked": in_words(found), "count": found.qs.order_by().count()}
    return render(request, "casework/exports/cases.html", context)
