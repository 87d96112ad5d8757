"""Finds the borough and ward that a point lies in, from the boundaries that are held."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db import connection

from assessment.models import Boundary, StreetCrime
from assessment.places import ensure_places

KINDS = ("borough", "ward14", "ward22")
Point = tuple[float, float]
Found = tuple[str, str, str]


class Locator:
    """Points in, codes of borough, ward of 2014 and ward of 2022 out; empty where no boundary that is held is round them.

    Boundaries are simplified, so that neighbours may overlap by two or three metres: the first found counts.
    """

    def __init__(self) -> None:
        from shapely import STRtree
        from shapely.geometry import shape

        ensure_places()
        self._trees: list[tuple[Any, list[str]]] = []
        for kind in KINDS:
            rows = Boundary.objects.filter(area__kind=kind).order_by("area__code").values_list("geometry", "area__code")
            held = list(rows)
            self._trees.append((STRtree([shape(geometry) for geometry, _ in held]), [code for _, code in held]))

    def find(self, points: Sequence[Point]) -> list[Found]:
        """The codes of each point, in the same order."""
        from shapely import points as as_points

        if not points:
            return []
        columns: list[list[str]] = []
        for tree, codes in self._trees:
            found = [""] * len(points)
            if codes:
                where, which = tree.query(as_points(points), predicate="intersects")
                for at, index in sorted(zip(where.tolist(), which.tolist(), strict=True), reverse=True):
                    found[at] = codes[index]
            columns.append(found)
        return list(zip(*columns, strict=True))  # type: ignore[arg-type]  # three columns, one of each kind


# --- Rows that were here before the boundaries

POINTS = 10_000
"""How many points are looked up at once."""
AGAIN_SQL = """
UPDATE assessment_streetcrime AS row
SET ward14 = found.ward14, ward22 = found.ward22, borough = coalesce(nullif(found.borough, ''), row.borough)
FROM unnest(%s::float8[], %s::float8[], %s::text[], %s::text[], %s::text[]) AS found(x, y, borough, ward14, ward22)
WHERE row.longitude = found.x AND row.latitude = found.y
  AND (row.ward14, row.ward22) IS DISTINCT FROM (found.ward14, found.ward22)
"""


def locate_again(boroughs: Collection[str], progress: Callable[[float], None]) -> int:
    """Give the street rows of some boroughs (by code; rows of none are looked at too) the wards that their points lie in by
    the boundaries held now. Running it again changes nothing. `progress` is told the share that is done. Returns how many
    rows were changed."""
    held = StreetCrime.objects.filter(borough__in=[*boroughs, ""]).exclude(longitude=None).order_by()
    known: dict[Point, set[tuple[str, str]]] = defaultdict(set)
    for x, y, *wards in held.values_list("longitude", "latitude", "ward14", "ward22").distinct():
        known[x, y].add((wards[0], wards[1]))  # type: ignore[index]  # none without a point
    points, locator, changed = sorted(known), Locator(), 0
    for first in range(0, len(points), POINTS):
        some = points[first : first + POINTS]
        found = zip(some, locator.find(some), strict=True)
        columns = list(zip(*((*point, *codes) for point, codes in found if known[point] != {codes[1:]}), strict=True))
        if columns:
            with connection.cursor() as cursor:
                cursor.execute(AGAIN_SQL, [list(column) for column in columns])
                changed += cursor.rowcount
        progress((first + len(some)) / len(points))
    return changed
