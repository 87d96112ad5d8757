"""Reading the Met's files: what is kept, what is refused, and why."""

from datetime import date

import pytest

from assessment.sources import mps
from tests.assessment.feeds import FIRST_FILE, SECOND_FILE, boroughs, feed, months, zipped

TWO = ["201604", "201605"]
GOOD = ["Barnet", "Robbery", "Personal Property", 3, 4]


def read(content: bytes) -> mps.Reading:
    return mps.read(content, boroughs())


def test_reads_the_first_file_whole() -> None:
    reading = read(FIRST_FILE.read_bytes())
    assert (reading.rows_read, len(reading.rows), reading.refusals) == (1056, 1056, [])
    assert (reading.months[0], reading.months[-1], len(reading.months)) == (date(2008, 1, 1), date(2016, 12, 1), 108)
    assert reading.extra_areas == []
    assert reading.classification == mps.OLD_CLASS


def test_reads_the_second_file_and_names_the_airports() -> None:
    reading = read(SECOND_FILE.read_bytes())
    assert (reading.rows_read, len(reading.rows), reading.refusals) == (1050, 1050, [])
    assert reading.extra_areas == ["London Heathrow and London City Airports"]
    assert reading.absent_areas == []


def test_reads_a_file_and_its_gzipped_copy_as_the_same() -> None:
    content = feed(TWO, GOOD)
    assert read(content).sha256 == read(zipped(content)).sha256
    assert read(zipped(content)).rows[0].counts == (3, 4)


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
    assert (reading.rows_read, len(reading.rows)) == (2, 1)


def test_refuses_a_second_row_of_the_same_kind() -> None:
    reading = read(feed(TWO, GOOD, GOOD, ["barnet", "ROBBERY", "personal property", 9, 9]))
    assert [refusal.line for refusal in reading.refusals] == [3, 4]
    assert reading.refusals[0].reason == "The same area and crime type as line 2."
    assert not reading.refusals[0].loses_counts
    assert reading.refusals[1].reason == "The same area and crime type as line 2, with other counts."
    assert reading.refusals[1].loses_counts


def test_leaves_a_column_without_a_month_unread_and_says_so() -> None:
    reading = read(feed(["201604", "May 2016", "201613"], ["Barnet", "Robbery", "Personal Property", 3, 4, 5]))
    assert reading.months == (date(2016, 4, 1),)
    assert reading.rows[0].counts == (3,)
    assert [refusal.line for refusal in reading.refusals] == [1, 1]
    assert "“May 2016” in column 5" in reading.refusals[0].reason


def test_puts_months_in_order() -> None:
    reading = read(feed(["201605", "201604"], GOOD))
    assert reading.months == (date(2016, 4, 1), date(2016, 5, 1))
    assert reading.rows[0].counts == (4, 3)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (feed(TWO, GOOD, leading=("MajorText", "MinorText", "LookUp_BoroughName")), "new crime classification"),
        (feed(TWO, GOOD, leading=("MajorText", "MinorText", "BoroughName")), "CONNECT"),
        (feed(TWO, GOOD, leading=("majortext", "minortext", "boroughname")), "CONNECT"),
        (feed(TWO, GOOD, leading=("WardName", "WardCode", "LookUp_BoroughName", "MajorText")), "by ward"),
        (feed(TWO, GOOD, leading=("Crime ID", "Month", "Reported by")), "not the Met's crime by borough"),
        (feed(["Total"], ["Barnet", "Robbery", "Personal Property", 3]), "names no month"),
        (feed(["201604", "201604"], GOOD), "stands twice"),
        (feed(TWO), "has no rows"),
        (feed(TWO, ["Barnett", "Robbery", "Personal Property", 3, 4]), "No row of the file can be used"),
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"PK\x03\x04\x00\x00\x00\x00", "not a CSV file"),
        (b"\x1f\x8bbroken", "broken"),
        (zipped(feed(TWO, GOOD))[:-12], "broken"),
        (b"x" * (mps.MAX_BYTES + 1), "larger than 20 MB"),
        (b'Borough,Major Category,Minor Category,201604\n"Barnet', "well-formed"),
    ],
)
def test_refuses_a_whole_file_and_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(mps.FileRefusedError, match=reason):
        read(content)


def test_refuses_a_file_that_unpacks_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mps, "MAX_UNPACKED_BYTES", 10)
    with pytest.raises(mps.FileRefusedError, match="when unpacked"):
        read(zipped(feed(TWO, GOOD)))


def test_reads_a_file_saved_by_a_spreadsheet() -> None:
    content = b"\xef\xbb\xbf" + feed(TWO, GOOD).replace(b"\n", b"\r\n") + b"\r\n,,,,\r\n"
    reading = read(content)
    assert (reading.rows_read, reading.rows[0].counts, reading.refusals) == (1, (3, 4), [])


def test_names_the_boroughs_that_are_absent() -> None:
    reading = read(feed(TWO, GOOD))
    assert len(reading.absent_areas) == 31
    assert "Barnet" not in reading.absent_areas


def test_the_helper_counts_months_over_a_new_year() -> None:
    assert months(201611, 3) == ["201611", "201612", "201701"]
