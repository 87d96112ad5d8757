"""What a composed paper claims: each sentence and each row of a table that states a figure. Plain Python over blocks.py."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assessment.rules.blocks import Block, Cell, Chart, Heading, Listing, Map, Paper, Paragraph, Run, Table

_SENTENCE_END = re.compile(r"(?<=[.!?])[”\"')]*\s+(?=[A-Z“\"'(\d])")


@dataclass(frozen=True)
class Claim:
    """One sentence, or one row of a table. `figures` are the stored figures that it states, each with the words that state
    it; `place` is the number of the paragraph or the caption of the table."""

    text: str
    section: str
    place: str
    figures: tuple[tuple[int, str], ...]
    is_row: bool = False

    @property
    def numbers(self) -> tuple[int, ...]:
        """The figures, each once."""
        return tuple(dict.fromkeys(figure for figure, _ in self.figures))


def claims_of(paper: Paper) -> list[Claim]:
    """Every claim of a paper, in its order. Sections are its headings of the first two levels."""
    found: list[Claim] = []
    section = ""
    for block in paper.blocks:
        if isinstance(block, Heading):
            section = f"{block.number} {block.text}".strip() if block.level <= 2 else section
        elif isinstance(block, Paragraph):
            found += _of_runs(block.runs, section, block.number)
        elif isinstance(block, Listing):
            found += [claim for item in block.items for claim in _of_runs(item, section, "")]
        else:
            found += _of_table(block, section)
    return found


def sentences_of(blocks: Iterable[Block]) -> list[str]:
    """Every sentence of running text, with a figure or without."""
    runs: list[list[Run]] = []
    for block in blocks:
        runs += [block.runs] if isinstance(block, Paragraph) else block.items if isinstance(block, Listing) else []
    return [sentence for one in runs for sentence, _ in _sentences(one)]


def _of_runs(runs: list[Run], section: str, number: str) -> Iterator[Claim]:
    for text, figures in _sentences(runs):
        if figures:
            yield Claim(text, section, number, figures)


def _sentences(runs: list[Run]) -> Iterator[tuple[str, tuple[tuple[int, str], ...]]]:
    """Each sentence with the figures that begin in it."""
    whole = "".join(run.text for run in runs)
    ends = [*(match.end() for match in _SENTENCE_END.finditer(whole)), len(whole)]
    starts = [0, *ends[:-1]]
    placed: list[tuple[int, int, str]] = []
    at = 0
    for run in runs:
        if run.figure is not None:
            placed.append((at, run.figure, run.text.strip()))
        at += len(run.text)
    for start, end in zip(starts, ends, strict=True):
        text = whole[start:end].strip()
        if text:
            yield text, tuple((figure, words) for begin, figure, words in placed if start <= begin < end)


def _of_table(block: Table | Chart | Map, section: str) -> Iterator[Claim]:
    table = block if isinstance(block, Table) else block.table
    for row in table.rows:
        figures = tuple((cell.figure, _words(table, n, cell)) for n, cell in enumerate(row) if cell.figure is not None)
        if figures:
            yield Claim(row[0].text, section, table.caption, figures, is_row=True)


def _words(table: Table, n: int, cell: Cell) -> str:
    title = table.columns[n].title if n < len(table.columns) else ""
    return f"{title}: {cell.text}" if title else cell.text
