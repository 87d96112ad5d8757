"""Who within a case may read an item: its author's agency always, and whom that agency chose.

The case decides first: an agency that is named here and has no share of the case reads nothing of it.
"""

from collections.abc import Collection

from casework.rules.categories import Circle


def lets_in(agency: int | None, *, holder: int | None, circle: str, named: Collection[int]) -> bool:
    """Does the circle of an item that `holder` wrote let this agency in? `named` counts for Circle.NAMED alone."""
    return circle == Circle.CASE or agency == holder or circle == Circle.NAMED and agency in named
