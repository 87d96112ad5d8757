"""Where a human being stands, by whichever agency's record: also what the officer who asks may not read."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.models import Case, Involvement, Person, Report


def cases_with(*identities: UUID, partnership_id: int) -> QuerySet[Case]:
    """Every case of the partnership in which one of these human beings stands."""
    people = Person.objects.filter(partnership=partnership_id, identity__in=identities).values("pk")
    ids = Involvement.objects.filter(person__in=people).values("case")
    reported = Report.objects.filter(victim__in=people).exclude(case=None).values("case")
    return Case.objects.filter(Q(pk__in=ids) | Q(pk__in=reported), partnership=partnership_id)


def identities_on(cases: Any) -> QuerySet:
    """Everybody who stands in the cases (ids, or a query for them)."""
    involved = Involvement.objects.filter(case__in=cases).order_by().values("person__identity")
    return involved.union(Report.objects.filter(case__in=cases).order_by().values("victim__identity"))


def identities_by_case(cases: Iterable[int]) -> dict[int, set[UUID]]:
    """The same for each of the cases."""
    ids = list(cases)
    found: dict[int, set[UUID]] = {case: set() for case in ids}
    for case, identity in Involvement.objects.filter(case__in=ids).order_by().values_list("case", "person__identity"):
        found[case].add(identity)
    for told, identity in Report.objects.filter(case__in=ids).order_by().values_list("case", "victim__identity"):
        if told:
            found[told].add(identity)
    return found
