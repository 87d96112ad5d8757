"""An agency's officers, for its administrator; what each role may do, for everybody; joining, for who was invited."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from casework.access import invitations_for, officers_for
from casework.audit import Access, record_access
from casework.doors import invitation_view, officer_view
from casework.filters import OfficerFilter
from casework.forms.officers import ChecksForm, InviteForm, JoinForm, LeaveForm, OfficerForm, SuspendForm
from casework.models import Invitation, User
from casework.permissions import OfficerRequest, Permission, confirm_identity, public, requires
from casework.rules.accounts import AccountState, runs_out_soon
from casework.rules.roles import GIVEN_BY, NEEDS_TRAINING, PURPOSES, ROLE_PERMISSIONS, Role
from casework.services import handover, officers
from casework.services.accounts import account_facts, dormant_days, suspended_on
from casework.services.attestations import current
from casework.views.pages import form_page, page_of

GIVERS = {
    Permission.OFFICERS_ADMINISTER: "an agency administrator",
    Permission.PARTNERSHIP_ADMINISTER: "a system administrator",
}
ENDED, SOON = ("Run out", "red"), ("Runs out soon", "yellow")
INVITED = "invited"  # in the session of who opened the link of an invitation: its digest
STATE_COLOURS = {AccountState.ACTIVE: "green", AccountState.DORMANT_SOON: "yellow", AccountState.SUSPENDED: "grey"}


@requires(Permission.ACCOUNT_USE)
def roles(request: OfficerRequest) -> HttpResponse:
    context = {
        "roles": [
            {
                "label": role.label,
                "purpose": PURPOSES[role],
                "is_own": role in request.user.roles,
                "givers": [GIVERS[permission] for permission, given in GIVEN_BY.items() if role in given],
            }
            for role in Role
        ],
        "rows": [
            (permission.value, permission in NEEDS_TRAINING, [permission in ROLE_PERMISSIONS[role] for role in Role])
            for permission in Permission
        ],
    }
    return render(request, "casework/officers/roles.html", context)


def _standing(officer: User, days: int | None) -> dict[str, Any]:
    """An officer with what the pages say about their account."""
    today = timezone.localdate()
    facts = account_facts(officer, days, today)
    checks = [
        (label, until, ENDED if until and until < today else SOON if runs_out_soon(until, today) else None)
        for label, until in (("Vetted", officer.vetted_until), ("Trained", officer.trained_until))
    ]
    return {
        "officer": officer,
        "state": (facts.state.label, STATE_COLOURS[facts.state]),
        "dormant_on": suspended_on(facts),
        "checks": checks,
    }


@requires(Permission.OFFICERS_ADMINISTER)
def officer_list(request: OfficerRequest) -> HttpResponse:
    own = officers_for(request.user).select_related("team").order_by("-is_active", "name")
    found = OfficerFilter(request.GET, queryset=own, request=request)
    page, count = page_of(request, found.qs)
    days = dormant_days(request.user.partnership_id, timezone.localdate())
    asked = {name: value for name, value in request.GET.items() if value}
    record_access(operation=Access.SEARCH, by=request.user, what="Officers", shown=page, asked=asked)
    context = {
        "filter": found,
        "page": page,
        "rows": [_standing(officer, days) for officer in page],
        "count": count,
        "heading": "Officers",
        "invitations": invitations_for(request.user).select_related("team"),
        "attestation": current(request.user),
        "now": timezone.now(),
    }
    return render(request, "casework/officers/list.html", context)


@officer_view(Permission.OFFICERS_ADMINISTER)
def officer_show(request: OfficerRequest, officer: User) -> HttpResponse:
    days = dormant_days(officer.partnership_id, timezone.localdate())
    work = handover.work_of(officer)
    context = _standing(officer, days) | {"is_self": officer.pk == request.user.pk, "work": work}
    return render(request, "casework/officers/view.html", context)


def page_of_officer(officer: User) -> str:
    return reverse("casework:officer-view", args=[officer.pk])


def _about(officer: User, heading: str, submit: str, **more: Any) -> dict[str, Any]:
    back = page_of_officer(officer)
    context = {"officer": officer, "heading": heading, "caption": officer.name, "submit_label": submit}
    return context | {"back_url": back, "back_label": f"Back to {officer.name}", "cancel_url": back} | more


def try_it(request: OfficerRequest, done: str, act: Callable[[], None]) -> None:
    """What a button does: say that it is done, or why it was refused."""
    try:
        act()
        messages.success(request, done)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])


def link_for(request: HttpRequest) -> officers.Link:
    """The whole address of an invitation's page. Hosts that are not ours never get here (ALLOWED_HOSTS)."""
    return lambda secret: request.build_absolute_uri(reverse("casework:join", args=[secret]))


@requires(Permission.OFFICERS_ADMINISTER)
@confirm_identity
def officer_invite(request: OfficerRequest) -> HttpResponse:
    form = InviteForm(request.POST or None, by=request.user, agency=request.user.agency)

    def save() -> str:
        invitation = officers.invite(
            agency=request.user.agency, by=request.user, link=link_for(request), **form.cleaned_data
        )
        messages.success(request, f"An invitation is on its way to {invitation.email}.")
        return reverse("casework:officer-list")

    context = {"heading": "Invite an officer", "caption": request.user.agency.name, "submit_label": "Send invitation"}
    back = reverse("casework:officer-list")
    context |= {"back_url": back, "back_label": "Back to officers", "cancel_url": back}
    return form_page(request, form, save, template="casework/officers/invite.html", **context)


@officer_view(Permission.OFFICERS_ADMINISTER)
@confirm_identity
def officer_change(request: OfficerRequest, officer: User) -> HttpResponse:
    form = OfficerForm(request.POST or None, record=officer, by=request.user)

    def save() -> str:
        facts = {name: form.cleaned_data[name] for name in ("name", "job_title", "team")}
        chosen = form.cleaned_data.get("roles", officer.roles)
        officers.change(officer=officer, by=request.user, version=form.version, roles=chosen, **facts)
        messages.success(request, f"The account of {officer.name} is changed.")
        return page_of_officer(officer)

    context = _about(officer, "Change roles and team", "Save changes", is_self=officer.pk == request.user.pk)
    context |= {"kept": kept_roles(officer, request.user), "kept_by": "a system administrator"}
    return form_page(request, form, save, template="casework/officers/change.html", **context)


def kept_roles(officer: User, by: User) -> list[str]:
    """The officer's roles that somebody else gives and takes."""
    given = officers.may_give(by, officer.agency)
    return [Role(role).label for role in officer.roles if role not in given]


@officer_view(Permission.OFFICERS_ADMINISTER)
def officer_checks(request: OfficerRequest, officer: User) -> HttpResponse:
    form = ChecksForm(request.POST or None, record=officer)

    def save() -> str:
        dates = {name: form.cleaned_data[name] for name in ("vetted_until", "trained_until")}
        officers.set_checks(officer=officer, by=request.user, version=form.version, **dates)
        messages.success(request, f"The dates of {officer.name} are saved.")
        return page_of_officer(officer)

    return form_page(request, form, save, **_about(officer, "Vetting and training", "Save dates"))


@officer_view(Permission.OFFICERS_ADMINISTER)
def officer_suspend(request: OfficerRequest, officer: User) -> HttpResponse:
    form = SuspendForm(request.POST or None)

    def save() -> str:
        officers.suspend(officer=officer, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"{officer.name} is suspended, and signed out everywhere.")
        return page_of_officer(officer)

    intro = (
        "They are signed out at once and cannot sign in. Their work stays theirs: “Leaving the agency” hands it over."
    )
    context = _about(officer, "Suspend the account", "Suspend", button_class="govuk-button--warning", intro=intro)
    return form_page(request, form, save, **context)


@officer_view(Permission.OFFICERS_ADMINISTER)
@require_POST
def officer_let_in(request: OfficerRequest, officer: User) -> HttpResponse:
    done = f"{officer.name} can sign in again."
    try_it(request, done, lambda: officers.let_in(officer=officer, by=request.user))
    return redirect(page_of_officer(officer))


@officer_view(Permission.OFFICERS_ADMINISTER)
def officer_leave(request: OfficerRequest, officer: User) -> HttpResponse:
    work = handover.work_of(officer)
    form = LeaveForm(request.POST or None, officer=officer, has_work=bool(work))

    def save() -> str:
        done = handover.leave(officer=officer, by=request.user, **{"reason": "", **form.cleaned_data})
        pieces = "1 piece" if done.moved == 1 else f"{done.moved or 'No'} pieces"
        messages.success(request, f"{officer.name} is suspended. {pieces} of work changed hands.")
        for refused in done.refused:
            messages.warning(request, f"Not handed over – {refused} Choose somebody else for the rest.")
        return page_of_officer(officer)

    leaves = ("Leaving the agency", "Suspend and hand over")
    heading, submit = leaves if officer.is_active else ("Hand over", "Hand over")
    context = _about(officer, heading, submit, button_class="govuk-button--warning", work=work)
    return form_page(request, form, save, template="casework/officers/leave.html", **context)


@invitation_view(Permission.OFFICERS_ADMINISTER)
@require_POST
def invitation_resend(request: OfficerRequest, invitation: Invitation) -> HttpResponse:
    done = f"A new link is on its way to {invitation.email}. The one before no longer works."
    try_it(request, done, lambda: officers.resend(invitation=invitation, by=request.user, link=link_for(request)))
    return redirect("casework:officer-list")


@invitation_view(Permission.OFFICERS_ADMINISTER)
@require_POST
def invitation_withdraw(request: OfficerRequest, invitation: Invitation) -> HttpResponse:
    done = f"The invitation of {invitation.name} is taken back."
    try_it(request, done, lambda: officers.withdraw(invitation=invitation, by=request.user))
    return redirect("casework:officer-list")


@public
@require_GET
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """The link of an invitation leads on to a page without its secret in the address: addresses are written down, in the
    record and in logs, and from there nobody is to come in."""
    digest = officers.digest_of(secret)
    if officers.invitation_for(digest):
        request.session[INVITED] = digest
    else:
        request.session.pop(INVITED, None)
    return redirect("casework:join-form")


@public
def join_form(request: HttpRequest) -> HttpResponse:
    """For who was invited. Whatever is wrong with a link, its page says the same."""
    digest = request.session.get(INVITED, "")
    invitation = officers.invitation_for(digest)
    if invitation is None:
        record_access(operation=Access.REFUSED, by=request.user, what="An invitation that does not work")
        return render(request, "casework/officers/no_invitation.html")
    is_signed_in = request.user.is_authenticated
    form = JoinForm((None if is_signed_in else request.POST) or None, invitation=invitation)

    def save() -> str:
        officers.accept(digest=digest, password=form.cleaned_data["password"])
        del request.session[INVITED]
        messages.success(request, "Your account is ready. Sign in with your email address and your new password.")
        return reverse("account_login")

    context = {"invitation": invitation, "heading": "Set up your account", "submit_label": "Make my account"}
    template = "casework/officers/join.html"
    return form_page(request, form, save, template=template, is_signed_in=is_signed_in, **context)  # type: ignore[arg-type]
