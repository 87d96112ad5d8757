"""Reading the Met's files: what is kept, what is refused, and why."""

from datetime import date

import pytest

from assessment.sources.base import Counts, FileRefusedError, Refusal
from assessment.sources.files import MAX_UNPACKED_BYTES
from tests.assessment.feeds import FIRST_FILE, SECOND_FILE, Read, feed, months, opened, read_all, zipped

TWO = ["201604", "201605"]
GOOD = ["Barnet", "Robbery", "Personal Property", 3, 4]
NEW = ("MajorText", "MinorText", "LookUp_BoroughName")


def read(content: bytes) -> Read:
    return read_all(content)


def test_reads_the_first_file_whole() -> None:
    reading = read(FIRST_FILE.read_bytes())
    assert (len(reading.rows), reading.refusals, reading.feed.code) == (1056, [], "mps-borough-old")
    months_held = reading.rows[0].months
    assert (months_held[0], months_held[-1], len(months_held)) == (date(2008, 1, 1), date(2016, 12, 1), 108)
    assert len({row.borough for row in reading.rows}) == 32


def test_reads_the_second_file_and_names_the_airports() -> None:
    reading = read(SECOND_FILE.read_bytes())
    assert (len(reading.rows), reading.refusals) == (1050, [])
    assert "London Heathrow and London City Airports" in {row.borough for row in reading.rows}


def test_reads_a_file_and_its_gzipped_copy_as_the_same() -> None:
    content = feed(TWO, GOOD)
    assert read(zipped(content)).rows == read(content).rows
    assert read(zipped(content)).rows[0].values == (3, 4)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (["Barnett", "Robbery", "Personal Property", 3, 4], "“Barnett” is not a London borough."),
        (["City of London", "Robbery", "Personal Property", 3, 4], "“City of London” is not a London borough."),
        (["Barnet", "Robbery", "Personal Property", "3.5", 4], "column 4 “3.5” is not a whole number."),
        (["Barnet", "Robbery", "Personal Property", 3, "-1"], "column 5 “-1” is not a whole number."),
        (["Barnet", "Robbery", "Personal Property", 3, "many"], "column 5 “many” is not a whole number."),
        (["Barnet", "Robbery", "Personal Property", 3, ""], "The count in column 5 is empty."),
        (["Barnet", "Robbery", "Personal Property", 3], "The row has 4 cells and the first line has 5."),
        (["Barnet", "Robbery", "Piracy", 3, 4], "“Robbery: Piracy” is not a crime type of the old classification."),
        (["Barnet", "Robbery", "Business Property", "²", 4], "column 4 “²” is not a whole number."),
    ],
)
def test_refuses_a_row_with_its_line_and_reason(line: list[object], reason: str) -> None:
    reading = read(feed(TWO, ["Camden", "Robbery", "Personal Property", 1, 1], line))
    (refusal,) = reading.refusals
    assert refusal.line == 3
    assert reason in refusal.reason
    assert len(reading.rows) == 1


def test_refuses_a_second_row_of_the_same_kind() -> None:
    reading = read(feed(TWO, GOOD, GOOD, ["barnet", "ROBBERY", "personal property", 9, 9]))
    assert [refusal.line for refusal in reading.refusals] == [3, 4]
    assert reading.refusals[0].reason == "The same area and crime type as line 2."
    assert not reading.refusals[0].loses_counts
    assert reading.refusals[1].reason == "The same area and crime type as line 2, with other counts."
    assert reading.refusals[1].loses_counts


def test_leaves_a_column_without_a_month_unread_and_says_so() -> None:
    reading = read(feed(["201604", "May 2016", "201613"], ["Barnet", "Robbery", "Personal Property", 3, 4, 5]))
    assert reading.rows[0].months == (date(2016, 4, 1),)
    assert reading.rows[0].values == (3,)
    assert [refusal.line for refusal in reading.refusals] == [1, 1]
    assert "“May 2016” in column 5" in reading.refusals[0].reason


def test_puts_months_in_order() -> None:
    reading = read(feed(["201605", "201604"], GOOD))
    assert reading.rows[0].months == (date(2016, 4, 1), date(2016, 5, 1))
    assert reading.rows[0].values == (4, 3)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (feed(TWO, GOOD, leading=("Crime ID", "Month", "Reported by")), "The columns .* are not known"),
        (feed(["Total"], ["Barnet", "Robbery", "Personal Property", 3]), "names no month"),
        (feed(["201604", "201604"], GOOD), "stands twice"),
        (feed([*TWO, *["x"] * 999], GOOD), "more than 1,000 columns"),
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"PK\x03\x04\x00\x00\x00\x00", "not a CSV file"),
        (b"\x1f\x8bbroken", "broken"),
        (zipped(feed(TWO, GOOD))[:-12], "broken"),
        (b"a" * 70_000, "too long to be the names of columns"),
        (b"[1, 2", "not well-formed JSON"),
        (b'{"a": 1}', "holds no list of rows"),
        (b'[{"a": 1}]', "JSON of a kind that is not known"),
    ],
)
def test_refuses_a_whole_file_and_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(FileRefusedError, match=reason):
        read(content)


def test_a_refused_file_is_told_which_formats_are_known() -> None:
    with pytest.raises(FileRefusedError) as refused:
        read(feed(["x"], leading=("Name", "Address")))
    for known in ("WardCode or LSOA Code", "Crime ID, Month", "Survey waves", "Proven reoffending", "GeoJSON"):
        assert known in str(refused.value)


def test_refuses_a_file_that_unpacks_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_UNPACKED_BYTES > 400_000_000
    monkeypatch.setattr("assessment.sources.files.MAX_UNPACKED_BYTES", 10)
    with pytest.raises(FileRefusedError, match="when unpacked"):
        opened(zipped(feed(TWO, GOOD)))


def test_reads_a_file_saved_by_a_spreadsheet() -> None:
    content = b"\xef\xbb\xbf" + feed(TWO, GOOD).replace(b"\n", b"\r\n") + b"\r\n,,,,\r\n"
    reading = read(content)
    assert (len(reading.rows), reading.rows[0].values, reading.refusals) == (1, (3, 4), [])


def test_reads_letters_as_windows_writes_them() -> None:
    reading = read(feed(TWO, ["Barnet\u00a0", *GOOD[1:]]).decode().encode("cp1252"))
    assert reading.rows[0].borough == "Barnet"


# --- The three classifications, and the smaller places

NEW_ROW = ["Robbery", "Robbery of Personal Property", "Barnet", 3, 4]
CONNECT_ROW = ["ROBBERY", "ROBBERY OF PERSONAL PROPERTY", "Barnet", 3, 4]


@pytest.mark.parametrize(
    ("leading", "line", "code"),
    [
        (("Borough", "Major Category", "Minor Category"), GOOD, "mps-borough-old"),
        (NEW, NEW_ROW, "mps-borough-new"),
        (NEW, CONNECT_ROW, "mps-borough-connect"),
        (("majortext", "minortext", "boroughname"), CONNECT_ROW, "mps-borough-connect"),
        (("LSOA Code", "Borough", "Major Category", "Minor Category"), ["E01000115", *GOOD], "mps-lsoa-old"),
        (("WardCode", *NEW), ["E05000043", *NEW_ROW], "mps-ward-new"),
        (("WardCode", *NEW), ["E05013628", *CONNECT_ROW], "mps-ward-connect"),
        (
            ("lsoa_code", "lsoa_name", "major_category", "minor_category", "borough"),
            ["E01000115", "Barnet 009A", *CONNECT_ROW[:2], "E09000003", 3, 4],
            "mps-lsoa-connect",
        ),
    ],
)
def test_tells_place_and_classification_by_columns_and_types(
    leading: tuple[str, ...], line: list[object], code: str
) -> None:
    reading = read(feed(TWO, line, leading=leading))
    assert (reading.feed.code, reading.refusals) == (code, [])
    (row,) = reading.rows
    assert isinstance(row, Counts)
    assert (row.borough, row.values) == ("Barnet", (3, 4))


def test_a_type_of_another_classification_is_refused_by_row() -> None:
    reading = read(feed(TWO, NEW_ROW, NEW_ROW[:1] + ["Robbery of Persons", "Camden", 1, 1], leading=NEW))
    assert [refusal.reason for refusal in reading.refusals] == [
        "“Robbery: Robbery of Persons” is not a crime type of the new classification."
    ]


def test_wards_and_lsoas_of_two_censuses_are_told_apart() -> None:
    old = read(feed(TWO, ["E01000115", *GOOD], leading=("LSOA Code", "Borough", "Major Category", "Minor Category")))
    new = read(feed(TWO, ["E01000115", *CONNECT_ROW], leading=("LSOA Code", *NEW)))
    assert [(row.place.code, row.place.kind) for row in (*old.rows, *new.rows)] == [
        ("E01000115-11", "lsoa11"),
        ("E01000115", "lsoa21"),
    ]
    early = read(feed(TWO, ["E05000043", *NEW_ROW], leading=("WardCode", *NEW))).rows[0]
    late = read(feed(TWO, ["E05013628", *CONNECT_ROW], leading=("WardCode", *NEW))).rows[0]
    assert (early.place.kind, late.place.kind) == ("ward14", "ward22")


def test_a_ward_of_an_area_that_is_no_borough_counts_for_that_area() -> None:
    line = ["E05013570", *CONNECT_ROW[:2], "Aviation Security (SO18)", 3, 4]
    (row,) = read(feed(TWO, line, leading=("WardCode", *NEW))).rows
    assert (row.place, row.borough) == (None, "Aviation Security (SO18)")


@pytest.mark.parametrize(("code", "reason"), [("", "“” is not the code of a ward"), ("E0501", "“E0501” is not")])
def test_a_ward_without_a_code_is_refused(code: str, reason: str) -> None:
    reading = read(feed(TWO, [code, *CONNECT_ROW], leading=("WardCode", *NEW)))
    assert isinstance(reading.refusals[0], Refusal)
    assert reason in reading.refusals[0].reason


def test_the_helper_counts_months_over_a_new_year() -> None:
    assert months(201611, 3) == ["201611", "201612", "201701"]
