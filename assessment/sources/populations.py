"""Reads how many people, households and dwellings a place has: the ONS and GLA files, and one layout of our own.

The same year is published again: first, as revised, as rebased to the next census. Each is kept as what it is, and a rate
says which it used.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation

from assessment.sources.base import Estimated, Feed, Known, Lines, Outcome, Refusal, Table, clean
from assessment.sources.places import Place, area_code, ward_kind

FIRST_PUBLISHED_YEARS = {2015, 2016}
"""The years for which the GLA's file holds residents as first published (data/README.md). Other years of it are what was
known in 2019, and are not used."""
CITY = "E09000001"
"""The City of London: a police force of its own, in none of the Met's figures."""
RESIDENTS, HOUSEHOLDS, DWELLINGS = "residents", "households", "dwellings"
MEASURES = {RESIDENTS, HOUSEHOLDS, DWELLINGS}
KINDS = {"first", "revised", "rebased", "census", "projected"}
YEAR = re.compile(r"^(19|20)\d{2}")
Cells = dict[str, str]
Wanted = list[tuple[str, str, str, str]]
"""Measure, kind, year and value of each number in a row, as text."""


def _rows(where: Callable[[Cells, Known], tuple[Place | None, str] | str | None], what: Callable[[Cells], Wanted]):
    """A reader: `where` says which place a row is about (None: not for us; text: why not), `what` which numbers it has."""

    def read(heading: list[str], lines: Lines, known: Known) -> Iterator[Outcome]:
        names = [clean(name).lower() for name in heading]
        seen: dict[tuple[str, int, str, str], int] = {}
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(heading):
                yield Refusal(lines.number, f"The row has {len(cells)} cells and the first line has {len(heading)}.")
                continue
            named = dict(zip(names, (clean(cell) for cell in cells), strict=True))
            place = where(named, known)
            if isinstance(place, str):
                yield Refusal(lines.number, place)
            elif place is not None:
                for wanted in what(named):
                    yield _once(_estimate(lines.number, *place, *wanted), seen)

    return read


def _estimate(
    line: int, place: Place | None, borough: str, measure: str, kind: str, year: str, text: str
) -> Estimated | Refusal:
    value = _value(text)
    if not YEAR.match(year):
        return Refusal(line, f"“{year}” is not a year.", borough)
    if measure not in MEASURES or kind not in KINDS:
        return Refusal(line, f"“{measure}, {kind}” is not a measure and kind that is kept.", borough)
    if value is None:
        return Refusal(line, f"“{text}” is not a number of {measure}.", borough)
    return Estimated(line, place, borough, int(year[:4]), measure, kind, value)


def _value(text: str) -> int | None:
    try:
        found = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return int(found) if found.is_finite() and 0 <= found < 10**9 else None


def _once(row: Estimated | Refusal, seen: dict[tuple[str, int, str, str], int]) -> Estimated | Refusal:
    if isinstance(row, Refusal):
        return row
    key = (row.place.code if row.place else row.borough, row.year, row.measure, row.kind)
    first = seen.setdefault(key, row.line)
    return row if first == row.line else Refusal(row.line, f"The same place and year as line {first}.", row.borough)


def _borough(column: str) -> Callable[[Cells, Known], tuple[None, str] | str | None]:
    def where(cells: Cells, known: Known) -> tuple[None, str] | str | None:
        code = cells[column]
        if code == CITY or not code.startswith("E09"):
            return None
        name = known.borough(code)
        return (None, name) if name else f"“{code}” is not a London borough."

    return where


def _ward(cells: Cells, known: Known) -> tuple[Place, str] | str:
    borough = known.borough(cells["borough"])
    if borough is None:
        return f"“{cells['borough']}” is not a London borough."
    return Place(cells["code"], cells["ward_name"], ward_kind(cells["code"]), borough), borough


def _lsoa(kind: str, code: str, name: str) -> Callable[[Cells, Known], tuple[Place, str] | str]:
    def where(cells: Cells, known: Known) -> tuple[Place, str] | str:
        borough = known.borough(cells[name].rpartition(" ")[0])
        if borough is None:
            return f"“{cells[name]}” is not an LSOA of a London borough."
        return Place(area_code(kind, cells[code]), cells[name], kind, borough), borough

    return where


def _gla(cells: Cells) -> Wanted:
    year, found = cells["date"][:4], []
    if YEAR.match(year) and int(year) in FIRST_PUBLISHED_YEARS:
        found.append((RESIDENTS, "first", year, cells["population_size"]))
    return found + ([(DWELLINGS, "first", year, cells["no_of_houses"])] if cells["no_of_houses"] else [])


def _own(cells: Cells, known: Known) -> tuple[Place | None, str] | str:
    code, name, borough = cells["code"], cells["name"], known.borough(cells["borough"] or cells["code"])
    if borough is None:
        return f"“{cells['borough'] or code}” is not a London borough."
    if code.startswith("E09"):
        return None, borough
    kind = ward_kind(code) if code.startswith("E05") else "lsoa21"
    return Place(code, name, kind, borough), borough


def _feed(code: str, name: str, source: str, columns: tuple[str, ...], reader) -> Feed:
    return Feed(
        code=code,
        name=name,
        source=source,
        columns=", ".join(columns),
        table=Table.ESTIMATES,
        recognises=lambda names, rows: set(columns) <= set(names),
        read=reader,
        max_rows=100_000,
    )


COMPONENTS = ("lad_code", "lad_name", "mid_year", "component", "value")
MID_YEAR = ("lad_code", "lad_name", "mid_year", "population")
GLA = ("code", "area", "date", "population_size", "no_of_houses")
GLA_WARD = ("code", "borough", "ward_name", "year", "population")
CENSUS_2021 = ("lsoa21cd", "lsoa21nm", "census2021_usual_residents")
CENSUS_2011 = ("lsoa11cd", "lsoa11nm", "census2011_usual_residents", "census2011_households")
OWN = ("code", "name", "borough", "year", "measure", "kind", "value")

FEEDS = (
    _feed(
        "ons-population-rebased", "Mid-year estimates, rebased to the Census of 2021", "ons-population", COMPONENTS,
        _rows(
            _borough("lad_code"),
            lambda c: [(RESIDENTS, "rebased", c["mid_year"], c["value"])] if c["component"] == "population" else [],
        ),
    ),
    _feed(
        "ons-population", "Mid-year estimates, as revised", "ons-population", MID_YEAR,
        _rows(_borough("lad_code"), lambda c: [(RESIDENTS, "revised", c["mid_year"], c["population"])]),
    ),
    _feed(
        "gla-population", "Residents as first published, and dwellings", "gla-population", GLA,
        _rows(_borough("code"), _gla),
    ),
    _feed(
        "gla-population-ward", "Residents of wards, projected", "gla-population", GLA_WARD,
        _rows(_ward, lambda c: [(RESIDENTS, "projected", c["year"], c["population"])]),
    ),
    _feed(
        "census-2021-lsoa", "Census of 2021 by LSOA", "census", CENSUS_2021,
        _rows(
            _lsoa("lsoa21", "lsoa21cd", "lsoa21nm"),
            lambda c: [(RESIDENTS, "census", "2021", c["census2021_usual_residents"])],
        ),
    ),
    _feed(
        "census-2011-lsoa", "Census of 2011 by LSOA", "census", CENSUS_2011,
        _rows(
            _lsoa("lsoa11", "lsoa11cd", "lsoa11nm"),
            lambda c: [
                (RESIDENTS, "census", "2011", c["census2011_usual_residents"]),
                (HOUSEHOLDS, "census", "2011", c["census2011_households"]),
            ],
        ),
    ),
    _feed(
        "population", "Residents, households or dwellings", "ons-population", OWN,
        _rows(_own, lambda c: [(c["measure"], c["kind"], c["year"], c["value"])]),
    ),
)  # fmt: skip
