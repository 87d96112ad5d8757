"""A person's details, as the agency that holds the record keeps them: correcting them, and who may read them."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from casework.models import Agency, Case, Person, User
from casework.rules.categories import Circle
from casework.rules.matching import phone_key
from casework.services.circles import chosen
from casework.services.places import place_at
from casework.services.reports import PERSON_FIELDS
from casework.services.saving import changing


def _check_holder(person: Person, user: User) -> None:
    if person.agency_id != user.agency_id or person.partnership_id != user.partnership_id:
        raise ValidationError(f"Only {person.agency} can change this record.")


@transaction.atomic
def correct(*, person: Person, by: User, version: int, facts: dict[str, Any], is_moved: bool = False) -> None:
    """Put right who somebody is, where they live and how to reach them. `facts` holds PERSON_FIELDS, `address`, `postcode`
    and `ward`; without an address their home is not known. A new address was theirs all along, and stands in their reports
    too, unless they moved (`is_moved`).

    Raises Stale; raises ValidationError for an officer of another agency than the one that holds the record.
    """
    _check_holder(person, by)
    with changing(person, by=by, version=version) as current:
        was = current.home
        for name in PERSON_FIELDS:
            setattr(current, name, facts[name])
        current.phone_key = phone_key(facts["phone"])
        current.home = _home(facts, by)
    if was and person.home and was != person.home and not is_moved:
        for report in person.reports.filter(place=was):
            with changing(report, by=by) as told:
                told.place = person.home


def _home(facts: dict[str, Any], by: User):
    if not facts["address"]:
        return None
    where = {name: facts[name] for name in ("address", "postcode", "ward")}
    return place_at(partnership=by.partnership, by=by, **where)


def choose_readers(
    *,
    person: Person,
    by: User,
    version: int,
    address_circle: str,
    contact_circle: str,
    address_agencies: Collection[int] = (),
    contact_agencies: Collection[int] = (),
) -> None:
    """Say which agencies, of those on a case, may read where somebody lives and how to reach them. Raises Stale; raises
    ValidationError for an officer of another agency than the one that holds the record, or when nobody is named who should
    be."""
    _check_holder(person, by)
    with changing(person, by=by, version=version) as current:
        agency = current.agency
        current.address_circle = address_circle
        current.address_agencies = chosen(agency, address_circle, address_agencies)
        current.contact_circle = contact_circle
        current.contact_agencies = chosen(agency, contact_circle, contact_agencies)


@transaction.atomic
def let_reach(*, person: Person, case: Case, agency: Agency, by: User) -> None:
    """Let a service that the person is referred to know how to reach them safely: it joins the circle of each record on the
    case whose contact the referring officer's agency may read itself. What is kept from them they cannot pass on."""
    records = Person.objects.filter(identity=person.identity).exclude(contact_circle=Circle.CASE)
    of_case = records.filter(reports__case=case) | records.filter(involvements__case=case)
    for record in of_case.exclude(agency=agency).distinct():
        if record.shows_contact_to(by) and agency.pk not in record.contact_agencies:
            with changing(record, by=by) as current:
                current.contact_agencies = sorted({*current.contact_agencies, agency.pk})
                current.contact_circle = Circle.NAMED
