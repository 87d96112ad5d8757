"""What comes with the product is imported once, in the background, and goes on where it was cut short."""

import csv
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessment.models import Area, Assessment, Estimate, Extract, Figure, MonthlyCount, Source
from assessment.paper import stock
from assessment.paper.footnotes import Notes
from assessment.paper.insets_findings import findings
from assessment.rules.periods import financial_year
from assessment.services import assessments, extracts, supplied, undoing
from tests.assessment.feeds import feed, months, of_all_boroughs, table
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


def test_what_was_undone_is_not_brought_again(two_files: None, cast: Cast) -> None:
    supplied.import_all("barnet")
    undoing.undo(extract=Extract.objects.get(file_name="first.csv"), by=None)
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


# --- Calls to the police about anti-social behaviour: by month, or as a total of 12 months

CALLS = supplied.DATA / "asb/mps_asb_calls_202309_202408.csv"


def take_in(content: bytes, name: str, cast: Cast) -> None:
    extracts.import_extract(extract=extracts.preview(content=content, file_name=name, by=cast.analyst), by=cast.analyst)


def calls_of(label: str, cast: Cast) -> list[tuple[str, Any]]:
    made = assessments.open_assessment(partnership=cast.barnet, period=financial_year(label), by=cast.analyst)
    assessments.collect(assessment=made, by=cast.analyst)
    found = made.figures.filter(indicator__code="asb.calls", area=made.area).order_by("period_start")
    return [(figure.dates, figure.value) for figure in found]


def test_the_published_calls_are_a_figure_of_their_own_12_months(loaded: None, cast: Cast) -> None:
    take_in(CALLS.read_bytes(), CALLS.name, cast)
    assert calls_of("2024-25", cast) == [("1 September 2023 to 31 August 2024", 9149)]
    assert calls_of("2016-17", cast) == []


@pytest.mark.parametrize(("held", "counted"), [(12, 12 * 7), (11, 100)])
def test_months_count_before_a_total_of_the_same_year_when_they_are_whole(
    loaded: None, cast: Cast, held: int, counted: int
) -> None:
    total = table(("borough", "start", "end", "type", "calls"), ["Barnet", "2016-04-01", "2017-03-31", "all", 100])
    take_in(total, "total.csv", cast)
    by_month = [["Barnet", f"{month[:4]}-{month[4:]}", "Noise", 7] for month in months(201604, held)]
    take_in(table(("borough", "month", "type", "calls"), *by_month), "months.csv", cast)
    assert ("1 April 2016 to 31 March 2017", counted) in calls_of("2016-17", cast)


def test_calls_of_every_borough_have_a_rate_a_gap_and_a_place(loaded: None, cast: Cast) -> None:
    """The file holds all 32; the airports and the row of an unknown place are in no sum."""
    rows = [row for row in csv.DictReader(CALLS.read_text().splitlines()) if row["type"] == "all"]
    boroughs = {area.name: area for area in Area.objects.filter(kind=Area.Kind.BOROUGH)}
    calls = {row["borough"]: int(row["calls"]) for row in rows if row["borough"] in boroughs}
    people = {name: 200_000 + 1_000 * n for n, name in enumerate(sorted(boroughs))}
    source = Source.objects.get(code="ons-population")
    for name, value in people.items():
        facts = {"year": 2022, "measure": "residents", "kind": "rebased", "value": value, "source": source}
        Estimate.objects.create(area=boroughs[name], **facts)
    take_in(CALLS.read_bytes(), CALLS.name, cast)
    calls_of("2024-25", cast)
    found = {
        code: Figure.objects.get(indicator__code=code, area__name="Barnet").value
        for code in ("rate.calls", "gap.calls", "rank.calls")
    }
    rates = {name: calls[name] / people[name] for name in boroughs}
    london = sum(calls.values()) / sum(people.values())
    assert len(rates) == 32
    assert float(found["rate.calls"]) == pytest.approx(1000 * rates["Barnet"])
    assert float(found["gap.calls"]) == pytest.approx(100 * (rates["Barnet"] / london - 1))
    assert found["rank.calls"] == 1 + sum(rate < rates["Barnet"] for rate in rates.values())
    draft = Figure.objects.filter(indicator__code="rank.calls").first().assessment
    (listing,) = findings("asb-confidence", stock.read(draft), Notes())
    said = ["".join(run.text for run in item) for item in listing.items]
    assert said[1].endswith("London boroughs (September 2023 to August 2024).")
