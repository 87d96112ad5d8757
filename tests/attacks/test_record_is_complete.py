"""Each look at a record is found under it, whichever address of the product it was. What is written down at each address,
and as what, is asked in test_permission_matrix.py."""

from collections.abc import Callable

from django.test import Client

from casework.models import AccessEntry
from tests.test_permission_matrix import MATRIX, address, as_person, expected, world  # noqa: F401 - fixtures
from tests.world import World


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
