"""How an action stands on a day: by the calendar alone."""

from datetime import date

import pytest

from assessment.rules.periods import financial_year
from assessment.rules.standing import Facts, judged_on, standing, year_after

DAY = date(2017, 1, 31)


@pytest.mark.parametrize(
    ("rag", "due", "starts", "said", "is_over", "expected"),
    [
        ("green", date(2017, 1, 31), None, date(2017, 1, 1), False, []),  # due today is not overdue
        ("green", date(2017, 1, 30), None, date(2017, 1, 1), False, ["Overdue by 1 day"]),
        ("done", date(2016, 1, 1), None, None, False, []),
        ("stopped", date(2016, 1, 1), None, None, True, []),
        ("green", None, None, date(2016, 11, 2), False, []),  # 90 days
        ("amber", None, None, date(2016, 11, 1), False, ["No update for 91 days"]),
        ("amber", None, date(2017, 1, 1), None, False, []),  # began this month
        ("amber", None, date(2016, 6, 1), None, False, ["No update yet"]),
        ("red", None, None, None, False, ["No update yet"]),
        (
            "red",
            date(2017, 1, 1),
            None,
            date(2016, 1, 1),
            False,
            ["Overdue by 30 days", "No update for 396 days"],
        ),
        (
            "green",
            None,
            None,
            date(2017, 1, 30),
            True,
            ["The year ended and it is neither done, stopped nor carried over"],
        ),
        ("green", date(2017, 1, 1), None, date(2017, 1, 30), True, ["Overdue by 30 days"]),
    ],
)
def test_an_action_is_asked_about(rag, due, starts, said, is_over, expected) -> None:  # type: ignore[no-untyped-def]
    found = standing(Facts(rag, due, starts, said), as_at=DAY, year_is_over=is_over)
    assert list(found.reasons) == expected
    assert found.needs_attention == bool(expected)


def test_what_goes_on_next_year_is_asked_about_there() -> None:
    facts = Facts("red", date(2016, 5, 1), None, None, is_carried_over=True)
    assert standing(facts, as_at=DAY, year_is_over=True).reasons == ()


def test_the_gravest_come_first() -> None:
    def urgency(rag: str, due: date | None, said: date | None, is_over: bool = False) -> int:
        return standing(Facts(rag, due, None, said), as_at=DAY, year_is_over=is_over).urgency

    assert urgency("green", date(2016, 12, 1), DAY) < urgency("green", None, DAY, True) < urgency("red", None, None)
    assert urgency("red", None, None) < urgency("red", None, DAY) == urgency("done", None, None)


def test_a_year_is_judged_on_its_last_day_once_it_is_over() -> None:
    year = financial_year("2016-17")
    assert judged_on(year, date(2016, 9, 1)) == date(2016, 9, 1)
    assert judged_on(year, date(2026, 9, 1)) == date(2017, 3, 31)
    assert (year_after("2016-17"), year_after("1998-99")) == ("2017-18", "1999-00")
