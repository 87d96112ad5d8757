"""A spreadsheet made by hand to break what reads it is refused with a reason."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest

from assessment.forms import return_sheets

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CELLS = {
    "a day that is none": '<c r="A2" t="d"><v>99999-01-01</v></c>',
    "a number in words": '<c r="A2" t="n"><v>abc</v></c>',
    "a number too long": f'<c r="A2"><v>{"9" * 5000}</v></c>',
    "a text that is not held": '<c r="A2" t="s"><v>999999</v></c>',
    "a place off the sheet": '<c r="ZZZZ99999"><v>1</v></c>',
}


def with_cell(cell: str) -> bytes:
    """A return's workbook whose first sheet holds one cell, as written."""
    book, plain, made = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    sheet: Any = book.active
    sheet.title = return_sheets.ANSWERS
    book.save(plain)
    text = f'<worksheet xmlns="{NAMESPACE}"><sheetData><row r="2">{cell}</row></sheetData></worksheet>'
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, text if name == SHEET else old.read(name))
    return made.getvalue()


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_a_cell_that_is_none_is_refused(cell: str) -> None:
    nothing: Any = None
    with pytest.raises(return_sheets.SheetRefusedError, match="A cell of the spreadsheet cannot be read"):
        return_sheets.read(with_cell(cell), nothing, [])
