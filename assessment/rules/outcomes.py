"""Was an outcome met? Plain rules on two stored values: met, not met, or it cannot be said, and why.

A fall by chance is no success and a rise by chance no failure. For counts, two years of the same underlying level differ by
less than twice the square root of their sum in about 19 of 20 cases (the difference of two Poisson counts); for rates and
shares the same is worked out from what they are made of. Crime varies by more than that, so this is the least that a
change has to pass. Where the control limits of the months are stored they are used for "to stay within its limits".
"""

from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from assessment.rules.arithmetic import SMALL_BASE

LESS, MORE, HOLD = "less", "more", "hold"


@dataclass(frozen=True)
class Value:
    """One year's figure. `numerator` and `denominator` are what a rate or a share is made of."""

    value: Decimal | None
    unit: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    is_complete: bool = True


@dataclass(frozen=True)
class Verdict:
    """`met` is None when it cannot be said. `why` is a sentence for the reader."""

    met: bool | None
    why: str

    @property
    def text(self) -> str:
        return "Cannot be said" if self.met is None else "Met" if self.met else "Not met"

    @property
    def colour(self) -> str:
        return "grey" if self.met is None else "green" if self.met else "red"


def judge(aim: str, before: Value | None, now: Value | None) -> Verdict:
    """Whether the aim was met, from the year before to this year."""
    reason = cannot_say(aim, before, now)
    if reason or before is None or now is None or before.value is None or now.value is None:
        return Verdict(None, reason)
    difference = now.value - before.value
    chance = chance_range(before, now)
    if chance is None:
        return _without_range(aim, difference)
    if abs(difference) <= chance:
        if aim == HOLD:
            return Verdict(True, "The change is within what chance alone gives.")
        return Verdict(None, "The change is within what chance alone gives.")
    if aim == HOLD:
        return Verdict(False, f"It {_moved(difference)} by more than chance gives.")
    return Verdict((difference < 0) == (aim == LESS), f"It {_moved(difference)} by more than chance gives.")


def cannot_say(aim: str, before: Value | None, now: Value | None) -> str:
    """Why there can be no verdict; nothing when there can."""
    if not aim:
        return "No figure was named for it."
    if now is None or now.value is None:
        return "The figure of this year is missing."
    if before is None or before.value is None:
        return "The figure of the year before is missing."
    if not (before.is_complete and now.is_complete):
        return "A month is missing from one of the two years."
    if before.unit == "rank":
        return "A place among boroughs moves with the other boroughs, so it shows no outcome here."
    if before.unit == "count" and before.value < SMALL_BASE:
        return f"Fewer than {SMALL_BASE} the year before: too few to tell a change from chance."
    return ""


def _without_range(aim: str, difference: Decimal) -> Verdict:
    why = f"It {_moved(difference)}. How much of that is chance is not known."
    if aim == HOLD or not difference:
        return Verdict(None, why)
    return Verdict((difference < 0) == (aim == LESS), why)


def _moved(difference: Decimal) -> str:
    return "stayed the same" if not difference else "fell" if difference < 0 else "rose"


def chance_range(before: Value, now: Value) -> Decimal | None:
    """Two standard errors of the difference, in the figure's own unit; None where nothing is known to work it out from."""
    parts = [_variance(one) for one in (before, now)]
    if parts[0] is None or parts[1] is None:
        return None
    return Decimal(2 * sqrt(parts[0] + parts[1]))


def _variance(one: Value) -> float | None:
    if one.value is None:
        return None
    value = float(one.value)
    if one.unit == "count":
        return value
    if not one.numerator or not one.denominator:
        return None
    if one.unit == "percent":
        return value * (100 - value) / float(one.denominator) if 0 <= value <= 100 else None
    if one.unit in ("rate", "dwelling_rate"):
        return value * value / float(one.numerator)
    return None
