"""Texts made to take forever: whoever may write a section could otherwise stop every page that reads it."""

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from assessment.forms.writing import MOST_TEXT
from assessment.paper import proofread
from assessment.rules import bindings, house_style
from assessment.rules.compare import compare

SLOW = 5
"""Seconds. Each of these took between 15 and 160 once and takes a tenth of one now, or less."""
TEXTS: dict[str, tuple[Callable[[str], Any], str]] = {
    "empty lines": (house_style.typed_numbers, "\n" * MOST_TEXT),
    "empty lines with a space": (house_style.typed_numbers, "\n " * (MOST_TEXT // 2)),
    "a binding of spaces": (bindings.parse, "{{" + " " * MOST_TEXT + "}}"),
    "one word again and again": (lambda text: compare(text, text + "b "), "a " * 9_999),
    "one line again and again": (lambda text: compare(text, "b\n" + text[2:]), "a\n" * 29_999),
}


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_takes_long(name: str) -> None:
    read, text = TEXTS[name]
    begun = time.process_time()
    read(text)
    assert time.process_time() - begun < SLOW


def test_of_many_unknown_codes_a_few_get_a_suggestion() -> None:
    known = {f"{kind}.robbery.k{n}": None for kind in ("mopac7", "rate", "rank") for n in range(300)}
    stock: Any = SimpleNamespace(codes=set(), indicators=known, own={})
    begun = time.process_time()
    remarks = proofread.look("".join(f'{{{{ figure "mopac7.robery.k{n}" }}}}\n' for n in range(2_000)), stock)
    assert time.process_time() - begun < SLOW
    found = [one for one in remarks if one.message.startswith("There is no figure")]
    assert len(found) == 2_000
    assert "mopac7.robbery" in found[0].instead and found[-1].instead == "a code from the list of figures."
