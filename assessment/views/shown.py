"""Blocks of the paper as a page shows them: charts drawn, figures to be opened."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from assessment.drawing import charts
from assessment.rules.blocks import Block, Cell, Chart, Column, Map, Table


@dataclass(frozen=True)
class Shown:
    """A block with its drawing, if it has one."""

    block: Block
    drawing: SafeString = SafeString("")

    @property
    def rows(self) -> list[list[tuple[Cell, Column]]]:
        """The cells of its table, each with its column."""
        table = self.block.table if isinstance(self.block, (Chart, Map)) else self.block
        return [list(zip(row, table.columns, strict=True)) for row in table.rows] if isinstance(table, Table) else []


def shown(blocks: Iterable[Block]) -> list[Shown]:
    return [Shown(block, _drawing(block)) for block in blocks]


def _drawing(block: Block) -> SafeString:
    if isinstance(block, Chart):
        return charts.svg(block, width=640)
    # A map's SVG is drawn by the product itself, from numbers and escaped names (blocks.Map).
    return mark_safe(block.svg) if isinstance(block, Map) else SafeString("")  # noqa: S308
