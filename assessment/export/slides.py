"""The paper's charts and maps as slides: one a slide, native and editable, the finding as the title."""

import io
from typing import Any

from assessment.export import chart_xml, pdf
from assessment.export.fixed import fixed
from assessment.rules.blocks import Chart, Map, Paper

EMU_PER_CM = 360000
WIDTH, HEIGHT, MARGIN = 33.87, 19.05, 1.5
"""Centimetres of a wide slide."""
LINE, CHARACTERS, POINTS_PER_CM = 0.6, 130, 28.35
"""Centimetres of a line of 12 points, and the characters in it."""
NAMED = 8
"""How many places stand beside a map."""
TITLE_ONLY = 5
"""Number of the layout in python-pptx's own template."""


def make(paper: Paper) -> bytes:
    """The slides' bytes: the same for the same paper."""
    from pptx import Presentation
    from pptx.util import Cm

    deck = Presentation()
    deck.slide_width, deck.slide_height = Cm(WIDTH), Cm(HEIGHT)
    _front(deck, paper)
    for block in paper.blocks:
        if isinstance(block, Chart | Map):
            _slide(deck, paper, block)
    core = deck.core_properties
    core.title, core.author, core.language = paper.title[:255], paper.partnership[:255], "en-GB"
    core.last_modified_by = ""
    file = io.BytesIO()
    deck.save(file)
    return fixed(file.getvalue())


def _front(deck: Any, paper: Paper) -> None:
    slide = _titled(deck, paper.title, 36)
    text = f"{paper.subtitle}\n{paper.partnership}\n{paper.version}"
    _text(slide, text, top=8, height=5, size=20)
    _foot(slide, paper, "")


def _titled(deck: Any, words: str, size: int) -> Any:
    from pptx.util import Cm, Pt

    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = Cm(MARGIN), Cm(0.8), Cm(WIDTH - 2 * MARGIN), Cm(2.6)
    title.text_frame.text = words
    title.text_frame.word_wrap = True
    for paragraph in title.text_frame.paragraphs:
        paragraph.alignment = 1
        for run in paragraph.runs:
            run.font.size, run.font.bold, run.font.name = Pt(size), True, "Arial"
            run._r.get_or_add_rPr().set("lang", "en-GB")
    return slide


def _slide(deck: Any, paper: Paper, block: Chart | Map) -> None:
    from pptx.util import Cm

    slide = _titled(deck, block.finding, 26)
    known = _to_be_known(block)
    lines = sum(-(-len(text) // CHARACTERS) for text in known)
    top, bottom = 4.4, 2.2 + LINE * lines
    height = HEIGHT - top - bottom
    if isinstance(block, Chart):
        _text(slide, block.unit, top=3.5, height=0.9, size=14)
        box = (Cm(MARGIN), Cm(top), Cm(WIDTH - 2 * MARGIN), Cm(height))
        shape = slide.shapes.add_chart(chart_xml.kind_of(block), *box, chart_xml.data_of(block))
        chart_xml.style(shape.chart._chartSpace, block, _type_size(block, height))
        words = pdf.alternative(block).replace(" The numbers stand in its table.", "")
    else:
        shape = slide.shapes.add_picture(io.BytesIO(pdf.picture(block.svg)), Cm(MARGIN), Cm(top), height=Cm(height))
        words = f"{block.finding}. Map."
        _highest(slide, block, top)
    described = shape._element.xpath("./*/p:cNvPr")[0]
    described.set("descr", words)
    if known:
        _text(slide, "\n".join(known), top=HEIGHT - bottom + 0.4, height=LINE * lines, size=12)
    _foot(slide, paper, block.source)


def _to_be_known(block: Chart | Map) -> list[str]:
    """What must stand with the figures wherever they are shown: the breaks of their series, a year that is not whole."""
    if isinstance(block, Chart) and block.marks:
        return [f"{label}: {text}" for label, text in block.marks]
    return block.table.notes if isinstance(block, Chart) else []


def _type_size(block: Chart, height: float) -> int:
    """As large as the bars leave room for, in hundredths of a point, within what can be read and what looks well."""
    between = 0.3 if len(block.lines) == 1 else 0.6
    slots = len(block.labels) * (len(block.lines) + between) if block.shape == "bar" else 1
    return 100 * max(8, min(14, int(height * POINTS_PER_CM / slots * 0.95)))


def _highest(slide: Any, block: Map, top: float) -> None:
    """The places with most beside a map, whose own letters are small. None where some are hidden: an order tells a size."""
    cells = [(row[0].text, row[1]) for row in block.table.rows]
    if any(cell.shorthand == "c" for _, cell in cells):
        return
    held = sorted((one for one in cells if one[1].value is not None), key=lambda one: -(one[1].value or 0))
    words = "\n".join(f"{name}: {cell.text}" for name, cell in held[:NAMED])
    _text(slide, f"{block.table.columns[1].title}, most\n{words}", top=top + 1, height=9, size=20, left=WIDTH * 0.6)


def _text(slide: Any, words: str, *, top: float, height: float, size: int, left: float = MARGIN) -> None:
    from pptx.util import Cm, Pt

    frame = slide.shapes.add_textbox(Cm(left), Cm(top), Cm(WIDTH - MARGIN - left), Cm(height)).text_frame
    frame.text = words
    frame.word_wrap = True
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.size, run.font.name = Pt(size), "Arial"
            run._r.get_or_add_rPr().set("lang", "en-GB")


def _foot(slide: Any, paper: Paper, source: str) -> None:
    words = f"Source: {source}. {paper.marking}" if source else paper.marking
    _text(slide, words, top=HEIGHT - 1.6, height=1, size=12)
