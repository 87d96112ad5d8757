"""How wide the columns of a printed table are: no word is broken, long texts get the room that short ones leave."""

from assessment.rules.blocks import Column, Table

PAGE = 17.0
"""Centimetres between the margins of A4."""
CHARACTER, PADDING = 0.185, 0.55
"""Centimetres, of 9.5 point type."""
LONGEST = 240
"""Characters. A text longer than this asks for no more width."""
NAMES, HEADS = 6.5, 3.4
"""Centimetres. So much room at most the names of a table of numbers, and those of a table of words, get before its columns
do."""
IN_ONE_LINE = 20
"""Characters. A number with its words, such as “11th lowest of 32”, is not broken."""
NARROW = 3
"""A table of so few columns is not drawn out over the page: the eye would lose the line."""


def widths(table: Table) -> list[float]:
    """The columns' widths in centimetres, together the page's width or less."""
    least, whole = [], []
    for column, texts in _columns(table):
        words = [word for text in texts for word in text.split()]
        words += [text for text in texts[1:] if column.is_number and len(text) <= IN_ONE_LINE]
        least.append(min(_room(max(map(len, words), default=1)), PAGE / len(table.columns)))
        whole.append(max(least[-1], _room(max(map(len, texts)))))
    if whole:
        is_numbers = all(column.is_number for column in table.columns[1:])
        names = NAMES if is_numbers else min(HEADS, PAGE / len(whole))
        least[0] = max(least[0], min(whole[0], names, PAGE - sum(least[1:])))
    if sum(whole) <= PAGE:
        spread = PAGE if len(whole) > NARROW else min(PAGE, max(sum(whole) * 1.2, 9.0))
        return [width * spread / sum(whole) for width in whole]
    wanted = [max(_asked(*one) - short, 0.0) for one, short in zip(_columns(table), least, strict=True)]
    left = PAGE - sum(least)
    if left < 0:
        return [short * PAGE / sum(least) for short in least]
    share = left / (sum(wanted) or 1)
    return [short + more * share for short, more in zip(least, wanted, strict=True)]


def _asked(column: Column, texts: list[str]) -> float:
    """How much room a column would have: that of its longest text or title, or, of words, that which its texts mostly are
    long: the long ones count for more, but one alone asks for little."""
    lengths = [min(len(text), LONGEST) for text in texts]
    return _room(max(lengths) if column.is_number else sum(length**2 for length in lengths) // (sum(lengths) or 1))


def _columns(table: Table) -> list[tuple[Column, list[str]]]:
    """Each column with its texts, its title first."""
    return [(column, [column.title, *(row[n].text for row in table.rows)]) for n, column in enumerate(table.columns)]


def _room(characters: int) -> float:
    return characters * CHARACTER + PADDING
