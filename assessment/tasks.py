"""Background work of the assessment. A task takes an id, calls one service, and may run twice without harm."""

from celery import shared_task
from django.utils import timezone

from assessment.services import (
    assessments,
    cohorts,
    dashboards,
    documents,
    extracts,
    later,
    reminders,
    signoff,
    supplied,
)


@shared_task
def collect_figures(run_id: int) -> None:
    """Collect the figures of an assessment, as a CollectionRun asks."""
    assessments.run_collection(run_id=run_id)


@shared_task
def make_documents(run_id: int) -> None:
    """Make the documents of an assessment, as a DocumentRun asks."""
    documents.run_documents(run_id=run_id)


@shared_task
def remind_of_returns() -> int:
    """Remind agencies of returns that are due soon or late. Run each morning by Celery beat."""
    return reminders.remind(today=timezone.localdate())


@shared_task
def clear_cohorts() -> int:
    """Delete the rows of offender cohorts whose time to be kept has ended. Run each night by Celery beat."""
    return cohorts.clear(today=timezone.localdate())


@shared_task
def freeze_documents(assessment_id: int) -> None:
    """Make the documents of a paper that was signed off, and keep them for good."""
    signoff.freeze_documents(assessment_id=assessment_id)


@shared_task
def compute_today(assessment_id: int) -> None:
    """Compute what a signed-off assessment would say if it were made today."""
    later.compute(assessment_id=assessment_id)


@shared_task
def refresh_dashboards() -> None:
    """Collect every partnership's dashboard of the latest quarter. Run each night by Celery beat."""
    dashboards.refresh(today=timezone.localdate())


@shared_task
def read_extract(extract_id: int) -> None:
    """Read a large file through, before it is imported."""
    extracts.read_in_background(extract_id=extract_id)


@shared_task
def import_extract(extract_id: int) -> None:
    """Import a large file that was read and confirmed."""
    extracts.import_in_background(extract_id=extract_id)


@shared_task
def import_supplied(partnership: str) -> None:
    """Import the open data that comes with the product, for a demonstration, and collect what rests on it."""
    supplied.import_all(partnership)
    dashboards.refresh(today=timezone.localdate())
