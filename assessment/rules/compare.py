"""What changed between two texts, word by word. Plain Python."""

import difflib
import re
from dataclasses import dataclass

_WORDS = re.compile(r"\{\{[^{}\n]*\}\}\s*|[^\s{]+\s*|\{\s*|\s+")
MOST = 20_000
"""Words beyond which two texts are compared by line: comparing by word takes time that grows with the square."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text: "same", "removed" or "added"."""

    kind: str
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """The pieces of both texts in order. Without the added ones they are the old text, without the removed ones the new.
    A binding is one word."""
    before, after = _split(old), _split(new)
    if len(before) + len(after) > MOST:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[Piece] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[a:b])))
            continue
        if a < b:
            pieces.append(Piece("removed", "".join(before[a:b])))
        if c < d:
            pieces.append(Piece("added", "".join(after[c:d])))
    return pieces


def _split(text: str) -> list[str]:
    return _WORDS.findall(text)
