"""A return as a spreadsheet: the template that an agency downloads, and the reading of what comes back.

Accessible after the guidance of the Government Analysis Function: one table a sheet, its header in the first row, no
merged or coloured cells that carry meaning, a sheet of notes, and a title in the document's properties.
"""

import datetime
import io
import zipfile
from typing import Any

from assessment.models import AgencyReturn, ReturnItem
from assessment.rules import cohort
from assessment.rules.answers import Answer, Answers, Read, read_answered, read_value

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MAX_ROWS = 2000
HEADERS = ("Code", "What is asked", "Your answer", "How many answered", "Note", "Unit", "Definition")
ANSWERS, COHORT, NOTES = "Answers", "Cohort", "Notes"
WIDTHS = (34, 44, 16, 18, 40, 12, 80)
MADE = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - the same template is the same bytes; the day is said in the file's name


class SheetRefusedError(ValueError):
    """Why a file is not this return's spreadsheet at all, in a sentence."""


def template(agency_return: AgencyReturn, items: list[ReturnItem], answers: Answers) -> bytes:
    """The workbook for a return, with what is answered so far in it."""
    import xlsxwriter

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    book.set_properties({"title": str(agency_return), "subject": agency_return.period.dates, "created": MADE})
    head, wrap = (
        book.add_format({"bold": True, "text_wrap": True}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    sheet = book.add_worksheet(ANSWERS)
    said = {one.item_id: one for one in answers.items}
    for column, (title, width) in enumerate(zip(HEADERS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width, wrap)
        sheet.write_string(0, column, title, head)
    for row, item in enumerate(items, 1):
        _write_item(sheet, row, item, said.get(item.pk))
    sheet.freeze_panes(1, 2)
    if agency_return.form.has_cohort:
        _write_cohort(book, head, answers.cohort or [])
    _write_notes(book, head, wrap, agency_return, answers)
    book.close()
    return held.getvalue()


def _write_item(sheet: Any, row: int, item: ReturnItem, said: Answer | None) -> None:
    indicator = item.indicator
    sheet.write_string(row, 0, indicator.code)
    sheet.write_string(row, 1, indicator.name)
    if said:
        _write(sheet, row, 2, "not known" if said.value is None else said.value)
        _write(sheet, row, 3, said.answered)
        _write(sheet, row, 4, said.note)
    sheet.write_string(row, 5, indicator.unit_text)
    sheet.write_string(row, 6, indicator.definition)
    limit = 100 if indicator.unit == "percent" else 999_999_999
    cell = f"$C${row + 1}"
    sheet.data_validation(row, 2, row, 2, {
        "validate": "custom",
        "value": f'=OR(LOWER({cell})="not known",AND(ISNUMBER({cell}),{cell}>=0,{cell}<={limit}))',
        "input_title": "Your answer",
        "input_message": "A number, or: not known. Leave it empty while you have not answered.",
        "error_title": "Not a number",
        "error_message": f"Write a number from 0 to {limit:,}, or: not known.",
    })  # fmt: skip
    if item.asks_answered:
        whole = {
            "validate": "integer",
            "criteria": ">=",
            "value": 1,
            "error_message": "Write a whole number of 1 or more.",
        }
        sheet.data_validation(row, 3, row, 3, whole)


def _write_cohort(book: Any, head: Any, members: list[cohort.Member]) -> None:
    sheet, day = book.add_worksheet(COHORT), book.add_format({"num_format": "yyyy-mm-dd"})
    for column, title in enumerate(cohort.COLUMNS):
        sheet.set_column(column, column, 26)
        sheet.write_string(0, column, title, head)
    for row, one in enumerate(members, 1):
        sheet.write_string(row, 0, one.member)
        sheet.write_datetime(row, 1, datetime.datetime.combine(one.joined_on, datetime.time()), day)
        if one.left_on:
            sheet.write_datetime(row, 2, datetime.datetime.combine(one.left_on, datetime.time()), day)
        sheet.write_number(row, 3, one.offences_before)
        sheet.write_number(row, 4, one.offences_in_cohort)
    whole = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 999,
             "error_message": "Write a whole number from 0 to 999."}  # fmt: skip
    sheet.data_validation(1, 3, MAX_ROWS, 4, whole)
    sheet.freeze_panes(1, 1)


def _write_notes(book: Any, head: Any, wrap: Any, agency_return: AgencyReturn, answers: Answers) -> None:
    """One table: what is said about the return, the two lines that the agency fills in among it."""
    sheet = book.add_worksheet(NOTES)
    sheet.set_column(0, 0, 34, wrap)
    sheet.set_column(1, 1, 100, wrap)
    form = agency_return.form
    lines = [
        ("About", "What it says"),
        ("Return", form.title),
        ("Agency", form.agency.name),
        ("Period", agency_return.period.dates),
        ("Source of the numbers", answers.source_text),
        ("Note for the reader", answers.note),
        ("How to fill it in", "On the sheet Answers, write a number beside each item. Write “not known” where you do not "
         "know it: that is not 0. Leave a cell empty while you have not answered. Keep the codes in the first column."),
    ]  # fmt: skip
    if form.has_cohort:
        lines.append((
            "The sheet Cohort",
            "One row for each member, under a running number of your own. Never a name and never a number of the Police "
            f"National Computer. Who was in the cohort for fewer than {cohort.MIN_DAYS} days is left out of the rates.",
        ))  # fmt: skip
    if form.guidance:
        lines.append(("Guidance", form.guidance))
    for row, (name, text) in enumerate(lines):
        sheet.write_string(row, 0, name, head if row == 0 else wrap)
        sheet.write_string(row, 1, text, head if row == 0 else wrap)


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    """A number as a number, words as words (never as a formula), nothing for nothing."""
    if value in (None, ""):
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, float(value))


# --- What comes back


def read(content: bytes, agency_return: AgencyReturn, items: list[ReturnItem]) -> Read:
    """Read a filled-in template. What cannot be read is refused by row, with the reason; the rest is kept beside it.

    Raises SheetRefusedError when the file is not a spreadsheet of this return.
    """
    book = _open(content)
    if ANSWERS not in book.sheetnames:
        raise SheetRefusedError(
            f"The file has no sheet “{ANSWERS}”. Download the template of this return and fill that in."
        )
    rows = _rows(book[ANSWERS])
    if [str(cell or "").strip() for cell in rows[0][: len(HEADERS)]] != list(HEADERS):
        raise SheetRefusedError(f"The first row of the sheet “{ANSWERS}” must hold: {', '.join(HEADERS)}.")
    said = _notes(book)
    _refuse_another(said, agency_return)
    result = Read()
    by_code = {item.indicator.code: item for item in items}
    seen: set[str] = set()
    for number, cells in enumerate(rows[1:], 2):
        _read_item(number, [_text(cell) for cell in (*cells, *[None] * len(HEADERS))], by_code, seen, result)
    problems = result.problems
    members: list[cohort.Member] = []
    if agency_return.form.has_cohort and COHORT in book.sheetnames:
        width = len(cohort.COLUMNS)
        cells_of = enumerate(_rows(book[COHORT])[1:], 2)
        read_members = cohort.read_rows(
            [(n, [_text(cell) for cell in (*cells, *[None] * width)][:width]) for n, cells in cells_of],
            agency_return.period_end,
        )
        members = read_members.members
        problems = problems + [
            f"Sheet {COHORT}, {problem[:1].lower()}{problem[1:]}" for problem in read_members.problems
        ]
    return Read(
        result.answers,
        members,
        said.get("Source of the numbers", "")[:400],
        said.get("Note for the reader", ""),
        problems,
    )


def _refuse_another(said: dict[str, str], agency_return: AgencyReturn) -> None:
    """Last year's spreadsheet, or that of another return, would put its numbers under this one."""
    asked = {"Return": agency_return.form.title, "Period": agency_return.period.dates}
    if all(said.get(name, text) == text for name, text in asked.items()):
        return
    was, wanted = (f"“{one.get('Return', '')}”, {one.get('Period', '')}" for one in (said, asked))
    raise SheetRefusedError(
        f"This is the spreadsheet of {was}. What is asked for is {wanted}. Choose that one, or download it again."
    )


def _read_item(number: int, texts: list[str], by_code: dict[str, ReturnItem], seen: set[str], result: Read) -> None:
    code, name, typed, answered_text, note = texts[:5]
    if not any(texts[:5]):
        return
    item = by_code.get(code)
    if item is None:
        result.problems.append(f"Row {number}: “{code or name}” is not an item of this return")
        return
    if code in seen:
        result.problems.append(f"Row {number}: {item.indicator.name} is there twice")
        return
    seen.add(code)
    if not typed:
        if answered_text or note:
            result.problems.append(f"Row {number}: {item.indicator.name} has a note but no answer")
        return
    value, answered = read_value(typed, item.indicator.unit), read_answered(answered_text)
    if isinstance(value, str):
        result.problems.append(f"Row {number}, “{typed[:60]}”: {item.indicator.name} {value}")
    elif isinstance(answered, str):
        result.problems.append(f"Row {number}, “{answered_text[:60]}”: how many answered {answered}")
    else:
        result.answers[code] = Answer(item.pk, value, value is not None, answered, note[:300])


def _open(content: bytes) -> Any:
    """The workbook. A file that would unpack to more than we read is refused before it is unpacked."""
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise SheetRefusedError("The file is too large once it is unpacked.")
        return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except SheetRefusedError:
        raise
    except Exception as fault:  # openpyxl raises whatever a broken file makes it trip over
        raise SheetRefusedError("The file cannot be read as an Excel spreadsheet (.xlsx).") from fault


def _rows(sheet: Any) -> list[tuple[Any, ...]]:
    try:
        rows = [tuple(cells) for cells in sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=20, values_only=True)]
    except Exception as fault:  # a sheet is read here first: a cell that is none makes openpyxl trip as well
        raise SheetRefusedError("A cell of the spreadsheet cannot be read. Save it again in Excel.") from fault
    return rows or [()]


def _notes(book: Any) -> dict[str, str]:
    rows = _rows(book[NOTES]) if NOTES in book.sheetnames else []
    return {_text(cells[0]): _text(cells[1]) for cells in rows if len(cells) > 1}


def _text(cell: Any) -> str:
    """A cell as somebody would type it: 120 and not 120.0, a day as 2016-04-01."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime | datetime.date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float):
        return f"{cell:.4f}".rstrip("0").rstrip(".")
    return str(cell).strip()
