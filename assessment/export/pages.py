"""Which pictures of a PDF stand where they are called for, and which at the top of the next page.

A picture that no longer fits on its page would leave much of it white. typst cannot say “here, or else on the next page”, so
the paper is set as it comes, and what leaves a page white is tried anew: first at the top of the next page while the text of
its section goes on, then a little smaller, so that it fits. The same paper gives the same pages.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Marks = list[dict[str, Any]]
Setting = Callable[[], Marks]
TOP, BOTTOM = 60.0, 788.0
"""Points: where the text of a page begins, and where it ends."""
WHITE = 110.0
"""Points. So much may stay white at the foot of a page: less than 4 cm."""
SMALLER = 0.85
AS_IT_COMES = {"is_later": False, "scale": 1.0}
PICTURES = ("chart", "map", "beside")
KINDS = (*PICTURES, "table")


@dataclass(frozen=True)
class Gap:
    """The white at the foot of a page, and the picture or table (its place among the blocks) that begins the next page."""

    white: float
    block: int
    height: float
    """Of what begins the next page."""


def arrange(blocks: Sequence[dict[str, Any]], setting: Setting) -> None:
    """Choose for each picture among the blocks, in `is_later` and `scale`, how it stands. `setting` sets the paper with what
    is chosen by then and tells where everything stands."""
    for n, made in enumerate(blocks):
        if made["kind"] in KINDS:
            made |= {"place": n, **AS_IT_COMES}
    tried: set[int] = set()
    found = gaps(setting())
    while left := [gap for gap in found if gap.block not in tried and gap.white > WHITE]:
        made = blocks[left[0].block]
        found = _better(made, left[0], found, setting, tried)
        if made["is_later"] and _white(found, made, tried) > WHITE:
            found = _fill(blocks, made, found, setting, tried)
        tried.add(made["place"])


def _better(made: dict[str, Any], gap: Gap, before: list[Gap], setting: Setting, tried: set[int]) -> list[Gap]:
    """Let a block stand in the way that leaves the least white up to it, and say what the whole then leaves."""
    outcomes = [(before, AS_IT_COMES)]
    for way in _ways(made, gap):
        made |= way
        outcomes.append((gaps(setting()), way))
        if _white(outcomes[-1][0], made, tried) <= WHITE:
            break
    found, way = min(outcomes, key=lambda one: _white(one[0], made, tried))
    made |= way
    return found


def _fill(
    blocks: Sequence[dict[str, Any]], made: dict[str, Any], before: list[Gap], setting: Setting, tried: set[int]
) -> list[Gap]:
    """Let the picture that comes after one that gave way stand before it on its page, smaller, where it then fits."""
    following = next((one for one in blocks[made["place"] + 1 :] if one["kind"] in PICTURES or _ends(one)), None)
    if following is None or _ends(following):
        return before
    following |= {"scale": SMALLER}
    found = gaps(setting())
    if _white(found, made, tried) < _white(before, made, tried):
        return found
    following |= AS_IT_COMES
    return before


def _ends(made: dict[str, Any]) -> bool:
    return bool(made["kind"] == "heading" and made["level"] == 1)


def _ways(made: dict[str, Any], gap: Gap) -> list[dict[str, Any]]:
    """The other ways to set what does not fit, the best first. Its captions and sources are as large as ever."""
    later = [] if made["kind"] == "table" else [{"is_later": True, "scale": 1.0}]
    return later + ([{"is_later": False, "scale": SMALLER}] if gap.height * SMALLER < gap.white else [])


def _white(found: Sequence[Gap], made: dict[str, Any], tried: set[int]) -> float:
    """The white above a block, or above one before it that gave way to it. What comes after it is still to be seen to, and
    what was seen to before it cannot be helped."""
    return max((gap.white for gap in found if gap.block <= made["place"] and gap.block not in tried), default=0.0)


def gaps(marks: Marks) -> list[Gap]:
    """The white above each picture or table that begins a page, and each table whose notes do."""
    ends: dict[int, float] = {}
    notes: dict[int, float] = {}
    first: dict[int, dict[str, Any]] = {}
    for mark in marks:
        page, y = mark["page"], mark["y"]
        if mark["what"] == "note":
            notes[page] = min(notes.get(page, BOTTOM), y)
            continue
        ends[page] = max(ends.get(page, TOP), y)
        if page not in first or y < first[page]["y"]:
            first[page] = mark
    feet = {mark["block"]: mark["y"] for mark in marks if mark["what"] == "end"}
    found = []
    for page, mark in sorted(first.items()):
        white = notes.get(page - 1, BOTTOM) - ends.get(page - 1, TOP)
        if page == 1 or mark["block"] is None:
            continue
        if mark["what"] == "start":
            found.append(Gap(white, mark["block"], feet[mark["block"]] - mark["y"]))
        elif mark["what"] == "tail":
            found.append(Gap(BOTTOM, mark["block"], 0.0))  # a table without its notes is as bad as a white page
    return found
