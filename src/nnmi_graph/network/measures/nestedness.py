"""Nestedness: are the members of small groups members of the large ones too?"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from ..chance import against_chance
from ..graph import Graph
from ..result import Found, Row, Table


def nestedness(graph: Graph, *, draws: int = 99, seed: int = 1) -> Found:
    """NODF from 0 (no nestedness) to 100, over pairs of actors, pairs of groups, and both, against equal degrees.

    For each two rows of unequal degree: the share of the smaller one's ties that the larger has too; pairs of equal
    degree count as 0. Almeida-Neto, Guimaraes, Guimaraes, Loyola & Ulrich (2008), Oikos 117(8).
    """
    (actors, actor_pairs), (groups, group_pairs) = _sum(graph.matrix), _sum(csr_array(graph.matrix.T))
    whole = _mean(actors + groups, actor_pairs + group_pairs)
    rows: list[Row] = [
        {"over": "actors", "pairs": actor_pairs, "nodf": _mean(actors, actor_pairs)},
        {"over": "groups", "pairs": group_pairs, "nodf": _mean(groups, group_pairs)},
        {"over": "all", "pairs": actor_pairs + group_pairs, "nodf": whole},
    ]
    fill = graph.m / (len(graph.actors) * len(graph.groups))
    nulls = against_chance("nodf", graph.matrix, nodf, runs=draws, seed=seed)
    return Found((Table.of("nestedness", rows),), {"nodf": whole, "fill": fill}, nulls)


def nodf(matrix: csr_array) -> float:
    """NODF of a two-mode matrix over all pairs of rows and of columns."""
    (rows, row_pairs), (columns, column_pairs) = _sum(matrix), _sum(csr_array(matrix.T))
    return _mean(rows + columns, row_pairs + column_pairs)


def _sum(matrix: csr_array) -> tuple[float, int]:
    """The sum of paired overlaps of the rows, in percent, and how many pairs there are.

    A column that two rows of unequal degree share adds 1 / (the smaller degree): no pair of rows is looked at, only,
    for each tie, how many rows of higher degree its column has.
    """
    degree = np.asarray(matrix.sum(axis=1)).ravel().astype(np.int64)
    ties = matrix.tocoo()
    own = degree[ties.row]
    span = int(degree.max(initial=0)) + 1
    keys = np.sort(ties.col * span + own)
    higher = np.searchsorted(keys, (ties.col + 1) * span) - np.searchsorted(keys, ties.col * span + own, side="right")
    return float(100 * (higher / own).sum()), len(degree) * (len(degree) - 1) // 2


def _mean(total: float, count: int) -> float:
    return total / count if count else 0.0
