"""Loads what figures are made with besides imported extracts: areas, sources, definitions, populations, published
figures. All of it stands in data/, so that a correction is a row there."""

import csv
import datetime
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml
from django.db import transaction

from assessment.indicators import definitions
from assessment.models import Area, Break, Estimate, Indicator, PublishedFigure, Source

DATA = Path(__file__).resolve().parent.parent / "data"
FIRST_PUBLISHED_YEARS = {"2015", "2016"}
"""The years for which the GLA's file holds residents as first published (data/README.md)."""


def rows(path: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file under data/."""
    with (DATA / path).open(newline="", encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


@cache
def known_extract_dates() -> dict[str, tuple[datetime.date, str]]:
    """For files whose extract date is known better than their last month tells: checksum → date and how it is known."""
    return {
        row["sha256"]: (datetime.date.fromisoformat(row["extracted_on"]), row["basis"])
        for row in rows("published/extracts.csv")
    }


def ensure_reference() -> None:
    """Load the reference rows when there are none yet."""
    if not (PublishedFigure.objects.exists() and Break.objects.exists()):
        load_reference()


@transaction.atomic
def load_reference() -> dict[str, int]:
    """Write every reference row from data/, over what is there. Running it twice changes nothing.

    Returns how many rows of each kind were read.
    """
    return {
        "areas": _load_areas(),
        "sources": _load_sources(),
        "indicators": _load_indicators(),
        "breaks": _load_breaks(),
        "estimates": _load_estimates(),
        "published figures": _load_published(),
    }


def _load_areas() -> int:
    areas = [Area(**row) for row in rows("published/areas.csv")]
    Area.objects.bulk_create(areas, update_conflicts=True, unique_fields=["code"], update_fields=["name", "kind"])
    return len(areas)


def _load_sources() -> int:
    sources = [Source(**row) for row in rows("published/sources.csv")]
    Source.objects.bulk_create(
        sources, update_conflicts=True, unique_fields=["code"], update_fields=["name", "publisher", "attribution"]
    )
    return len(sources)


def _load_indicators() -> int:
    """Every definition of data/published/indicators/, and what follows from them. A file's indicators stay in its order."""
    sources = {source.code: source for source in Source.objects.all()}
    fields = [
        made
        for path in sorted((DATA / "published" / "indicators").glob("*.yaml"))
        for made in definitions.expand(yaml.safe_load(path.read_text(encoding="utf-8")))
    ]
    indicators = [Indicator(**made | {"source": sources[made["source"]]}) for made in fields]
    Indicator.objects.bulk_create(
        indicators,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "definition", "unit", "direction", "source", "priority", "recipe", "order"],
    )
    return len(indicators)


def _load_breaks() -> int:
    breaks = [
        Break(**row | {"indicators": row["indicators"].split(), "is_comparable": row["is_comparable"] == "yes"})  # type: ignore[misc]
        for row in rows("published/breaks.csv")
    ]
    Break.objects.bulk_create(
        breaks,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["on", "indicators", "text", "is_comparable"],
    )
    return len(breaks)


def _load_estimates() -> int:
    areas = {area.code: area for area in Area.objects.filter(kind=Area.Kind.BOROUGH)}
    gla, ons = Source.objects.get(code="gla-population"), Source.objects.get(code="ons-population")
    first, revised = Estimate.Kind.FIRST, Estimate.Kind.REVISED
    estimates = []
    for row in rows("population/gla_london_boroughs_population_dwellings_1999_2019.csv"):
        area, year = areas.get(row["code"]), row["date"][:4]
        for measure, column in (("residents", "population_size"), ("dwellings", "no_of_houses")):
            if area and row[column] and (measure == "dwellings" or year in FIRST_PUBLISHED_YEARS):
                value = int(Decimal(row[column]))
                estimates.append(
                    Estimate(area=area, year=int(year), measure=measure, kind=first, value=value, source=gla)
                )
    for row in rows("population/ons_mye_london_boroughs_2001_2020_pre2021census.csv"):
        if area := areas.get(row["lad_code"]):
            estimates.append(
                Estimate(
                    area=area,
                    year=int(row["mid_year"]),
                    measure="residents",
                    kind=revised,
                    value=int(row["population"]),
                    source=ons,
                )  # fmt: skip
            )
    Estimate.objects.bulk_create(
        estimates,
        update_conflicts=True,
        unique_fields=["area", "year", "measure", "kind"],
        update_fields=["value", "source"],
    )
    return len(estimates)


def _load_published() -> int:
    areas = {area.code: area for area in Area.objects.all()}
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    published = [
        PublishedFigure(
            indicator=indicators[row["indicator"]],
            area=areas[row["area"]],
            period_start=row["period_start"],
            period_end=row["period_end"],
            value=Decimal(row["value"]),
            document=row["document"],
            paragraph=row["paragraph"],
        )
        for row in rows("published/published_figures.csv")
    ]
    PublishedFigure.objects.bulk_create(
        published,
        update_conflicts=True,
        unique_fields=["indicator", "area", "period_start", "period_end", "document"],
        update_fields=["value", "paragraph"],
    )
    return len(published)
