"""The paper's tables as accessible spreadsheets: a contents sheet, a notes sheet, one table a sheet, no merged cells.

One specification (`sheets`) and two writers, so that Excel's and the OpenDocument file cannot disagree. It follows the
Government Analysis Function's guidance on releasing statistics in spreadsheets: why a number is missing is said in shorthand.
"""

import io
import re
from dataclasses import dataclass, field
from typing import Any

from assessment.export.fixed import fixed
from assessment.rules.blocks import Cell, Chart, Column, Map, Paper, Table

SHORTHAND = {
    "x": "not held: the number is missing or was not sent",
    "c": "hidden, because it is small and could tell of single people",
    "z": "not applicable",
}
NUMBER = re.compile(r"^([+-]?)[\d,]+(?:\.(\d+))?(%?)$")
HEAD_ROW = 4
"""The row (from 1) of each sheet's column headings: title, source and a line about the sheet stand above."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, a title, lines of text, and one table or none. Links are (text, name of a sheet)."""

    name: str
    title: str
    lines: list[str]
    columns: list[Column] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    links: dict[int, str] = field(default_factory=dict)


def sheets(paper: Paper) -> list[Sheet]:
    """The whole workbook as plain data."""
    tables = list(_tables(paper))
    numbered = [_table_sheet(n, table) for n, table in enumerate(tables, 1)]
    return [_contents(paper, numbered), _notes(paper), *numbered]


def _tables(paper: Paper):
    for block in paper.blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Chart | Map):
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
    rows = [[Cell(f"Note {n}"), Cell(text)] for n, text in enumerate(paper.notes, 1)]
    rows += [[Cell(f"[{letter}]"), Cell(meaning)] for letter, meaning in SHORTHAND.items()]
    rows += [[Cell("Source"), Cell(text)] for text in paper.attributions]
    return Sheet("Notes", "Notes", ["This sheet explains the notes and the shorthand of the tables."],
                 [Column("Note or shorthand"), Column("Meaning")], rows)  # fmt: skip


def _table_sheet(number: int, table: Table) -> Sheet:
    about = " ".join(["This sheet holds one table.", *table.notes])
    return Sheet(
        f"Table {number}",
        f"Table {number}: {table.caption}",
        [f"Source: {table.source}" if table.source else "Source: see the sheet Notes.", about],
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


def _width(sheet: Sheet, n: int) -> int:
    return min(max([len(sheet.columns[n].title), *(len(row[n].text) for row in sheet.rows), 8]) + 2, 60)


# --- Excel


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
            "link": book.add_format({"font_color": "#1d70b8", "underline": 1, "font_name": "Arial"}),
            "right": book.add_format({"align": "right", "valign": "top", "font_name": "Arial"}),
        }
        for number, sheet in enumerate(sheets(paper)):
            _xlsx_sheet(book, sheet, looks, number)
    return fixed(file.getvalue())


def _xlsx_sheet(book: Any, sheet: Sheet, looks: dict[str, Any], number: int) -> None:
    made = book.add_worksheet(sheet.name)
    made.hide_gridlines(2)
    made.write_string(0, 0, sheet.title, looks["title"])
    lines = sheet.lines + [""] * (HEAD_ROW - 2 - len(sheet.lines))
    for n, line in enumerate(lines, 1):
        made.write_string(n, 0, line, looks["plain"])
    top = len(lines) + 1
    for n in range(len(sheet.columns)):
        made.set_column(n, n, _width(sheet, n))
    made.add_table(top, 0, top + max(len(sheet.rows), 1), len(sheet.columns) - 1, {
        "name": f"sheet_{number}", "style": None, "autofilter": False,
        "columns": [{"header": column.title, "header_format": looks["head"]} for column in sheet.columns],
    })  # fmt: skip
    for place, row in enumerate(sheet.rows):
        for n, cell in enumerate(row):
            _xlsx_cell(book, made, top + 1 + place, n, cell, looks, sheet)
    made.freeze_panes(top + 1, 1)


def _xlsx_cell(book: Any, made: Any, y: int, x: int, cell: Cell, looks: dict[str, Any], sheet: Sheet) -> None:
    if x == 0 and (name := sheet.links.get(y - len(sheet.lines) - 2)):
        made.write_url(y, x, f"internal:'{name}'!A1", looks["link"], name)
    elif cell.value is not None and not cell.note:
        kind = number_format(cell)
        if kind not in looks:
            looks[kind] = book.add_format({"num_format": kind, "align": "right", "valign": "top", "font_name": "Arial"})
        made.write_number(y, x, cell.value, looks[kind])
    else:
        made.write_string(y, x, said(cell), looks["right" if x and sheet.columns[x].is_number else "text"])


def number_format(cell: Cell) -> str:
    """The Excel format that prints the value as the paper does: "#,##0.0" and the like."""
    match = NUMBER.match(cell.text.replace("−", "-"))
    if match is None:
        return "General"
    digits = "#,##0" + ("." + "0" * len(match[2]) if match[2] else "") + ('"%"' if match[3] else "")
    return f"+{digits};-{digits};{digits}" if match[1] == "+" else digits


# --- OpenDocument


def ods(paper: Paper) -> bytes:
    from odfdo import Document

    document = Document("spreadsheet")
    document.body.clear()
    document.meta.title = paper.title
    document.meta.language = "en-GB"
    looks = _ods_looks(document)
    for sheet in sheets(paper):
        document.body.append(_ods_sheet(sheet, looks))
    file = io.BytesIO()
    document.save(file)
    return fixed(file.getvalue())


def _ods_looks(document: Any) -> dict[str, str]:
    from odfdo import Element

    made = {}
    for name, properties in (
        ("title", '<style:text-properties fo:font-weight="bold" fo:font-size="14pt"/>'),
        ("head", '<style:text-properties fo:font-weight="bold"/>'),
    ):
        style = Element.from_tag(
            f'<style:style style:name="asb-{name}" style:family="table-cell">{properties}</style:style>'
        )
        made[name] = f"asb-{name}"
        document.insert_style(style, automatic=True)
    return made


def _ods_sheet(sheet: Sheet, looks: dict[str, str]) -> Any:
    from odfdo import Row
    from odfdo import Table as OdsTable

    table = OdsTable(sheet.name)
    lines = sheet.lines + [""] * (HEAD_ROW - 2 - len(sheet.lines))
    texts = [(sheet.title, looks["title"]), *((line, None) for line in lines)]
    for text, look in texts:
        row = Row()
        row.append_cell(_ods_text(text, look))
        table.append_row(row)
    head = Row()
    for column in sheet.columns:
        head.append_cell(_ods_text(column.title, looks["head"]))
    table.append_row(head)
    for place, values in enumerate(sheet.rows):
        row = Row()
        for n, cell in enumerate(values):
            link = sheet.links.get(place) if n == 0 else None
            row.append_cell(_ods_link(link) if link else _ods_cell(cell))
        table.append_row(row)
    return table


def _ods_text(text: str, style: str | None = None) -> Any:
    from odfdo import Cell as OdsCell

    return OdsCell(value=text, cell_type="string", style=style)


def _ods_cell(cell: Cell) -> Any:
    from odfdo import Cell as OdsCell

    if cell.value is None or cell.note:
        return _ods_text(said(cell))
    return OdsCell(value=cell.value, text=cell.text, cell_type="float")


def _ods_link(name: str) -> Any:
    from odfdo import Cell as OdsCell
    from odfdo import Link, Paragraph

    made = OdsCell(cell_type="string")
    made.set_attribute("office:value-type", "string")
    paragraph = Paragraph()
    paragraph.append(Link(url=f"#'{name}'.A1", text=name))
    made.append(paragraph)
    return made
