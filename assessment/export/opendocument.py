"""The OpenDocument file of the paper's tables: the sheets of spreadsheet.py, written with odfdo."""

import io
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from assessment.export.fixed import fixed
from assessment.export.spreadsheet import NUMBER, Sheet, number_of, said, sheets, width_of
from assessment.rules.blocks import Cell, Column, Paper

CENTIMETRES = 0.2
"""Of a character."""


def ods(paper: Paper) -> bytes:
    """The file's bytes: the same for the same paper."""
    from odfdo import Document

    document = Document("spreadsheet")
    document.body.clear()
    document.meta.title = paper.title
    document.meta.language = "en-GB"
    looks = Looks(document)
    for sheet in sheets(paper):
        document.body.append(_sheet(sheet, looks))
    file = io.BytesIO()
    document.save(file)
    return fixed(file.getvalue())


@dataclass
class Looks:
    """The styles of a document, each made when it is first asked for."""

    document: Any
    made: set[str] = field(default_factory=set)

    def cell(self, name: str) -> str:
        text = {"title": ' fo:font-size="14pt"', "head": ""}.get(name)
        inner = "" if text is None else f'<style:text-properties fo:font-weight="bold"{text}/>'
        wrap = '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>'
        right = '<style:paragraph-properties fo:text-align="end"/>' if name == "right" else ""
        return self._add(f"asb-{name}", "table-cell", ("" if name == "title" else wrap) + right + inner)

    def column(self, characters: int) -> str:
        width = f'<style:table-column-properties style:column-width="{characters * CENTIMETRES:.1f}cm"/>'
        return self._add(f"asb-w{characters}", "table-column", width)

    def number(self, text: str) -> str:
        """The style of a cell whose number is printed as `text` is: its decimals, its sign, its per cent sign."""
        found = NUMBER.match(text.replace("−", "-"))
        if found is None:
            return self.cell("plain")
        places, end, signed = len(found[2] or ""), found[3], found[1] == "+"
        name = f"asb-n{places}{'p' if end else ''}{'s' if signed else ''}"
        if name not in self.made:
            self._format(f"{name}-f", places, end, signed)
        return self._add(name, "table-cell", "", f' style:data-style-name="{name}-f"')

    def _format(self, name: str, places: int, end: str, signed: bool) -> None:
        number = (
            f'<number:number number:decimal-places="{places}" number:min-decimal-places="{places}" '
            f'number:min-integer-digits="1" number:grouping="true"/><number:text>{escape(end)}</number:text>'
        )
        rises = f'<style:map style:condition="value()&gt;0" style:apply-style-name="{name}-up"/>' if signed else ""
        styles = [(f"{name}-up", f"<number:text>+</number:text>{number}")] if signed else []
        for one, inner in (*styles, (name, number + rises)):
            self._insert(f'<number:number-style style:name="{one}">{inner}</number:number-style>')

    def _add(self, name: str, family: str, inner: str, more: str = "") -> str:
        if name not in self.made:
            self.made.add(name)
            self._insert(f'<style:style style:name="{name}" style:family="{family}"{more}>{inner}</style:style>')
        return name

    def _insert(self, tag: str) -> None:
        from odfdo import Element

        self.document.insert_style(Element.from_tag(tag), automatic=True)


def _sheet(sheet: Sheet, looks: Looks) -> Any:
    from odfdo import Column as OdsColumn
    from odfdo import Row
    from odfdo import Table as OdsTable

    table = OdsTable(sheet.name)
    for n in range(len(sheet.columns)):
        table.append(OdsColumn(style=looks.column(width_of(sheet, n))))
    for text, look in ((sheet.title, looks.cell("title")), *((line, None) for line in sheet.above)):
        row = Row()
        row.append_cell(_text(text, look))
        table.append_row(row)
    head = Row()
    for column in sheet.columns:
        head.append_cell(_text(column.title, looks.cell("head")))
    table.append_row(head)
    for place, values in enumerate(sheet.rows):
        row = Row()
        for n, cell in enumerate(values):
            link = sheet.links.get(place) if n == 0 else None
            row.append_cell(_link(link) if link else _cell(cell, sheet.columns[n], looks))
        table.append_row(row)
    return table


def _text(text: str, style: str | None = None) -> Any:
    from odfdo import Cell as OdsCell

    return OdsCell(value=text, cell_type="string", style=style)


def _cell(cell: Cell, column: Column, looks: Looks) -> Any:
    from odfdo import Cell as OdsCell

    number = number_of(cell, column)
    if number is None:
        return _text(said(cell), looks.cell("right" if column.is_number else "plain"))
    return OdsCell(value=number, text=cell.text, cell_type="float", style=looks.number(cell.text))


def _link(name: str) -> Any:
    from odfdo import Cell as OdsCell
    from odfdo import Link, Paragraph

    made = OdsCell(cell_type="string")
    made.set_attribute("office:value-type", "string")
    paragraph = Paragraph()
    paragraph.append(Link(url=f"#'{name}'.A1", text=name))
    made.append(paragraph)
    return made
