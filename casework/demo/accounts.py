"""The accounts of the demonstration's officers: teams, vetting and training dates, and a quarter's check half done."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from casework.models import Agency, Attestation, Partnership, Team, User
from casework.rules.roles import Role
from casework.services import attestations

TEAMS = {
    "barnet-council": ["East team", "West team"],
    "met-police": ["Safer neighbourhoods"],
    "barnet-homes": ["ASB team"],
}
# Those who stand out: days from today until which each is trained, and since which each was last seen.
TRAINED = {"imran.malik": 20, "greg.walters": -40}
LAST_SEEN = {"paul.hume": 82}


def furnish(partnership: Partnership, agencies: dict[str, Agency]) -> None:
    """Put everybody in a team, with dates, and let the lead agency's administrator have answered for half of its officers."""
    today = timezone.localdate()
    teams = {
        slug: [Team.objects.create(partnership=partnership, agency=agencies[slug], name=name) for name in names]
        for slug, names in TEAMS.items()
        if slug in agencies
    }
    users = list(partnership.users.select_related("agency").order_by("pk"))
    for number, user in enumerate(users):
        _furnish(user, number, teams.get(user.agency.slug, []))
    User.objects.bulk_update(users, ["team", "vetted_until", "trained_until", "last_seen_on", "joined_at"])
    attestations.open_quarter(today=today)
    asked = Attestation.objects.get(partnership=partnership, agency=partnership.lead_agency)
    administrator = next(user for user in attestations.officers_in(asked) if Role.AGENCY_ADMIN in user.roles)
    others = [user for user in attestations.officers_in(asked) if user != administrator]
    half = dict.fromkeys(others[: len(others) // 2], True)
    attestations.answer(attestation=asked, answers=half, by=administrator)


def _furnish(user: User, number: int, teams: list[Team]) -> None:
    today, local = timezone.localdate(), user.email.partition("@")[0]
    works_cases = {Role.PRACTITIONER, Role.CASE_LEAD, Role.COORDINATOR} & set(user.roles)
    user.team = teams[number % len(teams)] if teams and works_cases else None
    user.vetted_until = today + timedelta(days=300 + 11 * number)
    user.trained_until = today + timedelta(days=TRAINED.get(local, 90 + 7 * number))
    user.last_seen_on = today - timedelta(days=LAST_SEEN.get(local, number % 6))
    user.joined_at = timezone.make_aware(datetime.combine(today - timedelta(days=400 + number), time(9)))
