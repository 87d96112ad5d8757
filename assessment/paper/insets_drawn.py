"""Charts that a text calls for: a line for a trend, bars for a rank or for types.

The title of a chart is what the reader should see in it; its numbers stand in the table below.
"""

from collections.abc import Callable

from assessment.models import Figure, Indicator, Trend
from assessment.paper.footnotes import Notes, source_of, sources_of
from assessment.paper.stock import NotHeldError, Stock, is_named
from assessment.paper.wording import Said, say, stands_for
from assessment.reading import tables
from assessment.rules import mopac7
from assessment.rules.bindings import Binding
from assessment.rules.blocks import Block, Cell, Chart, Column, Line, Table
from assessment.rules.periods import Period, add_months

BOROUGHS = 32
SHOWN_MONTHS = 60
"""A trend is drawn for five years: as far back as the paper compares."""


def draw_chart(binding: Binding, stock: Stock, notes: Notes) -> list[Block]:
    """The chart of a binding. Raises NotHeldError where its figures are not held."""
    return CHARTS[binding.code](binding, stock, notes)


def _finding(said: Said) -> str:
    return "".join(run.text for run in said.runs)


# --- Trend


def _trend(binding: Binding, stock: Stock, notes: Notes) -> list[Block]:
    trend = stock.trends.get(binding.second)
    if trend is None or not any(value is not None for value in trend.values):
        raise NotHeldError(f"{stock.name(binding.second)} by month")
    months, values = _window(trend, stock.period)
    labels = [f"{month:%b %Y}" for month in months]
    name = trend.indicator.name
    rolling = _rolling(trend, len(values), stock.period)
    lines = [Line(name, values)] + ([Line("Average of 12 months", rolling)] if any(rolling) else [])
    marks: dict[str, str] = {}
    for one in sorted(stock.breaks, key=lambda one: (one.on, one.code)):
        if is_named(trend.indicator.code, one.indicators) and (month := f"{one.on:%b %Y}") in labels:
            marks[month] = f"{marks[month]} {one.text}" if month in marks else one.text
    source = source_of(trend)
    rows = [
        [Cell(label), *(_plain(line.values[n], places) for places, line in enumerate(lines))]
        for n, label in enumerate(labels)
    ]
    columns = [Column("Month"), *(Column(line.name, is_number=True) for line in lines)]
    table = Table(f"{name} by month, {stock.area.name}", columns, rows, source=source, code=trend.indicator.code)
    finding = f"{name} in {stock.area.name} {_moved(binding.second, stock)}"
    return [
        Chart(
            "line",
            finding,
            labels,
            lines,
            _unit(trend.indicator),
            table,
            name,
            list(marks.items()),
            source,
            trend.indicator.code,
        )
    ]


def _unit(indicator: Indicator) -> str:
    return "number a month" if indicator.unit == Indicator.Unit.COUNT else indicator.unit_text


def _moved(code: str, stock: Stock) -> str:
    """What the year's figure says, for the title of a trend; otherwise that it is by month."""
    try:
        said = say(Binding("", "change", code, against="previous-year"), stock)
    except NotHeldError:
        return "by month"
    if len(said.figures) == 2 and said.figures[1].period != stock.period.years_before(1):
        return f"{_finding(said)} in {stock.period.label}"  # two years and more lie between
    return f"{_finding(said)}, in the year to {stock.period.end:%B %Y}"


def _window(trend: Trend, period: Period) -> tuple[list, list[float | None]]:
    """The months to be drawn, up to the end of the assessed period, and their values."""
    last = (period.end.year - trend.first_month.year) * 12 + period.end.month - trend.first_month.month + 1
    end = max(1, min(last, len(trend.values)))
    start = max(0, end - SHOWN_MONTHS)
    months = [add_months(trend.first_month, n) for n in range(start, end)]
    return months, [None if value is None else float(value) for value in trend.values[start:end]]


def _rolling(trend: Trend, count: int, period: Period) -> list[float | None]:
    """The average of each month and the eleven before it, where all twelve are held."""
    months, _ = _window(trend, period)
    first = (months[0].year - trend.first_month.year) * 12 + months[0].month - trend.first_month.month
    found: list[float | None] = []
    for n in range(first, first + count):
        twelve = trend.values[max(0, n - 11) : n + 1]
        whole = len(twelve) == 12 and all(value is not None for value in twelve)
        found.append(round(sum(float(value) for value in twelve) / 12, 1) if whole else None)
    return found


def _plain(value: float | None, places: int) -> Cell:
    if value is None:
        return Cell("Missing", shorthand="x")
    number = int(value) if value == int(value) else value
    return Cell(f"{value:,.{places}f}" if value == round(value, places) else f"{number:,}", number)


# --- Rank


def _rank(binding: Binding, stock: Stock, notes: Notes) -> list[Block]:
    code = binding.second
    own = stock.figure(code)
    found = stock.of_boroughs(code, own.period)
    held = sorted((one for one in found if one.value is not None), key=lambda one: (-(one.value or 0), one.area.name))
    if len(held) < 2:
        raise NotHeldError(f"{stock.name(code)} of the other boroughs")
    notes.use(own)
    labels = [one.area.name for one in held]
    values: list[float | None] = [float(one.value or 0) for one in held]
    rows = [[Cell(one.area.name), _value(one)] for one in held]
    name, source = own.indicator.name, source_of(own)
    columns = [Column("Borough"), Column(name, is_number=True)]
    table = Table(f"{name}, {own.period.label}, {_set_of(len(held))}", columns, rows, source=source, code=code)
    finding = f"{name}: {stock.area.name} was {_place(code, stock, own)} in {own.period.label}"
    return [
        Chart(
            "bar",
            finding,
            labels,
            [Line(name, values)],
            own.indicator.unit_text,
            table,
            stock.area.name,
            [],
            source,
            code,
        )
    ]


def _set_of(count: int) -> str:
    return "the 32 London boroughs" if count == BOROUGHS else f"the {count} of {BOROUGHS} London boroughs that are held"


def _place(code: str, stock: Stock, own: Figure) -> str:
    try:
        return f"{_finding(say(Binding('', 'rank', code), stock))} London boroughs ({tables.print_value(own)})"
    except NotHeldError:
        return tables.print_value(own)


def _value(figure: Figure) -> Cell:
    return Cell(tables.print_value(figure), round(float(figure.value or 0), 6), figure=figure.pk)


# --- Types


def _types(binding: Binding, stock: Stock, notes: Notes) -> list[Block]:
    """The seven types in the three years of the table."""
    years = tables.compared_years(stock.own, stock.period)
    held = [[stock.own.get((code, year)) for year in years] for code in mopac7.TYPES]
    held = [row for row in held if row[2] is not None and row[2].value is not None]
    if not held:
        raise NotHeldError("the seven MOPAC7 types")
    names = [row[2].indicator.name for row in held if row[2]]
    lines = [Line(year.label, [_number(row[n]) for row in held]) for n, year in enumerate(years)]
    rows = [[Cell(name), *(_cell(one, notes) for one in row)] for name, row in zip(names, held, strict=True)]
    columns = [Column("Crime type"), *(Column(year.label, is_number=True) for year in years)]
    source = sources_of(one for row in held for one in row)
    caption = f"Recorded crimes of the seven types, {stock.area.name}"
    table = Table(caption, columns, rows, between_years(years, stock), source, "types")
    return [
        Chart(
            "bar", _types_finding(stock), names, lines, "number of crimes", table, years[2].label, [], source, "types"
        )
    ]


def between_years(years: tuple[Period, ...], stock: Stock) -> list[str]:
    """What a reader of the seven types must know of their years: one that is not whole, and the breaks of the series."""
    total = stock.own.get((mopac7.TOTAL, stock.period))
    found = [stock.own.get((mopac7.TOTAL, year)) for year in years[:2]] if total else []
    bases = [base for base in found if base is not None and base.value is not None]
    said = [text for base in bases for text in stands_for(base, total, stock)]  # type: ignore[arg-type]
    for base in bases:
        said += [one.text for one in stock.breaks_between(base, total)]  # type: ignore[arg-type]
    return list(dict.fromkeys(said))


def _types_finding(stock: Stock) -> str:
    name = f"Crimes of the seven MOPAC7 types in {stock.area.name}"
    try:
        return f"{name} {_finding(say(Binding('', 'change', mopac7.TOTAL, against='previous-year'), stock))}"
    except NotHeldError:
        return f"{name}, {stock.period.label}"


def _number(figure: Figure | None) -> float | None:
    return None if figure is None or figure.value is None else float(figure.value)


def _cell(figure: Figure | None, notes: Notes) -> Cell:
    if figure is None or figure.value is None:
        return Cell("Missing", shorthand="x")
    notes.use(figure)
    return Cell(tables.print_value(figure), float(figure.value), figure=figure.pk)


CHARTS: dict[str, Callable[[Binding, Stock, Notes], list[Block]]] = {
    "trend": _trend,
    "rank": _rank,
    "types": _types,
}
