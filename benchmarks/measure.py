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
from collections.abc import Callable
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

from casework.models import Case, CaseGroupObjectPermission, PanelMeeting, Report, User  # noqa: E402

TIMES = 15
PLAIN = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PEOPLE = {"council": "priya.shah", "police": "tom.reid", "housing": "dawn.clarke", "other borough": "liam.foster"}


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """The best and the median of TIMES runs, in milliseconds. On a machine with other work the best says more."""
    work()
    work()
    found = []
    for _ in range(TIMES):
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


def pages(who: str, user: User) -> None:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)

    def page(address: str) -> Callable[[], object]:
        def ask() -> None:
            answer = client.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")

        return ask

    cases = reverse("casework:case-list")
    line("My work", who, page(reverse("casework:my-work")))
    line("Cases, newest 25", who, page(cases))
    line("Cases, open", who, page(f"{cases}?status=open"))
    line("Cases, search by surname", who, page(f"{cases}?q=patel"))
    line("Cases, search by reference", who, page(f"{cases}?q=BAR-2016-00017"))
    line("Cases, search that finds nothing", who, page(f"{cases}?q=xyzzy"))
    line("Cases, page 40", who, page(f"{cases}?page=40"))
    line("Reports, newest 25", who, page(reverse("casework:report-list")))
    line("Reports, search by surname", who, page(f"{reverse('casework:report-list')}?q=patel"))
    case = Case.objects.visible_to(user).order_by("opened_on").last()
    line("A case", who, page(case.get_absolute_url()))
    line("A case, timeline", who, page(reverse("casework:case-timeline", args=[case.reference])))
    meeting = PanelMeeting.objects.filter(panel__partnership=user.partnership_id).order_by("held_on").last()
    line("The next meeting", who, page(meeting.get_absolute_url()))


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
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database())), current_setting('server_version')")
        size, version = cursor.fetchone()
    rows = f"{Case.objects.count():,} cases, {Report.objects.count():,} reports"
    grants = CaseGroupObjectPermission.objects.count()
    print(f"{rows}, {grants:,} rows of permissions; {size}; PostgreSQL {version}; load {os.getloadavg()[0]:.1f}\n")
    print("| what | who | best ms | median ms | queries |\n|---|---|---|---|---|")
    with override_settings(STORAGES=PLAIN):
        for who, name in PEOPLE.items():
            pages(who, User.objects.select_related("agency", "partnership").get(email=f"{name}@example.org"))
        for who in ("council", "police"):
            filters(who, User.objects.get(email=f"{PEOPLE[who]}@example.org"))


if __name__ == "__main__":
    main()
