"""Members that join groups: how many groups each actor is in, and how much the groups share."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, triu

from ...errors import NnmiError
from ..graph import Graph, Ints
from ..result import Found, Row, Table, Value

PAIRS = 30_000_000
"""Most pairs that a measure on pairs may look at."""


def bridging(graph: Graph, *, at_least: int = 2) -> Found:
    """Actors in at least so many groups, with the groups, and how many actors are in 1, 2, 3 … groups.

    Breiger (1974) on the duality of persons and groups.
    """
    degree = graph.degree[graph.actors]
    counts = np.bincount(degree)
    spread: list[Row] = [
        {"groups": k, "actors": int(c), "share": float(c / len(degree))} for k, c in enumerate(counts.tolist()) if c
    ]
    order = np.lexsort((graph.actors, -degree))
    chosen = [int(i) for i in order.tolist() if degree[i] >= at_least]
    matrix = graph.matrix
    rows: list[Row] = []
    for i in chosen:
        held = graph.groups[matrix.indices[matrix.indptr[i] : matrix.indptr[i + 1]]].tolist()
        groups = [graph.labels[g] for g in held]
        rows.append({**graph.row(int(graph.actors[i])), "groups": int(degree[i]), "which": "; ".join(sorted(groups))})
    columns = ("id", "label", "kind", "groups", "which")
    bridges = int((degree >= at_least).sum())
    summary: dict[str, Value] = {
        "actors": len(degree),
        "bridges": bridges,
        "bridge_share": bridges / len(degree),
        "groups_per_actor": float(degree.mean()),
        "groups_max": int(degree.max()),
    }
    return Found((Table.of("bridges", rows, columns), Table.of("spread", spread)), summary)


def overlap(graph: Graph, *, side: str = "groups") -> Found:
    """Shared members of each pair of groups (or shared groups of actors): count, Jaccard, and share of the smaller.

    Jaccard (1901); the overlap coefficient is Simpson's (1943).
    """
    nodes, shared = pairs(graph, side)
    degree = graph.degree[nodes]
    top = triu(shared, k=1).tocoo()
    a, b, both = top.row, top.col, top.data
    jaccard = both / (degree[a] + degree[b] - both)
    smaller = both / np.minimum(degree[a], degree[b])
    order = np.lexsort((b, a, -jaccard))
    numbers = {"shared": both.astype(np.int64), "jaccard": jaccard, "of_smaller": smaller}
    ends = graph.pairs(nodes[a[order]], nodes[b[order]])
    overlaps = Table.by_column("overlap", ends | {name: column[order].tolist() for name, column in numbers.items()})
    possible = len(nodes) * (len(nodes) - 1) / 2
    summary: dict[str, Value] = {
        "pairs": int(possible),
        "pairs_sharing": len(order),
        "share_sharing": len(order) / possible if possible else 0.0,
        "jaccard_mean": float(jaccard.sum() / possible) if possible else 0.0,
    }
    tables = [overlaps]
    if len(nodes) <= 60:
        tables.append(_matrix(graph, nodes, shared, degree))
    return Found(tuple(tables), summary)


def tie_strength(graph: Graph, *, side: str = "actors") -> Found:
    """How often two actors meet again: pairs by how many groups they share (or groups by actors).

    Most pairs meet once, through one crowded group; those that meet again are strong ties. Granovetter (1973), American
    Journal of Sociology 78(6); Gulati (1995), Administrative Science Quarterly 40(4), on repeated partnership.
    """
    nodes, shared = pairs(graph, side)
    times = triu(shared, k=1).tocoo().data.astype(np.int64)
    counts = np.bincount(times)
    rows: list[Row] = [
        {"shared": k, "pairs": count, "share": count / len(times)} for k, count in enumerate(counts.tolist()) if count
    ]
    again = csr_array(shared >= 2)
    again.setdiag(False)
    summary: dict[str, Value] = {
        "nodes": len(nodes),
        "pairs_sharing": len(times),
        "repeated": float((times > 1).mean()) if len(times) else 0.0,
        "shared_mean": float(times.mean()) if len(times) else None,
        "shared_max": int(times.max(initial=0)),
        "nodes_with_repeated": int((again.sum(axis=1) > 0).sum()),
    }
    return Found((Table.of("strength", rows, ("shared", "pairs", "share")),), summary)


def pairs(graph: Graph, side: str) -> tuple[Ints, csr_array]:
    """The nodes of a side and the matrix of what each two of them share. Raises `NnmiError` if that is too large."""
    if side not in ("groups", "actors"):
        raise NnmiError(f"there is no side {side!r}", mend="say groups or actors")
    matrix = graph.matrix if side == "actors" else graph.matrix.T.tocsr()
    others = graph.degree[graph.groups if side == "actors" else graph.actors]
    if (work := int((others.astype(np.float64) ** 2).sum())) > PAIRS:
        raise NnmiError(
            f"the {side} make {work:,} pairs, more than {PAIRS:,}",
            where=graph.network.name,
            mend="take a part of the network (--kinds, --as-of), or the other side",
        )
    shared = csr_array(matrix @ matrix.T)
    shared.sort_indices()
    return (graph.actors if side == "actors" else graph.groups), shared


def _matrix(graph: Graph, nodes: Ints, shared: csr_array, degree: Ints) -> Table:
    """The whole square of shared counts, a row per node, the own size on the diagonal."""
    full = shared.toarray()
    labels = [graph.labels[i] for i in nodes.tolist()]
    if len(set(labels)) < len(labels):
        labels = [graph.ids[i] for i in nodes.tolist()]
    rows: list[Row] = [
        {"": label, **dict(zip(labels, map(int, full[i]), strict=True))} for i, label in enumerate(labels)
    ]
    return Table.of("shared_matrix", rows)
