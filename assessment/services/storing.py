"""Puts the rows of a file into their table with COPY, a batch at a time, and takes them out again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, repeat
from typing import Any, TypeVar

from django.db import connection

from assessment.models import Area, Boundary, Estimate, Extract, MonthlyCount, Observation, StreetCrime
from assessment.services.locating import Locator
from assessment.sources.base import Counts, Estimated, Observed, Outline, Point, Row, Streets, Table
from assessment.sources.places import Place

BATCH = 20_000
"""Rows of a file that are put in at once."""
STREETS = 80
"""The same of street rows, which come in lots of 250."""
SPECIAL = str.maketrans({"\\": "\\\\", "\t": " ", "\n": " ", "\r": " "})
COUNTS_SQL = "COPY assessment_monthlycount (extract_id, area_id, month, major, minor, value) FROM STDIN"
STREET_SQL = (
    "COPY assessment_streetcrime (extract_id, line, crime_id, month, category, location, outcome, lsoa_code, longitude, "
    "latitude, ward14, ward22, borough) FROM STDIN"
)


T = TypeVar("T")


def batched(rows: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Rows in tuples of `size`, the last one shorter."""
    every = iter(rows)
    while batch := tuple(islice(every, size)):
        yield batch


class Areas:
    """Ids of the areas that rows are about. A ward or LSOA that is not held yet is made, inside its borough."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._names: dict[str, int] = {}
        self.code_of: dict[str, str] = {}
        for pk, code, name, parent in Area.objects.values_list("pk", "code", "name", "parent_id"):
            self._codes[code] = pk
            if parent is None:
                self._names[name] = pk
                self.code_of[name] = code

    def id_of(self, place: Place | None, borough: str) -> int:
        """The id of a place, or of the borough (or extra area) itself where there is no place."""
        if place is None:
            return self._names[borough]
        if place.code not in self._codes:
            made = Area.objects.create(
                code=place.code, name=place.name[:80], kind=place.kind, parent_id=self._names[borough]
            )
            self._codes[place.code] = made.pk
        return self._codes[place.code]


def store(extract: Extract, table: Table, rows: Iterable[Row], after_batch: Callable[[], None]) -> None:
    """Put rows into their table. `after_batch` is called after each batch."""
    put = _WRITERS[table](extract)
    for batch in batched(rows, STREETS if table == Table.STREET else BATCH):
        put(batch)
        after_batch()


def _copy(sql: str, lines: Iterator[str]) -> None:
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        for some in batched(lines, 1000):
            copy.write("".join(some))


def _counts(extract: Extract) -> Callable[[Any], None]:
    areas, number = Areas(), extract.pk

    def lines(batch: Iterable[Counts]) -> Iterator[str]:
        for row in batch:
            area = areas.id_of(row.place, row.borough)
            kind = f"{row.major.translate(SPECIAL)}\t{row.minor.translate(SPECIAL)}"
            for month, value in zip(row.months, row.values, strict=True):
                yield f"{number}\t{area}\t{month}\t{kind}\t{value}\n"

    def put(batch: list[Counts]) -> None:
        for row in batch:
            areas.id_of(row.place, row.borough)  # before COPY begins: making an area is a statement of its own
        _copy(COUNTS_SQL, lines(batch))

    return put


MOST_PLACES = 200_000
"""How many points are remembered: data.police.uk has about that many for London, and a point is used again and again."""
NOWHERE = "\\N\t\\N\t\t"


class Located:
    """Where street rows lie, as COPY takes it: longitude, latitude and both wards; and the code of the borough. Each point
    is looked up once."""

    def __init__(self) -> None:
        self._locator = Locator()
        self._kept: dict[Point | None, tuple[str, str]] = {}

    def of(self, points: Sequence[Point | None]) -> list[tuple[str, str]]:
        """Of each point, in the same order."""
        new = set(points).difference(self._kept)
        if len(self._kept) + len(new) > MOST_PLACES:
            self._kept, new = {}, set(points)
        self._kept[None] = (NOWHERE, "")
        somewhere = sorted(point for point in new if point)
        for (x, y), (borough, ward14, ward22) in zip(somewhere, self._locator.find(somewhere), strict=True):
            self._kept[x, y] = (f"{x!r}\t{y!r}\t{ward14}\t{ward22}", borough)
        return [self._kept[point] for point in points]


def _street(extract: Extract) -> Callable[[Any], None]:
    located, codes, number = Located(), Areas().code_of, str(extract.pk)

    def lines(rows: Streets) -> str:
        places = located.of(rows.points)
        months = {month: month.isoformat() for month in set(rows.months)}
        columns = zip(
            repeat(number), map(str, rows.lines), _copied(rows.crime_ids), (months[month] for month in rows.months),
            rows.categories, _copied(rows.locations), _copied(rows.outcomes), rows.lsoa_codes,
            (place for place, _ in places),
            (found or codes.get(named, "") for (_, found), named in zip(places, rows.boroughs, strict=True)),
        )  # fmt: skip
        return "".join(f"{line}\n" for line in map("\t".join, columns))

    return lambda batch: _copy(STREET_SQL, map(lines, batch))


def _copied(texts: Sequence[str]) -> Sequence[str]:
    """Texts as COPY takes them. Most hold nothing that it would read as its own."""
    odd = {text for text in set(texts) if not text.isascii() or not text.isprintable() or "\\" in text}
    return [text.translate(SPECIAL) if text in odd else text for text in texts] if odd else texts


def _estimates(extract: Extract) -> Callable[[Any], None]:
    areas = Areas()

    def put(batch: Iterable[Estimated]) -> None:
        Estimate.objects.bulk_create(
            [
                Estimate(
                    area_id=areas.id_of(row.place, row.borough), year=row.year, measure=row.measure, kind=row.kind,
                    value=row.value, source_id=extract.source_id, extract=extract,
                )
                for row in batch
            ],
            update_conflicts=True,
            unique_fields=["area", "year", "measure", "kind"],
            update_fields=["value", "source", "extract"],
        )  # fmt: skip

    return put


def _observations(extract: Extract) -> Callable[[Any], None]:
    areas = Areas()

    def put(batch: Iterable[Observed]) -> None:
        Observation.objects.bulk_create(
            Observation(
                extract=extract, measure=row.measure, area_id=areas.id_of(None, row.borough), period_start=row.start,
                period_end=row.end, wave=row.wave, value=row.value, numerator=row.numerator,
                denominator=row.denominator, answered=row.answered, low=row.low, high=row.high,
            )
            for row in batch
        )  # fmt: skip

    return put


def _boundaries(extract: Extract) -> Callable[[Any], None]:
    areas = Areas()

    def put(batch: Iterable[Outline]) -> None:
        Boundary.objects.bulk_create(
            [
                Boundary(
                    area_id=areas.id_of(row.place, row.borough), geometry=row.geometry, source_id=extract.source_id
                )
                for row in batch
            ],
            update_conflicts=True,
            unique_fields=["area"],
            update_fields=["geometry", "source"],
        )  # fmt: skip

    return put


_WRITERS = {
    Table.COUNTS: _counts,
    Table.STREET: _street,
    Table.ESTIMATES: _estimates,
    Table.OBSERVATIONS: _observations,
    Table.BOUNDARIES: _boundaries,
}


def take_out(extract: Extract) -> int:
    """Delete what came with an extract. Returns how many rows. Boundaries have no extract of their own: see undo."""
    removed = 0
    for model in (MonthlyCount, StreetCrime, Observation, Estimate):
        removed += model.objects.filter(extract=extract)._raw_delete(connection.alias)
    return removed
