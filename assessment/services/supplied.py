"""The open data that comes with the product, for a demonstration: imported in the background, and the assessments that
rest on it collected."""

import uuid
from pathlib import Path

from django.db import connection
from django.db.models import Max

from assessment.models import Assessment, Extract
from assessment.reference import DATA
from assessment.rules.periods import financial_year
from assessment.services import assessments, extracts

FILES = (
    "places/london_boroughs.geojson",
    "places/barnet_wards_2014.geojson",
    "places/barnet_wards_2022.geojson",
    "places/barnet_lsoa_2011.geojson",
    "places/barnet_lsoa_2021.geojson",
    "population/gla_london_boroughs_population_dwellings_1999_2019.csv",
    "population/ons_mye_london_boroughs_2001_2020_pre2021census.csv",
    "population/ons_mye_london_boroughs_2011_2024_components.csv.gz",
    "population/gla_ward_population_barnet_2014wards_2011_2024.csv",
    "population/census2021_barnet_lsoa_population_with_ward.csv",
    "asb/police_uk_street_barnet_201601_201806.csv.gz",
    "crime/mps_borough_newclass_201004_202201.csv.gz",
    "crime/mps_borough_connect_201004_202311.csv.gz",
    "crime/mps_borough_connect_202403_202602.csv.gz",
    "crime/mps_knife_crime_borough_and_barnet_snt_202203_202602.csv.gz",
    "crime/mps_vawg_offences_borough_month_201401_202602.csv.gz",
    "crime/mps_vawg_offences_barnet_ward_month.csv.gz",
    "asb/mps_asb_calls_202309_202408.csv",
    "crime/mps_ward_barnet_connect_201004_202402.csv.gz",
    "crime/mps_ward_connect_202403_202603.csv.gz",
    "crime/mps_lsoa_barnet_connect_202402_202602.csv.gz",
)
"""In this order: a row that is a point is given the ward that it lies in when it comes, so boundaries are first."""
YEARS = ("2016-17", "2024-25")
BATCH = uuid.UUID("5b1d9a3e-2a51-4c7c-9d2f-1f0c5a7e2016")
IMPORTING = 420
"""Our number among the database's advisory locks: importing what comes with the product."""
Status = Extract.Status


def missing() -> list[Path]:
    """The files that nobody has brought here yet. One that was imported and undone is not brought again."""
    known = set(Extract.objects.values_list("file_name", flat=True))
    return [DATA / name for name in FILES if Path(name).name not in known]


def at_work() -> list[Extract]:
    """The files that are being read or imported, or wait for it, in the order in which they come."""
    found = Extract.objects.filter(batch=BATCH, problem="", status__in=extracts.PENDING)
    return list(found.defer("refusals").order_by("pk"))


def is_finished(partnership: str) -> bool:
    """Whether everything is imported and collected."""
    periods = [financial_year(year) for year in YEARS]
    collected = Assessment.objects.filter(
        partnership__slug=partnership, period_start__in=[one.start for one in periods], collected_at__isnull=False
    )
    held = {one.period for one in collected if not _is_behind(one)}
    return held.issuperset(periods) and not missing() and not at_work()


def import_all(partnership: str) -> None:
    """Import what is missing, then collect the assessments of YEARS. Called again after
    it was cut short it goes on with the file where it stopped; a second one at the same time does nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, 0)", [IMPORTING])
        if not cursor.fetchone()[0]:
            return
        try:
            _import_alone(partnership)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, 0)", [IMPORTING])


def _import_alone(partnership: str) -> None:
    for path in missing():
        try:
            with path.open("rb") as file:
                extracts.receive(file=file, file_name=path.name, by=None, batch=BATCH)
        except extracts.AlreadyImportedError:
            continue  # somebody imported the same bytes under another name
    for extract in at_work():
        _import(extract)
    for year in YEARS:
        _collect(partnership, year)


def _import(extract: Extract) -> None:
    extracts.read_in_background(extract_id=extract.pk)
    extract.refresh_from_db()
    if extract.status == Status.PREVIEWED:
        try:
            extracts.ask_to_import(extract=extract, by=None)
        except extracts.AlreadyImportedError:
            extracts.discard(extract=extract, by=None)
            return
    extracts.import_in_background(extract_id=extract.pk)


def _collect(partnership: str, year: str) -> None:
    found = assessments.find_partnership(partnership)
    assessment = assessments.open_assessment(partnership=found, period=financial_year(year), by=None)
    if assessment.is_draft and _is_behind(assessment):
        assessments.collect(assessment=assessment, by=None)


def _is_behind(assessment: Assessment) -> bool:
    """Whether a file of ours came after the figures were collected. A signed-off assessment is never behind."""
    newest = Extract.objects.filter(batch=BATCH).aggregate(newest=Max("imported_at"))["newest"]
    collected = assessment.collected_at
    return assessment.is_draft and (collected is None or (newest is not None and newest > collected))
