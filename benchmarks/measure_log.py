"""Measure the record of changes and accesses at ten million entries: asking it, adding to it, sealing it, verifying it.

    ASB_HOME=/a/folder .venv/bin/python manage.py migrate
    ASB_HOME=/a/folder .venv/bin/python benchmarks/measure_log.py --fill
    ASB_HOME=/a/folder .venv/bin/python benchmarks/measure_log.py

Use a folder of its own, with 20 GB free, and throw it away afterwards: entries cannot be taken out of the record. --fill
makes five years of entries of 400 officers: six of ten opened a record, three listed 25. One case is looked at by everybody
for a year: it stands in 50,000 lists.
"""

import argparse
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from casework.acting import SYSTEM, acting_for  # noqa: E402
from casework.audit import Access, entries_for, record_access  # noqa: E402
from casework.models import Agency, Partnership, Person, User  # noqa: E402
from casework.rules.roles import Role  # noqa: E402
from casework.services import agencies, concerns, record  # noqa: E402
from casework.trail import FOR_TOTALS, TOTALLED, totals_of  # noqa: E402

ACCESSES, CHANGES, BLOCK = (int(float(x)) for x in os.environ.get("BENCH", "1e7,2e6,250000").split(","))
YEARS = 5
TIMES = 7
HOT = "BAR-2023-77777"
PLAIN = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

# Entry n of all is made at its place in the five years; `live` is a case that was opened shortly before.
ENTRIES = """
WITH made AS (
  SELECT n, random() AS kind, (%(users)s::bigint[])[1 + floor(random() ^ 1.5 * 399)::int] AS user_id,
         now() - %(years)s * interval '1 year' * (1 - n / %(all)s::float) AS at,
         greatest(0, floor(n / %(all)s::float * 200000 - random() * random() * 4000)::int) AS live
  FROM generate_series(%(first)s, %(last)s) AS n
), named AS (
  SELECT made.*, to_char(at, '"BAR-"YYYY-') || lpad(live::text, 5, '0') AS ref,
         n BETWEEN %(all)s * 0.4 AND %(all)s * 0.6 AND kind BETWEEN 0.6 AND 0.9 AND random() < 0.085 AS is_hot
  FROM made
)"""
ACCESS = f"""{ENTRIES}
INSERT INTO casework_accessentry (at, user_id, user_label, agency_label, partnership_id, object_type, object_id,
  object_label, case_reference, records, request_id, address, operation, detail)
SELECT at, user_id, 'Officer ' || user_id, 'Agency ' || user_id %% 31, %(partnership)s,
  CASE WHEN kind < 0.6 THEN 'case' ELSE '' END, CASE WHEN kind < 0.6 THEN live::text ELSE '' END,
  CASE WHEN kind < 0.6 THEN ref WHEN kind < 0.9 THEN 'Cases' WHEN kind < 0.94 THEN 'case overview ' || ref
       ELSE 'Signed in' END,
  CASE WHEN kind < 0.6 THEN ref ELSE '' END,
  CASE WHEN kind < 0.6 THEN ARRAY[ref, 'person ' || live]
       WHEN kind < 0.9 THEN CASE WHEN is_hot THEN ARRAY[%(hot)s] ELSE '{{}}' END || ARRAY(
         SELECT to_char(at, '"BAR-"YYYY-') || lpad(greatest(0, live - i * 7)::text, 5, '0') FROM generate_series(1, 24) AS i)
       WHEN kind < 0.94 THEN ARRAY[ref] ELSE '{{}}' END,
  md5(n::text), ('10.0.' || user_id %% 250 || '.7')::inet,
  CASE WHEN kind < 0.6 THEN 'consultation' WHEN kind < 0.9 THEN 'search' WHEN kind < 0.94 THEN 'refused' ELSE 'sign_in' END,
  CASE WHEN kind < 0.6 THEN '{{"screen": "case_overview"}}'::jsonb
       WHEN kind < 0.9 THEN '{{"asked": {{"status": "open"}}, "shown": 25}}' ELSE '{{}}' END
FROM named"""
CHANGE = f"""{ENTRIES}
INSERT INTO casework_changeentry (at, user_id, user_label, agency_label, partnership_id, object_type, object_id,
  object_label, case_reference, records, request_id, address, operation, changes)
SELECT at, user_id, 'Officer ' || user_id, 'Agency ' || user_id %% 31, %(partnership)s, 'contact', n::text, 'Contact ' || n,
  ref, ARRAY[ref, 'contact ' || n], md5(n::text), '10.0.0.7', 'collection',
  jsonb_build_object('note', ARRAY[NULL, repeat('What the victim said. ', 12)], 'method', ARRAY[NULL, 'phone'])
FROM named"""


def people() -> tuple[Partnership, User]:
    """An invented partnership, whose history keeps its times, with 400 officers; and its data protection officer."""
    known = User.objects.filter(email="dpo@example.org").first()
    if known:
        return known.partnership, known
    council = Agency.objects.create(slug="council", name="Council", kind=Agency.Kind.COUNCIL)
    facts = {"area_code": "E09000003", "area_name": "Barnet", "case_prefix": "BAR", "is_demonstration": True}
    partnership = Partnership.objects.create(slug="barnet", name="Barnet", lead_agency=council, **facts)
    agencies.join(agency=council, partnership=partnership)
    for number in range(400):
        name = "Rosalind Rare" if number == 399 else f"Officer {number}"
        User.objects.create(
            email=f"o{number}@example.org", name=name, agency=council, partnership=partnership, roles=[]
        )
    where = {"agency": council, "partnership": partnership}
    dpo = agencies.add_user(email="dpo@example.org", name="Ruth Adeyemi", roles=[Role.DPO], **where)
    return partnership, dpo


def fill() -> None:
    """By the owner and without the other indexes, which are then made anew: so much the quicker."""
    partnership, _ = people()
    users = list(User.objects.order_by("pk").values_list("pk", flat=True))[:400]
    about = {"users": users, "years": YEARS, "partnership": partnership.pk, "hot": HOT}
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT setseed(0.2017)")
        for table, sql, rows in (("accessentry", ACCESS, ACCESSES), ("changeentry", CHANGE, CHANGES)):
            started = time.perf_counter()
            dropped = _drop_indexes(cursor, f"casework_{table}")
            for first in range(1, rows + 1, BLOCK):
                cursor.execute(sql, about | {"all": rows, "first": first, "last": min(first + BLOCK - 1, rows)})
            print(f"{rows:,} rows of {table} in {time.perf_counter() - started:.0f} s", flush=True)
            for definition in dropped:
                started = time.perf_counter()
                cursor.execute(definition)
                print(f"  {time.perf_counter() - started:.0f} s: {definition[:110]}", flush=True)
            cursor.execute(f"VACUUM (ANALYZE) casework_{table}")
    started = time.perf_counter()
    sealed = sum(iter(record.seal, 0))
    print(f"Sealed {sealed:,} in {time.perf_counter() - started:.0f} s")


def _drop_indexes(cursor, table: str) -> list[str]:
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = %s::regclass AND NOT indisprimary",
        [table],
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]


def processor_time(alias: str = "default") -> float:
    """Milliseconds that this process and its session of the database have worked: what a machine without other work would
    take, when everything is in memory."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return 1000 * time.process_time() + int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def line(what: str, work: Callable[[], object], count: object = "") -> None:
    """The first, best and median run, and the processor time of the median one."""
    clock, worked = [], []
    for _ in range(TIMES):
        before, started = processor_time(), time.perf_counter()
        work()
        clock.append(1000 * (time.perf_counter() - started))
        worked.append(processor_time() - before)
    print(
        f"| {what} | {count} | {clock[0]:.0f} | {min(clock):.0f} | {statistics.median(clock):.0f} "
        f"| {statistics.median(worked):.0f} |",
        flush=True,
    )


def ask(dpo: User) -> None:
    """The page "Who saw what" as a request without the network, and what only the desk asks."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(dpo, "django.contrib.auth.backends.ModelBackend")
    url = reverse("casework:access-record")

    def page(what: str, **asked: object) -> None:
        answer = client.get(url, asked)
        if answer.status_code != 200:
            raise SystemExit(f"{url} {asked} answered {answer.status_code}")
        count = re.search(r'role="status">\s*([\d,]+\+?) entr', answer.content.decode())
        line(what, lambda: client.get(url, asked), count[1] if count else 0)

    day = timezone.localdate() - timedelta(days=900)
    one_day = {f"{name}-{unit}": getattr(day, unit) for name in ("start", "end") for unit in ("day", "month", "year")}
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_reference FROM casework_changeentry WHERE id = %s", [CHANGES // 2])
        ordinary = cursor.fetchone()[0]
    print("| what is asked | entries | first ms | best ms | median ms | processor ms |\n|---|---|---|---|---|---|")
    page("newest")
    page("page 40", page="40")
    page("a case", reference=ordinary)
    page("the case that stands in 50,000 lists", reference=HOT)
    page("a case that there is not", reference="BAR-2031-00001")
    officer = dict(User.objects.values_list("name", "pk"))
    page("an officer", officer=officer["Officer 12"])
    page("an officer who did nothing", officer=officer["Rosalind Rare"])
    page("a day, two and a half years ago", **one_day)
    page("an officer on that day", officer=officer["Officer 300"], **one_day)
    page("refused only", did="refused")
    page("refused on that day", did="refused", **one_day)
    page("taken out or disclosed", did="disclosure")
    page("an officer and a case", officer=officer["Officer 12"], reference=HOT)
    prefix, number = ordinary[:9], int(ordinary[9:])
    person = [f"person {number}", *(f"{prefix}{number + i:05d}" for i in range(20))]
    line(
        "a person with 20 cases and reports",
        lambda: list(entries_for(dpo, records=person)[:25]),
        len(entries_for(dpo, records=person)),
    )
    line(
        "who did how much with them",
        lambda: (
            totals_of(entries_for(dpo, records=person, most=TOTALLED, columns=FOR_TOTALS), settings.TIME_ZONE).officers
        ),
    )
    known, _ = Person.objects.get_or_create(
        pk=number, partnership=dpo.partnership, agency=dpo.agency, given_name="Ola", family_name="Rare"
    )
    page("who saw a person, by the person", person=known.identity)
    line("one request", lambda: list(entries_for(dpo, request_id="c4ca4238a0b923820dcc509a6f75849b")[:25]))


def oversee(dpo: User) -> None:
    """The data protection officer's other pages, and the nightly look for what stands out in one day."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(dpo, "django.contrib.auth.backends.ModelBackend")
    print("\n| the desk | | first ms | best ms | median ms | processor ms |\n|---|---|---|---|---|---|")
    for name in ("desk", "export-list", "concern-list", "disclosure-table", "request-overview", "emergency-overview"):
        url = reverse(f"casework:{name}")
        if client.get(url).status_code != 200:
            raise SystemExit(f"{url} did not answer")
        line(url, lambda url=url: client.get(url))
    day = timezone.localdate() - timedelta(days=900)
    started = time.perf_counter()
    found = concerns.find(partnership=dpo.partnership, day=day)
    print(f"\nWhat stands out on {day}: {found} found in {time.perf_counter() - started:.1f} s")


@contextmanager
def _undone(*statements: str) -> Iterator[None]:
    """Inside a transaction of the owner that is rolled back."""
    with transaction.atomic("owner"):
        with connections["owner"].cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        yield
        transaction.set_rollback(True, "owner")


INSERT = """
INSERT INTO casework_accessentry (id, at, user_id, user_label, agency_label, partnership_id, object_type, object_id,
  object_label, case_reference, records, request_id, operation, detail, digest)
VALUES (nextval('casework_accessentry_id_seq'), now(), 7, 'Officer 7', 'Council', %s, 'case', '7', %s, %s, %s,
  md5(random()::text), 'search', '{}', sha256(''))"""


def add(partnership: Partnership) -> None:
    """What one more entry costs when there are ten million: processor time of the database alone, 1,800 at a time."""
    variants = {
        "as it is": [],
        "without digest, number and time": ["ALTER TABLE casework_accessentry DISABLE TRIGGER stamp"],
        "without the index on records": ["DROP INDEX access_records"],
        "without the index on requests": ["DROP INDEX access_request"],
        "without any of these": [
            "ALTER TABLE casework_accessentry DISABLE TRIGGER stamp",
            "DROP INDEX access_records, access_request, access_of_officer, access_seldom, access_from_outside",
        ],
    }
    print("\n| one more entry, in microseconds | a case | a list of 25 |\n|---|---|---|")
    for what, statements in variants.items():
        costs = []
        for size in (2, 25):
            with _undone(*statements), connections["owner"].cursor() as cursor:
                cursor.execute(
                    "SELECT array_agg(case_reference) FROM (SELECT case_reference FROM casework_changeentry"
                    " WHERE id % 97 = 0 ORDER BY random() LIMIT 50000) r"
                )
                keys = cursor.fetchone()[0]
                rows = [[partnership.pk, keys[i], keys[i], keys[i * 25 : i * 25 + size]] for i in range(2000)]
                cursor.executemany(INSERT, rows[:200])
                started = processor_time("owner") - 1000 * time.process_time()
                cursor.executemany(INSERT, rows[200:])
                costs.append((processor_time("owner") - 1000 * time.process_time() - started) / 1800 * 1000)
        print(f"| {what} | {costs[0]:.0f} | {costs[1]:.0f} |", flush=True)


def write_through(dpo: User) -> None:
    """What a request pays: the product's own function, a transaction for each."""
    times, before = [], processor_time()
    for number in range(300):
        started = time.perf_counter()
        record_access(
            operation=Access.SEARCH, by=dpo, what="Cases", shown=[f"BAR-2026-{number + i:05d}" for i in range(25)]
        )
        times.append(1000 * (time.perf_counter() - started))
    worked = (processor_time() - before) / 300
    print(f"\nrecord_access, 25 shown, committed: median {statistics.median(times):.2f} ms, processor {worked:.2f} ms")
    started = time.perf_counter()
    sealed = record.seal()
    print(f"Sealing {sealed:,} of these: {1000 * (time.perf_counter() - started):.0f} ms")


def sizes() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_size_pretty(pg_relation_size(oid)), reltuples::bigint FROM pg_class"
            " WHERE relname ~ '^(casework_(access|change)entry|casework_seal|access_|change_)' AND relkind IN ('r', 'i')"
            " ORDER BY pg_relation_size(oid) DESC LIMIT 12"
        )
        for name, size, rows in cursor.fetchall():
            print(f"  {name}: {size}, {rows:,} rows")


def main() -> None:
    acting_for.set(SYSTEM)
    parser = argparse.ArgumentParser()
    parser.add_argument("--fill", action="store_true")
    parser.add_argument("--verify", action="store_true")
    asked = parser.parse_args()
    if asked.fill:
        fill()
        return
    partnership, dpo = people()
    print(f"load {os.getloadavg()[0]:.1f}")
    sizes()
    with override_settings(STORAGES=PLAIN):
        ask(dpo)
        oversee(dpo)
    add(partnership)
    write_through(dpo)
    if asked.verify:
        started = time.perf_counter()
        found = record.verify()
        seconds = time.perf_counter() - started
        print(
            f"Verified {found.entries:,} entries under {found.seals:,} seals in {seconds:.0f} s, whole: {found.is_whole}"
        )


if __name__ == "__main__":
    main()
