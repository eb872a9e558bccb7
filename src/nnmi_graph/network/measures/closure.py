"""Closure in a two-mode network: do actors that meet in one group meet in another?"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, triu

from ..chance import against_chance
from ..graph import Floats, Graph
from ..result import Found, Table, Value
from .bridging import pairs


def closure(graph: Graph, *, draws: int = 99, seed: int = 1) -> Found:
    """Robins and Alexander's coefficient against chance, and Latapy's three coefficients for every node.

    Robins-Alexander: four times the 4-cycles over the paths of three ties. Latapy: over all nodes that share something
    with a node, the mean of what they share divided by the union (dot), the smaller (min), the larger (max) of the two.
    Robins & Alexander (2004), Computational & Mathematical Organization Theory 10(1);
    Latapy, Magnien & Del Vecchio (2008), Social Networks 30(1).
    """
    found = {side: latapy(graph, side) for side in ("groups", "actors")}
    rows = []
    for side, values in found.items():
        nodes = graph.groups if side == "groups" else graph.actors
        for i in np.lexsort((nodes, -np.round(values[:, 0], 12))).tolist():
            dot, low, high = (float(value) for value in values[i])
            rows.append({**graph.row(int(nodes[i])), "latapy_dot": dot, "latapy_min": low, "latapy_max": high})
    summary: dict[str, Value] = {"robins_alexander": robins_alexander(graph.matrix)}
    for side, values in found.items():
        summary[f"latapy_dot_{side}"] = float(values[:, 0].mean())
    nulls = against_chance("robins_alexander", graph.matrix, robins_alexander, runs=draws, seed=seed)
    return Found((Table.of("closure", rows),), summary, nulls)


def robins_alexander(matrix: csr_array) -> float:
    """Four times the number of 4-cycles over the number of paths of three ties; 0 where there is no such path."""
    rows, columns = np.asarray(matrix.sum(axis=1)).ravel(), np.asarray(matrix.sum(axis=0)).ravel()
    ties = matrix.tocoo()
    paths = float(((rows[ties.row] - 1) * (columns[ties.col] - 1)).sum())
    wide = (rows**2).sum() <= (columns**2).sum()
    own = csr_array(matrix.T) if wide else matrix
    shared = triu(csr_array(own @ own.T), k=1).tocoo().data
    return float(4 * (shared * (shared - 1) / 2).sum() / paths) if paths else 0.0


def latapy(graph: Graph, side: str) -> Floats:
    """The coefficients dot, min and max of each node of a side: a row per node, 0 for a node that shares with none."""
    nodes, shared = pairs(graph, side)
    degree = graph.degree[nodes].astype(float)
    ties = shared.tocoo()
    apart = ties.row != ties.col
    a, b, both = ties.row[apart], ties.col[apart], ties.data[apart]
    over = (degree[a] + degree[b] - both, np.minimum(degree[a], degree[b]), np.maximum(degree[a], degree[b]))
    partners = np.maximum(np.bincount(a, minlength=len(nodes)), 1)
    return np.stack([np.bincount(a, weights=both / under, minlength=len(nodes)) / partners for under in over], axis=1)
