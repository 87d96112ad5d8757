"""What the figures of a priority say: counts of the year as a table, everything else a sentence each.

What stands in the tables of rates and of the seven types is not said again.
"""

from collections.abc import Iterable

from assessment.models import Figure, Indicator
from assessment.paper import drafts, outline
from assessment.paper.footnotes import Notes, sources_of
from assessment.paper.stock import NotHeldError, Stock
from assessment.paper.wording import stands_for
from assessment.reading import tables
from assessment.rules import arithmetic
from assessment.rules.blocks import Block, Cell, Column, Listing, Run, Table
from assessment.rules.periods import Period

ELSEWHERE = ("mopac7.", "rate.", "rank.", "gap.")
"""Codes that begin so stand in the tables of the seven types and of the rates."""
NOT_HELD, NOT_APPLICABLE = "x", "z"


def findings(priority: str, stock: Stock, notes: Notes) -> list[Block]:
    """The blocks of a priority's figures. Raises NotHeldError where there are none."""
    figures = [one for one in drafts.held_now(stock) if drafts.belongs(one.indicator, priority)]
    figures = [one for one in figures if not _stands_elsewhere(one, stock)]
    counts = [one for one in figures if one.indicator.unit == Indicator.Unit.COUNT and one.period == stock.period]
    theme = outline.theme(priority)
    caption = f"{theme[:1].upper()}{theme[1:]}: counts in {stock.area.name}"
    blocks: list[Block] = [_table(caption, counts, stock, notes)] if counts else []
    said = _sentences((one for one in figures if one not in counts), counts, stock, notes)
    blocks += [Listing(said)] if said else []
    if not blocks:
        raise NotHeldError(f"figures on {theme}", "No count, return or survey of it is held.")
    return blocks


def _stands_elsewhere(figure: Figure, stock: Stock) -> bool:
    """The tables are of years like the assessed one: what somebody published of other 12 months is in none of them."""
    return figure.code.startswith(ELSEWHERE) and figure.period.start.month == stock.period.start.month


def _sentences(others: Iterable[Figure], counts: Iterable[Figure], stock: Stock, notes: Notes) -> list[list[Run]]:
    from assessment.paper import prose  # a draft is itself a text with bindings

    offered = [draft for one in others for draft in drafts.about(one, stock)]
    offered += [draft for one in counts for draft in drafts.signals(one, stock)]
    made = (block for draft in offered for block in prose.write(draft.text, stock, notes).blocks)
    return [block.runs for block in made]  # type: ignore[union-attr]  # a draft is one paragraph


def _table(caption: str, figures: list[Figure], stock: Stock, notes: Notes) -> Table:
    """The counts in their years, each compared with the latest whole year before: where a source lacks months of the year
    before, that is an earlier one, which has a column of its own."""
    befores = sorted({_before(one, stock) for one in figures}, key=lambda year: year.start)
    five = stock.period.years_before(5)
    years = [five, *befores, stock.period]
    rows, below = [], []
    for now in figures:
        own = (five, _before(now, stock), stock.period)
        ends = [stock.own.get((now.code, year)) for year in own]
        of_years = [_of_year(now, year, year in own, stock, notes) for year in years]
        rows.append([Cell(now.indicator.name), *of_years, *_changes(ends, stock)])
        below += _remarks(ends, stock)
    against = befores[0].label if len(befores) == 1 else "the year before"
    below += [] if len(befores) == 1 else ["The year before is the latest one that its source holds whole."]
    columns = [Column("Counted in the year"), *(Column(year.label, True) for year in years)]
    columns += [Column(f"Change against {label}", True) for label in (against, five.label)]
    needed = (0, len(years))
    kept = [n for n in range(len(columns)) if n in needed or any(row[n].shorthand != NOT_HELD for row in rows)]
    return Table(
        caption,
        [columns[n] for n in kept],
        [[row[n] for n in kept] for row in rows],
        notes.beside(below),
        sources_of(stock.own.get((one.code, year)) for one in figures for year in years),
        "findings",
    )


def _of_year(now: Figure, year: Period, is_own: bool, stock: Stock, notes: Notes) -> Cell:
    """A count of one year. A year that other rows are compared with, and this one is not, was not counted: not missing."""
    figure = stock.own.get((now.code, year))
    return Cell("–", shorthand=NOT_APPLICABLE) if figure is None and not is_own else _cell(figure, stock, notes)


def _before(figure: Figure, stock: Stock) -> Period:
    """The year that a count is compared with as the one before."""
    return tables.instead(figure) or stock.period.years_before(1)


def _cell(figure: Figure | None, stock: Stock, notes: Notes) -> Cell:
    from assessment.paper.insets import cell

    return cell(figure, stock, notes)


def _changes(ends: list[Figure | None], stock: Stock) -> list[Cell]:
    five, one, now = ends
    return [_change(base, now, stock) for base in (one, five)]


def _change(base: Figure | None, now: Figure | None, stock: Stock) -> Cell:
    if base is None or now is None or base.value is None or now.value is None:
        return Cell("Missing", shorthand=NOT_HELD)
    if stock.is_hidden(base) or stock.is_hidden(now):
        return Cell("–", shorthand=NOT_APPLICABLE)
    changed = tables.change(stock.own, now, tables.years_between(base.period, now.period))
    if changed is None or not all(one.is_comparable for one in stock.breaks_between(base, now)):
        return Cell("Not comparable", shorthand=NOT_APPLICABLE)
    if changed.percent is None:
        return Cell(changed.text, shorthand=NOT_APPLICABLE, figure=now.pk)
    return Cell(changed.text, float(arithmetic.round_half_up(changed.percent, 1)), figure=now.pk)


def _remarks(ends: list[Figure | None], stock: Stock) -> list[str]:
    """What the reader must know of the years that stand beside each other: breaks of the series, a year not whole."""
    now = ends[2]
    bases = [base for base in ends[:2] if base is not None and base.value is not None]
    if now is None:
        return []
    said = [text for base in bases for text in stands_for(base, now, stock)]
    return said + [one.text for base in bases for one in stock.breaks_between(base, now)]
