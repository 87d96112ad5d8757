"""Requests for somebody's own information, and records that have reached their period, for tests."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from casework.models import Agency, Case, Involvement, Note, Person, Report, RetentionReview, SubjectAccessRequest, User
from casework.rules.categories import Circle, Part
from casework.rules.roles import Role
from casework.services import agencies, cases, retention, subject_access, subject_pages
from casework.services.saving import create
from tests import factories as make
from tests.factories import DAY
from tests.personas import Cast

LONG_AGO = date(2010, 3, 1)
NEIGHBOUR = {
    "given_name": "Ola",
    "family_name": "O’Brien",
    "date_of_birth": date(1980, 1, 2),
    "phone": "020 8359 1234",
    "email": "ola.obrien@example.org",
    "address": "12 Vale Close",
    "postcode": "N12 0HA",
}
SECRETS = ["Brien", "obrien", "12 Vale Close", "N12 0HA", "8359 1234", "83591234", "1980", "ola.obrien@example.org"]


def dpo_of(cast: Cast, agency: Agency, name: str = "Ines Duarte") -> User:
    """Another agency's data protection officer."""
    email = f"{name.split()[0].lower()}.{agency.slug}@example.org"
    partnership = cast.enfield if agency == cast.enfield_council else cast.barnet
    return agencies.add_user(agency=agency, partnership=partnership, email=email, name=name, roles=[Role.DPO])


def neighbours_case(cast: Cast, **facts: Any) -> Case:
    """The council's case of Amina Yusuf against her neighbour Ola O'Brien, who told of something as well, with one of each
    thing on it, shared with the police."""
    told = make.make_report(cast.case_lead, **facts)
    counter = make.make_report(
        cast.homes_officer, **NEIGHBOUR, description="Ola O'Brien says that Amina Yusuf shouts at her at 12 Vale Cl."
    )
    case = make.make_case(cast.case_lead, told, counter)
    create(
        Involvement,
        by=cast.case_lead,
        case=case,
        person=counter.victim,
        part=Part.ALLEGED_PERPETRATOR,
        added_by=cast.case_lead,
    )
    make.share(case, cast.police)
    make.assess(case)
    make.log_contact(
        case, cast.case_lead, note="Amina is afraid of Mrs O’Brien (020 8359 1234). PC Reid spoke to O'BRIEN."
    )
    make.log_contact(case, cast.police_officer, note="For the police alone: Ola was warned.", circle=Circle.AGENCY)
    make.make_action(case, cast.police, description="Visit 12 Vale Close")
    note = {"text": "Ola works nights.", "is_opinion": False, "on": DAY}
    create(Note, by=cast.case_lead, case=case, agency=cast.council, written_by=cast.case_lead, **note)
    return case


def asked(cast: Cast, by: User | None = None, **facts: Any) -> SubjectAccessRequest:
    """Amina Yusuf asked the council what it holds about her, and showed her passport."""
    by = by or cast.dpo
    request = subject_access.receive(
        by=by,
        received_on=facts.pop("received_on", timezone.localdate()),
        **{"subject_name": "Amina Yusuf", "reply_to": "amina@example.org"} | facts,
    )
    proof = {"identity_checked_on": timezone.localdate(), "identity_proof": "Passport, in person"}
    now = {name: getattr(request, name) for name in subject_access.EDITABLE} | proof
    subject_access.change(request=request, by=by, version=request.version, **now)
    return request


def collected(request: SubjectAccessRequest, *people: Person, by: User | None = None) -> SubjectAccessRequest:
    """The same, with a page of each record."""
    by = by or request.recorded_by
    subject_access.choose(request=request, by=by, version=request.version, people=[person.pk for person in people])
    subject_access.collect(request_id=request.pk)
    request.refresh_from_db()
    return request


def check_all(request: SubjectAccessRequest, by: User | None = None) -> SubjectAccessRequest:
    for item in request.items.all():
        subject_pages.give(item=item, by=by or request.recorded_by, version=item.version)
    request.refresh_from_db()
    return request


def packed(request: SubjectAccessRequest, by: User | None = None) -> SubjectAccessRequest:
    check_all(request, by)
    subject_pages.ask_for_pack(request=request, by=by or request.recorded_by, version=request.version)
    subject_pages.make_pack(request_id=request.pk)
    request.refresh_from_db()
    return request


def close(case: Case, on: date) -> Case:
    """Close the case as of a day long gone, whatever is still to do on it."""
    Case.objects.filter(pk=case.pk).update(
        opened_on=min(case.opened_on, on),
        closed_on=on,
        status="closed",
        closure_reason="resolved",
        closure_outcome="It stopped.",
    )
    case.refresh_from_db()
    return case


def due_case(cast: Cast, on: date = LONG_AGO) -> tuple[Case, RetentionReview]:
    """The neighbours' case, closed long ago and put into the queue."""
    case = close(neighbours_case(cast), on)
    retention.list_due(today=timezone.localdate())
    return case, RetentionReview.objects.get(record_type="case", record_id=case.pk)


def old_report(cast: Cast, by: User | None = None, **facts: Any) -> Report:
    day = timezone.localdate() - timedelta(days=365 * 4)
    return make.make_report(by or cast.case_lead, reported_on=day, **facts)


def cases_add(case: Case, report: Report, by: User) -> None:
    """Put one more report on the case."""
    cases.add_to_case(report=report, case=case, by=by, on=DAY)
