"""Layers: sponsorship, membership, technology … as layers of one multiplex network."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from ...errors import NnmiError
from ..graph import Graph, Ints
from ..result import Found, Row, Table, Value


def layers(graph: Graph, *, attribute: str = "kind") -> Found:
    """Nodes and ties of each layer, the overlap of each two, and every node's participation in them.

    A layer is a value of the edge attribute. Overlap is Jaccard's, of ties and of nodes. A node's overlapping degree is
    the sum of its degrees over layers; its participation is 0 if all its ties are in one layer, 1 if they are spread
    evenly. Battiston, Nicosia & Latora (2014), Physical Review E 89, 032804.
    """
    column = graph.edge_column(attribute, "the multiplex view")
    names = sorted({str(value) for value in column if value is not None})
    if len(names) < 2:
        raise NnmiError(
            f"all edges have one {attribute}, {names[0]!r}: there is but one layer",
            where=graph.network.name,
            mend="use a view with several kinds of edge",
        )
    ties = _ties_by_layer(graph, column, names)
    degree = np.array(
        [
            np.bincount(graph.source[here], minlength=graph.n) + np.bincount(graph.target[here], minlength=graph.n)
            for here in ties.values()
        ]
    )
    per_layer: list[Row] = [
        {"layer": name, "nodes": int((degree[k] > 0).sum()), "ties": len(ties[name])} for k, name in enumerate(names)
    ]
    rows = _participation(graph, names, degree)
    several = int(((degree > 0).sum(0) > 1).sum())
    summary: dict[str, Value] = {
        "layers": len(names),
        "nodes_in_several": several,
        "share_in_several": several / graph.n,
    }
    tables = Table.of("participation", rows), Table.of("layers", per_layer), _overlaps(names, ties, degree)
    return Found(tables, summary)


def _ties_by_layer(graph: Graph, column: list[object], names: list[str]) -> dict[str, list[int]]:
    """The distinct ties of each layer."""
    held: dict[str, set[int]] = {name: set() for name in names}
    for tie, value in zip(graph.tie_of.tolist(), column, strict=True):
        if tie >= 0 and value is not None:
            held[str(value)].add(tie)
    return {name: sorted(ties) for name, ties in held.items()}


def _participation(graph: Graph, names: list[str], degree: Ints) -> list[Row]:
    """A row per node: its overlapping degree, how many layers it is in, its participation, its degree in each."""
    total = degree.sum(0)
    share = degree / np.maximum(total, 1)
    value = len(names) / (len(names) - 1) * (1 - (share**2).sum(0))
    order = np.lexsort((np.arange(graph.n), -total, -np.round(value, 12)))
    return [
        {
            **graph.row(i),
            "participation": float(value[i]),
            "overlapping_degree": int(total[i]),
            "layers": int((degree[:, i] > 0).sum()),
            **dict(zip(names, map(int, degree[:, i]), strict=True)),
        }
        for i in order.tolist()
        if total[i]
    ]


def _overlaps(names: list[str], ties: dict[str, list[int]], degree: Ints) -> Table:
    """What each two layers share: ties and nodes, and Jaccard's share of both."""
    rows: list[Row] = []
    for (i, a), (j, b) in combinations(enumerate(names), 2):
        first, second = set(ties[a]), set(ties[b])
        nodes, either = int(((degree[i] > 0) & (degree[j] > 0)).sum()), int(((degree[i] > 0) | (degree[j] > 0)).sum())
        rows.append(
            {
                "a": a,
                "b": b,
                "shared_ties": len(first & second),
                "jaccard_ties": len(first & second) / len(first | second),
                "shared_nodes": nodes,
                "jaccard_nodes": nodes / either,
            }
        )
    return Table.of("overlap", rows)
