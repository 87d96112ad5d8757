"""The paper's tables as accessible spreadsheets: a contents sheet, a notes sheet, one table a sheet, no merged cells.

One specification (`sheets`) and two writers, here and in opendocument.py, so that the two files cannot disagree. It
follows the Government Analysis Function's guidance on releasing statistics in spreadsheets: why a number is missing is
said in shorthand.
"""

import io
import re
from dataclasses import dataclass, field
from typing import Any

from assessment.export.fixed import fixed
from assessment.rules.blocks import YEARS, Cell, Chart, Column, Map, Paper, Table

SHORTHAND = {
    "x": "not held: the number is missing or was not sent",
    "c": "hidden, because it is small and could tell of single people",
    "z": "not applicable",
}
NUMBER = re.compile(r"^([+-]?)[\d,]+(?:\.(\d+))?(%?)$")
PLACE = re.compile(r"(?:lowest|highest|rise|fall|change) of \d+$")
"""A place means nothing without its direction and its set, so that it stays in words."""
MOST_FROZEN = 8
"""Rows. With more of them fixed at the top, no table is left to be seen below on a small screen."""
HEAD_ROW = 4
"""The row (from 1) of a sheet's column headings where the table has no notes: title, source and a line about the sheet
stand above, and each note in a row of its own."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, a title, lines of text, and one table or none. Links are (text, name of a sheet)."""

    name: str
    title: str
    lines: list[str]
    columns: list[Column] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    links: dict[int, str] = field(default_factory=dict)

    @property
    def above(self) -> list[str]:
        """The lines between the title and the column headings."""
        return self.lines + [""] * (HEAD_ROW - 2 - len(self.lines))


def sheets(paper: Paper) -> list[Sheet]:
    """The whole workbook as plain data."""
    tables = list(_tables(paper))
    numbered = [_table_sheet(n, table) for n, table in enumerate(tables, 1)]
    return [_contents(paper, numbered), _notes(paper), *numbered]


def _tables(paper: Paper):
    """The tables of the paper and those of its charts and maps, save what another table has with more beside it."""
    captions = {block.code for block in paper.blocks if isinstance(block, Table)}
    for block in paper.blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Chart | Map) and not (block.code == "types" and "seven-types" in captions):
            yield block.table


def _contents(paper: Paper, numbered: list[Sheet]) -> Sheet:
    listed = [("Notes", "Footnotes, shorthand, sources and licences"), *((one.name, one.title) for one in numbered)]
    cover = [f"{name}: {text}" for name, text in paper.cover]
    return Sheet(
        "Contents",
        paper.title,
        [paper.subtitle, f"{paper.partnership}. {paper.marking}. {paper.version}.", *cover],
        [Column("Sheet"), Column("What it holds")],
        [[Cell(name), Cell(title)] for name, title in listed],
        {n: name for n, (name, _) in enumerate(listed)},
    )


def _notes(paper: Paper) -> Sheet:
    rows = [[Cell(YEARS), Cell(text)] for text in paper.about_years]
    rows += [[Cell(f"Note {n}"), Cell(text)] for n, text in enumerate(paper.notes, 1)]
    rows += [[Cell(f"[{letter}]"), Cell(meaning)] for letter, meaning in SHORTHAND.items()]
    rows += [[Cell("Source"), Cell(text)] for text in paper.attributions]
    return Sheet("Notes", "Notes", ["This sheet explains the notes and the shorthand of the tables."],
                 [Column("Note or shorthand"), Column("Meaning")], rows)  # fmt: skip


def _table_sheet(number: int, table: Table) -> Sheet:
    return Sheet(
        f"Table {number}",
        f"Table {number}: {table.caption}",
        [
            f"Source: {table.source}" if table.source else "Source: see the sheet Notes.",
            "This sheet holds one table.",
            *table.notes,
        ],
        _unique(table.columns),
        table.rows,
    )


def _unique(columns: list[Column]) -> list[Column]:
    """The columns with no two headings alike and none empty, as a marked-up table needs them."""
    seen: dict[str, int] = {}
    made = []
    for column in columns:
        title = column.title.strip() or "Column"
        seen[title.lower()] = seen.get(title.lower(), 0) + 1
        count = seen[title.lower()]
        made.append(Column(title if count == 1 else f"{title} ({count})", column.is_number))
    return made


def said(cell: Cell) -> str:
    """What a cell without a number says: its shorthand, or its text; with the number of its note."""
    text = f"[{cell.shorthand}]" if cell.shorthand else cell.text
    return f"{text} [note {cell.note}]" if cell.note else text


def number_of(cell: Cell, column: Column) -> float | int | None:
    """The number that a cell holds, also where only its text has it: "+5.2%" is a number to who sorts or adds up."""
    if cell.note or cell.shorthand or PLACE.search(cell.text):
        return None
    text = cell.text.replace("−", "-")
    if cell.value is None and column.is_number and NUMBER.match(text):
        number = float(text.replace(",", "").rstrip("%"))
        return int(number) if number.is_integer() and "." not in text else number
    return cell.value


def width_of(sheet: Sheet, n: int) -> int:
    """The width of a column, in characters."""
    return min(max([len(sheet.columns[n].title), *(len(row[n].text) for row in sheet.rows), 8]) + 2, 60)


# --- Excel

LINE, A4 = 15, 9
"""Points of a line of text; Excel's number of the paper."""


def xlsx(paper: Paper) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({
            "title": paper.title[:255], "author": paper.partnership[:255],
            "comments": "",
        })  # fmt: skip
        looks = {
            "title": book.add_format({"bold": True, "font_size": 14, "font_name": "Arial"}),
            "text": book.add_format({"text_wrap": True, "valign": "top", "font_name": "Arial"}),
            "plain": book.add_format({"font_name": "Arial"}),
            "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 2, "font_name": "Arial"}),
            "link": book.add_format({"font_color": "#1d70b8", "underline": 1, "valign": "top", "font_name": "Arial"}),
            "right": book.add_format({"align": "right", "valign": "top", "font_name": "Arial"}),
        }
        for sheet in sheets(paper):
            _xlsx_sheet(book, sheet, looks)
    return fixed(file.getvalue())


def _xlsx_sheet(book: Any, sheet: Sheet, looks: dict[str, Any]) -> None:
    made = book.add_worksheet(sheet.name)
    made.hide_gridlines(2)
    made.write_string(0, 0, sheet.title, looks["title"])
    lines = sheet.above
    for n, line in enumerate(lines, 1):
        made.write_string(n, 0, line, looks["plain"])
    top = len(lines) + 1
    for n in range(len(sheet.columns)):
        made.set_column(n, n, width_of(sheet, n))
    made.add_table(top, 0, top + max(len(sheet.rows), 1), len(sheet.columns) - 1, {
        "name": sheet.name.replace(" ", "_"), "style": None, "autofilter": False,
        "columns": [{"header": column.title, "header_format": looks["head"]} for column in sheet.columns],
    })  # fmt: skip
    for place, row in enumerate(sheet.rows):
        for n, cell in enumerate(row):
            _xlsx_cell(book, made, top + 1 + place, n, cell, looks, sheet)
        made.set_row(top + 1 + place, LINE * _lines(sheet, row))
    made.freeze_panes(top + 1 if top < MOST_FROZEN else 0, 1)
    made.set_landscape()
    made.set_paper(A4)
    made.fit_to_pages(1, 0)
    made.repeat_rows(top)


def _lines(sheet: Sheet, row: list[Cell]) -> int:
    """How many lines the longest text of a row takes in its column: not every programme works that out."""
    sizes = ((len(said(cell)), width_of(sheet, n)) for n, cell in enumerate(row))
    return max(1 if length <= width else -(-length * 21 // (20 * width)) for length, width in sizes)


def _xlsx_cell(book: Any, made: Any, y: int, x: int, cell: Cell, looks: dict[str, Any], sheet: Sheet) -> None:
    if x == 0 and (name := sheet.links.get(y - len(sheet.lines) - 2)):
        made.write_url(y, x, f"internal:'{name}'!A1", looks["link"], name)
    elif (number := number_of(cell, sheet.columns[x])) is not None:
        kind = number_format(cell)
        if kind not in looks:
            looks[kind] = book.add_format({"num_format": kind, "align": "right", "valign": "top", "font_name": "Arial"})
        made.write_number(y, x, number, looks[kind])
    else:
        made.write_string(y, x, said(cell), looks["right" if x and sheet.columns[x].is_number else "text"])


def number_format(cell: Cell) -> str:
    """The Excel format that prints the value as the paper does: "#,##0.0" and the like."""
    match = NUMBER.match(cell.text.replace("−", "-"))
    if match is None:
        return "General"
    digits = "#,##0" + ("." + "0" * len(match[2]) if match[2] else "") + ('"%"' if match[3] else "")
    return f"+{digits};-{digits};{digits}" if match[1] == "+" else digits
