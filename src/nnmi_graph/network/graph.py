"""A network as numbers: nodes and distinct ties as arrays, on two sides where the network has two modes.

An edge view may say the same tie in several claims and write it in either direction. Here every tie stands once,
from the side of the actors (members, agencies) to the side of the groups (institutes); how many claims stand behind
it is kept. This is the only module that turns a `Network` into arrays and the only one that makes igraph's graphs.
Like every module of a measure it imports numpy, and so is itself imported only when one is asked for; scipy and igraph,
which take longer, only when they are needed.
"""

from __future__ import annotations

import random
from array import array
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import NnmiError
from ..phrases import Sentence
from ..terms import shorten
from .result import GraphFacts, Words
from .view import Edges, Network

if TYPE_CHECKING:
    import igraph  # type: ignore[import-untyped]
    from scipy.sparse import csr_array

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.floating[Any]]
Sides = NDArray[np.int8]

SOURCE_COLUMNS = ("origin", "asserted_in")
"""Edge attributes that name the source behind a claim."""

STRAY = 0.05
"""Up to this share of ties may join two nodes of one side before a network no longer counts as two-mode."""


@dataclass(frozen=True)
class Graph:
    """A network in arrays. `tie_of[e]` is the tie that edge `e` of the network tells of, or -1 if it is left out.

    `side` is 0 for actors, 1 for groups; it is None where the network has one mode. Ties run from side 0 to side 1; in
    an undirected network of one mode a tie stated in both directions is one.
    """

    network: Network
    ids: tuple[str, ...]
    side: Sides | None
    source: Ints
    target: Ints
    claims: Ints
    tie_of: Ints
    remarks: tuple[Words, ...] = ()

    @property
    def n(self) -> int:
        """How many nodes there are."""
        return len(self.ids)

    @property
    def m(self) -> int:
        """How many distinct ties there are."""
        return len(self.source)

    @property
    def two_mode(self) -> bool:
        """Whether every tie kept joins an actor with a group."""
        return self.side is not None

    @property
    def directed(self) -> bool:
        """Whether the direction of a tie tells something: never in a network of two modes."""
        return self.side is None and self.network.metadata.directed

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kind of each node; where the view tells none, the side it stands on."""
        return tuple(str(attributes["node_kind"]) for attributes in self.network.nodes.values())

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The label of each node, or its id, as short as our prefixes make it."""
        nodes = self.network.nodes
        return tuple(str(had["label"]) if "label" in had else shorten(node).strip("<>") for node, had in nodes.items())

    @cached_property
    def actors(self) -> Ints:
        """The nodes of side 0. Raises `NnmiError` on a one-mode network."""
        return np.flatnonzero(self._sides() == 0)

    @cached_property
    def groups(self) -> Ints:
        """The nodes of side 1. Raises `NnmiError` on a one-mode network."""
        return np.flatnonzero(self._sides() == 1)

    @cached_property
    def place(self) -> Ints:
        """The position of each node within its own side."""
        side = self._sides()
        place = np.empty(self.n, np.int64)
        place[self.actors] = np.arange(int((side == 0).sum()))
        place[self.groups] = np.arange(int((side == 1).sum()))
        return place

    @cached_property
    def matrix(self) -> csr_array:
        """The two-mode matrix: a row per actor, a column per group, 1 where they are tied."""
        from scipy.sparse import csr_array

        shape = (len(self.actors), len(self.groups))
        ones = np.ones(self.m)
        return csr_array((ones, (self.place[self.source], self.place[self.target])), shape=shape)

    @cached_property
    def degree(self) -> Ints:
        """The number of distinct ties of each node, in either direction."""
        ends = np.concatenate((self.source, self.target))
        return np.bincount(ends, minlength=self.n)

    @cached_property
    def igraph(self) -> igraph.Graph:
        """The same graph, undirected, in igraph; node numbers agree with `ids`."""
        import igraph

        low, high = np.minimum(self.source, self.target), np.maximum(self.source, self.target)
        if not self.two_mode:
            low, high = np.unique(np.stack((low, high)), axis=1)
        return igraph.Graph(n=self.n, edges=zip(low.tolist(), high.tolist(), strict=True))

    def attribute(self, name: str) -> list[Any]:
        """One attribute of every node, None where a node has none. Raises `NnmiError` if no node has it."""
        values = [attributes.get(name) for attributes in self.network.nodes.values()]
        if all(value is None for value in values):
            mend = f"give the view a ?source{name.title()} or ?target{name.title()} column, or name another attribute"
            raise NnmiError(f"no node has the attribute {name!r}", where=self.network.name, mend=mend)
        return values

    def edge_column(self, name: str, needed_for: str) -> list[Any]:
        """One attribute of every edge. Raises `NnmiError` if the view does not tell it."""
        column = self.network.edges.columns.get(name)
        if column is None or all(value is None for value in column):
            raise NnmiError(
                f"no edge has {name!r}, which {needed_for} needs",
                where=self.network.name,
                mend=f"give the view a ?{name} column",
            )
        return column

    def row(self, node: int) -> dict[str, Any]:
        """The columns that open a node's row in a table."""
        return {"id": self.ids[node], "label": self.labels[node], "kind": self.kinds[node]}

    def columns(self, nodes: Sequence[int]) -> dict[str, Sequence[Any]]:
        """The columns that open a table of nodes, in this order."""
        return {
            "id": [self.ids[i] for i in nodes],
            "label": [self.labels[i] for i in nodes],
            "kind": [self.kinds[i] for i in nodes],
        }

    def pairs(self, a: Ints, b: Ints) -> dict[str, Sequence[Any]]:
        """The columns that open a table of pairs of nodes, in this order."""
        ends = {"a": a.tolist(), "b": b.tolist()}
        named = {"": self.ids, "_label": self.labels}
        return {
            end + what: [values[node] for node in nodes]
            for end, nodes in ends.items()
            for what, values in named.items()
        }

    def facts(self) -> GraphFacts:
        """Which graph this is, for a result."""
        network = self.network
        sources = set(network.metadata.sources)
        for name in SOURCE_COLUMNS:
            sources.update(str(value) for value in network.edges.columns.get(name, ()) if value is not None)
        return GraphFacts(
            network.metadata.view,
            dict(sorted(Counter(self.kinds).items())),
            network.metadata.as_of,
            self.n,
            self.m,
            int(_claims(network).sum()),
            self.two_mode,
            tuple(sorted(sources)),
        )

    def _sides(self) -> Sides:
        if self.side is None:
            raise NnmiError(
                "has one mode: its ties join nodes of one kind",
                where=self.network.name,
                mend="use a view whose ?source and ?target are different kinds of node",
            )
        return self.side


def index(network: Network) -> Graph:
    """The network in arrays. Raises `NnmiError` if it has no edge between two nodes."""
    if not len(network.edges):
        raise NnmiError("the network is empty", where=network.name, mend="try another date or another view")
    source = np.frombuffer(network.edges.source, np.int64)
    target = np.frombuffer(network.edges.target, np.int64)
    graph = _gather(network, _sides(network, source, target), source, target)
    if not graph.m:
        raise NnmiError("joins nodes with themselves only", where=network.name, mend="take a view with other edges")
    return graph


def _claims(network: Network) -> Ints:
    """How many claims tell of each edge, 1 where the view does not count them."""
    return np.array([int(told) if isinstance(told, int) else 1 for told in network.edges.column("claims")], np.int64)


def _gather(network: Network, side: Sides | None, source: Ints, target: Ints) -> Graph:
    """Distinct ties out of edges: turned to run from side 0 to side 1, strays and loops left out and told of."""
    ids = tuple(network.nodes)
    keep = source != target
    if side is not None:
        keep &= side[source] != side[target]
    if side is not None or not network.metadata.directed:
        turn = source > target if side is None else side[source] == 1
        source, target = np.where(turn, target, source), np.where(turn, source, target)
    keys, inverse = np.unique(source[keep] * len(ids) + target[keep], return_inverse=True)
    claims = np.bincount(inverse, _claims(network)[keep], len(keys)).astype(np.int64)
    tie_of = np.full(len(source), -1)
    tie_of[keep] = inverse
    left = int((~keep).sum())
    remarks = (
        (Sentence("{left} edges that join a node with itself or with its own side are left out", left=left),)
        if left
        else ()
    )
    remarks = (*network.remarks, *remarks)
    return Graph(network, ids, side, keys // len(ids), keys % len(ids), claims, tie_of, remarks)


def _sides(network: Network, source: Ints, target: Ints) -> Sides | None:
    """The side of each node: by where it stands in the edges, else by a two-colouring of the kinds; None if neither."""
    kinds = [str(attributes["node_kind"]) for attributes in network.nodes.values()]
    n = len(kinds)
    out, into = np.bincount(source, minlength=n), np.bincount(target, minlength=n)
    names, kind = np.unique(np.array(kinds), return_inverse=True)
    apart = not np.isin(kind[out > 0], kind[into > 0]).any()
    if apart and not np.any((out > 0) & (into > 0)):
        named = np.array([network.alone.get(node, -1) for node in network.nodes])
        return _settle(kinds, np.where(out > 0, 0, np.where(into > 0, 1, named)).astype(np.int8))
    between = np.zeros((len(names), len(names)))
    np.add.at(between, (kind[source], kind[target]), 1)
    between += between.T
    colour = _two_colour(between, STRAY * len(source))
    if colour is None or between[np.equal.outer(colour, colour)].sum() / 2 > STRAY * len(source):
        return None
    mean = [np.add(out, into)[kind == k].mean() for k in range(len(names))]
    return np.asarray(colour == colour[int(np.argmax(mean))], np.int8)[kind]


def _settle(kinds: list[str], side: Sides) -> Sides:
    """Nodes without a tie that no row of the view puts on a side (-1) put where most of their kind stand."""
    isolated = np.flatnonzero(side < 0)
    votes = Counter((k, s) for k, s in zip(kinds, side.tolist(), strict=True) if s >= 0) if len(isolated) else {}
    for node in isolated:
        side[node] = int(votes.get((kinds[node], 1), 0) > votes.get((kinds[node], 0), 0))
    return side


def _two_colour(between: Floats, ignore: float) -> Ints | None:
    """A colour, 0 or 1, for each kind so that kinds with more than `ignore` ties between them differ; None if none."""
    colour = np.full(len(between), -1)
    for start in range(len(between)):
        if colour[start] >= 0:
            continue
        colour[start], queue = 0, deque([start])
        while queue:
            here = queue.popleft()
            for there in np.flatnonzero(between[here] > ignore):
                if colour[there] == colour[here]:
                    return None
                if colour[there] < 0:
                    colour[there] = 1 - colour[here]
                    queue.append(int(there))
    return colour


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Let igraph draw its random numbers from this seed; afterwards it draws from Python's own again."""
    import igraph

    igraph.set_random_number_generator(random.Random(seed))
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


def restrict(network: Network, kinds: Iterable[str]) -> Network:
    """The network of the nodes of these kinds and the edges between them. Raises `NnmiError` for a kind it lacks."""
    wanted, known = set(kinds), {str(attributes["node_kind"]) for attributes in network.nodes.values()}
    if unknown := wanted - known:
        raise NnmiError(
            f"no node of kind {', '.join(sorted(unknown))}",
            where=network.name,
            mend=f"it has {', '.join(sorted(known))}",
        )
    return subnetwork(network, np.array([str(had["node_kind"]) in wanted for had in network.nodes.values()]))


def subnetwork(
    network: Network, nodes: NDArray[np.bool_] | None = None, edges: NDArray[np.bool_] | None = None
) -> Network:
    """The network of the nodes kept and the edges kept between them. With `edges` alone, nodes left alone go too."""
    source, target = np.frombuffer(network.edges.source, np.int64), np.frombuffer(network.edges.target, np.int64)
    kept = np.ones(len(source), bool) if edges is None else edges
    if nodes is None:
        nodes = np.zeros(len(network.nodes), bool)
        nodes[source[kept]] = nodes[target[kept]] = True
    kept = kept & nodes[source] & nodes[target]
    place, rows = np.cumsum(nodes) - 1, np.flatnonzero(kept).tolist()
    columns = {name: [column[row] for row in rows] for name, column in network.edges.columns.items()}
    ends = [array("q", place[end[kept]].tobytes()) for end in (source, target)]
    flags = nodes.tolist()
    left = {node: had for (node, had), keep in zip(network.nodes.items(), flags, strict=True) if keep}
    return replace(network, nodes=left, edges=Edges(ends[0], ends[1], columns))
