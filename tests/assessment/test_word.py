"""The Word paper, read back: real tables, marked headers, footnotes, an editable chart, the numbers of the figures."""

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from assessment import paper
from assessment.export import word
from assessment.models import Assessment
from tests.factories import make_report
from tests.personas import Cast

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def made(draft: Assessment, cast: Cast) -> bytes:
    return word.make(draft, taken_by=cast.analyst)


def rows_of(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def table_with(content: bytes, heading: str) -> Any:
    return next(table for table in docx.Document(io.BytesIO(content)).tables if table.rows[0].cells[0].text == heading)


def test_every_data_table_is_real_with_a_marked_header_row(made: bytes) -> None:
    document = docx.Document(io.BytesIO(made))
    assert len(document.tables) >= 5
    for table in document.tables[1:]:
        assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(cell.text for cell in table.rows[0].cells)
    for table in document.tables:
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None


def test_the_numbers_are_those_of_the_figures(made: bytes, draft: Assessment) -> None:
    rows = rows_of(table_with(made, "Crime type"))
    assert rows[0] == [
        "Crime type",
        "2011/12",
        "2015/16",
        "2016/17",
        "Change against 2015/16",
        "Change against 2011/12",
    ]
    read = paper.read(draft)
    assert rows[1:] == [
        [row.name, row.five.text, row.one.text, row.now.text, row.change_1y, row.change_5y] for row in read.types
    ]
    assert ["Robbery", "Missing", "120", "120", "0.0%", "Not comparable: a figure is missing"] in rows


def test_the_cover_says_what_it_is_and_who_took_it_and_when(made: bytes) -> None:
    facts = dict(rows_of(docx.Document(io.BytesIO(made)).tables[0]))
    assert facts["Period"] == "2016/17: 1 April 2016 to 31 March 2017"
    assert facts["Status"] == "Draft, version 1"
    assert facts["Taken by"].startswith("Marcus Bell, Barnet Council, ")
    assert "OFFICIAL-SENSITIVE" in facts["Restricted"]


def test_the_marking_and_who_took_it_when_are_on_every_page(made: bytes) -> None:
    document = docx.Document(io.BytesIO(made))
    section, taken = document.sections[0], dict(rows_of(document.tables[0]))["Taken by"]
    assert len(document.sections) == 1 and not section.different_first_page_header_footer
    assert section.header.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    foot = section.footer.paragraphs[0].text
    assert foot.startswith("OFFICIAL-SENSITIVE") and f"Taken by {taken}" in foot


def test_footnotes_state_period_definition_source_and_extract(made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        notes = etree.fromstring(parts.read("word/footnotes.xml"))
        body = etree.fromstring(parts.read("word/document.xml"))
    texts = {note.get(f"{W}id"): "".join(note.itertext()) for note in notes}
    marks = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    assert marks == sorted(set(marks), key=int)
    assert set(marks) == set(texts) - {"-1", "0"}
    assert "Period: 1 April 2016 to 31 March 2017. MOPAC7 total: The sum of the seven crime types" in texts["1"]
    assert "year.csv (April 2016 to March 2017). Latest extract: 1 April 2017." in texts["1"]


def test_the_chart_is_native_has_alternative_text_and_holds_the_figures(made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        chart = etree.fromstring(parts.read("word/charts/chart1.xml"))
        workbook = zipfile.ZipFile(io.BytesIO(parts.read("word/embeddings/chart1.xlsx")))
        relations = parts.read("word/charts/_rels/chart1.xml.rels").decode()
        body = etree.fromstring(parts.read("word/document.xml"))
    assert [series.find(f"{C}tx//{C}v").text for series in chart.iter(f"{C}ser")] == ["2011/12", "2015/16", "2016/17"]
    assert [value.text for value in list(chart.iter(f"{C}ser"))[2].findall(f"{C}val//{C}v")][0] == "120.0"
    cells = {
        cell.get("r"): cell[-1].text if len(cell) else None
        for cell in etree.fromstring(workbook.read("xl/worksheets/sheet1.xml")).iter(f"{S}c")
    }
    assert (cells.get("B2"), cells["C2"], cells["D2"]) == (None, "120", "120")
    assert "embeddings/chart1.xlsx" in relations
    described = next(element for element in body.iter() if element.tag.endswith("}docPr"))
    assert "Robbery: Missing in 2011/12, 120 in 2015/16, 120 in 2016/17" in described.get("descr")


def test_headings_are_real_and_in_order(made: bytes) -> None:
    found = docx.Document(io.BytesIO(made)).paragraphs
    headings = [p for p in found if p.style and str(p.style.name).startswith(("Heading", "Title"))]
    assert [p.text for p in headings][:4] == [
        "Community safety strategic assessment",
        "Summary",
        "Completeness of the figures",
        "Crime in 2016/17",
    ]
    assert "As published in 2017, and as the data says now" in [p.text for p in headings]


def test_published_and_present_figures_stand_beside_each_other(made: bytes) -> None:
    document = docx.Document(io.BytesIO(made))
    table = next(t for t in document.tables if "2016/17 printed" in [cell.text for cell in t.rows[0].cells])
    robbery = next(row for row in rows_of(table) if row[0] == "Robbery")
    assert robbery == ["Robbery", "1,199", "Missing", "", "622", "120", "-502", "463", "120", "-343"]


def test_casework_is_a_table_of_counts_without_a_name(draft: Assessment, cast: Cast) -> None:
    from assessment.services import assessments

    make_report(cast.case_lead)
    assessments.collect(assessment=draft, by=cast.analyst)
    content = word.make(draft, taken_by=cast.analyst)
    rows = rows_of(table_with(content, "Figure"))
    assert ["Reports of anti-social behaviour", "–", "1", "–"] in rows
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".xml"))
    assert b"Yusuf" not in everything
    assert b"Orange Hill" not in everything
