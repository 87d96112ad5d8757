"""The single rows of data.police.uk behind a figure, a page at a time however many there are."""

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from assessment.models import Area, StreetCrime
from assessment.sources.places import ons_code

PAGE = 100
"""Street rows on one page."""
FEW = 500
"""Up to so many rows are put in order at once. Of more, only the lots that a page lies in are read."""


class Lot(NamedTuple):
    """How many rows there are of one month, borough and type."""

    month: datetime.date
    borough: str
    category: str
    total: int


def lies_in(area: Area) -> dict[str, str]:
    """Which rows of a borough lie in one of its places; all of them in the borough itself."""
    column = {
        Area.Kind.WARD14: "ward14",
        Area.Kind.WARD22: "ward22",
        Area.Kind.LSOA11: "lsoa_code",
        Area.Kind.LSOA21: "lsoa_code",
    }.get(Area.Kind(area.kind))
    return {column: ons_code(area.code)} if column else {}


def lots(rows: QuerySet[StreetCrime]) -> list[Lot]:
    """The rows counted, in the order of the pages. Everything asked is in the index, so no row is read for it."""
    grouped = rows.order_by("month", "borough", "category").values_list("month", "borough", "category")
    return [Lot(*values) for values in grouped.annotate(total=Count("*"))]


class _Rows(Sequence[StreetCrime]):
    """Rows by month, borough and type, then as they stood in the file. A page deep down is found by counting lots, and not
    by reading all rows before it."""

    def __init__(self, rows: QuerySet[StreetCrime], held: list[Lot]):
        self._rows, self._held = rows, held
        self._total = sum(lot.total for lot in held)

    def __len__(self) -> int:
        return self._total

    def __getitem__(self, part: Any) -> Any:
        first, last = part.start, part.stop
        wanted, before, skipped = Q(), 0, 0
        for lot in self._held:
            if before + lot.total <= first:
                skipped = before + lot.total
            elif before < last:
                wanted |= Q(month=lot.month, borough=lot.borough, category=lot.category)
            before += lot.total
        if self._total <= FEW:
            wanted, skipped = Q(), 0
        found = self._rows.filter(wanted).order_by("month", "borough", "category", "pk")
        return list(found[first - skipped : last - skipped])


def page_of(rows: QuerySet[StreetCrime], held: list[Lot], page: str | int) -> Page[StreetCrime]:
    """One page of the rows."""
    return Paginator(_Rows(rows, held), PAGE).get_page(page)
