"""Every kind of document that a paper is made into."""

from collections.abc import Callable, Mapping

from assessment.export import data, page
from assessment.export.plain import plain
from assessment.models import PaperFile
from assessment.rules.blocks import Paper

Figures = Mapping[int, data.Facts]
Kind = PaperFile.Kind


def make(kind: Kind, paper: Paper, figures: Figures) -> bytes:
    """One document of a paper: the same bytes for the same paper and figures."""
    # What writes Word and slides takes a second to load: only for those who make a document.
    from assessment.export import opendocument, pdf, slides, spreadsheet, word

    makers: dict[Kind, Callable[[Paper], bytes]] = {
        Kind.WORD: word.make,
        Kind.PDF: pdf.make,
        Kind.XLSX: spreadsheet.xlsx,
        Kind.ODS: opendocument.ods,
        Kind.PAGE: page.make,
        Kind.CSV: lambda plain_paper: data.as_csv(plain_paper, figures),
        Kind.JSON: lambda plain_paper: data.as_json(plain_paper, figures),
        Kind.SLIDES: slides.make,
    }
    return makers[kind](plain(paper))


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
