"""The real street file, put into the database as it is, for tests of places: all types, January 2016 to June 2018."""

import datetime

import duckdb
from django.db import connection

from assessment import places
from assessment.models import Area, Extract, Source
from assessment.reference import DATA
from assessment.rules.periods import add_months

FILE = DATA / "asb" / "police_uk_street_barnet_201601_201806.csv.gz"
COLUMNS = (
    "extract_id, line, crime_id, month, category, longitude, latitude, location, lsoa_code, "
    "ward14, ward22, borough, outcome"
)
FIRST, LAST = datetime.date(2016, 1, 1), datetime.date(2018, 6, 1)


def raw() -> duckdb.DuckDBPyConnection:
    """The file as a table `street`, read by DuckDB."""
    engine = duckdb.connect()
    engine.execute(f"""
        CREATE TABLE street AS SELECT row_number() OVER () + 1 AS line, "Crime type" AS category, ward14cd AS ward,
        "LSOA code" AS lsoa, strptime("Month", '%Y-%m')::DATE AS month, "Longitude" AS x, "Latitude" AS y,
        "Location" AS location, in_barnet = 'Y' AS inside
        FROM read_csv('{FILE}', header = true, all_varchar = true)""")
    return engine


def extract_of(first: datetime.date = FIRST, last: datetime.date = LAST) -> Extract:
    """An imported extract of the street files that holds the months from `first` to `last` for Barnet alone."""
    months = [first]
    while months[-1] < last:
        months.append(add_months(months[-1], 1))
    now = datetime.datetime(2018, 8, 1, tzinfo=datetime.UTC)
    others = Area.objects.filter(kind="borough").exclude(code=places.HOME).values_list("name", flat=True)
    return Extract.objects.create(
        feed="police-uk-street", name="Street files", file_name=FILE.name, sha256="5" * 64,
        source=Source.objects.get(code="police-uk"), classification="", extracted_on=now.date(),
        extracted_on_basis="", first_month=first, last_month=last, months=[f"{month:%Y-%m}" for month in months],
        status="imported", imported_at=now, rows_read=0, rows_kept=0, rows_refused=0, absent_areas=list(others),
    )  # fmt: skip


def put_in(extract: Extract, where: str = "true") -> None:
    """Copy the rows of the file whose points lie in Barnet, with the ward of 2014 that the file itself names."""
    rows = raw().execute(
        "SELECT line, '', month, category, x::DOUBLE, y::DOUBLE, coalesce(location, ''), coalesce(lsoa, ''), "
        f"coalesce(ward, ''), '', 'E09000003', '' FROM street WHERE inside AND ({where})"
    )
    with connection.cursor() as cursor, cursor.copy(f"COPY assessment_streetcrime ({COLUMNS}) FROM STDIN") as copy:
        for row in rows.fetchall():
            copy.write_row((extract.pk, *row))
