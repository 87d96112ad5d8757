"""What Barnet's paper of October 2017 printed, line by line. Plain Python.

data/published/report_2017.csv holds every figure of its paragraphs 1.3 to 1.10: as printed, how it is worked out, and why
the data does not say the same.
"""

import csv
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from assessment.rules import arithmetic
from assessment.rules.periods import Period

FILE = Path(__file__).resolve().parent.parent / "data" / "published" / "report_2017.csv"
DOCUMENT = "Barnet Safer Communities Partnership, Community Safety Strategic Assessment, 27 October 2017"
PUBLISHED_ON = datetime.date(2017, 10, 27)
AREA = "E09000003"
YEAR = Period(datetime.date(2016, 4, 1), datetime.date(2017, 3, 31))
KEYED = "Keyed from paragraph "
PARTS = {
    "1.3": "Crime overall and over the last 12 months",
    "1.4": "Confidence that police and council respond to crime and anti-social behaviour",
    "1.5": "Engaged and informed residents",
    "1.6": "Domestic abuse and hate crime",
    "1.7": "Serious youth violence",
    "1.8": "Reoffending",
    "1.9": "Burglary and other high volume crime",
    "1.10": "Prevent",
}


@dataclass(frozen=True)
class Printed:
    """One figure as the paper printed it. `value` is the number in it, None where it is words."""

    paragraph: str
    said: str
    printed: str
    value: Decimal | None
    bound: str
    kind: str
    how: str
    code: str
    area: str
    period: Period | None
    compared: Period | None
    own: tuple[str, ...]
    why: str
    is_slip: bool

    @property
    def part(self) -> str:
        """ "1.3", of "1.3.6, table"."""
        return ".".join(self.paragraph.split(",")[0].split(".")[:2])

    def agrees(self, computed: Decimal) -> bool:
        """Whether a number, unrounded, is what was printed: rounded as it was printed, or above it where it says "over"."""
        if self.value is None:
            return False
        if self.bound in ("over", "at least"):
            same_side = (computed < 0) == (self.value < 0)
            size, printed = abs(computed), abs(self.value)
            return same_side and (size > printed or self.bound == "at least" and size == printed)
        places = max(0, -int(self.value.as_tuple().exponent))
        return arithmetic.round_half_up(computed, places) == self.value

    def from_own_numbers(self) -> Decimal | None:
        """The figure worked out again from the numbers that the paper itself prints; None where it prints none."""
        if self.how == "neighbours_above" or self.kind in ("date", "window") or not self.own:
            return None
        numbers = [Decimal(text) for text in self.own]
        if self.kind == "count":
            return sum(numbers, Decimal(0))
        base, now = numbers
        if self.kind == "count change":
            return now - base
        return base * 100 / (base + now) if self.kind == "share of outcomes" else arithmetic.gap(now, base)


@cache
def registry() -> list[Printed]:
    """Every line of data/published/report_2017.csv, in the order of the paper."""
    with FILE.open(newline="", encoding="utf-8") as lines:
        return [_printed(row) for row in csv.DictReader(lines)]


def _printed(row: dict[str, str]) -> Printed:
    words = {
        name: row[name] for name in ("paragraph", "said", "printed", "bound", "kind", "how", "code", "area", "why")
    }
    return Printed(
        value=Decimal(row["value"]) if _is_number(row["value"]) else None,
        period=_period(row["period_start"], row["period_end"]),
        compared=_period(row["compared_start"], row["compared_end"]),
        own=tuple(row["own"].split()),
        is_slip=row["is_slip"] == "yes",
        **words,
    )


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def _period(start: str, end: str) -> Period | None:
    return Period(datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)) if start else None


def printed_figures() -> Iterator[Printed]:
    """The lines that print a figure as such, and not its change: one for each figure, slips aside."""
    seen = set()
    for row in registry():
        key = (row.code, row.area, row.period)
        if row.how == "value" and row.value is not None and not row.is_slip and key not in seen:
            seen.add(key)
            yield row
