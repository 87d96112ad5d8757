"""The paper as a PDF that a screen reader can read (PDF/UA-1): headings, tables, figures, footnotes and links are tagged.

typst sets it from `paper.typ`. The paper goes in as data, so no word of it is ever read as markup.
"""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from assessment.drawing import charts
from assessment.export.printed import printed
from assessment.export.widths import widths
from assessment.rules.blocks import Chart, Map, Paper, Table

TEMPLATE = Path(__file__).with_name("paper.typ")
FONTS = settings.BASE_DIR / "static" / "vendor" / "fonts"
CHART_WIDTH = 640


def make(paper: Paper) -> bytes:
    """The document's bytes: the same for the same paper. Raises typst's own error when it would not conform to PDF/UA-1."""
    return _compiled(
        TEMPLATE.read_bytes(), {"paper": json.dumps(_data(printed(paper)))}, pdf_standards="ua-1", format="pdf"
    )


def picture(svg: str, *, ppi: int = 220) -> bytes:
    """A drawing as a crisp PNG, for documents that cannot hold SVG."""
    set_up = b'#set page(width: 17cm, height: auto, margin: 0pt)\n#set text(font: "Arimo")\n'
    page = set_up + b'#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    return _compiled(page, {"svg": svg}, format="png", ppi=ppi)


def _compiled(template: bytes, inputs: dict[str, str], **options: Any) -> bytes:
    import typst  # 80 MB: only for those who make a document

    made = typst.compile(
        template, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs=inputs, timestamp=0, **options
    )
    return bytes(made)


def _data(paper: Paper) -> dict[str, Any]:
    """The paper in plain types, charts drawn, column widths chosen."""
    data = paper.as_json()
    for block, made in zip(paper.blocks, data["blocks"], strict=True):
        if isinstance(block, Table):
            made["widths"] = widths(block)
        elif isinstance(block, Chart | Map):
            made["table"]["widths"] = widths(block.table)
            made |= _picture(block)
    return data


def _picture(block: Chart | Map) -> dict[str, Any]:
    if isinstance(block, Map):
        return {"svg": block.svg, "alt": block.finding, "width": 0.8, "notes": []}
    return {
        "svg": charts.svg(block, width=CHART_WIDTH),
        "alt": alternative(block),
        "width": 0.82 if block.shape == "bar" else 1,
        "notes": [],
    }


def alternative(block: Chart) -> str:
    """The text in place of a chart: its finding, what kind of chart it is, its unit, its breaks."""
    kind = "Line chart" if block.shape == "line" else "Bar chart"
    marks = "".join(f" {label}: {words}." for label, words in block.marks)
    return f"{block.finding}. {kind}, {block.unit}.{marks} The numbers stand in its table."
