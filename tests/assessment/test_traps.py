"""Traps that need the whole way, each from a hand-made file: file, import, figure, sentence, table, chart.

More of them: test_extracts.py (missing months, restatement, airports, ties), test_imports.py (classifications, boroughs that
a file lacks), test_feeds.py (surveys, double counting), test_places.py (wards of two years), test_return_figures.py (lag),
test_publication.py (small numbers), test_proof_rules.py (what the proof says of each).
"""

import re

import pytest

from assessment import reference
from assessment.models import Assessment
from assessment.paper import prose, stock
from assessment.paper.footnotes import Notes
from assessment.rules.blocks import Chart, Table
from assessment.rules.periods import financial_year
from assessment.services import assessments, extracts
from tests.assessment.feeds import feed, months, of_all_boroughs, table
from tests.personas import make_cast

pytestmark = pytest.mark.django_db
COLUMNS = months(201904, 24)


def barnet(major: str, minor: str, before: list[int], now: list[int]) -> list[object]:
    return ["Barnet", major, minor, *before, *now]


CRIME = feed(
    COLUMNS,
    *of_all_boroughs(COLUMNS),
    barnet("Theft and Handling", "Other Theft Person", [0] * 12, [1] * 12),
    barnet("Theft and Handling", "Theft/Taking Of Motor Vehicle", [1] * 12, [2] * 12),
    barnet("Criminal Damage", "Other Criminal Damage", [34] * 4 + [33] * 8, [34] * 5 + [33] * 7),  # 400 and 401
    barnet("Burglary", "Burglary in a Dwelling", [100] * 12, [90] * 12),
)
CALLS = table(
    ("borough", "month", "type", "calls"),
    *[["Barnet", f"{month[:4]}-{month[4:]}", "Nuisance", 50 if month < "202003" else 90] for month in COLUMNS],
)
WAVES = table(
    ("survey", "question", "measure", "area", "wave", "start", "end", "share", "n", "low", "high"),
    ["PAS", "Confident?", "survey.confident_asb", "Barnet", "2019/20", "2019-04-01", "2020-03-31", 60, 400, "", ""],
    ["PAS", "Confident?", "survey.confident_asb", "Barnet", "2020/21", "2020-04-01", "2021-03-31", 63, 400, "", ""],
)


@pytest.fixture(scope="module")
def paper(module_db: None) -> Assessment:
    """Barnet's figures of 2020/21, from three hand-made files."""
    reference.load_reference()
    cast = make_cast()
    for name, content in (("crime.csv", CRIME), ("calls.csv", CALLS), ("waves.csv", WAVES)):
        seen = extracts.preview(content=content, file_name=name, by=cast.analyst)
        extracts.import_extract(extract=seen, by=cast.analyst)
    made = assessments.open_assessment(partnership=cast.barnet, period=financial_year("2020-21"), by=None)
    assessments.collect(assessment=made, by=None)
    made.refresh_from_db()
    return made


def written(paper: Assessment, text: str) -> list:
    return prose.write(text, stock.read(paper), Notes()).blocks


def said(paper: Assessment, text: str) -> str:
    return " ".join("".join(run.text for run in block.runs) for block in written(paper, text))


def in_table(paper: Assessment, name: str) -> list[str]:
    (found,) = [block for block in written(paper, '{{ table "seven-types" }}') if isinstance(block, Table)]
    return next([cell.text for cell in row] for row in found.rows if row[0].text == name)


def test_from_nought_is_no_percentage(paper: Assessment, db: None) -> None:
    assert said(paper, 'It {{ change "mopac7.theft_from_person" }}.') == "It rose from 0 to 12."
    assert "from 0" in in_table(paper, "Theft from person")


def test_a_small_base_is_told_in_counts(paper: Assessment, db: None) -> None:
    assert said(paper, 'It {{ change "mopac7.theft_of_mv" }}.') == "It rose from 12 to 24."
    assert not any("%" in cell for cell in in_table(paper, "Theft of motor vehicle"))


def test_text_and_table_round_alike_and_half_away_from_zero(paper: Assessment, db: None) -> None:
    """401 of 400 is +0.25%."""
    assert said(paper, 'It {{ change "mopac7.criminal_damage" }}.') == "It rose by 0.3%, from 400 to 401."
    assert "+0.3%" in in_table(paper, "Criminal damage")


def test_a_share_moves_in_points(paper: Assessment, db: None) -> None:
    text = said(paper, 'It {{ change "survey.confident_asb" }}.')
    assert "3.0 percentage points" in text and "5.0%" not in text


def test_the_coronavirus_year_is_marked_on_the_chart_and_not_compared(paper: Assessment, db: None) -> None:
    (chart,) = [block for block in written(paper, '{{ chart "trend" "asb.calls" }}') if isinstance(block, Chart)]
    assert [words for month, words in chart.marks if month == "Mar 2020" and "coronavirus" in words]
    assert "rose by" not in said(paper, 'Calls {{ change "asb.calls" }}.') + chart.finding


def test_a_rate_says_which_estimate_of_residents_it_is_of(paper: Assessment, db: None) -> None:
    rate = paper.figures.get(indicator__code="rate.burglary", area__name="Barnet", period_start="2020-04-01")
    assert re.search(r"residents at mid-20\d\d, (as first published|as revised|rebased)", rate.source_text)
