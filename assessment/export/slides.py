"""The paper's charts and maps as slides: one a slide, native and editable, the finding as the title."""

import io
from typing import Any

from assessment.export import chart_xml, pdf
from assessment.export.fixed import fixed
from assessment.rules.blocks import Chart, Map, Paper

EMU_PER_CM = 360000
WIDTH, HEIGHT, MARGIN = 33.87, 19.05, 1.5
"""Centimetres of a wide slide."""
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
    top, height = 4.4, HEIGHT - 4.4 - 2.2
    if isinstance(block, Chart):
        _text(slide, block.unit, top=3.5, height=0.9, size=14)
        box = (Cm(MARGIN), Cm(top), Cm(WIDTH - 2 * MARGIN), Cm(height))
        shape = slide.shapes.add_chart(chart_xml.kind_of(block), *box, chart_xml.data_of(block))
        small = block.shape == "bar" and len(block.labels) * len(block.lines) > 20
        chart_xml.style(shape.chart._chartSpace, block, 900 if small else 1400)
        words = pdf.alternative(block).replace(" The numbers stand in its table.", "")
    else:
        shape = slide.shapes.add_picture(io.BytesIO(pdf.picture(block.svg)), Cm(MARGIN), Cm(top), height=Cm(height))
        words = f"{block.finding}. Map."
    described = shape._element.xpath("./*/p:cNvPr")[0]
    described.set("descr", words)
    _foot(slide, paper, block.source)


def _text(slide: Any, words: str, *, top: float, height: float, size: int) -> None:
    from pptx.util import Cm, Pt

    frame = slide.shapes.add_textbox(Cm(MARGIN), Cm(top), Cm(WIDTH - 2 * MARGIN), Cm(height)).text_frame
    frame.text = words
    frame.word_wrap = True
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.size, run.font.name = Pt(size), "Arial"
            run._r.get_or_add_rPr().set("lang", "en-GB")


def _foot(slide: Any, paper: Paper, source: str) -> None:
    words = f"Source: {source}. {paper.marking}" if source else paper.marking
    _text(slide, words, top=HEIGHT - 1.6, height=1, size=12)
