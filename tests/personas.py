"""The cast: the same people in every test. Two partnerships, their agencies, and one officer for each way of working.

The police are members of both partnerships; their officers each work for one of them.
"""

import time
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from casework.models import Agency, Agreement, Partnership, User, Ward
from casework.rules.categories import DataCategory, Gateway, Purpose
from casework.rules.roles import Role
from casework.services import agencies, agreements

PASSWORD = "a passphrase for tests only"


@dataclass(frozen=True)
class Cast:
    barnet: Partnership
    enfield: Partnership
    council: Agency
    police: Agency
    homes: Agency
    victim_support: Agency
    enfield_council: Agency
    ward: Ward
    barnet_agreement: Agreement
    enfield_agreement: Agreement

    case_lead: User  # Priya Shah, the council's case lead
    coordinator: User  # Helen Marsh, the council's panel coordinator
    analyst: User  # Marcus Bell
    dpo: User  # Ruth Adeyemi
    police_officer: User  # Tom Reid
    homes_officer: User  # Dawn Clarke, Barnet Homes
    support_officer: User  # Grace Obi, Victim Support
    leaver: User  # Owen Price, who led cases for the council until he left
    enfield_lead: User  # Liam Foster, of another partnership
    enfield_police: User  # Nadia Aziz, of the same police, working in the other partnership
    agency_admin: User  # Moira Keane, who looks after the accounts of the council's officers
    system_admin: User  # Asif Rahman, who adds agencies to the partnership and appoints their administrators
    chair: User  # Kate Doyle, of the police, who chairs the panel together with the council's coordinator

    @property
    def people(self) -> dict[str, User]:
        """Everybody, by the name that the permission matrix uses."""
        found = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in found if isinstance(value, User)}


# Field of the cast: (e-mail, name, role, field of the agency, field of the partnership, job title)
OFFICERS = {
    "case_lead": ("priya.shah", "Priya Shah", Role.CASE_LEAD, "council", "barnet", "Community safety officer"),
    "coordinator": ("helen.marsh", "Helen Marsh", Role.COORDINATOR, "council", "barnet", "Panel coordinator"),
    "analyst": ("marcus.bell", "Marcus Bell", Role.ANALYST, "council", "barnet", "Community safety analyst"),
    "dpo": ("ruth.adeyemi", "Ruth Adeyemi", Role.DPO, "council", "barnet", "Data protection officer"),
    "police_officer": ("tom.reid", "Tom Reid", Role.PRACTITIONER, "police", "barnet", "Police constable"),
    "homes_officer": ("dawn.clarke", "Dawn Clarke", Role.PRACTITIONER, "homes", "barnet", "Housing officer"),
    "support_officer": ("grace.obi", "Grace Obi", Role.PRACTITIONER, "victim_support", "barnet", "Support worker"),
    "leaver": ("owen.price", "Owen Price", Role.CASE_LEAD, "council", "barnet", "Community safety officer"),
    "enfield_lead": ("liam.foster", "Liam Foster", Role.CASE_LEAD, "enfield_council", "enfield", "Case officer"),
    "enfield_police": ("nadia.aziz", "Nadia Aziz", Role.PRACTITIONER, "police", "enfield", "Police constable"),
    "agency_admin": ("moira.keane", "Moira Keane", Role.AGENCY_ADMIN, "council", "barnet", "Business manager"),
    "system_admin": ("asif.rahman", "Asif Rahman", Role.SYSTEM_ADMIN, "council", "barnet", "Systems manager"),
    "chair": ("kate.doyle", "Kate Doyle", Role.CHAIR, "police", "barnet", "Police sergeant"),
}


def make_cast() -> Cast:
    """Both partnerships with everybody in them, made by the services that make them in the product."""
    kinds = Agency.Kind
    made: dict[str, Any] = {
        "council": Agency.objects.create(slug="barnet-council", name="Barnet Council", kind=kinds.COUNCIL),
        "police": Agency.objects.create(slug="met-police", name="Metropolitan Police", kind=kinds.POLICE),
        "homes": Agency.objects.create(slug="barnet-homes", name="Barnet Homes", kind=kinds.HOUSING),
        "victim_support": Agency.objects.create(
            slug="victim-support", name="Victim Support", kind=kinds.VICTIM_SERVICE
        ),
        "enfield_council": Agency.objects.create(slug="enfield-council", name="Enfield Council", kind=kinds.COUNCIL),
    }
    made["barnet"] = Partnership.objects.create(
        slug="barnet",
        name="Barnet Safer Communities Partnership",
        area_code="E09000003",
        area_name="Barnet",
        case_prefix="BAR",
        lead_agency=made["council"],
    )
    made["enfield"] = Partnership.objects.create(
        slug="enfield",
        name="Enfield Safer and Stronger Communities Board",
        area_code="E09000010",
        area_name="Enfield",
        case_prefix="ENF",
        lead_agency=made["enfield_council"],
    )
    members = {"barnet": ["council", "police", "homes", "victim_support"], "enfield": ["enfield_council", "police"]}
    for partnership, names in members.items():
        for name in names:
            agencies.join(agency=made[name], partnership=made[partnership])
    for name, (email, full_name, role, agency, partnership, job_title) in OFFICERS.items():
        made[name] = agencies.add_user(
            agency=made[agency],
            partnership=made[partnership],
            email=f"{email}@example.org",
            name=full_name,
            roles=[role],
            job_title=job_title,
            password=PASSWORD,
        )
    for partnership, by in (("barnet", "coordinator"), ("enfield", "enfield_lead")):
        made[f"{partnership}_agreement"] = make_agreement(made[partnership], made[by])
    User.objects.filter(pk=made["leaver"].pk).update(is_active=False)
    made["leaver"].refresh_from_db()
    made["ward"] = Ward.objects.create(code="E05000043", name="Burnt Oak", area_code="E09000003", since_year=2002)
    return Cast(**made)


def make_agreement(partnership: Partnership, by: User) -> Agreement:
    """One that covers everything and that every agency of the partnership has signed."""
    today = timezone.localdate()
    agreement = agreements.record(
        partnership=partnership,
        by=by,
        title=f"{partnership.area_name} information sharing agreement",
        purposes=Purpose.values,
        gateways=Gateway.values,
        categories=DataCategory.values,
        starts_on=date(2015, 1, 1),
        ends_on=today + timedelta(days=365),
        review_due_on=today + timedelta(days=200),
    )
    for agency in partnership.agencies.all():
        agreements.sign(
            agreement=agreement, agency=agency, signed_on=date(2015, 1, 1), signed_by_name="The director", by=by
        )
    return agreement


def confirm(client: Client) -> None:
    """As if the officer who is signed in had proved just now who they are (`permissions.confirm_identity`)."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
