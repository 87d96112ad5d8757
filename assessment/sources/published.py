"""Reads numbers that somebody else worked out: survey waves, reoffending, and calls to the police about anti-social
behaviour by year. The columns are our own, because their publishers print these in documents and workbooks that change
from year to year: data/README.md says what stands in each."""

import datetime
import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation

from assessment.sources.base import Feed, Known, Lines, Observed, Outcome, Refusal, Table, clean, whole_number
from assessment.sources.places import EXTRA_AREAS

SURVEY = ("survey", "question", "measure", "area", "wave", "start", "end", "share", "n", "low", "high")
REOFFENDING = ("area", "start", "end", "group", "offenders", "reoffenders", "reoffences")
CALLS = ("borough", "start", "end", "type", "calls")
MEASURE = re.compile(r"^[a-z0-9]+(_[a-z0-9]+)*\.[a-z0-9]+(_[a-z0-9]+)*$")
LONDON = "London (32 boroughs)"
ALL = ("", "all")
FIRST_YEAR, LAST_YEAR = 1900, 2199
MOST = 80
"""How long the code of a measure can be."""
Cells = dict[str, str]


class _Bad(ValueError):
    """Why a row cannot be kept."""


def _rows(
    columns: tuple[str, ...], make: Callable[[int, Cells, Known], list[Observed]]
) -> Callable[[list[str], Lines, Known], Iterator[Outcome]]:
    def read(heading: list[str], lines: Lines, known: Known) -> Iterator[Outcome]:
        names = [clean(name).lower() for name in heading]
        seen: dict[tuple[object, ...], int] = {}
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            line = lines.number
            named = dict(zip(names, (clean(cell) for cell in cells), strict=False))
            area = named.get("area", named.get("borough", ""))
            try:
                if len(cells) != len(heading):
                    raise _Bad(f"The row has {len(cells)} cells and the first line has {len(heading)}.")
                for row in make(line, named, known):
                    first = seen.setdefault((row.measure, row.borough, row.start, row.end), line)
                    if first != line:
                        raise _Bad(f"The same measure, area and period as line {first}.")
                    yield row
            except _Bad as reason:
                yield Refusal(line, str(reason), area, named.get("measure", named.get("type", "")))

    return read


def _area(text: str, known: Known) -> str:
    name = known.borough(text) or EXTRA_AREAS.get(text.lower())
    if name is None and text.lower() in ("london", LONDON.lower(), "mps", "metropolitan police"):
        return LONDON
    if name is None:
        raise _Bad(f"“{text}” is not a London borough, nor London.")
    return name


def _period(cells: Cells) -> tuple[datetime.date, datetime.date]:
    try:
        start, end = (datetime.date.fromisoformat(cells[name]) for name in ("start", "end"))
    except ValueError:
        raise _Bad(f"“{cells['start']}” to “{cells['end']}” is not a period like 2016-04-01 to 2017-03-31.") from None
    if start.year < FIRST_YEAR or end.year > LAST_YEAR:
        raise _Bad(f"The period {start} to {end} is not of our time.")
    if end < start:
        raise _Bad(f"The period ends on {end}, before it starts on {start}.")
    return start, end


def _number(text: str, what: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise _Bad(f"The {what} “{text}” is not a number.") from None
    if not found.is_finite() or abs(found) >= 10**9:
        raise _Bad(f"The {what} “{text}” is not a number that can be kept.")
    return found


def _count(text: str, what: str) -> int:
    found = whole_number(text)
    if found is None:
        raise _Bad(f"The number of {what} “{text}” is not a whole number.")
    return found


def _share(cells: Cells, name: str) -> Decimal | None:
    if not cells[name]:
        return None
    found = _number(cells[name].removesuffix("%"), name)
    if not 0 <= found <= 100:
        raise _Bad(f"The {name} {cells[name]} is not between 0 and 100 per cent.")
    return found


def _survey(line: int, cells: Cells, known: Known) -> list[Observed]:
    area, (start, end) = _area(cells["area"], known), _period(cells)
    if not MEASURE.match(cells["measure"]) or len(cells["measure"]) > MOST:
        raise _Bad(f"“{cells['measure']}” is not a code like survey.asb_worry.")
    share, low, high = (_share(cells, name) for name in ("share", "low", "high"))
    if share is None:
        raise _Bad("The share is empty.")
    if not (low if low is not None else share) <= share <= (high if high is not None else share):
        raise _Bad(f"The share {share} is not between {low} and {high}.")
    answered = _count(cells["n"], "people who answered") if cells["n"] else None
    wave = (cells["wave"] or cells["survey"])[:60]
    return [Observed(line, cells["measure"], area, start, end, wave, share, answered=answered, low=low, high=high)]


def _reoffending(line: int, cells: Cells, known: Known) -> list[Observed]:
    area, (start, end) = _area(cells["area"], known), _period(cells)
    offenders, reoffenders, reoffences = (
        Decimal(_count(cells[name], name)) for name in ("offenders", "reoffenders", "reoffences")
    )
    if not offenders:
        raise _Bad("There are no offenders, so there is no rate.")
    if reoffenders > offenders:
        raise _Bad(f"{reoffenders} of {offenders} offenders cannot have reoffended.")
    group = "" if cells["group"].lower() in ALL else "_" + re.sub(r"[^a-z0-9]+", "_", cells["group"].lower()).strip("_")
    if len(f"reoffending.frequency{group}") > MOST:
        raise _Bad(f"The group “{cells['group']}” is too long.")
    made = [
        Observed(line, f"reoffending.rate{group}", area, start, end, "", reoffenders / offenders * 100,
                 reoffenders, offenders)
    ]  # fmt: skip
    if reoffenders:
        made.append(
            Observed(line, f"reoffending.frequency{group}", area, start, end, "", reoffences / reoffenders,
                     reoffences, reoffenders)
        )  # fmt: skip
    return made


def _calls(line: int, cells: Cells, known: Known) -> list[Observed]:
    area, (start, end) = _area(cells["borough"], known), _period(cells)
    kind = re.sub(r"[^a-z0-9]+", "_", cells["type"].lower()).strip("_")
    measure = "asb.calls" if kind in ALL else f"asb.calls_{kind}"
    if len(measure) > MOST:
        raise _Bad(f"The type “{cells['type']}” is too long.")
    return [Observed(line, measure, area, start, end, "", Decimal(_count(cells["calls"], "calls")))]


def _feed(code: str, name: str, columns: tuple[str, ...], make: Callable[[int, Cells, Known], list[Observed]]) -> Feed:
    return Feed(
        code=code,
        name=name,
        source=code.removesuffix("-year"),
        columns=", ".join(columns),
        table=Table.OBSERVATIONS,
        recognises=lambda names, rows: set(columns) <= set(names),
        read=_rows(columns, make),
        max_rows=100_000,
    )


FEEDS = (
    _feed("survey", "Survey waves", SURVEY, _survey),
    _feed("reoffending", "Proven reoffending", REOFFENDING, _reoffending),
    _feed("mps-asb-calls-year", "Calls to the police about anti-social behaviour, by year", CALLS, _calls),
)
