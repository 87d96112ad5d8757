"""Makes every figure that follows from imported counts, as the recipes of the indicators say. One grouped query a feed."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from assessment.indicators import breaks, counted, derived
from assessment.indicators.base import Made
from assessment.indicators.breaks import Mark
from assessment.indicators.definitions import CLASSES, SERIES
from assessment.indicators.labels import Labels
from assessment.indicators.population import Denominators, denominators
from assessment.models import Area, Assessment, Break, Indicator
from assessment.rules.periods import Period
from assessment.sources.holders import holders

COMPARISON_YEARS = (5, 1, 0)
"""How many years before the assessed one its figures are also made for: as in the table of 2017."""
OFFERED_YEARS = (2, 3, 4)
"""Where the year before is not whole: how many years before the assessed one another is looked for."""
NAMES = {
    "mps-borough-old": "Metropolitan Police Service, recorded crime by borough, old classification",
    "mps-borough-new": "Metropolitan Police Service, recorded crime by borough, new classification",
    "mps-borough-connect": "Metropolitan Police Service, recorded crime by borough, CONNECT",
}


@dataclass
class Scope:
    """What one collection is for, and what it needs to know once."""

    area: Area
    period: Period
    classification: str
    boroughs: list[Area]
    london: Area
    indicators: dict[str, Indicator]
    breaks: list[Break]
    offered: dict[str, Period] = field(default_factory=dict)
    """By feed: the latest whole year before the missing one."""
    _marks: dict[str, list[Mark]] = field(default_factory=dict)

    def roots(self, code: str) -> list[str]:
        """A code and those that its figure is made from, so that a break of theirs is a break of its."""
        recipe = self.indicators[code].recipe
        behind = next((recipe[word] for word in ("rate", "gap", "rank", "change_rank") if word in recipe), None)
        return [code, *(self.roots(behind) if behind else recipe.get("parts", []))]

    def following(self, of: str) -> list[tuple[str, dict[str, Any]]]:
        """The gaps and places that are made from a code."""
        words = ("gap", "rank", "change_rank")
        every = ((code, one.recipe) for code, one in self.indicators.items())
        return [(code, recipe) for code, recipe in every if any(recipe.get(word) == of for word in words)]

    def marks(self, code: str) -> list[Mark]:
        if code not in self._marks:
            self._marks[code] = breaks.marks_of(self.roots(code), self.breaks)
        return self._marks[code]


def scope_of(assessment: Assessment) -> Scope:
    boroughs = list(Area.objects.filter(kind=Area.Kind.BOROUGH))
    indicators = {one.code: one for one in Indicator.objects.exclude(recipe={}).select_related("source")}
    period = assessment.period
    return Scope(
        area=assessment.area,
        period=period,
        classification=assessment.classification or best_classification(assessment.area, period),
        boroughs=boroughs,
        london=Area.objects.get(kind=Area.Kind.LONDON32),
        indicators=indicators,
        breaks=list(Break.objects.all()),
    )


def best_classification(area: Area, period: Period) -> str:
    """Of the Met's three classifications the one that holds most months of the three years for an area; of equal ones the
    older, which is the one that papers of the time counted by."""
    months = [month for years in COMPARISON_YEARS for month in period.years_before(years).months]
    held = {}
    for name, feed in CLASSES.items():
        holding = holders(feed)
        held[name] = sum((area.pk, month) in holding for month in months)
    return max(held, key=lambda name: held[name])


def collect(scope: Scope) -> list[Made]:
    """Every figure that the recipes make: counts of the boroughs and of London, then what follows from them."""
    made = []
    for feed, recipes in feeds(scope).items():
        held, periods = _read(scope, feed, Labels(feed, recipes))
        publisher = publisher_of(scope, feed, next(iter(recipes)))
        figures = counted.figures(held, periods, scope.boroughs, scope.london, publisher)
        made += _kept(scope, feed, figures)
    return with_following(scope, made)


def with_following(scope: Scope, counts: list[Made]) -> list[Made]:
    """Counts of every borough and of London, and the rates, gaps and places that follow from them."""
    made = counts + _derive(scope, derived.by_code(counts))
    return [_marked(scope, figure) for figure in made]


def feeds(scope: Scope) -> dict[str, dict[str, dict[str, Any]]]:
    """By feed, the recipes that count from it: of the police's three classifications only the one that is used."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for code, indicator in scope.indicators.items():
        recipe = indicator.recipe
        for feed in recipe.get("count", {}):
            if recipe.get("series") != SERIES or feed == CLASSES.get(scope.classification):
                found.setdefault(feed, {})[code] = recipe
    return found


def publisher_of(scope: Scope, feed: str, code: str) -> str:
    """Who published a feed, in the words of a source; `code` is one of its indicators."""
    source = scope.indicators[code].source
    return NAMES.get(feed) or f"{source.publisher}, {source.name[:1].lower()}{source.name[1:]}"


def _read(scope: Scope, feed: str, labels: Labels) -> tuple[counted.Held, list[Period]]:
    """What the feed holds for the three years, and for the latest whole year where the one before is not whole."""
    periods = [scope.period.years_before(years) for years in COMPARISON_YEARS]
    holding = holders(feed)

    def is_whole(period: Period) -> bool:
        return all((scope.area.pk, month) in holding for month in period.months)

    if is_whole(scope.period) and not is_whole(scope.period.years_before(1)):
        whole = (period for years in OFFERED_YEARS if is_whole(period := scope.period.years_before(years)))
        if offered := next(whole, None):
            scope.offered[feed] = offered
            periods.insert(1, offered)
    return counted.read(feed, labels, scope.boroughs, periods), periods


def _kept(scope: Scope, feed: str, figures: list[Made]) -> list[Made]:
    """A missing figure is stated: always of the assessment's own area and London, of another borough where the others have
    it. That a feed which nobody imported holds nothing is not said of every indicator of it."""
    held = {figure.period for figure in figures if figure.months_present}
    if not held and feed not in NAMES:
        return []
    return [figure for figure in figures if figure.period in held or figure.area in (scope.area, scope.london)]


def _derive(scope: Scope, found: derived.Found) -> list[Made]:
    """Rates first, then gaps and places, which need them."""
    rated = _rates(scope, found)
    following = []
    for (of, period), figures in (found | rated).items():
        for code, recipe in scope.following(of):
            if "gap" in recipe:
                following += derived.gaps(code, figures, scope.london)
            elif "rank" in recipe:
                following += _places(scope, code, figures)
            elif base := found.get((of, period.years_before(1))):
                moved = derived.changes(figures, base, scope.london, _refusal(scope, of))
                following += _places(scope, code, moved)
    return [figure for figures in rated.values() for figure in figures] + following


def _rates(scope: Scope, found: derived.Found) -> derived.Found:
    people: dict[tuple[str, Period], Denominators] = {}
    made: derived.Found = {}
    for code, indicator in scope.indicators.items():
        recipe = indicator.recipe
        for period in [period for of, period in found if of == recipe.get("rate")]:
            key = (recipe["per"], period)
            if key not in people:
                people[key] = denominators(recipe["per"], period, scope.boroughs, scope.london)
            made[code, period] = derived.rates(code, found[recipe["rate"], period], people[key])
    return made


def _places(scope: Scope, code: str, figures: list[Made]) -> list[Made]:
    """Places, when every borough has a figure to be placed by; for a feed of one borough there is no such place."""
    if sum(figure.area != scope.london for figure in figures) < len(scope.boroughs):
        return []
    return derived.places(code, figures, scope.london)


def _refusal(scope: Scope, code: str) -> Callable[[Made, Made], str]:
    marks = scope.marks(code)
    return lambda now, base: breaks.refusal(marks, base.period, now.period)


def _marked(scope: Scope, figure: Made) -> Made:
    """A figure with the breaks that matter to it and, where the year before is not whole, the year offered instead."""
    detail = dict(figure.detail)
    if marks := breaks.inside(scope.marks(figure.code), figure.period):
        detail["breaks"] = marks
    offered = scope.offered.get(detail.get("feed", ""))
    if offered and figure.period == scope.period:
        detail["instead"] = {"start": offered.start.isoformat(), "end": offered.end.isoformat()}
    return replace(figure, detail=detail)
