"""What changed between two texts, word by word. Plain Python."""

import difflib
import os
import re
from collections import Counter
from dataclasses import dataclass

_WORDS = re.compile(r"\{\{[^{}\n]*\}\}\s*|[^\s{]+\s*|\{\s*|\s+")
MOST = 3_000_000
"""Pairs of equal words in two texts beyond which they are compared by line, and pairs of equal lines beyond which only what
both begin and end with is the same: the time grows with the pairs, and "a a a a" has as many as it likes."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text: "same", "removed" or "added"."""

    kind: str
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """The pieces of both texts in order. Without the added ones they are the old text, without the removed ones the new.
    A binding is one word."""
    before, after = _split(old), _split(new)
    if _pairs(before, after) > MOST:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if _pairs(before, after) > MOST:
        return _ends_alike(old, new)
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


def _pairs(before: list[str], after: list[str]) -> int:
    counts = Counter(after)
    return sum(count * counts[word] for word, count in Counter(before).items())


def _ends_alike(old: str, new: str) -> list[Piece]:
    start = len(os.path.commonprefix([old, new]))
    rest = os.path.commonprefix([old[start:][::-1], new[start:][::-1]])[::-1]
    end = len(rest)
    found = [
        Piece("same", old[:start]),
        Piece("removed", old[start : len(old) - end]),
        Piece("added", new[start : len(new) - end]),
        Piece("same", rest),
    ]
    return [piece for piece in found if piece.text]
