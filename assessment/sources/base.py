"""What every feed is made of. Plain Python: the names of places come in, rows and refusals come out, one at a time."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from assessment.sources.places import Place

MOST_REFUSED = 1000
"""How many refused rows are kept with their reasons."""


class FileRefusedError(ValueError):
    """The whole file cannot be imported. The message says why, for the person who chose it."""


class UnknownFileError(FileRefusedError):
    """Its columns are those of no feed. `told` says what they are, `known` which files there are."""

    def __init__(self, told: str, known: list[str]):
        self.told, self.known = told, known
        super().__init__(f"{told} Files that can be imported: {'; '.join(known)}.")


@dataclass(frozen=True)
class Refusal:
    """One row (or month column, on line 1) that was not kept. `loses_counts` when figures may be too low for it."""

    line: int
    reason: str
    area: str = ""
    major: str = ""
    minor: str = ""
    loses_counts: bool = True


class Table(StrEnum):
    """Where the rows of a feed go."""

    COUNTS = "counts"
    STREET = "street crimes"
    ESTIMATES = "estimates"
    OBSERVATIONS = "observations"
    BOUNDARIES = "boundaries"


@dataclass(frozen=True)
class Counts:
    """The monthly counts of one type in one place, as published. `borough` is the borough, or the police's extra area,
    that the place belongs to, `rows` how many rows of the file are added up in it."""

    line: int
    place: Place | None
    borough: str
    major: str
    minor: str
    months: tuple[datetime.date, ...]
    values: tuple[int, ...]
    rows: int = 1


Point = tuple[float, float]


class Streets(NamedTuple):
    """Some crimes and calls of data.police.uk, column by column: there may be millions of them, and an object for each would
    take half of the time. A point is None where the police give no place, a borough empty where it is none of the 32."""

    lines: Sequence[int]
    crime_ids: Sequence[str]
    months: Sequence[datetime.date]
    categories: Sequence[str]
    points: Sequence[Point | None]
    locations: Sequence[str]
    lsoa_codes: Sequence[str]
    boroughs: Sequence[str]
    outcomes: Sequence[str]


@dataclass(frozen=True)
class Estimated:
    """Residents, households or dwellings of a place in the middle of a year."""

    line: int
    place: Place | None
    borough: str
    year: int
    measure: str
    kind: str
    value: int


@dataclass(frozen=True)
class Observed:
    """A number that somebody else worked out for a place and a period."""

    line: int
    measure: str
    borough: str
    start: datetime.date
    end: datetime.date
    wave: str
    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    answered: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Outline:
    """The line round a place, as GeoJSON."""

    line: int
    place: Place | None
    borough: str
    geometry: dict[str, Any]


Row = Counts | Streets | Estimated | Observed | Outline
Outcome = Row | Refusal


@dataclass
class Known:
    """The places that are held when a file is read: what a reader may know of the database.

    `names` are the boroughs by their name in lower case, `codes` by ONS code. `wards` are the wards of 2022 by name, with
    the code of each that is called so.
    """

    names: dict[str, str]
    codes: dict[str, str] = field(default_factory=dict)
    wards: dict[str, list[Place]] = field(default_factory=dict)

    def borough(self, text: str) -> str | None:
        """The name of the borough that a file calls `text`, by name or ONS code, in capitals or not."""
        return self.names.get(text.lower()) or self.codes.get(text.upper())


class Lines:
    """The lines of a file as cells, with the number of the line that was read last."""

    def __init__(self, reader: Any):
        self._reader = reader

    def __iter__(self) -> Iterator[list[str]]:
        return iter(self._reader)  # itself: a step between would cost every row

    def __next__(self) -> list[str]:
        return next(self._reader)

    @property
    def number(self) -> int:
        return self._reader.line_num


Reader = Callable[[list[str], Lines, Known], Iterator[Outcome]]
"""The heading row, the lines after it and the places known in; rows and refusals out. For a JSON file the heading row is
empty and each line is one cell: the text of one element."""


@dataclass(frozen=True)
class Feed:
    """One format of one publisher: how it is recognised, how its rows are read, where they go.

    `columns` says in words how the file begins. `recognises` is asked with the heading row, in lower case, and the first
    rows. `max_refused` stops reading a file that is wrong throughout; None reads on and keeps the first reasons.
    """

    code: str
    name: str
    source: str
    columns: str
    table: Table
    recognises: Callable[[list[str], list[list[str]]], bool]
    read: Reader
    classification: str = ""
    is_json: bool = False
    max_rows: int = 20_000
    max_refused: int | None = MOST_REFUSED


def clean(text: str) -> str:
    """Text of a cell with its white space evened out."""
    return " ".join(text.split())


def whole_number(text: str) -> int | None:
    """A count as files write it, "12", or "12.0" as spreadsheet programs do; None for anything else."""
    text = text.strip().removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
