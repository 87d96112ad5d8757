"""The arithmetic of the assessment. Plain Python on exact decimals: nothing is rounded before it is printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TypeVar

SMALL_BASE = 20
"""A percentage of fewer than this many says more about chance than about crime, so only the counts are printed."""

Key = TypeVar("Key")


@dataclass(frozen=True)
class Change:
    """How a count moved from `base` to `now`. `percent` is None where a percentage would mislead."""

    base: Decimal
    now: Decimal
    percent: Decimal | None
    reason: str = ""

    @property
    def difference(self) -> Decimal:
        return self.now - self.base

    @property
    def text(self) -> str:
        """ "-25.6%", "from 0", "no change" or "from 12": what a table cell says."""
        if self.percent is not None:
            return f"{signed(self.percent)}%"
        if self.now == self.base:
            return "no change"
        return f"from {print_number(self.base, 0)}"


def change(base: Decimal | int, now: Decimal | int) -> Change:
    """The change of a count. A base of 0 prints "from 0"; a base under SMALL_BASE prints counts only."""
    base, now = Decimal(base), Decimal(now)
    if base == 0:
        return Change(base, now, None, "There was none to compare with, so no percentage is given.")
    if base < SMALL_BASE:
        return Change(base, now, None, f"Fewer than {SMALL_BASE} to compare with, so only the counts are given.")
    return Change(base, now, (now - base) * 100 / base)


def point_change(base: Decimal, now: Decimal) -> Decimal:
    """The change of a percentage, in percentage points (19.6% from 23.1% is -3.5 points, not -15.2%)."""
    return now - base


def rate(count: Decimal | int, population: Decimal | int, per: int = 1000) -> Decimal:
    """`count` per `per` residents (or dwellings). Raises ValueError for a population that is not above zero."""
    if population <= 0:
        raise ValueError("A rate needs a population above zero.")
    with localcontext() as context:
        context.prec = 28
        return Decimal(count) * per / Decimal(population)


def gap(value: Decimal, reference: Decimal) -> Decimal:
    """How far `value` lies above (+) or below (-) `reference`, in per cent of `reference`."""
    return (value - reference) * 100 / reference


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Half is rounded away from zero: 2.25 becomes 2.3 and -2.25 becomes -2.3. For print only."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def print_number(value: Decimal | int, places: int = 0) -> str:
    """ "12,043" or "8.66". A rounded zero never carries a minus sign."""
    rounded = round_half_up(Decimal(value), places)
    return f"{rounded if rounded else abs(rounded):,.{places}f}"


def signed(value: Decimal, places: int = 1) -> str:
    """ "+15.4", "-25.6" or "0.0"."""
    text = print_number(value, places)
    return f"+{text}" if round_half_up(value, places) > 0 else text


@dataclass(frozen=True)
class Rank:
    """The place of one area in a set, counted from both ends. Equal values share the better (smaller) place."""

    from_lowest: int
    from_highest: int
    is_joint: bool
    of: int

    @property
    def text(self) -> str:
        """ "8th lowest of 32" or "joint 2nd highest of 32": the direction is the nearer end and is always printed."""
        near_low = self.from_lowest <= self.from_highest
        place, direction = (self.from_lowest, "lowest") if near_low else (self.from_highest, "highest")
        name = direction if place == 1 else f"{ordinal(place)} {direction}"
        return f"{'joint ' if self.is_joint else ''}{name} of {self.of}"


def place_of_change(place: Rank, change: Decimal) -> str:
    """ "largest fall of 32", "joint 2nd largest rise of 32"; in the other half of the set "6th lowest change of 32", where
    "27th largest rise" would say that 26 others rose and hide that most moved further up."""
    is_rise = change > 0
    near, far = (place.from_highest, place.from_lowest) if is_rise else (place.from_lowest, place.from_highest)
    number, which = (near, "largest") if near <= far else (far, "lowest" if is_rise else "highest")
    name = which if number == 1 else f"{ordinal(number)} {which}"
    what = ("rise" if is_rise else "fall") if which == "largest" else "change"
    return f"{'joint ' if place.is_joint else ''}{name} {what} of {place.of}"


def ranks(values: Mapping[Key, Decimal]) -> dict[Key, Rank]:
    """The rank of every member of the set. Ranks are made from unrounded values."""
    ordered = list(values.values())
    return {
        key: Rank(
            from_lowest=1 + sum(other < value for other in ordered),
            from_highest=1 + sum(other > value for other in ordered),
            is_joint=sum(other == value for other in ordered) > 1,
            of=len(ordered),
        )
        for key, value in values.items()
    }


def ordinal(number: int) -> str:
    """ "1st", "2nd", "3rd", "11th", "22nd"."""
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return str(number) + {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
