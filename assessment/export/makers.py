"""Every kind of document that a paper is made into."""

from collections.abc import Callable, Mapping

from assessment.export import data, page, pdf, slides, spreadsheet, word
from assessment.export.plain import plain
from assessment.models import PaperFile
from assessment.rules.blocks import Paper

Figures = Mapping[int, data.Facts]
Kind = PaperFile.Kind

MAKERS: dict[Kind, Callable[[Paper, Figures], bytes]] = {
    Kind.WORD: lambda paper, figures: word.make(paper),
    Kind.PDF: lambda paper, figures: pdf.make(paper),
    Kind.XLSX: lambda paper, figures: spreadsheet.xlsx(paper),
    Kind.ODS: lambda paper, figures: spreadsheet.ods(paper),
    Kind.PAGE: lambda paper, figures: page.make(paper),
    Kind.CSV: data.as_csv,
    Kind.JSON: data.as_json,
    Kind.SLIDES: lambda paper, figures: slides.make(paper),
}


def make(kind: Kind, paper: Paper, figures: Figures) -> bytes:
    """One document of a paper: the same bytes for the same paper and figures."""
    return MAKERS[kind](plain(paper), figures)


CONTENT_TYPES = {
    Kind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.PDF: "application/pdf",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    Kind.PAGE: "text/html; charset=utf-8",
    Kind.CSV: "text/csv; charset=utf-8",
    Kind.JSON: "application/json",
    Kind.SLIDES: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
