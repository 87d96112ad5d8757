"""Letters about returns: asked for, ready to be signed off, due in a week, due tomorrow, late. Each goes once."""

import datetime
import logging
from smtplib import SMTPException

from django.apps import apps
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from assessment.models import AgencyReturn
from assessment.rules.answers import reminder_due
from assessment.services.letters import address_of, send_once_saved
from casework.permissions import Permission, can

logger = logging.getLogger(__name__)
MOST_TOLD = 5
OPEN = (AgencyReturn.Status.REQUESTED, AgencyReturn.Status.DRAFT)


def addressees(agency_return: AgencyReturn) -> list[str]:
    """Who is written to: those of the agency who may sign off, else those who may fill it in; a few, not everybody. Who
    began to fill it in is always among them."""
    form = agency_return.form
    users = apps.get_model("casework", "User")._default_manager.filter(
        agency_id=form.agency_id, partnership_id=form.partnership_id, is_active=True
    )
    everybody = [user for user in users.order_by("pk") if can(user, Permission.RETURN_FILL)]
    signers = [user for user in everybody if can(user, Permission.RETURN_SIGN)]
    told = (signers or everybody)[:MOST_TOLD]
    told += [user for user in everybody if user.pk == agency_return.entered_by_id and user not in told]
    return [user.email for user in told]


def tell_asked(agency_return: AgencyReturn) -> None:
    """Tell the agency, once it is saved, that something is asked of it. A mail server that is away stops nothing: the
    return is on the agency's page, and a reminder follows."""
    subject = f"A return is asked for: {agency_return.form.title}"
    send_once_saved(*_letter(agency_return, "emails/return_asked.txt", subject), addressees(agency_return))


def tell_ready(agency_return: AgencyReturn, signers: list[str]) -> None:
    """Tell those who may sign a return off, once it is saved, that it only waits for one of them. The page says so too."""
    subject = f"A return waits for you to sign it off: {agency_return.form.title}"
    send_once_saved(*_letter(agency_return, "emails/return_ready.txt", subject), signers[:MOST_TOLD])


def remind(*, today: datetime.date) -> int:
    """Send every reminder that is due: 7 days and 1 day before the deadline and the day after it. Running it again sends
    nothing twice; what could not be sent is tried again the next time. Returns how many returns were written about."""
    waiting = AgencyReturn.objects.filter(status__in=OPEN, due_on__isnull=False, form__is_active=True)
    return sum(_remind(pk, today) for pk in waiting.order_by("pk").values_list("pk", flat=True))


def _remind(pk: int, today: datetime.date) -> int:
    try:
        with transaction.atomic():
            rows = AgencyReturn.objects.select_for_update(skip_locked=True, of=("self",)).select_related("form__agency")
            one = rows.filter(pk=pk, status__in=OPEN).first()
            if one is None or one.due_on is None:
                return 0
            reminded_on = timezone.localdate(one.reminded_at) if one.reminded_at else None
            if reminder_due(one.due_on, timezone.localdate(one.requested_at), reminded_on, today) is None:
                return 0
            to = addressees(one)
            if not to:
                return 0
            one.reminded_at = timezone.now()
            one.save(update_fields=["reminded_at"])
            when = "is late" if one.due_on < today else "is due soon"
            subject, text = _letter(one, "emails/return_reminder.txt", f"A return {when}: {one.form.title}")
            send_mail(subject, text, None, to)
            return 1
    except (SMTPException, OSError) as fault:
        logger.warning("A reminder of return %s could not be sent: %s", pk, type(fault).__name__)
        return 0


def _letter(agency_return: AgencyReturn, template: str, subject: str) -> tuple[str, str]:
    address = address_of("assessment:return-detail", agency_return.pk)
    return subject, render_to_string(template, {"agency_return": agency_return, "address": address})
