"""Figures that follow from others: rates, the gap to London, places among the 32 boroughs."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from assessment.indicators.base import Made
from assessment.indicators.population import Denominators
from assessment.models import Area
from assessment.rules import arithmetic
from assessment.rules.periods import Period

SET = "the 32 London boroughs; the City of London and airports are not in it"

Found = dict[tuple[str, Period], list[Made]]
"""Figures by code and period."""


def by_code(figures: Iterable[Made]) -> Found:
    found: Found = {}
    for made in figures:
        found.setdefault((made.code, made.period), []).append(made)
    return found


def rates(code: str, counts: list[Made], people: Denominators) -> list[Made]:
    """Each count per 1,000 of its area's residents or dwellings."""
    return [_rate(code, count, people) for count in counts]


def _rate(code: str, count: Made, people: Denominators) -> Made:
    population = people.by_area.get(count.area.pk)
    value = arithmetic.rate(count.value, population) if count.value is not None and population else None
    return replace(
        count, code=code, value=value, numerator=count.value,
        denominator=Decimal(population) if population else None,
        note=count.note or f"{people.words[:1].upper()}{people.words[1:]}.",
        source_text=f"{count.source_text}; {people.words}"[:400],
        detail={**count.detail, **people.detail},
    )  # fmt: skip


def gaps(code: str, figures: list[Made], london: Area) -> list[Made]:
    """How far each borough lies above or below the 32 together."""
    reference = next((figure for figure in figures if figure.area == london), None)
    return [_gap(code, figure, reference) for figure in figures if figure.area != london] if reference else []


def _gap(code: str, figure: Made, london: Made) -> Made:
    whole = figure.value is not None and london.value
    value = arithmetic.gap(figure.value, london.value) if whole else None  # type: ignore[arg-type]
    note = "Compared with the 32 London boroughs together." if whole else figure.note or london.note
    return replace(figure, code=code, value=value, numerator=figure.value, denominator=london.value, note=note)


def places(code: str, figures: list[Made], london: Area) -> list[Made]:
    """The place of each borough, counted from the lowest. None is given while any borough of the set is missing."""
    figures = [figure for figure in figures if figure.area != london]
    values = {figure.area.pk: figure.value for figure in figures if figure.value is not None}
    if len(values) < len(figures):
        have = f"Only {len(values)} of {len(figures)} boroughs have" if values else "No borough has"
        why = f" {figures[0].note}" if figures and not values else ""
        note = f"{have} the figure; places are given when all have it.{why}"
        return [
            replace(figure, code=code, value=None, numerator=None, denominator=None, note=note) for figure in figures
        ]
    ranked = arithmetic.ranks(values)
    return [
        replace(
            figure, code=code, value=Decimal(place.from_lowest), numerator=None, denominator=Decimal(place.of),
            note=f"Set: {SET}.",
            detail={**figure.detail, "from_lowest": place.from_lowest, "from_highest": place.from_highest,
                    "is_joint": place.is_joint, "of": place.of, "by": str(figure.value)},
        )
        for figure in figures
        for place in [ranked[figure.area.pk]]
    ]  # fmt: skip


def changes(
    now: list[Made], base: list[Made], london: Area, refusal: Callable[[Made, Made], str] = lambda now, base: ""
) -> list[Made]:
    """The percentage change of each borough's count against the year before, as figures to be ranked. A base under 20, a
    missing year and a break that is not comparable give none; `refusal` says of two figures why not."""
    before = {figure.area.pk: figure for figure in base}
    made = []
    for figure in now:
        earlier = before.get(figure.area.pk)
        if figure.area == london or earlier is None:
            continue
        percent = None
        if figure.value is not None and earlier.value is not None and not refusal(figure, earlier):
            percent = arithmetic.change(earlier.value, figure.value).percent
        extracts = tuple(dict.fromkeys((*earlier.extracts, *figure.extracts)))
        note = figure.note or ("" if earlier.value is not None else f"{earlier.period.label} is not held whole.")
        made.append(replace(figure, value=percent, extracts=extracts, note=note))
    return made
