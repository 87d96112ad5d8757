"""Charts and pictures in a Word document: charts native, with their numbers in them; each with its alternative text."""

import io

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm
from docx.text.paragraph import Paragraph
from lxml import etree
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.chart.xmlwriter import ChartXmlWriter

from assessment.export import chart_xml, pdf, word_parts
from assessment.rules.blocks import Chart

C, A = chart_xml.C, chart_xml.A
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EMU_PER_CM = 360000
PAGE, PAIR, RANK_WIDTH = 17.0, 8.4, 10.5
"""Centimetres: as wide as the page, one of two side by side, and a ranking that stands alone."""
RANK_HEIGHT, LINE_HEIGHT, GROUP_HEIGHT, MAP_WIDTH = 10.6, 5.8, 1.0, 10.8


class Drawings:
    """Numbers the drawings of one document."""

    def __init__(self, document: Document):
        self.document, self.count, self.charts = document, 0, 0

    def chart(self, chart: Chart, paragraph: Paragraph, *, is_one_of_two: bool = False) -> None:
        """A native chart with its workbook. `chart`'s finding is its title and its alternative text."""
        self.charts += 1
        is_rank = chart.shape == "bar" and len(chart.lines) == 1
        relation = self._chart_part(chart, 700 if is_rank else 850)
        if is_rank:
            width, height = PAIR if is_one_of_two else RANK_WIDTH, min(2 + 0.5 * len(chart.labels), RANK_HEIGHT)
        else:
            width, height = PAGE, LINE_HEIGHT if chart.shape == "line" else 1.5 + GROUP_HEIGHT * len(chart.labels)
        self._place(paragraph, relation, chart, width, height)

    def _chart_part(self, chart: Chart, size: int) -> str:
        package, data = self.document.part.package, chart_xml.data_of(chart)
        name = f"chart{self.charts}"
        workbook = CategoryWorkbookWriter(data).xlsx_blob
        sheet = Part(PackURI(f"/word/embeddings/{name}.xlsx"), XLSX_TYPE, workbook, package)
        root = etree.fromstring(ChartXmlWriter(chart_xml.kind_of(chart), data).xml.encode())
        chart_xml.style(root, chart, size)
        part = Part(PackURI(f"/word/charts/{name}.xml"), CHART_TYPE, b"", package)
        external = etree.SubElement(root, f"{{{C}}}externalData")
        external.set(f"{{{R}}}id", part.relate_to(sheet, RELATIONSHIP_TYPE.PACKAGE))
        etree.SubElement(external, f"{{{C}}}autoUpdate").set("val", "0")
        part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return self.document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)

    def _place(self, paragraph: Paragraph, relation: str, chart: Chart, *size_cm: float) -> None:
        width, height = (int(one * EMU_PER_CM) for one in size_cm)
        drawing = parse_xml(
            '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
            f'xmlns:a="{A}" xmlns:r="{R}" xmlns:c="{C}" xmlns:wp="{WP}">'
            f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
            '<wp:docPr id="1" name=""/><wp:cNvGraphicFramePr/>'
            f'<a:graphic><a:graphicData uri="{C}"><c:chart r:id="{relation}"/></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing>"
        )
        self._describe(drawing, chart.finding, pdf.alternative(chart))
        paragraph.add_run()._r.append(drawing)
        paragraph.paragraph_format.space_after = word_parts.Pt(2)

    def picture(self, png: bytes, finding: str, paragraph: Paragraph) -> None:
        run = paragraph.add_run()
        run.add_picture(io.BytesIO(png), width=Cm(MAP_WIDTH))
        self._describe(run._r, finding, f"{finding}. Map. The numbers stand in its table.")

    def _describe(self, drawing: etree._Element, title: str, text: str) -> None:
        self.count += 1
        properties = next(drawing.iter(f"{{{WP}}}docPr"))
        properties.set("id", str(self.count))
        properties.set("name", f"Figure {self.count}")
        properties.set("title", title)
        properties.set("descr", text)
