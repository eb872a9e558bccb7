"""Degree, closeness and betweenness, each divided by what a node on its side can reach at most; and PageRank.

In a two-mode network a node can have at most as many ties as the other side has nodes, and two nodes of one side are
never closer than two steps. Dividing by the one-mode maximum would rank the smaller side first by construction.
"""

from __future__ import annotations

import math

import numpy as np

from ...errors import NnmiError
from ...phrases import Sentence
from ..graph import Floats, Graph, Ints, Sides
from ..result import Found, Table, Value, Words

WORK = 3_000_000_000
"""Most node-times-tie steps that an all-pairs measure may take before it asks for a sample."""


def degree(graph: Graph) -> Found:
    """Ties of each node, and their share of the other side's nodes. Faust (1997); Borgatti & Everett (1997)."""
    return _ranked(graph, "degree", graph.degree, graph.degree / np.maximum(_reach(graph), 1), claims=True)


def closeness(graph: Graph, *, sample: int = 0, seed: int = 1) -> Found:
    """Closeness: the least possible sum of distances from a node's side, divided by the real one; 1 at most.

    In a network in pieces both sums are over the node's own piece, and the quotient is scaled by the share of other
    nodes that it reaches (Wasserman & Faust 1994). Where the network is whole, this is Faust (1997) and Borgatti &
    Everett (1997); networkx takes the least sum over the whole network and can give more than 1 in small pieces.
    `sample` measures in each larger piece from that many random nodes only (Eppstein & Wang 2004); 0 takes all.
    """
    refuse_few(sample)
    piece = np.array(graph.igraph.connected_components().membership)
    size = np.bincount(piece)[piece]
    exact = size <= sample if sample else np.ones(graph.n, bool)
    if exact.all():
        _check_work(graph, "closeness", "give --sample 200")
    inverse = np.full(graph.n, np.nan)
    inverse[exact] = graph.igraph.closeness(vertices=np.flatnonzero(exact).tolist(), normalized=False)
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = 1 / (inverse * (size - 1))
    error = np.zeros(graph.n)
    dice = np.random.default_rng(seed)
    for members in (np.flatnonzero(piece == one) for one in np.unique(piece[~exact]).tolist()):
        distance[members], error[members] = _estimated(graph, members, dice.choice(members, sample, replace=False))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(size > 1, _least_distance(graph, piece) / (distance * (graph.n - 1)), 0.0)
    remarks = (_sampled(sample, graph.n, seed, error[~exact] / distance[~exact]),) if not exact.all() else ()
    return _ranked(graph, "closeness", np.round(distance, 12), value, raw_name="mean_distance", remarks=remarks)


def _estimated(graph: Graph, members: Ints, starts: Ints) -> tuple[Floats, Floats]:
    """The mean distance of each node of a piece from these of its nodes, and the standard error of that."""
    total, squares = np.zeros(len(members)), np.zeros(len(members))
    for start in starts.tolist():
        steps = np.array(graph.igraph.distances(source=[start], target=members.tolist())[0], np.float64)
        total += steps
        squares += steps**2
    many = len(starts) - np.isin(members, starts)  # a node is not far from itself
    mean = total / many
    spread = np.maximum(squares / many - mean**2, 0)
    return mean, np.sqrt(spread / many * (1 - many / (len(members) - 1)))


def _sampled(sample: int, n: int, seed: int, error: Floats) -> Words:
    """How an estimate was made, and how far it is off in the middle of all nodes."""
    off = f"{100 * float(np.median(error)):.2g}"
    return Sentence(
        "distances estimated from {sample} start nodes in each piece of more, of {n} nodes, seed {seed}; "
        "standard error {off} % in the middle",
        sample=sample,
        n=n,
        seed=seed,
        off=off,
    )


def betweenness(graph: Graph, *, sample: int = 0, seed: int = 1) -> Found:
    """Betweenness: shortest paths through a node, as a share of the most that a node on its side can carry.

    `sample` counts only the paths from that many random nodes and scales up (Brandes & Pich 2007); 0 takes all.
    Faust (1997); Borgatti & Everett (1997); algorithm Brandes (2001).
    """
    refuse_few(sample)
    remarks: tuple[Words, ...] = ()
    if sample and sample < graph.n:
        sources = sorted(np.random.default_rng(seed).choice(graph.n, sample, replace=False).tolist())
        raw = np.array(graph.igraph.betweenness(directed=False, sources=sources)) * (graph.n / sample)
        remarks = (
            Sentence(
                "estimated from {sample} of {all} start nodes, seed {seed}", sample=sample, all=graph.n, seed=seed
            ),
        )
    else:
        _check_work(graph, "betweenness", "give --sample 200")
        raw = np.array(graph.igraph.betweenness(directed=False))
    return _ranked(graph, "betweenness", raw, raw / np.maximum(_most_between(graph), 1), remarks=remarks)


def pagerank(graph: Graph, *, damping: float = 0.85) -> Found:
    """PageRank on the undirected network, and its size relative to the mean of the node's side. Brin & Page (1998)."""
    raw = np.array(graph.igraph.pagerank(damping=damping, directed=False))
    side = np.zeros(graph.n, np.int8) if graph.side is None else graph.side
    mean = np.bincount(side, weights=raw, minlength=2) / np.maximum(np.bincount(side, minlength=2), 1)
    return _ranked(graph, "pagerank", raw, raw / mean[side])


def _ranked(
    graph: Graph,
    name: str,
    raw: Floats | Ints,
    value: Floats,
    *,
    raw_name: str = "",
    claims: bool = False,
    remarks: tuple[Words, ...] = (),
) -> Found:
    """Nodes with a measure's raw and normalised value, side by side of the network, highest first; None of a raw value
    that is none."""
    raw_name = raw_name or f"{name}_raw"
    side = np.zeros(graph.n, np.int8) if graph.side is None else graph.side
    kept = np.round(value, 12)
    order = np.lexsort((np.arange(graph.n), -kept, -side))
    columns = graph.columns(order.tolist()) | {
        name: kept[order].tolist(),
        raw_name: [None if math.isnan(value) else value for value in raw[order].tolist()],
        "rank_in_side": _ranks(kept, side)[order].tolist(),
    }
    summary: dict[str, Value] = {}
    for number, word in ((1, "group"), (0, "actor")) if graph.two_mode else ((0, "node"),):
        summary[f"{word}_mean"] = float(kept[side == number].mean())
        summary[f"{word}_max"] = float(kept[side == number].max())
    if claims:
        summary["claims_per_tie"] = float(graph.claims.mean())
    return Found((Table.by_column(name, columns),), summary, remarks=remarks)


def _ranks(value: Floats, side: Sides) -> Ints:
    """The rank of each node within its side; equal values share the better rank."""
    rank = np.zeros(len(value), np.int64)
    for number in (0, 1):
        here = np.flatnonzero(side == number)
        ordered = np.sort(-value[here])
        rank[here] = np.searchsorted(ordered, -value[here], side="left") + 1
    return rank


def _reach(graph: Graph) -> Floats:
    """For each node, how many ties it can have at most."""
    if graph.side is None:
        return np.full(graph.n, graph.n - 1.0)
    sizes = np.array([len(graph.actors), len(graph.groups)], np.float64)
    return sizes[1 - graph.side]


def _least_distance(graph: Graph, piece: Ints) -> Ints:
    """For each node, the least sum of distances in its piece: one step to the other side, two to its own."""
    whole = np.bincount(piece)[piece]
    if graph.side is None:
        return whole - 1
    groups = np.bincount(piece[graph.side == 1], minlength=int(piece.max()) + 1)[piece]
    other = np.where(graph.side == 0, groups, whole - groups)
    return other + 2 * (whole - other - 1)


def _most_between(graph: Graph) -> Floats:
    """For each node, the most shortest paths it can lie on (Borgatti & Everett 1997, p. 256)."""
    if graph.side is None:
        return np.full(graph.n, (graph.n - 1) * (graph.n - 2) / 2)

    def most(own: int, other: int) -> float:
        s, t = divmod(own - 1, other)
        return (other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2

    n0, n1 = len(graph.actors), len(graph.groups)
    return np.array([most(n0, n1), most(n1, n0)])[graph.side]


def refuse_few(sample: int) -> None:
    """Refuse a sample of start nodes that tells nothing; 0 is none."""
    if sample < 0 or sample == 1:
        raise NnmiError(f"{sample} start nodes are no sample", mend="give --sample 200, or 0 for all")


def _check_work(graph: Graph, name: str, mend: str) -> None:
    if graph.n * graph.m > WORK:
        raise NnmiError(
            f"{name} over all pairs would take {graph.n:,} searches of {graph.m:,} ties",
            where=graph.network.name,
            mend=mend,
        )
