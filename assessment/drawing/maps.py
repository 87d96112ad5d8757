"""Maps as SVG, drawn by the product itself: places in shades of blue by their value. No tiles, no script, no font.

Five classes at most, in the sequential blues of the Government Analysis Function's palette, lightest for the fewest. A place
whose number is hidden is hatched, one without a number is white with a dashed line: neither is told by colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, radians
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

BLUES = ("#E3EEF8", "#A9CBEB", "#6BACE6", "#2073BC", "#12436D")
PALETTES = {1: (2,), 2: (1, 4), 3: (1, 2, 4), 4: (0, 2, 3, 4), 5: (0, 1, 2, 3, 4)}
WIDTH, MARGIN, LEGEND_ROW, FONT = 620.0, 6.0, 24, 12
LETTER = 0.56
"""The width of a letter, in parts of its height."""
TOLERANCE = 0.00015
"""How far a simplified line may lie from the true one, in degrees: about 15 metres."""
INK = "#0b0c0c"


@dataclass(frozen=True)
class Shape:
    """A place on a map. `text` is its value as printed; without `value` it is hidden (`is_hidden`) or missing."""

    code: str
    name: str
    geometry: dict[str, Any]
    value: float | None
    text: str
    is_hidden: bool = False
    url: str = ""


def draw(
    *, name: str, finding: str, shapes: Sequence[Shape], unit: str, labels: bool = True, rest: str = "No figure"
) -> SafeString:
    """The map. `name` makes its ids unique on the page, `finding` is its alternative text, `unit` heads the legend, and
    `rest` says there what a white place is."""
    outlines = _projected(shapes)
    top = _legend_height(shapes)
    height = max((y for outline in outlines for ring in outline.rings for _, y in ring), default=0.0) + MARGIN
    breaks = classes([one.value for one in shapes if one.value is not None])
    drawn = [_shape(one, outline, breaks, name) for one, outline in zip(shapes, outlines, strict=True)]
    words = [_label(one, outline, breaks) for one, outline in zip(shapes, outlines, strict=True)] if labels else []
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="asb-chart" role="group" aria-labelledby="{0}-title" '
        'viewBox="0 0 {1} {2}" width="100%" font-family="arial, sans-serif" font-size="{3}" fill="{4}">'
        '<title id="{0}-title">{5}</title><defs><pattern id="{0}-hatch" width="6" height="6" '
        'patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#ffffff"/>'
        '<path d="M0 6L6 0" stroke="#505a5f" stroke-width="1"/></pattern></defs>{6}'
        '<g transform="translate(0 {7})">{8}<g aria-hidden="true" text-anchor="middle">{9}</g></g></svg>',
        name, f"{WIDTH:.0f}", f"{height + top:.0f}", FONT, INK, finding, _legend(shapes, breaks, unit, name, rest), top,
        _joined(drawn), _joined(words),
    )  # fmt: skip


def classes(values: Sequence[float]) -> list[float]:
    """Where the classes above the first begin: as many places in each, five classes at most, and never two places of one
    value in two classes."""
    ordered = sorted(values)
    count = min(5, len(set(ordered)))
    cuts = {ordered[len(ordered) * n // count] for n in range(1, count)} if ordered else set()
    return sorted(cut for cut in cuts if cut > ordered[0])


def colour(value: float, breaks: Sequence[float]) -> int:
    """Which of BLUES a value has."""
    return PALETTES[len(breaks) + 1][sum(value >= cut for cut in breaks)]


# --- Shapes


@dataclass(frozen=True)
class _Outline:
    rings: list[list[tuple[float, float]]]
    at: tuple[float, float]
    room: float


def _projected(shapes: Sequence[Shape]) -> list[_Outline]:
    """The lines in units of the drawing: neighbours keep the line they share. A degree of longitude is shorter than one of
    latitude, so it is drawn as long as it is in the middle of the map."""
    import shapely
    from shapely.affinity import affine_transform
    from shapely.geometry import shape

    if not shapes:
        return []
    found = shapely.make_valid([shape(one.geometry) for one in shapes])
    simple = shapely.coverage_simplify(found, TOLERANCE) if len(shapes) > 1 else found
    west, south, east, north = shapely.total_bounds(simple)
    flat = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * flat)
    matrix = [scale * flat, 0, 0, -scale, MARGIN - west * scale * flat, MARGIN + north * scale]
    return [_outline(affine_transform(one, matrix)) for one in simple]


def _outline(geometry: Any) -> _Outline:
    polygons = [one for one in getattr(geometry, "geoms", [geometry]) if one.geom_type == "Polygon"]
    largest = max(polygons, key=lambda one: one.area)
    point = largest.representative_point()
    from shapely.geometry import LineString

    across = largest.intersection(LineString([(-1, point.y), (WIDTH + 1, point.y)]))
    lines = [one for one in getattr(across, "geoms", [across]) if one.geom_type == "LineString"]
    room = max((one for one in lines if one.distance(point) < 1), key=lambda one: one.length, default=None)
    middle = room.centroid.x if room is not None else point.x
    rings = [list(ring.coords) for one in polygons for ring in (one.exterior, *one.interiors)]
    return _Outline(rings, (middle, point.y), room.length if room is not None else 0.0)


def _shape(one: Shape, outline: _Outline, breaks: Sequence[float], name: str) -> SafeString:
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring[:-1]) + "Z" for ring in outline.rings)
    drawn = format_html(
        '<path d="{}" fill="{}" stroke="{}" stroke-width="0.7" stroke-linejoin="round"{} fill-rule="evenodd">'
        "<title>{}: {}</title></path>",
        path, _fill(one, breaks, name), "#505a5f", _dashes(one), one.name, one.text,
    )  # fmt: skip
    if not one.url:
        return drawn
    return format_html('<a href="{}" aria-label="{}: {}">{}</a>', one.url, one.name, one.text, drawn)


def _fill(one: Shape, breaks: Sequence[float], name: str) -> str:
    if one.value is not None:
        return BLUES[colour(one.value, breaks)]
    return f"url(#{name}-hatch)" if one.is_hidden else "#ffffff"


def _dashes(one: Shape) -> SafeString:
    return format_html(' stroke-dasharray="{}"', "3 2") if one.value is None and not one.is_hidden else SafeString("")


def _label(one: Shape, outline: _Outline, breaks: Sequence[float]) -> SafeString:
    """The name inside the place, in one line or two, where it fits."""
    lines = [one.name]
    if len(one.name) * FONT * LETTER > outline.room - 4 and " " in one.name:
        cut = min(
            (at for at, letter in enumerate(one.name) if letter == " "), key=lambda at: abs(2 * at - len(one.name))
        )
        lines = [one.name[:cut], one.name[cut + 1 :]]
    if max(map(len, lines)) * FONT * LETTER > outline.room - 4:
        return SafeString("")
    dark = one.value is not None and colour(one.value, breaks) >= 3
    halo = SafeString(' stroke="#ffffff" stroke-width="3" paint-order="stroke"') if one.is_hidden else SafeString("")
    x, y = outline.at
    first = y + FONT * 0.35 - (len(lines) - 1) * FONT / 2
    return format_html_join(
        "",
        '<text x="{}" y="{}" fill="{}" pointer-events="none"{}>{}</text>',
        (
            (f"{x:.1f}", f"{first + n * FONT:.1f}", "#ffffff" if dark else INK, halo, line)
            for n, line in enumerate(lines)
        ),
    )


# --- Legend


def _legend_height(shapes: Sequence[Shape]) -> int:
    return LEGEND_ROW * (2 + _has_other(shapes))


def _has_other(shapes: Sequence[Shape]) -> int:
    return int(any(one.value is None for one in shapes))


def _legend(shapes: Sequence[Shape], breaks: Sequence[float], unit: str, name: str, rest: str) -> SafeString:
    """What each shade stands for, in numbers, above the map."""
    values = [one.value for one in shapes if one.value is not None]
    entries = [(BLUES[colour(min(group), breaks)], _span(min(group), max(group))) for group in _groups(values, breaks)]
    step = (WIDTH - 2 * MARGIN) / max(len(entries), 1)
    parts = [format_html('<text x="{}" y="14" font-size="13" font-weight="700">{}</text>', MARGIN, unit)]
    parts += [_key(MARGIN + n * step, LEGEND_ROW, fill, text) for n, (fill, text) in enumerate(entries)]
    others = []
    if any(one.is_hidden for one in shapes):
        others.append((f"url(#{name}-hatch)", "Hidden"))
    if any(one.value is None and not one.is_hidden for one in shapes):
        others.append(("#ffffff", rest))
    parts += [_key(MARGIN + n * 200, 2 * LEGEND_ROW, fill, text) for n, (fill, text) in enumerate(others)]
    return _joined(parts)


def _groups(values: Sequence[float], breaks: Sequence[float]) -> list[list[float]]:
    found: list[list[float]] = [[] for _ in range(len(breaks) + 1)]
    for value in values:
        found[sum(value >= cut for cut in breaks)].append(value)
    return [group for group in found if group]


def _span(low: float, high: float) -> str:
    texts = [f"{one:,.0f}" if one == int(one) else f"{Decimal(one):,.1f}" for one in (low, high)]
    return texts[0] if texts[0] == texts[1] else f"{texts[0]} to {texts[1]}"


def _key(x: float, y: float, fill: str, text: str) -> SafeString:
    return format_html(
        '<rect x="{0}" y="{1}" width="18" height="14" fill="{2}" stroke="#505a5f" stroke-width="0.7"/>'
        '<text x="{3}" y="{4}" font-size="12">{5}</text>',
        f"{x:.0f}", y, fill, f"{x + 24:.0f}", y + 12, text,
    )  # fmt: skip


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
