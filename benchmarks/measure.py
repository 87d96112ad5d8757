"""Measure the pages that officers open most, and the filter behind every list, on a demonstration of any size.

    ASB_HOME=/a/folder .venv/bin/python manage.py migrate
    ASB_HOME=/a/folder .venv/bin/python manage.py demo --cases 200000
    ASB_HOME=/a/folder .venv/bin/python benchmarks/measure.py

Pages are asked for within this process, with everything that a request does except the network: middleware, sessions, the
record of accesses, templates. Each is asked for twice unmeasured, then 15 times.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from guardian.shortcuts import get_objects_for_user  # noqa: E402

from casework.acting import SYSTEM, acting_for  # noqa: E402
from casework.models import Case, CaseGroupObjectPermission, PanelMeeting, Report, User  # noqa: E402

TIMES = 15
PLAIN = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PEOPLE = {"council": "priya.shah", "police": "tom.reid", "housing": "dawn.clarke", "other borough": "liam.foster"}


def measured(work: Callable[[], object], times: int = TIMES) -> tuple[float, float]:
    """The best and the median of so many runs, in milliseconds. On a machine with other work the best says more."""
    work()
    work()
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - started))
    return min(found), statistics.median(found)


def line(what: str, who: str, work: Callable[[], object]) -> None:
    with CaptureQueriesContext(connection) as queries:
        work()
        asked = len(queries)
    best, median = measured(work)
    print(f"| {what} | {who} | {best:.0f} | {median:.0f} | {asked} |")


def pages(user: User) -> Iterator[tuple[str, Callable[[], object]]]:
    """What an officer opens most, each as a function that asks for it in a browser of theirs."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")

    def page(address: str) -> Callable[[], object]:
        def ask() -> None:
            answer = client.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")

        return ask

    cases, reports = reverse("casework:case-list"), reverse("casework:report-list")
    case = Case.objects.visible_to(user).order_by("opened_on").last()
    meeting = PanelMeeting.objects.filter(panel__partnership=user.partnership_id).order_by("held_on").last()
    yield "My work", page(reverse("casework:my-work"))
    yield "Cases, newest 25", page(cases)
    yield "Cases, open", page(f"{cases}?status=open")
    yield "Cases, search by surname", page(f"{cases}?q=patel")
    yield "Cases, search by reference", page(f"{cases}?q=BAR-2016-00017")
    yield "Cases, search that finds nothing", page(f"{cases}?q=xyzzy")
    yield "Cases, page 40", page(f"{cases}?page=40")
    yield "Reports, newest 25", page(reports)
    yield "Reports, search by surname", page(f"{reports}?q=patel")
    yield "A case", page(case.get_absolute_url())
    yield "A case, timeline", page(reverse("casework:case-timeline", args=[case.reference]))
    yield "The next meeting", page(meeting.get_absolute_url())


def officer(name: str) -> User:
    return User.objects.select_related("agency", "partnership").get(email=f"{name}@example.org")


def filters(who: str, user: User) -> None:
    """The front door's EXISTS against guardian's own helper, without a page around them."""
    groups = {"use_groups": True, "accept_global_perms": False, "with_superuser": False}

    def by_guardian() -> object:
        return get_objects_for_user(user, "casework.view_case", klass=Case, **groups)

    line("Newest 25 open, EXISTS", who, lambda: list(Case.objects.visible_to(user).open()[:25]))
    line("Newest 25 open, guardian's helper", who, lambda: list(by_guardian().exclude(status="closed")[:25]))
    line("Count of all, EXISTS", who, lambda: Case.objects.visible_to(user).count())
    line("Count of all, guardian's helper", who, lambda: by_guardian().count())


def main() -> None:
    acting_for.set(SYSTEM)  # each request acts for its officer
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database())), current_setting('server_version')")
        size, version = cursor.fetchone()
    rows = f"{Case.objects.count():,} cases, {Report.objects.count():,} reports"
    grants = CaseGroupObjectPermission.objects.count()
    print(f"{rows}, {grants:,} rows of permissions; {size}; PostgreSQL {version}; load {os.getloadavg()[0]:.1f}\n")
    print("| what | who | best ms | median ms | queries |\n|---|---|---|---|---|")
    with override_settings(STORAGES=PLAIN):
        for who, name in PEOPLE.items():
            for what, ask in pages(officer(name)):
                line(what, who, ask)
        for who in ("council", "police"):
            filters(who, officer(PEOPLE[who]))


if __name__ == "__main__":
    main()
