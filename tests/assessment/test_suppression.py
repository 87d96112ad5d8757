"""Small numbers stay hidden from a reader who knows every printed number and can solve equations.

The attacker here is another method than the product's: linear programming over the smallest cells, with one equation for
each printed number. It knows nothing of pipes and trips.
"""

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, milp

from assessment.suppression import SMALL, TOTAL, suppress

FLAT = {"a": "borough", "b": "borough", "c": "borough", "d": "borough"}
NESTED = {"w1": "borough", "w2": "borough", "a": "w1", "b": "w1", "c": "w2", "d": "w2", "e": "w2"}
count = st.one_of(st.integers(0, 6), st.integers(0, 40))


def tables(parents, most_columns=3):
    leaves = sorted(set(parents) - set(parents.values()))
    columns = st.sampled_from([["x"], ["x", "y"], ["x", "y", "z"]][:most_columns])
    return columns.flatmap(lambda names: st.fixed_dictionaries({(a, c): count for a in leaves for c in names}))


class Attacker:
    """Everything that follows from the printed numbers of a table."""

    def __init__(self, counts, parents, hidden, unpublished=()):
        self.leaves = sorted(counts)
        self.columns = sorted({column for _, column in counts})
        self.parents = parents
        areas = {*parents, *parents.values()}
        cells = [(area, column) for area in sorted(areas) for column in (*self.columns, TOTAL)]
        self.truth = {cell: sum(counts[leaf] for leaf in self.parts(cell)) for cell in cells}
        known = [cell for cell in cells if cell not in hidden and cell not in unpublished]
        self.known = numpy.array([self.row(cell) for cell in known])
        self.values = numpy.array([self.truth[cell] for cell in known])

    def parts(self, cell):
        """The smallest cells that a number is the sum of."""
        return [leaf for leaf in self.leaves if cell[1] in (TOTAL, leaf[1]) and self.lies_in(leaf[0], cell[0])]

    def lies_in(self, area, outer):
        return area == outer or (area in self.parents and self.lies_in(self.parents[area], outer))

    def row(self, cell):
        parts = self.parts(cell)
        return [float(leaf in parts) for leaf in self.leaves]

    def ends(self, cell):
        """The least and the most a number can be."""
        target = numpy.array(self.row(cell))
        found = [linprog(sign * target, A_eq=self.known, b_eq=self.values, bounds=(0, None)) for sign in (1, -1)]
        assert all(one.status in (0, 3) for one in found)
        return [numpy.inf if one.status == 3 else abs(one.fun) for one in found]

    def ends_knowing_kinds(self, cell, printable):
        """The same for a reader who also knows of each hidden number whether it is 0, 1 to 4, or 5 and more."""
        limits = {0: (0, 0)} | dict.fromkeys(range(1, SMALL), (1, SMALL - 1))
        rows = numpy.array([*self.known, *(self.row(one) for one in printable)])
        kinds = [limits.get(self.truth[one], (SMALL, numpy.inf)) for one in printable]
        low = [*self.values, *(kind[0] for kind in kinds)]
        high = [*self.values, *(kind[1] for kind in kinds)]
        target = numpy.array(self.row(cell))
        whole = numpy.ones(len(self.leaves))
        found = [milp(sign * target, integrality=whole, constraints=(rows, low, high)) for sign in (1, -1)]
        return [numpy.inf if one.fun is None else abs(one.fun) for one in found]


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
