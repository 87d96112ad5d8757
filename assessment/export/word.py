"""The paper as a Word document: real styles, headings, tables and footnotes, charts to edit, pictures with text."""

import io
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from assessment.export import pdf, word_charts, word_parts
from assessment.export.fixed import fixed
from assessment.export.printed import printed
from assessment.export.widths import widths
from assessment.rules import blocks

FONT = "Arial"
INK, BLUE = RGBColor(0x0B, 0x0C, 0x0C), RGBColor(0x12, 0x43, 0x6D)
SIZES = {
    "Normal": 10.5, "Title": 24, "Subtitle": 13, "Heading 1": 16, "Heading 2": 13, "Heading 3": 11, "Caption": 10.5,
    "List Bullet": 10.5, "List Number": 10.5, "Quote": 10.5, "Header": 9, "Footer": 9,
}  # fmt: skip
INDENT, LIST_INDENT = Cm(1.35), Cm(2)


def make(paper: blocks.Paper) -> bytes:
    """The document's bytes: the same for the same paper."""
    paper = printed(paper)
    document = docx.Document()
    _set_up(document, paper)
    notes = word_parts.Footnotes(document)
    writer = Writer(document, paper, notes)
    writer.cover()
    for block in paper.blocks:
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
    section.top_margin = section.bottom_margin = Cm(2.2)
    for name, size in SIZES.items():
        word_parts.set_font(document.styles[name], FONT, size, BLUE if name.startswith(("Heading", "Title")) else INK)
    _spacing(document)
    head = section.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.add_run(paper.marking).bold = True
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(Cm(17), word_parts.RIGHT)
    foot.add_run(f"{paper.partnership}    {paper.marking}\t")
    word_parts.add_page_number(foot)
    core = document.core_properties
    core.title, core.author, core.subject = paper.title[:255], paper.partnership[:255], paper.subtitle[:255]
    core.comments, core.language, core.keywords, core.last_modified_by = "", "en-GB", "", ""
    core.content_status = paper.version[:255]


def _spacing(document: Document) -> None:
    styles = document.styles
    for name, before, after in (
        ("Normal", 0, 6), ("Heading 1", 20, 8), ("Heading 2", 14, 6), ("Heading 3", 10, 4), ("Caption", 8, 4),
        ("List Bullet", 0, 3), ("List Number", 0, 3), ("Quote", 4, 8),
    ):  # fmt: skip
        shape = styles[name].paragraph_format
        shape.space_before, shape.space_after = Pt(before), Pt(after)
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
    small.font.size = Pt(9)


class Writer:
    """Writes the blocks of one paper into one document, in their order."""

    def __init__(self, document: Document, paper: blocks.Paper, notes: word_parts.Footnotes):
        self.document, self.paper, self.notes = document, paper, notes
        self.drawings = word_charts.Drawings(document)
        self.headings = [block for block in paper.blocks if isinstance(block, blocks.Heading)]
        self.bookmarks = 0

    def cover(self) -> None:
        self.document.add_paragraph(self.paper.partnership)
        self.document.add_paragraph(self.paper.title, style="Title")
        self.document.add_paragraph(self.paper.subtitle, style="Subtitle")
        if self.paper.cover:
            word_parts.add_facts(self.document, caption="About this paper", facts=self.paper.cover)
        heads = [(one.level, _titled(one)) for one in self.headings if one.level == 1]
        word_parts.add_contents(self.document, heads)

    def write(self, block: blocks.Block) -> None:
        """One block. Raises KeyError for a kind that is not known, rather than leaving it out."""
        {
            "heading": self.heading, "paragraph": self.paragraph, "listing": self.listing,
            "table": self.table, "chart": self.chart, "map": self.map,
        }[block.kind](block)  # type: ignore[operator]  # fmt: skip

    def heading(self, block: blocks.Heading) -> None:
        paragraph = self.document.add_heading(_titled(block), level=min(block.level, 3))
        if block.level <= 2:
            self.bookmarks += 1
            word_parts.bookmark(paragraph, self.bookmarks)
            if self.bookmarks == 1:
                paragraph.paragraph_format.page_break_before = True

    def paragraph(self, block: blocks.Paragraph) -> None:
        style = "Quote" if block.is_quote else "Numbered paragraph" if block.number else "Normal"
        paragraph = self.document.add_paragraph(style=style)
        if block.number and not block.is_quote:
            paragraph.add_run(f"{block.number}\t")
        self.runs(paragraph, block.runs)

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
                paragraph.paragraph_format.left_indent = LIST_INDENT
                paragraph.paragraph_format.first_line_indent = INDENT - LIST_INDENT
            self.runs(paragraph, item)

    def table(self, block: blocks.Table) -> None:
        self.document.add_paragraph(block.caption, style="Caption")
        made = word_parts.add_grid(self.document, block, widths(block))
        for cells, row in zip(made, block.rows, strict=True):
            for cell, one in zip(cells, row, strict=True):
                self.note(cell.paragraphs[0], one.note)
        for words in block.notes:
            self.small(f"Note: {words}")
        if block.source:
            self.small(f"Source: {block.source}")
        self.document.add_paragraph()

    def small(self, words: str) -> None:
        self.document.add_paragraph(words, style="Source").paragraph_format.space_after = Pt(2)

    def chart(self, block: blocks.Chart) -> None:
        self.document.add_paragraph(block.finding, style="Caption")
        drawn = self.document.add_paragraph(style="Source")
        drawn.add_run(block.unit).add_break()
        self.drawings.chart(block, drawn)
        for label, words in block.marks:
            self.small(f"{label}: {words}")
        self._below(block)

    def map(self, block: blocks.Map) -> None:
        self.document.add_paragraph(block.finding, style="Caption")
        self.drawings.picture(pdf.picture(block.svg), block.finding, self.document.add_paragraph())
        self._below(block)

    def _below(self, block: blocks.Chart | blocks.Map) -> None:
        if block.source and block.source != block.table.source:
            self.small(f"Source: {block.source}")
        if block.table.columns:
            self.table(block.table)
        else:
            self.small(block.table.notes[0])

    def attributions(self) -> None:
        if not self.paper.attributions:
            return
        self.document.add_heading("Sources and licences", level=1)
        for words in self.paper.attributions:
            self.document.add_paragraph(words, style="List Bullet")


def _titled(heading: blocks.Heading) -> str:
    return f"{heading.number}  {heading.text}".strip()
