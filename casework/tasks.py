"""Background work: each task takes ids, may run twice without harm, and calls one service."""

import logging

from celery import shared_task
from django.utils import timezone

from casework.services import (
    accounts,
    actions,
    agreements,
    attestations,
    concerns,
    erasure,
    marks,
    notices,
    pointers,
    record,
    requests,
    retention,
    sharing,
    subject_access,
    subject_pages,
)

logger = logging.getLogger(__name__)


@shared_task
def mark_overdue_actions() -> int:
    """Find actions that became overdue and say so on their cases. Run hourly by Celery beat."""
    return actions.notice_overdue(timezone.localdate())


@shared_task
def suspend_dormant_accounts() -> int:
    """Warn officers who do not use their account, and suspend those who were warned. Run each night by Celery beat."""
    return accounts.suspend_dormant(today=timezone.localdate())


@shared_task
def remind_of_checks() -> int:
    """Tell of vetting and training that run out soon. Run each night by Celery beat."""
    return accounts.remind_checks(today=timezone.localdate())


@shared_task
def open_attestations() -> int:
    """Ask each agency once a quarter who still needs access. Run each night by Celery beat."""
    return attestations.open_quarter(today=timezone.localdate())


@shared_task
def seal_record() -> int:
    """Seal what is new in the record of changes and accesses. Run each minute by Celery beat."""
    return record.seal()


@shared_task
def verify_record() -> bool:
    """Recompute the whole record and write down whether it is what was sealed. Run each night by Celery beat."""
    verification = record.verify()
    for finding in verification.findings:
        logger.error("The record is not whole. %s", finding)
    return verification.is_whole


@shared_task
def end_expired_shares() -> int:
    """Close the books on shares whose last day has passed. Run every five minutes by Celery beat."""
    return sharing.end_expired(today=timezone.localdate())


@shared_task
def warn_ahead() -> int:
    """Tell officers of agreements that lapse soon and of shares that end soon. Run hourly by Celery beat."""
    today = timezone.localdate()
    return agreements.notice_lapses(today=today) + sharing.notice_ends(today=today)


@shared_task
def mail_notices() -> int:
    """E-mail those for whom a notice waits. Run each minute by Celery beat."""
    return notices.mail_waiting(now=timezone.now())


@shared_task
def collect_subject_access(request_id: int) -> int:
    """Make a page of each record that a subject access request is about. Cut short, it goes on where it was."""
    return subject_access.collect(request_id=request_id)


@shared_task
def make_subject_pack(request_id: int) -> bool:
    """Make the pack that was asked for."""
    return subject_pages.make_pack(request_id=request_id)


@shared_task
def look_after_retention() -> int:
    """List what has reached its period, destroy small technical things, and warn of subject access requests that are due. Run
    each night by Celery beat."""
    today = timezone.localdate()
    erasure.destroy_technical(today=today)
    subject_access.warn_of_due(today=today)
    return retention.list_due(today=today)


@shared_task
def tell_who_hides(question: int | None = None, report: int | None = None) -> int:
    """Somebody asked about a person, or recorded a report of one: tell whoever keeps a matching person hidden from them."""
    return marks.tell_of(question=question, report=report)


@shared_task
def notice_overdue_requests() -> int:
    """Tell of requests for access whose day has passed. Run daily by Celery beat."""
    return requests.notice_overdue(timezone.localdate())


@shared_task
def clear_what_ended() -> int:
    """Take away the grants of emergencies that are over, and questions of yesterday. Run every quarter of an hour by Celery
    beat."""
    return sharing.clear_emergencies() + pointers.clear_questions()


@shared_task
def find_concerns() -> int:
    """Find what in yesterday's record is worth a look by the data protection officers. Run each night by Celery beat."""
    return concerns.find_recent(timezone.localdate())


@shared_task
def tell_of_concerns() -> int:
    """Tell data protection officers that something waits to be looked at. Run each week by Celery beat."""
    return concerns.tell_weekly(timezone.localdate())
