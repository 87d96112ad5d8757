"""Which indicators a row of a file counts towards, by its labels. Plain Python."""

import re
from collections.abc import Mapping
from typing import Any


def label(major: str, minor: str) -> str:
    """ "Burglary: Burglary in a Dwelling", or the major type alone where the file has no minor one."""
    return f"{major}: {minor}" if minor else major


class Labels:
    """The recipes of one feed: which of them count a label. `*` in a pattern stands for anything; case does not matter."""

    def __init__(self, feed: str, recipes: Mapping[str, Mapping[str, Any]]):
        self.patterns = {
            code: (_compiled(recipe["count"][feed]), _compiled(recipe.get("except") or ()))
            for code, recipe in recipes.items()
            if feed in recipe.get("count", {})
        }
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.patterns)

    def codes_of(self, major: str, minor: str) -> tuple[str, ...]:
        """Every code that a row with these labels counts towards; a row counts once towards a code."""
        key = (major, minor)
        if key not in self._known:
            text = label(major, minor)
            self._known[key] = tuple(
                code
                for code, (wanted, unwanted) in self.patterns.items()
                if wanted.fullmatch(text) and not unwanted.fullmatch(text)
            )
        return self._known[key]


def _compiled(patterns: Any) -> re.Pattern[str]:
    """One expression for several patterns; none matches nothing."""
    parts = ["".join(".*" if part == "*" else re.escape(part) for part in re.split(r"(\*)", text)) for text in patterns]
    return re.compile("|".join(f"(?:{part})" for part in parts) or r"(?!)", re.IGNORECASE)
