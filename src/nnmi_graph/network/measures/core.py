"""Core and periphery: how close a two-mode network comes to a core of actors tied to a core of groups, and no more."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from ...errors import NnmiError
from ..chance import against_chance
from ..graph import Graph, Ints
from ..result import Found, Row, Table

LEAST = 2
"""Fewest actors, and fewest groups, that make a core: one group and its members are no core."""

Fit = tuple[float, Ints, Ints]
"""Correlation, core rows, core columns."""


def core_periphery(graph: Graph, *, draws: int = 99, seed: int = 1) -> Found:
    """The core of actors and groups whose ideal pattern (tied exactly if both are core) correlates best with the ties.

    Found by alternating: given core groups, the best core actors are those with most ties to them, and the other way
    round; started from the groups of highest degree. A core has two of each at least. The null model keeps all
    degrees, so p says whether there is more of a core than the degrees alone make.
    Borgatti & Everett (1999), Social Networks 21(4).
    """
    correlation, rows, columns = fit_core(graph.matrix)
    if not len(rows):
        raise NnmiError(
            "has no core to find: all ties or too few nodes are there",
            where=graph.network.name,
            mend="take a larger network",
        )
    core = set(graph.actors[rows].tolist()) | set(graph.groups[columns].tolist())
    order = sorted(range(graph.n), key=lambda i: (i not in core, -int(graph.degree[i]), i))
    table: list[Row] = [{**graph.row(i), "core": i in core, "degree": int(graph.degree[i])} for i in order]
    ties = graph.matrix[rows][:, columns].sum()
    nulls = against_chance("correlation", graph.matrix, lambda m: fit_core(m)[0], runs=draws, seed=seed)
    summary = {
        "correlation": correlation,
        "core_actors": len(rows),
        "core_groups": len(columns),
        "core_density": float(ties / (len(rows) * len(columns))),
        "share_of_ties": float(ties / graph.m),
    }
    return Found((Table.of("core", table),), summary, nulls)


def fit_core(matrix: csr_array) -> Fit:
    """The best fitting core of a two-mode matrix; an empty one where none can be."""
    turned = csr_array(matrix.T)
    by_degree = np.argsort(-np.asarray(matrix.sum(axis=0)).ravel(), kind="stable")
    best: Fit = (-1.0, by_degree[:0], by_degree[:0])
    if min(matrix.shape) < LEAST:
        return best
    for size in sorted(set(np.geomspace(LEAST, matrix.shape[1], 24).astype(int).tolist())):
        best = max(best, _climb(matrix, turned, by_degree[:size]), key=lambda fit: round(fit[0], 12))
    return best


def _climb(matrix: csr_array, turned: csr_array, columns: Ints) -> Fit:
    """The best fit reached from these core columns by turns. Each turn is better than the last, so they end."""
    value, rows = _best_core(matrix, columns)
    while True:
        _, new_columns = _best_core(turned, rows)
        new_value, new_rows = _best_core(matrix, new_columns)
        if new_value <= value + 1e-12:
            return value, np.sort(rows), np.sort(columns)
        value, rows, columns = new_value, new_rows, new_columns


def _best_core(matrix: csr_array, columns: Ints) -> tuple[float, Ints]:
    """The core rows that correlate best with these core columns, and the correlation; -1 where none make a core."""
    inside = np.zeros(matrix.shape[1])
    inside[columns] = 1
    ties = matrix @ inside
    order = np.argsort(-ties, kind="stable")
    cells, ones = float(np.prod(matrix.shape)), float(matrix.sum())
    block = np.arange(1, len(order) + 1) * float(len(columns))
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(ones * (cells - ones) * block * (cells - block))
        correlation = np.where(spread > 0, (cells * np.cumsum(ties[order]) - ones * block) / spread, -1.0)
    correlation[: LEAST - 1] = -1.0
    size = int(np.argmax(np.round(correlation, 12)))
    return float(correlation[size]), order[: size + 1]
