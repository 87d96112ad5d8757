"""The paper as a Word document: real styles, headings, tables and footnotes, charts to edit, pictures with text."""

import io
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from assessment.export import pdf, word_charts, word_parts
from assessment.export.fixed import fixed
from assessment.export.printed import Beside, printed
from assessment.export.widths import widths
from assessment.rules import blocks

FONT = "Arial"
INK, BLUE = RGBColor(0x0B, 0x0C, 0x0C), RGBColor(0x12, 0x43, 0x6D)
SIZES = {
    "Normal": 10.5, "Title": 22, "Subtitle": 13, "Heading 1": 15, "Heading 2": 12, "Heading 3": 11, "Caption": 10,
    "List Bullet": 10.5, "List Number": 10.5, "Quote": 10.5, "Header": 9, "Footer": 9,
}  # fmt: skip
SOURCES = "Sources and licences"
INDENT, LIST_INDENT = Cm(1.35), Cm(2)


def make(paper: blocks.Paper) -> bytes:
    """The document's bytes: the same for the same paper."""
    paper = printed(paper)
    document = docx.Document()
    _set_up(document, paper)
    notes = word_parts.Footnotes(document)
    writer = Writer(document, paper, notes)
    writer.cover()
    contents_at = pdf.contents_at(paper)
    for n, block in enumerate(paper.blocks):
        if n == contents_at:
            writer.contents()
        writer.write(block)
    writer.attributions()
    notes.close()
    file = io.BytesIO()
    document.save(file)
    return fixed(file.getvalue())


def _set_up(document: Document, paper: blocks.Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.1), Cm(1.9)
    section.header_distance = section.footer_distance = Cm(1)
    for name, size in SIZES.items():
        word_parts.set_font(document.styles[name], FONT, size, BLUE if name.startswith(("Heading", "Title")) else INK)
    for name in ("Header", "Footer"):
        document.styles[name].paragraph_format.tab_stops.clear_all()
    _spacing(document)
    _edge(section.header.paragraphs[0], f"{paper.title}, {paper.subtitle}", marking=paper.marking)
    foot = section.footer.paragraphs[0]
    _edge(foot, f"{paper.partnership}\t{paper.marking}", is_three=True)
    foot.add_run(f"\t{paper.version}    ")
    word_parts.add_page_number(foot)
    core = document.core_properties
    core.title, core.author, core.subject = paper.title[:255], paper.partnership[:255], paper.subtitle[:255]
    core.comments, core.language, core.keywords, core.last_modified_by = "", "en-GB", "", ""
    core.content_status = paper.version[:255]


def _edge(paragraph: WordParagraph, words: str, *, marking: str = "", is_three: bool = False) -> None:
    """The line at the head or the foot of each page."""
    if is_three:
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(8.5), word_parts.CENTRE)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(17), word_parts.RIGHT)
    paragraph.add_run(words)
    if marking:
        paragraph.add_run(f"\t{marking}").bold = True


def _spacing(document: Document) -> None:
    styles = document.styles
    for name, before, after in (
        ("Normal", 0, 5), ("Heading 1", 15, 6), ("Heading 2", 11, 4), ("Heading 3", 9, 3), ("Caption", 8, 3),
        ("List Bullet", 0, 2), ("List Number", 0, 2), ("Quote", 4, 8), ("Title", 2, 4), ("Subtitle", 0, 8),
        ("Header", 0, 0), ("Footer", 0, 0),
    ):  # fmt: skip
        shape = styles[name].paragraph_format
        shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), 1.08
    word_parts.no_border(styles["Title"])
    styles["Title"].font.bold = styles["Caption"].font.bold = True
    styles["Caption"].paragraph_format.keep_with_next = True
    styles["Quote"].paragraph_format.left_indent = INDENT
    styles["List Bullet"].paragraph_format.left_indent = styles["List Number"].paragraph_format.left_indent = (
        LIST_INDENT
    )
    numbered = styles.add_style("Numbered paragraph", WD_STYLE_TYPE.PARAGRAPH)
    numbered.base_style = styles["Normal"]
    shape = numbered.paragraph_format
    shape.left_indent, shape.first_line_indent = INDENT, -INDENT
    shape.tab_stops.add_tab_stop(INDENT)
    small = styles.add_style("Source", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = styles["Normal"]
    small.font.size = Pt(8.5)
    small.paragraph_format.space_after, small.paragraph_format.line_spacing = Pt(2), 1.0
    small.paragraph_format.keep_together = True


class Writer:
    """Writes the blocks of one paper into one document, in their order."""

    def __init__(self, document: Document, paper: blocks.Paper, notes: word_parts.Footnotes):
        self.document, self.paper, self.notes = document, paper, notes
        self.drawings = word_charts.Drawings(document)
        self.headings = [block for block in paper.blocks if isinstance(block, blocks.Heading) and block.level == 1]
        self.bookmarks = 0
        self.is_numbered = False

    def cover(self) -> None:
        self.document.add_paragraph(self.paper.partnership)
        self.document.add_paragraph(self.paper.title, style="Title")
        self.document.add_paragraph(self.paper.subtitle, style="Subtitle")
        if self.paper.cover:
            word_parts.add_facts(self.document, caption="About this paper", facts=self.paper.cover)

    def contents(self) -> None:
        titles = [_titled(one) for one in self.headings] + ([SOURCES] if self.paper.attributions else [])
        word_parts.add_contents(self.document, titles)

    def write(self, block: blocks.Block) -> None:
        """One block. Raises KeyError for a kind that is not known, rather than leaving it out."""
        {
            "heading": self.heading, "paragraph": self.paragraph, "listing": self.listing,
            "table": self.table, "chart": self.chart, "map": self.map, "beside": self.beside,
        }[block.kind](block)  # type: ignore[operator]  # fmt: skip

    def heading(self, block: blocks.Heading) -> None:
        self._head(_titled(block), block.level)

    def _head(self, words: str, level: int) -> None:
        self.is_numbered = False
        paragraph = self.document.add_heading(words, level=min(level, 3))
        if level == 1:
            self.bookmarks += 1
            word_parts.bookmark(paragraph, self.bookmarks)

    def paragraph(self, block: blocks.Paragraph) -> None:
        style = "Quote" if block.is_quote else "Numbered paragraph" if block.number else "Normal"
        paragraph = self.document.add_paragraph(style=style)
        if block.number and not block.is_quote:
            paragraph.add_run(f"{block.number}\t")
        self.runs(paragraph, block.runs)
        self.is_numbered = bool(block.number)
        if block.runs and block.runs[-1].text.rstrip().endswith(":"):
            paragraph.paragraph_format.keep_with_next = True  # it opens a list

    def runs(self, paragraph: WordParagraph, runs: Sequence[blocks.Run]) -> None:
        for one in runs:
            run = paragraph.add_run(one.text)
            run.bold, run.italic = one.bold or None, one.italic or None
            self.note(paragraph, one.note)

    def note(self, paragraph: WordParagraph, number: int | None) -> None:
        if number is not None:
            self.notes.mark(paragraph, number, self.paper.notes[number - 1])

    def listing(self, block: blocks.Listing) -> None:
        numbering = word_parts.new_numbering(self.document) if block.is_ordered else None
        for item in block.items:
            paragraph = self.document.add_paragraph(style="List Number" if block.is_ordered else "List Bullet")
            if numbering is not None:
                word_parts.number_by(paragraph, numbering)
                paragraph.paragraph_format.first_line_indent = INDENT - LIST_INDENT
            indent = LIST_INDENT if self.is_numbered else LIST_INDENT - INDENT
            paragraph.paragraph_format.left_indent = indent
            self.runs(paragraph, item)

    def table(self, block: blocks.Table) -> None:
        self.document.add_paragraph(block.caption, style="Caption")
        made = word_parts.add_grid(self.document, block, widths(block))
        for cells, row in zip(made, block.rows, strict=True):
            for cell, one in zip(cells, row, strict=True):
                self.note(cell.paragraphs[0], one.note)
        words = [
            *([f"Note: {' '.join(block.notes)}"] if block.notes else []),
            *([f"Source: {block.source}"] if block.source else []),
        ]
        for text in words or [""]:
            self.small(text)
        self._room_below()

    def small(self, words: str, *, stays: bool = False) -> None:
        """A line in small type; `stays`: on the page of what follows it."""
        paragraph = self.document.add_paragraph(words, style="Source")
        paragraph.paragraph_format.keep_with_next = stays or None

    def _room_below(self) -> None:
        self.document.paragraphs[-1].paragraph_format.space_after = Pt(9)

    def chart(self, block: blocks.Chart) -> None:
        self.document.add_paragraph(block.finding, style="Caption")
        self._drawn([block])
        for label, words in block.marks:
            self.small(f"{label}: {words}", stays=True)
        self._below(block)

    def beside(self, block: Beside) -> None:
        left, right = block.charts
        self.document.add_paragraph(f"Left: {left.finding}. Right: {right.finding}.", style="Caption")
        self._drawn(block.charts)
        for words in dict.fromkeys([left.source, right.source, left.table.notes[0], right.table.notes[0]]):
            is_source = words in (left.source, right.source)
            self.small(f"Source: {words}" if is_source else words, stays=is_source)
        self._room_below()

    def _drawn(self, charts: Sequence[blocks.Chart]) -> None:
        """Charts in one line, below their unit."""
        drawn = self.document.add_paragraph(style="Source")
        drawn.paragraph_format.keep_with_next = True
        drawn.add_run("; ".join(dict.fromkeys(one.unit for one in charts))).add_break()
        for one in charts:
            self.drawings.chart(one, drawn, is_one_of_two=len(charts) > 1)

    def map(self, block: blocks.Map) -> None:
        self.document.add_paragraph(block.finding, style="Caption")
        drawn = self.document.add_paragraph(style="Source")
        drawn.paragraph_format.keep_with_next = True
        self.drawings.picture(pdf.picture(block.svg), block.finding, drawn)
        self._below(block)

    def _below(self, block: blocks.Chart | blocks.Map) -> None:
        if block.source and (block.source != block.table.source or not block.table.columns):
            self.small(f"Source: {block.source}", stays=True)
        if block.table.columns:
            self.table(block.table)
        else:
            self.small(block.table.notes[0])
            self._room_below()

    def attributions(self) -> None:
        if not self.paper.attributions:
            return
        self._head(SOURCES, 1)
        self.listing(blocks.Listing([[blocks.Run(words)] for words in self.paper.attributions]))


def _titled(heading: blocks.Heading) -> str:
    return f"{heading.number}  {heading.text}".strip()
