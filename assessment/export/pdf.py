"""The paper as a PDF that a screen reader can read (PDF/UA-1): headings, tables, figures, footnotes and links are tagged.

typst sets it from `paper.typ`. The paper goes in as data, so no word of it is ever read as markup.
"""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings

from assessment.drawing import charts
from assessment.export import pages
from assessment.export.pdf_tags import with_row_headers
from assessment.export.plain import translated
from assessment.export.printed import Beside, printed
from assessment.export.widths import widths
from assessment.rules.blocks import Chart, Heading, Map, Paper, Table

TEMPLATE = Path(__file__).with_name("paper.typ")
FONTS = settings.BASE_DIR / "static" / "vendor" / "fonts"
LINE_WIDTH, BAR_WIDTH, PAIR_WIDTH = 800, 560, 460
"""How wide charts are drawn, in units of which a line of text takes 14: it is about 8 points high in each."""
MAP_SHARE = 0.62
"""Of a line: its names are 7 points high, and the picture takes less than half of a page."""

NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
STAND_IN = "\ufffd"
TRIES = 12


def make(paper: Paper) -> bytes:
    """The document's bytes: the same for the same paper. A character that no font of ours has, such as an emoji, is printed
    as �: PDF/UA forbids a gap, and one in a signed text would leave the paper without a document for good. Raises typst's
    own error when it would not conform to PDF/UA-1 for another reason."""
    import typst  # 80 MB: only for those who make a document

    for _ in range(TRIES):
        try:
            inputs = {"paper": json.dumps(_arranged(_data(printed(paper))))}
            return with_row_headers(_compiled(TEMPLATE.read_bytes(), inputs, pdf_standards="ua-1", format="pdf"))
        except typst.TypstError as problem:
            unshown = _without_glyph(str(problem))
            if not unshown:
                raise
            paper = translated(paper, dict.fromkeys([*unshown, *_rare(paper)], STAND_IN))
    raise ValueError("The paper has too many characters that no font has.")


def _without_glyph(problem: str) -> set[int]:
    """The characters that typst names as those it cannot show."""
    texts = (ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) for text in NO_GLYPH.findall(problem))
    return {ord(one) for text in texts for one in text if not one.isascii()}


def _rare(paper: Paper) -> set[int]:
    """Characters of East Asia and beyond the first 65,536, emoji among them: named one by one they would take a try each."""
    return {ord(one) for one in set(json.dumps(paper.as_json(), ensure_ascii=False)) if ord(one) >= EAST_ASIA}


EAST_ASIA = 0x2E80


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


def _arranged(data: dict[str, Any]) -> dict[str, Any]:
    pages.arrange(data["blocks"], lambda: _marks(data))
    return data


def _marks(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Where everything stands on the pages, as `mark` in the template tells it."""
    import typst  # 80 MB: only for those who make a document

    template: Any = TEMPLATE.read_bytes()
    inputs = {"paper": json.dumps(data)}
    told = typst.query(template, "<at>", field="value", font_paths=[FONTS], ignore_system_fonts=True, sys_inputs=inputs)
    made: list[dict[str, Any]] = json.loads(told)
    return made


def _data(paper: Paper) -> dict[str, Any]:
    """The paper in plain types, charts drawn, column widths chosen. The contents stand before the first numbered heading."""
    data = paper.as_json()
    for block, made in zip(paper.blocks, data["blocks"], strict=True):
        if isinstance(block, Table):
            made["widths"] = widths(block)
        elif isinstance(block, Chart | Map):
            made |= _picture(block)
        elif isinstance(block, Beside):
            made["charts"] = [dict(one) | _picture(chart, PAIR_WIDTH) for one, chart in _both(block, made)]
    _indent(data["blocks"])
    data["contents_at"] = contents_at(paper)
    return data


def _both(block: Beside, made: dict[str, Any]) -> list[tuple[dict[str, Any], Chart]]:
    return list(zip(made["charts"], block.charts, strict=True))


def _indent(blocks: list[dict[str, Any]]) -> None:
    """A list stands as far in as the text above it."""
    is_numbered = False
    for made in blocks:
        if made["kind"] == "paragraph":
            is_numbered = bool(made["number"])
        made["is_indented"] = is_numbered
        is_numbered = is_numbered and made["kind"] != "heading"


def contents_at(paper: Paper) -> int:
    """The place among the blocks that the contents stand before: the summary and what is asked of the board come first."""
    heads = [(n, one) for n, one in enumerate(paper.blocks) if isinstance(one, Heading) and one.level == 1]
    return next((n for n, one in heads if "." in one.number), heads[0][0] if heads else 0)


def _picture(block: Chart | Map, width: int = 0) -> dict[str, Any]:
    made: dict[str, Any] = {"table": asdict(block.table) | {"widths": widths(block.table)}}
    if isinstance(block, Map):
        return made | {"svg": block.svg, "alt": block.finding, "width": MAP_SHARE}
    is_rank = block.shape == "bar" and len(block.lines) == 1
    drawn = charts.svg(block, width=width or (BAR_WIDTH if is_rank else LINE_WIDTH))
    return made | {"svg": drawn, "alt": alternative(block), "width": 0.6 if is_rank and not width else 1}


def alternative(block: Chart) -> str:
    """The text in place of a chart: its finding, what kind of chart it is, its unit, its breaks."""
    kind = "Line chart" if block.shape == "line" else "Bar chart"
    marks = "".join(f" {label}: {words}." for label, words in block.marks)
    return f"{block.finding}. {kind}, {block.unit}.{marks} The numbers stand in its table."
