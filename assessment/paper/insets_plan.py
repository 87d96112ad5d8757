"""The strategy, its plan, the year's objectives, scored threats and what the public said, as a text calls for them."""

from dataclasses import replace

from assessment.paper import plan_blocks
from assessment.paper.footnotes import Notes
from assessment.paper.stock import NotHeldError, Stock
from assessment.rules.blocks import Block, Cell, Table


def priorities(stock: Stock, notes: Notes) -> list[Block]:
    """The strategy's objectives, its priorities and the outcomes that would show that they are met."""
    return plan_blocks.strategy_blocks(stock.assessment)


def progress(stock: Stock, notes: Notes) -> list[Block]:
    """What became of the assessed year's outcomes and actions."""
    blocks = plan_blocks.progress_blocks(stock.assessment, stock.audience)
    return [_without_hidden(block, stock, notes) if isinstance(block, Table) else block for block in blocks]


def plan(stock: Stock, notes: Notes) -> list[Block]:
    """The plan that lies ahead, and what pays for it."""
    return plan_blocks.plan_blocks(stock.assessment, stock.audience)


def threats(stock: Stock, notes: Notes) -> list[Block]:
    """Threats in the order of their scores. Raises NotHeldError where none has been scored whole: an empty table tells
    nothing."""
    blocks = plan_blocks.threat_blocks(stock.assessment, stock.audience)
    places = [row[1] for block in blocks if isinstance(block, Table) for row in block.rows]
    if blocks and all(place.value is None for place in places):
        raise NotHeldError("threats by their scores", "No threat has been scored whole.")
    return blocks


def consultation(stock: Stock, notes: Notes) -> list[Block]:
    """What people said when they were asked, with how many answered."""
    return plan_blocks.consultation_blocks(stock.assessment)


def _without_hidden(table: Table, stock: Stock, notes: Notes) -> Table:
    """The table without the rows' figures where one of them may not be shown, and without what is said of them behind: a
    change, or whether an aim was met, would tell of what is hidden."""
    held = {figure.pk: figure for figure in stock.own.values()}
    rows = []
    for row in table.rows:
        figures = [held[cell.figure] for cell in row if cell.figure in held]
        if any(stock.is_hidden(figure) for figure in figures):
            last = max(n for n, cell in enumerate(row) if cell.figure)
            small, unsaid = Cell("Too small to publish", shorthand="c"), Cell("Not said")
            rows.append([small if one.figure else unsaid if n > last else one for n, one in enumerate(row)])
        else:
            notes.use(*figures)
            rows.append(row)
    return replace(table, rows=rows)
