"""Support for victims: referring one, and the service's own work with them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from casework.access import agenda_items_for, support_referrals_for
from casework.audit import Access, record_access
from casework.doors import case_view, support_view
from casework.forms.cases import ContactForm
from casework.forms.support import (
    AcceptForm,
    DeclineForm,
    FeedbackForm,
    SupportEndForm,
    SupportGivenForm,
    SupportReferForm,
)
from casework.models import AgendaItem, Case, Contact, SupportReferral, User
from casework.permissions import OfficerRequest, Permission, requires
from casework.rules.workflow import SupportReferralStatus
from casework.services import support
from casework.services.known import Known, records_of, victims_on
from casework.timeline import Readers
from casework.views.cases import about
from casework.views.pages import form_page, page_of

Status = SupportReferralStatus
STATUS_COLOURS = {
    Status.WAITING: "yellow",
    Status.ACCEPTED: "green",
    Status.DECLINED: "grey",
    Status.ENDED: "grey",
    Status.TAKEN_BACK: "grey",
}
OVER = [Status.DECLINED, Status.TAKEN_BACK, Status.ENDED]


def _agenda_item(request: OfficerRequest, case: Case) -> AgendaItem | None:
    """The agenda item that the referral comes from, when the address names one of this case."""
    wanted = request.GET.get("item", "")
    return agenda_items_for(request.user).filter(case=case, pk=wanted).first() if wanted.isdecimal() else None


@case_view(Permission.CASE_MANAGE)
def support_refer(request: OfficerRequest, case: Case) -> HttpResponse:
    form = SupportReferForm(request.POST or None, case=case)
    item = _agenda_item(request, case)

    def save() -> Case | AgendaItem:
        facts = {name: value for name, value in form.cleaned_data.items() if name != "has_agreed"}
        referral = support.refer(case=case, by=request.user, agenda_item=item, **facts)
        messages.success(request, f"{referral.person} is referred to {referral.agency}.")
        return item or case

    context = about(case, "Refer a victim for support", "Refer for support")
    if item:
        back = item.get_absolute_url()
        context |= {"back_url": back, "back_label": "Back to the agenda item", "cancel_url": back}
    victims, services = form.fields["person"].queryset, form.fields["agency"].queryset  # type: ignore[attr-defined]
    template = "casework/support/refer.html"
    people = [victim.records for victim in victims_on(case, request.user)]
    context |= {"people": people, "victims": victims, "services": services, "reach": _reach(people)}
    return form_page(request, form, save, template=template, **context)


def _reach(victims: list[list[Known]]) -> list[str]:
    """What the service will be told of how to reach the victims, where not everybody on the case is."""
    limited = [record for records in victims for record in records if record.is_contact_limited]
    return [
        f"{record.agency} keeps how to reach {record} from your agency. The service has to ask them."
        if record.contact_kept
        else f"How to reach {record} is kept to some agencies. The service that you choose joins them."
        for record in limited
    ]


@requires(Permission.SUPPORT_WORK)
def support_list(request: OfficerRequest) -> HttpResponse:
    referrals = support_referrals_for(request.user).select_related("case", "person", "worker")
    waiting = list(referrals.filter(status=Status.WAITING))
    accepted = list(referrals.filter(status=Status.ACCEPTED))
    page, _ = page_of(request, referrals.filter(status__in=OVER).order_by("-referred_on", "-pk"))
    shown = [referral.case.reference for referral in [*waiting, *accepted, *page]]
    record_access(operation=Access.SEARCH, by=request.user, what="Support referrals", shown=shown)
    context = {"waiting": waiting, "accepted": accepted, "page": page, "today": timezone.localdate()}
    return render(request, "casework/support/list.html", context)


@support_view(Permission.SUPPORT_WORK)
def support_show(request: OfficerRequest, referral: SupportReferral) -> HttpResponse:
    feedback = getattr(referral, "feedback", None)
    context = {
        "referral": referral,
        "person": referral.person,
        "records": records_of(referral.person, referral.case, request.user),
        "case": referral.case,
        "status_colour": STATUS_COLOURS[Status(referral.status)],
        "is_late": not referral.first_contact_on and referral.respond_by < timezone.localdate(),
        "contacts": support_contacts(referral, request.user),
        "given": referral.support_given.select_related("given_by"),
        "feedback": feedback,
        "is_waiting": referral.status == Status.WAITING,
        "is_accepted": referral.status == Status.ACCEPTED,
        "is_over": referral.status in OVER,
        "can_record_feedback": feedback is None and referral.status in (Status.ACCEPTED, Status.ENDED),
    }
    return render(request, "casework/support/view.html", context)


def support_contacts(referral: SupportReferral, user: User) -> list[tuple[Contact, str]]:
    """The contacts of the referral that the officer may read, each with who may."""
    readers = Readers(referral.case, user)
    found = referral.contacts.readable_by(user).select_related("made_by").order_by("-on", "-pk")
    return [(contact, readers.of(contact) or "Everyone on the case") for contact in found]


def about_referral(referral: SupportReferral, heading: str, submit: str, **more: Any) -> dict:
    """What the form pages of a referral have in common."""
    back = referral.get_absolute_url()
    context = {"heading": heading, "caption": f"{referral.person}, {referral.case.reference}", "submit_label": submit}
    return context | {"back_url": back, "back_label": "Back to referral", "cancel_url": back} | more


@support_view(Permission.SUPPORT_WORK)
def support_accept(request: OfficerRequest, referral: SupportReferral) -> HttpResponse:
    form = AcceptForm(request.POST or None, record=referral)

    def save() -> SupportReferral:
        support.accept(referral=referral, by=request.user, version=form.version, on=form.cleaned_data["on"])
        messages.success(request, "You have accepted the referral.")
        return referral

    intro = "You take this person on. The agencies on the case see that the referral is accepted."
    return form_page(request, form, save, **about_referral(referral, "Accept the referral", "Accept", intro=intro))


@support_view(Permission.SUPPORT_WORK)
def support_decline(request: OfficerRequest, referral: SupportReferral) -> HttpResponse:
    form = DeclineForm(request.POST or None, record=referral)

    def save() -> str:
        facts = form.cleaned_data
        support.decline(
            referral=referral,
            by=request.user,
            version=form.version,
            on=facts["on"],
            reason=facts["reason"],
        )
        messages.success(request, "You have declined the referral.")
        return reverse("casework:support-list")  # the share has ended with it, and the page of the referral too

    intro = "You will no longer see the case, unless your agency has other work on it."
    return form_page(request, form, save, **about_referral(referral, "Decline the referral", "Decline", intro=intro))


@support_view(Permission.SUPPORT_WORK)
def support_contact(request: OfficerRequest, referral: SupportReferral) -> HttpResponse:
    form = ContactForm(request.POST or None, case=referral.case, by=request.user)

    def save() -> SupportReferral:
        support.log_contact(case=referral.case, referral=referral, by=request.user, **form.cleaned_data)
        messages.success(request, "The contact is logged.")
        return referral

    records = records_of(referral.person, referral.case, request.user)
    context = about_referral(referral, f"Log a contact with {referral.person}", "Save contact", people=[records])
    return form_page(request, form, save, template="casework/contacts/log.html", **context)


@support_view(Permission.SUPPORT_WORK)
def support_give(request: OfficerRequest, referral: SupportReferral) -> HttpResponse:
    form = SupportGivenForm(request.POST or None)

    def save() -> SupportReferral:
        support.give(referral=referral, by=request.user, **form.cleaned_data)
        messages.success(request, "The support is logged.")
        return referral

    intro = f"Only {referral.agency} can read this."
    return form_page(request, form, save, **about_referral(referral, "Log support given", "Save support", intro=intro))


@support_view(Permission.SUPPORT_WORK)
def support_feedback(request: OfficerRequest, referral: SupportReferral) -> HttpResponse:
    form = FeedbackForm(request.POST or None)

    def save() -> SupportReferral:
        support.record_feedback(referral=referral, by=request.user, **form.cleaned_data)
        messages.success(request, "The feedback is recorded.")
        return referral

    intro = "What they said of the support. The yearly figures count the answers; only your agency reads the words."
    return form_page(request, form, save, **about_referral(referral, "Record feedback", "Save feedback", intro=intro))


@support_view(Permission.SUPPORT_WORK)
def support_end(request: OfficerRequest, referral: SupportReferral) -> HttpResponse:
    form = SupportEndForm(request.POST or None, record=referral)

    def save() -> SupportReferral:
        support.end(referral=referral, by=request.user, version=form.version, on=form.cleaned_data["on"])
        messages.success(request, "Support has ended.")
        return referral

    intro = "The agencies on the case see that support has ended, and nothing more."
    return form_page(request, form, save, **about_referral(referral, "End support", "End support", intro=intro))
