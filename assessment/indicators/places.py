"""Figures of the wards and LSOAs of a partnership's borough: crime and anti-social behaviour as data.police.uk and the
police's own counts by ward and LSOA have them, as counts and per 1,000 residents, in the assessed year and those before.

Two sets of boundaries are two sets of figures, never one: the area of a figure says which it belongs to.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.text import slugify

from assessment.indicators import hotspots, place_counts
from assessment.indicators.base import Made
from assessment.indicators.counted import missing_text
from assessment.indicators.place_counts import ALL, ANTI_SOCIAL, Counted
from assessment.models import Area, Assessment, Estimate, Indicator, MonthlyCount, Source, StreetCrime
from assessment.places import LSOAS, ensure_places
from assessment.rules import arithmetic
from assessment.rules.periods import Period

YEARS = (4, 3, 2, 1, 0)
"""How many years before the assessed one figures are made for, where they are whole: hotspots must show in several."""
OLDEST = 5
"""How many years old a number of residents may be. Those of small areas are counted at a census."""
LSOA_TYPES = (ALL, ANTI_SOCIAL, "Burglary")
"""LSOAs are many and their numbers small: these types only."""


@dataclass(frozen=True)
class Family:
    """Figures from one kind of file: how their codes begin, and what their definitions say."""

    code: str
    source: str
    name: str
    all_name: str
    definition: str


STREET = Family(
    "street",
    "police-uk",
    "{} (data.police.uk)",
    "Crime and anti-social behaviour (data.police.uk)",
    "Incidents that data.police.uk places in the area, of the type “{}”. Their points stand for the true places: each is "
    "moved to the nearest of a list of points, such as the middle of a street. A ward or LSOA is the one that the point "
    "lies in.",
)
RECORDED = Family(
    "recorded",
    "mps-ward",
    "{} (recorded crime by ward)",
    "Recorded crime by ward",
    "Crimes that the Metropolitan Police count in the area, of the major type “{}”.",
)
RECORDED_SMALL = Family(
    "recorded_lsoa",
    "mps-lsoa",
    "{} (recorded crime by LSOA)",
    "Recorded crime by LSOA",
    "Crimes that the Metropolitan Police count in the small area, of the major type “{}”. They are counted where they "
    "happened and not at moved points, so they are another series than the incidents of data.police.uk. The borough’s "
    "number is the sum of its small areas.",
)


def collect(assessment: Assessment) -> list[Made]:
    """The figures of the places of an assessment's borough. Nothing where no file holds counts of places."""
    borough = assessment.area
    street = StreetCrime.objects.filter(borough=borough.code)
    if not (street.exists() or MonthlyCount.objects.filter(area__parent=borough).exists()):
        return []
    ensure_places()
    periods = [assessment.period.years_before(years) for years in YEARS]
    counted = [
        (STREET, place_counts.of_street(borough, periods)),
        (RECORDED, place_counts.of_police(borough, periods, assessment.classification)),
        (RECORDED_SMALL, place_counts.of_police(borough, periods, assessment.classification, "lsoa")),
    ]
    made = [figure for family, one in counted for figure in _figures(family, one, assessment)]
    made += hotspots.collect(assessment, made)
    _define(counted)
    return made


def street_code(family: Family, label: str) -> str:
    """ "street.anti_social_behaviour"."""
    return f"{family.code}.{type_code(label)}"


def type_code(label: str) -> str:
    """ "anti_social_behaviour"."""
    return slugify(label).replace("-", "_")


def _figures(family: Family, counted: Counted, assessment: Assessment) -> Iterable[Made]:
    places = list(Area.objects.filter(parent=assessment.area, kind__in=counted.kinds).order_by("code"))
    for period in counted.periods:
        missing = counted.missing(period)
        if missing:
            if period == assessment.period and len(missing) < len(period.months):
                yield _missing(family, counted, assessment.area, period)
            continue
        people = _residents(places, period)
        for label in _labels(counted, period):
            code = street_code(family, label)
            yield _count(code, label, counted, assessment.area, period)
            for area in _having(counted, places, label, period):
                one = _count(code, label, counted, area, period)
                yield one
                yield from _rate(one, people)


def _labels(counted: Counted, period: Period) -> list[str]:
    labels = counted.labels(period)
    return [one for one in labels if one in LSOA_TYPES] if set(counted.kinds) == set(LSOAS) else labels


def _having(counted: Counted, places: list[Area], label: str, period: Period) -> list[Area]:
    """The places that get a figure. A set of boundaries that no row of the period lies in is not the one it was cut by."""
    held = {area.kind for area in places if counted.value(area, ALL, period)}
    return [area for area in places if area.kind in held and (area.kind not in LSOAS or label in LSOA_TYPES)]


def _count(code: str, label: str, counted: Counted, area: Area, period: Period) -> Made:
    extracts = tuple(counted.extracts(period))
    return Made(
        code, area, period, Decimal(counted.value(area, label, period)),
        source_text=counted.source_text(period),
        months_present=len(period.months),
        months_expected=len(period.months),
        note=counted.caveat(area, period),
        detail={"feed": counted.feed, "place": area.kind},
        extracts=extracts,
    )  # fmt: skip


def _missing(family: Family, counted: Counted, area: Area, period: Period) -> Made:
    missing = counted.missing(period)
    return replace(
        _count(street_code(family, ALL), ALL, counted, area, period),
        value=None,
        months_present=len(period.months) - len(missing),
        note=missing_text(missing),
    )


def _rate(count: Made, people: dict[int, Estimate]) -> Iterable[Made]:
    """Per 1,000 residents, where it is known how many live there."""
    estimate = people.get(count.area.pk)
    if estimate is None or not estimate.value or count.value is None:
        return
    words = f"residents at mid-{estimate.year}, {estimate.get_kind_display()} ({estimate.source.publisher})"
    yield replace(
        count,
        code=f"rate.{count.code.replace('.', '_', 1)}",
        value=arithmetic.rate(count.value, estimate.value),
        numerator=count.value,
        denominator=Decimal(estimate.value),
        note=f"{words[:1].upper()}{words[1:]}.",
        source_text=f"{count.source_text}; {words}"[:400],
    )


def _residents(places: list[Area], period: Period) -> dict[int, Estimate]:
    """Residents of each place: of the middle of the year before the one the period starts in, as for boroughs, or the
    latest before that, at most OLDEST years older."""
    wanted = period.start.year - 1
    rows = Estimate.objects.filter(area__in=places, measure="residents", year__range=(wanted - OLDEST, wanted))
    return {estimate.area_id: estimate for estimate in rows.select_related("source").order_by("year")}


# --- Definitions


def _define(counted: list[tuple[Family, Counted]]) -> None:
    """Keep an indicator for every type that the files hold, and for its rate."""
    sources = {source.code: source for source in Source.objects.all()}
    made = []
    for place, (family, one) in enumerate(counted):
        labels = {label for period in one.periods for label in _labels(one, period)} | {ALL}
        for number, label in enumerate((ALL, *sorted(labels - {ALL}))):
            made += _indicators(family, label, sources[family.source], 3000 + 200 * place + number)
    made += hotspots.indicators(sources)
    Indicator.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "definition", "unit", "direction", "source", "order"],
    )


def _indicators(family: Family, label: str, source: Source, order: int) -> list[Indicator]:
    code = street_code(family, label)
    name = family.all_name if label == ALL else family.name.format(label)
    definition = family.definition.format("any" if label == ALL else label)
    rate = f"{definition} Per 1,000 residents of the area; who works, shops or goes out there is not counted in them."
    return [
        Indicator(code=code, name=name, definition=definition, unit="count", direction="worse", source=source, order=order),
        Indicator(
            code=f"rate.{code.replace('.', '_', 1)}", name=f"{name}, per 1,000 residents", definition=rate, unit="rate",
            direction="worse", source=source, order=order + 100,
        ),
    ]  # fmt: skip
