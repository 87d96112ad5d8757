"""What the writer of a section should look at before it is proofed: bindings that do not work, figures that are not held,
numbers that were typed, and the style. Reads no row: the stock is read before."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessment.models import Indicator
from assessment.paper import wording
from assessment.paper.stock import NotHeldError, Stock
from assessment.reading.tables import print_value
from assessment.rules import arithmetic, bindings, house_style
from assessment.rules.bindings import Binding


@dataclass(frozen=True)
class Remark:
    """One thing to look at: on which line, about which words, why, and what to write instead where that is known.
    `is_error`: the sentence cannot stand in the paper as it is."""

    line: int
    found: str
    message: str
    instead: str = ""
    is_error: bool = False


SUGGESTED = 20
"""So many codes that are not known get a suggestion: looking for what is written alike takes a while for each."""


def look(text: str, stock: Stock) -> list[Remark]:
    """Everything to look at in a text: what cannot stand first, then typed numbers, then the style."""
    parsed = bindings.parse(text)
    remarks = [Remark(one.line, one.found, one.message, one.instead, True) for one in parsed.problems]
    known = stock.codes | set(stock.indicators)
    called = dict.fromkeys(map(_code_of, parsed.bindings))
    unknown = [code for code in called if code is not None and code not in known]
    near: dict[str, list[str]] = dict.fromkeys(unknown, []) | {
        code: bindings.suggest(code, known) for code in unknown[:SUGGESTED]
    }
    remarks += [remark for binding in parsed.bindings for remark in _of_binding(binding, stock, near)]
    remarks += _typed(text, stock)
    return remarks + [Remark(hint.line, hint.found, hint.message) for hint in house_style.hints(text)]


def _code_of(binding: Binding) -> str | None:
    """The code of the figure that a binding calls for; None where it calls for none by code."""
    if binding.word == "chart":
        return binding.second if binding.code != "types" else None
    return binding.code if binding.word in CODED else None


CODED = ("figure", "change", "percent", "difference", "rank", "gap", "london", "map")


def _of_binding(binding: Binding, stock: Stock, near: Mapping[str, list[str]]) -> list[Remark]:
    """`near`: the codes that are not known, each with those that are written alike."""
    code = _code_of(binding)
    if code is not None and code in near:
        suggestions = " or ".join(f"“{one}”" for one in near[code])
        instead = f"{suggestions}." if suggestions else "a code from the list of figures."
        return [Remark(binding.line, binding.source, f"There is no figure “{code}”.", instead, True)]
    if binding.is_block:
        return []
    try:
        wording.say(binding, stock)
    except NotHeldError as missing:
        why = f" {missing.why}" if missing.why else ""
        message = f"Not held: {missing.what}.{why} The sentence is left out of the paper until it is."
        return [Remark(binding.line, binding.source, message, "", True)]
    return []


def _typed(text: str, stock: Stock) -> list[Remark]:
    typed = house_style.typed_numbers(text)
    printed = _printed(stock) if typed else {}
    remarks = []
    for one in typed:
        likely = printed.get(_bare(one.found), [])
        instead = " or ".join(likely[:3])
        message = "This number is typed. A typed number has no source, and does not follow when its figure changes."
        remarks.append(Remark(one.line, one.found, message, instead))
    return remarks


def _bare(found: str) -> str:
    return found.lower().replace(",", "").replace("per cent", "%").replace(" ", "")


def _printed(stock: Stock) -> dict[str, list[str]]:
    """What each figure prints as, and its percentage against one and five years before: with the binding that says it."""
    found: dict[str, list[str]] = defaultdict(list)
    for (code, period), figure in stock.own.items():
        if figure.value is None or figure.indicator.unit == Indicator.Unit.RANK:
            continue
        of = _named(period.start.year - stock.period.start.year)
        binding = f'{{{{ figure "{code}"{of} }}}}'
        found[_bare(print_value(figure))].append(binding)
        if figure.published_value is not None:
            found[_bare(arithmetic.print_number(figure.published_value))].append(binding)
        if not of and figure.indicator.unit == Indicator.Unit.COUNT:
            for against, years in (("previous-year", 1), ("five-years-before", 5)):
                base = stock.own.get((code, period.years_before(years)))
                if base is not None and base.value:
                    _add_changes(found, code, against, base.value, figure.value)
    return {text: list(dict.fromkeys(codes)) for text, codes in found.items()}


def _add_changes(found: dict[str, list[str]], code: str, against: str, base: Decimal, now: Decimal) -> None:
    percent = abs((now - base) * 100 / base)
    for text in {f"{arithmetic.print_number(percent, places)}%" for places in (0, 1)}:
        found[text].append(f'{{{{ change "{code}" vs "{against}" }}}}')
    difference = arithmetic.print_number(abs(now - base)).replace(",", "")
    found[difference].append(f'{{{{ difference "{code}" vs "{against}" }}}}')


def _named(years: int) -> str:
    return {0: "", -1: ' of "previous-year"', -5: ' of "five-years-before"'}.get(years, "")
