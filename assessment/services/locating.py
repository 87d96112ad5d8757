"""Finds the borough and ward that a point lies in, from the boundaries that are held."""

from collections.abc import Sequence
from typing import Any

from assessment.models import Boundary
from assessment.places import ensure_places

KINDS = ("borough", "ward14", "ward22")
MOST_KEPT = 200_000
"""How many points are remembered: data.police.uk has about that many for London, and a point is used again and again."""
Point = tuple[float, float]
Found = tuple[str, str, str]
NOWHERE: Found = ("", "", "")


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
        self._kept: dict[Point, Found] = {}

    def find(self, points: Sequence[Point | None]) -> list[Found]:
        """The codes of each point, in the same order."""
        new = sorted({point for point in points if point is not None and point not in self._kept})
        if len(self._kept) + len(new) > MOST_KEPT:
            self._kept = {
                point: self._kept[point] for point in set(points) if point is not None and point in self._kept
            }
        self._look_up(new)
        return [NOWHERE if point is None else self._kept[point] for point in points]

    def _look_up(self, points: list[Point]) -> None:
        from shapely import points as as_points

        if not points:
            return
        columns: list[list[str]] = []
        for tree, codes in self._trees:
            found = [""] * len(points)
            if codes:
                where, which = tree.query(as_points(points), predicate="intersects")
                for at, index in sorted(zip(where.tolist(), which.tolist(), strict=True), reverse=True):
                    found[at] = codes[index]
            columns.append(found)
        for point, borough, ward14, ward22 in zip(points, *columns, strict=True):
            self._kept[point] = (borough, ward14, ward22)
