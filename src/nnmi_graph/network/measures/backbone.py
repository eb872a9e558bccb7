"""Ties beyond chance: which nodes of one side share more of the other than their degrees would give by themselves."""

from __future__ import annotations

import time

import numpy as np
from scipy.sparse import csr_array, triu

from ...errors import NnmiError
from ..chance import afford, shuffles, tie_chances, upper_tails
from ..graph import Floats, Graph, Ints
from ..result import Found, Table, Value
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
    tail exact. `draws` networks with exactly the same degrees (FDSM) are a check beside it; 0 leaves it out.
    `correction` is none, or holm for many tests. Neal (2014), Social Networks 39; Neal, Domagalski & Sagan (2021),
    Scientific Reports 11, 23929.
    """
    begin = time.perf_counter()
    nodes, (a, b, shared) = sharing(graph, side)
    draws = afford(draws, time.perf_counter() - begin, min(graph.matrix.shape)) if draws else 0
    p, expected = sdsm(graph, side, a, b, shared)
    possible = len(nodes) * (len(nodes) - 1) // 2
    kept = beyond(p, alpha, correction, possible)
    fixed = fdsm(graph, side, a, b, shared, runs=draws, seed=seed) if draws else np.full(len(a), np.nan)
    order = np.lexsort((b, a, p))
    order = order[kept[order]]
    numbers = {"shared": shared, "expected": expected, "p": p} | ({"p_fdsm": fixed} if draws else {})
    table = Table.by_column(
        "backbone",
        graph.pairs(nodes[a[order]], nodes[b[order]])
        | {name: column[order].tolist() for name, column in numbers.items()},
    )
    summary: dict[str, Value] = {
        "pairs": possible,
        "pairs_sharing": len(a),
        "backbone_ties": len(order),
        "backbone_density": len(order) / possible if possible else 0.0,
    }
    if draws and len(a):
        summary["fdsm_agreement"] = float((kept == beyond(fixed, alpha, correction, possible)).mean())
    return Found((table,), summary)


def sharing(graph: Graph, side: str) -> tuple[Ints, Pairs]:
    """The nodes of a side, and all its pairs that share a node of the other."""
    nodes, shared = pairs(graph, side)
    top = triu(shared, k=1).tocoo()
    return nodes, (top.row.astype(np.int64), top.col.astype(np.int64), top.data.astype(np.int64))


def sdsm(graph: Graph, side: str, a: Ints, b: Ints, shared: Ints) -> tuple[Floats, Floats]:
    """The chance that each pair shares so much or more under the SDSM, and how much it is expected to share."""
    chances = tie_chances(graph.degree[graph.actors], graph.degree[graph.groups])
    own, others, p = chances.row_class, chances.column_class, chances.p
    if side == "groups":
        own, others, p = others, own, p.T
    low, high = np.minimum(own[a], own[b]), np.maximum(own[a], own[b])
    key, pair_class = np.unique(low * len(p) + high, return_inverse=True)
    trials, times = p[key // len(p)] * p[key % len(p)], np.bincount(others)
    return upper_tails(trials, times, pair_class, shared), (trials @ times)[pair_class]


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
