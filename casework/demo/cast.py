"""The partnerships, agencies and officers of the demonstration (the panel's members are those of the 2017 report, 1.4.4)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from casework.demo import DEMO_PASSWORD
from casework.demo.accounts import furnish
from casework.demo.ground import Barnet, Enfield, Ground
from casework.demo.names import Names
from casework.models import Agency, Agreement, Panel, Partnership, User
from casework.rules.categories import DataCategory, Gateway, Purpose
from casework.rules.roles import Role
from casework.services import agreements
from casework.services.agencies import add_user, join

Kind = Agency.Kind
PRACTITIONER, CASE_LEAD, ADMINISTRATOR = Role.PRACTITIONER, Role.CASE_LEAD, Role.AGENCY_ADMIN
MANY = 5000  # from so many cases on, more agencies join

# slug: (name, kind, share of the reports that it takes, share of the cases that it leads)
BARNET_AGENCIES = {
    "barnet-council": ("Barnet Community Safety Team", Kind.COUNCIL, 28, 66),
    "met-police": ("Metropolitan Police", Kind.POLICE, 42, 6),
    "barnet-homes": ("Barnet Homes", Kind.HOUSING, 20, 22),
    "victim-support": ("Victim Support", Kind.VICTIM_SERVICE, 2, 0),
    "family-services": ("Family Services", Kind.COUNCIL, 2, 0),
    "probation": ("National Probation Service", Kind.PROBATION, 0, 0),
    "mental-health": ("Mental Health Services", Kind.HEALTH, 1, 0),
    "housing-associations": ("Housing Associations Forum", Kind.HOUSING, 6, 6),
}
ENFIELD_AGENCIES = {
    "enfield-council": ("Enfield Community Safety Unit", Kind.COUNCIL, 55, 100),
    "met-police": ("Metropolitan Police", Kind.POLICE, 45, 0),
}
# Invented landlords and services, for the sake of load.
MORE = """Ashgrove Housing|Brookmead Homes|Cloverfield Homes|Dollis Vale Housing|Eastlea Homes|Fairmile Trust
Greenacre Homes|Hollybank Housing|Ivybridge Homes|Kingsmoor Housing|Lakeside Trust|Meadowgate Homes|Northfold Housing
Oldfield Homes|Parkgate Trust|Queensmere Housing|Ridgeway Homes|Springwell Housing|Thornhill Homes|Underwood Trust
Valebrook Housing|Westbourne Vale Homes""".replace("\n", "|").split("|")

# e-mail before the @: (name, agency, role or roles, job title)
BARNET_USERS = {
    "priya.shah": ("Priya Shah", "barnet-council", CASE_LEAD, "ASB case lead"),
    "helen.marsh": ("Helen Marsh", "barnet-council", Role.COORDINATOR, "CS MARAC coordinator"),
    "marcus.bell": ("Marcus Bell", "barnet-council", Role.ANALYST, "Community safety analyst"),
    "ruth.adeyemi": ("Ruth Adeyemi", "barnet-council", Role.DPO, "Data protection officer"),
    "owen.price": ("Owen Price", "barnet-council", CASE_LEAD, "ASB case lead"),
    "sunita.rao": (
        "Sunita Rao",
        "barnet-council",
        (CASE_LEAD, Role.CHAIR),
        "Community safety manager, partnership co-chair",
    ),
    "tom.reid": ("Tom Reid", "met-police", PRACTITIONER, "Police constable, safer neighbourhoods"),
    "kate.doyle": ("Kate Doyle", "met-police", (CASE_LEAD, Role.CHAIR), "Police sergeant, panel co-chair"),
    "imran.malik": ("Imran Malik", "met-police", PRACTITIONER, "Community support officer"),
    "jo.lindley": ("Jo Lindley", "met-police", PRACTITIONER, "Hate crime officer"),
    "dawn.clarke": ("Dawn Clarke", "barnet-homes", PRACTITIONER, "Housing officer"),
    "andre.wilks": ("Andre Wilks", "barnet-homes", CASE_LEAD, "ASB manager"),
    "maria.costa": ("Maria Costa", "barnet-homes", PRACTITIONER, "Neighbourhood officer"),
    "grace.obi": ("Grace Obi", "victim-support", PRACTITIONER, "ASB project officer"),
    "daniel.katz": ("Daniel Katz", "victim-support", PRACTITIONER, "Support worker"),
    "femi.coker": ("Femi Coker", "family-services", PRACTITIONER, "Youth offending service"),
    "laura.finch": ("Laura Finch", "family-services", PRACTITIONER, "Family First"),
    "sean.murray": ("Sean Murray", "probation", PRACTITIONER, "Probation officer"),
    "yvonne.brand": ("Yvonne Brand", "probation", CASE_LEAD, "Senior probation officer"),
    "anita.desai": ("Anita Desai", "mental-health", PRACTITIONER, "Community mental health nurse"),
    "paul.hume": ("Paul Hume", "mental-health", PRACTITIONER, "Approved mental health professional"),
    "zainab.noor": ("Zainab Noor", "housing-associations", CASE_LEAD, "Tenancy manager"),
    "greg.walters": ("Greg Walters", "housing-associations", PRACTITIONER, "Housing officer"),
    "moira.keane": ("Moira Keane", "barnet-council", ADMINISTRATOR, "Business manager"),
    "asif.rahman": ("Asif Rahman", "barnet-council", Role.SYSTEM_ADMIN, "Systems manager"),
    "karen.holt": ("Karen Holt", "met-police", ADMINISTRATOR, "Business support manager"),
    "ifeoma.eze": ("Ifeoma Eze", "barnet-homes", ADMINISTRATOR, "Business support manager"),
    "ellen.park": ("Ellen Park", "victim-support", ADMINISTRATOR, "Office manager"),
}
ENFIELD_USERS = {
    "liam.foster": ("Liam Foster", "enfield-council", CASE_LEAD, "ASB case lead"),
    "joan.ellery": ("Joan Ellery", "enfield-council", Role.COORDINATOR, "Panel coordinator"),
    "ben.asante": ("Ben Asante", "enfield-council", PRACTITIONER, "ASB officer"),
    "nadia.aziz": ("Nadia Aziz", "met-police", PRACTITIONER, "Police constable, safer neighbourhoods"),
    "rob.kemp": ("Rob Kemp", "met-police", PRACTITIONER, "Community support officer"),
    "david.lam": ("David Lam", "enfield-council", ADMINISTRATOR, "Business manager"),
    "sue.marlow": ("Sue Marlow", "met-police", ADMINISTRATOR, "Business support manager"),
}
WORKING_ROLES = {PRACTITIONER, CASE_LEAD, Role.COORDINATOR}


@dataclass
class Area:
    """One partnership as the stories need it."""

    partnership: Partnership
    panel: Panel
    agreement: Agreement
    ground: Ground
    agencies: dict[str, Agency]
    groups: dict[str, int]  # the group of each agency's membership
    reporting: list[float]  # cumulative, in the order of agencies
    leading: list[float]
    users: dict[str, list[User]] = field(default_factory=dict)

    @property
    def slugs(self) -> list[str]:
        return list(self.agencies)

    def reporter(self, rng: Random) -> str:
        return rng.choices(self.slugs, cum_weights=self.reporting)[0]

    def officer(self, slug: str, rng: Random) -> User:
        """Somebody of the agency who works cases."""
        return rng.choice([user for user in self.users[slug] if WORKING_ROLES & set(user.roles)])

    def lead(self, rng: Random) -> tuple[str, User]:
        """The agency that leads a case, and its officer."""
        slug = rng.choices(self.slugs, cum_weights=self.leading)[0]
        return slug, rng.choice([user for user in self.users[slug] if CASE_LEAD in user.roles])


def make_cast(cases: int, seed: int) -> tuple[Area, Area]:
    """Both partnerships, with everybody in them. With very many cases two dozen invented agencies join Barnet's."""
    agencies, users = dict(BARNET_AGENCIES), dict(BARNET_USERS)
    if cases >= MANY:
        rng, names = Random(f"{seed}/more"), Names()  # noqa: S311 - invented people, not secrets
        for name in MORE:
            slug = name.lower().replace(" ", "-")
            agencies[slug] = (name, Kind.HOUSING, 2, 2)
            users[f"lead.{slug}"] = (f"{names.given(rng, 'F', 1975)} {names.family(rng)}", slug, CASE_LEAD, "Manager")
            users[f"officer.{slug}"] = (f"{names.given(rng, 'M', 1985)} {names.family(rng)}", slug, PRACTITIONER, "")
    barnet = Partnership.objects.create(
        slug="barnet", name="Barnet Safer Communities Partnership", area_code="E09000003", area_name="Barnet",
        case_prefix="BAR", is_demonstration=True,
    )  # fmt: skip
    enfield = Partnership.objects.create(
        slug="enfield", name="Enfield Safer Communities Partnership", area_code="E09000010", area_name="Enfield",
        case_prefix="ENF", is_demonstration=True,
    )  # fmt: skip
    areas = (
        _area(barnet, Barnet(), "CS MARAC", agencies, users),
        _area(enfield, Enfield(), "Community MARAC", ENFIELD_AGENCIES, ENFIELD_USERS),
    )
    User.objects.filter(partnership__in=(barnet, enfield)).update(password=make_password(DEMO_PASSWORD))
    for area in areas:
        furnish(area.partnership, area.agencies)
    return areas


def _area(partnership: Partnership, ground: Ground, panel: str, agencies: dict, users: dict) -> Area:
    made: dict[str, Agency] = {}
    groups: dict[str, int] = {}
    for slug, (name, kind, _, _) in agencies.items():
        made[slug], _ = Agency.objects.get_or_create(slug=slug, defaults={"name": name, "kind": kind})
        groups[slug] = join(agency=made[slug], partnership=partnership).group_id
    partnership.lead_agency = next(iter(made.values()))
    partnership.save()
    area = Area(
        partnership=partnership,
        agreement=Agreement(),
        panel=Panel.objects.create(partnership=partnership, agency=partnership.lead_agency, name=panel),
        ground=ground,
        agencies=made,
        groups=groups,
        reporting=[*accumulate(weight for _, _, weight, _ in agencies.values())],
        leading=[*accumulate(weight for _, _, _, weight in agencies.values())],
    )
    for local, (name, slug, role, title) in users.items():
        user = add_user(
            agency=made[slug],
            partnership=partnership,
            email=f"{local}@example.org",
            name=name,
            roles=role if isinstance(role, tuple) else [role],
            job_title=title,
        )
        area.users.setdefault(slug, []).append(user)
    _agree(area)
    return area


def _agree(area: Area) -> None:
    """Every agency has signed the partnership's agreement, which is due for review in half a year."""
    today = timezone.localdate()
    coordinator = next(user for officers in area.users.values() for user in officers if Role.COORDINATOR in user.roles)
    area.agreement = agreements.record(
        partnership=area.partnership,
        by=coordinator,
        title=f"{area.partnership.area_name} information sharing agreement",
        purposes=Purpose.values,
        gateways=Gateway.values,
        categories=DataCategory.values,
        starts_on=date(2015, 4, 1),
        ends_on=today + timedelta(days=730),
        review_due_on=today + timedelta(days=180),
    )
    for agency in area.agencies.values():
        agreements.sign(
            agreement=area.agreement,
            agency=agency,
            signed_on=date(2015, 4, 1),
            signed_by_name=f"For {agency}",
            by=coordinator,
        )
