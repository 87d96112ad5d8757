"""Sentences of the summary, made from stored figures. No number is typed: without its figure a sentence is not said."""

from assessment.models import Figure
from assessment.reading.tables import Index, change, print_value
from assessment.rules import mopac7
from assessment.rules.arithmetic import Change, gap, ordinal, print_number
from assessment.rules.periods import Period


def summary(figures: Index, london: Index, area: str, period: Period) -> list[str]:
    """The summary's sentences, in the order of the report: volume, types, rates."""
    parts = [
        *_total(figures, area, period),
        *_missing(figures, area, period),
        *_extremes(figures, period),
        *_rates(figures, london, area, period),
    ]
    return [part for part in parts if part]


def moved(changed: Change) -> str:
    """ "4.5% fewer than", "the same as" or, where a percentage would mislead, "against"."""
    if changed.difference == 0:
        return "the same as"
    if changed.percent is None:
        return "against"
    direction = "fewer" if changed.difference < 0 else "more"
    return f"{print_number(abs(changed.percent), 1)}% {direction} than"


def _total(figures: Index, area: str, period: Period) -> list[str]:
    total = figures.get((mopac7.TOTAL, period))
    if total is None or total.value is None:
        return []
    told = [
        f"In {period.label} ({period.dates}) the police recorded {print_value(total)} crimes of the seven MOPAC7 types "
        f"in {area}."
    ]
    compared = []
    for years in (1, 5):
        changed = change(figures, total, years)
        if changed:
            compared.append(f"{moved(changed)} in {period.years_before(years).label} ({print_number(changed.base)})")
    if compared:
        told.append(f"That is {' and '.join(compared)}.")
    told.append(_place_of_change(figures, area, period))
    return told


def _place_of_change(figures: Index, area: str, period: Period) -> str:
    place = figures.get(("rank.mopac7_change", period))
    changed = change(figures, figures.get((mopac7.TOTAL, period)), 1)
    if place is None or place.value is None or changed is None or not changed.difference:
        return ""
    fell = changed.difference < 0
    position = place.detail["from_lowest" if fell else "from_highest"]
    which = "the largest" if position == 1 else f"the {ordinal(position)} largest"
    joint = "jointly " if place.detail["is_joint"] else ""
    return (
        f"Of the 32 London boroughs, {area} had {joint}{which} {'fall' if fell else 'rise or smallest fall'} "
        "in per cent against the year before."
    )


def _missing(figures: Index, area: str, period: Period) -> list[str]:
    total = figures.get((mopac7.TOTAL, period))
    if total is not None and total.value is None:
        return [
            f"The crime figures of {area} for {period.label} are not whole: {total.months_present} of "
            f"{total.months_expected} months are held. {total.note}"
        ]
    return []


def _extremes(figures: Index, period: Period) -> list[str]:
    """The types that fell and rose most, in per cent, against the year before. Nothing where a type is missing: it may be
    the one that moved most."""
    changes: list[tuple[Figure, Change]] = []
    for code in mopac7.TYPES:
        figure = figures.get((code, period))
        changed = change(figures, figure, 1)
        if figure is None or changed is None:
            return []
        if changed.percent:
            changes.append((figure, changed))
    told = []
    for verb, falls in (("fell", True), ("rose", False)):
        these = [(abs(c.percent), f, c) for f, c in changes if c.percent and (c.percent < 0) == falls]
        if these:
            percent, figure, changed = max(these, key=lambda item: item[0])
            told.append(
                f"{figure.indicator.name} {verb} most, by {print_number(percent, 1)}%, "
                f"from {print_number(changed.base)} to {print_number(changed.now)}."
            )
    return told


def _rates(figures: Index, london: Index, area: str, period: Period) -> list[str]:
    told = []
    for name, words in (
        ("all_crime", "all recorded crime"),
        ("violence_with_injury", "violence with injury"),
        ("burglary", "burglary"),
    ):
        rate, place = figures.get((f"rate.{name}", period)), figures.get((f"rank.{name}", period))
        reference = london.get((f"rate.{name}", period))
        if rate is None or rate.value is None:
            continue
        sentence = f"For {words} {area}’s rate was {print_value(rate)} per 1,000 residents"
        if reference is not None and reference.value:
            apart = gap(rate.value, reference.value)
            direction = "above" if apart > 0 else "below"
            sentence += (
                f", {print_number(abs(apart), 1)}% {direction} that of the 32 boroughs together "
                f"({print_value(reference)})"
            )
        if place is not None and place.value is not None:
            sentence += f": the {print_value(place)}"
        told.append(f"{sentence}.")
    return told
