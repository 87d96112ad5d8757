"""What the public version of places hides: nothing that is printed, taken together, gives a hidden number away."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from assessment.models import Area, Assessment, Figure, Indicator
from assessment.reading import publication
from assessment.rules.periods import financial_year
from assessment.rules.suppression import SMALL, TOTAL
from assessment.services import assessments
from tests.assessment import streets
from tests.assessment.attacker import Attacker
from tests.personas import Cast

YEAR = financial_year("2017-18")


@pytest.fixture(scope="module")
def collected(made_cast: Cast, django_db_blocker: Any) -> Iterator[Assessment]:
    """Barnet's 2017/18 from the real street file; made once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = made_cast
        draft = assessments.open_assessment(partnership=cast.barnet, period=YEAR, by=cast.analyst)
        streets.put_in(streets.extract_of())
        assessments.collect(assessment=draft, by=cast.analyst)
        draft.refresh_from_db()
        yield draft
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def hidden(collected: Assessment) -> dict[int, str]:
    return publication.hidden(collected)


def counts_of(assessment: Assessment, year: str, kind: str = "ward14") -> list[Figure]:
    period = financial_year(year)
    found = assessment.figures.filter(area__kind=kind, period_start=period.start, indicator__code__startswith="street.")
    return list(found.select_related("indicator", "area"))


@pytest.mark.parametrize("year", ["2016-17", "2017-18"])
def test_no_small_number_of_a_ward_can_be_worked_out_from_the_public_ones(
    collected: Assessment, hidden: dict[int, str], year: str
) -> None:
    figures = counts_of(collected, year)
    counts, cells = {}, set()
    for one in figures:
        column = TOTAL if one.indicator.code == "street.all" else one.indicator.code
        if column != TOTAL:
            counts[one.area.code, column] = int(one.value or 0)
        if one.pk in hidden:
            cells.add((one.area.code, column))
    parents = dict.fromkeys({area for area, _ in counts}, "borough")
    attacker = Attacker(counts, parents, cells)
    small = [cell for cell, n in attacker.truth.items() if 0 < n < SMALL and cell[0] != "borough"]
    assert small
    assert set(small) <= cells
    for cell in small:
        assert attacker.ends(cell)[1] >= SMALL - 1e-6, cell
    assert len(cells) < len(figures) / 4


def test_a_rate_is_hidden_with_its_count(collected: Assessment, hidden: dict[int, str]) -> None:
    figures = publication.figures_of_places(collected)
    keys = {(one.area.code, one.code, one.period): one.pk in hidden for one in figures}
    rates = [key for key in keys if key[1].startswith("rate.street_")]
    assert len(rates) > 500
    for area, code, period in rates:
        assert keys[area, code, period] == keys[area, code.replace("rate.street_", "street."), period]


def test_a_second_cut_of_the_same_counts_is_not_published(collected: Assessment, hidden: dict[int, str]) -> None:
    lsoas = counts_of(collected, "2017-18", "lsoa11")
    assert len(lsoas) == 211 * 3
    assert {hidden[one.pk] for one in lsoas} == {"Not in the public version, which has wards on the boundaries of 2014"}


def test_hotspots_are_named_without_their_counts(collected: Assessment) -> None:
    figure = collected.figures.get(indicator__code="hotspots.all")
    names = publication.public_hotspots(figure)
    assert names == sorted(names)
    assert len(names) == figure.value


def test_the_restricted_version_hides_nothing(collected: Assessment, hidden: dict[int, str]) -> None:
    assert publication.apply(collected, "restricted") == {}
    assert publication.apply(collected, "public") == hidden != {}


def test_the_partnerships_own_counts_by_ward_are_hidden_too(draft: Assessment, cast: Cast) -> None:
    indicator, _ = Indicator.objects.get_or_create(code="asb.reports", defaults={"name": "x", "source_id": 1})
    barnet = Area.objects.get(code="E09000003")
    draft.figures.filter(indicator=indicator).delete()
    made = {
        ward: Figure.objects.create(
            assessment=draft, indicator=indicator, area=barnet, breakdown=f"ward:{ward}", value=value,
            period_start=draft.period_start, period_end=draft.period_end, source_text="",
        )
        for ward, value in (("E05000043", 2), ("E05000044", 9), ("E05000045", 0), ("E05000046", 30))
    }  # fmt: skip
    found = publication.hidden(draft)
    assert {ward for ward, one in made.items() if one.pk in found} == {"E05000043", "E05000044"}
    assert found[made["E05000043"].pk] == publication.SMALL_TEXT
    assert found[made["E05000044"].pk] == publication.BESIDE_TEXT
