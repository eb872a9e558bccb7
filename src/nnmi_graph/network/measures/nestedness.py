"""Nestedness: are the members of small groups members of the large ones too?"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, triu

from ..chance import against_chance
from ..graph import Graph
from ..result import Found, Row, Table
from .bridging import pairs


def nestedness(graph: Graph, *, draws: int = 99, seed: int = 1) -> Found:
    """NODF from 0 (no nestedness) to 100, over pairs of actors, pairs of groups, and both, against equal degrees.

    For each two rows of unequal degree: the share of the smaller one's ties that the larger has too; pairs of equal
    degree count as 0. Almeida-Neto, Guimaraes, Guimaraes, Loyola & Ulrich (2008), Oikos 117(8).
    """
    pairs(graph, "actors"), pairs(graph, "groups")
    (actors, actor_pairs), (groups, group_pairs) = _sum(graph.matrix), _sum(csr_array(graph.matrix.T))
    rows: list[Row] = [
        {"over": "actors", "pairs": actor_pairs, "nodf": _mean(actors, actor_pairs)},
        {"over": "groups", "pairs": group_pairs, "nodf": _mean(groups, group_pairs)},
        {"over": "all", "pairs": actor_pairs + group_pairs, "nodf": nodf(graph.matrix)},
    ]
    fill = graph.m / (len(graph.actors) * len(graph.groups))
    nulls = (against_chance("nodf", graph.matrix, nodf, runs=draws, seed=seed),) if draws else ()
    return Found((Table.of("nestedness", rows),), {"nodf": nodf(graph.matrix), "fill": fill}, nulls)


def nodf(matrix: csr_array) -> float:
    """NODF of a two-mode matrix over all pairs of rows and of columns."""
    (rows, row_pairs), (columns, column_pairs) = _sum(matrix), _sum(csr_array(matrix.T))
    return _mean(rows + columns, row_pairs + column_pairs)


def _sum(matrix: csr_array) -> tuple[float, int]:
    """The sum of paired overlaps of the rows, in percent, and how many pairs there are."""
    degree = np.asarray(matrix.sum(axis=1)).ravel()
    shared = triu(matrix @ matrix.T, k=1).tocoo()
    a, b = degree[shared.row], degree[shared.col]
    unequal = a != b
    overlap = shared.data[unequal] / np.minimum(a, b)[unequal]
    return float(100 * overlap.sum()), len(degree) * (len(degree) - 1) // 2


def _mean(total: float, count: int) -> float:
    return total / count if count else 0.0
