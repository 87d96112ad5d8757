"""The paper of October 2017, every figure of it: as published, as computed, and why they differ.

Crime is computed from the Met's own files through the product's figures. What nobody publishes was keyed from the paper
and says so: its changes are worked out anew, its numbers are not.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from assessment.export.data import cited
from assessment.models import AgencyReturn, Assessment, PublishedFigure
from assessment.paper.compose import compose_with_gaps
from assessment.reading import published
from assessment.registry import PARTS, PUBLISHED_ON, Printed, registry
from assessment.rules.house_style import typed_numbers
from assessment.rules.periods import financial_year
from assessment.services import assessments, keyed
from tests.assessment.feeds import FIRST_FILE, SECOND_FILE
from tests.assessment.test_pages import text_of
from tests.personas import make_cast

GOLDEN = Path(__file__).with_name("report_2017.csv")
ROWS = [pytest.param(number, id=f"{number}-{row.paragraph.split(',')[0]}") for number, row in enumerate(registry())]


@pytest.fixture(scope="module")
def assessment(django_db_setup: None, django_db_blocker: Any) -> Iterator[Assessment]:
    """Barnet's 2016/17 from both real files and the keyed returns; made once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        call_command("import_data", str(FIRST_FILE), str(SECOND_FILE), stdout=io.StringIO())
        keyed.load_keyed(partnership=cast.barnet, by=cast.analyst)
        made = assessments.open_assessment(partnership=cast.barnet, period=financial_year("2016-17"), by=cast.analyst)
        assessments.collect(assessment=made, by=cast.analyst)
        made.refresh_from_db()
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def lines(assessment: Assessment) -> list[published.Beside]:
    return published.beside(assessment)


@pytest.fixture(scope="module")
def golden() -> list[dict[str, str]]:
    with GOLDEN.open(newline="", encoding="utf-8") as rows:
        return list(csv.DictReader(rows))


@pytest.mark.parametrize("number", ROWS)
def test_stands_as_published_as_computed_and_why_they_differ(
    number: int, lines: list[published.Beside], golden: list[dict[str, str]]
) -> None:
    line, expected = lines[number], golden[number]
    assert expected == {
        "paragraph": line.row.paragraph, "said": line.row.said, "printed": line.row.printed, "computed": line.now,
        "state": line.state,
    }  # fmt: skip
    assert line.state != "Missing"
    if line.row.is_slip or line.state in ("Differs", "Cannot be worked out", "Words"):
        assert line.row.why.endswith(".")
    else:
        assert line.row.why == ""  # an explanation of a difference that is not there would be wrong itself


def test_nothing_stands_in_the_golden_file_that_is_not_in_the_paper(golden: list[dict[str, str]]) -> None:
    assert len(golden) == len(registry())


@pytest.mark.parametrize("row", [pytest.param(row, id=row.said) for row in registry() if row.is_slip])
def test_a_slip_is_one_by_the_papers_own_numbers(row: Printed) -> None:
    if row.kind == "date":
        assert row.own[0] > str(PUBLISHED_ON) == row.own[1]
    elif row.kind == "window":
        assert row.own[0] != row.own[1]
    else:
        found = row.from_own_numbers()
        assert found is not None
        assert not row.agrees(found)


def test_the_slips_are_the_known_ones() -> None:
    assert [(row.paragraph, row.printed) for row in registry() if row.is_slip] == [
        ("1.3.3", "over 150 fewer"), ("1.3.4", "590 fewer"), ("1.3.4, heading, footnote 5", "March 2018"),
        ("1.4.1", "approximate 10% increase"), ("1.4.1, footnote 7", "to June 2017"),
        ("1.6.4", "66% of total charged"), ("1.9.2", "22% higher"),
    ]  # fmt: skip


OWN = [row for row in registry() if row.own and not row.is_slip and row.from_own_numbers() is not None]


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row.paragraph} {row.said}") for row in OWN])
def test_what_is_no_slip_follows_from_the_papers_own_numbers(row: Printed) -> None:
    found = row.from_own_numbers()
    assert found is not None
    assert row.agrees(found)


def test_every_part_of_the_paper_is_there() -> None:
    assert set(PARTS) == {row.part for row in registry()}
    assert Counter(row.part for row in registry())["1.3"] == 65


def test_a_keyed_number_says_the_paragraph_it_was_taken_from(assessment: Assessment) -> None:
    for row in registry():
        if row.how == "value" and row.code.startswith(("return.", "survey.", "reoffending.")):
            assert row.period is not None
            figure = assessment.figures.get(
                indicator__code=row.code, period_start=row.period.start, period_end=row.period.end, area__code=row.area
            )
            assert row.paragraph in figure.source_text
            assert figure.source_text.startswith("Keyed from paragraph ")
            assert figure.source_text.endswith("27 October 2017")


def test_what_was_printed_is_kept_once_with_why_it_differs(assessment: Assessment) -> None:
    robbery = PublishedFigure.objects.get(indicator__code="mopac7.robbery", period_start="2016-04-01")
    assert (robbery.value, robbery.paragraph) == (463, "1.3.6, table")
    assert "467 now" in robbery.why_differs


def test_keying_again_changes_nothing_and_another_borough_has_no_such_paper(assessment: Assessment) -> None:
    before = AgencyReturn.objects.count()
    assert keyed.load_keyed(partnership=assessment.partnership) == 0
    assert AgencyReturn.objects.count() == before
    assessment.partnership.area_code = "E09000010"
    with pytest.raises(keyed.NotThatPaperError, match="is Barnet’s"):
        keyed.load_keyed(partnership=assessment.partnership)
    assessment.partnership.area_code = "E09000003"


def test_the_page_sets_every_line_beside_its_figure(assessment: Assessment, django_assert_max_num_queries: Any) -> None:
    client = Client()
    client.force_login(assessment.created_by, "django.contrib.auth.backends.ModelBackend")
    client.get(f"/assessments/{assessment.pk}/published/")
    with django_assert_max_num_queries(12):
        text = text_of(client.get(f"/assessments/{assessment.pk}/published/"))
    assert "Robbery, 2016/17 1.3.6, table 463 467 Differs Likely because records came in or were changed after" in text
    assert "approximate 10% increase +11.7% Slip of the paper" in text
    assert "The same: 44" in text


def test_another_year_has_no_such_page_to_show(assessment: Assessment) -> None:
    made = assessments.open_assessment(
        partnership=assessment.partnership, period=financial_year("2015-16"), by=assessment.created_by
    )
    client = Client()
    client.force_login(assessment.created_by, "django.contrib.auth.backends.ModelBackend")
    text = text_of(client.get(f"/assessments/{made.pk}/published/"))
    assert "No published paper about this area and year was entered" in text


def test_a_figure_opens_to_its_return(assessment: Assessment) -> None:
    client = Client()
    client.force_login(assessment.created_by, "django.contrib.auth.backends.ModelBackend")
    figure = assessment.figures.get(indicator__code="return.rise.referrals")
    page = client.get(f"/assessments/{assessment.pk}/figures/{figure.pk}/")
    assert f'href="/assessments/returns/{figure.detail["return"]}/"' in page.content.decode()
    text = text_of(page)
    assert "The agency’s return" in text
    assert "Agency Barnet Council" in text
    assert "Taken from a published paper" in text


def test_every_figure_of_that_paper_stands_in_ours_and_none_is_typed(assessment: Assessment) -> None:
    with transaction.atomic():
        type(assessment.partnership).objects.filter(pk=assessment.partnership_id).update(slug="barnet")
        call_command("load_sections", stdout=io.StringIO())
        made = compose_with_gaps(assessment)
        stated = assessment.figures.filter(pk__in=cited(made.paper)).select_related("indicator", "area")
        held = {(one.indicator.code, one.area.code, one.period) for one in stated}
        texts = list(assessment.sections.values_list("text", flat=True))
        transaction.set_rollback(True)
    missing = [row.said for row in registry() if row.code and (row.code, row.area, row.period) not in held]
    assert missing == []
    assert [one.found for text in texts for one in typed_numbers(text)] == []
