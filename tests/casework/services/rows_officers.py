"""The rows of the services about officers, agencies, and work that changes hands. See rows.py."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from casework.models import Attestation, Case, Team, User
from casework.rules.roles import Role
from casework.services import accounts, agencies, attestations, handover, officers
from tests import factories as make
from tests.casework.services.rows import Row
from tests.personas import Cast


def make_team(agency: Any, cast: Cast, name: str = "North") -> Team:
    return Team.objects.create(agency=agency, partnership=cast.barnet, name=name)


def in_queue(case: Case, team: Team) -> Case:
    """The case as a leaver left it: without a lead, in the team's queue."""
    Case.objects.filter(pk=case.pk).update(lead=None, team=team)
    case.refresh_from_db()
    return case


def ask(cast: Cast) -> Attestation:
    """The council's attestation of this quarter."""
    attestations.open_quarter(today=timezone.localdate())
    return Attestation.objects.get(agency=cast.council)


def _suspended(cast: Cast) -> User:
    officers.suspend(officer=cast.case_lead, by=cast.agency_admin, reason="Away")
    return cast.case_lead


def _leave(cast: Cast) -> dict[str, Any]:
    case = make.make_case(cast.case_lead)
    action = make.make_action(case, cast.council)
    handover.assign(action=action, officer=cast.case_lead, by=cast.coordinator, version=action.version)
    return {"officer": cast.case_lead, "by": cast.agency_admin, "reason": "Left the agency", "to": cast.coordinator}


def _take_case(cast: Cast) -> dict[str, Any]:
    team = make_team(cast.council, cast)
    User.objects.filter(pk=cast.coordinator.pk).update(team=team)
    cast.coordinator.refresh_from_db()
    return {"case": in_queue(make.make_case(cast.case_lead), team), "by": cast.coordinator}


def _assign(cast: Cast) -> dict[str, Any]:
    action = _action(cast)
    return {"action": action, "officer": cast.chair, "by": cast.police_officer, "version": action.version}


def _action(cast: Cast) -> Any:
    case = make.make_case(cast.case_lead)
    make.share(case, cast.police)
    return make.make_action(case, cast.police)


def _take_referral(cast: Cast) -> dict[str, Any]:
    referral = make.refer_to_support(make.make_case(cast.case_lead), cast.victim_support)
    make.accept(referral, cast.support_officer)
    type(referral).objects.filter(pk=referral.pk).update(worker=None)
    referral.refresh_from_db()
    return {"referral": referral, "by": cast.support_officer}


def _dormant(cast: Cast) -> dict[str, Any]:
    """One account that nobody used since last year, whose officer was warned yesterday."""
    today = timezone.localdate()
    User.objects.exclude(pk=cast.homes_officer.pk).update(last_seen_on=today)
    long_ago = timezone.now() - timedelta(days=400)
    User.objects.filter(pk=cast.homes_officer.pk).update(joined_at=long_ago)
    accounts.suspend_dormant(today=today)
    cast.homes_officer.notices.update(at=timezone.now() - timedelta(days=1))
    return {"today": today}


TABLE = {
    officers.invite: Row(
        lambda cast: {
            "agency": cast.council,
            "email": "sam.lee@example.org",
            "name": "Sam Lee",
            "roles": [Role.PRACTITIONER],
            "by": cast.agency_admin,
            "link": lambda secret: f"https://asb.example.org/join/{secret}/",
        },
        [],
        ["collection of invitation"],
    ),
    officers.resend: Row(
        lambda cast: {
            "invitation": make.invite(cast.agency_admin)[0],
            "by": cast.agency_admin,
            "link": lambda secret: secret,
        },
        [],
        ["alteration of invitation"],
    ),
    officers.withdraw: Row(
        lambda cast: {"invitation": make.invite(cast.agency_admin)[0], "by": cast.agency_admin},
        [],
        ["alteration of invitation"],
    ),
    officers.change: Row(
        lambda cast: {
            "officer": cast.case_lead,
            "by": cast.agency_admin,
            "version": cast.case_lead.version,
            "name": "Priya Shah",
            "job_title": "Manager",
            "roles": [Role.CASE_LEAD, Role.AGENCY_ADMIN],
            "team": None,
        },
        [],
        ["alteration of user"],
    ),
    officers.give: Row(
        lambda cast: {"officer": cast.homes_officer, "by": cast.system_admin, "roles": [Role.AGENCY_ADMIN]},
        [],
        ["alteration of user"],
    ),
    officers.set_checks: Row(
        lambda cast: {
            "officer": cast.case_lead,
            "by": cast.agency_admin,
            "version": cast.case_lead.version,
            "vetted_until": date(2030, 1, 1),
            "trained_until": date(2030, 1, 1),
        },
        [],
        ["alteration of user"],
    ),
    officers.suspend: Row(
        lambda cast: {"officer": cast.case_lead, "by": cast.agency_admin, "reason": "Away"},
        [],
        ["alteration of user"],
    ),
    officers.let_in: Row(
        lambda cast: {"officer": _suspended(cast), "by": cast.agency_admin},
        [],
        ["alteration of user"],
    ),
    handover.leave: Row(
        _leave,
        ["lead_changed", "lead_changed"],
        ["alteration of user", "alteration of case", "alteration of action"],
    ),
    handover.take_case: Row(_take_case, ["lead_changed"], ["alteration of case"]),
    handover.take_action: Row(
        lambda cast: {"action": _action(cast), "by": cast.police_officer}, [], ["alteration of action"]
    ),
    handover.take_referral: Row(_take_referral, [], ["alteration of supportreferral"]),
    handover.assign: Row(_assign, [], ["alteration of action"]),
    attestations.open_quarter: Row(
        lambda cast: {"today": _only_barnet_homes(cast)}, [], ["collection of attestation"], by_system=True
    ),
    attestations.answer: Row(
        lambda cast: {
            "attestation": ask(cast),
            "answers": {cast.case_lead: True, cast.analyst: False},
            "by": cast.agency_admin,
        },
        [],
        ["collection of attestationanswer", "collection of attestationanswer", "alteration of user"],
    ),
    accounts.suspend_dormant: Row(_dormant, [], ["alteration of user"], by_system=True),
    agencies.found: Row(
        lambda cast: {"name": "Barnet Probation", "kind": "probation", "by": cast.system_admin},
        [],
        ["collection of agency"],
    ),
    agencies.add_agency: Row(
        lambda cast: {"agency": cast.enfield_council, "by": cast.system_admin}, [], ["collection of membership"]
    ),
    agencies.add_team: Row(
        lambda cast: {"agency": cast.homes, "name": "North", "by": cast.system_admin}, [], ["collection of team"]
    ),
}


def _only_barnet_homes(cast: Cast) -> date:
    """Only Barnet Homes have not been asked yet."""
    today = timezone.localdate()
    User.objects.filter(pk=cast.homes_officer.pk).update(is_active=False)
    attestations.open_quarter(today=today)
    User.objects.filter(pk=cast.homes_officer.pk).update(is_active=True)
    return today
