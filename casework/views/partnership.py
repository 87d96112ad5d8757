"""The system administrator's pages: agencies, their teams, and who administers them. No case, no report, no person."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from casework.access import agencies_for
from casework.audit import Access, record_access
from casework.doors import agency_view
from casework.forms.officers import InviteForm, RolesForm
from casework.forms.partnership import AgencyForm, TeamForm
from casework.models import Agency, Invitation, User
from casework.permissions import OfficerRequest, Permission, confirm_identity, requires
from casework.services import agencies, officers
from casework.views.officers import kept_roles, link_for, try_it
from casework.views.pages import form_page

ADMINISTER = Permission.PARTNERSHIP_ADMINISTER


def _page(agency: Agency) -> str:
    return reverse("casework:agency-view", args=[agency.pk])


@requires(ADMINISTER)
def agency_list(request: OfficerRequest) -> HttpResponse:
    record_access(operation=Access.SEARCH, by=request.user, what="Agencies")
    rows = agencies.standing(agencies_for(request.user), request.user.partnership)
    return render(request, "casework/officers/agencies.html", {"rows": rows})


@requires(ADMINISTER)
def agency_add(request: OfficerRequest) -> HttpResponse:
    form = AgencyForm(request.POST or None, partnership=request.user.partnership)

    def save() -> str:
        facts = form.cleaned_data
        agency = form.existing or agencies.found(name=facts["name"], kind=facts["kind"], by=request.user)
        agencies.add_agency(agency=agency, by=request.user)
        messages.success(request, f"{agency} is in the partnership. Appoint its administrator next.")
        return _page(agency)

    back = reverse("casework:agency-list")
    context = {"heading": "Add an agency", "caption": request.user.partnership.name, "submit_label": "Add agency"}
    context |= {"back_url": back, "back_label": "Back to agencies", "cancel_url": back}
    return form_page(request, form, save, **context)


@agency_view(ADMINISTER)
def agency_show(request: OfficerRequest, agency: Agency) -> HttpResponse:
    context = {
        "agency": agency,
        "teams": agencies.teams_of(agency, request.user.partnership),
        "appointed": agencies.appointed(agency, request.user.partnership),
        "invitations": agencies.invited(agency, request.user.partnership),
    }
    return render(request, "casework/officers/agency.html", context)


def _about(agency: Agency, heading: str, submit: str) -> dict[str, Any]:
    back = _page(agency)
    context = {"heading": heading, "caption": agency.name, "submit_label": submit}
    return context | {"back_url": back, "back_label": f"Back to {agency}", "cancel_url": back}


@agency_view(ADMINISTER)
def team_add(request: OfficerRequest, agency: Agency) -> HttpResponse:
    form = TeamForm(request.POST or None)

    def save() -> str:
        team = agencies.add_team(agency=agency, by=request.user, **form.cleaned_data)
        messages.success(request, f"The team {team} is made.")
        return _page(agency)

    return form_page(request, form, save, **_about(agency, "Add a team", "Add team"))


@agency_view(ADMINISTER)
@confirm_identity
def administrator_appoint(request: OfficerRequest, agency: Agency) -> HttpResponse:
    form = InviteForm(request.POST or None, by=request.user, agency=agency)

    def save() -> str:
        facts = form.cleaned_data
        known = agencies.officer_at(agency, request.user.partnership, facts["email"])
        if known:
            officers.give(officer=known, by=request.user, roles=facts["roles"])
            messages.success(request, f"{known.name} has an account here, and has the role now.")
        else:
            invitation = officers.invite(agency=agency, by=request.user, link=link_for(request), **facts)
            messages.success(request, f"An invitation is on its way to {invitation.email}.")
        return _page(agency)

    intro = "An officer who has an account here already gets the role at once. Who has none is invited."
    context = _about(agency, "Appoint an administrator or data protection officer", "Appoint")
    return form_page(request, form, save, template="casework/officers/invite.html", intro=intro, **context)


@agency_view(ADMINISTER)
@confirm_identity
def administrator_change(request: OfficerRequest, agency: Agency, officer: int) -> HttpResponse:
    """The roles that the system administrator gives, and takes."""
    found: User = _found(request, agencies.appointed(agency, request.user.partnership), officer)
    form = RolesForm(request.POST or None, record=found, by=request.user)

    def save() -> str:
        same = {name: getattr(found, name) for name in ("name", "job_title", "team")}
        roles = form.cleaned_data.get("roles", found.roles)
        officers.change(officer=found, by=request.user, version=form.version, roles=roles, **same)
        messages.success(request, f"The roles of {found.name} are changed.")
        return _page(agency)

    context = _about(agency, f"Change the roles of {found.name}", "Save changes")
    kept = kept_roles(found, request.user)
    context |= {"kept": kept, "kept_by": "an administrator of the agency", "is_self": found.pk == request.user.pk}
    return form_page(request, form, save, template="casework/officers/change.html", **context)


def _found(request: OfficerRequest, rows: Any, pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        record_access(operation=Access.REFUSED, by=request.user, what=request.path)
        raise Http404
    return found


@agency_view(ADMINISTER)
@require_POST
def administrator_resend(request: OfficerRequest, agency: Agency, invitation: int) -> HttpResponse:
    found: Invitation = _found(request, agencies.invited(agency, request.user.partnership), invitation)
    done = f"A new link is on its way to {found.email}. The one before no longer works."
    try_it(request, done, lambda: officers.resend(invitation=found, by=request.user, link=link_for(request)))
    return redirect(_page(agency))


@agency_view(ADMINISTER)
@require_POST
def administrator_withdraw(request: OfficerRequest, agency: Agency, invitation: int) -> HttpResponse:
    found: Invitation = _found(request, agencies.invited(agency, request.user.partnership), invitation)
    done = f"The invitation of {found.name} is taken back."
    try_it(request, done, lambda: officers.withdraw(invitation=found, by=request.user))
    return redirect(_page(agency))


@agency_view(ADMINISTER)
@require_POST
def administrator_let_in(request: OfficerRequest, agency: Agency, officer: int) -> HttpResponse:
    """For the one whom nobody in the agency can let in: its last administrator."""
    found: User = _found(request, agencies.appointed(agency, request.user.partnership), officer)
    done = f"{found.name} can sign in again."
    try_it(request, done, lambda: officers.let_in(officer=found, by=request.user))
    return redirect(_page(agency))
