# ruff: noqa: F811 - the fixtures of test_returns.py are asked for by name
"""The template spreadsheet, what comes back in it, and the letters."""

import datetime
import io
from typing import Any

import openpyxl
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from assessment.forms.return_sheets import HEADERS
from assessment.models import AgencyReturn, CohortMember
from assessment.services import cohorts, reminders, returns
from casework.models import AccessEntry, ChangeEntry
from tests.assessment.test_pages import text_of
from tests.assessment.test_returns import DUE, YEAR, asked, at, boxes, fill, forms, sign_in, world  # noqa: F401
from tests.personas import Cast

Sheets = dict[str, list[list[Any]]]


@pytest.fixture
def iom(world: Cast, forms: dict) -> AgencyReturn:
    return returns.ask(form=forms["iom"], period=YEAR, due_on=DUE, by=world.analyst)


@pytest.fixture
def officer(sign_in: Any) -> Client:
    return sign_in("police_officer")


def rows_of(content: bytes) -> Sheets:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def packed(sheets: Sheets) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def template(client: Client, found: AgencyReturn) -> Sheets:
    return rows_of(client.get(at("template", found)).content)


def upload(client: Client, found: AgencyReturn, content: bytes, name: str = "filled.xlsx"):
    return client.post(at("upload", found), {"sheet": SimpleUploadedFile(name, content)})


def test_the_template_is_one_table_a_sheet_with_notes(officer: Client, asked: AgencyReturn) -> None:
    response = officer.get(at("template", asked))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["Answers", "Notes"]
    assert [cell.value for cell in book["Answers"][1]] == list(HEADERS)
    assert not any(sheet.merged_cells.ranges for sheet in book)
    assert len(book["Answers"].data_validations.dataValidation) == 3
    assert book.properties.title == str(asked)
    assert response["Content-Disposition"].endswith('-2016-04-01-to-2017-03-31.xlsx"')
    assert AccessEntry.objects.filter(operation="disclosure", object_type="agencyreturn").exists()
    assert officer.get(at("template", asked)).content == response.content


def test_a_filled_template_is_previewed_and_saved_only_then(officer: Client, asked: AgencyReturn) -> None:
    sheets = template(officer, asked)
    for row, value in zip(sheets["Answers"][1:], (191, "not known", 74), strict=True):
        row[2] = value
    sheets["Notes"][4][1] = "Crime system, 3 May 2017"
    page = upload(officer, asked, packed(sheets))
    assert "Read from filled.xlsx: 3 answers. Nothing is saved yet." in text_of(page)
    assert not asked.values.exists()
    form = page.context["form"]
    names = [box.name for _, found in form.sections() for box in found] + ["source_text", "note", "loaded"]
    sent = {name: "on" if form[name].value() is True else form[name].value() for name in names if form[name].value()}
    assert officer.post(at("fill", asked), sent).status_code == 302
    assert [value.value for _, value in returns.said_in(asked) if value] == [191, None, 74]
    again = template(officer, asked)
    assert [row[2] for row in again["Answers"][1:]] == [191, "not known", 74]
    assert again["Notes"][4][1] == "Crime system, 3 May 2017"


def test_refused_rows_are_told_and_what_was_saved_stays(officer: Client, asked: AgencyReturn) -> None:
    fill(officer, asked, "191", "318", "74")
    sheets = template(officer, asked)
    sheets["Answers"][1][2] = "a few"
    sheets["Answers"][2][2] = 319
    sheets["Answers"].append(["return.police_violence.swords", "Swords", 3])
    page = upload(officer, asked, packed(sheets))
    text = text_of(page)
    assert "2 rows were refused: Row 2, “a few”: Victims of serious youth violence must be a number" in text
    assert "Row 5: “return.police_violence.swords” is not an item of this return" in text
    assert [found[0].value() for _, found in page.context["form"].sections()] == ["191", "319", "74"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("figures.csv", b"a,b", "ends in .xlsx"),
        ("broken.xlsx", b"PK not a zip", "cannot be read as an Excel spreadsheet"),
        ("other.xlsx", {"Sheet1": [["x"]]}, "has no sheet “Answers”"),
        ("headless.xlsx", {"Answers": [["x", "y"]]}, "The first row of the sheet “Answers” must hold"),
        ("empty.xlsx", {"Answers": []}, "The first row of the sheet “Answers” must hold"),
    ],
    ids=["csv", "broken", "other", "headless", "empty"],
)
def test_a_file_that_is_no_such_return_is_refused(
    officer: Client,
    asked: AgencyReturn,
    name: str,
    content: Any,
    reason: str,
) -> None:
    made = packed(content) if isinstance(content, dict) else content
    assert reason in text_of(upload(officer, asked, made, name))


def test_last_years_spreadsheet_is_refused(officer: Client, asked: AgencyReturn) -> None:
    sheets = template(officer, asked)
    sheets["Answers"][1][2] = 999
    sheets["Notes"][3][1] = "1 April 2015 to 31 March 2016"
    text = text_of(upload(officer, asked, packed(sheets)))
    assert "This is the spreadsheet of" in text and "1 April 2015 to 31 March 2016. What is asked for is" in text
    assert "999" not in text


def test_a_cell_that_looks_like_a_formula_stays_words(officer: Client, asked: AgencyReturn) -> None:
    sent = boxes(officer, asked, "191", "318", "74", source_text="=HYPERLINK(1)")
    officer.post(at("fill", asked), sent)
    assert template(officer, asked)["Notes"][4][1] == "=HYPERLINK(1)"
    book = openpyxl.load_workbook(io.BytesIO(officer.get(at("template", asked)).content))
    assert book["Notes"].cell(5, 2).data_type == "s"


# --- Rows of the cohort


def test_rows_of_the_cohort_come_with_the_spreadsheet(officer: Client, iom: AgencyReturn) -> None:
    sheets = template(officer, iom)
    sheets["Cohort"] += [
        [1, datetime.datetime(2016, 4, 1), None, 12, 5],
        ["Smith", datetime.datetime(2016, 4, 1), None, 3, 0],
        [2, "1/10/2015", "30/9/2016", 4, 4],
    ]
    page = upload(officer, iom, packed(sheets))
    assert "Sheet Cohort, row 3: the member number looks like a name" in text_of(page)
    assert page.context["form"]["cohort"].value() == "1, 2016-04-01, , 12, 5\n2, 2015-10-01, 2016-09-30, 4, 4"


def test_nobody_but_the_agency_sees_the_rows(officer: Client, iom: AgencyReturn, sign_in: Any) -> None:
    fill(officer, iom, "?", cohort="IOM-4711, 2016-04-01, , 12, 5\nIOM-4712, 2016-05-01, , 3, 0")
    assert "IOM-4711" in text_of(officer.get(at("detail", iom)))
    assert AccessEntry.objects.filter(operation="consultation", object_type="agencyreturn").exists()
    page = text_of(sign_in("analyst").get(at("detail", iom)))
    assert "IOM-4711" not in page
    assert "2 rows. Only Metropolitan Police can see them." in page
    assert "IOM-4711" not in str(list(ChangeEntry.objects.filter(object_type="agencyreturn").values_list("changes")))


def test_a_bad_line_is_told_and_the_box_keeps_what_was_typed(officer: Client, iom: AgencyReturn) -> None:
    page = fill(officer, iom, "?", cohort="Smith, 2016-04-01, , 12, 5")
    assert "Line 1: the member number looks like a name" in text_of(page)
    assert page.context["form"]["cohort"].value() == "Smith, 2016-04-01, , 12, 5"
    assert not CohortMember.objects.exists()


def test_rows_are_deleted_two_years_after_their_period(officer: Client, iom: AgencyReturn) -> None:
    fill(officer, iom, "?", cohort="1, 2016-04-01, , 12, 5")
    assert cohorts.clear(today=datetime.date(2019, 3, 31)) == 0
    assert cohorts.clear(today=datetime.date(2019, 4, 1)) == 1
    assert cohorts.clear(today=datetime.date(2019, 4, 1)) == 0
    assert not CohortMember.objects.exists()
    assert ChangeEntry.objects.latest("pk").changes == {"cohort rows": [1, 0]}


# --- Letters


def test_the_agency_is_told_when_it_is_asked(
    world: Cast,
    forms: dict,
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        returns.ask(form=forms["iom"], period=YEAR, due_on=DUE, by=world.analyst)
    (letter,) = mail.outbox
    assert letter.to == [world.chair.email]  # who may sign off for the police here; not Enfield's officer
    assert "by 31 May 2017" in letter.body and "Integrated Offender Management" in letter.subject


def test_where_nobody_may_sign_those_who_fill_in_are_told(world: Cast, forms: dict) -> None:
    made = returns.ask(form=forms["victim_support"], period=YEAR, due_on=DUE, by=world.analyst)
    assert reminders.addressees(made) == [world.support_officer.email]


def test_reminders_go_once_each(world: Cast, asked: AgencyReturn) -> None:
    today = timezone.localdate()
    last_week = timezone.now() - datetime.timedelta(days=9)
    AgencyReturn.objects.update(due_on=today + datetime.timedelta(days=7), requested_at=last_week)
    assert [reminders.remind(today=today) for _ in range(2)] == [1, 0]
    AgencyReturn.objects.update(due_on=today - datetime.timedelta(days=1), reminded_at=None)
    assert reminders.remind(today=today) == 1
    assert [letter.subject[:16] for letter in mail.outbox] == ["A return is due ", "A return is late"]


def test_what_could_not_be_sent_is_tried_again(world: Cast, asked: AgencyReturn, monkeypatch: Any) -> None:
    today = timezone.localdate()
    last_week = timezone.now() - datetime.timedelta(days=9)
    AgencyReturn.objects.update(due_on=today + datetime.timedelta(days=1), requested_at=last_week)

    def fail(*_: Any) -> None:
        raise OSError("No mail server")

    with monkeypatch.context() as away:
        away.setattr(reminders, "send_mail", fail)
        assert reminders.remind(today=today) == 0
    assert reminders.remind(today=today) == 1
