"""One mode: how the members that share groups hang together, each figure beside what chance alone would give.

A two-mode network is projected: two nodes of a side are tied if they share a node of the other. Its chance is that of
the two-mode network with all degrees kept, then projected, because projection makes triangles by itself. A network of
one mode is taken as it is; its chance is rewiring that keeps all degrees.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import igraph  # type: ignore[import-untyped]
import numpy as np
from scipy.sparse import csr_array, triu

from ..chance import CURVEBALL, afford, null_of, shuffles
from ..graph import Floats, Graph, Ints, seeded
from ..result import Found, Null, Row, Table, Value
from .bridging import pairs
from .centrality import refuse_few

REWIRED = "fixed degrees (rewiring)"


def assortativity(graph: Graph, *, side: str = "actors", draws: int = 99, seed: int = 1) -> Found:
    """Whether nodes of many ties are tied to such: the correlation of the degrees at the two ends of a tie.

    `two_mode` is over the ties of actors and groups, `one_mode` over the pairs of a side that share one. The table has
    the mean degree of the neighbours by degree. Newman (2002), Physical Review Letters 89, 208701; Pastor-Satorras,
    Vázquez & Vespignani (2001), Physical Review Letters 87, 258701.
    """
    begin = time.perf_counter()
    nodes, tied = one_mode(graph, side)
    degree, (a, b), r = tied.degree, tied.ends, _r(tied)
    summary: dict[str, Value] = {"nodes": len(nodes), "ties": len(a), "one_mode": r}
    if graph.two_mode:
        own, other = (graph.degree[end].astype(float) for end in (graph.source, graph.target))
        even = own.std() == 0 or other.std() == 0
        summary["two_mode"] = None if even else float(np.corrcoef(own, other)[0, 1])
    around = np.bincount(a, degree[b], tied.n) + np.bincount(b, degree[a], tied.n)
    near = around / np.maximum(degree, 1)
    rows: list[Row] = [
        {"degree": k, "nodes": int((degree == k).sum()), "neighbour_degree": float(near[degree == k].mean())}
        for k in np.unique(degree[degree > 0]).tolist()
    ]
    nulls: tuple[Null, ...] = ()
    draws = 0 if r is None else _afford(graph, draws, time.perf_counter() - begin)
    if draws and r is not None:
        by_chance = [_r(one) or 0.0 for one in _alike(graph, side, draws, seed)]
        nulls = (null_of("one_mode", CURVEBALL if graph.two_mode else REWIRED, r, by_chance, seed),)
    return Found((Table.of("neighbours", rows, ("degree", "nodes", "neighbour_degree")),), summary, nulls)


def small_world(graph: Graph, *, side: str = "actors", sample: int = 200, draws: int = 19, seed: int = 1) -> Found:
    """How far apart the nodes of the largest piece are, how closed their triangles, and both against chance.

    The small-world ratio is (transitivity / chance) / (mean path / chance): above 1 where triangles are more closed
    than chance makes them while paths stay short. Paths run from `sample` nodes drawn by `seed`; 0 takes all.
    Watts & Strogatz (1998), Nature 393; Newman, Strogatz & Watts (2001), Physical Review E 64, 026118; Uzzi & Spiro
    (2005), American Journal of Sociology 111(2), on two modes.
    """
    refuse_few(sample)
    nodes, tied = one_mode(graph, side)
    ids = [graph.ids[node] for node in nodes.tolist()]

    def figures(one: OneMode) -> tuple[float, float, Floats]:
        distances = _distances(one, ids, sample, seed)
        closed = one.igraph.transitivity_undirected()
        return (
            float(distances.mean()) if len(distances) else float("nan"),
            0.0 if math.isnan(closed) else closed,
            distances,
        )

    begin = time.perf_counter()
    path, closed, distances = figures(tied)
    draws = _afford(graph, draws, time.perf_counter() - begin)
    summary: dict[str, Value] = {
        "nodes": len(nodes),
        "ties": len(tied.ends[0]),
        "largest_component": max(tied.igraph.connected_components().sizes()),
        "mean_path": None if math.isnan(path) else path,
        "longest_path": int(distances.max(initial=0)),
        "transitivity": closed,
    }
    if draws and not math.isnan(path):
        chance = np.array([figures(one)[:2] for one in _alike(graph, side, draws, seed)])
        paths, triangles = np.nanmean(chance, axis=0).tolist()
        summary |= {"mean_path_by_chance": paths, "transitivity_by_chance": triangles}
        summary["small_world"] = (closed / triangles) / (path / paths) if triangles else None
    steps, counts = np.unique(distances.astype(int), return_counts=True)
    rows: list[Row] = [
        {"steps": step, "share": count / len(distances)}
        for step, count in zip(steps.tolist(), counts.tolist(), strict=True)
    ]
    return Found((Table.of("distances", rows, ("steps", "share")),), summary)


def rich_club(graph: Graph, *, side: str = "actors", draws: int = 19, seed: int = 1) -> Found:
    """Whether the best connected are tied among each other: density among nodes of degree above k, against chance.

    Degree is the number of groups in a two-mode network. A ratio above 1 is a club that degrees alone do not make.
    Zhou & Mondragón (2004), IEEE Communications Letters 8(3); Colizza, Flammini, Serrano & Vespignani (2006), Nature
    Physics 2.
    """
    nodes, tied = one_mode(graph, side)
    degree = graph.degree[nodes] if graph.two_mode else tied.degree
    levels = np.unique(degree)[:-1]
    levels = levels[np.unique(np.linspace(0, len(levels) - 1, 40).astype(int))] if len(levels) > 40 else levels
    begin = time.perf_counter()
    members, ties, density = _club(tied, degree, levels)
    draws = _afford(graph, draws, time.perf_counter() - begin)
    chance = np.full(len(levels), np.nan)
    if draws and len(levels):
        chance = np.mean([_club(one, degree, levels)[2] for one in _alike(graph, side, draws, seed)], axis=0)
    rows: list[Row] = [
        {
            "above": int(level),
            "nodes": int(members[k]),
            "ties": int(ties[k]),
            "density": None if np.isnan(density[k]) else float(density[k]),
            "by_chance": None if np.isnan(chance[k]) else float(chance[k]),
            "ratio": float(density[k] / chance[k]) if chance[k] > 0 else None,
        }
        for k, level in enumerate(levels.tolist())
    ]
    columns = ("above", "nodes", "ties", "density", "by_chance", "ratio")
    large = [row for row in rows if row["ratio"] is not None]
    summary: dict[str, Value] = {"ratio_at_the_top": large[-1]["ratio"] if large else None}
    return Found((Table.of("rich_club", rows, columns),), summary)


@dataclass(frozen=True)
class OneMode:
    """A network of one mode: how many nodes, and the two ends of each tie, the lower first.

    `walked` is a graph with its nodes first, in which one step is `stride` edges: the two modes that it was projected
    from, which have fewer edges, or itself.
    """

    n: int
    ends: tuple[Ints, Ints]
    walked: igraph.Graph | None = None
    stride: int = 1

    @cached_property
    def degree(self) -> Ints:
        """The number of ties of each node."""
        return np.bincount(np.concatenate(self.ends), minlength=self.n)

    @cached_property
    def igraph(self) -> igraph.Graph:
        """The same in igraph."""
        a, b = self.ends
        return igraph.Graph(n=self.n, edges=zip(a.tolist(), b.tolist(), strict=True))


def one_mode(graph: Graph, side: str) -> tuple[Ints, OneMode]:
    """The nodes of a side, and how those are tied that share a node of the other; a one-mode network as it is.

    Node k there is node `nodes[k]` here. Raises `NnmiError` where the pairs are too many.
    """
    if not graph.two_mode:
        return np.arange(graph.n), _as_is(graph.igraph)
    nodes, shared = pairs(graph, side)
    return nodes, _projected(graph.matrix, side, shared)


def _as_is(graph: igraph.Graph) -> OneMode:
    ends = np.array(graph.get_edgelist(), np.int64).reshape(-1, 2)
    return OneMode(graph.vcount(), (ends[:, 0], ends[:, 1]), graph)


def _projected(matrix: csr_array, side: str, shared: csr_array | None = None) -> OneMode:
    """The side of a two-mode matrix, tied where two share a node of the other."""
    own = matrix if side == "actors" else csr_array(matrix.T)
    if shared is None:
        shared = csr_array(own @ own.T)
    top, ties = triu(shared, k=1).tocoo(), own.tocoo()
    edges = zip(ties.row.tolist(), (ties.col + own.shape[0]).tolist(), strict=True)
    walked = igraph.Graph(n=sum(own.shape), edges=edges)
    return OneMode(own.shape[0], (top.row.astype(np.int64), top.col.astype(np.int64)), walked, 2)


def _afford(graph: Graph, runs: int, each: float) -> int:
    """How many draws to make, of so many seconds each."""
    return afford(runs, each, min(graph.matrix.shape) if graph.two_mode else 0)


def _alike(graph: Graph, side: str, runs: int, seed: int) -> Iterator[OneMode]:
    """Random one-mode networks with the degrees of this one."""
    if graph.two_mode:
        yield from (_projected(matrix, side) for matrix in shuffles(graph.matrix, runs, seed))
        return
    with seeded(seed):
        for _ in range(runs):
            shuffled = graph.igraph.copy()
            shuffled.rewire(n=10 * shuffled.ecount())
            yield _as_is(shuffled)


def _r(tied: OneMode) -> float | None:
    """Degree assortativity; None where all ends have one degree."""
    a, b = (tied.degree[end].astype(float) for end in tied.ends)
    ends = np.concatenate((a, b))
    spread = float(((ends - ends.mean()) ** 2).mean()) if len(ends) else 0.0
    return float(((a - ends.mean()) * (b - ends.mean())).mean()) / spread if spread > 1e-12 else None


def _distances(tied: OneMode, ids: list[str], sample: int, seed: int) -> Floats:
    """The steps from each of the sources to each other node of the largest piece."""
    walked = tied.walked or tied.igraph
    piece = np.array(walked.connected_components().membership)[: tied.n]
    largest = np.flatnonzero(piece == np.argmax(np.bincount(piece))).tolist()
    by_id = {ids[vertex]: vertex for vertex in largest}
    drawn = random.Random(seed).sample(sorted(by_id), sample) if 0 < sample < len(by_id) else sorted(by_id)
    found = np.array(walked.distances(source=[by_id[name] for name in drawn], target=largest), float)
    return found[found > 0] / tied.stride


def _club(tied: OneMode, degree: Ints, levels: Ints) -> tuple[Ints, Ints, Floats]:
    """For each level: the nodes of higher degree, the ties among them, and the share of possible ties that this is."""
    least = np.sort(np.minimum(degree[tied.ends[0]], degree[tied.ends[1]]))
    ties = len(least) - np.searchsorted(least, levels, side="right")
    members = len(degree) - np.searchsorted(np.sort(degree), levels, side="right")
    possible = members * (members - 1) / 2
    return members, ties, np.where(possible > 0, ties / np.maximum(possible, 1), np.nan)
