"""Addresses of the assessment made by hand: another partnership's records under one's own, numbers that are none."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessment.models import Assessment, Comment
from assessment.rules.periods import financial_year
from assessment.services import assessments, writing
from casework.models import AccessEntry, ChangeEntry
from casework.rules.roles import Role
from tests.test_permission_matrix import MATRIX, as_person, patterns, world  # noqa: F401 - fixtures
from tests.world import World

INSIDE = [
    name
    for name in MATRIX
    if name.startswith("assessment:") and re.search(r"<int:pk>.*<int:(?!version)", str(patterns()[name].pattern))
]
"""Addresses with a record of an assessment in them."""


@pytest.fixture
def theirs(world: World, db: None) -> Assessment:  # noqa: F811
    """The other partnership's own assessment, with a strategy, and its officer who may do everything with it."""
    officer = world.cast.enfield_lead
    officer.roles = [Role.ANALYST, Role.CHAIR, Role.COORDINATOR]
    officer.save()
    made = assessments.open_assessment(partnership=world.cast.enfield, period=financial_year("2016-17"), by=officer)
    made.strategy = made.partnership.strategies.create(title="Theirs", starts_on="2015-04-01", ends_on="2020-03-31")
    made.save()
    return made


@pytest.mark.parametrize("name", INSIDE)
def test_no_record_of_another_partnership_is_under_ones_own_assessment(
    name: str,
    world: World,  # noqa: F811
    theirs: Assessment,
    as_person: Callable[[str], Client],  # noqa: F811
) -> None:
    place = reverse(name, kwargs=world.arguments(name) | {"pk": theirs.pk})
    before, refused = ChangeEntry.objects.count(), AccessEntry.objects.filter(operation="refused").count()
    browser = as_person("enfield_lead")
    found = {browser.get(place).status_code, browser.post(place, {"version": "1"}).status_code}
    assert found <= {404, 405} and 404 in found
    assert ChangeEntry.objects.count() == before
    assert AccessEntry.objects.filter(operation="refused").count() == refused + 2 - (405 in found)


def test_a_comment_and_a_version_are_those_of_the_section_in_the_address(
    world: World,  # noqa: F811
    db: None,
    as_person: Callable[[str], Client],  # noqa: F811
) -> None:
    first, second = world.assessment.sections.all()[:2]
    said = writing.comment(section=first, by=world.cast.analyst, text="Which year?")
    browser = as_person("analyst")
    place = reverse("assessment:comment-resolve", args=[world.assessment.pk, second.pk, said.pk])
    assert browser.post(place).status_code == 404
    assert Comment.objects.get(pk=said.pk).resolved_at is None


@pytest.mark.parametrize("number", ["²", "٣", "9" * 30, "-1", "1e3", "", "ⅷ"])
def test_a_number_that_is_none_breaks_no_page(
    number: str,
    world: World,  # noqa: F811
    as_person: Callable[[str], Client],  # noqa: F811
) -> None:
    browser, given = as_person("analyst"), world.arguments("assessment:section")
    versions = reverse("assessment:section-versions", kwargs=given)
    update = reverse("assessment:plan-update", kwargs=world.arguments("assessment:plan-update"))
    places = [(versions, "with"), (update, "from"), (reverse("assessment:plan", args=[world.assessment.pk]), "page")]
    assert [browser.get(place, {name: number}).status_code for place, name in places] == [200] * 3
    removed = browser.post(reverse("assessment:section-remove", kwargs=given), {"version": number})
    assert removed.status_code == 302 and world.assessment.sections.filter(pk=world.section.pk).exists()


def test_a_dashboard_is_no_paper(
    world: World,  # noqa: F811
    as_person: Callable[[str], Client],  # noqa: F811
) -> None:
    """Its 12 months overlap those of the next: two public versions would give small numbers away by their difference."""
    Assessment.objects.filter(pk=world.assessment.pk).update(kind=Assessment.Kind.QUARTERLY)
    browser = as_person("analyst")
    for name in (
        "documents",
        "documents-make",
        "signoff",
        "signoff-send",
        "publish",
        "section-begin",
        "pack",
        "document",
    ):
        place = reverse(f"assessment:{name}", kwargs=world.arguments(f"assessment:{name}"))
        assert 404 in (browser.get(place).status_code, browser.post(place).status_code), name
    assert browser.get(reverse("assessment:figure", kwargs=world.arguments("assessment:figure"))).status_code == 200


def test_a_record_with_a_number_beyond_all_numbers_does_not_exist(
    world: World,  # noqa: F811
    as_person: Callable[[str], Client],  # noqa: F811
) -> None:
    beyond: Any = 10**25
    found = {}
    browser = as_person("analyst")
    for name in (one for one in MATRIX if one.startswith("assessment:")):
        for key in re.findall(r"<int:(\w+)>", str(patterns()[name].pattern)):
            place = reverse(name, kwargs=world.arguments(name) | {key: beyond})
            found[place] = browser.get(place).status_code
    assert len(found) > 100
    assert {place: code for place, code in found.items() if code not in {403, 404, 405}} == {}
