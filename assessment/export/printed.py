"""How a paper is laid out in print: long tables of charts stand together at the end, and so do the breakdowns of casework,
so that the text can be read through."""

from dataclasses import replace

from assessment.rules.blocks import Block, Chart, Column, Heading, Map, Paper, Paragraph, Run, Table

LONG = 16
"""Rows. A shorter table stays below its chart."""
TITLE = "The numbers of the charts"
CASEWORK, CASEWORK_TITLE = "casework", "Casework in detail"
SAID_ABOVE = {"types": "seven-types"}
"""A chart's code, and that of the table which says all its numbers and more."""


def printed(paper: Paper) -> Paper:
    """The paper with the long tables of its charts and maps, and the breakdowns of casework, moved to its end. What a chart's
    table leaves is one without columns, whose note says where it is."""
    moved: list[Block] = []
    casework: list[Block] = []
    blocks: list[Block] = []
    captions = {block.code: block.caption for block in paper.blocks if isinstance(block, Table)}
    for block in paper.blocks:
        if isinstance(block, Table) and block.code == CASEWORK and _has_casework(blocks):
            if not casework:
                blocks.append(Paragraph([Run(f"The breakdowns stand at the end, under “{CASEWORK_TITLE}”.")]))
            casework.append(block)
        elif isinstance(block, Chart) and SAID_ABOVE.get(block.code) in captions:
            blocks.append(_pointed(block, f"The numbers stand in the table “{captions[SAID_ABOVE[block.code]]}”."))
        elif isinstance(block, Chart | Map) and len(block.table.rows) > LONG:
            moved.append(block.table)
            blocks.append(_pointed(block, f"The numbers stand at the end, under “{TITLE}”: {block.table.caption}."))
        else:
            blocks.append(block)
    blocks += [Heading(CASEWORK_TITLE), *casework] if casework else []
    return replace(paper, blocks=[*blocks, *([Heading(TITLE), *moved] if moved else [])])


def _has_casework(blocks: list[Block]) -> bool:
    return any(isinstance(block, Table) and block.code == CASEWORK for block in blocks)


def _pointed(block: Chart | Map, words: str) -> Chart | Map:
    none: list[Column] = []
    return replace(block, table=Table(block.table.caption, none, [], [words], block.table.source))
