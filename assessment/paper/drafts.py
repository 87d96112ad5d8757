"""Sentences that the figures themselves suggest, offered beside the editor: with bindings in them, never with numbers.

A sentence is offered only when every figure that it states is held.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assessment.models import Figure, Indicator
from assessment.paper.stock import Stock
from assessment.rules import mopac7
from assessment.rules.periods import BadPeriodError

Unit = Indicator.Unit


@dataclass(frozen=True)
class Draft:
    """A sentence to be put into a text: `code` is the figure that it is about."""

    code: str
    text: str


def offered(stock: Stock, priority: str) -> list[Draft]:
    """The sentences for one priority of the strategy, or "overall" for crime as a whole, in the order of the indicators."""
    found = [figure for figure in held_now(stock) if belongs(figure.indicator, priority)]
    return [draft for figure in found for draft in about(figure, stock)]


def belongs(indicator: Indicator, priority: str) -> bool:
    """Whether an indicator is of a priority. Crime that is of none, and its total, are of "overall"."""
    if priority == "overall":
        return indicator.code in (mopac7.TOTAL, mopac7.ALL_CRIME, "rate.all_crime", "rank.mopac7_change")
    return indicator.priority == priority and indicator.code not in (mopac7.ALL_CRIME, "rate.all_crime")


def held_now(stock: Stock) -> list[Figure]:
    """The figure of each code that a sentence would state: of the assessed year, otherwise the last held."""
    found = {code: stock.own.get((code, stock.period)) or figure for code, figure in stock.latest.items()}
    held = [figure for figure in found.values() if figure.value is not None and not figure.breakdown]
    return sorted(held, key=lambda figure: (figure.indicator.order, figure.code))


def about(figure: Figure, stock: Stock) -> Iterator[Draft]:
    """The sentences that one figure suggests."""
    code, name = figure.code, figure.indicator.name
    if code.startswith("gap."):
        return  # said with its rate
    if code == "rank.mopac7_change":
        yield Draft(
            code,
            f'In per cent, the change of the seven types in {{{{ area }}}} was the {{{{ rank "{code}" }}}} London boroughs.',
        )
    elif figure.indicator.unit == Unit.RANK:
        if f"rate.{code.partition('.')[2]}" not in stock.latest:
            yield Draft(code, f'{name}: {{{{ rank "{code}" }}}} London boroughs.')
    elif code.startswith("rate."):
        yield _rate(figure, stock)
    else:
        yield from _moves(figure, stock)
    yield from signals(figure, stock)


def _rate(figure: Figure, stock: Stock) -> Draft:
    """The rate with its gap to London and its place, as far as they are held."""
    code, what = figure.code, figure.code.partition(".")[2]
    text = f'{figure.indicator.name}: {{{{ figure "{code}" }}}}'
    if (f"gap.{what}", figure.period) in stock.own and stock.own[f"gap.{what}", figure.period].value is not None:
        text += f', {{{{ gap "gap.{what}" }}}} ({{{{ london "{code}" }}}})'
    rank = stock.own.get((f"rank.{what}", figure.period))
    if rank is not None and rank.value is not None:
        text += f', the {{{{ rank "rank.{what}" }}}} London boroughs'
    when = "" if figure.period == stock.period else f' ({{{{ period "{code}" }}}})'
    return Draft(code, f"{text}{when}.")


def _moves(figure: Figure, stock: Stock) -> Iterator[Draft]:
    """Against one and five years before, or the figure alone where neither is held."""
    code, name = figure.code, figure.indicator.name
    said = False
    for against, words in (("previous-year", ""), ("five-years-before", f"Against five years before, {small(name)}")):
        if not _is_held(figure, against, stock):
            continue
        said = True
        yield Draft(code, f'{words or name} {{{{ change "{code}" vs "{against}" }}}}.')
    if not said:
        yield Draft(code, f'{name}: {{{{ figure "{code}" }}}} ({{{{ period "{code}" }}}}).')


def _is_held(figure: Figure, against: str, stock: Stock) -> bool:
    try:
        base = stock.base(figure, against)
    except BadPeriodError:
        return False
    return base is not None and all(one.is_comparable for one in stock.breaks_between(base, figure))


def signals(figure: Figure, stock: Stock) -> Iterator[Draft]:
    """Whether a month of the assessed year broke the control limits of its series: the first that did, and how."""
    trend = stock.trends.get(figure.code)
    control = (trend.detail.get("control") or {}) if trend else {}
    for signal in control.get("signals") or []:
        month = date.fromisoformat(signal["month"])
        if stock.period.start <= month <= stock.period.end:
            stood = f"{figure.indicator.name} stood {signal['side']} its usual monthly level in {month:%B %Y}"
            yield Draft(figure.code, f"{stood} ({signal['rule']}).")
            return


def small(name: str) -> str:
    """A name inside a sentence: "robbery", but "MOPAC7 total" and "ASB calls" stay."""
    return name if name[1:2].isupper() or name[1:2].isdigit() else name[:1].lower() + name[1:]
