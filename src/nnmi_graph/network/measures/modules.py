"""Modules: Barber's two-mode modularity by BRIM and Leiden, and plain Leiden for comparison."""

from __future__ import annotations

import igraph  # type: ignore[import-untyped]
import numpy as np
from scipy.sparse import csr_array

from ..chance import against_chance
from ..graph import Floats, Graph, Ints, seeded
from ..result import Found, Null, Row, Table, Value

SMALL = 20_000
"""Most ties of a network that gets many starts and a null model."""

BRIM_CELLS = 20_000_000
"""Largest nodes-times-modules table that BRIM may make."""


def modularity(graph: Graph, *, starts: int = 0, draws: int = 20, seed: int = 1) -> Found:
    """Modules of actors and groups that maximise Barber's two-mode modularity, the best of so many starts.

    A start is Leiden on the directed graph from actors to groups (whose directed modularity is Barber's), a random
    division, or the best one shaken. BRIM, which gives each side in turn its best modules, and joining modules make it
    better. 0 starts are 100, or 3 above 20,000 ties. The null model keeps all degrees (6 starts each, none above 20,000
    ties): sparse networks are modular by chance. Barber (2007), Physical Review E 76, 066102;
    Traag, Waltman & van Eck (2019), Scientific Reports 9, 5233.
    """
    small = graph.m <= SMALL
    starts = starts or (100 if small else 3)
    quality, labels = best_modules(graph.matrix, starts, seed)
    if small and draws:
        few = min(starts, 6)
        null = against_chance(
            "modularity", graph.matrix, lambda m: best_modules(m, few, seed)[0], runs=draws, seed=seed
        )
    else:
        null = ()
    module = np.empty(graph.n, np.int64)
    module[np.concatenate((graph.actors, graph.groups))] = labels
    return _by_module(graph, module, {"modularity": quality}, null)


def leiden(graph: Graph, *, resolution: float = 1.0, seed: int = 1) -> Found:
    """Communities by Leiden for plain (one-mode) modularity; in a two-mode network Barber's value stands beside it.

    Traag, Waltman & van Eck (2019), Scientific Reports 9, 5233.
    """
    with seeded(seed):
        found = graph.igraph.community_leiden(objective_function="modularity", resolution=resolution, n_iterations=2)
    module = np.array(found.membership)
    summary: dict[str, Value] = {"newman_modularity": float(graph.igraph.modularity(found.membership))}
    if graph.two_mode:
        summary["barber_modularity"] = barber(graph.matrix, module[graph.actors], module[graph.groups])
    return _by_module(graph, module, summary, ())


def _by_module(graph: Graph, module: Ints, summary: dict[str, Value], null: tuple[Null, ...]) -> Found:
    """A table of nodes with their module (1 is the largest), one of modules by kind."""
    _, module = np.unique(module, return_inverse=True)
    sizes = np.bincount(module)
    rank = np.empty(len(sizes), np.int64)
    rank[np.lexsort((np.arange(len(sizes)), -sizes))] = np.arange(1, len(sizes) + 1)
    numbered = rank[module]
    names, kind = np.unique(np.array(graph.kinds), return_inverse=True)
    held = np.zeros((len(sizes) + 1, len(names)), np.int64)
    np.add.at(held, (numbered, kind), 1)
    order = np.argsort(numbered, kind="stable")
    nodes = graph.columns(order.tolist()) | {"module": numbered[order].tolist()}
    leading = _leading(graph, numbered, len(sizes))
    modules: list[Row] = [
        {"module": k, "nodes": int(held[k].sum())}
        | dict(zip(names.tolist(), held[k].tolist(), strict=True))
        | {"which": leading[k]}
        for k in range(1, len(sizes) + 1)
    ]
    tables = (Table.by_column("nodes", nodes), Table.of("modules", modules))
    return Found(tables, {**summary, "modules": len(sizes)}, null)


def _leading(graph: Graph, numbered: Ints, count: int) -> list[str]:
    """For each module (from 1), its groups, or in a one-mode network its nodes, of highest degree."""
    shown = graph.groups if graph.two_mode else np.arange(graph.n)
    held: list[list[str]] = [[] for _ in range(count + 1)]
    for node in shown[np.argsort(-graph.degree[shown], kind="stable")].tolist():
        if len(held[numbered[node]]) < 8:
            held[numbered[node]].append(graph.labels[node])
    return ["; ".join(labels) for labels in held]


def barber(matrix: csr_array, rows: Ints, columns: Ints) -> float:
    """Barber's modularity of a division: the share of ties within modules, less the share that degrees would give."""
    ties = matrix.tocoo()
    m = float(matrix.sum())
    count = int(max(rows.max(), columns.max())) + 1
    k = np.bincount(rows, weights=np.asarray(matrix.sum(axis=1)).ravel(), minlength=count)
    d = np.bincount(columns, weights=np.asarray(matrix.sum(axis=0)).ravel(), minlength=count)
    inside = float(ties.data[rows[ties.row] == columns[ties.col]].sum())
    return inside / m - float(k @ d) / m**2


def best_modules(matrix: csr_array, starts: int, seed: int) -> tuple[float, Ints]:
    """The best modularity found, and the module of each row and then of each column."""
    dice = np.random.default_rng(seed)
    best = -1.0
    labels: Ints = np.zeros(sum(matrix.shape), np.int64)
    for start in range(max(starts, 1)):
        division = _refine(matrix, _start(matrix, start, labels, dice))
        quality = barber(matrix, division[: matrix.shape[0]], division[matrix.shape[0] :])
        if quality > best + 1e-12:
            best, labels = quality, division
    return best, labels


def _start(matrix: csr_array, start: int, best: Ints, dice: np.random.Generator) -> Ints:
    """A division to begin with: by turns Leiden's, a random one, and the best so far with a fifth of it shaken.

    On a large network it is Leiden's each time, with another seed.
    """
    if start % 3 == 0 or len(best) ** 2 > BRIM_CELLS:
        return _leiden(matrix, int(dice.integers(1 << 30)))
    if start % 3 == 1:
        return dice.integers(0, int(dice.integers(2, min(matrix.shape) + 2)), len(best))
    shaken = dice.random(len(best)) < 0.2
    return np.where(shaken, dice.integers(0, int(best.max()) + 2, len(best)), best)


def _leiden(matrix: csr_array, seed: int) -> Ints:
    """Leiden on the ties directed from rows to columns, where directed modularity is Barber's."""
    ties = matrix.tocoo()
    ends = np.stack((ties.row, ties.col + matrix.shape[0]), axis=1)
    directed = igraph.Graph(n=sum(matrix.shape), edges=ends, directed=True)
    with seeded(seed):
        found = directed.community_leiden(objective_function="modularity", n_iterations=-1)
    return np.array(found.membership)


def _refine(matrix: csr_array, division: Ints) -> Ints:
    """BRIM and joining of modules, by turns, as long as either makes the division better."""
    _, division = np.unique(division, return_inverse=True)
    if (int(division.max()) + 1) * len(division) > BRIM_CELLS:
        return division
    split = matrix.shape[0]
    quality = barber(matrix, division[:split], division[split:])
    while True:
        moved = _join(matrix, _brim(matrix, division))
        better = barber(matrix, moved[:split], moved[split:])
        if better <= quality + 1e-12:
            return division
        division, quality = moved, better


def _brim(matrix: csr_array, division: Ints) -> Ints:
    """Give every row its best module for the columns as they are, then every column for the rows; once each."""
    split, count = matrix.shape[0], int(division.max()) + 1
    rows = _best(matrix, division[split:], count)
    columns = _best(csr_array(matrix.T), rows, count)
    return np.concatenate((rows, columns))


def _best(matrix: csr_array, columns: Ints, count: int) -> Ints:
    """For each row the module with which it gains most."""
    k, d = np.asarray(matrix.sum(axis=1)).ravel(), np.asarray(matrix.sum(axis=0)).ravel()
    chosen = csr_array((np.ones(len(columns)), (np.arange(len(columns)), columns)), shape=(len(columns), count))
    gain: Floats = (matrix @ chosen).toarray() - np.outer(k, d @ chosen) / k.sum()
    return np.asarray(np.argmax(np.round(gain, 12), axis=1))


def _join(matrix: csr_array, division: Ints) -> Ints:
    """Join the two modules whose union gains most, as long as any gains."""
    _, division = np.unique(division, return_inverse=True)
    split, m = matrix.shape[0], float(matrix.sum())
    ties = matrix.tocoo()
    while (count := int(division.max()) + 1) > 1 and count <= 2000:
        between = np.zeros((count, count))
        np.add.at(between, (division[ties.row], division[split + ties.col]), ties.data)
        k, d = between.sum(1), between.sum(0)
        gain = (between + between.T) / m - (np.outer(k, d) + np.outer(d, k)) / m**2
        np.fill_diagonal(gain, -1)
        a, b = np.unravel_index(int(np.argmax(gain)), gain.shape)
        if gain[a, b] <= 1e-12:
            break
        division = np.where(division == b, a, division)
        _, division = np.unique(division, return_inverse=True)
    return division
