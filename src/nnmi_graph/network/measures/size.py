"""Size, two-mode density, degree by mode, and connected pieces."""

from __future__ import annotations

from collections import Counter

import numpy as np

from ..graph import Graph
from ..result import Found, Row, Table


def size(graph: Graph) -> Found:
    """How many nodes of each kind, how many ties, which share of the possible ties is there, degree by kind.

    In a two-mode network only actor-group pairs can be tied, so density is m / (n1 n2).
    Borgatti & Everett (1997); Latapy, Magnien & Del Vecchio (2008).
    """
    kinds = np.array(graph.kinds)
    rows: list[Row] = []
    for kind in sorted(set(graph.kinds)):
        members = np.flatnonzero(kinds == kind)
        degree = graph.degree[members]
        side = "" if graph.side is None else ("group" if graph.side[members[0]] else "actor")
        rows.append(
            {
                "kind": kind,
                "side": side,
                "nodes": len(members),
                "degree_mean": float(degree.mean()),
                "degree_median": float(np.median(degree)),
                "degree_max": int(degree.max()),
                "isolates": int((degree == 0).sum()),
            }
        )
    pieces = graph.igraph.connected_components().sizes()
    possible = len(graph.actors) * len(graph.groups) if graph.two_mode else _pairs(graph, graph.n)
    summary = {
        "nodes": graph.n,
        "ties": graph.m,
        "claims": int(graph.claims.sum()),
        "density": graph.m / possible,
        "components": len(pieces),
        "largest_component": max(pieces) / graph.n,
    }
    return Found((Table.of("modes", rows), _between(graph)), summary)


def _pairs(graph: Graph, n: int) -> float:
    """How many ties are possible among n nodes of a network of one mode."""
    return n * (n - 1) / (1 if graph.directed else 2)


def _between(graph: Graph) -> Table:
    """Ties and density between each pair of kinds, in either order where ties have no direction."""
    sizes = Counter(graph.kinds)
    names = list(sizes)
    code = np.array([names.index(kind) for kind in graph.kinds])
    ends = np.stack((code[graph.source], code[graph.target]))
    if not (graph.directed or graph.two_mode):
        ends.sort(axis=0)
    pairs, counts = np.unique(ends[0] * len(names) + ends[1], return_counts=True)
    rows: list[Row] = []
    for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
        a, b = names[pair // len(names)], names[pair % len(names)]
        possible = sizes[a] * sizes[b] if a != b else _pairs(graph, sizes[a])
        rows.append({"source_kind": a, "target_kind": b, "ties": count, "density": count / possible})
    return Table.of("between_kinds", rows)


def components(graph: Graph) -> Found:
    """The connected pieces, largest first, with how many nodes of each kind they hold. Hopcroft & Tarjan (1973)."""
    membership = np.array(graph.igraph.connected_components().membership)
    sizes = np.bincount(membership)
    names, code = np.unique(np.array(graph.kinds), return_inverse=True)
    held = np.zeros((len(sizes), len(names)), np.int64)
    np.add.at(held, (membership, code), 1)
    order = np.lexsort((np.arange(len(sizes)), -sizes))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(1, len(order) + 1)
    pieces: list[Row] = [
        {"component": place + 1, "nodes": int(sizes[piece])}
        | dict(zip(names.tolist(), held[piece].tolist(), strict=True))
        for place, piece in enumerate(order.tolist())
    ]
    nodes = graph.columns(range(graph.n)) | {"component": rank[membership].tolist()}
    summary = {"components": len(sizes), "largest": int(sizes.max()), "largest_share": float(sizes.max() / graph.n)}
    return Found((Table.of("components", pieces), Table.by_column("nodes", nodes)), summary)
