"""Background work of the assessment. A task takes an id, calls one service, and may run twice without harm."""

from celery import shared_task

from assessment.services import assessments


@shared_task
def collect_figures(run_id: int) -> None:
    """Collect the figures of an assessment, as a CollectionRun asks."""
    assessments.run_collection(run_id=run_id)
