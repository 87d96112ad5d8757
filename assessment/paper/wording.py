"""How a figure is said in a sentence. No number is typed: each comes from a stored figure or follows from two of them.

The direction follows the sign and the unit: counts change in per cent, shares in percentage points, rates and the rest in
their own unit. A base of 0 says "from 0", a base under arithmetic.SMALL_BASE gives the counts only, and equal values are
said to be equal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from assessment.models import Figure, Indicator
from assessment.paper.stock import NotHeldError, Stock
from assessment.reading import tables
from assessment.reading.tables import PLACES, print_value
from assessment.rules import arithmetic, bindings
from assessment.rules.bindings import Binding
from assessment.rules.blocks import Run
from assessment.rules.periods import BadPeriodError

Unit = Indicator.Unit


@dataclass(frozen=True)
class Said:
    """The words of one binding, the figures that they state, and what the reader must know of the series: its breaks, and
    a year that another stands for."""

    runs: list[Run]
    figures: tuple[Figure, ...] = ()
    remarks: tuple[str, ...] = ()


def say(binding: Binding, stock: Stock) -> Said:
    """The words of a binding that stands in a sentence. Raises NotHeldError where its figure is not held."""
    try:
        return WORDS[binding.word](binding, stock)
    except BadPeriodError as problem:
        raise NotHeldError(stock.name(binding.code), str(problem)) from None


def value_run(figure: Figure, stock: Stock) -> Run:
    """A figure as it is printed. Of one that is hidden the paper does not even say which it is: its data would hold it."""
    if stock.is_hidden(figure):
        return Run("a number too small to publish")
    return Run(print_value(figure), figure=figure.pk)


# --- One figure


def _figure(binding: Binding, stock: Stock) -> Said:
    figure = stock.figure(binding.code, binding.of)
    return Said([value_run(figure, stock)], (figure,))


def _rank(binding: Binding, stock: Stock) -> Said:
    figure = stock.figure(_sibling(binding.code, "rank"), binding.of)
    if figure.indicator.unit != Unit.RANK:
        raise NotHeldError(stock.name(binding.code), "this is not a place among boroughs.")
    return Said([value_run(figure, stock)], (figure,))


def _gap(binding: Binding, stock: Stock) -> Said:
    """ "8.4% above London": the direction follows the sign."""
    figure = stock.figure(_sibling(binding.code, "gap"), binding.of)
    value = figure.value or Decimal(0)
    if not arithmetic.round_half_up(value, 1):
        return Said([Run("the same as London", figure=figure.pk)], (figure,))
    direction = "above" if value > 0 else "below"
    return Said(
        [Run(f"{arithmetic.print_number(abs(value), 1)}%", figure=figure.pk), Run(f" {direction} London")], (figure,)
    )


def _london(binding: Binding, stock: Stock) -> Said:
    own = (
        stock.figure(binding.code, binding.of)
        if (binding.code, stock.period) not in stock.london or binding.of
        else None
    )
    figure = stock.of_london(binding.code, own.period if own else stock.period)
    return _london_moved(binding, figure, stock) if binding.against else Said([value_run(figure, stock)], (figure,))


def _london_moved(binding: Binding, now: Figure, stock: Stock) -> Said:
    """ "rose by 18.9%": beside the borough's own change, whose years it shares."""
    base = stock.base(now, binding.against)
    if base is None:
        raise NotHeldError(f"{stock.name(binding.code)} in London, {binding.against.replace('-', ' ')}")
    remarks = tuple(one.text for one in stock.breaks_between(base, now))
    amount, difference = _amount(base, now), _difference(base, now)
    if not difference:
        return Said([Run("stayed the same", figure=now.pk)], (now, base), remarks)
    ends = [Run("moved from "), value_run(base, stock), Run(" to "), value_run(now, stock)]
    moved = [Run("rose by " if difference > 0 else "fell by "), Run(amount, figure=now.pk)] if amount else ends
    return Said(moved, (now, base), remarks)


def _sibling(code: str, family: str) -> str:
    """The code of the same thing in another family: "rate.burglary" → "rank.burglary"."""
    return f"{family}.{code.partition('.')[2]}" if code.startswith(("rate.", "rank.", "gap.")) else code


# --- Two figures


def _compared(binding: Binding, stock: Stock) -> tuple[Figure, Figure | None, tuple[str, ...]]:
    """The figure, what it is compared with or None, and what the reader must know of the two."""
    now = stock.figure(binding.code, binding.of)
    base = stock.base(now, binding.against or "previous-year")
    if base is None:
        return now, None, ()
    breaks = stock.breaks_between(base, now)
    remarks = (*stands_for(base, now, stock), *(one.text for one in breaks))
    return now, (base if all(one.is_comparable for one in breaks) else None), remarks


def stands_for(base: Figure, now: Figure, stock: Stock) -> list[str]:
    """Why another year stands for the one before."""
    if tables.instead(now) != base.period:
        return []
    before = now.period.years_before(1)
    missing = stock.own.get((now.code, before))
    months = f" ({missing.note[:1].lower()}{missing.note[1:].rstrip('.')})" if missing and missing.note else ""
    return [f"{before.label} is not held whole{months}, so {base.period.label}, the latest whole year before, is used."]


def _in_year(base: Figure, now: Figure) -> str:
    """ " in 2022/23" where another year stands for the one before; otherwise the text says which years it compares."""
    return f" in {base.period.label}" if tables.instead(now) == base.period else ""


def _change(binding: Binding, stock: Stock) -> Said:
    """ "fell by 25.6%, from 622 to 463"."""
    now, base, remarks = _compared(binding, stock)
    if base is None:
        return _alone(binding, stock, now, remarks)
    if stock.is_hidden(now) or stock.is_hidden(base):
        return Said([Run("is too small in number to publish how it changed")], (now, base))
    year = _in_year(base, now)
    ends = [Run("from "), value_run(base, stock), Run(f"{year} to "), value_run(now, stock)]
    difference = _difference(base, now)
    same = f" as{year}" if year else ""
    if now.indicator.unit == Unit.RANK:
        runs = [Run("moved "), *ends] if difference else [Run(f"stayed the same{same}, "), value_run(now, stock)]
    elif not difference:
        runs = [Run(f"stayed the same{same}, at "), value_run(now, stock)]
    else:
        verb = "rose" if difference > 0 else "fell"
        amount = _amount(base, now)
        runs = (
            [Run(f"{verb} by "), Run(amount, figure=now.pk), Run(", "), *ends] if amount else [Run(f"{verb} "), *ends]
        )
    return Said(runs, (now, base), remarks)


def _alone(binding: Binding, stock: Stock, now: Figure, remarks: tuple[str, ...]) -> Said:
    """What is said when there is nothing that it may be compared with: the figure, and why there is no change."""
    base = stock.base(now, binding.against or "previous-year") if remarks else None
    period = base.period if base else bindings.read_period(binding.against or "previous-year", now.period)
    why = "cannot be compared, because the series changed in between" if remarks else "is not held"
    return Said([Run("stood at "), value_run(now, stock), Run(f" ({period.label} {why})")], (now,), remarks)


def _percent(binding: Binding, stock: Stock) -> Said:
    """ "down 25.6%", "up 3.5 percentage points", or "from 12 to 17" where a percentage would mislead."""
    now, base, remarks = _both(binding, stock)
    year = _in_year(base, now)
    if not _difference(base, now):
        return Said([Run(f"unchanged{' since' + year[3:] if year else ''}", figure=now.pk)], (now, base), remarks)
    amount = _amount(base, now)
    if not amount:
        runs = [Run("from "), value_run(base, stock), Run(f"{year} to "), value_run(now, stock)]
        return Said(runs, (now, base), remarks)
    against = [Run(f" against{year[3:]}")] if year else []
    direction = Run("up " if _difference(base, now) > 0 else "down ")
    return Said([direction, Run(amount, figure=now.pk), *against], (now, base), remarks)


def _by_how_many(binding: Binding, stock: Stock) -> Said:
    """ "581 fewer", from unrounded figures."""
    now, base, remarks = _both(binding, stock)
    difference = _difference(base, now)
    if not difference:
        return Said([Run("no more and no fewer", figure=now.pk)], (now, base), remarks)
    is_count = now.indicator.unit == Unit.COUNT
    direction = ("more" if difference > 0 else "fewer") if is_count else ("higher" if difference > 0 else "lower")
    than = f" than{year}" if (year := _in_year(base, now)) else ""
    runs = [Run(_bare(now, abs(difference)), figure=now.pk), Run(f" {direction}{than}")]
    return Said(runs, (now, base), remarks)


def _both(binding: Binding, stock: Stock) -> tuple[Figure, Figure, tuple[str, ...]]:
    """Both figures of a comparison. Raises NotHeldError where they may not be compared, or not be published."""
    now, base, remarks = _compared(binding, stock)
    if base is None:
        why = remarks[0] if remarks else "there is no figure to compare with."
        raise NotHeldError(f"{stock.name(binding.code)}, {now.period.label} against what was before", why)
    if stock.is_hidden(now) or stock.is_hidden(base):
        raise NotHeldError(f"{stock.name(binding.code)}, {now.period.label}", "the number is too small to publish.")
    return now, base, remarks


def _difference(base: Figure, now: Figure) -> Decimal:
    return (now.value or Decimal(0)) - (base.value or Decimal(0))


def _amount(base: Figure, now: Figure) -> str:
    """ "25.6%", "3.5 percentage points", "0.52 per 1,000 residents"; nothing where only the two figures may be given."""
    difference = abs(_difference(base, now))
    unit = now.indicator.unit
    if unit == Unit.COUNT:
        percent = arithmetic.change(base.value or 0, now.value or 0).percent
        return "" if percent is None else _least(abs(percent), 1, "%")
    if unit == Unit.PERCENT:
        return _least(difference, 1, " percentage points")
    return f"{_bare(now, difference)}{_behind(now)}"


def _bare(figure: Figure, value: Decimal) -> str:
    places = PLACES.get(figure.indicator.unit, 0)  # type: ignore[call-overload]
    behind = " percentage points" if figure.indicator.unit == Unit.PERCENT else ""
    return _least(value, places, behind)


def _least(value: Decimal, places: int, behind: str) -> str:
    """A difference never prints as 0: less than what can be printed is said to be so."""
    if arithmetic.round_half_up(value, places):
        return f"{arithmetic.print_number(value, places)}{behind}"
    return f"less than {arithmetic.print_number(Decimal(1).scaleb(-places), places)}{behind}"


def _behind(figure: Figure) -> str:
    words = {
        Unit.RATE: " per 1,000 residents", Unit.DWELLING_RATE: " per 1,000 dwellings",
        Unit.DAYS: " days", Unit.MINUTES: " minutes",
    }  # fmt: skip
    return words.get(figure.indicator.unit, "")  # type: ignore[call-overload]


# --- No figure


def _period(binding: Binding, stock: Stock) -> Said:
    if "." in binding.code:
        figure = stock.figure(binding.code, binding.of)
        return Said([Run(figure.period.spoken)])
    return Said([Run(bindings.read_period(binding.code, stock.period).dates)])


def _year(binding: Binding, stock: Stock) -> Said:
    return Said([Run(bindings.read_period(binding.of or binding.code or "this-year", stock.period).label)])


def _area(binding: Binding, stock: Stock) -> Said:
    return Said([Run(stock.area.name)])


def _partnership(binding: Binding, stock: Stock) -> Said:
    return Said([Run(str(stock.assessment.partnership))])


WORDS: dict[str, Callable[[Binding, Stock], Said]] = {
    "figure": _figure, "change": _change, "percent": _percent, "difference": _by_how_many, "rank": _rank, "gap": _gap,
    "london": _london, "period": _period, "year": _year, "area": _area, "partnership": _partnership,
}  # fmt: skip
