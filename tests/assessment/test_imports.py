"""Importing beyond one file: boroughs that an extract holds, large files in the background, what has arrived."""

import io
import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessment.models import Area, Assessment, Estimate, Extract, MonthlyCount, StreetCrime
from assessment.rules.periods import financial_year
from assessment.services import completeness, extracts, locating, return_forms, returns, undoing
from assessment.sources.base import FileRefusedError
from assessment.sources.holders import holders
from tests.assessment.feeds import feed, months, of_all_boroughs, table
from tests.assessment.test_feeds import STREET, outline, street
from tests.assessment.test_pages import text_of
from tests.personas import Cast

COLUMNS = months(201604, 12)


def take_in(content: bytes, cast: Cast, on: date | None = None) -> Extract:
    seen = extracts.preview(content=content, file_name="file.csv", by=cast.analyst, extracted_on=on)
    return extracts.import_extract(extract=seen, by=cast.analyst)


def received(content: bytes, cast: Cast) -> Extract:
    return extracts.receive(file=io.BytesIO(content), file_name="file.csv", by=cast.analyst)


def test_a_later_extract_counts_only_for_the_boroughs_it_holds(loaded: None, cast: Cast) -> None:
    whole = take_in(feed(COLUMNS, *of_all_boroughs(COLUMNS)), cast, date(2017, 5, 1))
    own = take_in(feed(COLUMNS, ["Barnet", "Robbery", "Personal Property", *[9] * 12]), cast, date(2018, 5, 1))
    held = holders("mps-borough-old")
    by_name = {area.name: area.pk for area in Area.objects.filter(kind="borough")}
    assert held[by_name["Barnet"], date(2016, 4, 1)] == own
    assert held[by_name["Camden"], date(2016, 4, 1)] == whole


def test_classifications_never_join(loaded: None, cast: Cast) -> None:
    take_in(feed(COLUMNS, *of_all_boroughs(COLUMNS)), cast)
    leading = ("MajorText", "MinorText", "LookUp_BoroughName")
    new = [["Robbery", "Robbery of Personal Property", line[0], *line[3:]] for line in of_all_boroughs(COLUMNS)]
    take_in(feed(COLUMNS, *new, leading=leading), cast)
    assert {extract.feed for extract in holders("mps-borough-old").values()} == {"mps-borough-old"}
    assert {extract.feed for extract in holders("mps-borough-new").values()} == {"mps-borough-new"}


def test_wards_are_made_inside_their_borough(loaded: None, cast: Cast) -> None:
    line = ["E05013628", "Barnet Vale", "ROBBERY", "ROBBERY OF PERSONAL PROPERTY", "Barnet", 1, 2]
    leading = ("WardCode", "WardName", "MajorText", "MinorText", "LookUp_BoroughName")
    take_in(feed(["202403", "202404"], line, leading=leading), cast)
    ward = Area.objects.get(code="E05013628")
    assert (ward.kind, ward.parent.name if ward.parent else "") == ("ward22", "Barnet")
    assert sum(MonthlyCount.objects.filter(area=ward).values_list("value", flat=True)) == 3


def test_a_month_of_which_a_file_holds_next_to_nothing_has_not_arrived(loaded: None, cast: Cast) -> None:
    """The Met's file of wards of the 24 months from April 2024 begins with a column of March, in which 47 crimes of London
    stand and not 77,000: counted, it would make the year before look low and every ward's change a rise."""
    rows = [
        ["Barnet", "Robbery", "Personal Property", 1, *[60] * 11],
        ["Barnet", "Burglary", "Burglary in a Dwelling", 2, *[90] * 11],
    ]
    extract = take_in(feed(COLUMNS, *rows), cast)
    assert (extract.first_month, extract.last_month, len(extract.months)) == (date(2016, 5, 1), date(2017, 3, 1), 11)
    assert extract.refusals[0]["reason"].startswith("The file holds only 3 of April 2016, and 150 of a usual month")
    assert date(2016, 4, 1) not in {month for _, month in holders("mps-borough-old")}


def rows_of_street() -> bytes:
    return table(STREET, street(), street(), street("", kind="Anti-social behaviour"), street("b", kind="Drugs"))


def test_a_large_file_is_read_and_imported_in_the_background(loaded: None, cast: Cast) -> None:
    extract = received(rows_of_street(), cast)
    assert extract.status == Extract.Status.READING
    extracts.read_in_background(extract_id=extract.pk)
    extract.refresh_from_db()
    assert (extract.status, extract.rows_read, extract.rows_kept, extract.rows_refused) == ("previewed", 4, 3, 1)
    assert not StreetCrime.objects.exists()
    extracts.ask_to_import(extract=extract, by=cast.analyst)
    extracts.import_in_background(extract_id=extract.pk)
    extracts.import_in_background(extract_id=extract.pk)  # handed out twice
    extract.refresh_from_db()
    assert (extract.status, extract.imported_by) == ("imported", cast.analyst)
    assert list(StreetCrime.objects.order_by("line").values_list("line", flat=True)) == [2, 4, 5]


def test_an_import_that_was_cut_short_starts_over(loaded: None, cast: Cast) -> None:
    extract = received(rows_of_street(), cast)
    extracts.read_in_background(extract_id=extract.pk)
    extracts.ask_to_import(extract=extract, by=cast.analyst)
    StreetCrime.objects.create(
        extract=extract, line=2, month=date(2017, 3, 1), category="Burglary"
    )  # then it was killed
    extracts.import_in_background(extract_id=extract.pk)
    assert StreetCrime.objects.filter(extract=extract).count() == 3


def test_a_large_file_that_cannot_be_used_says_so_and_can_be_discarded(loaded: None, cast: Cast) -> None:
    extract = received(table(STREET, street(kind="Piracy")), cast)
    extracts.read_in_background(extract_id=extract.pk)
    extract.refresh_from_db()
    assert "“Piracy” is not a type" in extract.problem
    extracts.discard(extract=extract, by=cast.analyst)
    assert not Extract.objects.exists()


def test_a_filtered_street_file_does_not_become_a_fall(loaded: None, cast: Cast) -> None:
    rows = [street(f"{number:064d}") for number in range(300)]
    with pytest.raises(FileRefusedError, match="holds only Burglary"):
        extracts.preview(content=table(STREET, *rows), file_name="b.csv", by=cast.analyst)


def test_a_few_points_over_the_edge_do_not_make_a_borough_held(loaded: None, cast: Cast) -> None:
    rows = [street(f"{number:064d}") for number in range(40)]
    rows.append([*street("c", kind="Drugs")[:8], "Brent 001A", "Drugs", "", ""])
    extract = extracts.preview(content=table(STREET, *rows), file_name="b.csv", by=cast.analyst)
    assert "Brent" in extract.absent_areas
    assert "Barnet" not in extract.absent_areas


def test_undoing_estimates_brings_back_those_that_came_with_us(loaded: None, cast: Cast) -> None:
    which = {"area__name": "Barnet", "year": 2015, "measure": "residents", "kind": "revised"}
    before = Estimate.objects.get(**which).value
    heading = ("lad_code", "lad_name", "mid_year", "population")
    extract = take_in(table(heading, ["E09000003", "Barnet", 2015, 1]), cast)
    assert Estimate.objects.get(**which).value == 1
    undoing.undo(extract=extract, by=cast.analyst)
    assert Estimate.objects.get(**which).value == before


def wards_of_camden() -> bytes:
    """One ward, a square round the point of the row below."""
    ring = [[-0.15, 51.53], [-0.13, 51.53], [-0.13, 51.55], [-0.15, 51.55], [-0.15, 51.53]]
    names = {"WD22CD": "E05013654", "WD22NM": "Camden Square", "LAD22NM": "Camden"}
    feature = {"type": "Feature", "properties": names, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def test_street_rows_get_their_ward_when_its_boundary_comes_later(loaded: None, cast: Cast) -> None:
    """In the background, with its progress told: there may be a million of them."""
    camden = [*street("d", kind="Drugs", x="-0.14", y="51.54")[:8], "Camden 001A", "Drugs", "", ""]
    take_in(table(STREET, street(), street("", kind="Anti-social behaviour"), camden), cast)
    rows = StreetCrime.objects.order_by("line")
    barnet = list(rows.values_list("borough", "ward14", "ward22"))[:2]
    assert rows.last().ward22 == ""
    extract = received(wards_of_camden(), cast)
    extracts.read_in_background(extract_id=extract.pk)
    extract.refresh_from_db()
    assert not extracts.is_quick(extract)
    extracts.ask_to_import(extract=extract, by=cast.analyst)
    extracts.import_in_background(extract_id=extract.pk)
    assert (rows.last().borough, rows.last().ward22) == ("E09000007", "E05013654")
    assert list(rows.values_list("borough", "ward14", "ward22"))[:2] == barnet
    told: list[float] = []
    assert locating.locate_again({"E09000007"}, told.append) == 0
    assert told == [1]


# --- What has arrived


def test_a_month_that_has_not_arrived_is_shown_as_missing(loaded: None, cast: Cast) -> None:
    columns = [*months(201604, 3), *months(201608, 2)]
    take_in(feed(columns, *of_all_boroughs(columns)), cast)
    (source,) = completeness.by_source(Area.objects.get(name="Barnet"))
    ((year, cells),) = source.years
    assert year == 2016
    assert [cell.state for cell in cells[3:9]] == ["whole", "whole", "whole", "missing", "whole", "whole"]
    assert (source.missing, cells[3].text) == (1, "April 2016: whole, extract A")


def test_a_refused_row_makes_the_months_of_its_borough_part(loaded: None, cast: Cast) -> None:
    bad = ["Barnet", "Robbery", "Business Property", *["x"] * 12]
    take_in(feed(COLUMNS, *of_all_boroughs(COLUMNS), bad), cast)
    (barnet,) = completeness.by_source(Area.objects.get(name="Barnet"))
    (camden,) = completeness.by_source(Area.objects.get(name="Camden"))
    assert (barnet.parts, camden.parts) == (12, 0)


def test_the_page_says_in_words_what_its_colours_say(analyst: Client, loaded: None, cast: Cast) -> None:
    assert "No source that counts by month is imported yet" in text_of(analyst.get(reverse("assessment:completeness")))
    take_in(feed(COLUMNS, *of_all_boroughs(COLUMNS)), cast)
    text = text_of(analyst.get(reverse("assessment:completeness")))
    assert "What has arrived for Barnet" in text
    assert "Recorded crime by borough, old classification No gap between the first month and the last." in text
    assert "March 2017: whole, extract A" in text
    assert "January 2016: before the first file" in text and "April 2017: missing" in text


def test_the_page_also_says_what_does_not_come_by_month_and_what_agencies_count(
    analyst: Client, loaded: None, cast: Cast
) -> None:
    content = outline(WD22CD="E05013629", WD22NM="Brunswick Park", LAD22CD="E09000003")
    extracts.import_extract(
        extract=extracts.preview(content=content, file_name="w.geojson", by=cast.analyst), by=cast.analyst
    )
    return_forms.take_over(
        codes=["police_violence", "yot"], partnership=cast.barnet, by=cast.analyst,
        agencies={"police_violence": cast.police.pk, "yot": cast.council.pk},
    )  # fmt: skip
    form = cast.barnet.return_forms.get(code="yot")
    returns.ask(form=form, period=financial_year("2016-17"), due_on=date(2017, 5, 31), by=cast.analyst)
    text = text_of(analyst.get(reverse("assessment:completeness")))
    assert "Boundaries wards of 2022" in text
    assert f"Youth Offending Team caseload {cast.council} Nothing 1 April 2016 to 31 March 2017" in text
    assert f"knife and gun crime {cast.police} Nothing –" in text
    assert "Nothing has arrived of" in text and "reoffending" in text.partition("Nothing has arrived of")[2]


def test_what_is_said_beside_a_file_at_work_is_not_taken_away_unread(
    analyst: Client, loaded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extracts, "AT_ONCE", 0)
    files = [SimpleUploadedFile("street.csv", rows_of_street()), SimpleUploadedFile("list.xlsx", b"PK\x03\x04\x00")]
    page = analyst.post(reverse("assessment:extract-upload"), {"data_files": files}, follow=True)
    assert "is being read" in text_of(page) and "list.xlsx: This is not a CSV file" in text_of(page)
    assert "Refresh" not in page.headers
    assert analyst.get(page.request["PATH_INFO"]).headers["Refresh"] == "2"


def test_the_preview_of_a_file_at_work_looks_again_by_itself(analyst: Client, loaded: None, cast: Cast) -> None:
    extract = received(rows_of_street(), cast)
    Extract.objects.filter(pk=extract.pk).update(bytes_done=extract.bytes_total // 2)
    page = analyst.get(reverse("assessment:extract-preview", args=[extract.batch]))
    assert page.headers["Refresh"] == "2"
    assert "is being read" in text_of(page)
    extracts.read_in_background(extract_id=extract.pk)
    page = analyst.get(reverse("assessment:extract-preview", args=[extract.batch]))
    assert "Refresh" not in page.headers
    assert "Check before importing" in text_of(page)


def test_an_assessment_waiting_for_approval_keeps_its_extracts(
    draft: Assessment, year_held: Extract, cast: Cast
) -> None:
    Assessment.objects.filter(pk=draft.pk).update(status=Assessment.Status.FOR_APPROVAL)
    with pytest.raises(undoing.ExtractInUseError):
        undoing.undo(extract=year_held, by=cast.analyst)
