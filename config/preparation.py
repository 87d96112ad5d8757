"""What must be there before the product can run here: tables, the demonstration, static files, lost tasks."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from assessment.models import Assessment, Extract
from assessment.services import supplied
from assessment.tasks import import_supplied
from casework.models import Partnership
from casework.tasks import look_after_retention, seal_record, verify_record
from config.celery import app
from config.roles import OWNER, prepare_roles

Say = Callable[[str], None]
DEMO_PARTNERSHIP, DEMO_YEAR = "barnet", "2016-17"


def prepare(say: Say) -> None:
    """Bring everything up to date; takes a second when it is already."""
    migrated = migrate(say)
    make_demonstration(say, refresh=migrated)
    collect_static(say)
    give_back_lost_tasks(say)
    complete_demonstration(say)
    connections.close_all()


def migrate(say: Say) -> bool:
    """Apply the migrations that are missing, as the owner of the tables. True when there were any."""
    prepare_roles()
    executor = MigrationExecutor(connections[OWNER])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    say("Making or updating the tables")
    call_command("migrate", database=OWNER, verbosity=0)
    return True


def make_demonstration(say: Say, *, refresh: bool) -> None:
    """Fill an empty database: an invented partnership, the open data it needs and its assessment.

    Each step looks for its own result, so that a first start which was cut short goes on where it stopped.
    """

    if not Partnership.objects.exists():
        say("Inventing a demonstration partnership, the first time only")
        _run("demo")
        _first_night()
    if not Partnership.objects.filter(is_demonstration=True).exists():
        return
    if refresh:
        _run("load_places")
        _run("load_reference")
    if not Extract.objects.exists():
        say("Importing the Metropolitan Police's published crime figures")
        crime = settings.BASE_DIR / "data" / "crime"
        _run("import_data", *sorted(str(path) for path in crime.glob("mps_borough_oldclass_*")))
    if not Assessment.objects.exists():
        say(f"Making the assessment of {DEMO_YEAR}")
        _run("load_returns", partnership=DEMO_PARTNERSHIP)
        _run("assess", partnership=DEMO_PARTNERSHIP, year=DEMO_YEAR)
        _run("load_strategy")
        _run("load_sections")


def complete_demonstration(say: Say) -> None:
    """Have the worker import the rest of the open data that comes with the product. Takes some minutes, during which the
    product can be used; one that was cut short goes on."""
    is_there = Partnership.objects.filter(is_demonstration=True, slug=DEMO_PARTNERSHIP).exists()
    if not is_there or not settings.ASB_ALL_DATA or supplied.is_finished(DEMO_PARTNERSHIP):
        return
    say("The rest of the open data is imported in the background: see Open data, as the analyst")
    import_supplied.delay(DEMO_PARTNERSHIP)


def _first_night() -> None:
    """What the clock does at night, so that the data protection officer's desk is not empty on the first day."""
    look_after_retention()
    seal_record()
    verify_record()


def _run(command: str, *args: str, **options: str) -> None:
    call_command(command, *args, stdout=io.StringIO(), **options)


def collect_static(say: Say) -> None:
    """Copy and compress the static files when one of them has changed."""
    stamp = Path(settings.STATIC_ROOT) / "collected"
    state = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            state.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    if stamp.exists() and stamp.read_text() == state.hexdigest():
        return
    say("Collecting the static files")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(state.hexdigest())


def give_back_lost_tasks(say: Say) -> None:
    """Queue again what a killed worker had taken; only when no worker lives, or a task would run twice at once."""
    if app.control.broadcast("ping", reply=True, timeout=0.5, limit=1):
        return
    with app.connection_for_write(transport_options={"visibility_timeout": 0}) as connection:
        connection.default_channel.qos.restore_visible(num=10_000, interval=1)  # type: ignore[attr-defined]
