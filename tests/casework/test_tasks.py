"""Background work: what the clock sends is what the worker knows."""

import inspect

from django.conf import settings

from casework import tasks
from config.celery import app


def test_the_worker_knows_every_task_that_the_clock_sends() -> None:
    app.loader.import_default_modules()
    sent = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert sent - set(app.tasks) == set()


def test_everything_in_the_module_of_tasks_is_a_task() -> None:
    functions = inspect.getmembers(tasks, inspect.isfunction)
    assert [name for name, function in functions if function.__module__ == tasks.__name__] == []
