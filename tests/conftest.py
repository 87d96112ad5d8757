"""What every test can use: the database in its two roles, and a browser.

The test database is made and migrated by the role that owns it, and tests run in the role of the application, which
owns nothing (``DATABASES["default"]["TEST"]["MIRROR"]``): a test that passes here needs no right that the
product lacks.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any
from weakref import WeakSet

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.http import HttpRequest
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import Browser, sync_playwright

from casework.acting import SYSTEM, acting_for
from config import embedded
from config.signin import remember_factor
from tests.personas import Cast, make_cast
from tests.world import World, make_world

CI = os.environ.get("CI") == "true"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

acting_for.set(SYSTEM)  # what a test prepares and looks up; what it asks through a browser acts for who is signed in

hypothesis.settings.register_profile("product", deadline=None, max_examples=50, derandomize=CI)
hypothesis.settings.load_profile("product")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None, django_db_keepdb: bool
) -> Iterator[None]:
    """Make the test database by its owner, which no test names; pytest-django would set up named connections only."""
    with django_db_blocker.unblock():
        _drop_what_killed_runs_left()
        with _migrated_once():
            made = setup_databases(
                verbosity=0, interactive=False, aliases=["default", "owner"], keepdb=django_db_keepdb
            )
    yield
    with django_db_blocker.unblock():
        _close_every_connection()
        teardown_databases(made, verbosity=0, keepdb=django_db_keepdb)


def _drop_what_killed_runs_left() -> None:
    if not settings.ASB_DEMO:
        return  # processes of other machines may test on a given server
    with connections["owner"].cursor() as cursor:
        cursor.execute(r"SELECT datname FROM pg_database WHERE datname ~ '^test_asb_\d+'")
        for (name,) in cursor.fetchall():
            if not Path("/proc", name.split("_")[2]).exists():
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
    connections.close_all()


@contextmanager
def _migrated_once() -> Iterator[None]:
    """Migrating takes longer than most files of tests: the first process does it for the same migrations, and those beside
    and after it copy what it made."""
    if not settings.ASB_DEMO:
        yield
        return
    parts = [*sorted(settings.BASE_DIR.glob("*/migrations/*.py")), settings.BASE_DIR / "config" / "roles.py"]
    parts.append(settings.BASE_DIR / "requirements.txt")
    digest = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()
    template, owner = f"asb_migrated_{digest[:12]}", connections["owner"]
    with (settings.ASB_HOME / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with owner._nodb_cursor() as cursor:
            cursor.execute(r"SELECT datname FROM pg_database WHERE datname ~ '^asb_migrated_'")
            held = {name for (name,) in cursor.fetchall()}
            for name in held - {template}:
                cursor.execute(f'DROP DATABASE "{name}"')
        if template in held:
            owner.settings_dict["TEST"]["TEMPLATE"] = template
        yield
        if template not in held:
            _close_every_connection()
            with owner._nodb_cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{template}" TEMPLATE "{owner.settings_dict["NAME"]}"')


@receiver(user_logged_in)
def _with_second_factor(request: HttpRequest, user: Any, **_: Any) -> None:
    """`client.force_login` passes no page; it stands for somebody who has signed in whole, second factor included. Who
    signs in by the pages shows one, or has none."""
    if request.resolver_match is None:
        remember_factor(request, user)


_opened: WeakSet[BaseDatabaseWrapper] = WeakSet()


@receiver(connection_created)
def _remember(sender: Any, connection: BaseDatabaseWrapper, **_: Any) -> None:
    _opened.add(connection)


def _close_every_connection() -> None:
    """Those of other threads too, and those from before Playwright's event loop, which Django keeps apart."""
    for wrapper in list(_opened):
        raw, wrapper.connection = wrapper.connection, None
        if raw is not None:
            raw.close()


@pytest.fixture(scope="session")
def pristine_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[[], None]]:
    """A function that puts the test database back to what the migrations made, from a copy.

    Tests that commit need it. Django would empty the tables instead, which takes the reference rows of the migrations
    away, and which the insert-only tables refuse even to their owner.
    """
    name = connections["owner"].settings_dict["NAME"]

    def copy(source: str, target: str) -> None:
        with django_db_blocker.unblock():
            _close_every_connection()
            with connections["owner"]._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{target}"')
                if source:
                    cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY file_copy')
                    # The rights on the database itself (config/roles.py) are not copied with it.
                    cursor.execute(f'REVOKE TEMPORARY ON DATABASE "{target}" FROM PUBLIC')

    copy(name, f"{name}_pristine")
    yield lambda: copy(f"{name}_pristine", name)
    copy("", f"{name}_pristine")


def _commits(test: Any) -> bool:
    marker = test.get_closest_marker("django_db")
    return bool(
        marker and marker.kwargs.get("transaction") or {"transactional_db", "live_server"} & {*test.fixturenames}
    )


@pytest.fixture(autouse=True)
def _undo_commits(request: pytest.FixtureRequest) -> Iterator[None]:
    if not _commits(request.node):
        yield
        return
    restore = request.getfixturevalue("pristine_database")
    yield
    restore()


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Counts of failed sign-ins and the like do not leak from one test to the next."""
    embedded.ensure()
    yield
    cache.clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Without it browser tests fail, and say what is missing: they are never skipped."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.fail("Browser tests need Chromium. As root: apt-get install chromium", pytrace=False)
    # Playwright keeps an event loop in this thread, in which Django would refuse its ordinary database calls.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def made_cast(request: pytest.FixtureRequest) -> Cast | None:
    """Everybody, made once for a file; nobody where a test of the file commits, and so needs people who are committed."""
    if any(item.path == request.path and _commits(item) for item in request.session.items):
        return None
    request.getfixturevalue("module_db")
    return make_cast()


@pytest.fixture
def cast(made_cast: Cast | None, db: None) -> Cast:
    """Everybody, as they were made: what one test does to them, in the database or in memory, no other test sees."""
    return deepcopy(made_cast) if made_cast else make_cast()


@pytest.fixture(scope="module")
def made_world(made_cast: Cast) -> World:
    """One of each record around the cast, made once for a file and rolled back with it."""
    return make_world(made_cast)


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database for rows that are made once for a module, and taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
