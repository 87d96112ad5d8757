"""Agencies joining a partnership, and officers joining an agency."""

import pytest
from django.core.exceptions import ValidationError

from casework.models import ChangeEntry, User
from casework.rules.roles import Role
from casework.services import agencies
from tests.personas import Cast


def test_an_officer_acts_through_the_group_of_their_agency_in_their_partnership(cast: Cast) -> None:
    assert [group.name for group in cast.police_officer.groups.all()] == ["barnet: met-police"]
    assert [group.name for group in cast.enfield_police.groups.all()] == ["enfield: met-police"]


def test_an_agency_outside_the_partnership_has_no_officers_in_it(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Barnet Homes is not a member of Enfield"):
        agencies.add_user(
            agency=cast.homes,
            partnership=cast.enfield,
            email="sam.lee@example.org",
            name="Sam Lee",
            roles=[Role.PRACTITIONER],
        )
    assert not User.objects.filter(email="sam.lee@example.org").exists()


def test_the_record_never_holds_a_password(cast: Cast) -> None:
    entry = ChangeEntry.objects.get(object_type="user", object_id=str(cast.case_lead.pk))
    assert set(entry.changes) == {"email", "roles", "agency", "partnership"}
