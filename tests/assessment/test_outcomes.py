"""Whether an outcome was met, on pairs of values worked out by hand."""

from decimal import Decimal

import pytest

from assessment.rules.outcomes import Value, chance_range, judge


def count(value: int | None, *, is_complete: bool = True) -> Value:
    return Value(None if value is None else Decimal(value), "count", is_complete=is_complete)


def share(top: int, bottom: int) -> Value:
    return Value(Decimal(top) * 100 / bottom, "percent", Decimal(top), Decimal(bottom))


def rate(top: int, people: int) -> Value:
    return Value(Decimal(top) * 1000 / people, "rate", Decimal(top), Decimal(people))


# The report's own: twice the root of 3,878 + 3,297 is 169.4, of 2,372 + 2,360 137.6, of 622 + 695 72.6.
@pytest.mark.parametrize(
    ("aim", "before", "now", "expected"),
    [
        ("less", count(3878), count(3297), "Met"),
        ("more", count(3878), count(3297), "Not met"),
        ("less", count(2372), count(2360), "Cannot be said"),
        ("hold", count(2372), count(2360), "Met"),
        ("less", count(622), count(695), "Not met"),
        ("less", count(622), count(694), "Cannot be said"),
        ("less", count(701), count(809), "Not met"),
        ("hold", count(701), count(809), "Not met"),
        ("less", count(19), count(2), "Cannot be said"),
        ("less", count(0), count(50), "Cannot be said"),
        ("less", count(None), count(50), "Cannot be said"),
        ("less", count(50), None, "Cannot be said"),
        ("less", count(500), count(100, is_complete=False), "Cannot be said"),
        ("", count(500), count(100), "Cannot be said"),
        # 64% and 67% of 500: twice the root of 64×36/500 + 67×33/500 is 6.0 points.
        ("more", share(320, 500), share(335, 500), "Cannot be said"),
        ("more", share(320, 500), share(360, 500), "Met"),
        ("more", rate(400, 100_000), rate(300, 100_000), "Not met"),
        ("less", Value(Decimal(7), "rank"), Value(Decimal(8), "rank"), "Cannot be said"),
        ("less", Value(Decimal(9), "days"), Value(Decimal(7), "days"), "Met"),
        ("hold", Value(Decimal(9), "days"), Value(Decimal(7), "days"), "Cannot be said"),
    ],
)
def test_an_outcome_is_judged(aim: str, before: Value | None, now: Value | None, expected: str) -> None:
    verdict = judge(aim, before, now)
    assert verdict.text == expected
    assert verdict.why.endswith(".")


def test_the_range_of_chance_is_two_standard_errors() -> None:
    found = chance_range(count(3878), count(3297))
    assert found is not None
    assert round(float(found), 1) == 169.4
    found = chance_range(share(320, 500), share(335, 500))
    assert found is not None
    assert round(float(found), 2) == 6.01
    assert chance_range(Value(Decimal(9), "days"), Value(Decimal(7), "days")) is None
