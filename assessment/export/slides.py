"""The paper's charts and maps as slides: one a slide, native and editable, the finding as the title."""

import io
from typing import Any

from assessment.drawing.charts import ranking
from assessment.export import chart_xml, pdf
from assessment.export.fixed import fixed
from assessment.rules.blocks import Chart, Map, Paper

EMU_PER_CM = 360000
WIDTH, HEIGHT, MARGIN = 33.87, 19.05, 1.5
"""Centimetres of a wide slide."""
LINE, CHARACTERS, POINTS_PER_CM = 0.65, 115, 28.35
"""Centimetres of a line of 14 points, and the characters in it."""
NAMED = 8
"""How many places stand beside a map."""
MOST_BARS, LARGEST, NAMES = 12, 18, 16
"""So many bars can be read on a slide; the largest type of a chart, and that of the bars' names, in points."""
SHORTENED = "Shown: the two highest, the two lowest and those next to"
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
    from pptx.util import Cm

    slide = _titled(deck, paper.title, 36)
    slide.shapes.title.top = Cm(5)
    text = f"{paper.subtitle}\n{paper.partnership}\n{paper.version}"
    _text(slide, text, top=8, height=5, size=24)
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
    top, bottom = (4.4 if isinstance(block, Chart) else 3.5), 2.2 + LINE * lines
    height = HEIGHT - top - bottom
    if isinstance(block, Chart):
        _text(slide, block.unit, top=3.4, height=0.9, size=16)
        box = (Cm(MARGIN), Cm(top), Cm(WIDTH - 2 * MARGIN), Cm(height))
        bars = _told_apart(block)
        shape = slide.shapes.add_chart(chart_xml.kind_of(block), *box, chart_xml.data_of(block, bars))
        size = _type_size(block, len(bars or block.labels), height)
        names = 100 * NAMES if block.shape == "bar" else 0
        chart_xml.style(shape.chart._chartSpace, block, size, bars, names)
        words = pdf.alternative(block).replace(" The numbers stand in its table.", "")
    else:
        shape = slide.shapes.add_picture(io.BytesIO(pdf.picture(block.svg)), Cm(MARGIN), Cm(top), height=Cm(height))
        words = f"{block.finding}. Map."
        _highest(slide, block, top)
    described = shape._element.xpath("./*/p:cNvPr")[0]
    described.set("descr", words)
    if known:
        _text(slide, "\n".join(known), top=HEIGHT - bottom + 0.4, height=LINE * lines, size=14)
    _foot(slide, paper, block.source)


def _to_be_known(block: Chart | Map) -> list[str]:
    """What must stand with the figures wherever they are shown: the breaks of their series, a year that is not whole, and
    that a ranking is not shown whole."""
    if not isinstance(block, Chart):
        return []
    notes = [f"{label}: {text}" for label, text in block.marks] or block.table.notes
    if _told_apart(block):
        notes = [f"{SHORTENED} {block.highlight}. The paper has all {len(block.labels)}.", *notes]
    return notes


def _told_apart(block: Chart) -> chart_xml.Bars | None:
    """Of a long ranking the ends, the one that is meant and those next to it, each gap with its length: 32 bars cannot be
    read from the back of a room. None where all are shown."""
    if not chart_xml.is_rank(block) or len(block.labels) <= MOST_BARS or block.highlight not in block.labels:
        return None
    ranked = ranking(block)
    meant, last = [label for label, _ in ranked].index(block.highlight), len(ranked) - 1
    kept = {0, 1, last - 1, last, *(n for n in range(meant - 2, meant + 3) if 0 <= n <= last)}
    kept |= {n for n in range(1, last) if {n - 1, n + 1} <= kept}  # a gap of one is no shorter than its bar
    bars: list[tuple[str, float | None]] = []
    for n, bar in enumerate(ranked):
        if n in kept:
            bars.append(bar)
        elif n - 1 in kept:
            left_out = next(after for after in range(n, last) if after in kept) - n
            bars.append((f"… {left_out} more …", None))
    return bars


def _type_size(block: Chart, labels: int, height: float) -> int:
    """As large as the bars leave room for, in hundredths of a point, within what can be read and what looks well."""
    between = 0.3 if len(block.lines) == 1 else 0.6
    slots = labels * (len(block.lines) + between) if block.shape == "bar" else 1
    return 100 * max(8, min(LARGEST, int(height * POINTS_PER_CM / slots * 0.95)))


def _highest(slide: Any, block: Map, top: float) -> None:
    """The places with most beside a map, whose own letters are small. None where some are hidden: an order tells a size."""
    cells = [(row[0].text, row[1]) for row in block.table.rows]
    if any(cell.shorthand == "c" for _, cell in cells):
        return
    held = sorted((one for one in cells if one[1].value is not None), key=lambda one: -(one[1].value or 0))
    words = "\n".join(f"{name}: {cell.text}" for name, cell in held[:NAMED])
    _text(slide, f"{block.table.columns[1].title}, most\n{words}", top=top + 1, height=11, size=24, left=WIDTH * 0.56)


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
