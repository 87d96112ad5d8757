"""What the data protection officer oversees: disclosures, requests for access, emergency uses and what left the system.

All of the officer's own partnership. They may read none of these cases: what comes out are references, agencies, gateways,
dates and officers, and nothing of what a case says.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from casework.audit import Access, midnight, not_kept_from
from casework.models import AccessEntry, AccessRequest, Agency, CaseShare, EmergencyAccess, User
from casework.rules.categories import Gateway


class Median(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


# --- Disclosures


@dataclass
class GatewayTable:
    """How many shares were given to each agency on each gateway that was used."""

    gateways: list[Gateway]
    rows: list[tuple[Agency, list[tuple[Gateway, int]], int]]  # with the agency's sum
    sums: list[tuple[Gateway, int]]
    months: list[tuple[date, int]]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.sums)


def disclosures(
    user: User, *, start: date | None = None, end: date | None = None, gateway: str = "", agency: Agency | None = None
) -> QuerySet[CaseShare]:
    """Shares that lead agencies of the partnership gave to others, the newest first. What an agency was given of its own
    case is none. Ask as the system (`acting.as_system`)."""
    shares = CaseShare.objects.filter(case__partnership=user.partnership_id).exclude(agency=F("case__lead_agency"))
    shares = shares.exclude(case__in=user.barred_case_ids)
    if start:
        shares = shares.filter(shared_at__gte=midnight(start))
    if end:
        shares = shares.filter(shared_at__lt=midnight(end + timedelta(days=1)))
    if gateway:
        shares = shares.filter(gateway=gateway)
    if agency:
        shares = shares.filter(agency=agency)
    return shares.order_by("-shared_at", "-pk")


def gateway_table(shares: QuerySet[CaseShare]) -> GatewayTable:
    """Count them by agency and gateway, and by month."""
    counted: Counter[tuple[int, str]] = Counter()
    months: Counter[date] = Counter()
    by_month = shares.order_by().annotate(month=TruncMonth("shared_at")).values("gateway", "agency", "month")
    for row in by_month.annotate(n=Count("pk")):
        counted[row["agency"], row["gateway"]] += row["n"]
        months[row["month"].date()] += row["n"]
    gateways = [gateway for gateway in Gateway if any(used == gateway for _, used in counted)]
    rows = []
    for agency in Agency.objects.filter(pk__in={agency for agency, _ in counted}).order_by("name"):
        cells = [(gateway, counted[agency.pk, gateway.value]) for gateway in gateways]
        rows.append((agency, cells, sum(count for _, count in cells)))
    sums = [(gateway, sum(cells[n][1] for _, cells, _ in rows)) for n, gateway in enumerate(gateways)]
    return GatewayTable(gateways, rows, sums, sorted(months.items()))


# --- Requests for access


def requests_of(user: User, state: str = "", *, today: date) -> QuerySet[AccessRequest]:
    """Every request for access between agencies of the partnership; in one state, or "overdue"."""
    requests = AccessRequest.objects.filter(partnership=user.partnership_id)
    if state == "overdue":
        return requests.filter(status=AccessRequest.Status.WAITING, respond_by__lt=today)
    return requests.filter(status=state) if state else requests


def request_numbers(user: User, today: date) -> list[dict[str, Any]]:
    """For each agency that was asked: how many wait, are overdue and were answered, and the median time to an answer."""
    waiting = Q(status=AccessRequest.Status.WAITING)
    answered = Q(status__in=["granted", "answered", "refused"])
    took = ExpressionWrapper(F("decided_at") - F("asked_at"), DurationField())
    by_owner = requests_of(user, today=today).order_by().values("owner__name")
    counted = by_owner.annotate(
        waiting=Count("pk", filter=waiting),
        overdue=Count("pk", filter=waiting & Q(respond_by__lt=today)),
        answered=Count("pk", filter=answered),
        refused=Count("pk", filter=Q(status="refused")),
        median=Median(took, filter=answered, output_field=DurationField()),
    )
    return [dict(row) for row in counted.order_by("owner__name")]


def median_answer(user: User, today: date) -> timedelta | None:
    """The median time from a request to its answer, of the year before."""
    took = ExpressionWrapper(F("decided_at") - F("asked_at"), DurationField())
    answered = requests_of(user, today=today).filter(status__in=["granted", "answered", "refused"])
    lately = answered.order_by().filter(decided_at__gte=midnight(today - timedelta(days=365)))
    return lately.aggregate(median=Median(took, output_field=DurationField()))["median"]


# --- Emergency access


def emergencies_in(uses: QuerySet[EmergencyAccess], state: str) -> QuerySet[EmergencyAccess]:
    """Of uses of emergency access those that are "waiting" for a review, "justified" or "not_justified"; or all."""
    states = {"waiting": Q(reviewed_at=None), "justified": Q(is_justified=True), "not_justified": Q(is_justified=False)}
    return uses.filter(states[state]) if state else uses


# --- What left the system


def files_taken(user: User) -> QuerySet[AccessEntry]:
    """What officers of the partnership took out of the system, the newest first."""
    taken = AccessEntry.objects.filter(not_kept_from(user), partnership_id=user.partnership_id)
    taken = taken.filter(operation=Access.DISCLOSURE)
    return taken.order_by("-at", "-pk")
