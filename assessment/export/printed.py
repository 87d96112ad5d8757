"""How a paper is laid out in print: long tables of charts stand together at the end, so that the text can be read through."""

from dataclasses import replace

from assessment.blocks import Block, Chart, Heading, Map, Paper, Table

LONG = 16
"""Rows. A shorter table stays below its chart."""
TITLE = "The numbers of the charts"


def printed(paper: Paper) -> Paper:
    """The paper with the long tables of its charts and maps moved to its end. What they leave is a table without columns,
    whose note says where they are."""
    moved: list[Table] = []
    blocks: list[Block] = []
    for block in paper.blocks:
        if isinstance(block, Chart | Map) and len(block.table.rows) > LONG:
            moved.append(block.table)
            pointer = f"The numbers stand at the end, under “{TITLE}”: {block.table.caption}."
            blocks.append(replace(block, table=Table(block.table.caption, [], [], [pointer], block.table.source)))
        else:
            blocks.append(block)
    return replace(paper, blocks=[*blocks, Heading(TITLE), *moved]) if moved else paper
