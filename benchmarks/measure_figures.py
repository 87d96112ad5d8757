"""Figures opened down to their rows when millions of street rows are held: time, processor time and queries of each page.

    export ASB_HOME=/a/folder/of/its/own/with/5/GB/free
    .venv/bin/python manage.py migrate && .venv/bin/python manage.py demo
    .venv/bin/python benchmarks/measure_figures.py [ROWS]

Fills five years of street crime in all of London (5 million rows by default) where there is none, spread over the months,
types, boroughs and the wards and LSOAs of Barnet about as the police's are, and collects the assessment of 2016/17. Throw
the folder away afterwards. Pages are asked for within this process, with everything that a request does except the network.
"""

import datetime
import os
import random
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
from django.db import connection, connections  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from assessment.models import Area, Assessment, Extract, Figure, Source  # noqa: E402
from assessment.places import ensure_places  # noqa: E402
from assessment.reference import ensure_reference  # noqa: E402
from assessment.rules.periods import add_months, financial_year  # noqa: E402
from assessment.services import assessments  # noqa: E402
from casework.acting import SYSTEM, acting_for  # noqa: E402
from casework.models import User  # noqa: E402

TIMES = 20
YEARS = range(2012, 2017)
PLAIN = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SHARES = {
    "Anti-social behaviour": 27, "Violence and sexual offences": 19, "Vehicle crime": 9, "Other theft": 11, "Burglary": 7,
    "Criminal damage and arson": 6, "Public order": 5, "Shoplifting": 5, "Drugs": 4, "Theft from the person": 3,
    "Robbery": 2, "Bicycle theft": 1, "Possession of weapons": 1,
}  # fmt: skip
FILL = """
INSERT INTO assessment_streetcrime (extract_id, line, crime_id, month, category, longitude, latitude, location, lsoa_code,
  ward14, ward22, borough, outcome)
SELECT %(extract)s, n, CASE WHEN kind = 'Anti-social behaviour' THEN '' ELSE md5(n::text) || md5(%(extract)s::text || n) END,
  (%(first)s::date + interval '1 month' * (n * 12 / %(rows)s))::date, kind, -0.2 + place * 1e-6, 51.6, 'On or near Road ' ||
  place %% 9000, (%(lsoas)s::text[])[1 + place], (%(wards14)s::text[])[1 + place], (%(wards22)s::text[])[1 + place],
  (%(boroughs)s::text[])[1 + place], 'Investigation complete; no suspect identified'
FROM (
  SELECT n, (%(kinds)s::text[])[1 + floor(random() * 100)::int] AS kind,
         floor(random() * %(places)s)::int AS place
  FROM generate_series(0, %(rows)s - 1) AS n
) AS made"""


def places() -> dict[str, list[str]]:
    """For each of 5,000 places its LSOA, wards and borough: those of Barnet as they are, elsewhere no wards are held."""
    boroughs = list(Area.objects.filter(kind="borough").order_by("code"))
    kinds = {kind: list(Area.objects.filter(kind=kind).order_by("code")) for kind in ("lsoa11", "ward14", "ward22")}
    chance, rows = random.Random(1), []
    for number in range(5_000):
        borough = chance.choice(boroughs)
        if borough.code == "E09000003":
            lsoa, ward14, ward22 = (chance.choice(held).code.removesuffix("-11") for held in kinds.values())
        else:
            lsoa, ward14, ward22 = f"E0109{number:04d}", "", ""
        rows.append((lsoa, ward14, ward22, borough.code))
    return dict(zip(("lsoas", "wards14", "wards22", "boroughs"), map(list, zip(*rows, strict=True)), strict=True))


def fill(rows: int) -> None:
    """An extract for each year, as large as the others. The indexes are made afterwards, which is quicker."""
    known = places() | {"kinds": [kind for kind, share in SHARES.items() for _ in range(share)], "places": 5_000}
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'assessment_streetcrime'")
        indexes = [(name, made) for name, made in cursor.fetchall() if not name.endswith("_pkey")]
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    for year in YEARS:
        first = datetime.date(year, 4, 1)
        months = [f"{add_months(first, n):%Y-%m}" for n in range(12)]
        at = datetime.datetime(year + 1, 5, 1, tzinfo=datetime.UTC)
        extract = Extract.objects.create(
            feed="police-uk-street", name=f"Street files {year}", file_name=f"street-{year}.csv", sha256=f"{year}" * 16,
            source=Source.objects.get(code="police-uk"), classification="", extracted_on=at.date(), extracted_on_basis="",
            first_month=first, last_month=add_months(first, 11), months=months, status="imported", imported_at=at,
            rows_read=0, rows_kept=0, rows_refused=0,
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(FILL, {**known, "extract": extract.pk, "first": first, "rows": rows // len(YEARS)})
    with connections["owner"].cursor() as cursor:
        for _, made in indexes:
            cursor.execute(made)
        cursor.execute("VACUUM (ANALYZE) assessment_streetcrime")  # the database does it by itself after minutes


def processor_time() -> float:
    """Milliseconds of this process and its session of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return 1000 * time.process_time() + int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def line(what: str, work: Callable[[], object]) -> None:
    """Median and 95th of a hundred by the clock, the median processor time, and the number of queries."""
    work()
    with CaptureQueriesContext(connection) as queries:
        work()
        asked = len(queries)
    clock, worked = [], []
    for _ in range(TIMES):
        before, started = processor_time(), time.perf_counter()
        work()
        clock.append(1000 * (time.perf_counter() - started))
        worked.append(processor_time() - before)
    late = statistics.quantiles(clock, n=20)[-1]
    print(
        f"| {what} | {min(clock):.0f} | {statistics.median(clock):.0f} | {late:.0f} | {statistics.median(worked):.0f} "
        f"| {asked} |",
        flush=True,
    )


def figures(assessment: Assessment) -> list[tuple[str, Figure, int]]:
    """What is opened: a name, the figure, and the page of its rows."""
    held = assessment.figures.filter(period_start=assessment.period_start, breakdown="").select_related("area")

    def of(code: str, **where: object) -> Figure:
        return held.filter(indicator__code=code, **where).order_by("-value").first()

    def deep(figure: Figure, share: float = 1) -> int:
        return max(1, int(share * int(figure.value or 0)) // 100)

    london, borough = of("asb.street", area__kind="london32"), of("asb.street", area=assessment.area)
    all_of_borough = of("street.all", area=assessment.area)
    ward, lsoa = of("street.all", area__kind="ward14"), of("street.all", area__kind="lsoa11")
    return [
        (f"{figure.area.name}, {figure.indicator.code}: {int(figure.value or 0):,} rows, page {page:,}", figure, page)
        for figure, page in (
            (london, 1), (london, deep(london, 0.5)), (london, deep(london)), (borough, 1),
            (borough, deep(borough)), (all_of_borough, 1), (all_of_borough, deep(all_of_borough)),
            (ward, 1), (ward, deep(ward)), (of("street.burglary", area__kind="ward22"), 1), (lsoa, 1),
        )
    ]  # fmt: skip


def page(client: Client, address: str) -> Callable[[], object]:
    def ask() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")

    return ask


def main() -> None:
    acting_for.set(SYSTEM)  # each request acts for its officer
    ensure_reference()
    ensure_places()
    if not Extract.objects.filter(feed="police-uk-street").exists():
        fill(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), pg_table_size('assessment_streetcrime') / 1e6, pg_indexes_size('assessment_streetcrime') / 1e6 "
            "FROM assessment_streetcrime"
        )
        rows, table, indexes = cursor.fetchone()
    print(f"{rows:,} street rows, {table:,.0f} MB, indexes {indexes:,.0f} MB; load {os.getloadavg()[0]:.1f}")
    user = User.objects.get(email="marcus.bell@example.org")
    year = financial_year("2016-17")
    assessment = assessments.open_assessment(partnership=user.partnership, period=year, by=None)
    before, started = processor_time(), time.perf_counter()
    count = assessments.collect(assessment=assessment, by=None)
    clock, worked = time.perf_counter() - started, (processor_time() - before) / 1000
    print(f"collected {count:,} figures in {clock:.1f} s, {worked:.1f} s of processor time\n")
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    print("| figure | best ms | median ms | p95 ms | processor ms | queries |\n|---|---|---|---|---|---|")
    with override_settings(STORAGES=PLAIN):
        for what, figure, number in figures(assessment):
            address = reverse("assessment:figure", args=[assessment.pk, figure.pk])
            line(what, page(client, f"{address}?page={number}"))


if __name__ == "__main__":
    main()
