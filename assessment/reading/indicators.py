"""What the pages of indicators show, read from stored figures and series. Makes no figure."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessment.drawing import charts
from assessment.models import Area, Assessment, Figure, Indicator, Trend
from assessment.reading import tables
from assessment.rules import arithmetic
from assessment.rules.blocks import Cell, Chart, Column, Line, Table
from assessment.rules.periods import Period, add_months

PRIORITIES = {
    "asb-confidence": "Confidence that crime and anti-social behaviour are dealt with",
    "engaged-informed": "Residents engaged and informed",
    "domestic-hate": "Domestic abuse, violence against women and girls, and hate crime",
    "youth-violence": "Serious youth violence",
    "reoffending": "Reoffending",
    "volume-crime": "Burglary and other high-volume crime",
    "prevent": "Terrorism and extremism",
    "": "Other figures",
}
"""In the order of the strategy, for indicators whose strategy is not in the system."""
FOLLOWERS = ("rate", "gap", "rank", "change_rank")
BY_PLACE = ("recorded.", "street.")
"""Codes of counts for the maps of wards and small areas: another cut of crimes that the dashboard has already."""
SHOWN_MONTHS = 60


@dataclass(frozen=True)
class Row:
    """One indicator on the list or on a card of the dashboard."""

    indicator: Indicator
    now: tables.Cell
    base: str
    change: str
    place: tables.Cell
    signal: str
    trend: SafeString = SafeString("")
    crossed: tuple[str, ...] = ()
    """What changed in counting between the two years, and has to be said beside the comparison."""

    @property
    def is_compared(self) -> bool:
        return not self.change.startswith(("No figure before", "Not comparable"))

    @property
    def against(self) -> str:
        """Behind the change: "against 2015/16"; behind "from 4": "in 2015/16"."""
        return f"{'in' if self.change.startswith('from ') else 'against'} {self.base}"


def listed(assessment: Assessment) -> list[tuple[str, list[Row]]]:
    """Every indicator that the assessment has a figure of for its own area, by priority in the order of the strategy."""
    figures = _own(assessment)
    index, trends = tables.index(figures), _trends(assessment)
    found: dict[str, list[Row]] = {}
    for figure in _latest(figures, assessment.period):
        if not any(word in figure.indicator.recipe for word in FOLLOWERS):
            row = _row(index, figure, trends.get(figure.indicator_id), followers(figures))
            found.setdefault(figure.indicator.priority, []).append(row)
    titles = _titles(assessment)
    order = [*titles, *sorted(set(found) - set(titles))]
    return [(titles.get(code, code), found[code]) for code in order if code in found]


def cards(dashboard: Assessment) -> list[tuple[str, list[Row]]]:
    """The list with a small line a row, for the dashboard: indicators with a figure of its own 12 months, none twice."""
    trends = {trend.indicator_id: trend for trend in _trends(dashboard).values()}
    return [
        (
            title,
            [replace(row, trend=small_line(trends.get(row.indicator.pk))) for row in rows if _is_now(row, dashboard)],
        )
        for title, rows in listed(dashboard)
        if any(_is_now(row, dashboard) for row in rows)
    ]


def crossed_by(sections: list[tuple[str, list[Row]]]) -> list[str]:
    """Every break that a comparison on a page crosses, once."""
    rows = [row for _, rows in sections for row in rows if row.is_compared]
    return list(dict.fromkeys(text for row in rows for text in row.crossed))


def _is_now(row: Row, dashboard: Assessment) -> bool:
    is_now = row.now.figure is not None and row.now.figure.period == dashboard.period
    return is_now and not row.indicator.code.startswith(BY_PLACE)


def _titles(assessment: Assessment) -> dict[str, str]:
    """The priorities by code: as the strategy has them, and as we call those that it has not."""
    own = {}
    if assessment.strategy_id:
        own = {priority.code: priority.short_title for priority in assessment.strategy.priorities.all()}  # type: ignore[union-attr]
    return own | {code: title for code, title in PRIORITIES.items() if code not in own}


def _own(assessment: Assessment) -> list[Figure]:
    rows = assessment.figures.filter(area=assessment.area, breakdown="").exclude(indicator__source__code="casework")
    return list(rows.select_related("indicator__source", "area"))


def _trends(assessment: Assessment) -> dict[int, Trend]:
    return {trend.indicator_id: trend for trend in assessment.trends.filter(area=assessment.area)}


def _latest(figures: Iterable[Figure], period: Period) -> list[Figure]:
    """One figure an indicator: of the assessed period, otherwise of the latest period before its end."""
    best: dict[int, Figure] = {}
    for figure in figures:
        held = best.get(figure.indicator_id)
        if held is None or (figure.period == period, figure.period_end) > (held.period == period, held.period_end):
            best[figure.indicator_id] = figure
    return sorted(best.values(), key=lambda figure: (figure.indicator.order, figure.indicator.code))


def followers(figures: Iterable[Figure]) -> dict[tuple[str, str, Period], Figure]:
    """Rates, gaps and places by what they are, the code they are made from, and their period."""
    return {
        (word, figure.indicator.recipe[word], figure.period): figure
        for figure in figures
        for word in FOLLOWERS
        if word in figure.indicator.recipe
    }


def _row(
    index: tables.Index, figure: Figure, trend: Trend | None, following: dict[tuple[str, str, Period], Figure]
) -> Row:
    rate = following.get(("rate", figure.indicator.code, figure.period))
    of = rate.indicator.code if rate else figure.indicator.code
    base, words = compared(index, figure)
    place = tables.Cell(following.get(("rank", of, figure.period)))
    crossed = tuple(tables.crossed(figure, tables.instead(figure) or figure.period.years_before(1)))
    return Row(figure.indicator, tables.Cell(figure), base, words, place, signal_text(trend), crossed=crossed)


def compared(index: tables.Index, figure: Figure) -> tuple[str, str]:
    """The year that a figure is compared with and how it changed; in points for a rate or a share."""
    other = tables.instead(figure)
    years = tables.years_between(other, figure.period) if other else 1
    base = figure.period.years_before(years)
    if why := tables.refusal(figure, base):
        return base.label, f"Not comparable. {why}"
    moved = tables.change(index, figure, years)
    if moved:
        return base.label, moved.text
    points = tables.points(index, figure, years)
    return (
        (base.label, f"{arithmetic.signed(points)} points") if points is not None else (base.label, "No figure before.")
    )


def signal_text(trend: Trend | None) -> str:
    """What the control limits say of the latest month: nothing unusual, or which rule it breaks."""
    if trend is None:
        return ""
    control = trend.detail.get("control", {})
    if "refused" in control:
        return ""
    last = add_months(trend.first_month, len(trend.values) - 1)
    latest = [signal for signal in control["signals"] if signal["month"] == last.isoformat()]
    if not latest:
        return "Within its limits"
    return f"{latest[0]['side'].capitalize()} the mean: {latest[0]['rule']}"


# --- One indicator


def page_of(assessment: Assessment, indicator: Indicator) -> dict[str, Any]:
    """Everything that the page of an indicator shows: years, what follows from it, its series, its places."""
    figures = _own(assessment)
    index, following = tables.index(figures), followers(figures)
    mine = [figure for figure in figures if figure.indicator_id == indicator.pk]
    now = _latest(mine, assessment.period)
    trend = assessment.trends.filter(area=assessment.area, indicator=indicator).first()
    context: dict[str, Any] = {"indicator": indicator, "years": [_year(index, one, following) for one in mine]}
    if now:
        context |= {"now": tables.Cell(now[0]), "row": _row(index, now[0], trend, following)}
        context |= {"breaks": now[0].detail.get("breaks", []), "places": ranked(assessment, now[0], following)}
    if trend:
        context |= {"trend": trend, "line": line_chart(trend), "months": month_table(trend), **_said(trend)}
    return context


def _year(
    index: tables.Index, figure: Figure, following: dict[tuple[str, str, Period], Figure]
) -> dict[str, tables.Cell | Period]:
    rate = following.get(("rate", figure.indicator.code, figure.period))
    code = rate.indicator.code if rate else figure.indicator.code
    return {
        "period": figure.period,
        "value": tables.Cell(figure),
        "rate": tables.Cell(rate),
        "gap": tables.Cell(following.get(("gap", code, figure.period))),
        "rank": tables.Cell(following.get(("rank", code, figure.period))),
    }


def _said(trend: Trend) -> dict[str, Any]:
    """The words below the chart: how the limits, the season and the forecast were made, or why there are none."""
    control, forecast, season = (trend.detail.get(name, {}) for name in ("control", "forecast", "season"))
    notes = [
        ("Control limits", control.get("method") or f"None. {control.get('refused', '')}"),
        ("Season", season.get("method") or f"Not worked out. {season.get('refused', '')}"),
        ("Forecast", forecast.get("method") or f"None. {forecast.get('refused', '')}"),
    ]
    told = {"notes": notes, "signals": _signals(control), "season": _seasons(season)}
    if year := forecast.get("year"):
        low, mid, high = (arithmetic.print_number(Decimal(str(year[name]))) for name in ("low", "mid", "high"))
        until = datetime.date.fromisoformat(year["until"])
        told["outlook"] = (
            f"If the pattern goes on, the 12 months to {until:%B %Y} will bring about {mid}: between {low} and {high} in "
            f"{forecast['interval']} of 100 cases."
        )
    return told


def _signals(control: dict[str, Any]) -> list[str]:
    days = [(datetime.date.fromisoformat(one["month"]), one) for one in control.get("signals", [])]
    return [f"{day:%B %Y}: {one['side']} the mean, {one['rule']}" for day, one in days]


def _seasons(season: dict[str, Any]) -> str:
    """ "Highest in November (123), lowest in July (88); an average month is 100." """
    if not season.get("indices"):
        return ""
    ordered = sorted((value, month) for month, value in enumerate(season["indices"], 1))
    (low, least), (high, most) = ordered[0], ordered[-1]
    name = [datetime.date(2000, month, 1).strftime("%B") for month in (most, least)]
    return f"Highest in {name[0]} ({high:.0f}), lowest in {name[1]} ({low:.0f}); an average month is 100."


def ranked(
    assessment: Assessment, figure: Figure, following: dict[tuple[str, str, Period], Figure]
) -> dict[str, Any] | None:
    """The 32 boroughs as bars, the own one highlighted, with their table; by rate where there is one."""
    by = following.get(("rate", figure.indicator.code, figure.period)) or figure
    place = following.get(("rank", by.indicator.code, figure.period))
    if place is None or place.value is None:
        return None
    rows = assessment.figures.filter(
        indicator=by.indicator, area__kind=Area.Kind.BOROUGH, breakdown="",
        period_start=by.period_start, period_end=by.period_end, value__isnull=False,
    ).select_related("area", "indicator")  # fmt: skip
    ordered = sorted(rows, key=lambda one: (-(one.value or 0), one.area.name))
    finding = f"{by.indicator.name}: {figure.area.name} had the {tables.print_value(place)}, {figure.period.label}"
    names = [one.area.name for one in ordered]
    values: list[float | None] = [float(one.value or 0) for one in ordered]
    cells = [[Cell(one.area.name), Cell(tables.print_value(one), float(one.value or 0))] for one in ordered]
    table = Table(finding, [Column("Borough"), Column(by.indicator.name, is_number=True)], cells)
    chart = Chart("bar", finding, names, [Line(by.indicator.name, values)], by.indicator.unit_text, table,
                  highlight=figure.area.name, code=by.indicator.code)  # fmt: skip
    return {"chart": chart, "svg": charts.svg(chart), "rows": [(one.area, tables.Cell(one)) for one in ordered]}


# --- The series


def line_chart(trend: Trend, shown: int = SHOWN_MONTHS) -> dict[str, Any]:
    """The last five years of a series with its control limits as a band, marks of breaks, and the forecast."""
    values = trend.values[-shown:]
    first = add_months(trend.first_month, len(trend.values) - len(values))
    forecast = trend.detail.get("forecast", {})
    ahead = len(forecast.get("mid", ()))
    days = [add_months(first, n) for n in range(len(values) + ahead)]
    labels = [f"{day:%b %Y}" for day in days]
    blank: list[float | None] = [None]
    control = trend.detail.get("control", {})
    lines = [Line(trend.indicator.name, [*values, *blank * ahead])]
    if "mean" in control:
        level = [control["mean"]] * len(values) + blank * ahead
        lines.append(Line("Mean and limits", level, [control["low3"] if v is not None else None for v in level],
                          [control["high3"] if v is not None else None for v in level]))  # fmt: skip
    if ahead:
        lead = blank * len(values)
        lines.append(Line("Forecast", [*lead, *forecast["mid"]], [*lead, *forecast["low"]], [*lead, *forecast["high"]]))
    marks = [
        (f"{day:%b %Y}", mark["text"])
        for mark in trend.detail.get("breaks", [])
        if (day := datetime.date.fromisoformat(mark["on"])) >= first
    ]
    finding = finding_of(trend)
    table = Table(finding, [Column("Month"), Column(trend.indicator.name, is_number=True)], [])
    chart = Chart("line", finding, labels, lines, trend.indicator.unit_text, table, trend.indicator.name, marks,
                  trend.source_text, trend.indicator.code)  # fmt: skip
    return {"chart": chart, "svg": charts.svg(chart)}


def small_line(trend: Trend | None, shown: int = 24) -> SafeString:
    """The last two years as a small line, without axes: a shape beside a number that says what it is."""
    values = trend.values[-shown:] if trend else []
    held = [value for value in values if value is not None]
    if len(held) < 3:
        return SafeString("")
    top = max(held) or 1
    places = [
        (4 + 192 * n / (len(values) - 1), 44 - 40 * value / top) for n, value in enumerate(values) if value is not None
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return format_html(
        '<svg class="asb-spark" viewBox="0 0 200 48" width="200" height="48" aria-hidden="true" focusable="false">'
        '<polyline points="{}" fill="none" stroke="#12436D" stroke-width="2"/>'
        '<circle cx="{}" cy="{}" r="3" fill="#12436D"/></svg>',
        path, f"{places[-1][0]:.1f}", f"{places[-1][1]:.1f}",
    )  # fmt: skip


def finding_of(trend: Trend) -> str:
    """What the reader should see in a series: the last 12 months against the 12 before."""
    sums = trend.detail.get("rolling", [])
    last = add_months(trend.first_month, len(trend.values) - 1)
    now = sums[-1] if sums else None
    before = sums[-13] if len(sums) > 12 else None
    if now is None:
        return f"{trend.indicator.name} by month to {last:%B %Y}"
    text = f"{trend.indicator.name}: {arithmetic.print_number(Decimal(str(now)))} in the 12 months to {last:%B %Y}"
    if before is None:
        return text
    moved = arithmetic.change(Decimal(str(before)), Decimal(str(now)))
    return f"{text}, against {arithmetic.print_number(moved.base)} in the 12 months before ({moved.text})"


def month_table(trend: Trend, shown: int = SHOWN_MONTHS) -> list[tuple[str, str, str]]:
    """Month, count and rolling 12 months, newest first."""
    days = [add_months(trend.first_month, n) for n in range(len(trend.values))]
    rows = zip(days, trend.values, trend.detail.get("rolling", []), strict=True)
    told = [(f"{day:%B %Y}", _number(value), _number(sums)) for day, value, sums in rows]
    return told[::-1][:shown]


def _number(value: float | None) -> str:
    return "Missing" if value is None else arithmetic.print_number(Decimal(str(value)))
