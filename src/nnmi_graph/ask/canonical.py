"""A canonical order for the nodes of a graph: the same, but for the names of the nodes, wherever the graph is the same.

Colour refinement first (Berkholz, Bonsma and Grohe 2017): nodes of one colour have equally many neighbours of each.
Between two colours it is the same to know which edges there are and which there are not, so the fewer are kept: of a
clique nothing is left. What then hangs together is ordered by itself. Where that does not tell nodes apart, one of them
is set apart, then another of its colour, and so on; of those that an automorphism found on the way takes to each other
one is enough (McKay and Piperno 2014). In a tree any one will do.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping

WORK = 3_000_000
"""How many edges are looked at, at most, to tell nodes apart that colours do not: some seconds."""
_EASY = 50
"""How many times each edge may be looked at however little time is left: rings and the like need no more."""
Near = Mapping[int, list[tuple[int, int]]]
"""Of each node the labels of its edges with the nodes at their other ends; labels of in and out differ."""
Colours = dict[int, int]
"""Of each node how many nodes have colours before its own."""
Cells = dict[int, set[int]]
"""The nodes of each colour."""
Form = tuple[tuple[int, ...], tuple[tuple[int, int, int], ...]]
"""A graph by the places of its nodes: their colours; the edges."""


class Undecided(Exception):
    """The order takes longer to find than one would wait."""


class Ordering:
    """The order of the nodes of a connected graph; `kinds` are numbers that say which nodes are unlike from the outset.

    `quotient` is what colours tell: the same of graphs that are the same, and often of no others. With each of `hard`
    graphs before, whose order was not found, there is half the time.
    """

    def __init__(self, near: Near, kinds: Mapping[int, int], hard: int = 0) -> None:
        self.near = near
        self.colours, self.cells = _numbered(kinds)
        self._left = WORK if not hard else max(WORK >> hard, _EASY * sum(map(len, near.values())))
        _refine(near, self.colours, self.cells, sorted(self.cells), None)

    @property
    def is_plain(self) -> bool:
        """Whether colours tell all nodes apart."""
        return len(self.cells) == len(self.near)

    def quotient(self) -> list[tuple[int, int, list[tuple[tuple[int, int], int]]]]:
        """Of each colour how many nodes have it, and how many neighbours of each colour a node has by each label."""
        return [
            (colour, len(cell), sorted(_degrees(self.near, self.colours, cell).items()))
            for colour, cell in sorted(self.cells.items())
        ]

    def order(self) -> list[int]:
        """The nodes in that order. Raises `Undecided`."""
        if self.is_plain:
            return sorted(self.near, key=self.colours.__getitem__)
        try:
            return self._ordered(self.near, self.colours, any_will_do=False)
        except RecursionError:
            raise Undecided from None

    def _ordered(self, near: Near, colours: Colours, *, any_will_do: bool) -> list[int]:
        """The order of nodes whose colours are stable, or if any will do one that may be another each time."""
        self._left -= sum(map(len, near.values()))
        if self._left < 0:
            raise Undecided
        cells: Cells = defaultdict(set)
        for node in near:
            cells[colours[node]].add(node)
        near = _fewer(near, colours, cells)
        parts = _parts(near)
        if len(parts) == 1 and len(near) > 1:
            return self._set_apart(near, colours, cells, any_will_do)
        found = []
        for part in parts:
            order = part if len(part) == 1 else self._ordered(_of(near, part), colours, any_will_do=any_will_do)
            found.append((_form(near, order, colours), order))
        return [node for _, order in sorted(found) for node in order]

    def _set_apart(self, near: Near, colours: Colours, cells: Cells, any_will_do: bool) -> list[int]:
        """The best of the orders in which one node of a colour stands apart."""
        cell = min(cells, key=lambda colour: (len(cells[colour]), colour))
        any_will_do |= sum(len({other for _, other in ends}) for ends in near.values()) == 2 * (len(near) - 1)
        alike = {node: node for node in near}
        best: list[int] | None = None
        seen: dict[tuple[tuple[int, ...], Form], list[int]] = {}
        found: list[tuple[list[int], Form, list[int]]] = []
        for node in sorted(cells[cell]):
            if _root(alike, node) != node:
                continue
            mine, parted = _with_apart(node, colours, cells)
            trace, edges = _refine(near, mine, parted, [mine[node]], best)
            self._left -= edges
            if trace is None:
                continue
            best = trace
            order = self._ordered(near, mine, any_will_do=True)
            if any_will_do:
                return order
            twin = seen.setdefault((tuple(trace), _form(near, order, colours)), order)
            for one, other in zip(twin, order, strict=True):
                _join(alike, one, other)
            if twin is order:
                order = self._ordered(near, mine, any_will_do=False)
                found.append((trace, _form(near, order, colours), order))
        return min(found)[-1]


def _of(near: Near, part: list[int]) -> Near:
    return {node: near[node] for node in part}


def _with_apart(node: int, colours: Colours, cells: Cells) -> tuple[Colours, Cells]:
    """A copy of the colours in which the node has one of its own."""
    colour = colours[node]
    mine = {other: colours[other] for nodes in cells.values() for other in nodes}
    parted = {other: set(nodes) for other, nodes in cells.items()}
    mine[node] = colour + len(cells[colour]) - 1
    parted[colour].remove(node)
    parted[mine[node]] = {node}
    return mine, parted


def _numbered(kinds: Mapping[int, int]) -> tuple[Colours, Cells]:
    nodes: Cells = defaultdict(set)
    for node, kind in kinds.items():
        nodes[kind].add(node)
    colours, cells, before = {}, {}, 0
    for kind in sorted(nodes):
        cells[before] = nodes[kind]
        colours.update(dict.fromkeys(nodes[kind], before))
        before += len(nodes[kind])
    return colours, cells


def _refine(
    near: Near, colours: Colours, cells: Cells, first: Iterable[int], best: list[int] | None
) -> tuple[list[int] | None, int]:
    """Split colours until each node of one has as many neighbours of each, looked at from those in `first` at first.

    Returns what happened, as numbers that do not depend on which nodes it happened to (None as soon as that is more
    than `best`, by alphabet), and how many edges were looked at.
    """
    waiting, trace, edges = deque(first), [], 0
    queued = set(waiting)
    while waiting:
        colour = waiting.popleft()
        queued.remove(colour)
        seen: dict[int, list[int]] = defaultdict(list)
        for node in cells[colour]:
            for label, other in near[node]:
                seen[other].append(label)
            edges += len(near[node])
        for cell, parts in _touched(seen, colours):
            left = len(cells[cell]) - sum(map(len, parts.values()))
            trace.append(hash((colour, cell, left, *((labels, len(part)) for labels, part in parts.items()))))
            if best is not None and trace[-1:] != best[len(trace) - 1 : len(trace)]:
                if trace[-1:] > best[len(trace) - 1 : len(trace)]:
                    return None, edges
                best = None
            if left or len(parts) > 1:
                fresh = _split(cell, left, list(parts.values()), colours, cells)
                if cell not in queued:
                    fresh.remove(max(fresh, key=lambda part: (len(cells[part]), -part)))
                waiting += (part for part in fresh if part not in queued)
                queued.update(fresh)
    return trace, edges


def _touched(seen: Mapping[int, list[int]], colours: Colours) -> list[tuple[int, dict[tuple[int, ...], list[int]]]]:
    """The nodes that were seen, by colour and then by the labels that lead to them, in order."""
    by_cell: dict[int, dict[tuple[int, ...], list[int]]] = defaultdict(lambda: defaultdict(list))
    for node, labels in seen.items():
        by_cell[colours[node]][tuple(sorted(labels))].append(node)
    return [(cell, dict(sorted(parts.items()))) for cell, parts in sorted(by_cell.items())]


def _split(cell: int, left: int, parts: list[list[int]], colours: Colours, cells: Cells) -> list[int]:
    """Give parts of a colour colours of their own; `left` nodes keep it. Returns what there is now in its place."""
    fresh, start = [], cell
    if left:
        fresh.append(cell)
        start += left
        for part in parts:
            cells[cell].difference_update(part)
    for part in parts:
        cells[start] = set(part)
        colours.update(dict.fromkeys(part, start))
        fresh.append(start)
        start += len(part)
    return fresh


def _degrees(near: Near, colours: Colours, cell: Iterable[int]) -> Counter[tuple[int, int]]:
    """How many neighbours by each label and of each colour a node of a stable colour has."""
    return Counter((label, colours[other]) for label, other in near[next(iter(cell))])


def _fewer(near: Near, colours: Colours, cells: Cells) -> Near:
    """Edges turned into non-edges where these are fewer, between two colours and by one label."""
    turned: dict[int, list[tuple[int, int]]] = {}
    for colour, cell in cells.items():
        full = [
            (label, other)
            for (label, other), count in _degrees(near, colours, cell).items()
            if 2 * count > len(cells[other]) - (other == colour)
        ]
        if full:
            turned[colour] = full
    if not turned:
        return near
    made = {}
    for node, ends in near.items():
        full = turned.get(colours[node], [])
        made[node] = [(label, other) for label, other in ends if (label, colours[other]) not in full]
        if full:
            there = set(ends)
            made[node] += [
                (label, other)
                for label, colour in full
                for other in cells[colour]
                if other != node and (label, other) not in there
            ]
    return made


def _parts(near: Near) -> list[list[int]]:
    """The nodes that hang together."""
    parts, seen = [], set()
    for start in near:
        if start in seen:
            continue
        part = [start]
        seen.add(start)
        for node in part:
            for _, other in near[node]:
                if other not in seen:
                    seen.add(other)
                    part.append(other)
        parts.append(part)
    return parts


def _form(near: Near, order: list[int], colours: Colours) -> Form:
    place = {node: at for at, node in enumerate(order)}
    edges = sorted((at, label, place[other]) for at, node in enumerate(order) for label, other in near[node])
    return tuple(colours[node] for node in order), tuple(edges)


def _root(alike: dict[int, int], node: int) -> int:
    """Who stands for the node among those that are alike."""
    while alike[node] != node:
        alike[node] = alike[alike[node]]
        node = alike[node]
    return node


def _join(alike: dict[int, int], one: int, other: int) -> None:
    """Note that two nodes are alike; the lowest of those that are stands for them."""
    one, other = sorted((_root(alike, one), _root(alike, other)))
    alike[other] = one
