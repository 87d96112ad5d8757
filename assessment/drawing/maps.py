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

from assessment.drawing.axis import text_width
from assessment.drawing.labels import Label, place

BLUES = ("#E3EEF8", "#A9CBEB", "#6BACE6", "#2073BC", "#12436D")
PALETTES = {1: (2,), 2: (1, 4), 3: (1, 2, 4), 4: (0, 2, 3, 4), 5: (0, 1, 2, 3, 4)}
WIDTH, MARGIN, LEGEND_ROW, FONT = 620.0, 6.0, 26, 14
KEY_FONT, KEY_ROOM = 13, 38
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
    height = max((y for outline in outlines for ring in outline.rings for _, y in ring), default=0.0) + MARGIN
    breaks = classes([one.value for one in shapes if one.value is not None])
    top = _legend_height(shapes, breaks)
    drawn = [_shape(one, outline, breaks, name) for one, outline in zip(shapes, outlines, strict=True)]
    words, below = _labels(shapes, outlines, breaks) if labels else (SafeString(""), 0.0)
    height = max(height, below + MARGIN)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="asb-chart" role="group" aria-labelledby="{0}-title" '
        'viewBox="0 0 {1} {2}" width="100%" font-family="arial, sans-serif" font-size="{3}" fill="{4}">'
        '<title id="{0}-title">{5}</title><defs><pattern id="{0}-hatch" width="6" height="6" '
        'patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#ffffff"/>'
        '<path d="M0 6L6 0" stroke="#505a5f" stroke-width="1"/></pattern></defs>{6}'
        '<g transform="translate(0 {7})">{8}<g aria-hidden="true" text-anchor="middle">{9}</g></g></svg>',
        name, f"{WIDTH:.0f}", f"{height + top:.0f}", FONT, INK, finding, _legend(shapes, breaks, unit, name, rest), top,
        _joined(drawn), words,
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
    polygon: Any


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
    rings = [list(ring.coords) for one in polygons for ring in (one.exterior, *one.interiors)]
    return _Outline(rings, largest)


def _shape(one: Shape, outline: _Outline, breaks: Sequence[float], name: str) -> SafeString:
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring[:-1]) + "Z" for ring in outline.rings)
    drawn = format_html(
        '<path d="{}" fill="{}" stroke="{}" stroke-width="0.7" stroke-linejoin="round"{} fill-rule="evenodd">'
        "<title>{}: {}</title></path>",
        path, _fill(one, breaks, name), "#505a5f", _dashes(one), one.name, one.text,
    )  # fmt: skip
    if not one.url:
        return drawn
    # The table below has the same links, and the keyboard need not pass each place twice.
    return format_html('<a href="{}" tabindex="-1" aria-label="{}: {}">{}</a>', one.url, one.name, one.text, drawn)


def _fill(one: Shape, breaks: Sequence[float], name: str) -> str:
    if one.value is not None:
        return BLUES[colour(one.value, breaks)]
    return f"url(#{name}-hatch)" if one.is_hidden else "#ffffff"


def _dashes(one: Shape) -> SafeString:
    return format_html(' stroke-dasharray="{}"', "3 2") if one.value is None and not one.is_hidden else SafeString("")


def _labels(shapes: Sequence[Shape], outlines: Sequence[_Outline], breaks: Sequence[float]) -> tuple[SafeString, float]:
    """The names of the places, and how far down they reach."""
    placed = place(tuple(one.name for one in shapes), tuple(outline.polygon for outline in outlines), FONT, WIDTH)
    drawn = [_label(label, one, breaks) for label, one in zip(placed, shapes, strict=True)]
    return _joined(drawn), max((label.bottom for label in placed), default=0.0)


def _label(label: Label, one: Shape, breaks: Sequence[float]) -> SafeString:
    """A name inside its place, or beside the map at the end of a line that leads to its place."""
    is_dark = label.leads_to is None and one.value is not None and colour(one.value, breaks) >= 3
    halo = SafeString(' stroke="#ffffff" stroke-width="3" paint-order="stroke"') if one.is_hidden else SafeString("")
    words = format_html_join(
        "",
        '<text x="{}" y="{}" font-size="{}" fill="{}" pointer-events="none"{}>{}</text>',
        (
            (f"{label.x:.1f}", f"{y:.1f}", f"{label.size:.1f}", "#ffffff" if is_dark else INK, halo, line)
            for y, line in zip(label.baselines, label.lines, strict=True)
        ),
    )
    return _leader(label) + words


def _leader(label: Label) -> SafeString:
    if label.leads_to is None:
        return SafeString("")
    (x, y), (end_x, end_y) = label.starts_at, label.leads_to
    return format_html(
        '<path d="M{0} {1}L{2} {3}" stroke="#ffffff" stroke-width="3"/><path d="M{0} {1}L{2} {3}" stroke="{4}"/>'
        '<circle cx="{2}" cy="{3}" r="3.5" fill="{4}" stroke="#ffffff"/>',
        f"{x:.1f}", f"{y:.1f}", f"{end_x:.1f}", f"{end_y:.1f}", INK,
    )  # fmt: skip


# --- Legend


def _legend_height(shapes: Sequence[Shape], breaks: Sequence[float]) -> int:
    entries = len(_spans(shapes, breaks))
    return LEGEND_ROW * (1 + -(-entries // _beside(shapes, breaks)) + _has_other(shapes))


def _has_other(shapes: Sequence[Shape]) -> int:
    return int(any(one.value is None for one in shapes))


def _spans(shapes: Sequence[Shape], breaks: Sequence[float]) -> list[tuple[str, str]]:
    """Each shade that is on the map with the numbers it stands for."""
    groups = _groups([one.value for one in shapes if one.value is not None], breaks)
    return [(BLUES[colour(min(group), breaks)], _span(min(group), max(group))) for group in groups]


def _beside(shapes: Sequence[Shape], breaks: Sequence[float]) -> int:
    """How many shades of the legend have room in a line."""
    widest = max((text_width(text, KEY_FONT) for _, text in _spans(shapes, breaks)), default=1) + KEY_ROOM
    return min(5, int((WIDTH - MARGIN) // widest) or 1)


def _legend(shapes: Sequence[Shape], breaks: Sequence[float], unit: str, name: str, rest: str) -> SafeString:
    """What each shade stands for, in numbers, above the map."""
    beside, top = _beside(shapes, breaks), _legend_height(shapes, breaks)
    step = (WIDTH - MARGIN) / beside
    parts = [format_html('<text x="{}" y="14" font-weight="700">{}</text>', MARGIN, unit)]
    for n, (fill, text) in enumerate(_spans(shapes, breaks)):
        parts.append(_key(MARGIN + n % beside * step, LEGEND_ROW * (1 + n // beside), fill, text))
    others = []
    if any(one.is_hidden for one in shapes):
        others.append((f"url(#{name}-hatch)", "Hidden"))
    if any(one.value is None and not one.is_hidden for one in shapes):
        others.append(("#ffffff", rest))
    parts += [_key(MARGIN + n * 200, top - LEGEND_ROW, fill, text) for n, (fill, text) in enumerate(others)]
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
        '<text x="{3}" y="{4}" font-size="{6}">{5}</text>',
        f"{x:.0f}", y, fill, f"{x + 24:.0f}", y + 12, text, KEY_FONT,
    )  # fmt: skip


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
