"""2024/25, in the newest classification: what is held, what is not, and which year is offered instead."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas
import pytest
from django.core.management import call_command
from django.db import transaction

from assessment.models import Area, Assessment, Figure, Indicator
from assessment.paper.compose import compose
from assessment.reading import overview, publication, tables
from assessment.rules.blocks import Chart, Listing, Paper, Table
from assessment.rules.periods import financial_year
from assessment.services import assessments, completeness
from tests.assessment.feeds import DATA
from tests.assessment.test_every_figure import long
from tests.personas import make_cast

YEAR = financial_year("2024-25")
FILES = ("mps_borough_connect_201004_202311", "mps_borough_connect_202403_202602",
         "mps_knife_crime_borough_and_barnet_snt_202203_202602", "mps_lsoa_barnet_connect_202402_202602")  # fmt: skip


@pytest.fixture(scope="module")
def assessment(django_db_setup: None, django_db_blocker: Any) -> Iterator[Assessment]:
    """Barnet's 2024/25 from the real files; made once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        call_command("import_data", *(str(DATA / "crime" / f"{name}.csv.gz") for name in FILES), stdout=io.StringIO())
        made = assessments.open_assessment(partnership=cast.barnet, period=YEAR, by=cast.analyst)
        assessments.collect(assessment=made, by=cast.analyst)
        made.refresh_from_db()
        yield made
        transaction.set_rollback(True)


def index_of(assessment: Assessment, name: str) -> tables.Index:
    return tables.index(tables.all_figures(assessment, Area.objects.get(name=name)))


@pytest.mark.parametrize("name", ["Barnet", "Camden"])
def test_the_counts_are_those_of_the_file(assessment: Assessment, name: str) -> None:
    rows = long(FILES[1])
    mine = rows[(rows.borough == name) & rows.month.between(202404, 202503)]
    found = index_of(assessment, name)
    for code, major in (("mopac7.robbery", "ROBBERY"), ("mopac7.burglary", "BURGLARY")):
        assert found[code, YEAR].value == int(mine[mine.major == major].n.sum())
    assert found["knife.crime", YEAR].value


def test_the_year_before_lacks_three_months_and_another_is_offered(assessment: Assessment) -> None:
    found = index_of(assessment, "Barnet")
    now, before = found["mopac7.total", YEAR], found["mopac7.total", YEAR.years_before(1)]
    assert before.value is None
    assert before.note == "Missing: December 2023, January 2024, February 2024."
    assert tables.change(found, now, 1) is None
    assert tables.instead(now) == financial_year("2022-23")
    changed = tables.change(found, now, 2)
    assert changed is not None
    assert changed.base == found["mopac7.total", financial_year("2022-23")].value


def test_the_move_to_connect_is_stated_and_stops_what_is_not_comparable(assessment: Assessment) -> None:
    found, base = index_of(assessment, "Barnet"), financial_year("2022-23")
    crossed = tables.crossed(found["mopac7.robbery", YEAR], base)
    assert len(crossed) == 1
    assert "CONNECT" in crossed[0]
    fear = found["hate.aggravated_public_fear", YEAR]
    assert "not comparable" in tables.refusal(fear, base)
    assert tables.change(found, fear, 2) is None
    assert tables.refusal(found["mopac7.robbery", YEAR], base) == ""


def test_rates_use_one_stated_estimate(assessment: Assessment) -> None:
    rate = index_of(assessment, "Barnet")["rate.all_crime", YEAR]
    if rate.value is None:
        assert "no number of residents at mid-2023 is held" in rate.source_text.lower() + rate.note.lower()
    else:
        assert "residents at mid-2023" in rate.source_text
        assert Decimal(rate.numerator or 0) * 1000 / (rate.denominator or 1) == pytest.approx(rate.value)


def test_the_overview_says_below_its_table_what_the_changes_cross(assessment: Assessment) -> None:
    crossed = overview.read(assessment).crossed
    assert [text for text in crossed if "about a sixth lower" in text]
    assert len(crossed) == len(set(crossed)) == 3


# --- The paper


@pytest.fixture(scope="module")
def paper(assessment: Assessment) -> Paper:
    return compose(assessment)


def test_the_paper_says_once_in_its_text_what_its_years_cross(paper: Paper) -> None:
    marked = [words for block in paper.blocks if isinstance(block, Chart) for _, words in block.marks]
    bare = Table("", [], [])  # a chart goes on slides too, so it says itself what it crosses
    blocks = [replace(block, marks=[], table=bare) if isinstance(block, Chart) else block for block in paper.blocks]
    said = json.dumps(replace(paper, blocks=blocks).as_json(), ensure_ascii=False)
    for words in (
        "moved to its new crime system, CONNECT",
        "stands about a sixth lower",
        "2023/24 is not held whole (missing",
    ):
        assert said.count(words) == 1
    assert all("CONNECT" in words for words in marked)
    assert "See “How the years compare”." in said
    assert paper.about_years[0].startswith("2023/24 is not held whole")


def test_the_summary_names_what_rose_most_beside_london(paper: Paper) -> None:
    lists = [
        ["".join(run.text for run in item) for item in block.items]
        for block in paper.blocks
        if isinstance(block, Listing)
    ]
    assert lists[1][0] == "Shoplifting rose by 104.1%, from 1,470 in 2022/23 to 3,000. In London it rose by 121.0%."
    assert [text.partition(" rose")[0] for text in lists[1]] == ["Shoplifting", "Drug offences", "Theft from person"]


# --- Small areas


def test_small_areas_have_the_counts_of_the_file_in_every_cell(assessment: Assessment) -> None:
    rows = pandas.read_csv(DATA / "crime" / f"{FILES[3]}.csv.gz")
    rows["n"] = rows[[f"{month}" for month in (*range(202404, 202413), *range(202501, 202504))]].sum(axis=1)
    for code, mine in (("all", rows), ("burglary", rows[rows.major_category == "BURGLARY"])):
        figures = assessment.figures.filter(indicator__code=f"recorded_lsoa.{code}", period_start=YEAR.start)
        of_places = figures.exclude(area=assessment.area).values_list("area__code", "value")
        assert {area: int(value) for area, value in of_places if value} == {
            area: int(n) for area, n in mine.groupby("lsoa_code").n.sum().items() if n
        }
        assert figures.get(area=assessment.area).value == int(mine.n.sum())


def test_hotspots_of_one_year_are_high_so_far_and_not_called_lasting(assessment: Assessment) -> None:
    found = assessment.figures.get(indicator__code="hotspots.recorded")
    counts = assessment.figures.filter(indicator__code="recorded_lsoa.all", area__kind="lsoa21")
    high = counts.order_by("-value")[:22]
    assert {area["code"] for area in found.detail["areas"]} == {one.area.code for one in high}
    assert (found.denominator, found.detail["points"], found.detail["is_lasting"]) == (220, [], False)
    assert found.note == "Only 1 year is held, and 3 are needed."


def test_small_areas_and_wards_of_the_same_crimes_are_one_family_for_the_public() -> None:
    """Published both, the wards less their small areas would tell what was hidden."""
    kinds = {
        kind: publication._place_of(
            Figure(area=Area(code="x", kind=kind), indicator=Indicator(), detail={"feed": f"mps-{level}-connect"})
        )
        for level, kind in (("ward", "ward22"), ("lsoa", "lsoa21"))
    }
    assert kinds == {kind: ("x", kind, "mps-ward-connect") for kind in kinds}


def test_completeness_says_which_feed_is_of_one_borough_alone(assessment: Assessment) -> None:
    of_all = {one.name: one.is_of_all for one in completeness.by_source(assessment.area)}
    assert of_all["Recorded crime by LSOA, CONNECT"] is False
    assert of_all["Recorded crime by borough, CONNECT"] is True
