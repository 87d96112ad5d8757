"""The documents of a hand-made paper, read back by other libraries than those that wrote them."""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from lxml import etree, html
from pptx import Presentation
from pypdf import PdfReader

from assessment.drawing.charts import ranking
from assessment.export import data, pages, spreadsheet, word
from assessment.export.makers import CONTENT_TYPES, make
from assessment.export.printed import printed
from assessment.export.widths import PAGE, widths
from assessment.models import PaperFile
from assessment.rules.blocks import Cell, Chart, Column, Heading, Listing, Map, Paragraph, Run, Table
from tests.assessment.papers import HOSTILE, NAMES, paper, rank, trend, with_text

FIGURES = {
    1: {"code": "mopac7.robbery", "name": "Robbery", "area": "Barnet", "value": 622, "period_start": "2015-04-01"},
    2: {"code": "mopac7.robbery", "name": "=Robbery", "area": "Barnet", "value": 463, "numerator": 3,
        "period_start": "2016-04-01"},
    7: {"code": "mopac7.total", "name": "Total", "area": "Barnet", "value": 12043},
    99: {"code": "secret", "name": "Not cited", "area": "Barnet", "value": 1},
}  # fmt: skip
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
KINDS = list(PaperFile.Kind)


@cache
def made(kind: PaperFile.Kind, audience: str = "restricted") -> bytes:
    return make(kind, paper(audience), FIGURES)


def everything(content: bytes, kind: PaperFile.Kind) -> str:
    """All the text of a document, wherever in it it stands."""
    if kind == PaperFile.Kind.PDF:
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        inner = [everything(parts.read(n), kind) for n in parts.namelist() if n.endswith(".xlsx")]
        return "".join([parts.read(n).decode("utf-8", "ignore") for n in parts.namelist()] + inner)


# --- All of them


def test_every_kind_of_file_has_a_maker_and_a_type() -> None:
    assert set(CONTENT_TYPES) == set(PaperFile.Kind)


SHA = """
import django, sys, hashlib; django.setup()
from assessment.export.makers import CONTENT_TYPES, make
from assessment.export.printed import printed
from tests.assessment.papers import paper
from tests.assessment.test_export import FIGURES
for kind in CONTENT_TYPES: print(kind.value, hashlib.sha256(make(kind, paper(), FIGURES)).hexdigest())
"""


def test_the_same_paper_is_the_same_bytes_in_another_process() -> None:
    root = Path(__file__).resolve().parents[2]
    env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PYTHONPATH": str(root)}
    told = subprocess.run([sys.executable, "-c", SHA], env=env, cwd=root, capture_output=True, text=True, check=True)
    there = dict(line.split() for line in told.stdout.splitlines())
    assert there == {kind.value: hashlib.sha256(made(kind)).hexdigest() for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_the_public_version_has_nothing_that_only_the_board_may_read(kind: PaperFile.Kind) -> None:
    assert "RESTRICTED-ONLY" not in everything(made(kind, "public"), kind)
    if kind not in (
        PaperFile.Kind.XLSX,
        PaperFile.Kind.ODS,
        PaperFile.Kind.CSV,
        PaperFile.Kind.JSON,
        PaperFile.Kind.SLIDES,
    ):
        assert "RESTRICTED-ONLY" in everything(made(kind), kind)


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_words_stay_words(kind: PaperFile.Kind) -> None:
    content = make(kind, with_text(HOSTILE + "\x0b"), {})
    assert content
    if kind == PaperFile.Kind.PAGE:
        root = html.fromstring(content)
        assert not root.xpath("//script") and HOSTILE in root.xpath("string(//h1)")


@pytest.mark.parametrize("kind", KINDS)
def test_characters_that_no_font_has_stop_no_document(kind: PaperFile.Kind) -> None:
    """A signed text cannot be mended: one emoji in it left the paper without a PDF, and so without any document, for good."""
    emptied = Heading("\x01", 1, "", "empty")
    odd = with_text("Home \U0001f3e0 中文 \x85\x9f \ufdd0 \u202e end")
    assert make(kind, replace(odd, blocks=[emptied, *odd.blocks]), {})


# --- Word


def body() -> Any:
    with zipfile.ZipFile(io.BytesIO(made(PaperFile.Kind.WORD))) as parts:
        return etree.fromstring(parts.read("word/document.xml"))


def test_word_has_real_headings_with_the_numbers_of_the_paper() -> None:
    document = docx.Document(io.BytesIO(made(PaperFile.Kind.WORD)))
    found = [(p.style.name, p.text) for p in document.paragraphs if p.style and p.style.name.startswith("Heading")]
    wanted = [
        (f"Heading {one.level}", f"{one.number}  {one.text}") for one in paper().blocks if isinstance(one, Heading)
    ]
    assert found == [*wanted, ("Heading 1", "Annex: the numbers in detail"), ("Heading 1", "Sources and licences")]
    assert document.core_properties.title == paper().title and document.core_properties.language == "en-GB"


def test_word_tables_are_real_with_a_marked_header_row_and_a_caption() -> None:
    document = docx.Document(io.BytesIO(made(PaperFile.Kind.WORD)))
    assert len(document.tables) == 1 + 4
    for table in document.tables[1:]:
        assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
    assert [cell.text for cell in document.tables[1].rows[1].cells] == [
        "Robbery",
        "622",
        "463",
        "-25.6%1",
    ]  # and its note


def test_every_drawing_in_word_says_its_finding() -> None:
    described = [one for one in body().iter() if one.tag.endswith("}docPr")]
    findings = [one.finding for one in paper().blocks if isinstance(one, Chart | Map)]
    assert [one.get("title") for one in described] == findings
    assert all(one.get("descr").startswith(finding) for one, finding in zip(described, findings, strict=True))
    assert len({one.get("id") for one in described}) == len(described)


def test_word_charts_are_native_with_their_numbers_and_a_missing_month_is_empty() -> None:
    with zipfile.ZipFile(io.BytesIO(made(PaperFile.Kind.WORD))) as parts:
        line, bars = (etree.fromstring(parts.read(f"word/charts/chart{n}.xml")) for n in (1, 2))
        book = openpyxl.load_workbook(io.BytesIO(parts.read("word/embeddings/chart1.xlsx")))
    assert [one.find(f"{C}tx//{C}v").text for one in line.iter(f"{C}ser")] == [
        "Barnet", "Average of the 32 boroughs", "Forecast to the year’s end, lowest", "Forecast to the year’s end, highest",
    ]  # fmt: skip
    values = [row[1].value for row in book.active.iter_rows(min_row=2)]
    assert values[29] is not None and values[30] is None and values[31] is None
    assert next(line.iter(f"{C}dispBlanksAs")).get("val") == "gap"
    order = [float(v.text) for v in bars.findall(f".//{C}val//{C}v")]
    assert order == sorted(order, reverse=True)
    assert len(list(bars.iter(f"{C}dPt"))) == 1 and next(bars.iter(f"{C}min")).get("val") == "0"


def test_word_footnotes_are_real_and_given_once() -> None:
    with zipfile.ZipFile(io.BytesIO(made(PaperFile.Kind.WORD))) as parts:
        notes = etree.fromstring(parts.read("word/footnotes.xml"))
    texts = {note.get(f"{W}id"): "".join(note.itertext()).strip() for note in notes}
    marks = [mark.get(f"{W}id") for mark in body().iter(f"{W}footnoteReference")]
    assert marks == ["1", "2"]
    assert [texts[mark] for mark in marks] == paper().notes


def test_a_footnote_out_of_order_keeps_its_number() -> None:
    from dataclasses import replace

    from assessment.rules.blocks import Paragraph, Run

    told = replace(paper(), blocks=[Paragraph([Run("b", note=2), Run("a", note=1)])])
    with zipfile.ZipFile(io.BytesIO(word.make(told))) as parts:
        root = etree.fromstring(parts.read("word/document.xml"))
    marks = list(root.iter(f"{W}footnoteReference"))
    assert [mark.getnext().text for mark in marks] == ["2", "1"]


def test_the_contents_of_word_are_filled_and_lead_to_the_headings() -> None:
    root = body()
    links = {one.get(f"{W}anchor"): "".join(t.text for t in one.iter(f"{W}t")) for one in root.iter(f"{W}hyperlink")}
    places = {one.get(f"{W}name") for one in root.iter(f"{W}bookmarkStart")}
    assert links and set(links) <= places, "each leads to a heading"
    assert "1  Summary" in links.values()
    fields = [one.text.strip() for one in root.iter(f"{W}instrText") if "PAGEREF" in one.text]
    assert fields == [f"PAGEREF {anchor} \\h" for anchor in links], "each says on which page"


def test_an_ordered_list_begins_with_1() -> None:
    with zipfile.ZipFile(io.BytesIO(made(PaperFile.Kind.WORD))) as parts:
        numbering = etree.fromstring(parts.read("word/numbering.xml"))
    assert len(list(numbering.iter(f"{W}startOverride"))) == 1


# --- PDF


def tags(reader: PdfReader) -> list[tuple[str, Any]]:
    """The structure tree in reading order: (tag, its dictionary)."""
    roles = reader.trailer["/Root"]["/StructTreeRoot"].get("/RoleMap", {})
    found: list[tuple[str, Any]] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict) and "/S" in node:
            found.append((str(roles.get(node["/S"], node["/S"])), node))
            walk(node.get("/K", []))

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return PdfReader(io.BytesIO(made(PaperFile.Kind.PDF)))


def test_the_pdf_says_that_it_is_accessible_in_what_language_and_its_title(reader: PdfReader) -> None:
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata and reader.metadata.title == paper().title
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_object().get_data().replace(b" ", b"")
    assert reader.metadata.creation_date is None or reader.metadata.creation_date.year <= 1980


def test_every_figure_of_the_pdf_says_its_finding(reader: PdfReader) -> None:
    figures = [node for tag, node in tags(reader) if tag == "/Figure" and "/Alt" in node]
    findings = [one.finding for one in paper().blocks if isinstance(one, Chart | Map)]
    assert len(figures) == len(findings)
    assert all(str(node["/Alt"]).startswith(finding) for node, finding in zip(figures, findings, strict=True))
    assert not [node for tag, node in tags(reader) if tag == "/Figure" and "/Alt" not in node]


def kids(node: Any) -> list[Any]:
    return [one.get_object() for one in node["/K"]]


def scopes(row: Any) -> list[tuple[str, str | None]]:
    """Each cell of a row of a table: its tag, and of what it says that it is the header."""
    return [(cell["/S"], next((a["/Scope"] for a in cell["/A"] if "/Scope" in a), None)) for cell in kids(row)]


def test_the_tables_of_the_pdf_have_headers_of_columns_and_of_rows(reader: PdfReader) -> None:
    found = tags(reader)
    assert [tag for tag, _ in found].count("/Table") == 4
    heads, bodies = ([row for tag, node in found if tag == part for row in kids(node)] for part in ("/THead", "/TBody"))
    assert len(heads) == 4 and len(bodies) == 4 + 12 + 32 + 1
    assert all(cell == ("/TH", "/Column") for row in heads for cell in scopes(row))
    for row in bodies:
        first, *others = scopes(row)
        assert first == ("/TH", "/Row")
        assert others and all(cell == ("/TD", None) for cell in others)


def test_all_that_the_pdf_shows_is_tagged_or_an_artifact(reader: PdfReader) -> None:
    from pypdf.generic import ContentStream

    for page in reader.pages:
        depth = 0
        for _, operator in ContentStream(page.get_contents(), reader).operations:
            depth += (operator in (b"BDC", b"BMC")) - (operator == b"EMC")
            assert depth or operator not in (b"Tj", b"TJ", b"f", b"S", b"Do"), operator
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            assert "/StructParent" in link and link["/Contents"]
            assert page["/Tabs"] == "/S"


def test_the_headings_of_the_pdf_are_in_order_and_skip_no_level(reader: PdfReader) -> None:
    levels = [int(tag[2:]) for tag, _ in tags(reader) if tag.startswith("/H") and tag[2:].isdigit()]
    assert levels[0] == 1 and 2 in levels
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    outline = [one.title for one in reader.outline if not isinstance(one, list)]
    assert "1  Summary" in outline


def test_footnotes_and_links_of_the_pdf_are_tagged(reader: PdfReader) -> None:
    found = [tag for tag, _ in tags(reader)]
    assert found.count("/Note") == 2
    assert "/Link" in found and "/L" in found


@pytest.mark.parametrize("lines", range(3))
def test_a_list_with_footnotes_runs_over_pages_of_the_pdf(lines: int) -> None:
    items = [
        [Run("A finding. " * (1 + n * 5 % 7), note=2 * n + 1), Run(" And more. " * (n * 7 % 9), note=2 * n + 2)]
        for n in range(40)
    ]
    notes = ["A definition of a few words. " * (2 + n * 7 % 17) for n in range(80)]
    blocks = [*[Paragraph([Run("A line.")]) for _ in range(lines)], Listing(items)]
    read = PdfReader(
        io.BytesIO(make(PaperFile.Kind.PDF, replace(paper(), blocks=blocks, notes=notes, attributions=[]), {}))
    )
    found = [tag for tag, _ in tags(read)]
    assert len(read.pages) > 4
    assert (found.count("/LBody"), found.count("/Note")) == (40, 80)


def test_an_item_of_a_list_that_is_longer_than_a_page_is_whole_in_the_pdf() -> None:
    said = "".join(f"Word{n} " for n in range(2000))
    read = PdfReader(io.BytesIO(make(PaperFile.Kind.PDF, replace(paper(), blocks=[Listing([[Run(said)]])]), {})))
    assert "Word1999" in "".join(page.extract_text() for page in read.pages)


def test_the_marking_and_the_page_number_stand_on_every_page_of_the_pdf(reader: PdfReader) -> None:
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        assert text.count("OFFICIAL-SENSITIVE") >= 2
        assert f"Page {number} of {len(reader.pages)}" in text


@pytest.mark.parametrize("after", [0, 40])
def test_a_picture_of_the_pdf_stays_in_its_section_and_leaves_no_page_white(after: int) -> None:
    said = [Paragraph([Run(f"Before {n}.")]) for n in range(8)]
    more = [Paragraph([Run(f"After {n}.")]) for n in range(after)]
    blocks = [Heading("One", 1, "1"), *said, replace(trend(), marks=[]), rank(), *more, Heading("Two", 1, "2"), said[0]]
    content = make(PaperFile.Kind.PDF, replace(paper(), blocks=blocks, attributions=[]), {})
    told = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    finding = next(n for n, text in enumerate(told) if rank().finding[:30] in text)
    two = max(n for n, text in enumerate(told) if "2  Two" in text and "Contents" not in text)
    assert finding <= two, "the next section begins behind it"
    if after:
        assert "After 1." in told[finding - 1], "the text goes on where the picture had no room"
        assert "After 39." in "".join(told[finding:])


def test_pictures_are_tried_in_turn_and_the_least_white_is_kept() -> None:
    def at(what: str, page: int, y: float, block: int | None = None) -> dict[str, Any]:
        return {"what": what, "page": page, "y": y, "block": block}

    def setting() -> list[dict[str, Any]]:
        room = 660.0 if chart["is_later"] else 520.0
        height = 280 * chart["scale"]
        page = 1 if not chart["is_later"] and room + height < pages.BOTTOM else 2
        top = room if page == 1 else pages.TOP
        return [at("text", 1, room), at("start", page, top, 3), at("end", page, top + height, 3), at("text", 2, 700)]

    chart: dict[str, Any] = {"kind": "chart"}
    text = {"kind": "paragraph"}
    pages.arrange([text, text, text, chart], setting)
    assert (chart["is_later"], chart["scale"]) == (False, pages.SMALLER), "it fits when it is a little smaller"


def test_a_table_whose_notes_begin_the_next_page_is_set_tighter() -> None:
    def setting() -> list[dict[str, Any]]:
        end = {"what": "tail", "block": 0, "page": 2 if table["scale"] == 1 else 1, "y": 70.0}
        return [
            {"what": "text", "block": None, "page": 1, "y": 700.0},
            end,
            {**end, "what": "text", "page": 2, "y": 90.0},
        ]

    table: dict[str, Any] = {"kind": "table"}
    pages.arrange([table], setting)
    assert (table["is_later"], table["scale"]) == (False, pages.SMALLER)


def test_no_table_is_wider_than_the_page() -> None:
    hidden = "Too small to publish"
    crowded = Table(
        "x",
        [Column("Figure"), *(Column("Opened: 2016/17", True) for _ in range(5))],
        [[Cell("A long name " * 4), *[Cell(hidden)] * 5]],
    )
    for one in (trend().table, rank().table, paper().blocks[8], crowded):
        assert sum(widths(one)) <= PAGE + 0.01  # type: ignore[arg-type]


# --- Spreadsheets


def test_the_workbook_has_contents_notes_and_one_marked_up_table_a_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(PaperFile.Kind.XLSX)))
    assert book.sheetnames == ["Contents", "Notes", "Table 1", "Table 2", "Table 3", "Table 4"]
    for sheet in book:
        assert len(sheet.tables) == 1
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes
    rows = [[cell.value for cell in row] for row in book["Table 1"].iter_rows(min_row=5)]
    assert rows[0] == ["Type", "2015/16", "2016/17", "Change"]
    assert rows[1] == ["Robbery", 622, 463, "-25.6% [note 1]"]
    assert rows[3] == ["Knife crime", "[x]", 318, "[z]"]
    assert {"[x]", "[c]", "[z]"} <= {cell.value for cell in book["Notes"]["A"]}


def test_both_workbooks_say_the_same() -> None:
    from odfdo import Document

    book = openpyxl.load_workbook(io.BytesIO(made(PaperFile.Kind.XLSX)))
    other = Document(io.BytesIO(made(PaperFile.Kind.ODS)))
    tables = {table.name: table for table in other.body.tables}
    assert list(tables) == book.sheetnames
    for sheet in book:
        theirs = [[_ods_value(cell) for cell in row.cells if _told(cell)] for row in tables[sheet.title].rows]
        ours = [[_value(c.value) for c in row if c.value not in (None, "")] for row in sheet.iter_rows()]
        assert [row for row in theirs if row] == [row for row in ours if row]


def _told(cell: Any) -> str:
    return "".join(cell._xml_element.itertext()).strip()


def _ods_value(cell: Any) -> Any:
    return round(float(cell.value), 9) if cell.type == "float" else _told(cell)


def _value(value: Any) -> Any:
    return value if isinstance(value, str) else round(float(value), 9)


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(spreadsheet.xlsx(with_text("=1+1"))))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("3,878", "#,##0"),
        ("8.66", "#,##0.00"),
        ("-25.6%", '#,##0.0"%"'),
        ("+4.1%", '+#,##0.0"%";-#,##0.0"%";#,##0.0"%"'),
    ],
    ids=["count", "rate", "fall", "rise"],
)
def test_numbers_look_as_in_the_paper(text: str, format: str) -> None:
    from assessment.rules.blocks import Cell

    assert spreadsheet.number_format(Cell(text, 1)) == format


# --- Open data


def test_open_data_is_one_row_a_figure_that_the_paper_states() -> None:
    rows = list(csv.DictReader(io.StringIO(made(PaperFile.Kind.CSV).decode("utf-8-sig"))))
    assert [row["code"] for row in rows] == ["mopac7.robbery", "mopac7.robbery", "mopac7.total"]
    assert [row["value"] for row in rows] == ["622", "463", "12043"]
    assert rows[1]["name"] == "'=Robbery"
    told = json.loads(made(PaperFile.Kind.JSON))
    assert [row["value"] for row in told["figures"]] == [622, 463, 12043]
    assert list(told["figures"][0]) == list(data.FIELDS)


def test_what_is_hidden_once_is_in_no_row_of_the_data() -> None:
    from dataclasses import replace

    from assessment.rules.blocks import Cell, Paragraph, Run, Table

    hidden = Table("t", [], [[Cell("Hidden", None, "c", figure=2)]])
    seen = Table("t", [], [[Cell("463", 463, figure=2)]])
    for blocks in ([hidden, seen], [seen, hidden], [Paragraph([Run("463", figure=2)]), hidden]):
        (row,) = data.rows(replace(paper(), blocks=blocks), FIGURES)
        assert (row["value"], row["numerator"], row["shorthand"]) == (None, None, "c")


# --- Web page and slides


def test_the_page_opens_without_the_network() -> None:
    root = html.fromstring(made(PaperFile.Kind.PAGE))
    assert root.get("lang") == "en-GB"
    assert not root.xpath("//script | //link | //img | //iframe")
    assert all(link.startswith("#") for link in root.xpath("//@href"))
    assert {link[1:] for link in root.xpath("//@href")} <= set(root.xpath("//@id"))
    assert len(root.xpath("//*[name()='svg']")) == 3
    assert root.xpath("//table//th[@scope='col']") and root.xpath("//table//th[@scope='row']")


def test_each_chart_has_a_slide_with_its_finding_as_title_and_is_native() -> None:
    deck = Presentation(io.BytesIO(made(PaperFile.Kind.SLIDES)))
    findings = [one.finding for one in paper().blocks if isinstance(one, Chart | Map)]
    slides = list(deck.slides)[1:]
    assert [slide.shapes.title.text for slide in slides] == findings
    assert [any(shape.has_chart for shape in slide.shapes) for slide in slides] == [True, True, False]
    for slide, finding in zip(slides, findings, strict=True):
        assert any(
            (one.get("descr") or "").startswith(finding) for one in slide._element.iter() if one.tag.endswith("cNvPr")
        )
        assert any("OFFICIAL-SENSITIVE" in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_breakdowns_of_casework_stand_in_the_annex_and_say_once_what_they_are() -> None:
    def one(caption: str, *titles: str) -> Table:
        columns = [Column("Figure"), *(Column(title, is_number=True) for title in titles)]
        rows = [[Cell(caption), *(Cell("1", 1) for _ in titles)]]
        return Table(caption, columns, rows, ["Counts only."], "Own cases", code="casework")

    tables = [one("Totals", "2016/17"), one("Types", "Reports", "Cases"), one("Risk", "All")]
    made = printed(replace(paper(), blocks=[*tables]))
    first, *annex = [block for block in made.blocks if isinstance(block, Table)]
    assert first.caption == "Totals"
    assert [(table.caption, table.notes, table.source) for table in annex] == [
        ("A1. Types", [], ""),
        ("A2. Risk", ["Counts only."], "Own cases"),
    ]
    assert made.blocks[1].runs[0].text.startswith("Tables A1 to A2 in the annex")  # type: ignore[union-attr]


def test_the_annex_sets_months_by_year_and_joins_the_tables_of_the_same_places() -> None:
    months = [f"{name} {year}" for year in (2015, 2016) for name in NAMES]
    rows = [[Cell(month), Cell(f"{n}", n)] for n, month in enumerate(months)]
    long = Table("By month", [Column("Month"), Column("Robbery", is_number=True)], rows)
    other = replace(rank(), table=replace(rank().table, caption="Robbery rates", code="rate.robbery"))
    made = printed(replace(paper(), blocks=[replace(trend(), table=long), rank(), other]))
    chart, pair, _, by_month, boroughs = made.blocks
    assert chart.table.notes == ["Numbers: table A1 in the annex."]  # type: ignore[union-attr]
    assert [one.code for one in pair.charts] == ["rate.burglary", "rate.burglary"]  # type: ignore[union-attr]
    assert [column.title for column in by_month.columns] == ["Month", "2015", "2016"]  # type: ignore[union-attr]
    assert [cell.text for cell in by_month.rows[11]] == ["Dec", "11", "23"]  # type: ignore[union-attr]
    assert boroughs.caption == "A2. Burglary rates; Robbery rates"  # type: ignore[union-attr]
    assert [cell.text for cell in boroughs.rows[1]][0] == "Barnet"  # type: ignore[union-attr]
    assert {len(row) for row in boroughs.rows} == {3}  # type: ignore[union-attr]


def test_a_chart_of_months_has_days_in_word_and_a_label_a_year() -> None:
    with zipfile.ZipFile(io.BytesIO(made(PaperFile.Kind.WORD))) as parts:
        line = etree.fromstring(parts.read("word/charts/chart1.xml"))
        book = openpyxl.load_workbook(io.BytesIO(parts.read("word/embeddings/chart1.xlsx")))
    assert [book.active.cell(row, 1).value.isoformat()[:10] for row in (2, 3)] == ["2011-04-01", "2011-05-01"]
    axis = next(line.iter(f"{C}dateAx"))
    assert (axis.find(f"{C}majorUnit").get("val"), axis.find(f"{C}majorTimeUnit").get("val")) == ("12", "months")


@pytest.mark.parametrize("meant", [0, 2, 3, 16, 30, 31])
def test_a_long_ranking_is_shown_on_a_slide_by_its_ends_and_those_next_to_the_one_that_is_meant(meant: int) -> None:
    ranked = [label for label, _ in ranking(rank())]
    chart = replace(rank(), highlight=ranked[meant])
    deck = Presentation(io.BytesIO(make(PaperFile.Kind.SLIDES, replace(paper(), blocks=[chart]), {})))
    shown = next(shape.chart for shape in deck.slides[1].shapes if shape.has_chart)
    bars = list(zip(shown.plots[0].categories, shown.plots[0].series[0].values, strict=True))
    assert len(bars) <= 12 and {*ranked[:2], *ranked[-2:], *ranked[max(meant - 2, 0) : meant + 3]} <= dict(bars).keys()
    assert [label for label, value in bars if value is not None] == [one for one in ranked if one in dict(bars)]
    left_out = [int(label.split()[1]) for label, value in bars if value is None]
    assert sum(left_out) + len(bars) - len(left_out) == 32 and 1 not in left_out
    (point,) = shown._chartSpace.iter(f"{C}dPt")
    assert bars[int(point.find(f"{C}idx").get("val"))][0] == ranked[meant]
    assert all(int(one.get("sz")) >= 1600 for one in shown._chartSpace.iter() if one.get("sz"))
