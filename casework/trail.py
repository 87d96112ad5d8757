"""Reading the record with its meaning: whose records are a person's, who has a part in a case, how often who looked.

`audit.entries_for` finds the entries. Here stands what has to be asked of the case work itself to make sense of them. It is
for the data protection officer, who may read the record of the whole partnership and no case: what comes out are names,
references and counts, and nothing of what a case says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet, Value

from casework.acting import as_system
from casework.audit import SHOWN, Access, not_kept_from
from casework.models import (
    AccessEntry,
    Action,
    Case,
    ChangeEntry,
    Involvement,
    Person,
    Report,
    SupportReferral,
    User,
)

MOST_PEOPLE = 25  # offered for one name
TOTALLED = 20_000  # entries that are counted for the totals above a list
# Who does these things with a case is not at work on it.
NO_WORK = (
    *("accessrequest", "barrier", "concern", "emergencyaccess", "legalhold", "pointermark", "retentionreview"),
    "subjectaccessrequest",
)
FOR_TOTALS = ("at", "user_id", "user_label", "agency_label", "operation")  # the columns that they need


# --- Who has a part in a case


@dataclass
class Parts:
    """Who works on each case, by its reference: officers, teams and agencies by their numbers."""

    officers: dict[str, set[int]] = field(default_factory=dict)
    teams: dict[str, set[int]] = field(default_factory=dict)
    agencies: dict[str, set[int]] = field(default_factory=dict)

    def add(self, reference: str, officer: int | None, team: int | None = None, agency: int | None = None) -> None:
        for held, number in ((self.officers, officer), (self.teams, team), (self.agencies, agency)):
            if number:
                held.setdefault(reference, set()).add(number)

    def has(self, user: User, reference: str) -> bool:
        return user.pk in self.officers.get(reference, ())

    def team_has(self, user: User, reference: str) -> bool:
        return bool(user.team_id) and user.team_id in self.teams.get(reference, ())

    def agency_has(self, user: User, reference: str) -> bool:
        return user.agency_id in self.agencies.get(reference, ())


def parts_in(references: Iterable[str], *, since: datetime | None = None) -> Parts:
    """Who leads each case (or took the report), has an action or a support referral in it, took a report of it, or wrote
    anything in it (since a moment). A team has a part where the case waits in its queue or one of its officers has a part."""
    held, parts = list(references), Parts()
    with as_system("a part in a case is asked about by number, for who saw it"):
        for row in Case.objects.filter(reference__in=held).values_list("reference", "lead", "team", "lead_agency"):
            parts.add(*row)
        on_case = {"case__reference__in": held}
        for row in Action.objects.filter(**on_case).values_list("case__reference", "officer", "team", "agency"):
            parts.add(*row)
        referrals = SupportReferral.objects.filter(**on_case)
        for row in referrals.values_list("case__reference", "worker", "team", "agency"):
            parts.add(*row)
        for reference, taker in Report.objects.filter(**on_case).values_list("case__reference", "recorded_by"):
            parts.add(reference, taker)
        for reference, taker in Report.objects.filter(reference__in=held).values_list("reference", "recorded_by"):
            parts.add(reference, taker)
        changes = ChangeEntry.objects.filter(records__overlap=held, user_id__isnull=False)
        changes = changes.exclude(object_type__in=NO_WORK).exclude(operation=ChangeEntry.Operation.DISCLOSURE)
        written = changes.filter(at__gte=since) if since else changes
        for records, officer in written.values_list("records", "user_id").distinct():
            for reference in set(records) & set(held):
                parts.add(reference, officer)
        _add_teams(parts)
    return parts


def _add_teams(parts: Parts) -> None:
    everybody = set().union(*parts.officers.values()) if parts.officers else set()
    known = {user.pk: user for user in User.objects.filter(pk__in=everybody).only("pk", "team", "agency")}
    for reference, officers in parts.officers.items():
        for officer in officers & known.keys():
            parts.add(reference, None, known[officer].team_id, known[officer].agency_id)


# --- The records of a person


@dataclass
class Known:
    """A human being as the record knows them: each agency's record of them, and the keys (`audit.key_of`) of what tells of
    them: those records, their reports, and the cases in which they stand."""

    identity: UUID
    people: list[Person]
    keys: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.people[0])

    @property
    def born(self) -> list[date]:
        return sorted({one.date_of_birth for one in self.people if one.date_of_birth})

    @property
    def held_by(self) -> list[str]:
        return sorted({one.agency.name for one in self.people})


def people_named(
    user: User, *, given_name: str, family_name: str, date_of_birth: date | None
) -> tuple[list[Known], bool]:
    """The people of the user's partnership whose surname begins so, each human being once; and whether there are more than
    are given. A date of birth and a given name leave out those whose records say otherwise."""
    held = Person.objects.filter(partnership=user.partnership_id, family_name__istartswith=family_name)
    held = held.exclude(identity__in=user.barred_people)
    if given_name:
        held = held.filter(given_name__istartswith=given_name)
    if date_of_birth:
        held = held.filter(Q(date_of_birth=date_of_birth) | Q(date_of_birth=None))
    with as_system("the data protection officer names a person to see who looked at them"):
        ordered = held.order_by("family_name", "given_name", "pk").values_list("identity", flat=True)
        identities = list(dict.fromkeys(ordered[: 4 * MOST_PEOPLE]))
        everybody: dict[UUID, list[Person]] = {}
        records = Person.objects.filter(partnership=user.partnership_id, identity__in=identities[:MOST_PEOPLE])
        for person in records.select_related("agency").order_by("pk"):
            everybody.setdefault(person.identity, []).append(person)
    found = [Known(identity, everybody[identity]) for identity in identities[:MOST_PEOPLE]]
    return found, len(identities) > MOST_PEOPLE


def person_known(user: User, identity: UUID) -> Known | None:
    """One human being of the user's partnership with everything that tells of them, or nothing."""
    with as_system("the entries about a person are found by the keys of their records, reports and cases"):
        held = Person.objects.filter(partnership=user.partnership_id, identity=identity)
        held = held.exclude(identity__in=user.barred_people)
        people = list(held.select_related("agency").order_by("pk"))
        if not people:
            return None
        reports = Report.objects.filter(victim__in=people).values_list("reference", "case__reference")
        involved = Involvement.objects.filter(person__in=people).values_list("case__reference", flat=True)
        of_reports = [reference for row in reports for reference in row if reference]
        references = sorted({*of_reports, *involved})
    return Known(identity, people, [*(f"person {one.pk}" for one in people), *references], references)


def names_of(user: User, numbers: Iterable[int]) -> dict[int, str]:
    """The names of these records of people, for the data protection officer of their partnership."""
    with as_system("the record names a person by a number, and its reader wants the name"):
        held = Person.objects.filter(partnership=user.partnership_id, pk__in=list(numbers))
        return {person.pk: str(person) for person in held.only("given_name", "family_name")}


# --- Totals


@dataclass
class OfficerTotal:
    """What one officer did among the entries that are counted."""

    user_id: int | None
    name: str
    agency: str
    opened: int = 0
    listed: int = 0
    changed: int = 0
    refused: int = 0
    other: int = 0  # signed in or out, and the like
    last_at: datetime | None = None
    has_part: bool | None = None  # None: not asked


@dataclass
class Totals:
    officers: list[OfficerTotal]
    months: list[tuple[str, int]]  # "2026-11", entries; months in between without any are in it
    is_cut: bool  # there are more than were counted
    asks_for_parts: bool = False

    @property
    def opened(self) -> int:
        return sum(one.opened for one in self.officers)

    @property
    def listed(self) -> int:
        return sum(one.listed for one in self.officers)

    @property
    def changed(self) -> int:
        return sum(one.changed for one in self.officers)

    @property
    def refused(self) -> int:
        return sum(one.refused for one in self.officers)

    @property
    def openers(self) -> list[OfficerTotal]:
        return [one for one in self.officers if one.opened]

    @property
    def agencies(self) -> set[str]:
        return {one.agency for one in self.openers}

    @property
    def strangers(self) -> list[OfficerTotal]:
        return [one for one in self.openers if one.has_part is False]


COLUMNS = {
    Access.CONSULTATION: "opened",
    Access.DISCLOSURE: "opened",
    Access.EMERGENCY: "opened",
    Access.SEARCH: "listed",
    Access.REFUSED: "refused",
}
COUNTED = """
SELECT user_id, user_label, agency_label, to_char(at AT TIME ZONE %s, 'YYYY-MM') AS month, operation, is_access,
       count(*) AS entries, max(at) AS last_at
FROM ({entries}) AS e GROUP BY 1, 2, 3, 4, 5, 6"""


def totals_of(entries: QuerySet, zone: str) -> Totals:
    """How much which officer did, and how much each month, of what `audit.entries_for` found with `most` at TOTALLED and the
    columns FOR_TOTALS. The database counts it: a person may stand in some ten thousand entries."""
    sql, values = entries.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(entries=sql), [zone, *values])
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    officers: dict[tuple, OfficerTotal] = {}
    months: dict[str, int] = {}
    for row in rows:
        key = (row["user_id"], row["user_label"], row["agency_label"])
        one = officers.setdefault(key, OfficerTotal(*key))
        column = _column(row)
        setattr(one, column, getattr(one, column) + row["entries"])
        one.last_at = max(filter(None, [one.last_at, row["last_at"]]))
        months[row["month"]] = months.get(row["month"], 0) + row["entries"]
    ordered = sorted(officers.values(), key=lambda one: (-one.opened, -one.listed, -one.changed, one.name))
    return Totals(ordered, _every_month(months), is_cut=sum(months.values()) >= TOTALLED)


def _column(row: dict[str, Any]) -> str:
    if not row["is_access"]:
        return "changed"
    return COLUMNS.get(row["operation"], "other")


def _every_month(counted: dict[str, int]) -> list[tuple[str, int]]:
    """From the first to the last, those without any entry, too."""
    if not counted:
        return []
    year, month = map(int, min(counted).split("-"))
    found = []
    while (name := f"{year}-{month:02}") <= max(counted):
        found.append((name, counted.get(name, 0)))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def say_who_has_a_part(totals: Totals, references: list[str]) -> None:
    """Fill in of each officer whether they have a part in any of these cases and reports."""
    parts, totals.asks_for_parts = parts_in(references), True
    known = User.objects.in_bulk([one.user_id for one in totals.openers if one.user_id])
    for one in totals.openers:
        user = known.get(one.user_id) if one.user_id else None
        one.has_part = user is not None and any(parts.has(user, key) or parts.team_has(user, key) for key in references)


# --- The words for a page of entries


def names_in(user: User, entries: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Who the numbers in these entries are: people and officers."""
    numbers: dict[str, set[int]] = {"person": set(), "user": set()}
    for entry in entries:
        if entry["object_type"] in numbers and entry["object_id"].isdecimal():
            numbers[entry["object_type"]].add(int(entry["object_id"]))
    people = names_of(user, numbers["person"]) if numbers["person"] else {}
    officers = User.objects.filter(pk__in=numbers["user"]).values_list("pk", "name") if numbers["user"] else []
    return {f"person {pk}": name for pk, name in people.items()} | {f"user {pk}": name for pk, name in officers}


def entry_of(user: User, log: str, pk: int) -> dict[str, Any] | None:
    """One entry of the user's partnership, as `audit.entries_for` gives it."""
    is_access = log == "access"
    model = AccessEntry if is_access else ChangeEntry
    ours = Q(partnership_id=user.partnership_id)
    if is_access:
        ours |= Q(holder_id=user.partnership_id)
    facts = F("detail" if is_access else "changes")
    entries = model._default_manager.filter(ours, not_kept_from(user), pk=pk)
    return entries.values("pk", *SHOWN, is_access=Value(is_access), facts=facts).first()
