"""Reads boundaries: GeoJSON of boroughs, wards or LSOAs, as ONS and the Ordnance Survey name their properties."""

import re
from collections.abc import Iterator
from typing import Any

from assessment.sources.base import Feed, Known, Lines, Outcome, Outline, Refusal, Table, clean
from assessment.sources.places import Place, area_code, ward_kind

CODE = re.compile(r"^(lad|wd|ward|lsoa)_?(\d\d)?_?(cd|code)$")
GSS = re.compile(r"^[A-Z]\d{8}\Z", re.ASCII)
LEAST_AREA = 1e-9
"""In square degrees: a few square metres. What is smaller cannot be drawn."""
LEVELS = {"lsoa": 3, "wd": 2, "ward": 2, "lad": 1}


def _codes(names: list[str]) -> list[tuple[int, str, str, str]]:
    """The properties that hold codes, the smallest kind of place first: its rank, kind, year and property."""
    found = [(LEVELS[match[1]], match[1], match[2] or "", name) for name in names if (match := CODE.match(name))]
    return sorted(found, reverse=True)


def _recognises(names: list[str], rows: list[list[Any]]) -> bool:
    return "geometry" in names and bool(_codes(names))


def _read(heading: list[str], lines: Lines, known: Known) -> Iterator[Outcome]:
    seen: dict[str, int] = {}
    for (feature,) in lines:
        row = _feature(lines.number, feature, known)
        if isinstance(row, Outline):
            code = row.place.code if row.place else row.borough
            first = seen.setdefault(code, row.line)
            if first != row.line:
                row = Refusal(row.line, f"The same place as feature {first}.", row.borough)
        if row is not None:
            yield row


def _feature(line: int, feature: Any, known: Known) -> Outline | Refusal | None:
    """A place and its line; nothing for the City of London, which is in none of our figures."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return Refusal(line, "The feature has no properties.")
    told = {str(name).lower(): clean(str(value)) for name, value in properties.items() if value is not None}
    codes = _codes(list(told))
    if not codes:
        return Refusal(line, "The feature has no code of a borough, ward or LSOA.")
    _, level, year, name = codes[0]
    code = told[name]
    if code == "E09000001":
        return None
    title = told.get(name.replace("cd", "nm").replace("code", "name"), code)
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return Refusal(line, f"“{title}” has no Polygon or MultiPolygon.", title)
    if not GSS.match(code):
        return Refusal(line, f"“{code[:20]}” is not a code like E05000043.", title)
    if not _is_in_degrees(geometry):
        return Refusal(line, f"“{title}” is not in longitude and latitude (WGS84).", title)
    if not _is_an_area(geometry):
        return Refusal(line, f"The line of “{title}” goes round nothing, or leaves Great Britain.", title)
    borough = _borough(level, told, title, known)
    if borough is None:
        return Refusal(line, f"“{title}” is in no London borough that the feature names.", title)
    return Outline(line, _place(level, year, code, title, borough), borough, geometry)


def _borough(level: str, told: dict[str, str], title: str, known: Known) -> str | None:
    """The borough of a place: named by its code or name, or for an LSOA at the beginning of its own name."""
    if level == "lsoa" and (named := known.borough(title.rpartition(" ")[0])):
        return named
    wanted = [told[name] for name in told if re.match(r"^lad_?(\d\d)?_?(cd|code|nm|name)$", name)]
    return next((found for text in wanted if (found := known.borough(text))), None)


def _place(level: str, year: str, code: str, title: str, borough: str) -> Place | None:
    if level == "lad":
        return None
    if level == "lsoa":
        kind = "lsoa11" if year == "11" else "lsoa21"
        return Place(area_code(kind, code), title, kind, borough)
    kind = ("ward14" if int(year) < 18 else "ward22") if year else ward_kind(code)
    return Place(code, title, kind, borough)


def _is_in_degrees(geometry: dict[str, Any]) -> bool:
    try:
        rings = geometry["coordinates"] if geometry["type"] == "Polygon" else geometry["coordinates"][0]
        longitude, latitude = rings[0][0][:2]
        return -9 < longitude < 3 and 49 < latitude < 61
    except (KeyError, IndexError, TypeError, ValueError):
        return False


def _is_an_area(geometry: dict[str, Any]) -> bool:
    """Whether every point can be used: one line that goes nowhere would stop every map, and every search for a place."""
    import shapely
    from shapely.geometry import shape

    try:
        found = shape(geometry)
        west, south, east, north = found.bounds
        inside = -9 < west <= east < 3 and 49 < south <= north < 61
        return inside and bool(shapely.make_valid(found).area > LEAST_AREA)
    except (KeyError, IndexError, TypeError, ValueError, shapely.errors.ShapelyError):
        return False


FEEDS = (
    Feed(
        code="boundaries",
        name="Boundaries",
        source="boundaries",
        columns="GeoJSON whose features have a code of a borough, ward or LSOA (ward_code, WD22CD, lsoa21cd, lad_code)",
        table=Table.BOUNDARIES,
        recognises=_recognises,
        read=_read,
        is_json=True,
        max_rows=20_000,
    ),
)
