"""What python-docx leaves to be written by hand: accessible tables, footnotes, a filled list of contents, fields."""

from collections.abc import Sequence
from copy import deepcopy

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from assessment.rules import blocks

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
CENTRE, RIGHT = WD_TAB_ALIGNMENT.CENTER, WD_TAB_ALIGNMENT.RIGHT
SHORT, SHORT_TEXT = 9, 1000
"""The rows, and the characters, that a table may have to stand on one page, together with its notes."""
MANY, NARROW_MARGIN = 8, 57
NARROW_CELLS = (
    f'<w:tblCellMar xmlns:w="{W}"><w:left w:w="{NARROW_MARGIN}" w:type="dxa"/>'
    f'<w:right w:w="{NARROW_MARGIN}" w:type="dxa"/></w:tblCellMar>'
)
"""So many columns leave no room for Word's own margins."""
CELL_MARGIN = 108
"""Twentieths of a point: Word's own. A table is moved in by it, or its lines would begin left of the text."""
LINE = '<w:{} w:val="single" w:sz="{}" w:space="0" w:color="{}"/>'


def element(tag: str, **attributes: str) -> etree._Element:
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def set_font(style, font: str, size: float, colour: RGBColor) -> None:
    """One font for every script, in the language of the paper."""
    style.font.name, style.font.size, style.font.color.rgb, style.font.italic = font, Pt(size), colour, None
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), font)
    for old in properties.findall(qn("w:lang")) + properties.findall(qn("w:spacing")):
        properties.remove(old)
    properties.append(element("w:lang", val="en-GB"))


def no_border(style) -> None:
    for border in list(style.element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)


# --- Tables


def add_grid(document: Document, block: blocks.Table, widths: Sequence[float]) -> list[list[_Cell]]:
    """A real table: a header row that is marked as one and repeats, rows that do not break over pages. Returns its cells
    without the header row. The first column is the row's header; numbers stand to the right."""
    columns = block.columns
    table = document.add_table(rows=0, cols=len(columns))
    _describe(table, block.caption)
    is_long = len(block.rows) > 20
    size = 8.5 if len(columns) > 6 or is_long else 9.5
    texts = [[column.title for column in columns], *([cell.text for cell in row] for row in block.rows)]
    has_below = bool(block.notes or block.source)
    is_together = len(block.rows) <= SHORT and sum(map(len, sum(texts, []))) < SHORT_TEXT
    made = []
    if len(columns) > MANY:
        table._tbl.tblPr.find(qn("w:tblLook")).addprevious(parse_xml(NARROW_CELLS))
        table._tbl.tblPr.find(qn("w:tblInd")).set(qn("w:w"), str(NARROW_MARGIN))
    for place, values in enumerate(texts):
        row = table.add_row()
        _row_property(row, "w:cantSplit")
        if place == 0:
            _row_property(row, "w:tblHeader")
        cells = list(row.cells)
        for n, (cell, text) in enumerate(zip(cells, values, strict=True)):
            _fill(
                cell,
                text,
                is_bold=place == 0,
                to_right=n > 0 and columns[n].is_number,
                size=size,
                room=1 if is_long else 2,
            )
            if place < 2 or is_together or place == len(texts) - 2 or (place == len(texts) - 1 and has_below):
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        made.append(cells)
    _widths(table, widths)
    return made[1:]


def add_facts(document: Document, *, caption: str, facts: Sequence[tuple[str, str]]) -> Table:
    """A two-column block of names and values: the cover block."""
    table = document.add_table(rows=0, cols=2)
    _describe(table, caption, header_row=False)
    for name, value in facts:
        row = table.add_row()
        _row_property(row, "w:cantSplit")
        _fill(row.cells[0], name, is_bold=True)
        _fill(row.cells[1], value)
    _widths(table, (3.8, 13.2))
    return table


def _describe(table: Table, caption: str, *, header_row: bool = True) -> None:
    properties = table._tbl.tblPr
    properties.append(
        parse_xml(
            f'<w:tblBorders xmlns:w="{W}">{LINE.format("top", 8, "0B0C0C")}{LINE.format("bottom", 4, "B1B4B6")}'
            f"{LINE.format('insideH', 4, 'B1B4B6')}</w:tblBorders>"
        )
    )
    for old in properties.findall(qn("w:tblInd")):
        properties.remove(old)
    properties.find(qn("w:tblBorders")).addprevious(element("w:tblInd", w=str(CELL_MARGIN), type="dxa"))
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.remove(look)  # it stands before the caption in the order of the standard
        look.set(qn("w:firstRow"), "1" if header_row else "0")
        look.set(qn("w:firstColumn"), "1")
        properties.append(look)
    for name in ("w:tblCaption", "w:tblDescription"):
        properties.append(element(name, val=caption))


def _row_property(row, name: str) -> None:
    row._tr.get_or_add_trPr().append(element(name, val="true"))


def _fill(
    cell: _Cell, text: str, *, is_bold: bool = False, to_right: bool = False, size: float = 9.5, room: float = 2
) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.bold = is_bold or None
    run.font.size = Pt(size)
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(room), Pt(room), 1.0
    if to_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _widths(table: Table, widths: Sequence[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


# --- Footnotes


class Footnotes:
    """Real footnotes: a mark in the text and the note at the foot of the page. Call `close` once, at the end."""

    def __init__(self, document: Document):
        self.document = document
        self.text_style = self._style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
        self.mark_style = self._style("footnote reference", WD_STYLE_TYPE.CHARACTER)
        self.root = etree.Element(f"{{{W}}}footnotes", nsmap={"w": W})
        self._separator("-1", "separator")
        self._separator("0", "continuationSeparator")
        self.numbers: list[int] = []

    def _style(self, name: str, kind: WD_STYLE_TYPE) -> str:
        style = self.document.styles.add_style(name, kind)
        style.font.name = "Arial"
        style.font.size = Pt(8.5) if kind == WD_STYLE_TYPE.PARAGRAPH else None
        if kind == WD_STYLE_TYPE.PARAGRAPH:
            style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(2), 1.0
        if kind == WD_STYLE_TYPE.CHARACTER:
            style.font.superscript = True
        return style.style_id

    def _separator(self, number: str, kind: str) -> None:
        note = etree.SubElement(self.root, f"{{{W}}}footnote")
        note.set(f"{{{W}}}id", number)
        note.set(f"{{{W}}}type", kind)
        run = etree.SubElement(etree.SubElement(note, f"{{{W}}}p"), f"{{{W}}}r")
        etree.SubElement(run, f"{{{W}}}{kind}")

    def mark(self, paragraph: Paragraph, number: int, text: str) -> None:
        """Refer to the paper's note of that number. Its text is given once; the second time its number alone stands."""
        if number in self.numbers:
            paragraph.add_run(str(number)).font.superscript = True
            return
        self.numbers.append(number)
        counted = len(self.numbers)
        own = "" if counted == number else ' w:customMarkFollows="1"'
        told = f'<w:t xmlns:w="{W}">{number}</w:t>'
        run = paragraph.add_run()
        run._r.append(parse_xml(f'<w:rPr xmlns:w="{W}"><w:rStyle w:val="{self.mark_style}"/></w:rPr>'))
        run._r.append(parse_xml(f'<w:footnoteReference xmlns:w="{W}"{own} w:id="{counted}"/>'))
        if own:
            run._r.append(parse_xml(told))
        self._note(counted, told if own else "<w:footnoteRef/>", text)

    def _note(self, counted: int, mark: str, text: str) -> None:
        note = etree.fromstring(
            f'<w:footnote xmlns:w="{W}" w:id="{counted}"><w:p><w:pPr><w:pStyle w:val="{self.text_style}"/></w:pPr>'
            f'<w:r><w:rPr><w:rStyle w:val="{self.mark_style}"/></w:rPr>{mark}</w:r>'
            '<w:r><w:t xml:space="preserve"/></w:r></w:p></w:footnote>'
        )
        note.findall(f".//{{{W}}}t")[-1].text = f" {text}"
        self.root.append(note)

    def close(self) -> None:
        blob = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES_TYPE, blob, self.document.part.package)
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


# --- Contents, numbering, fields


def add_contents(document: Document, titles: Sequence[str]) -> None:
    """The headings with their pages: each line leads to its heading. The pages are fields that are marked to be worked out
    when the document is opened, since nobody knows before where a page ends: no wrong number stands there until then."""
    title = document.add_paragraph(style="Subtitle")
    title.paragraph_format.space_before, title.paragraph_format.keep_with_next = Pt(10), True
    title.add_run("Contents").bold = True
    for n, text in enumerate(titles, 1):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.paragraph_format.keep_with_next = n < len(titles)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(17), RIGHT, WD_TAB_LEADER.DOTS)
        link = element("w:hyperlink", anchor=f"_Toc{n}", history="1")
        for run in (paragraph.add_run(f"{text}\t"), *_field(paragraph, f" PAGEREF _Toc{n} \\h ")):
            link.append(run._r)
        paragraph._p.append(link)


def _field(paragraph: Paragraph, code: str) -> list[Run]:
    """A field that is worked out when the document is opened."""
    runs = [paragraph.add_run() for _ in range(4)]
    runs[0]._r.append(element("w:fldChar", fldCharType="begin", dirty="true"))
    words = element("w:instrText")
    words.text = code
    runs[1]._r.append(words)
    runs[2]._r.append(element("w:fldChar", fldCharType="separate"))
    runs[3]._r.append(element("w:fldChar", fldCharType="end"))
    return runs


def bookmark(paragraph: Paragraph, number: int) -> None:
    """The place that line `number` of the contents leads to."""
    paragraph._p.insert(1, element("w:bookmarkStart", id=str(number), name=f"_Toc{number}"))
    paragraph._p.append(element("w:bookmarkEnd", id=str(number)))


def new_numbering(document: Document) -> int:
    """A numbering of its own for an ordered list, so that it begins with 1."""
    numbering = document.part.numbering_part.element
    style = document.styles["List Number"].element
    number_id = style.find(f".//{qn('w:numId')}").get(qn("w:val"))
    used = next(num for num in numbering.findall(qn("w:num")) if num.get(qn("w:numId")) == number_id)
    made = deepcopy(used)
    new = max(int(num.get(qn("w:numId"))) for num in numbering.findall(qn("w:num"))) + 1
    made.set(qn("w:numId"), str(new))
    start = element("w:lvlOverride", ilvl="0")
    start.append(element("w:startOverride", val="1"))
    made.append(start)
    numbering.append(made)
    return new


def number_by(paragraph: Paragraph, numbering: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbering


def add_page_number(paragraph: Paragraph) -> None:
    """ "Page 2 of 7", kept up to date by Word."""
    for words, code in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        paragraph.add_run(words)
        paragraph._p.append(element("w:fldSimple", instr=code))
