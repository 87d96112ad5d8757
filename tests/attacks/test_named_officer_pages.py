"""Every page of the product, opened and sent by an officer who is named in the case, whatever their role: none tells of the
case or of who suffered in it."""

from html import unescape
from typing import Any

import pytest
from django.db import transaction

from casework.models import Case, Person, Place
from casework.services import involvements
from tests.personas import confirm
from tests.test_permission_matrix import address, patterns
from tests.world import World

SECRETS = ("Quillfeather", "7 Nettle Row", "07700 900321", "Threats in the stairwell")
NAMED = ["police_officer", "coordinator", "homes_officer", "dpo", "agency_admin"]
CASEWORK = sorted(name for name in patterns() if name.startswith("casework:"))


@pytest.fixture(scope="module")
def world(made_world: World) -> World:
    world = made_world
    case = world.case
    Case.objects.filter(pk=case.pk).update(title="Threats in the stairwell")
    victims = Person.objects.filter(reports__case=case)
    victims.update(family_name="Quillfeather", phone="07700 900321", phone_key="7700900321")
    Place.objects.filter(residents__in=victims).update(address="7 Nettle Row")
    case.refresh_from_db()
    neighbour = case.involvements.exclude(part="victim").get()
    for person in NAMED:
        officer = world.cast.people[person]
        involvements.name_officer(involvement=neighbour, officer=officer, by=world.cast.case_lead)
    return world


def leaks(response: Any, reference: str) -> list[str]:
    text = unescape(response.content.decode())
    return [secret for secret in (*SECRETS, reference) if secret in text]


@pytest.mark.parametrize("name", CASEWORK)
def test_no_page_form_or_error_tells_of_it(name: str, world: World, db: None) -> None:
    for person in NAMED:
        client = world.browser(person)
        confirm(client)
        for answer in (client.get, client.post):
            with transaction.atomic():
                found = answer(address(name, world), follow=True)
                transaction.set_rollback(True)
            assert leaks(found, world.case.reference) == [], f"{person} {answer.__name__}"
            if found.status_code in (403, 404):
                break  # and so is the form (test_permission_matrix.py)


@pytest.mark.parametrize("person", ["case_lead", "enfield_lead"])
def test_the_pages_are_right_to_look_at(person: str, world: World, db: None) -> None:
    """The one who leads the case is told all of it, the other borough nothing."""
    found = leaks(world.browser(person).get(world.case.get_absolute_url()), world.case.reference)
    assert len(found) == (5 if person == "case_lead" else 0)
