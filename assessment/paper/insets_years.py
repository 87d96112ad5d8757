"""What a reader must know before years are compared, said once; and which counts rose most."""

from collections.abc import Iterator

from assessment.models import Figure, Indicator
from assessment.paper import drafts
from assessment.paper.footnotes import Notes
from assessment.paper.stock import Stock
from assessment.paper.wording import stands_for
from assessment.rules import arithmetic, mopac7
from assessment.rules.bindings import parse
from assessment.rules.blocks import Block, Listing, Paragraph, Run

YEARS, RISES = "years", "rises"
"""The names under which a text calls for these lists, in the place of a priority."""
AGAINST = ("previous-year", "five-years-before")
LEAST_BASE, MOST_NAMED = 100, 3
WHOLE = (mopac7.TOTAL, mopac7.ALL_CRIME)


def is_told(texts: list[str]) -> bool:
    """Whether a paper of these texts says once how its years compare, so that its notes need only point there."""
    return any(one.word == "findings" and one.code == YEARS for text in texts for one in parse(text).bindings)


def crossed(stock: Stock) -> set[str]:
    """What the comparisons of the year's counts cross, in words: years that are not whole, and changes of the series."""
    return {*_gaps(stock), *_breaks(stock)}


def _gaps(stock: Stock) -> list[str]:
    """The years before that are not whole, and what stands for them."""
    return list(dict.fromkeys(text for now, base, _ in _compared(stock) for text in stands_for(base, now, stock)))


def _breaks(stock: Stock) -> dict[str, set[str]]:
    """The changes of the series, the latest first, and in which comparisons they are crossed."""
    found: dict[str, set[str]] = {}
    for now, base, against in _compared(stock):
        for one in stock.breaks_between(base, now):
            found.setdefault(one.text, set()).add(against)
    order = {one.text: (-one.on.toordinal(), one.code) for one in stock.breaks}
    return {text: found[text] for text in sorted(found, key=lambda text: order[text])}


def _compared(stock: Stock) -> Iterator[tuple[Figure, Figure, str]]:
    for now in counts(stock):
        for against in AGAINST:
            if base := stock.base(now, against):
                yield now, base, against


def counts(stock: Stock) -> list[Figure]:
    """The year's counts that the paper may state."""
    held = drafts.held_now(stock)
    return [one for one in held if one.indicator.unit == Indicator.Unit.COUNT and one.period == stock.period]


def years(stock: Stock, notes: Notes) -> list[Block]:
    """The list itself; nothing where the years compare without more ado."""
    before, five = stock.period.years_before(1), stock.period.years_before(5)
    others = any(base.period == before for _, base, _ in _compared(stock))
    whole = f" Counts of sources that hold {before.label} whole are compared with it." if others else ""
    texts = [f"{text}{whole}" for text in _gaps(stock)]
    for text, against in _breaks(stock).items():
        only = f" This matters only against {five.label}." if against == {AGAINST[1]} else ""
        texts.append(f"{text}{only}")
    return [Listing([[Run(text)] for text in texts])] if texts else []


def rises(stock: Stock, notes: Notes) -> list[Block]:
    """The types of recorded crime that rose most in per cent, so that a summary does not tell of falls alone. Nothing is said
    where none rose."""
    from assessment.paper import prose  # a draft is itself a text with bindings

    risen = sorted(_risen(stock), key=lambda one: (-one[0], one[1].code))[:MOST_NAMED]
    blocks = (block for _, figure in risen for block in prose.write(_sentence(figure, stock), stock, notes).blocks)
    items = [block.runs for block in blocks if isinstance(block, Paragraph)]
    lead = f"Of the types of recorded crime that counted {LEAST_BASE} or more before, these rose most:"
    return [Paragraph([Run(lead)]), Listing(items)] if items else []


def _risen(stock: Stock) -> Iterator[tuple[float, Figure]]:
    for now in counts(stock):
        base = stock.base(now, AGAINST[0])
        if now.code in WHOLE or not now.indicator.source.code.startswith("mps-borough") or base is None:
            continue
        if stock.is_hidden(now) or stock.is_hidden(base) or (base.value or 0) < LEAST_BASE:
            continue
        percent = arithmetic.change(base.value or 0, now.value or 0).percent
        if percent and percent > 0 and all(one.is_comparable for one in stock.breaks_between(base, now)):
            yield float(percent), now


def _sentence(figure: Figure, stock: Stock) -> str:
    change = f'{figure.indicator.name} {{{{ change "{figure.code}" vs "{AGAINST[0]}" }}}}'
    london = stock.london.get((figure.code, stock.period))
    if london is None or stock.base(london, AGAINST[0]) is None:
        return f"{change}."
    return f'{change}. In London it {{{{ london "{figure.code}" vs "{AGAINST[0]}" }}}}.'
