"""Which numbers of a published table of places must be hidden, so that nobody can be recognised in a small one.

**What is hidden first.** Every count of 1 to 4 for an area below the borough. 0 is shown.

**What else.** A hidden count can often be worked out: from the total of its row or column, from the borough's total, from
the wards' totals where small areas inside them are published too. So more cells are hidden until it cannot. The table is
held as a flow: the borough's count of a type flows down to its wards and on to the small areas, runs there together with
the other types into the area's total, and back up through the totals of the wards to the borough's. Every number that
can be printed is then the flow through one pipe, and every sum a reader can do says only that what flows into a joint
flows out of it. Another table with the same printed numbers differs from the true one by round trips through hidden
pipes. So, to protect a small count, we look for a round trip through its pipe and hide the pipes on it, as few as there
are (L H Cox, "Network models for complementary cell suppression", Journal of the American Statistical Association 90,
1995).

**What is promised.** For every hidden count of 1 to 4 there are two other tables of whole numbers, none below 0, with the
same printed numbers:

1. one in which it is 5 or more, so that arithmetic alone does not even tell that it is small;
2. one in which it has another value while every hidden cell is still of its kind (1 to 4; 5 or more; 0), so that not
   even a reader who guesses which cells are hidden because they are small, and which beside them, learns the value.

Where the borough's own total of a column is 1 to 4, nothing can be 5: the first table then has 0. There, and where the
second table does not exist (4, 4, 0 and 0), the whole column is hidden, its zeros too: the reader knows the total and not
where any of it is.

Which cell is hidden beside a small one follows a fixed order and not the size of the others, because the choice would
tell something of the sizes.

**What must be hidden with a count**, because it gives the count away, is for `publication.py`: its rate, its change, the
ranks of its column. A second cut of the same counts (wards of other boundaries, years that overlap) is never published.
"""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

SMALL = 5
"""The smallest count that may be shown for an area below the borough, apart from 0."""

TOTAL = "total"
"""The name of the column that sums a row. No column of a table may be called so."""

COLUMN_COST, TOTAL_COST, AREA_COST = 1, 3, 9
"""What hiding costs: a cell of a type, the total of a row, a number of an area that has areas inside it."""

ANY = 1 << 60
"""More than any pipe carries."""

Cell = tuple[str, str]
"""Area and column."""
Node = tuple[str, ...]
Trip = list[tuple[Cell, bool]]
"""The pipes of a way, and whether each is followed as it flows."""


@dataclass(frozen=True)
class Suppressed:
    """The cells to hide: the small ones, and those hidden so that the small ones cannot be worked out."""

    small: frozenset[Cell]
    beside: frozenset[Cell]

    @property
    def cells(self) -> frozenset[Cell]:
        return self.small | self.beside


def suppress(counts: Mapping[Cell, int], parents: Mapping[str, str], unpublished: Collection[Cell] = ()) -> Suppressed:
    """The cells that must be hidden where a table and all its totals are published.

    `counts`: for each smallest area and each column, a count; a cell that is not there is 0. `parents`: the area that each
    area lies in; the one that lies in none is the borough, whose numbers are always published. `unpublished`: cells that
    are printed nowhere and can therefore not help a reader; (area, TOTAL) is the total of an area's row.

    Raises ValueError where the areas are not one tree with at least two smallest areas (the only one would be the borough
    itself), a count is below 0, or a column is called TOTAL.
    """
    flow = _Flow(counts, parents, unpublished)
    flow.hidden |= flow.of_small_totals()
    small = [cell for cell in flow.cells if cell not in flow.unpublished and flow.is_small(cell)]
    flow.hidden |= set(small)
    for cell in small:
        _let_be_large(flow, cell)
    for cell in small:
        _let_differ(flow, cell)
    printed = flow.hidden - flow.unpublished
    return Suppressed(frozenset(small), frozenset(printed - set(small)))


class _Flow:
    """A table as pipes: each cell leads from one joint to another, and carries its count."""

    def __init__(self, counts: Mapping[Cell, int], parents: Mapping[str, str], unpublished: Collection[Cell]) -> None:
        self.parents, self.root, self.inner = parents, _root(parents), set(parents.values())
        self.values = self._summed(counts)
        self.cells = sorted(cell for cell in self.values if cell[0] != self.root)
        self.unpublished = set(unpublished) & set(self.cells)
        self.hidden: set[Cell] = set(self.unpublished)
        self.leaving: dict[Node, list[tuple[Cell, Node, bool]]] = defaultdict(list)
        for cell in self.cells:
            tail, head = self.ends(cell)
            self.leaving[tail].append((cell, head, True))
            self.leaving[head].append((cell, tail, False))

    def _summed(self, counts: Mapping[Cell, int]) -> dict[Cell, int]:
        columns = {column for _, column in counts}
        leaves = set(self.parents) - self.inner
        if TOTAL in columns or any(value < 0 for value in counts.values()) or len(leaves) < 2:
            raise ValueError(f"A count is below 0, a column is called “{TOTAL}”, or there is one area only.")
        values = {(area, column): 0 for area in (*self.parents, self.root) for column in (*columns, TOTAL)}
        for (leaf, column), value in counts.items():
            if leaf not in leaves:
                raise ValueError(f"{leaf} is not one of the smallest areas.")
            for area in self._upwards(leaf):
                values[area, column] += value
                values[area, TOTAL] += value
        return values

    def _upwards(self, area: str) -> Iterator[str]:
        yield area
        while area in self.parents:
            area = self.parents[area]
            yield area

    def ends(self, cell: Cell) -> tuple[Node, Node]:
        """The joints that a cell's pipe leads from and to. Types run down to the smallest areas, totals back up."""
        area, column = cell
        below: Node = (area, column) if area in self.inner else (area,)
        above: Node = (self.parents[area], column)
        return (below, above) if column == TOTAL else (above, below)

    def is_small(self, cell: Cell) -> bool:
        return 0 < self.values[cell] < SMALL

    def of_small_totals(self) -> set[Cell]:
        """Every cell of a column whose total in the borough is small: which of them are 0 would tell the rest."""
        return {cell for cell in self.cells if self.is_small((self.root, cell[1]))}

    def cost(self, cell: Cell) -> int:
        area, column = cell
        return (AREA_COST if area in self.inner else 1) * (TOTAL_COST if column == TOTAL else COLUMN_COST)


class _Other:
    """Another table with the same printed numbers, being made from the true one by round trips."""

    def __init__(self, flow: _Flow, *, keeps_kinds: bool) -> None:
        self.flow, self.keeps_kinds = flow, keeps_kinds
        self.moved: dict[Cell, int] = {}

    def room(self, pipe: Cell, forward: bool) -> int:
        """How much more, or less, a pipe can carry."""
        true = self.flow.values[pipe]
        now = true + self.moved.get(pipe, 0)
        if not self.keeps_kinds or pipe in self.flow.unpublished:
            return ANY if forward else now
        if true == 0:
            return 0
        if true < SMALL:
            return SMALL - 1 - now if forward else now - 1
        return ANY if forward else now - SMALL

    def follow(self, trip: Trip, wanted: int) -> int:
        amount = min([wanted, *(self.room(pipe, forward) for pipe, forward in trip)])
        for pipe, forward in trip:
            self.moved[pipe] = self.moved.get(pipe, 0) + (amount if forward else -amount)
        return amount


def _let_be_large(flow: _Flow, cell: Cell) -> None:
    """Hide what must be hidden so that `cell` could be SMALL as well; or 0, where its column's total is small."""
    up = flow.values[flow.root, cell[1]] >= SMALL
    wanted = SMALL - flow.values[cell] if up else flow.values[cell]
    other = _Other(flow, keeps_kinds=False)
    while wanted > 0:
        _, trip = _way_round(flow, cell, up, other)
        wanted -= other.follow(trip, wanted)
        flow.hidden |= {pipe for pipe, _ in trip}


def _let_differ(flow: _Flow, cell: Cell) -> None:
    """Hide what must be hidden so that `cell` could have another value while every hidden cell keeps its kind. Where no
    cell of its column could give or take (4, 4, 0 and 0), the column is hidden with its zeros, so that the kinds are
    not to be known either."""
    ways = []
    for up, is_open in ((True, flow.values[cell] < SMALL - 1), (False, flow.values[cell] > 1)):
        if is_open:
            ways.append(_way_round(flow, cell, up, _Other(flow, keeps_kinds=True)))
    found = [(spent, trip) for spent, trip in ways if trip]
    if found:
        _, trip = min(found, key=lambda way: way[0])
        flow.hidden |= {pipe for pipe, _ in trip}
    else:
        flow.hidden |= {other for other in flow.cells if other[1] == cell[1]}


def _way_round(flow: _Flow, cell: Cell, up: bool, other: _Other) -> tuple[int, Trip]:
    """The way from one end of a cell's pipe to the other that hides least, and what hiding costs on it: with it the cell
    can carry one more (`up`) or one less. Empty where there is no way."""
    tail, head = flow.ends(cell)
    start, end = (head, tail) if up else (tail, head)
    best: dict[Node, int] = {start: 0}
    came: dict[Node, tuple[Node, Cell, bool]] = {}
    queue: list[tuple[int, int, Node]] = [(0, 0, start)]
    while queue:
        spent, _, node = heapq.heappop(queue)
        if node == end:
            return spent, _walked(came, start, end)
        if spent > best[node]:
            continue
        for pipe, onward, forward in flow.leaving[node]:
            reached = spent + (0 if pipe in flow.hidden else flow.cost(pipe))
            if reached < best.get(onward, ANY) and pipe != cell and other.room(pipe, forward) > 0:
                best[onward], came[onward] = reached, (node, pipe, forward)
                heapq.heappush(queue, (reached, len(came), onward))
    return ANY, []


def _walked(came: Mapping[Node, tuple[Node, Cell, bool]], start: Node, end: Node) -> Trip:
    trip = []
    while end != start:
        end, pipe, forward = came[end]
        trip.append((pipe, forward))
    return trip


def _root(parents: Mapping[str, str]) -> str:
    tops = set(parents.values()) - set(parents)
    if len(tops) != 1:
        raise ValueError("The areas do not all lie in one.")
    for area in parents:
        seen = {area}
        while area in parents:
            area = parents[area]
            if area in seen:
                raise ValueError(f"{area} lies in itself.")
            seen.add(area)
    return next(iter(tops))
