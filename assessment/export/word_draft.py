"""The assessment as a Word document: real headings, tables, footnotes and an editable chart."""

import io

import docx
from django.utils import timezone
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from assessment import mopac7, paper, tables
from assessment.charts import COLOURS
from assessment.export import word_draft_parts as word_parts
from assessment.models import Assessment
from assessment.paper import RESTATEMENT, Paper
from assessment.periods import print_date

MARKING = "OFFICIAL-SENSITIVE"
DUTY = (
    "Sections 5, 6 and 7 of the Crime and Disorder Act 1998 ask the responsible authorities of an area to review the "
    "levels and patterns of crime and disorder each year and to act on what they find. This paper is that review."
)


def make(assessment: Assessment, *, taken_by) -> bytes:
    """The document's bytes. `taken_by` is the person who downloads it; the cover says so."""
    read = paper.read(assessment)
    document = docx.Document()
    taken = _taken(taken_by)
    _set_up(document, read, taken)
    notes = word_parts.Footnotes(document)
    _cover(document, read, taken)
    _summary(document, read, notes)
    _completeness(document, read)
    _types(document, read, notes)
    _published(document, read, notes)
    _standings(document, read, notes)
    _casework(document, read, notes)
    _definitions(document, read)
    notes.close()
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _taken(taken_by) -> str:
    """Who took it and when, for the cover and for every page."""
    now, agency = timezone.localtime(), getattr(taken_by, "agency", None)
    return f"{taken_by.name}{f', {agency}' if agency else ''}, {print_date(now)}, {now:%H:%M}"


def _set_up(document: Document, read: Paper, taken: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    for name, size in (("Normal", 11), ("Heading 1", 18), ("Heading 2", 14), ("Title", 24), ("Caption", 10)):
        _font(document.styles[name], size)
    section.header.paragraphs[0].text = MARKING
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{MARKING}    {read.assessment.partnership}    Taken by {taken}    ")
    word_parts.add_page_number(foot)
    core = document.core_properties
    core.title = f"{read.assessment}, {read.area.name}"
    core.author, core.subject = str(read.assessment.partnership), f"{read.period.dates}; {MARKING}"
    core.comments, core.language, core.keywords = "", "en-GB", ""


def _font(style, size: int) -> None:
    style.font.name, style.font.size = "Arial", Pt(size)
    style.font.color.rgb = RGBColor(0x0B, 0x0C, 0x0C)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), "Arial")
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    properties.append(language)


def _cover(document: Document, read: Paper, taken: str) -> None:
    assessment = read.assessment
    document.add_paragraph(MARKING).runs[0].bold = True
    document.add_paragraph("Community safety strategic assessment", style="Title")
    collected = timezone.localtime(assessment.collected_at) if assessment.collected_at else None
    word_parts.add_facts(
        document,
        caption="About this paper",
        facts=[
            ("Report name", f"{assessment}, {read.area.name}"),
            ("Partnership", str(assessment.partnership)),
            ("Period", f"{read.period.label}: {read.period.dates}"),
            ("Status", f"{assessment.get_status_display()}, version {assessment.version}"),
            ("Figures collected", f"{print_date(collected)}, {collected:%H:%M}" if collected else "Not yet"),
            ("Taken by", taken),
            ("Restricted", f"Yes: {MARKING}. Small numbers are shown. Do not publish this version."),
        ],
    )
    document.add_paragraph(DUTY)


def _source_note(read: Paper, code: str) -> str:
    """The footnote of a figure: period, definition, source and extract."""
    figure = read.figures.get((code, read.period))
    if figure is None:
        return f"Period: {read.period.dates}."
    extracted = f" Latest extract: {print_date(figure.extracted_on)}." if figure.extracted_on else ""
    return (
        f"Period: {figure.dates}. {figure.indicator.name}: {figure.indicator.definition} "
        f"Source: {figure.source_text}.{extracted}"
    )


def _summary(document: Document, read: Paper, notes: word_parts.Footnotes) -> None:
    document.add_heading("Summary", level=1)
    if not read.summary:
        document.add_paragraph("No figure of recorded crime is held for this period.")
    for n, sentence in enumerate(read.summary):
        paragraph = document.add_paragraph(sentence, style="List Bullet")
        if n == 0:
            notes.add(paragraph, _source_note(read, mopac7.TOTAL))


def _completeness(document: Document, read: Paper) -> None:
    document.add_heading("Completeness of the figures", level=1)
    word_parts.add_table(
        document,
        caption="Months of recorded crime that are held",
        head=["Period", "Months held", "Extracts"],
        rows=[
            (
                f"{row.period.label} ({row.period.dates})",
                f"{row.present} of {row.expected}" + ("" if row.is_complete else f". {row.missing}"),
                "; ".join(f"{one.file_name}, extract of {print_date(one.extracted_on)}" for one in row.extracts)
                or "None",
            )
            for row in read.completeness
        ],
        first_width=5,
        is_text=True,
    )


def _types(document: Document, read: Paper, notes: word_parts.Footnotes) -> None:
    document.add_heading(f"Crime in {read.period.label}", level=1)
    lead = document.add_paragraph(
        f"The table shows the seven MOPAC7 crime types in {read.area.name} in {read.period.label}, "
        "against one year and five years before."
    )
    notes.add(lead, _source_note(read, mopac7.TOTAL))
    one, five = read.years[1], read.years[0]
    word_parts.add_table(
        document,
        caption=f"Recorded crimes by type, {read.area.name}",
        head=["Crime type", *read.years, f"Change against {one}", f"Change against {five}"],
        rows=[(row.name, *(cell.text for cell in row.cells), row.change_1y, row.change_5y) for row in read.types],
    )
    types = [row for row in read.types if row.code != mopac7.TOTAL]
    document.add_paragraph(read.chart_title, style="Caption").paragraph_format.keep_with_next = True
    word_parts.add_bar_chart(
        document,
        title=read.chart_title,
        description=read.chart_description,
        categories=[row.name for row in types],
        series=[
            (year, [row.cells[n].figure.value if row.cells[n].figure else None for row in types])  # type: ignore[union-attr]
            for n, year in enumerate(read.years)
        ],
        colours=COLOURS,
    )


def _published(document: Document, read: Paper, notes: word_parts.Footnotes) -> None:
    if not read.published_in:
        return
    document.add_heading(f"As published in {read.published_year}, and as the data says now", level=1)
    notes.add(document.add_paragraph(RESTATEMENT), f"Published in: {read.published_in}.")
    head = ["Crime type"]
    for year in read.years:
        head += [f"{year} printed", f"{year} now", "Difference"]
    word_parts.add_table(
        document,
        caption=f"Figures as printed in {read.published_year} and as they are now, {read.area.name}",
        head=head,
        rows=[
            (row.name, *(text for cell in row.cells for text in (cell.published, cell.text, cell.restated)))
            for row in read.types
        ],
        first_width=3,
        size=8,
    )


def _standings(document: Document, read: Paper, notes: word_parts.Footnotes) -> None:
    if not read.standings:
        return
    document.add_heading("Rates and places among the 32 London boroughs", level=1)
    lead = document.add_paragraph(
        "A place is counted from the nearer end of the 32 boroughs; the City of London and airports are not in the set."
    )
    notes.add(lead, _source_note(read, "rate.all_crime"))
    word_parts.add_table(
        document,
        caption=f"Rates per 1,000 residents, {read.period.label}",
        head=["Rate", read.area.name, "London", "Gap to London", "Place", "As published"],
        rows=[
            (row.name, row.rate.text, row.london.text, row.gap.text, row.rank.text, row.published)
            for row in read.standings
        ],
    )


def _casework(document: Document, read: Paper, notes: word_parts.Footnotes) -> None:
    if not read.casework:
        return
    document.add_heading("The partnership’s casework", level=1)
    lead = document.add_paragraph(f"Counts from the partnership’s own reports and cases in {read.period.label}.")
    notes.add(
        lead, f"Period: {read.period.dates}. Source: the partnership’s own reports and cases. Counts, never names."
    )
    for table in read.casework:
        word_parts.add_table(
            document,
            caption=table.title,
            head=["Figure", read.years[1], read.years[2], "Change"],
            rows=[
                (row.name, row.before.text if row.before.figure else "–", _with_parts(row), row.change_1y or "–")
                for row in table.rows
            ],
            first_width=8,
        )


def _with_parts(row: tables.CaseworkRow) -> str:
    return f"{row.now.text} ({row.of})" if row.of else row.now.text


def _definitions(document: Document, read: Paper) -> None:
    document.add_heading("Definitions and sources", level=1)
    for indicator in read.definitions:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{indicator.name}. ").bold = True
        paragraph.add_run(indicator.definition)
    document.add_heading("Sources", level=2)
    for text in read.sources + read.attributions:
        document.add_paragraph(text, style="List Bullet")
