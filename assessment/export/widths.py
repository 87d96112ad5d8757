"""How wide the columns of a printed table are: no word is broken, long texts get the room that short ones leave."""

from assessment.rules.blocks import Table

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
    for n, column in enumerate(table.columns):
        texts = [row[n].text for row in table.rows]
        words = [word for text in (column.title, *texts) for word in text.split()]
        words += [text for text in texts if column.is_number and len(text) <= IN_ONE_LINE]
        least.append(min(_room(max(map(len, words), default=1)), PAGE / len(table.columns)))
        whole.append(max(least[n], _room(max((len(text) for text in (column.title, *texts)), default=1))))
    if whole:
        is_numbers = all(column.is_number for column in table.columns[1:])
        least[0] = max(least[0], min(whole[0], NAMES if is_numbers else min(HEADS, PAGE / len(whole))))
    if sum(whole) <= PAGE:
        spread = PAGE if len(whole) > NARROW else min(PAGE, max(sum(whole) * 1.2, 9.0))
        return [width * spread / sum(whole) for width in whole]
    wanted = [min(one, LONGEST * CHARACTER) - short for one, short in zip(whole, least, strict=True)]
    left = max(PAGE - sum(least), 0.0)
    share = left / (sum(wanted) or 1)
    return [short + more * share for short, more in zip(least, wanted, strict=True)]


def _room(characters: int) -> float:
    return characters * CHARACTER + PADDING
