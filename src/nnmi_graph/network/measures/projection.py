"""Newman's weighted projection: shared members count for less the more crowded the group is."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, diags_array, triu

from ..graph import Graph, Ints
from ..result import Found, Table, Value
from .bridging import pairs


def newman(graph: Graph, *, side: str = "actors") -> Found:
    """The tie of two nodes of a side: the sum of 1 / (size - 1) over all they share. A table of strengths, one of ties.

    A node's strength is then the number of its other-side nodes that it shares with anyone.
    Newman (2001), Physical Review E 64, 016132.
    """
    nodes, weights = newman_weights(graph, side)
    top = triu(weights, k=1).tocoo()
    order = np.lexsort((top.col, top.row, -np.round(top.data, 12)))
    ends = graph.pairs(nodes[top.row[order]], nodes[top.col[order]])
    ties = Table.by_column("ties", ends | {"weight": top.data[order].tolist()})
    strength = weights.sum(axis=1)
    partners = np.diff(weights.indptr)
    ranked = np.lexsort((nodes, -np.round(strength, 12))).tolist()
    nodes_rows = [
        {**graph.row(int(nodes[i])), "strength": float(strength[i]), "partners": int(partners[i])} for i in ranked
    ]
    summary: dict[str, Value] = {
        "ties": len(order),
        "strength_mean": float(strength.mean()),
        "partners_mean": float(partners.mean()),
    }
    columns = ("id", "label", "kind", "strength", "partners")
    return Found((Table.of("strength", nodes_rows, columns), ties), summary)


def newman_weights(graph: Graph, side: str) -> tuple[Ints, csr_array]:
    """The nodes of a side and the square matrix of Newman's weights, without a diagonal."""
    nodes, _ = pairs(graph, side)
    matrix = graph.matrix if side == "actors" else csr_array(graph.matrix.T)
    sizes = np.asarray(matrix.sum(axis=0)).ravel()
    share = np.where(sizes > 1, 1 / np.maximum(sizes - 1, 1), 0.0)
    weights = csr_array(matrix @ diags_array(share) @ matrix.T)
    weights.setdiag(0)
    weights.eliminate_zeros()
    weights.sort_indices()
    return nodes, weights
