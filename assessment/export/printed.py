"""How a paper is laid out in print: what is looked up and not read stands in an annex of compact tables, and small charts
stand side by side, so that the text can be read through."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, ClassVar, TypeGuard

from assessment.rules.blocks import Block, Cell, Chart, Column, Heading, Map, Paper, Paragraph, Run, Table

LONG = 16
"""Rows. A shorter table stays below its chart."""
TITLE = "Annex: the numbers in detail"
CASEWORK = "casework"
SAID_ABOVE = {"types": "seven-types"}
"""A chart's code, and that of the table which says all its numbers and more."""
MONTH, YEAR = "Month", 12


@dataclass(frozen=True)
class Beside:
    """Two charts that stand side by side. Only print knows it: the paper itself has them one after the other."""

    kind: ClassVar[str] = "beside"
    charts: list[Chart]


def printed(paper: Paper) -> Paper:
    """The paper with the long tables of its charts and maps, and the breakdowns of casework, in an annex. What a chart's
    table leaves is one without columns, whose note says where it is. Two ranks in a row are one `Beside`."""
    annex = _annex(paper)
    names = {id(table): f"A{n}" for n, (tables, _) in enumerate(annex, 1) for table in tables}
    captions = {block.code: block.caption for block in paper.blocks if isinstance(block, Table)}
    blocks: list[Block] = []
    is_told = False
    for block in paper.blocks:
        if isinstance(block, Table) and id(block) in names:
            if not is_told:
                blocks.append(_broken_down_in(list(dict.fromkeys(names[id(one)] for one in _casework(paper)))))
            is_told = True
        elif isinstance(block, Chart) and SAID_ABOVE.get(block.code) in captions:
            blocks.append(_pointed(block, f"Numbers: the table “{captions[SAID_ABOVE[block.code]]}”."))
        elif isinstance(block, Chart | Map) and id(block.table) in names:
            blocks.append(_pointed(block, f"Numbers: table {names[id(block.table)]} in the annex."))
        else:
            blocks.append(block)
    tables = [replace(made, caption=f"A{n}. {made.caption}") for n, (_, made) in enumerate(annex, 1)]
    return replace(paper, blocks=_paired(blocks) + ([Heading(TITLE), *tables] if tables else []))


def _annex(paper: Paper) -> list[tuple[list[Table], Table]]:
    """Each table of the annex, behind the tables of the paper that it is made from."""
    casework = _casework(paper)
    charts = [one.table for one in paper.blocks if isinstance(one, Chart | Map) and _is_long(one, paper)]
    groups: dict[object, list[Table]] = {}
    for table in charts:
        heads = (table.columns[0].title, *sorted(row[0].text for row in table.rows))
        groups.setdefault(id(table) if heads[0] == MONTH else heads, []).append(table)
    made = [(group, _joined(group) if len(group) > 1 else _by_year(group[0])) for group in groups.values()]
    return made + [([one], _plain(one, last=n == len(casework))) for n, one in enumerate(casework, 1)]


def _casework(paper: Paper) -> list[Table]:
    """The tables of casework: all of them where the first, which has the totals, is long; otherwise its breakdowns."""
    found = [one for one in paper.blocks if isinstance(one, Table) and one.code == CASEWORK]
    return found if found and len(found[0].rows) > LONG else found[1:]


def _plain(table: Table, *, last: bool) -> Table:
    """What all of them say below is said once, below the last."""
    return table if last else replace(table, notes=table.notes[1:], source="")


def _broken_down_in(names: list[str]) -> Paragraph:
    which = f"Table {names[0]}" if len(names) == 1 else f"Tables {names[0]} to {names[-1]}"
    return Paragraph([Run(f"{which} in the annex: the partnership’s own cases in detail.")])


def _is_long(block: Chart | Map, paper: Paper) -> bool:
    others = {one.code for one in paper.blocks if isinstance(one, Table)}
    return len(block.table.rows) > LONG and SAID_ABOVE.get(block.code) not in others


def _pointed(block: Chart | Map, words: str) -> Chart | Map:
    none: list[Column] = []
    return replace(block, table=Table(block.table.caption, none, [], [words], block.table.source))


def _paired(blocks: Iterable[Block]) -> list[Any]:
    """Two rankings that follow each other, as one."""
    made: list[Any] = []
    for block in blocks:
        if _is_ranking(block) and made and _is_ranking(made[-1]):
            made[-1] = Beside([made[-1], block])
        else:
            made.append(block)
    return made


def _is_ranking(block: object) -> TypeGuard[Chart]:
    return isinstance(block, Chart) and block.shape == "bar" and len(block.lines) == 1 and not block.table.columns


# --- Tables made compact


def _joined(tables: list[Table]) -> Table:
    """Tables of the same places as one, in the order of names."""
    rows = {row[0].text: [row[0]] for row in sorted(tables[0].rows, key=lambda row: row[0].text)}
    columns = [tables[0].columns[0]]
    ending = _same_ending([table.caption for table in tables])
    names = [table.caption.removesuffix(ending) for table in tables]
    for name, table in zip(names, tables, strict=True):
        numbers = table.columns[1:]
        columns += [replace(one, title=f"{name}: {one.title}") for one in numbers] if len(numbers) > 1 else numbers
        for row in table.rows:
            rows[row[0].text] += row[1:]
    notes = list(dict.fromkeys(note for table in tables for note in table.notes))
    source = "; ".join(dict.fromkeys(table.source for table in tables if table.source))
    return Table(f"{'; '.join(names)}{ending}", columns, list(rows.values()), notes, source, tables[0].code)


def _same_ending(captions: list[str]) -> str:
    """What captions end with alike, from a comma on: ", 2016/17, the 32 boroughs held"."""
    parts = [caption.split(", ") for caption in captions]
    count = 0
    while count < min(map(len, parts)) - 1 and len({part[-1 - count] for part in parts}) == 1:
        count += 1
    return "".join(f", {part}" for part in parts[0][len(parts[0]) - count :])


def _by_year(table: Table) -> Table:
    """A table of whole years by month with a row a month and a column a year; any other as it is."""
    heads = [row[0].text for row in table.rows]
    if table.columns[0].title != MONTH or len(heads) % YEAR or any(len(head.split()) != 2 for head in heads):
        return table
    starts = range(0, len(heads), YEAR)
    years = [_year(heads[n], heads[n + YEAR - 1]) for n in starts]
    series = range(1, len(table.columns))
    name = "" if len(series) == 1 else table.columns[1].title
    columns = [Column(MONTH)]
    for place in series:
        title = table.columns[place].title
        columns += [Column(year if title == name or not name else f"{title}, {year}", is_number=True) for year in years]
    rows = [
        [Cell(heads[month].split()[0]), *(table.rows[n + month][place] for place in series for n in starts)]
        for month in range(YEAR)
    ]
    return replace(table, columns=columns, rows=rows)


def _year(first: str, last: str) -> str:
    """ "2016/17" of "Apr 2016" and "Mar 2017"; of a calendar year "2016"."""
    start, end = first.split()[1], last.split()[1]
    return start if start == end else f"{start}/{end[-2:]}"
