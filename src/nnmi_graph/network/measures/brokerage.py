"""Brokerage between sectors (Gould & Fernandez), and Burt's structural holes where they mean something."""

from __future__ import annotations

import igraph  # type: ignore[import-untyped]
import numpy as np
from scipy.sparse import csr_array, diags_array, triu

from ...errors import NnmiError
from ...phrases import Sentence
from ..graph import Floats, Graph, Ints
from ..result import Found, Null, Row, Table, Value
from .backbone import backbone_pairs
from .bridging import PAIRS, pairs
from .money import tail

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")
LIKENESS = [7, 4, 1, 2, 0]
"""For each role who is of one sector: 1 for a and the broker, 2 for the broker and c, 4 for a and c, added up."""
Triples = tuple[Ints, Ints, Ints]


def brokerage(
    graph: Graph,
    *,
    attribute: str = "sector",
    on: str = "projection",
    alpha: float = 0.05,
    draws: int = 99,
    seed: int = 1,
) -> Found:
    """How often a node stands between two others that are not tied, by the sectors (`attribute`) of the three.

    Roles for a -> broker -> c: coordinator (all of one sector), itinerant (a and c of one, the broker of another),
    representative (a and broker), gatekeeper (broker and c), liaison (three sectors). In a two-mode network the ties
    are those of its actors, `on` their projection (they share a group) or backbone (beyond chance); they run both ways,
    so each open pair counts twice. A second table gives pairs of actors that one group alone joins (Jasny & Lubell
    2015). The null model deals the sectors out anew. Gould & Fernandez (1989), Sociological Methodology 19.
    """
    values = graph.attribute(attribute)
    nodes, source, target = _ties(graph, on, alpha)
    told = np.array([values[i] is not None for i in nodes.tolist()], bool)
    names = sorted({tail(values[i]) for i in nodes[told].tolist()})
    sector = np.array([names.index(tail(values[i])) if values[i] is not None else -1 for i in nodes.tolist()])
    keep = told[source] & told[target]
    triples = _open_triples(len(nodes), source[keep], target[keep])
    counts = _roles(sector, triples, len(nodes))
    rows: list[Row] = []
    for i in np.lexsort((nodes, -counts.sum(1))).tolist():
        if told[i]:
            rows.append(
                {
                    **graph.row(int(nodes[i])),
                    attribute: names[sector[i]],
                    "total": int(counts[i].sum()),
                    **dict(zip(ROLES, counts[i].tolist(), strict=True)),
                }
            )
    summary: dict[str, Value] = {"open_triads": len(triples[0])}
    summary |= dict(zip(ROLES, counts.sum(0).tolist(), strict=True))
    remarks = (
        ()
        if told.all()
        else (
            Sentence("{count} nodes without {attribute} are left out", count=int((~told).sum()), attribute=attribute),
        )
    )
    tables = [Table.of("brokerage", rows, ("id", "label", "kind", attribute, "total", *ROLES))]
    if graph.two_mode:
        tables.append(_group_brokers(graph, values))
    return Found(tuple(tables), summary, _label_nulls(sector, triples, counts.sum(0), runs=draws, seed=seed), remarks)


def _ties(graph: Graph, on: str, alpha: float) -> tuple[Ints, Ints, Ints]:
    """The nodes between which brokerage is looked at, and their directed ties as places among them."""
    if not graph.two_mode:
        return np.arange(graph.n), graph.source, graph.target
    if on == "projection":
        nodes, shared = pairs(graph, "actors")
        ties = triu(shared, k=1).tocoo()
        a, b = ties.row, ties.col
    elif on == "backbone":
        nodes, a, b = backbone_pairs(graph, "actors", alpha)
    else:
        raise NnmiError(f"brokerage cannot be taken on {on!r}", mend="say projection or backbone")
    return nodes, np.concatenate((a, b)), np.concatenate((b, a))


def _open_triples(n: int, source: Ints, target: Ints) -> Triples:
    """All a -> b -> c with a and c different and no tie a -> c. Raises `NnmiError` if there are too many."""
    ties = csr_array((np.ones(len(source)), (source, target)), shape=(n, n))
    into = csr_array(ties.T)
    work = int((np.diff(ties.indptr).astype(float) * np.diff(into.indptr)).sum())
    if work > PAIRS:
        raise NnmiError(f"there are {work:,} paths of two steps", mend="take a part of the network, or the backbone")
    parts: list[Ints] = []
    for b in range(n):
        heads = into.indices[into.indptr[b] : into.indptr[b + 1]]
        tails = ties.indices[ties.indptr[b] : ties.indptr[b + 1]]
        if len(heads) and len(tails):
            a, c = np.repeat(heads, len(tails)).astype(np.int64), np.tile(tails, len(heads)).astype(np.int64)
            parts.append(np.stack((a, np.full(len(a), b), c)))
    if not parts:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64)
    a, b, c = np.concatenate(parts, axis=1)
    is_open = (a != c) & ~np.isin(a * n + c, source.astype(np.int64) * n + target)
    return a[is_open], b[is_open], c[is_open]


def _likeness(sector: Ints, triples: Triples) -> Ints:
    """Which of the three ends of each triple are of one sector, as a number below 8: see `LIKENESS`."""
    a, b, c = (sector[end] for end in triples)
    found: Ints = (a == b) + np.int64(2) * (b == c) + np.int64(4) * (a == c)
    return found


def _roles(sector: Ints, triples: Triples, n: int) -> Ints:
    """How often each node plays each role: a row per node, a column per role."""
    counts = np.bincount(triples[1] * 8 + _likeness(sector, triples), minlength=8 * n)
    return counts.reshape(n, 8)[:, LIKENESS]


def _label_nulls(sector: Ints, triples: Triples, observed: Ints, *, runs: int, seed: int) -> tuple[Null, ...]:
    """Each role's total against totals with the sectors dealt out anew among the nodes that have one."""
    if not runs or not len(triples[0]):
        return ()
    dice, told = np.random.default_rng(seed), sector >= 0
    totals = np.empty((runs, 5))
    for run in range(runs):
        dealt = sector.copy()
        dealt[told] = dice.permutation(sector[told])
        totals[run] = np.bincount(_likeness(dealt, triples), minlength=8)[LIKENESS]
    return tuple(
        Null(
            role,
            "sectors dealt out anew",
            float(observed[k]),
            float(totals[:, k].mean()),
            float(totals[:, k].std()),
            float((1 + (totals[:, k] >= observed[k]).sum()) / (1 + runs)),
            runs,
            seed,
        )
        for k, role in enumerate(ROLES)
    )


def _group_brokers(graph: Graph, values: list[object]) -> Table:
    """For each group: pairs of its actors that no other group joins, within one sector and between two."""
    nodes, shared = pairs(graph, "actors")
    number = diags_array(np.arange(1.0, len(graph.groups) + 1))
    which = triu(csr_array(graph.matrix @ number @ graph.matrix.T), k=1).tocsr()
    only = triu(shared, k=1).tocsr()
    only.data = (only.data == 1).astype(float)
    pair = csr_array(which.multiply(only)).tocoo()
    a, b, group = nodes[pair.row], nodes[pair.col], pair.data.astype(int) - 1
    known = np.array([value is not None for value in values], bool)
    same = np.array([values[x] == values[y] for x, y in zip(a.tolist(), b.tolist(), strict=True)], bool)
    told = known[a] & known[b] & (group >= 0)
    within = np.bincount(group[told & same], minlength=len(graph.groups))
    between = np.bincount(group[told & ~same], minlength=len(graph.groups))
    rows = [
        {**graph.row(int(g)), "within_sector": int(within[k]), "between_sectors": int(between[k])}
        for k, g in enumerate(graph.groups.tolist())
    ]
    rows.sort(key=lambda row: -row["between_sectors"])
    return Table.of("groups", rows)


def constraint(graph: Graph, *, on: str = "graph", side: str = "actors", alpha: float = 0.05) -> Found:
    """Burt's constraint, effective size and efficiency, on a one-mode network or on the backbone of a two-mode one.

    On a two-mode graph no two neighbours of a node are ever tied, so constraint is 1/degree there and effective size
    the degree: refused. Effective size is degree minus the mean number of ties that a neighbour has to the others.
    Burt (1992), Structural Holes; Borgatti (1997), Connections 20(1).
    """
    if graph.two_mode and on == "graph":
        raise NnmiError(
            "Burt's constraint says nothing on a two-mode graph: no two neighbours of a node can be tied, "
            "so it is always 1/degree",
            where=graph.network.name,
            mend="take it on the backbone (--on backbone)",
        )
    if graph.two_mode:
        nodes, a, b = backbone_pairs(graph, side, alpha)
    else:
        nodes, a, b = np.arange(graph.n), graph.source, graph.target
    if not len(a):
        raise NnmiError(
            f"no two {side} share more than chance would give at level {alpha}",
            where=graph.network.name,
            mend="raise --alpha, or take the other --side",
        )
    return _holes(graph, nodes, a, b)


def _holes(graph: Graph, nodes: Ints, a: Ints, b: Ints) -> Found:
    ties = np.unique(np.stack((np.minimum(a, b), np.maximum(a, b)), axis=1), axis=0)
    plain = igraph.Graph(n=len(nodes), edges=ties)
    degree = np.array(plain.degree())
    triangles: Floats = np.zeros(len(nodes))
    adjacency = csr_array(plain.get_adjacency_sparse(), dtype=float)
    triangles += np.asarray((adjacency @ adjacency).multiply(adjacency).sum(axis=1)).ravel() / 2
    size = degree - 2 * triangles / np.maximum(degree, 1)
    value = np.array(plain.constraint())
    rows = [
        {
            **graph.row(int(nodes[i])),
            "constraint": float(value[i]),
            "effective_size": float(size[i]),
            "efficiency": float(size[i] / degree[i]),
            "degree": int(degree[i]),
        }
        for i in np.lexsort((nodes, np.nan_to_num(value, nan=9.0))).tolist()
        if degree[i]
    ]
    summary: dict[str, Value] = {
        "nodes": len(rows),
        "ties": len(ties),
        "constraint_mean": float(value[degree > 0].mean()),
    }
    return Found((Table.of("constraint", rows),), summary)
