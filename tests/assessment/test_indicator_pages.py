"""The pages of indicators, and a figure opened down to what it was made from."""

import datetime

import pytest
from django.test import Client

from assessment.models import Assessment, Figure
from assessment.services import dashboards
from tests.assessment.test_pages import text_of
from tests.personas import Cast

pytestmark = pytest.mark.django_db


def figure_of(draft: Assessment, code: str) -> Figure:
    return draft.figures.get(area=draft.area, indicator__code=code, period_start=draft.period_start)


def test_the_list_shows_each_indicator_under_its_priority(analyst: Client, draft: Assessment) -> None:
    text = text_of(analyst.get(f"/assessments/{draft.pk}/indicators/"))
    assert "Burglary and other high-volume crime" in text
    assert "Robbery 120 2016/17 0.0% against 2015/16" in text


def test_an_indicator_shows_its_series_its_places_and_its_definition(analyst: Client, draft: Assessment) -> None:
    page = analyst.get(f"/assessments/{draft.pk}/indicators/mopac7.robbery/")
    text = text_of(page)
    assert "All offences in the major category Robbery" in text
    assert "Robbery: 120 in the 12 months to March 2017, against 120 in the 12 months before (0.0%)" in text
    assert "It needs 36 months in a row; 24 are held." in text
    assert page.content.count(b"<svg") >= 2


def test_an_indicator_that_is_not_there_is_not_found(analyst: Client, draft: Assessment) -> None:
    assert analyst.get(f"/assessments/{draft.pk}/indicators/no.such/").status_code == 404


def test_a_place_opens_to_the_32_values(analyst: Client, draft: Assessment) -> None:
    figure = figure_of(draft, "rank.robbery")
    text = text_of(analyst.get(f"/assessments/{draft.pk}/figures/{figure.pk}/"))
    assert "The 32 values that the place was made from" in text
    assert all(name in text for name in ("Camden", "Westminster"))


def test_a_rate_opens_to_the_count_it_was_made_from(analyst: Client, draft: Assessment) -> None:
    rate, count = figure_of(draft, "rate.robbery"), figure_of(draft, "mopac7.robbery")
    page = analyst.get(f"/assessments/{draft.pk}/figures/{rate.pk}/")
    assert f"/assessments/{draft.pk}/figures/{count.pk}/" in page.content.decode()


def test_the_dashboard_is_empty_until_the_clock_has_made_it(analyst: Client, draft: Assessment) -> None:
    assert "There is no dashboard yet" in text_of(analyst.get("/assessments/dashboard/"))


def test_the_dashboard_shows_the_latest_whole_quarter(analyst: Client, draft: Assessment, cast: Cast) -> None:
    assert dashboards.refresh(today=datetime.date(2017, 5, 1)) == 2  # Barnet's and Enfield's
    text = text_of(analyst.get("/assessments/dashboard/"))
    assert "1 April 2016 to 31 March 2017" in text
    assert "Robbery 120 0.0% against 2015/16" in text
    assert "Within its limits" in text
    assert dashboards.refresh(today=datetime.date(2017, 5, 1)) == 2  # again: the same two, not two more
    assert Assessment.objects.filter(kind="quarterly").count() == 2


def test_a_break_between_the_years_is_said_once_above_the_cards(analyst: Client, draft: Assessment) -> None:
    dashboards.refresh(today=datetime.date(2017, 5, 1))
    assert "It was counted anew." not in text_of(analyst.get("/assessments/dashboard/"))
    for figure in Figure.objects.filter(
        assessment__kind="quarterly", indicator__code__in=["mopac7.robbery", "crime.all"]
    ):
        mark = {"on": "2016-02-01", "code": "x", "text": "It was counted anew.", "is_comparable": True}
        figure.detail["breaks"] = [mark]
        figure.save(update_fields=["detail"])
    assert text_of(analyst.get("/assessments/dashboard/")).count("It was counted anew.") == 1


def test_a_dashboard_is_no_assessment_of_the_year(analyst: Client, draft: Assessment) -> None:
    dashboards.refresh(today=datetime.date(2017, 5, 1))
    assert analyst.get("/assessments/").content.decode().count("2016/17</a>") == 1
