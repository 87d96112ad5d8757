"""What an assessment holds, read once: the figures that its text and tables may state. Makes no figure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from assessment.indicators.breaks import between, marks_of
from assessment.models import Area, Assessment, Break, Figure, Indicator, PaperFile, Trend
from assessment.reading import publication, tables
from assessment.rules import bindings
from assessment.rules.periods import BadPeriodError, Period

RESTRICTED, PUBLIC = PaperFile.Audience.RESTRICTED, PaperFile.Audience.PUBLIC


class NotHeldError(Exception):
    """A figure that a text calls for is not held. `what` names it for the reader: "Robbery, 2015/16"."""

    def __init__(self, what: str, why: str = "") -> None:
        super().__init__(f"{what}: {why}" if why else what)
        self.what = what
        self.why = why


@dataclass
class Stock:
    """The figures of one assessment for one audience, by code and period."""

    assessment: Assessment
    audience: str
    own: tables.Index
    london: tables.Index
    indicators: dict[str, Indicator]
    trends: dict[str, Trend]
    breaks: list[Break] = field(default_factory=list)

    @property
    def area(self) -> Area:
        return self.assessment.area

    @property
    def period(self) -> Period:
        return self.assessment.period

    @property
    def is_public(self) -> bool:
        return self.audience == PUBLIC

    @cached_property
    def latest(self) -> dict[str, Figure]:
        """The last figure of each code, for those that end with another day than the assessment (surveys, reoffending)."""
        found: dict[str, Figure] = {}
        for (code, period), figure in self.own.items():
            if figure.value is not None and (code not in found or found[code].period.end < period.end):
                found[code] = figure
        return found

    def of_boroughs(self, code: str, period: Period) -> list[Figure]:
        """The figures of a code of all boroughs, for a ranking. The rates are read together, once."""
        wanted = self._rates if code.startswith("rate.") else self._of_boroughs(indicator__code=code)
        return [one for one in wanted if one.indicator.code == code and one.period == period]

    @cached_property
    def _rates(self) -> list[Figure]:
        return self._of_boroughs(indicator__code__startswith="rate.", breakdown="")

    def _of_boroughs(self, **which: str) -> list[Figure]:
        found = self.assessment.figures.filter(area__kind=Area.Kind.BOROUGH, **which)
        return list(found.select_related("indicator__source", "area"))

    @cached_property
    def codes(self) -> set[str]:
        return {code for code, _ in self.own}

    def name(self, code: str) -> str:
        """What a code is called: the indicator's name, or the code itself where there is none."""
        figure = self.latest.get(code)
        if figure is not None and figure.detail.get("label"):
            return f"{figure.detail.get('name') or figure.indicator.name}: {figure.detail['label']}"
        return self.indicators[code].name if code in self.indicators else f"“{code}”"

    def figure(self, code: str, of: str = "") -> Figure:
        """The figure of a code with a value. Without a period: of the assessed year, otherwise the last one held.

        Raises NotHeldError when there is none, or when it has no value.
        """
        figure = self.own.get((code, bindings.read_period(of, self._own_period(code)) if of else self.period))
        if figure is None and not of:
            figure = self.latest.get(code)
        if figure is None or figure.value is None:
            period = bindings.read_period(of, self._own_period(code)) if of else self.period
            raise NotHeldError(f"{self.name(code)}, {period.label}", figure.note if figure else "")
        return figure

    def base(self, now: Figure, against: str) -> Figure | None:
        """The figure that `now` is compared with, or None where it is not held. Where the year before is not whole, it is
        that of the latest whole year before: whoever says it says which.

        Raises BadPeriodError where the two periods cannot be compared.
        """
        period = bindings.read_period(against, now.period)
        tables.check_comparable(period, now.period)
        index = self.own if now.area_id == self.assessment.area_id else self.london
        base = index.get((now.code, period))
        if (base is None or base.value is None) and against == "previous-year" and (other := tables.instead(now)):
            base = index.get((now.code, other))
        return base if base is not None and base.value is not None else None

    def of_london(self, code: str, period: Period) -> Figure:
        """London's figure of a code. Raises NotHeldError."""
        figure = self.london.get((code, period))
        if figure is None or figure.value is None:
            raise NotHeldError(f"{self.name(code)} in London, {period.label}", figure.note if figure else "")
        return figure

    def breaks_between(self, base: Figure, now: Figure) -> list[Break]:
        """The breaks that a comparison of two figures crosses: of their own series and of those they are made from."""
        marks = [*marks_of([now.indicator.code], self.breaks), *now.detail.get("breaks", [])]
        crossed = {mark["code"] for mark in between(marks, base.period, now.period)}
        return [one for one in self.breaks if one.code in crossed]

    @cached_property
    def hidden(self) -> dict[int, str]:
        """The figures that publication.py hides from this audience."""
        return publication.apply(self.assessment, self.audience)

    def is_hidden(self, figure: Figure) -> bool:
        """Whether a number must not be read from what is published."""
        return figure.pk in self.hidden

    def _own_period(self, code: str) -> Period:
        """The period that "previous-year" is counted from: the assessed one, or the last that is held of the code."""
        if (code, self.period) in self.own or code not in self.latest:
            return self.period
        return self.latest[code].period


def is_named(code: str, patterns: Iterable[str]) -> bool:
    """Whether a code is one of those listed: "mopac7.robbery", or "mopac7.*" for all that begin so."""
    return any(code.startswith(one[:-1]) if one.endswith("*") else code == one for one in patterns)


def read(assessment: Assessment, audience: str = RESTRICTED) -> Stock:
    """Read the stored figures of an assessment, its trends and the breaks, in a fixed number of queries."""
    london = Area.objects.filter(kind=Area.Kind.LONDON32).first()
    trends = assessment.trends.filter(area=assessment.area).select_related("indicator__source", "area")
    return Stock(
        assessment,
        audience,
        own=_whole(tables.all_figures(assessment, assessment.area)),
        london=_whole(tables.all_figures(assessment, london)) if london else {},
        indicators={indicator.code: indicator for indicator in Indicator.objects.select_related("source")},
        trends={trend.indicator.code: trend for trend in trends},
        breaks=list(Break.objects.all()),
    )


def _whole(figures: Iterable[Figure]) -> tables.Index:
    """The figures by code and period. One whose period is not of whole months can be bound by nothing."""
    found: tables.Index = {}
    for figure in figures:
        try:
            found[figure.code, figure.period] = figure
        except BadPeriodError:
            continue
    return found
