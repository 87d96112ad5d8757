"""Where the names of places stand on a map: inside their place where they fit in up to three lines, otherwise in the white
around the map, with a line that leads to the place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

from assessment.drawing.axis import text_width

STEPS = 24
"""So many heights of a place are tried."""
ROOM = 2
"""Between a name and the edge of its place."""
LEADING = 1.06
MOST_LINES = 3
SMALLER = 0.88
"""A name that does not fit is set so much smaller before it is put outside."""
Edge = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """A name in lines, centred on `x`, `y`. `leads_to`: the point in its place, of a name that stands outside."""

    lines: list[str]
    x: float
    y: float
    size: float
    leads_to: tuple[float, float] | None = None

    @property
    def box(self) -> tuple[float, float, float, float]:
        half = _width(self.lines, self.size) / 2
        tall = _height(self.lines, self.size) / 2
        return (self.x - half, self.y - tall, self.x + half, self.y + tall)

    @property
    def bottom(self) -> float:
        return self.box[3]

    @property
    def baselines(self) -> list[float]:
        first = self.y - (len(self.lines) - 1) * self.size * LEADING / 2 + self.size * 0.35
        return [first + n * self.size * LEADING for n in range(len(self.lines))]

    @property
    def starts_at(self) -> tuple[float, float]:
        """The point of the name's edge that its line begins at."""
        left, top, right, bottom = self.box
        x, y = self.leads_to or (self.x, self.y)
        return (min(max(x, left - 2), right + 2), min(max(y, top), bottom))


@lru_cache(maxsize=64)
def place(names: tuple[str, ...], polygons: tuple[Any, ...], size: float, width: float) -> list[Label]:
    """A label a name, in their order, none over another; on a drawing `width` wide, which may grow at its foot. It takes half
    a second for the wards of a borough, which each map of a paper shows again with other numbers: so it is kept."""
    import shapely

    land = shapely.union_all(polygons)
    shapely.prepare(land)
    inside = [
        _inside(name, polygon, size) or _inside(name, polygon, size * SMALLER)
        for name, polygon in zip(names, polygons, strict=True)
    ]
    taken = [label for label in inside if label]
    placed = []
    for name, polygon, label in zip(names, polygons, inside, strict=True):
        if label is None:
            label = _outside(name, polygon, land, taken, size, width)
            taken.append(label)
        placed.append(label)
    return placed


def _width(lines: Iterable[str], size: float) -> float:
    return max(text_width(line, size) for line in lines)


def _height(lines: Sequence[str], size: float) -> float:
    return (len(lines) - 1) * size * LEADING + size


def _broken(name: str) -> Iterable[list[str]]:
    """The name in one line, then in the ways to break it in two, then in three; the evenest way first."""
    words = name.split()
    for count in range(1, min(MOST_LINES, len(words)) + 1):
        ways = []
        for cuts in combinations(range(1, len(words)), count - 1):
            ends = [0, *cuts, len(words)]
            ways.append([" ".join(words[start:end]) for start, end in zip(ends, ends[1:], strict=False)])
        yield min(ways, key=lambda lines: max(map(len, lines)))


def _inside(name: str, polygon: Any, size: float) -> Label | None:
    """The name where its place is wide enough for it, as near as can be to the middle of the place."""
    edges = _edges(polygon)
    (_, top, _, bottom), middle = polygon.bounds, polygon.centroid
    for lines in _broken(name):
        tall, wide = _height(lines, size), _width(lines, size) + 2 * ROOM
        free = max(bottom - top - tall, 0)
        heights = [top + tall / 2 + free * n / STEPS for n in range(STEPS + 1)]
        for y in sorted(heights, key=lambda y: abs(y - middle.y)):
            start, end = _stretch(edges, y - tall / 2, y + tall / 2)
            if end - start >= wide:
                return Label(lines, min(max(middle.x, start + wide / 2), end - wide / 2), y, size)
    return None


def _edges(polygon: Any) -> list[Edge]:
    """The polygon's edges, the higher end of each first."""
    rings = [list(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
    pairs = [sorted(pair, key=lambda point: point[1]) for ring in rings for pair in zip(ring, ring[1:], strict=False)]
    return [(*first, *second) for first, second in pairs]


def _stretch(edges: Sequence[Edge], top: float, bottom: float) -> tuple[float, float]:
    """The longest stretch, from left to right, of a band across a polygon that no edge of it comes into."""
    crossing = sorted(_span(edge, top, bottom) for edge in edges if edge[3] >= top and edge[1] <= bottom)
    found, reach = [(0.0, 0.0)], float("inf")
    for start, end in crossing:
        if start > reach and _is_in(edges, (reach + start) / 2, (top + bottom) / 2):
            found.append((reach, start))
        reach = max(end, reach if reach < float("inf") else end)
    return max(found, key=lambda one: one[1] - one[0])


def _span(edge: Edge, top: float, bottom: float) -> tuple[float, float]:
    """From where to where an edge goes within a band."""
    left, high, right, low = edge
    if high == low:
        return min(left, right), max(left, right)
    ends = [left + (right - left) * (y - high) / (low - high) for y in (max(high, top), min(low, bottom))]
    return min(ends), max(ends)


def _is_in(edges: Sequence[Edge], x: float, y: float) -> bool:
    crossed = [edge for edge in edges if edge[1] <= y < edge[3]]
    return sum(_span(edge, y, y)[0] < x for edge in crossed) % 2 == 1


def _outside(name: str, polygon: Any, land: Any, taken: Sequence[Label], size: float, width: float) -> Label:
    """The name in one line, in the white as near to its place as may be; below the map where there is no white."""
    import numpy
    import shapely

    point = polygon.representative_point()
    half, tall, foot = _width([name], size) / 2, size / 2, land.bounds[3] + size
    across, down = numpy.meshgrid(numpy.arange(half + 2, width - half, 10), numpy.arange(size, foot, 6))
    standing = shapely.box(across - half - 4, down - tall - 4, across + half + 4, down + tall + 4)
    names = shapely.union_all(
        [shapely.box(*one.box) for one in taken] + [_leader(one) for one in taken if one.leads_to]
    )
    is_white = ~shapely.intersects(land, standing) & ~shapely.intersects(names, standing)
    corners = [*zip(across[is_white].tolist(), down[is_white].tolist(), strict=True)]
    found = [Label([name], x, y, size, (point.x, point.y)) for x, y in corners]
    leaders = [_leader(one) for one in found]
    nearest = sorted(range(len(found)), key=lambda n: leaders[n].length)
    below = Label([name], half + 2, max(foot, *(one.bottom for one in taken), 0) + size, size, (point.x, point.y))
    return next((found[n] for n in nearest if not leaders[n].intersects(names)), below)


def _leader(label: Label) -> Any:
    from shapely.geometry import LineString

    return LineString([label.starts_at, label.leads_to or label.starts_at])
