"""Ties beyond chance: which nodes of one side share more of the other than their degrees would give by themselves."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, triu

from ...errors import NnmiError
from ..chance import shuffles, tie_probabilities, upper_tails
from ..graph import Floats, Graph, Ints
from ..result import Found, Row, Table, Value
from .bridging import pairs

Pairs = tuple[Ints, Ints, Ints]
"""First node, second node (places within the side) and what they share, for each pair that shares anything."""


def backbone(
    graph: Graph,
    *,
    side: str = "groups",
    alpha: float = 0.05,
    correction: str = "none",
    draws: int = 200,
    seed: int = 1,
) -> Found:
    """Pairs of a side that share more than the stochastic degree sequence model (SDSM) expects, at level `alpha`.

    The probability of each tie keeps all degrees in expectation; what two nodes share is then Poisson binomial and its
    tail exact. `draws` networks with exactly the same degrees (FDSM) are the check beside it; 0 leaves it out.
    `correction` is none, or holm for many tests. Neal (2014), Social Networks 39; Neal, Domagalski & Sagan (2021),
    Scientific Reports 11, 23929.
    """
    nodes, (a, b, shared) = sharing(graph, side)
    p, expected = sdsm(graph, side, a, b, shared)
    possible = len(nodes) * (len(nodes) - 1) // 2
    kept = beyond(p, alpha, correction, possible)
    fixed = fdsm(graph, side, a, b, shared, runs=draws, seed=seed) if draws else np.full(len(a), np.nan)
    rows: list[Row] = []
    for k in np.lexsort((b, a, p)).tolist():
        if kept[k]:
            rows.append(
                {
                    "a": graph.ids[nodes[a[k]]],
                    "a_label": graph.labels[nodes[a[k]]],
                    "b": graph.ids[nodes[b[k]]],
                    "b_label": graph.labels[nodes[b[k]]],
                    "shared": int(shared[k]),
                    "expected": float(expected[k]),
                    "p": float(p[k]),
                    "p_fdsm": float(fixed[k]) if draws else None,
                }
            )
    summary: dict[str, Value] = {
        "pairs": possible,
        "pairs_sharing": len(a),
        "backbone_ties": len(rows),
        "backbone_density": len(rows) / possible if possible else 0.0,
    }
    if draws and len(a):
        summary["fdsm_agreement"] = float((kept == beyond(fixed, alpha, correction, possible)).mean())
    columns = ("a", "a_label", "b", "b_label", "shared", "expected", "p", "p_fdsm")
    return Found((Table.of("backbone", rows, columns),), summary)


def sharing(graph: Graph, side: str) -> tuple[Ints, Pairs]:
    """The nodes of a side, and all its pairs that share a node of the other."""
    nodes, shared = pairs(graph, side)
    top = triu(shared, k=1).tocoo()
    return nodes, (top.row.astype(np.int64), top.col.astype(np.int64), top.data.astype(np.int64))


def sdsm(graph: Graph, side: str, a: Ints, b: Ints, shared: Ints) -> tuple[Floats, Floats]:
    """The chance that each pair shares so much or more under the SDSM, and how much it is expected to share."""
    p = tie_probabilities(graph.degree[graph.actors], graph.degree[graph.groups])
    p = p if side == "actors" else p.T
    degree = graph.degree[graph.actors if side == "actors" else graph.groups]
    low, high = np.minimum(degree[a], degree[b]), np.maximum(degree[a], degree[b])
    key = low * (degree.max(initial=0) + 1) + high
    _, first, pair_class = np.unique(key, return_index=True, return_inverse=True)
    trials = p[a[first]] * p[b[first]]
    tails = np.empty(len(a))
    for value in np.unique(shared):
        here = shared == value
        classes = np.unique(pair_class[here])
        tail = np.full(len(first), np.nan)
        tail[classes] = upper_tails(trials[classes], np.full(len(classes), value))
        tails[here] = tail[pair_class[here]]
    return tails, trials.sum(1)[pair_class]


def fdsm(graph: Graph, side: str, a: Ints, b: Ints, shared: Ints, *, runs: int, seed: int) -> Floats:
    """The share of networks with exactly the same degrees in which each pair shares so much or more."""
    reached = np.zeros(len(a))
    for shuffled in shuffles(graph.matrix, runs, seed):
        one = shuffled if side == "actors" else csr_array(shuffled.T)
        counts = csr_array(one @ one.T)
        reached += np.asarray(counts[a, b]).ravel() >= shared
    return (1 + reached) / (1 + runs)


def beyond(p: Floats, alpha: float, correction: str, tests: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which pairs are beyond chance. With `holm` the level shrinks with the number of tests (Holm 1979)."""
    if correction == "none":
        return np.asarray(p < alpha)
    if correction != "holm":
        raise NnmiError(f"there is no correction {correction!r}", mend="say none or holm")
    order = np.argsort(p, kind="stable")
    passed = np.logical_and.accumulate(p[order] < alpha / (tests - np.arange(len(p))))
    kept = np.zeros(len(p), bool)
    kept[order[passed]] = True
    return kept


def backbone_pairs(graph: Graph, side: str, alpha: float) -> tuple[Ints, Ints, Ints]:
    """The nodes of a side, and the two ends (places in it) of each SDSM backbone tie, for measures that need one."""
    nodes, (a, b, shared) = sharing(graph, side)
    p, _ = sdsm(graph, side, a, b, shared)
    return nodes, a[p < alpha], b[p < alpha]
