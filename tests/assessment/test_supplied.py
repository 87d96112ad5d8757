"""What comes with the product is imported once, in the background, and goes on where it was cut short."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessment.models import Assessment, Extract, MonthlyCount
from assessment.services import extracts, supplied
from tests.assessment.feeds import feed, months, of_all_boroughs
from tests.assessment.test_pages import text_of
from tests.personas import Cast


@pytest.fixture
def two_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loaded: None) -> None:
    """In place of the product's: two years of the police's crime figures, a year in each file."""
    for name, first in (("first.csv", 201504), ("second.csv", 201604)):
        columns = months(first, 12)
        (tmp_path / name).write_bytes(feed(columns, *of_all_boroughs(columns)))
    monkeypatch.setattr(supplied, "DATA", tmp_path)
    monkeypatch.setattr(supplied, "FILES", ("first.csv", "second.csv"))
    monkeypatch.setattr(supplied, "YEARS", ("2016-17",))


def imported() -> list[str]:
    return list(Extract.objects.filter(status="imported").order_by("pk").values_list("file_name", flat=True))


def test_every_file_of_the_list_is_there() -> None:
    assert [name for name in supplied.FILES if not (supplied.DATA / name).is_file()] == []


def test_everything_is_imported_and_collected_and_a_second_time_nothing_is_done(two_files: None, cast: Cast) -> None:
    assert not supplied.is_finished("barnet")
    supplied.import_all("barnet")
    assert imported() == ["first.csv", "second.csv"]
    made = Assessment.objects.get()
    assert made.figures.filter(area=made.area, indicator__code="mopac7.robbery", value=120).exists()
    assert supplied.is_finished("barnet")
    supplied.import_all("barnet")
    assert Assessment.objects.get().collected_at == made.collected_at
    assert Extract.objects.count() == 2


def test_one_that_was_cut_short_goes_on_and_counts_nothing_twice(
    two_files: None, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = extracts._imported

    def cut_short(extract: Extract, by: Any) -> Extract:
        if extract.file_name == "second.csv":
            raise RuntimeError("The worker was stopped.")
        return told(extract, by)

    monkeypatch.setattr(extracts, "_imported", cut_short)
    with pytest.raises(RuntimeError):
        supplied.import_all("barnet")
    assert (imported(), len(supplied.at_work()), supplied.is_finished("barnet")) == (["first.csv"], 1, False)
    monkeypatch.setattr(extracts, "_imported", told)
    supplied.import_all("barnet")
    assert imported() == ["first.csv", "second.csv"]
    assert MonthlyCount.objects.filter(area__name="Barnet", minor="Personal Property").count() == 24
    assert supplied.is_finished("barnet")


def test_what_the_analyst_undid_is_not_brought_again(two_files: None, cast: Cast) -> None:
    supplied.import_all("barnet")
    extracts.undo(extract=Extract.objects.get(file_name="first.csv"), by=cast.analyst)
    supplied.import_all("barnet")
    assert imported() == ["second.csv"]


def test_the_list_says_how_far_it_is_and_looks_again_by_itself(
    analyst: Client, two_files: None, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supplied, "_import", lambda extract: None)
    supplied.import_all("barnet")
    page = analyst.get(reverse("assessment:extract-list"))
    assert "2 of 2 to go" in text_of(page)
    assert page.headers["Refresh"] == "5"
    monkeypatch.undo()
    Extract.objects.all().delete()
    page = analyst.get(reverse("assessment:extract-list"))
    assert "to go" not in text_of(page)
    assert "Refresh" not in page.headers
