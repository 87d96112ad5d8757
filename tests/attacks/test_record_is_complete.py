"""What leaves the product, and what is refused, is in the record as such: for every address of the product."""

from collections.abc import Callable

import pytest
from django.test import Client

from casework.models import AccessEntry
from tests.test_permission_matrix import MATRIX, address, as_person, expected, world  # noqa: F401 - fixtures
from tests.world import World


@pytest.mark.parametrize("name", MATRIX)
def test_what_is_taken_out_is_a_disclosure_and_what_is_read_is_not(
    name: str,
    world: World,  # noqa: F811
    as_person: Callable[[str], Client],  # noqa: F811
) -> None:
    given = (person for person, word in expected(name).items() if word == "ok" and person not in {"nobody", "leaver"})
    person = next(given, None)
    if person is None:
        return  # nobody opens it by GET
    last = AccessEntry.objects.order_by("pk").last()
    answer = as_person(person).get(address(name, world))
    new = AccessEntry.objects.filter(pk__gt=last.pk if last else 0)
    is_file = "attachment" in answer.headers.get("Content-Disposition", "")
    assert new.filter(operation="disclosure").exists() == is_file
    assert {entry.detail["marking"] for entry in new.filter(operation="disclosure")} <= {"OFFICIAL-SENSITIVE"}
    is_spent = name == "casework:join-form"  # who opens it was invited to nothing, and that is a refusal
    assert new.filter(operation="refused").exists() == is_spent
    for entry in new:
        assert (entry.user_id, entry.user_label) == (world.cast.people[person].pk, world.cast.people[person].name)
        assert entry.request_id and entry.address == "127.0.0.1"


def test_each_look_at_a_record_can_be_found_under_it(world: World, as_person: Callable[[str], Client]) -> None:  # noqa: F811
    """By the case's reference, whichever page of the case it was, and whatever hangs on the case."""
    missing = []
    for name, words in MATRIX.items():
        if words.split()[2] != "ok" or world.case.reference not in address(name, world):
            continue
        last = AccessEntry.objects.latest("pk").pk if AccessEntry.objects.exists() else 0
        as_person("case_lead").get(address(name, world))
        if not AccessEntry.objects.filter(pk__gt=last, records__contains=[world.case.reference]).exists():
            missing.append(name)
    assert missing == []
