"""Rates per 1,000 residents, the gap to London, and places among the 32 boroughs."""

from dataclasses import replace
from decimal import Decimal

from assessment import arithmetic, mopac7
from assessment.indicators.base import Made, by_area
from assessment.models import Area, Estimate
from assessment.periods import Period

RATED = {
    "all_crime": mopac7.ALL_CRIME,
    "burglary": mopac7.BURGLARY,
    "violence_with_injury": mopac7.VIOLENCE_WITH_INJURY,
}
SET = "the 32 London boroughs; the City of London and airports are not in it"


def residents(period: Period, areas: list[Area]) -> tuple[dict[int, int], str]:
    """Residents of each area for rates of `period`, and the words that say which they are.

    The middle of the calendar year before the one the period starts in, because that is the latest estimate out when
    the period ends; as first published where every area has it, otherwise as revised. Nothing when neither is held.
    """
    year = period.start.year - 1
    for kind in (Estimate.Kind.FIRST, Estimate.Kind.REVISED):
        held = {
            estimate.area_id: estimate
            for estimate in Estimate.objects.filter(year=year, measure="residents", kind=kind).select_related("source")
        }
        if areas and all(area.pk in held for area in areas):
            publisher = held[areas[0].pk].source.publisher
            words = f"residents at mid-{year}, {kind.label} ({publisher})"
            return {area.pk: held[area.pk].value for area in areas}, words
    return {}, f"no number of residents at mid-{year} is held"


def collect(figures: list[Made], period: Period, boroughs: list[Area], london: Area) -> list[Made]:
    """Rates, gaps and places for one period, from the counts already made."""
    people, words = residents(period, boroughs)
    if people:
        people[london.pk] = sum(people.values())
    made = []
    for name, code in RATED.items():
        rates = [_rate(f"rate.{name}", count, people, words) for count in by_area(figures, code, period).values()]
        of_boroughs = [figure for figure in rates if figure.area != london]
        london_rate = next(figure for figure in rates if figure.area == london)
        made += rates
        made += [_gap(f"gap.{name}", figure, london_rate) for figure in of_boroughs]
        made += _places(f"rank.{name}", of_boroughs)
    changes = _changes(figures, period, london)
    return made + _places("rank.mopac7_change", changes)


def _rate(code: str, count: Made, people: dict[int, int], words: str) -> Made:
    population = people.get(count.area.pk)
    value = arithmetic.rate(count.value, population) if count.value is not None and population else None
    return replace(
        count, code=code, value=value, numerator=count.value,
        denominator=Decimal(population) if population else None,
        note=count.note or f"{words[:1].upper()}{words[1:]}.",
        source_text=f"{count.source_text}; {words}",
    )  # fmt: skip


def _gap(code: str, figure: Made, london: Made) -> Made:
    whole = figure.value is not None and london.value
    value = arithmetic.gap(figure.value, london.value) if whole else None  # type: ignore[arg-type]
    note = "Compared with the 32 London boroughs together." if whole else figure.note or london.note
    return replace(figure, code=code, value=value, numerator=figure.value, denominator=london.value, note=note)


def _places(code: str, figures: list[Made]) -> list[Made]:
    """The place of each area, counted from the lowest. None is given while any area of the set is missing."""
    values = {figure.area.pk: figure.value for figure in figures if figure.value is not None}
    if len(values) < len(figures):
        note = f"Only {len(values)} of {len(figures)} boroughs have the figure; places are given when all have it."
        return [
            replace(figure, code=code, value=None, numerator=None, denominator=None, note=note) for figure in figures
        ]
    places = arithmetic.ranks(values)
    return [
        replace(
            figure, code=code, value=Decimal(place.from_lowest), numerator=None, denominator=Decimal(place.of),
            note=f"Set: {SET}.",
            detail={"from_lowest": place.from_lowest, "from_highest": place.from_highest, "is_joint": place.is_joint,
                    "of": place.of, "by": str(figure.value)},
        )
        for figure in figures
        for place in [places[figure.area.pk]]
    ]  # fmt: skip


def _changes(figures: list[Made], period: Period, london: Area) -> list[Made]:
    """The percentage change of each borough's MOPAC7 total against the year before."""
    before = by_area(figures, mopac7.TOTAL, period.years_before(1))
    changes = []
    for area_id, now in by_area(figures, mopac7.TOTAL, period).items():
        if area_id == london.pk:
            continue
        base = before[area_id]
        whole = now.value is not None and base.value is not None
        percent = arithmetic.change(base.value, now.value).percent if whole else None  # type: ignore[arg-type]
        extracts = tuple(dict.fromkeys((*base.extracts, *now.extracts)))
        changes.append(replace(now, value=percent, extracts=extracts))
    return changes
