"""Background work: each task takes ids, may run twice without harm, and calls one service."""

from celery import shared_task
from django.utils import timezone

from casework.services import actions


@shared_task
def mark_overdue_actions() -> int:
    """Find actions that became overdue and say so on their cases. Run hourly by Celery beat."""
    return actions.notice_overdue(timezone.localdate())
