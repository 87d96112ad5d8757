"""Loads what figures are made with besides imported extracts: areas, sources, definitions, populations, published
figures. All of it stands in data/, so that a correction is a row there."""

import csv
import datetime
import gzip
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml
from django.db import transaction

from assessment.indicators import definitions
from assessment.models import Area, Break, Estimate, Indicator, PublishedFigure, Source
from assessment.registry import DOCUMENT, printed_figures
from assessment.sources import registry
from assessment.sources.base import Estimated, Known
from assessment.sources.files import Opened

DATA = Path(__file__).resolve().parent.parent / "data"
CAME_WITH_US = (
    "population/gla_london_boroughs_population_dwellings_1999_2019.csv",
    "population/ons_mye_london_boroughs_2001_2020_pre2021census.csv",
)
"""Estimates that the rates of the assessment of 2016/17 need: held from the start, also where nothing is imported."""


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
        "estimates": load_estimates(),
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


def load_estimates() -> int:
    """The estimates that come with us, where no imported extract has them."""
    boroughs = {area.name: area for area in Area.objects.filter(kind=Area.Kind.BOROUGH)}
    known = Known({name.lower(): name for name in boroughs}, {area.code: name for name, area in boroughs.items()})
    imported = set(Estimate.objects.filter(extract__isnull=False).values_list("area_id", "year", "measure", "kind"))
    estimates = []
    for path in CAME_WITH_US:
        source = Source.objects.get(code="gla-population" if "gla" in path else "ons-population")
        for row in _estimates_in(path, known):
            area = boroughs[row.borough]
            if (area.pk, row.year, row.measure, row.kind) not in imported:
                estimates.append(
                    Estimate(
                        area=area, year=row.year, measure=row.measure, kind=row.kind, value=row.value, source=source
                    )
                )  # fmt: skip
    Estimate.objects.bulk_create(
        estimates,
        update_conflicts=True,
        unique_fields=["area", "year", "measure", "kind"],
        update_fields=["value", "source"],
    )
    return len(estimates)


def _estimates_in(path: str, known: Known) -> Iterator[Estimated]:
    """The estimates of a file under data/, read as the import reads them."""
    opened = Opened([gzip.compress((DATA / path).read_bytes(), 1)])
    feed = registry.recognise(opened.heading, [], is_json=False)
    for row in feed.read(opened.heading, opened.lines, known):
        if isinstance(row, Estimated):
            yield row


def _load_published() -> int:
    areas = {area.code: area for area in Area.objects.all()}
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    published = [
        PublishedFigure(
            indicator=indicators[row.code],
            area=areas[row.area],
            period_start=row.period.start,
            period_end=row.period.end,
            value=row.value,
            document=DOCUMENT,
            paragraph=row.paragraph,
            why_differs=row.why,
        )
        for row in printed_figures()
        if row.period and row.value is not None
    ]
    PublishedFigure.objects.bulk_create(
        published,
        update_conflicts=True,
        unique_fields=["indicator", "area", "period_start", "period_end", "document"],
        update_fields=["value", "paragraph", "why_differs"],
    )
    return len(published)
