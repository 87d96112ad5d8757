"""Recorded crime: the seven MOPAC7 types, their total, and all crime, for every borough and for London."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum

from assessment import mopac7
from assessment.indicators.base import Made
from assessment.models import Area, Extract, MonthlyCount
from assessment.periods import Period
from assessment.sources.mps import OLD_CLASS

CODES = (*mopac7.TYPES, mopac7.TOTAL, mopac7.ALL_CRIME)
PUBLISHER = "Metropolitan Police Service, recorded crime by borough, old classification"


def codes_of(major: str, minor: str) -> list[str]:
    """Every code that a row counts towards."""
    crime_type = mopac7.type_of(major, minor)
    return [crime_type, mopac7.TOTAL, mopac7.ALL_CRIME] if crime_type else [mopac7.ALL_CRIME]


def month_holders(classification: str = OLD_CLASS) -> dict[datetime.date, Extract]:
    """Which extract counts for each month: of those that hold it, the one extracted last (then imported last)."""
    holders: dict[datetime.date, Extract] = {}
    imported = Extract.objects.filter(status=Extract.Status.IMPORTED, classification=classification)
    for extract in imported.order_by("extracted_on", "imported_at", "pk"):
        for month in extract.months:
            holders[datetime.date.fromisoformat(f"{month}-01")] = extract
    return holders


@dataclass
class Tally:
    """What the extracts hold for a period: sums by area and code, and which months they stand for."""

    sums: dict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))
    months: dict[tuple[int, str], set[datetime.date]] = field(default_factory=lambda: defaultdict(set))
    extracts: dict[Extract, list[datetime.date]] = field(default_factory=lambda: defaultdict(list))


def tally(period: Period, holders: dict[datetime.date, Extract], areas: Iterable[Area]) -> Tally:
    """Add up the counts of a period. A month stands for an area and code when its extract has the area and lost none
    of its rows; a crime type without a row in a month that is there counts 0."""
    result = Tally()
    for month in period.months:
        if month in holders:
            result.extracts[holders[month]].append(month)
    boroughs = list(areas)
    for extract, months in result.extracts.items():
        rows = list(
            MonthlyCount.objects.filter(extract=extract, month__in=months)
            .values_list("area_id", "major", "minor")
            .annotate(total=Sum("value"))
        )
        held = {(area_id, minor.lower()) for area_id, _, minor, _ in rows}
        present = {area_id for area_id, _ in held}
        for area_id, major, minor, total in rows:
            for code in codes_of(major, minor):
                result.sums[area_id, code] += total
        lost = lost_codes(extract, boroughs, held)
        for area in boroughs:
            for code in CODES:
                if area.pk in present and (area.pk, code) not in lost:
                    result.months[area.pk, code].update(months)
    return result


def lost_codes(extract: Extract, areas: list[Area], held: set[tuple[int, str]]) -> set[tuple[int, str]]:
    """The areas and codes whose counts would be too low because a row of the file was refused.

    A refused row that names no known area may belong to any area that has no row of that crime type.
    """
    lost = set()
    names = {area.name.lower(): area for area in areas}
    for refusal in extract.refusals:
        minor = refusal["minor"].lower()
        if not refusal["loses_counts"] or not refusal["area"]:
            continue
        named = names.get(refusal["area"].lower())
        touched = [named] if named else [area for area in areas if (area.pk, minor) not in held]
        codes = CODES if not refusal["minor"] else codes_of(refusal["major"], refusal["minor"])
        lost |= {(area.pk, code) for area in touched for code in codes}
    return lost


def collect(periods: Iterable[Period], boroughs: list[Area], london: Area) -> list[Made]:
    """Every recorded-crime figure of the boroughs and of London in each period."""
    holders = month_holders()
    figures = []
    for period in periods:
        counted = tally(period, holders, boroughs)
        source = source_text(counted)
        extracts = tuple(counted.extracts)
        for code in CODES:
            made = [_figure(code, area, period, counted, source, extracts) for area in boroughs]
            figures += [*made, _london(code, london, period, made, source, extracts)]
    return figures


def _figure(code: str, area: Area, period: Period, counted: Tally, source: str, extracts: tuple[Extract, ...]) -> Made:
    present = counted.months[area.pk, code]
    missing = [month for month in period.months if month not in present]
    return Made(
        code, area, period,
        value=None if missing else Decimal(counted.sums[area.pk, code]),
        source_text=source,
        months_present=len(present),
        months_expected=len(period.months),
        note=missing_text(missing),
        extracts=extracts,
    )  # fmt: skip


def _london(
    code: str, london: Area, period: Period, made: list[Made], source: str, extracts: tuple[Extract, ...]
) -> Made:
    values = [figure.value for figure in made if figure.value is not None]
    lacking = len(made) - len(values)
    return Made(
        code, london, period,
        value=None if lacking or not made else sum(values, Decimal(0)),
        source_text=source,
        months_present=min((figure.months_present or 0 for figure in made), default=0),
        months_expected=len(period.months),
        note=f"Missing for {lacking} of {len(made)} boroughs." if lacking else "",
        extracts=extracts,
    )  # fmt: skip


def missing_text(months: list[datetime.date]) -> str:
    """ "Missing: January 2017, February 2017." or nothing."""
    if not months:
        return ""
    if len(months) > 3:
        return f"Missing: {len(months)} months, {months[0]:%B %Y} to {months[-1]:%B %Y}."
    return "Missing: " + ", ".join(f"{month:%B %Y}" for month in months) + "."


def source_text(counted: Tally) -> str:
    """Publisher, and which file counts for which months."""
    if not counted.extracts:
        return f"{PUBLISHER}: no extract holds these months"
    parts = [
        f"{extract.file_name} ({months[0]:%B %Y} to {months[-1]:%B %Y})" for extract, months in counted.extracts.items()
    ]
    return f"{PUBLISHER}: " + "; ".join(parts)
