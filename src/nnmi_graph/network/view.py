"""A network as an edge view tells it: nodes with attributes, edges in columns, and the claim behind each edge.

Nothing here opens a store or knows a query.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from ..dates import Told
from .result import Words

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "DATES",
    "SEVERAL",
    "Column",
    "Edges",
    "Metadata",
    "Network",
    "Value",
    "to_networkx",
    "told_of",
    "weight_of",
    "with_values",
]

Value = str | int | float | bool
Column = list[Value | None]

DATES = ("when", "start", "end")
SEVERAL = "; "
"""What stands between several values in one text."""


@dataclass(frozen=True)
class Metadata:
    """Where a network comes from: the view, the date it is asked for, the sources, the modes of its nodes.

    `unnamed` is the kind of the nodes that stand for whoever is not named."""

    view: str
    as_of: str | None = None
    sources: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    directed: bool = True
    unnamed: str | None = None


@dataclass(frozen=True)
class Edges:
    """The edges as columns of one length: positions of the two ends in the node list, and the attributes."""

    source: array[int]
    target: array[int]
    columns: dict[str, Column] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.source)

    def column(self, name: str) -> Sequence[Value | None]:
        """An attribute of every edge; None where an edge, or the view, has none."""
        return self.columns.get(name) or [None] * len(self)

    def told(self) -> list[Told]:
        """What is told of the dates of each edge."""
        return list(map(told_of, *(self.column(name) for name in DATES)))


@dataclass(frozen=True)
class Network:
    """A typed, dated multigraph. `nodes` maps an IRI to its attributes, in the order of the IRIs; `notes` says what
    was mended while reading, `remarks` what else is to be known with it. `alone` tells of nodes without an edge at
    which end the view names them: 0 ?source, 1 ?target. Edges are sorted, whatever the order of the rows."""

    name: str
    nodes: dict[str, dict[str, Value]]
    edges: Edges
    metadata: Metadata
    notes: tuple[str, ...] = ()
    remarks: tuple[Words, ...] = ()
    alone: Mapping[str, int] = field(default_factory=dict)

    def weights(self) -> list[float]:
        """The weight of each edge: above 0 and finite, as viewers take it; 1 where the view tells none that is."""
        told = self.edges.columns.get("weight")
        return [weight_of(value) or 1.0 for value in told] if told else [1.0] * len(self.edges)

    def ends(self) -> Iterator[tuple[str, str]]:
        """The IRIs of source and target of each edge, in order."""
        ids = list(self.nodes)
        return ((ids[s], ids[t]) for s, t in zip(self.edges.source, self.edges.target, strict=True))

    def part(self, rows: Sequence[int]) -> Network:
        """The network of these edges, in their order, and of the nodes at their ends."""
        source, target = self.edges.source, self.edges.target
        kept = sorted({source[row] for row in rows} | {target[row] for row in rows})
        place = dict(zip(kept, range(len(kept)), strict=True))
        ends = [array("q", [place[end[row]] for row in rows]) for end in (source, target)]
        columns = {name: [column[row] for row in rows] for name, column in self.edges.columns.items()}
        held = list(self.nodes.items())
        return replace(self, nodes=dict(held[node] for node in kept), edges=Edges(ends[0], ends[1], columns))

    def degrees(self) -> array[int]:
        """The number of edge ends at each node, in the order of `nodes`."""
        degrees = array("q", bytes(array("q").itemsize * len(self.nodes)))
        for ends in (self.edges.source, self.edges.target):
            for position in ends:
                degrees[position] += 1
        return degrees


def with_values(network: Network, name: str, values: dict[str, Value]) -> Network:
    """The network with one more node attribute, such as a measure; nodes without a value stay without it."""
    nodes = {iri: {**had, name: values[iri]} if iri in values else had for iri, had in network.nodes.items()}
    return replace(network, nodes=nodes)


def to_networkx(network: Network) -> nx.MultiGraph[str]:
    """The network as a networkx multigraph: node and edge attributes kept, `claim` is the IRI behind each edge."""
    import networkx as nx

    graph: nx.MultiGraph[str] = nx.MultiDiGraph() if network.metadata.directed else nx.MultiGraph()
    graph.graph.update(name=network.name, view=network.metadata.view, as_of=network.metadata.as_of)
    graph.add_nodes_from(network.nodes.items())
    columns = network.edges.columns
    for position, (source, target) in enumerate(network.ends()):
        had = {name: value for name, column in columns.items() if (value := column[position]) is not None}
        graph.add_edge(source, target, **had)
    return graph


@lru_cache(100_000)
def told_of(when: Value | None, start: Value | None, end: Value | None) -> Told:
    """What is told of the dates of an edge with these columns."""
    stated = [f"{start or ''}/{end or ''}"] if start or end else []
    return Told.parse([*(str(when).split(SEVERAL) if when else ()), *stated])


def weight_of(value: Value | None) -> float | None:
    """A number above 0 and finite; None of anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= sys.float_info.max:
        return float(value)
    return None
