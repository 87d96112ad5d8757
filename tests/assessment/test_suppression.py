"""Small numbers stay hidden from a reader who knows every printed number and can solve equations.

The attacker (attacker.py) uses another method than the product: linear programming over the smallest cells.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.rules.suppression import SMALL, TOTAL, suppress
from tests.assessment.attacker import Attacker

FLAT = {"a": "borough", "b": "borough", "c": "borough", "d": "borough"}
NESTED = {"w1": "borough", "w2": "borough", "a": "w1", "b": "w1", "c": "w2", "d": "w2", "e": "w2"}
count = st.one_of(st.integers(0, 6), st.integers(0, 40))


def tables(parents, most_columns=3):
    leaves = sorted(set(parents) - set(parents.values()))
    columns = st.sampled_from([["x"], ["x", "y"], ["x", "y", "z"]][:most_columns])
    return columns.flatmap(lambda names: st.fixed_dictionaries({(a, c): count for a in leaves for c in names}))


def check(counts, parents, unpublished=()):
    result = suppress(counts, parents, unpublished)
    attacker = Attacker(counts, parents, result.cells, unpublished)
    small = {cell for cell, n in attacker.truth.items() if 0 < n < SMALL and cell[0] != "borough"}
    assert result.small == small - set(unpublished)
    assert not any(area == "borough" for area, _ in result.cells)
    assert result.small or not result.beside
    for cell in sorted(result.small):
        least, most = attacker.ends(cell)
        if attacker.truth["borough", cell[1]] >= SMALL:
            assert most >= SMALL - 1e-6, cell
        else:
            assert least <= 1e-6 and most >= 1 - 1e-6, cell
    return result, attacker


@settings(max_examples=60, deadline=None)
@given(tables(FLAT))
def test_arithmetic_does_not_even_tell_that_a_hidden_number_is_small(counts):
    check(counts, FLAT)


@settings(max_examples=40, deadline=None)
@given(tables(NESTED, most_columns=2))
def test_the_totals_of_wards_do_not_give_away_the_small_areas_inside_them(counts):
    check(counts, NESTED)


@settings(max_examples=40, deadline=None)
@given(tables(FLAT), st.sets(st.sampled_from([(area, TOTAL) for area in FLAT])))
def test_holds_where_some_totals_are_printed_nowhere(counts, unpublished):
    check(counts, FLAT, unpublished)


@settings(max_examples=60, deadline=None)
@given(tables(FLAT))
def test_who_guesses_which_cells_are_small_does_not_learn_a_value(counts):
    result, attacker = check(counts, FLAT)
    for area, column in sorted(result.small):
        if {(other, column) for other in FLAT} <= result.cells:
            continue  # The whole column is hidden with its zeros, so there is no guessing.
        least, most = attacker.ends_knowing_kinds((area, column), sorted(result.cells))
        assert most - least >= 1 - 1e-6


def test_the_attacker_works_out_what_is_only_hidden_because_it_is_small():
    counts = {("a", "x"): 3, ("b", "x"): 9, ("c", "x"): 8, ("d", "x"): 30}
    unpublished = [(area, TOTAL) for area in FLAT]
    assert Attacker(counts, FLAT, {("a", "x")}, unpublished).ends(("a", "x")) == pytest.approx([3, 3])
    _, attacker = check(counts, FLAT, unpublished)
    assert attacker.ends(("a", "x")) == pytest.approx([0, 12])


@pytest.mark.parametrize(
    ("row", "hidden"),
    [
        ((5, 0, 9, 7), ""),
        ((0, 0, 0, 0), ""),
        ((3, 0, 9, 7), "ac"),  # 0 can give nothing, so it is shown
        ((2, 3, 9, 7), "ab"),  # together 5, and 1 and 4 are as possible
        ((4, 4, 9, 7), "abc"),  # together 8: alone they would both have to be 4
        ((1, 1, 9, 7), "abc"),
        ((2, 0, 0, 0), "abcd"),  # the borough's total is small
        ((4, 4, 0, 0), "abcd"),
    ],
)
def test_hides_beside_a_small_number_what_would_tell_it(row, hidden):
    counts = {(area, "x"): n for area, n in zip("abcd", row, strict=True)}
    found = suppress(counts, FLAT, [(area, TOTAL) for area in FLAT])
    assert "".join(sorted(area for area, _ in found.cells)) == hidden


def test_what_is_hidden_beside_does_not_follow_the_size_of_the_others():
    unpublished = [(area, TOTAL) for area in FLAT]
    patterns = {
        frozenset(suppress({("a", "x"): 2, ("b", "x"): b, ("c", "x"): c}, FLAT, unpublished).cells)
        for b, c in ((8, 90), (90, 8), (50, 51), (51, 50))
    }
    assert len(patterns) == 1


@pytest.mark.parametrize(
    ("counts", "parents"),
    [
        ({("a", "x"): -1}, FLAT),
        ({("a", TOTAL): 1}, FLAT),
        ({("w1", "x"): 1}, NESTED),
        ({("a", "x"): 1}, {"a": "borough"}),
        ({("a", "x"): 1}, {"a": "borough", "b": "another"}),
        ({("a", "x"): 1}, {"a": "b", "b": "a", "c": "borough", "d": "borough"}),
    ],
)
def test_refuses_what_is_no_table_of_places(counts, parents):
    with pytest.raises(ValueError):
        suppress(counts, parents)
