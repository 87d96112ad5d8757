"""Which counts of the partnership's own casework, and of what agencies counted, are hidden from the public.

They are counts of people who asked for help, so they are hidden below SMALL although they are of the whole borough. One
answer for tables, sentences and data files: a number that is hidden in a table and said in a sentence is not hidden.

- A breakdown (reports by type, by agency) is a table of one column whose total is printed: `suppression.py` says what
  must be hidden beside its small counts.
- A share, a ratio or a median is hidden where a part of it is small, the rest of the whole included: 95.3% of 43 tells of
  the 2 who were not satisfied. It is also hidden where a count of the same kind is, because a whole that was divided by
  ("37 actions had ended") is a sum that the table does not print. So it is where that whole is nearly another count of
  the same kind: of 57 who were helped 55 were reached tells of the 2 who were not.
- Shares of one thing in longer and longer windows (reported again within 3, 6 and 12 months) are all hidden where two of
  them differ by a small count.
- Incidents are not broken down: they are never more than the reports, so the two cuts together would narrow down what
  each of them hides.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from itertools import combinations

from django.db.models import Q

from assessment.models import Assessment, Figure, Indicator
from assessment.rules.suppression import SMALL, TOTAL, suppress

SMALL_TEXT = "Hidden in the public version: 1 to 4"
BESIDE_TEXT = "Hidden in the public version: a small number could be worked out from it"
SECOND_TEXT = "Not in the public version, which has the reports"
SECOND = "asb.incidents"
"""The second cut of the same reports."""
NESTED = "after."
"""The codes of shares in windows that lie inside each other begin so."""
CASEWORK, RETURN = "casework", "return."
WHOLE = "borough"
STATUTORY = "return.case_review."
"""The four counts of ASB case reviews, which the law says to publish (2014 Act, section 104(9)), are never hidden."""


def hidden(assessment: Assessment) -> dict[int, str]:
    """The ids of the hidden figures, and why. Casework by ward is not among them: publication.py hides it with places."""
    asked = Q(indicator__source__code=CASEWORK) | Q(indicator__code__startswith=RETURN)
    figures = list(
        assessment.figures.filter(asked, area=assessment.area_id, value__isnull=False)
        .exclude(indicator__code__startswith=STATUTORY)
        .exclude(breakdown__startswith="ward:")
        .select_related("indicator__source")
    )
    found = {one.pk: SMALL_TEXT for one in figures if any(0 < part < SMALL for part in _parts(one))}
    for group in _broken_down(figures):
        found = _of_group(group) | found
    second = {one.pk: SECOND_TEXT for one in figures if one.breakdown and one.indicator.code == SECOND}
    return found | second | _of_nested(figures) | _of_shares(figures, found)


def _parts(figure: Figure) -> list[Decimal]:
    """The counts that a figure tells: itself, or what it was divided from and by, and what is left of the whole."""
    if figure.indicator.unit == Indicator.Unit.COUNT:
        return [figure.value or Decimal(0)]
    part, whole = figure.numerator, figure.denominator
    if figure.indicator.unit != Indicator.Unit.PERCENT or whole is None:
        return [one for one in (part, whole) if one is not None]
    counted = Decimal(round((figure.value or Decimal(0)) * whole / 100)) if part is None else part
    return [counted, whole, whole - counted]


def _broken_down(figures: Iterable[Figure]) -> list[list[Figure]]:
    """The counts of each breakdown of each period."""
    groups: dict[tuple, list[Figure]] = defaultdict(list)
    for one in figures:
        if one.breakdown and one.indicator.unit == Indicator.Unit.COUNT:
            kind = one.breakdown.partition(":")[0]
            groups[one.indicator_id, kind, one.period_start, one.period_end].append(one)
    return list(groups.values())


def _of_group(group: list[Figure]) -> dict[int, str]:
    if len(group) < 2:
        return {}
    column = group[0].indicator.code
    counts = {(one.breakdown, column): int(one.value or 0) for one in group}
    places = dict.fromkeys((one.breakdown for one in group), WHOLE)
    cells = suppress(counts, places, [(place, TOTAL) for place in places]).cells
    return {one.pk: BESIDE_TEXT for one in group if (one.breakdown, column) in cells}


def _of_nested(figures: Iterable[Figure]) -> dict[int, str]:
    found: dict[int, str] = {}
    groups: dict[tuple, list[Figure]] = defaultdict(list)
    for one in figures:
        if one.indicator.code.startswith(NESTED):
            groups[_kind(one)].append(one)
    for group in groups.values():
        parts = [_parts(one) for one in group]
        if any(
            0 < abs(a - b) < SMALL for one, other in combinations(parts, 2) for a, b in zip(one, other, strict=True)
        ):
            found |= {one.pk: BESIDE_TEXT for one in group}
    return found


def _of_shares(figures: Iterable[Figure], found: dict[int, str]) -> dict[int, str]:
    casework = [one for one in figures if one.indicator.source.code == CASEWORK]
    touched = {_kind(one) for one in casework if one.pk in found}
    counts: dict[tuple, list[Decimal]] = defaultdict(list)
    for one in casework:
        whole = one.value if one.indicator.unit == Indicator.Unit.COUNT else one.denominator
        counts[_beside(one)].append(whole or Decimal(0))
    return {
        one.pk: BESIDE_TEXT
        for one in casework
        if one.indicator.unit != Indicator.Unit.COUNT
        and one.pk not in found
        and (_kind(one) in touched or _is_nearly_another(one, counts[_beside(one)]))
    }


def _beside(figure: Figure) -> tuple:
    """What of the same kind it is set beside: a quarter's numbers are of that quarter alone."""
    return *_kind(figure), figure.breakdown if figure.breakdown.startswith("quarter:") else ""


def _is_nearly_another(share: Figure, counts: Iterable[Decimal]) -> bool:
    """Whether the people whom a share or a median is of are a few more or less than those of another number. Minutes and
    cases of a meeting are of no people."""
    whole = share.denominator
    is_of_people = share.indicator.unit in (Indicator.Unit.PERCENT, Indicator.Unit.DAYS)
    return is_of_people and whole is not None and any(0 < abs(whole - other) < SMALL for other in counts)


def _kind(figure: Figure) -> tuple:
    return figure.indicator.code.partition(".")[0], figure.period_start, figure.period_end
