"""The partnership's own counts in the assessment: through one door, never a name, never another partnership's."""

from datetime import date

import pytest

from assessment.indicators import partnership
from assessment.models import Assessment
from assessment.reading import overview
from assessment.services import assessments
from casework.statistics import Count
from tests.assessment.conftest import YEAR
from tests.factories import make_case, make_report
from tests.personas import Cast


def collect(cast: Cast) -> Assessment:
    made = assessments.open_assessment(partnership=cast.barnet, period=YEAR, by=cast.analyst)
    assessments.collect(assessment=made, by=cast.analyst)
    return made


def test_counts_the_years_reports_and_cases(loaded: None, cast: Cast) -> None:
    make_case(cast.case_lead, make_report(cast.case_lead), make_report(cast.homes_officer))
    made = collect(cast)
    found = {figure.code: figure for figure in made.figures.filter(indicator__source__code="casework")}
    assert found["asb.reports"].value == 2
    assert found["asb.reports.type.personal"].value == 2
    assert found["asb.reports.agency.barnet-homes"].value == 1
    assert found["asb.reports.agency.barnet-homes"].detail["label"] == "Barnet Homes"
    assert found["cases.opened"].value == 1
    assert found["cases.opened"].months_present is None
    assert {figure.area.name for figure in found.values()} == {"Barnet"}


def test_counts_nothing_of_another_partnership_or_year(loaded: None, cast: Cast) -> None:
    make_report(cast.enfield_lead)
    make_report(cast.case_lead, reported_on=date(2017, 4, 1))
    assert not collect(cast).figures.filter(indicator__source__code="casework").exists()
    make_report(cast.case_lead)
    found = {figure.code: figure for figure in collect(cast).figures.filter(indicator__source__code="casework")}
    assert found["asb.reports"].value == 1
    assert found["panel.meetings"].value == 0


def test_a_year_before_the_system_was_used_is_not_a_year_of_zeros(loaded: None, cast: Cast) -> None:
    make_report(cast.case_lead)
    starts = set(collect(cast).figures.filter(indicator__code="asb.reports").values_list("period_start", flat=True))
    assert starts == {YEAR.start}


def test_a_used_year_before_is_compared(loaded: None, cast: Cast) -> None:
    make_report(cast.case_lead)
    make_report(cast.case_lead, reported_on=date(2015, 6, 1))
    totals = overview.read(collect(cast)).casework[0]
    reports = next(row for row in totals.rows if row.name == "Reports of anti-social behaviour")
    assert ([cell.text for cell in reports.cells], reports.change_1y) == (["1", "1"], "no change")


@pytest.mark.parametrize(
    ("unit", "before", "now", "change"),
    [
        ("percent", 40.0, 43.5, "+3.5 points"),
        ("days", 4.0, 3.0, ""),
        ("count", 40, 50, "+25.0%"),
        ("count", 0, 5, "from 0"),
    ],
)
def test_counts_move_in_per_cent_and_shares_in_points(
    loaded: None, cast: Cast, monkeypatch: pytest.MonkeyPatch, unit: str, before: float, now: float, change: str
) -> None:
    def counts(*, partnership_slug: str, start: date, end: date) -> list[Count]:
        used = Count("test.used", "Used", 1)
        return [used, Count("test.share", "Share", now if start == YEAR.start else before, unit=unit)]

    monkeypatch.setattr(partnership, "casework_counts", counts)
    rows = overview.read(collect(cast)).casework[0].rows
    assert next(row for row in rows if row.name == "Share").change_1y == change


def test_a_share_of_nothing_is_missing(loaded: None, cast: Cast) -> None:
    make_report(cast.case_lead)
    figure = collect(cast).figures.get(
        indicator__code="feedback.would_recommend", period_start=YEAR.start, breakdown=""
    )
    assert (figure.value, figure.denominator) == (None, 0)
    assert figure.note == "Nothing to count it from in this period."
