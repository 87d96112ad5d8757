"""Importing: nothing twice, nothing half, nothing that cannot be undone."""

from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from assessment.models import Assessment, Extract, Figure, MonthlyCount
from assessment.services import assessments, extracts, undoing
from assessment.sources.base import FileRefusedError
from casework.models import ChangeEntry
from tests.assessment.conftest import YEAR
from tests.assessment.feeds import feed, months, of_all_boroughs, zipped
from tests.personas import Cast

COLUMNS = months(201604, 12)


def take_in(content: bytes, by, name: str = "feed.csv", on: date | None = None) -> Extract:
    seen = extracts.preview(content=content, file_name=name, by=by, extracted_on=on)
    return extracts.import_extract(extract=seen, by=by)


def collected(cast: Cast) -> Callable[..., Figure]:
    """Collect Barnet's 2016/17 once; the answer looks up a figure of it."""
    made = assessments.open_assessment(partnership=cast.barnet, period=YEAR, by=None)
    assessments.collect(assessment=made, by=None)

    def look(area: str = "Barnet", code: str = "mopac7.robbery") -> Figure:
        return made.figures.get(area__name=area, indicator__code=code, period_start=YEAR.start)

    return look


def robberies(cast: Cast, **which: str) -> Figure:
    return collected(cast)(**which)


def test_a_preview_changes_no_figure(loaded: None, cast: Cast) -> None:
    seen = extracts.preview(content=feed(COLUMNS, *of_all_boroughs(COLUMNS)), file_name="a.csv", by=cast.analyst)
    assert seen.status == Extract.Status.PREVIEWED
    assert (seen.rows_read, seen.rows_kept, seen.rows_refused) == (32, 32, 0)
    assert not MonthlyCount.objects.exists()
    figure = robberies(cast)
    assert figure.value is None
    assert figure.months_present == 0
    assert figure.note == "Missing: 12 months, April 2016 to March 2017."


def test_an_import_stores_every_count_and_an_audit_entry(loaded: None, cast: Cast) -> None:
    extract = take_in(feed(COLUMNS, *of_all_boroughs(COLUMNS, count=7)), cast.analyst)
    assert extract.counts.count() == 32 * 12
    assert set(extract.counts.values_list("value", flat=True)) == {7}
    entry = ChangeEntry.objects.get(object_type="extract", changes__has_key="rows_kept")
    assert (entry.user_label, entry.operation) == ("Marcus Bell", "collection")
    assert entry.changes["rows_kept"] == [None, 32]


def test_the_same_file_twice_changes_nothing(loaded: None, cast: Cast) -> None:
    content = feed(COLUMNS, *of_all_boroughs(COLUMNS))
    first = take_in(content, cast.analyst)
    for again in (content, zipped(content)):
        with pytest.raises(extracts.AlreadyImportedError, match="Nothing was changed"):
            extracts.preview(content=again, file_name="copy.csv", by=cast.analyst)
    assert list(Extract.objects.all()) == [first]


def test_a_preview_confirmed_twice_imports_once(loaded: None, cast: Cast) -> None:
    seen = extracts.preview(content=feed(COLUMNS, *of_all_boroughs(COLUMNS)), file_name="a.csv", by=cast.analyst)
    extracts.import_extract(extract=seen, by=cast.analyst)
    with pytest.raises(extracts.AlreadyImportedError):
        extracts.import_extract(extract=seen, by=cast.analyst)
    assert MonthlyCount.objects.count() == 32 * 12


def test_two_previews_of_one_file_by_two_people_import_once(loaded: None, cast: Cast) -> None:
    content = feed(COLUMNS, *of_all_boroughs(COLUMNS))
    mine = extracts.preview(content=content, file_name="a.csv", by=cast.analyst)
    other = extracts.preview(content=content, file_name="a.csv", by=cast.dpo)
    extracts.import_extract(extract=mine, by=cast.analyst)
    with pytest.raises(extracts.AlreadyImportedError):
        extracts.import_extract(extract=other, by=cast.dpo)


def test_a_failing_audit_imports_nothing(loaded: None, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = extracts.preview(content=feed(COLUMNS, *of_all_boroughs(COLUMNS)), file_name="a.csv", by=cast.analyst)

    def fail(**_: object) -> None:
        raise DatabaseError("the record cannot be written")

    monkeypatch.setattr(extracts, "record_change", fail)
    with pytest.raises(DatabaseError):
        extracts.import_extract(extract=seen, by=cast.analyst)
    seen.refresh_from_db()
    assert seen.status == Extract.Status.PREVIEWED
    assert not MonthlyCount.objects.exists()


def test_a_refused_row_makes_its_figure_missing_not_low(loaded: None, cast: Cast) -> None:
    lines = of_all_boroughs(COLUMNS)
    lines.append(["Barnet", "Robbery", "Business Property", *["x"] * 12])
    extract = take_in(feed(COLUMNS, *lines), cast.analyst)
    assert extract.rows_refused == 1
    look = collected(cast)
    assert look().value is None
    assert look(code="mopac7.total").value is None
    assert look(code="mopac7.burglary").value == 0
    assert look(area="Camden").value == 120
    london = look(area="London (32 boroughs)")
    assert (london.value, london.note) == (None, "Missing for 1 of 32 boroughs.")


def test_a_misspelt_borough_does_not_become_a_fall(loaded: None, cast: Cast) -> None:
    lines = [line if line[0] != "Barnet" else ["Barnett", *line[1:]] for line in of_all_boroughs(COLUMNS)]
    lines.append(["Barnet", "Burglary", "Burglary in a Dwelling", *[5] * 12])
    take_in(feed(COLUMNS, *lines), cast.analyst)
    look = collected(cast)
    assert look().value is None
    assert look(code="mopac7.burglary").value == 60
    assert look(area="Camden").value == 120


def test_a_row_given_twice_alike_loses_nothing(loaded: None, cast: Cast) -> None:
    lines = of_all_boroughs(COLUMNS)
    take_in(feed(COLUMNS, *lines, lines[1]), cast.analyst)
    assert robberies(cast).value == 120


def test_a_type_without_a_row_counts_0_in_a_month_that_is_there(year_held: Extract, cast: Cast) -> None:
    figure = robberies(cast, code="mopac7.burglary")
    assert (figure.value, figure.months_present) == (0, 12)


def test_a_month_that_has_not_arrived_is_missing_not_0(loaded: None, cast: Cast) -> None:
    columns = months(201604, 10)
    take_in(feed(columns, *of_all_boroughs(columns)), cast.analyst)
    look = collected(cast)
    figure = look()
    assert (figure.value, figure.months_present, figure.months_expected) == (None, 10, 12)
    assert figure.note == "Missing: February 2017, March 2017."
    assert look(code="rate.all_crime").value is None
    rank = look(code="rank.all_crime")
    assert rank.value is None
    assert rank.note.startswith("No borough has the figure")


def test_an_absent_borough_is_missing_and_stops_the_places(loaded: None, cast: Cast) -> None:
    lines = [line for line in of_all_boroughs(COLUMNS) if line[0] != "Camden"]
    extract = take_in(feed(COLUMNS, *lines), cast.analyst)
    assert extract.absent_areas == ["Camden"]
    look = collected(cast)
    assert look(area="Camden").value is None
    assert look().value == 120
    assert look(code="rate.all_crime").value is not None
    assert "Only 31 of 32 boroughs" in look(code="rank.all_crime").note


def test_of_overlapping_extracts_the_later_counts_month_by_month(loaded: None, cast: Cast) -> None:
    early, late = months(201604, 12), months(201701, 3)
    take_in(feed(early, *of_all_boroughs(early, count=10)), cast.analyst, "early.csv", date(2017, 4, 2))
    seen = extracts.preview(
        content=feed(late, *of_all_boroughs(late, count=20)), file_name="late.csv", by=cast.analyst,
        extracted_on=date(2018, 1, 5),
    )  # fmt: skip
    effect = extracts.effect(seen)
    assert (effect.new, effect.kept_back) == ([], {})
    assert {name: len(taken) for name, taken in effect.replaced.items()} == {
        "Recorded crime by borough, old classification, April 2016 to March 2017": 3
    }
    extracts.import_extract(extract=seen, by=cast.analyst)
    figure = robberies(cast)
    assert figure.value == 9 * 10 + 3 * 20
    assert figure.extracted_on == date(2018, 1, 5)
    assert "early.csv (April 2016 to December 2016); late.csv (January 2017 to March 2017)" in figure.source_text


def test_an_older_extract_imported_later_does_not_count(loaded: None, cast: Cast) -> None:
    take_in(feed(COLUMNS, *of_all_boroughs(COLUMNS, count=20)), cast.analyst, "new.csv", date(2018, 1, 5))
    seen = extracts.preview(
        content=feed(COLUMNS, *of_all_boroughs(COLUMNS, count=10)), file_name="old.csv", by=cast.analyst,
        extracted_on=date(2017, 4, 2),
    )  # fmt: skip
    assert [len(kept) for kept in extracts.effect(seen).kept_back.values()] == [12]
    extracts.import_extract(extract=seen, by=cast.analyst)
    assert robberies(cast).value == 240


def test_undoing_takes_the_counts_out_and_the_earlier_extract_counts_again(loaded: None, cast: Cast) -> None:
    take_in(feed(COLUMNS, *of_all_boroughs(COLUMNS, count=10)), cast.analyst, "early.csv", date(2017, 4, 2))
    content = feed(COLUMNS, *of_all_boroughs(COLUMNS, count=20))
    late = take_in(content, cast.analyst, "late.csv", date(2018, 1, 5))
    assert robberies(cast).value == 240
    undoing.undo(extract=late, by=cast.analyst)
    assert not late.counts.exists()
    assert robberies(cast).value == 120
    entry = ChangeEntry.objects.filter(object_type="extract", operation="erasure").get()
    assert entry.changes["counts"] == [384, 0]
    again = take_in(content, cast.analyst, "late.csv", date(2018, 1, 5))
    assert robberies(cast).value == 240
    assert set(Extract.objects.filter(sha256=again.sha256).values_list("status", flat=True)) == {"undone", "imported"}


def test_undoing_twice_is_undoing_once(year_held: Extract, cast: Cast) -> None:
    undoing.undo(extract=year_held, by=cast.analyst)
    undoing.undo(extract=year_held, by=cast.analyst)
    assert ChangeEntry.objects.filter(object_type="extract", operation="erasure").count() == 1


def test_only_who_imported_it_undoes_it(year_held: Extract, cast: Cast) -> None:
    with pytest.raises(undoing.OtherImporterError, match="Barnet Safer Communities Partnership imported it"):
        undoing.undo(extract=year_held, by=cast.enfield_lead)
    assert year_held.counts.exists()
    undoing.undo(extract=year_held, by=cast.coordinator)
    assert not year_held.counts.exists()


def test_what_came_from_the_command_line_is_undone_there(year_held: Extract, cast: Cast) -> None:
    Extract.objects.update(imported_by=None)
    year_held.refresh_from_db()
    with pytest.raises(undoing.OtherImporterError, match=f"manage.py undo_import {year_held.pk}"):
        undoing.undo(extract=year_held, by=cast.analyst)
    call_command("undo_import", year_held.pk, stdout=StringIO())
    assert not year_held.counts.exists()


def test_an_extract_under_a_signed_off_assessment_stays(draft: Assessment, year_held: Extract, cast: Cast) -> None:
    Assessment.objects.update(status=Assessment.Status.SIGNED_OFF)
    with pytest.raises(undoing.ExtractInUseError):
        undoing.undo(extract=year_held, by=cast.analyst)
    assert year_held.counts.exists()


def test_collected_figures_stay_as_they_are_until_collected_again(
    draft: Assessment, year_held: Extract, cast: Cast
) -> None:
    undoing.undo(extract=year_held, by=cast.analyst)
    figure = draft.figures.get(area__name="Barnet", indicator__code="mopac7.robbery", period_start=YEAR.start)
    assert figure.value == 120
    assert robberies(cast).value is None


def test_a_signed_off_assessment_is_never_collected_again(draft: Assessment, cast: Cast) -> None:
    Assessment.objects.update(status=Assessment.Status.SIGNED_OFF)
    with pytest.raises(assessments.SignedOffError):
        assessments.collect(assessment=draft, by=cast.analyst)


def test_an_extract_date_before_the_last_month_is_refused(loaded: None, cast: Cast) -> None:
    with pytest.raises(FileRefusedError, match="before the end of the file’s last month"):
        take_in(feed(COLUMNS, *of_all_boroughs(COLUMNS)), cast.analyst, on=date(2017, 3, 15))


def test_an_unknown_extract_date_is_the_earliest_possible_and_says_so(year_held: Extract) -> None:
    assert year_held.extracted_on == date(2017, 4, 1)
    assert year_held.extracted_on_basis.startswith("No date was given.")


def test_airports_are_kept_and_left_out_of_london(loaded: None, cast: Cast) -> None:
    airports = ["London Heathrow and London City Airports", "Robbery", "Personal Property", *[99] * 12]
    extract = take_in(feed(COLUMNS, *of_all_boroughs(COLUMNS), airports), cast.analyst)
    assert extract.extra_areas == ["London Heathrow and London City Airports"]
    assert extract.counts.filter(area__kind="extra").count() == 12
    assert robberies(cast, area="London (32 boroughs)").value == 32 * 120


def test_equal_rates_share_a_place_and_say_joint(loaded: None, cast: Cast) -> None:
    columns = months(201504, 24)
    take_in(feed(columns, *of_all_boroughs(columns)), cast.analyst)
    place = robberies(cast, code="rank.mopac7_change")  # nobody's total moved
    assert (place.value, place.detail["is_joint"], place.detail["of"]) == (1, True, 32)
