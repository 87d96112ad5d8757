"""Recording what an agency was told."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from casework.audit import Change, record_change
from casework.models import Counter, Incident, Person, Place, Report, User
from casework.rules.categories import Circle
from casework.rules.matching import phone_key
from casework.services.circles import chosen
from casework.services.places import place_at
from casework.services.saving import changing, create

PERSON_FIELDS = ("given_name", "family_name", "date_of_birth", "phone", "email", "safe_method", "safe_note")
REPORT_FIELDS = (
    "agency_reference",
    "channel",
    "reported_on",
    "happened_on",
    "happened_at",
    "type",
    "sub_type",
    "description",
    "harm",
    "harm_note",
    "hate_motivation",
)


@transaction.atomic
def record(*, by: User, facts: dict[str, Any]) -> Report:
    """A report with its victim, place and incident, held by the officer's agency. `facts` holds REPORT_FIELDS,
    PERSON_FIELDS, and `address`, `postcode`, `ward` of where the victim lives and it happened; perhaps the circles of that
    address and of how to reach them (`address_circle`, `address_agencies`, `contact_circle`, `contact_agencies`). Raises
    ValidationError when nobody is named who should be."""
    place = place_at(
        partnership=by.partnership, address=facts["address"], postcode=facts["postcode"], ward=facts["ward"], by=by
    )
    victim = create(
        Person,
        by=by,
        partnership=by.partnership,
        agency=by.agency,
        home=place,
        phone_key=phone_key(facts["phone"]),
        **{name: facts[name] for name in PERSON_FIELDS},
        **_circles(facts, by),
    )
    incident = create(Incident, by=by, partnership=by.partnership, happened_on=facts["happened_on"])
    number = Counter.next(f"report:{by.partnership_id}")
    return create(
        Report,
        by=by,
        reference=f"{by.partnership.case_prefix}-R{number:06d}",
        partnership=by.partnership,
        agency=by.agency,
        victim=victim,
        place=place,
        incident=incident,
        recorded_by=by,
        **{name: facts[name] for name in REPORT_FIELDS},
    )


def _circles(facts: dict[str, Any], by: User) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name in ("address", "contact"):
        circle = facts.get(f"{name}_circle", Circle.CASE)
        made[f"{name}_circle"] = circle
        made[f"{name}_agencies"] = chosen(by.agency, circle, facts.get(f"{name}_agencies", []))
    return made


def correct(*, report: Report, by: User, facts: dict[str, Any], version: int) -> None:
    """Correct what was written in the report itself (REPORT_FIELDS). Raises Stale."""
    with changing(report, by=by, version=version) as current:
        was = current.happened_on
        for name in REPORT_FIELDS:
            setattr(current, name, facts[name])
        moved = Incident.objects.filter(pk=current.incident_id, happened_on=was).exclude(
            happened_on=current.happened_on
        )
        if moved.update(happened_on=current.happened_on):
            days = {"happened_on": [str(was), str(current.happened_on)]}
            record_change(operation=Change.ALTERATION, obj=current.incident, by=by, changes=days)


def set_aside(*, report: Report, by: User, on: date, reason: str) -> None:
    """No case is needed, and why. The report still counts, and can be put on a case later. Raises ValidationError for a
    report that is on a case."""
    with changing(report, by=by) as current:
        if current.case_id:
            raise ValidationError("The report is on a case.")
        current.set_aside_on, current.set_aside_reason = on, reason


def move_to_place(*, report: Report, place: Place, by: User) -> None:
    """The report's address is another spelling of a place that is known: use that one."""
    with changing(report, by=by) as current:
        was = current.place_id
        current.place = place
        if current.victim.home_id == was:
            with changing(current.victim, by=by) as victim:
                victim.home = place
