"""What a text calls for on a line of its own: tables and lists from the stored figures. Charts are in insets_drawn, maps in
insets_places.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from os.path import commonprefix

from assessment.models import Figure, Indicator
from assessment.paper import insets_plan, insets_years
from assessment.paper.footnotes import DERIVED, Notes, sources_of
from assessment.paper.insets_drawn import between_years, draw_chart
from assessment.paper.insets_findings import findings
from assessment.paper.insets_places import draw_map, hotspots
from assessment.paper.stock import NotHeldError, Stock
from assessment.reading import casework, tables
from assessment.rules import arithmetic, mopac7
from assessment.rules.bindings import Binding
from assessment.rules.blocks import Block, Cell, Column, Table
from assessment.rules.periods import Period, print_date

LATER = ("definitions", "not-held")
"""Tables that tell of the whole paper: compose fills them when everything else is made."""
LONDON_TOO = "The same in London"
NOT_HELD, HIDDEN, NOT_APPLICABLE = "x", "c", "z"
_COUNTED = re.compile(r"^.*? in the period, (?=per 1,000 )")
NO_STRATEGY = "No strategy is entered for this year."
NAMES = {
    "priorities": ("the strategy’s priorities", NO_STRATEGY),
    "progress": ("progress on last year’s objectives", NO_STRATEGY),
    "plan": ("the plan", NO_STRATEGY),
    "threats": ("scored threats", "No threat is scored for this year."),
    "consultation": ("what people said when they were asked", "No consultation is entered for this year."),
    "casework": ("the partnership’s casework", "The partnership recorded no case here in this year."),
    "seven-types": ("the seven MOPAC7 types", "No file of recorded crime holds the year."),
    "standings": ("rates and places", "No file of recorded crime holds the year."),
    "completeness": ("months of recorded crime", "No file of recorded crime holds the year."),
}
"""What a table is called, and why it is not held, where none can be made."""
SERIES = (
    "The Met’s old classification, its new one and CONNECT are three series: no figure, table or chart of this paper "
    "joins one to another."
)
RESTATEMENT = (
    "The police go on adding, reclassifying and removing records after a year has ended. The difference is what changed "
    "between the figures as printed and the extracts that are held now: a restatement, not a change in crime."
)


def make(binding: Binding, stock: Stock, notes: Notes) -> list[Block]:
    """The blocks of a binding. Raises NotHeldError where nothing of it is held."""
    if binding.word == "chart":
        return draw_chart(binding, stock, notes)
    if binding.word == "map":
        return draw_map(binding, stock, notes)
    if binding.word == "findings" and binding.code in LISTS:
        return LISTS[binding.code](stock, notes)
    if binding.word == "findings":
        return findings(binding.code, stock, notes)
    if binding.code in LATER:
        return [Table("", [], [], code=binding.code)]
    made = TABLES[binding.code](stock, notes) if binding.code in TABLES else []
    if not made and binding.code != "as-published":  # that nobody printed a paper before is no gap
        raise NotHeldError(*NAMES.get(binding.code, (f"the table “{binding.code}”", "")))
    return made


def cell(figure: Figure | None, stock: Stock, notes: Notes) -> Cell:
    """A figure as a cell. Missing says so and a small count of people is not shown in what is published."""
    if figure is None or figure.value is None:
        return Cell("Missing", shorthand=NOT_HELD)
    notes.use(figure)
    if stock.is_hidden(figure):
        return Cell("Too small to publish", shorthand=HIDDEN, figure=figure.pk)
    value = figure.value
    number = int(value) if value == value.to_integral_value() else round(float(value), 6)
    return Cell(tables.print_value(figure), number, figure=figure.pk)


def _head(text: str) -> Cell:
    return Cell(text)


# --- Crime


def _change(years: int, now: Figure | None, stock: Stock) -> Cell:
    changed = tables.change(stock.own, now, years)
    if now is not None and tables.refusal(now, now.period.years_before(years)):
        return Cell("Not comparable", shorthand=NOT_APPLICABLE)
    if changed is None or now is None:
        return Cell("Missing", shorthand=NOT_HELD)
    percent = changed.percent
    value = None if percent is None else float(arithmetic.round_half_up(percent, 1))
    return Cell(changed.text, value, NOT_APPLICABLE if value is None else "", figure=now.pk)


def _seven_types(stock: Stock, notes: Notes) -> list[Block]:
    years = tables.compared_years(stock.own, stock.period)
    backs = [tables.years_between(year, stock.period) for year in (years[1], years[0])]
    rows, figures = [], []
    for code in (*mopac7.TYPES, mopac7.TOTAL):
        of_years = [stock.own.get((code, year)) for year in years]
        if of_years[2] is None:
            continue
        figures += of_years
        values = [cell(figure, stock, notes) for figure in of_years]
        changes = [_change(back, of_years[2], stock) for back in backs]
        changes.insert(1, _change_of_london(code, years, stock))
        rows.append([_head(of_years[2].indicator.name), *values, *changes])
    before, five = years[1].label, years[0].label
    titles = [*(year.label for year in years), f"Change against {before}", LONDON_TOO, f"Change against {five}"]
    caption = f"Recorded crimes of the seven MOPAC7 types, {stock.area.name}"
    notes_below = [
        "Years run from April to March." if stock.period.start.month == 4 else f"The year: {stock.period.dates}."
    ]
    notes_below += notes.beside(between_years(years, stock))
    columns, rows = _without_hidden([Column("Crime type"), *(Column(title, True) for title in titles)], rows)
    return [Table(caption, columns, rows, notes_below, sources_of(figures), "seven-types")] if rows else []


def _change_of_london(code: str, years: tuple[Period, ...], stock: Stock) -> Cell:
    """How the type moved in London over the same years: without it nobody can tell a local change from a general one."""
    now, before = (stock.london.get((code, year)) for year in (years[2], years[1]))
    changed = tables.change(stock.london, now, tables.years_between(years[1], years[2])) if before else None
    if changed is None or changed.percent is None or now is None:
        return Cell("–", shorthand=NOT_APPLICABLE)
    return Cell(changed.text, float(arithmetic.round_half_up(changed.percent, 1)), figure=now.pk)


def _as_published(stock: Stock, notes: Notes) -> list[Block]:
    """What an earlier paper printed of the assessed year beside what the extracts say now."""
    rows = []
    for (_, period), figure in sorted(stock.own.items(), key=lambda item: (item[1].indicator.order, item[0][0])):
        if period != stock.period or figure.published_value is None or "return" in figure.detail:
            continue  # what an agency counted was keyed from that paper: it cannot differ from it
        beside = tables.Cell(figure)
        printed = Cell(beside.published, float(figure.published_value))
        difference = "" if stock.is_hidden(figure) else beside.restated
        rows.append([_head(figure.indicator.name), printed, cell(figure, stock, notes), Cell(difference or "–")])
    if not rows:
        return []
    printed_in = next(figure.published_in for figure in stock.own.values() if figure.published_in).split(", paragraph")[
        0
    ]
    columns = [Column("Figure"), *(Column(name, is_number=True) for name in ("As published", "Now", "Difference"))]
    caption = f"As published and as the data says now, {stock.period.label}"
    return [Table(caption, columns, rows, [RESTATEMENT, f"Published in: {printed_in}."], code="as-published")]


def _standings(stock: Stock, notes: Notes) -> list[Block]:
    rows, figures = [], []
    rates = [figure for (code, of), figure in stock.own.items() if code.startswith("rate.") and of == stock.period]
    for rate in sorted(rates, key=lambda figure: (figure.indicator.order, figure.code)):
        others = [stock.own.get((rate.code.replace("rate.", family, 1), stock.period)) for family in ("gap.", "rank.")]
        if all(one is None or one.value is None for one in others):
            continue
        figures.append(rate)
        of_london = stock.london.get((rate.code, stock.period))
        own, london, gap, rank = (cell(figure, stock, notes) for figure in (rate, of_london, *others))
        if others[0] is None and not stock.is_hidden(rate):
            gap = _gap(rate, of_london)
        rank = replace(rank, text=re.sub(r" of \d+$", "", rank.text))  # the set stands in the caption
        rows.append([_head(rate.indicator.name), own, london, gap, rank])
    columns = [
        Column("Rate"),
        *(Column(name, is_number=True) for name in (stock.area.name, "London", "Gap to London", "Place")),
    ]
    below = [
        "A place is counted from the nearer end. The City of London and airports are not in the set, nor in London’s rate.",
        *dict.fromkeys(figure.note for figure in figures if figure and figure.note),
    ]
    caption = f"Rates and places among the 32 London boroughs, {stock.period.label}"
    return [Table(caption, columns, rows, below, sources_of(figures), "standings")] if rows else []


def _gap(rate: Figure, london: Figure | None) -> Cell:
    """How far a rate lies from London's, where no figure of it is stored."""
    if rate.value is None or london is None or not london.value:
        return Cell("Missing", shorthand=NOT_HELD)
    value = arithmetic.gap(rate.value, london.value)
    return Cell(f"{arithmetic.signed(value)}%", round(float(value), 6))


def _completeness(stock: Stock, notes: Notes) -> list[Block]:
    held = tables.completeness(stock.own, stock.period)
    rows = []
    for one in held:
        files = (f"{file.file_name}, extract of {print_date(file.extracted_on)}" for file in one.extracts)
        missing = one.missing.removeprefix("Missing: ").rstrip(".")
        rows.append(
            [
                _head(f"{one.period.label} ({one.period.spoken})"),
                Cell(f"{one.present} of {one.expected}", one.present),
                Cell(missing or "None"),
                Cell("; ".join(files) or "None"),
            ]
        )
    columns = [Column("Year"), Column("Months held", is_number=True), Column("Missing"), Column("Files")]
    caption = f"Months of recorded crime that are held, {stock.area.name}"
    total = stock.own.get((mopac7.TOTAL, stock.period))
    series = [f"Counted from: {tables.named_source(total)}. {SERIES}"] if total else []
    return [Table(caption, columns, rows, series, code="completeness")] if rows else []


# --- Casework


def _casework(stock: Stock, notes: Notes) -> list[Block]:
    """The partnership's own counts: the totals, then what they are made up of. In what is published, a change is not said
    where one of its ends is hidden."""
    blocks: list[Block] = []
    for made in casework.tables(stock.own, stock.period):
        rows = [_casework_row(row, made.has_change, stock, notes) for row in made.rows]
        left_out = dict.fromkeys(row.note for row in made.rows if row.note)
        if stock.is_public and made.title != casework.TOTALS and not all(_is_shown(row[1:]) for row in rows):
            # A line of 0 is not stored: one that hides its number says that there was somebody.
            rows = [row for row in rows if _is_shown(row[1:])]
            left_out[UNSHOWN] = None
        columns = [Column("Figure"), *(Column(head, True) for head in made.columns)]
        if not made.has_change:
            columns, rows = _without_hidden(columns, rows)
        source = sources_of([one.figure for row in made.rows for one in row.cells[-1:]])
        below = ["Counts only: no person is named.", *left_out]
        if rows:
            blocks.append(Table(made.title, columns, rows, below, source, "casework"))
    return blocks


UNSHOWN = "Lines of which no number may be published are left out, as those are of which there were none."


def _is_shown(cells: Iterable[Cell]) -> bool:
    """Whether any of these numbers is printed."""
    return any(cell.shorthand not in (HIDDEN, NOT_APPLICABLE) for cell in cells)


def _without_hidden(columns: list[Column], rows: list[list[Cell]]) -> tuple[list[Column], list[list[Cell]]]:
    """A table without the columns of which nothing is shown."""
    shown = [place for place in range(len(columns)) if not place or _is_shown(row[place] for row in rows)]
    return [columns[place] for place in shown], [[row[place] for place in shown] for row in rows]


def _casework_row(row: casework.CaseworkRow, has_change: bool, stock: Stock, notes: Notes) -> list[Cell]:
    name = f"{row.name} ({row.of})" if row.of and not stock.is_public else row.name
    none = Cell("–", shorthand=NOT_APPLICABLE)
    cells = [cell(one.figure, stock, notes) if one.figure else none for one in row.cells]
    if not has_change:
        return [_head(name), *cells]
    hides = any(one.figure and stock.is_hidden(one.figure) for one in row.cells)
    return [_head(name), *cells, none if hides or not row.change_1y else Cell(row.change_1y)]


# --- The whole paper


def definitions(notes: Notes) -> Table:
    """What the figures measure that no footnote has defined: each method once, with what it is worked out for."""
    methods: dict[str, list[Indicator]] = {}
    for one in sorted(notes.indicators.values(), key=lambda one: (one.order, one.code)):
        if one.code not in notes.defined:
            methods.setdefault(_method(one, notes), []).append(one)
    rows = [_defined(method, found) for method, found in methods.items()]
    columns = [Column("Figure"), Column("What it measures")]
    below = (
        ["The figures of the text are defined in their footnotes, these in no other place."] if notes.defined else []
    )
    return Table("What the figures of the tables measure", columns, rows, below, code="definitions")


def _method(indicator: Indicator, notes: Notes) -> str:
    """The definition without the name of what is counted."""
    meaning = " ".join(notes.meaning(indicator)).removeprefix(f"{indicator.name}: ")
    text = _COUNTED.sub("The count of the period, ", meaning)
    return text[:1].upper() + text[1:]


def _defined(method: str, found: list[Indicator]) -> list[Cell]:
    """ "Gap to London | How far … Of: burglary, robbery."."""
    if len(found) == 1:
        return [_head(found[0].name), Cell(method)]
    names = [one.name for one in found]
    before, behind = commonprefix(names), commonprefix([name[::-1] for name in names])[::-1]
    before = before[: before.rfind(": ") + 2] if ": " in before else ""
    behind = behind[found_at:] if (found_at := max(behind.find(" per "), behind.find(": "))) >= 0 else ""
    shared = (before or behind).strip(" :")
    if not shared:
        return [_head(found[0].source.name), Cell(method)]
    if found[0].code.startswith(DERIVED):  # what they are of stands in the table of rates
        return [_head(f"{shared[:1].upper()}{shared[1:]}"), Cell(method)]
    of = ", ".join(name.removeprefix(before).removesuffix(behind) for name in names)
    return [_head(f"{shared[:1].upper()}{shared[1:]}"), Cell(f"{method} Of: {of}.")]


LISTS = {insets_years.YEARS: insets_years.years, insets_years.RISES: insets_years.rises}

TABLES: dict[str, Callable[[Stock, Notes], list[Block]]] = {
    "seven-types": _seven_types, "standings": _standings, "casework": _casework, "as-published": _as_published,
    "completeness": _completeness, "priorities": insets_plan.priorities,
    "plan": insets_plan.plan, "progress": insets_plan.progress, "consultation": insets_plan.consultation,
    "threats": insets_plan.threats, "hotspots": hotspots,
}  # fmt: skip
