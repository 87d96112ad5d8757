"""What python-docx leaves to be written by hand: accessible tables, footnotes, native charts, fields."""

from collections.abc import Sequence
from decimal import Decimal

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.enum.chart import XL_CHART_TYPE

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EMU_PER_CM = 360000


# --- Tables


def add_table(
    document: Document,
    *,
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    first_width: float = 4.5,
    is_text: bool = False,
    size: float = 10,
) -> Table:
    """A real table: caption above, a header row that is marked as one and repeats, rows that do not break over pages.

    The first column (`first_width` cm) is the row's header; the others are aligned right, unless the table `is_text`.
    """
    label = document.add_paragraph(caption, style="Caption")
    label.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(head), style="Table Grid")
    _describe(table, caption)
    for n, (cell, text) in enumerate(zip(table.rows[0].cells, head, strict=True)):
        _fill(cell, text, is_bold=True, to_right=n > 0 and not is_text, size=size)
    _row_property(table.rows[0], "w:tblHeader")
    for values in rows:
        row = table.add_row()
        _row_property(row, "w:cantSplit")
        for n, (cell, text) in enumerate(zip(row.cells, values, strict=True)):
            _fill(cell, text, is_bold=n == 0, to_right=n > 0 and not is_text, size=size)
    _widths(table, first_width, len(head))
    document.add_paragraph()
    return table


def add_facts(document: Document, *, caption: str, facts: Sequence[tuple[str, str]]) -> Table:
    """A two-column block of names and values, such as the cover block."""
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    _describe(table, caption, header_row=False)
    for name, value in facts:
        row = table.add_row()
        _row_property(row, "w:cantSplit")
        _fill(row.cells[0], name, is_bold=True)
        _fill(row.cells[1], value)
    _widths(table, 5, 2)
    document.add_paragraph()
    return table


def _describe(table: Table, caption: str, *, header_row: bool = True) -> None:
    properties = table._tbl.tblPr
    for name in ("w:tblCaption", "w:tblDescription"):
        element = OxmlElement(name)
        element.set(qn("w:val"), caption)
        properties.append(element)
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        look.set(qn("w:firstRow"), "1" if header_row else "0")
        look.set(qn("w:firstColumn"), "1")


def _row_property(row: object, name: str) -> None:
    element = OxmlElement(name)
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)  # type: ignore[attr-defined]


def _fill(cell: _Cell, text: str, *, is_bold: bool = False, to_right: bool = False, size: float = 10) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.bold = is_bold
    run.font.size = Pt(size)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    if to_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _widths(table: Table, first: float, columns: int) -> None:
    table.autofit = False
    rest = (17 - first) / max(columns - 1, 1)
    for n, column in enumerate(table.columns):
        column.width = Cm(first if n == 0 else rest)
        for cell in column.cells:
            cell.width = column.width


# --- Footnotes


class Footnotes:
    """Real footnotes: `add` puts the mark at the end of a paragraph and the note at the foot of the page."""

    def __init__(self, document: Document):
        self.document = document
        self.text_style = self._style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
        self.mark_style = self._style("footnote reference", WD_STYLE_TYPE.CHARACTER)
        self.root = etree.Element(f"{{{W}}}footnotes", nsmap={"w": W})
        self._separator("-1", "separator")
        self._separator("0", "continuationSeparator")
        self.count = 0

    def _style(self, name: str, kind: WD_STYLE_TYPE) -> str:
        style = self.document.styles.add_style(name, kind)
        style.font.name = "Arial"
        style.font.size = Pt(9) if kind == WD_STYLE_TYPE.PARAGRAPH else None
        if kind == WD_STYLE_TYPE.CHARACTER:
            style.font.superscript = True
        return style.style_id

    def _separator(self, number: str, kind: str) -> None:
        note = self._note(number)
        note.set(f"{{{W}}}type", kind)
        run = etree.SubElement(etree.SubElement(note, f"{{{W}}}p"), f"{{{W}}}r")
        etree.SubElement(run, f"{{{W}}}{kind}")

    def _note(self, number: str) -> etree._Element:
        note = etree.SubElement(self.root, f"{{{W}}}footnote")
        note.set(f"{{{W}}}id", number)
        return note

    def add(self, paragraph: Paragraph, text: str) -> None:
        self.count += 1
        mark = paragraph.add_run()
        mark._r.append(parse_xml(f'<w:rPr xmlns:w="{W}"><w:rStyle w:val="{self.mark_style}"/></w:rPr>'))
        mark._r.append(parse_xml(f'<w:footnoteReference xmlns:w="{W}" w:id="{self.count}"/>'))
        note = etree.fromstring(
            f'<w:p xmlns:w="{W}"><w:pPr><w:pStyle w:val="{self.text_style}"/></w:pPr>'
            f'<w:r><w:rPr><w:rStyle w:val="{self.mark_style}"/></w:rPr><w:footnoteRef/></w:r>'
            '<w:r><w:t xml:space="preserve"/></w:r></w:p>'
        )
        note.find(f".//{{{W}}}t").text = f" {text}"
        self._note(str(self.count)).append(note)

    def close(self) -> None:
        """Put the notes into the document. Call once, at the end."""
        blob = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES_TYPE, blob, self.document.part.package)
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


# --- Charts


def add_bar_chart(
    document: Document,
    *,
    title: str,
    description: str,
    categories: Sequence[str],
    series: Sequence[tuple[str, Sequence[Decimal | None]]],
    colours: Sequence[str],
    height_cm: float = 16,
) -> None:
    """A native chart with its numbers in it, to be edited in Word. `description` is its alternative text."""
    data = CategoryChartData()
    data.categories = list(categories)
    for name, values in series:
        data.add_series(name, [None if value is None else float(value) for value in values])
    package = document.part.package
    workbook = CategoryWorkbookWriter(data).xlsx_blob
    sheet = Part(PackURI("/word/embeddings/chart1.xlsx"), XLSX_TYPE, workbook, package)
    root = etree.fromstring(ChartXmlWriter(XL_CHART_TYPE.BAR_CLUSTERED, data).xml.encode())
    _style_chart(root, colours)
    chart = Part(PackURI("/word/charts/chart1.xml"), CHART_TYPE, b"", package)
    sheet_id = chart.relate_to(sheet, RELATIONSHIP_TYPE.PACKAGE)
    external = etree.SubElement(root, f"{{{C}}}externalData")
    external.set(f"{{{R}}}id", sheet_id)
    etree.SubElement(external, f"{{{C}}}autoUpdate").set("val", "0")
    chart._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    chart_id = document.part.relate_to(chart, RELATIONSHIP_TYPE.CHART)
    _place_chart(document.add_paragraph(), chart_id, title, description, height_cm)


def _style_chart(root: etree._Element, colours: Sequence[str]) -> None:
    """The series in our colours, largest group on top, every bar with its number, and no second reading by an axis."""
    for element, colour in zip(root.iter(f"{{{C}}}ser"), colours, strict=True):
        fill = (
            f'<c:spPr xmlns:c="{C}" xmlns:a="{A}"><a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill></c:spPr>'
        )
        element.find(f"{{{C}}}tx").addnext(etree.fromstring(fill))
        shown = "".join(
            f'<c:{name} val="{int(name == "showVal")}"/>'
            for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
        )
        labels = f'<c:dLbls xmlns:c="{C}"><c:numFmt formatCode="#,##0" sourceLinked="0"/>{shown}</c:dLbls>'
        element.find(f"{{{C}}}cat").addprevious(etree.fromstring(labels))
    for orientation in root.findall(f".//{{{C}}}catAx/{{{C}}}scaling"):
        for child in list(orientation):
            orientation.remove(child)
        etree.SubElement(orientation, f"{{{C}}}orientation").set("val", "maxMin")
    for gridlines in root.findall(f".//{{{C}}}majorGridlines"):
        gridlines.getparent().remove(gridlines)  # type: ignore[union-attr]
    for hidden in root.findall(f".//{{{C}}}valAx/{{{C}}}delete"):
        hidden.set("val", "1")
    for text in root.findall(f"{{{C}}}txPr//{{{A}}}defRPr"):
        text.set("sz", "900")
        etree.SubElement(text, f"{{{A}}}latin").set("typeface", "Arial")
    plot = root.find(f".//{{{C}}}plotArea")
    legend = f'<c:legend xmlns:c="{C}"><c:legendPos val="t"/><c:overlay val="0"/></c:legend>'
    plot.addnext(etree.fromstring(legend))  # type: ignore[union-attr]


def _place_chart(paragraph: Paragraph, chart_id: str, title: str, description: str, height_cm: float) -> None:
    width, height = int(17 * EMU_PER_CM), int(height_cm * EMU_PER_CM)
    drawing = parse_xml(
        f'<w:drawing xmlns:w="{W}" xmlns:a="{A}" xmlns:r="{R}" xmlns:c="{C}" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        '<wp:docPr id="1" name="Chart 1"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{C}"><c:chart r:id="{chart_id}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )
    properties = drawing.find(".//{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    properties.set("title", title)  # type: ignore[union-attr]
    properties.set("descr", description)  # type: ignore[union-attr]
    paragraph.add_run()._r.append(drawing)


# --- Fields


def add_page_number(paragraph: Paragraph) -> None:
    """ "Page 2 of 7", kept up to date by Word."""
    for words, code in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        paragraph.add_run(words)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), code)
        paragraph._p.append(field)
