"""What a seal that no longer fits is said to mean."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from casework.rules.chain import MOST, Block, altered, numbers

AT = datetime(2026, 6, 3, 14, 5, tzinfo=ZoneInfo("Europe/London"))
WHOLE = Block(
    log="Record of accesses",
    number=2,
    first_id=101,
    last_id=1150,
    rows=50,
    sealed_at=AT,
    is_as_expected=True,
    found=50,
    began_at=AT,
    ended_at=AT + timedelta(minutes=1),
)
WHERE = "numbers 101 to 1,150 (3 June 2026, 14:05 to 3 June 2026, 14:06)"


def said(block: Block, last_number: int = 1, last_id: int = 100) -> list[str]:
    return list(block.findings(last_number, last_id))


def test_what_fits_says_nothing() -> None:
    assert said(WHOLE) == []


@pytest.mark.parametrize(
    ("differs", "finding"),
    [
        ({"found": 49, "absent": [120]}, f"1 entry is missing in {WHERE}. Not there: 120."),
        ({"found": 48}, f"2 entries are missing in {WHERE}."),
        ({"found": 51}, f"1 entry was added later in {WHERE}."),
        ({"found": 60}, f"10 entries were added later in {WHERE}."),
        ({"is_confirmed": False}, f"entries in {WHERE} were rewritten, exchanged or put in another order."),
        ({"is_confirmed": None}, f"entries in {WHERE} were rewritten, or seal 2 over them was."),
        ({"is_confirmed": True}, f"seal 2 was rewritten. The entries below it, {WHERE}, are those that were sealed."),
    ],
)
def test_what_does_not_fit_says_where(differs: dict, finding: str) -> None:
    assert said(replace(WHOLE, is_as_expected=False, **differs)) == [f"Record of accesses: {finding}"]


def test_a_seal_that_is_not_there() -> None:
    assert said(replace(WHOLE, number=3)) == ["Record of accesses: seal 2 is missing."]
    assert said(replace(WHOLE, number=5)) == ["Record of accesses: seal 2 to 4 is missing."]


def test_a_seal_that_does_not_follow_on() -> None:
    (finding,) = said(WHOLE, last_id=99)
    assert "seal 2 was rewritten: it does not begin where the seal before it ends" in finding


def test_an_empty_block_is_placed_by_its_seal() -> None:
    empty = replace(WHOLE, is_as_expected=False, found=0, began_at=None, ended_at=None)
    assert said(empty) == ["Record of accesses: 50 entries are missing in numbers 101 to 1,150 (3 June 2026, 14:05)."]


def test_many_numbers_are_cut() -> None:
    assert altered([7], 1) == "entry 7 was changed after it was written"
    many = list(range(1, MOST + 1))
    assert altered(many, 5000).startswith("5,000 entries were changed after they were written (1, 2, ")
    assert altered(many, 5000).endswith(f"{MOST} and more)")
    assert numbers([1, 2]) == "1, 2"
