"""Background work: the Celery application, its clock, and what a worker does when it starts."""

import os
import warnings
from typing import Any

from celery import Celery, signals
from celery.contrib.django.task import DjangoTask
from celery.platforms import SecurityWarning  # type: ignore[attr-defined]

from casework.acting import SYSTEM, acting
from config import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# The demonstration may be tried as root; the container of a deployment runs as an ordinary user.
warnings.filterwarnings("ignore", category=SecurityWarning)


class SystemTask(DjangoTask):
    """A task acts for the system, whoever queued it; one that makes something for an officer says so itself."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run it."""
        with acting(SYSTEM):
            return super().__call__(*args, **kwargs)


app = Celery("asb", task_cls=SystemTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.celeryd_init.connect
def start_servers_for_worker(**_: Any) -> None:
    """The embedded Redis must be there before the worker asks for its queue."""
    embedded.ensure()


@signals.beat_init.connect
def start_servers_for_beat(**_: Any) -> None:
    """The embedded Redis must be there before the clock sends its first task."""
    embedded.ensure()


@signals.worker_process_init.connect
def end_with_the_worker(**_: Any) -> None:
    """A pool process whose worker was killed would wait for work for ever: let the kernel end it."""
    embedded.die_with_parent(embedded.SIGKILL)
