"""The offender cohort: which rows are refused, and the rates, against a hand-worked example and another way of counting."""

import datetime
from fractions import Fraction
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.rules import cohort
from assessment.rules.cohort import Member

END = datetime.date(2017, 3, 31)
LINES = """1, 2016-04-01, , 12, 5
2, 1/10/2015, 30/9/2016, 4, 4

3; 1 April 2015; ; 0; 2
4\t2017-02-01\t\t9\t3"""


def read(text: str) -> cohort.Rows:
    return cohort.read_rows(cohort.split_lines(text), END)


def test_reads_rows_typed_or_pasted() -> None:
    rows = read(LINES)
    assert rows.problems == []
    assert rows.members[1] == Member("2", datetime.date(2015, 10, 1), datetime.date(2016, 9, 30), 4, 4)
    assert [one.offences_in_cohort for one in rows.members] == [5, 4, 2, 3]
    assert read(cohort.as_lines(rows.members)).members == rows.members


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("John Smith, 2016-04-01, , 1, 1", "looks like a name"),
        ("Smith, 2016-04-01, , 1, 1", "looks like a name"),
        ("12/123456X, 2016-04-01, , 1, 1", "Police National Computer"),
        ("2012/0123456X, 2016-04-01, , 1, 1", "Police National Computer"),
        ("QQ123456C, 2016-04-01, , 1, 1", "Police National Computer"),
        ("John7, 2016-04-01, , 1, 1", "must be a running number"),
        ("01011990, 2016-04-01, , 1, 1", "must be a running number"),
        ("7, 2016-04-01, , 1", "4 cells instead of 5"),
        ("7, April, , 1, 1", "joined is not a date"),
        ("7, 2016-04-01, soon, 1, 1", "left is not a date"),
        ("7, 2017-04-01, , 1, 1", "joined after the period ended"),
        ("7, 2016-04-01, 2016-03-01, 1, 1", "left before they joined"),
        ("7, 2016-04-01, 2017-04-01, 1, 1", "left after the period ended"),
        ("7, 2016-04-01, , -1, 1", "whole numbers from 0 to 999"),
        ("7, 2016-04-01, , 1, 1.5", "whole numbers from 0 to 999"),
    ],
)
def test_a_row_is_refused_with_its_reason_and_the_others_stay(line: str, reason: str) -> None:
    rows = read(f"1, 2016-04-01, , 12, 5\n{line}")
    assert [one.member for one in rows.members] == ["1"]
    assert len(rows.problems) == 1
    assert rows.problems[0].startswith("Row 2: ") and reason in rows.problems[0]


def test_a_number_is_there_once_and_all_begin_alike() -> None:
    rows = read("A1, 2016-04-01, , 1, 1\nA1, 2016-05-01, , 1, 1\nTOM2, 2016-04-01, , 1, 1")
    assert ["there twice" in rows.problems[0], "begin alike" in rows.problems[1]] == [True, True]


def test_a_hand_worked_cohort() -> None:
    """Member 1: 365 days, 12 offences before and 5 since. Member 2: 366 days, 4 and 4. Member 3: 731 days, 0 and 2.
    Member 4: 59 days, too short to count."""
    found = cohort.offending(read(LINES).members, END)
    assert (found.counted, found.too_short, found.offences_before, found.offences_in_cohort) == (3, 1, 16, 11)
    days = 365 + 366 + 731
    assert found.years == Fraction(days) / Fraction(36525, 100)
    assert found.rate_before == Fraction(16, 3)
    assert round(float(found.rate_in_cohort or 0), 4) == 2.7481  # 11 ÷ 4.0027 years
    assert round(float(found.reduction_pooled or 0), 2) == 48.47
    # 1: 5 in 0.99932 years = 5.0034 a year, 58.30% less than 12; 2: 3.9918 a year, 0.20% less than 4; 3 had none before.
    assert found.with_offences_before == 2
    assert round(float(found.reduction_mean or 0), 2) == 29.25


def test_ninety_days_are_enough_and_eighty_nine_are_not() -> None:
    joined = END - datetime.timedelta(days=cohort.MIN_DAYS - 1)
    assert cohort.offending([Member("1", joined, None, 1, 0)], END).counted == 1
    later = joined + datetime.timedelta(days=1)
    assert cohort.offending([Member("1", later, None, 1, 0)], END).too_short == 1


def test_without_an_offence_before_there_is_no_reduction() -> None:
    found = cohort.offending([Member("1", datetime.date(2016, 4, 1), None, 0, 3)], END)
    assert (found.rate_before, found.reduction_pooled, found.reduction_mean) == (0, None, None)
    nobody = cohort.offending([], END)
    assert (nobody.rate_before, nobody.rate_in_cohort, nobody.reduction_pooled) == (None, None, None)


members = st.builds(
    lambda joined, stay, before, since: Member(
        "1", END - datetime.timedelta(days=joined), END - datetime.timedelta(days=min(stay, joined)), before, since
    ),
    st.integers(0, 3000), st.integers(0, 2000), st.integers(0, 40), st.integers(0, 40),
)  # fmt: skip


@given(st.lists(members, max_size=30))
def test_agrees_with_adding_up_by_the_day(everybody: list[Member]) -> None:
    """Counted another way: each member's days one by one, and floats."""
    found = cohort.offending(everybody, END)
    stays = [
        sum(1 for _ in range(one.joined_on.toordinal(), (one.left_on or END).toordinal() + 1)) for one in everybody
    ]
    kept = [(one, days) for one, days in zip(everybody, stays, strict=True) if days >= 90]
    assert found.counted + found.too_short == len(everybody)
    assert found.counted == len(kept)
    if not kept:
        return
    rate_in = sum(one.offences_in_cohort for one, _ in kept) * 365.25 / sum(days for _, days in kept)
    before = mean(one.offences_before for one, _ in kept)
    assert float(found.rate_in_cohort or 0) == pytest.approx(rate_in)
    assert float(found.rate_before or 0) == pytest.approx(before)
    if before:
        assert float(found.reduction_pooled or 0) == pytest.approx(100 * (1 - rate_in / before))
        own = [100 * (1 - one.offences_in_cohort * 365.25 / days / one.offences_before) for one, days in kept
               if one.offences_before]  # fmt: skip
        assert float(found.reduction_mean or 0) == pytest.approx(mean(own))
