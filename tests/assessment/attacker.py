"""A reader who solves equations: linear programming over the smallest cells of a table, with one equation for each printed
number. It knows nothing of how the product hides them."""

import numpy
from scipy.optimize import linprog, milp

from assessment.rules.suppression import SMALL, TOTAL


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
