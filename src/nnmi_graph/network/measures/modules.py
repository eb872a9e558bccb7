"""Modules: Barber's two-mode modularity by BRIM and Leiden, and plain Leiden for comparison."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Ties:
    """The ties of a two-mode matrix: the row, the column and the weight of each, and the sums of all rows and columns.

    Looking for modules takes hundreds of steps, each of which needs them.
    """

    row: Ints
    column: Ints
    weight: Floats
    of_row: Floats
    of_column: Floats

    @classmethod
    def of(cls, matrix: csr_array) -> Ties:
        """The ties of the matrix."""
        ties = matrix.tocoo()
        row, column, weight = ties.row.astype(np.int64), ties.col.astype(np.int64), ties.data.astype(float)
        height, width = matrix.shape
        return cls(row, column, weight, _summed(row, weight, height), _summed(column, weight, width))

    @property
    def turned(self) -> Ties:
        """Those of the matrix whose rows are the columns of this one."""
        return Ties(self.column, self.row, self.weight, self.of_column, self.of_row)

    def counted(self, rows: Ints, columns: Ints, height: int, width: int) -> Floats:
        """How many ties there are between each class of rows and each class of columns."""
        place = rows[self.row] * width + columns[self.column]
        return _summed(place, self.weight, height * width).reshape(height, width)


def _summed(places: Ints, weights: Floats, count: int) -> Floats:
    """The sum of the weights at each of `count` places."""
    return np.asarray(np.bincount(places, weights, count), np.float64)


def barber(matrix: csr_array, rows: Ints, columns: Ints) -> float:
    """Barber's modularity of a division: the share of ties within modules, less the share that degrees would give."""
    return _barber(Ties.of(matrix), rows, columns)


def _barber(ties: Ties, rows: Ints, columns: Ints) -> float:
    m = float(ties.weight.sum())
    count = int(max(rows.max(), columns.max())) + 1
    k, d = _summed(rows, ties.of_row, count), _summed(columns, ties.of_column, count)
    inside = float(ties.weight[rows[ties.row] == columns[ties.column]].sum())
    return inside / m - float(k @ d) / m**2


def best_modules(matrix: csr_array, starts: int, seed: int) -> tuple[float, Ints]:
    """The best modularity found, and the module of each row and then of each column."""
    dice, ties = np.random.default_rng(seed), Ties.of(matrix)
    best = -1.0
    labels: Ints = np.zeros(sum(matrix.shape), np.int64)
    for start in range(max(starts, 1)):
        division = _refine(ties, _start(matrix, start, labels, dice))
        quality = _barber(ties, division[: matrix.shape[0]], division[matrix.shape[0] :])
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


def _refine(ties: Ties, division: Ints) -> Ints:
    """BRIM and joining of modules, by turns, as long as either makes the division better."""
    _, division = np.unique(division, return_inverse=True)
    if (int(division.max()) + 1) * len(division) > BRIM_CELLS:
        return division
    split = len(ties.of_row)
    quality = _barber(ties, division[:split], division[split:])
    while True:
        moved = _join(ties, _brim(ties, division))
        better = _barber(ties, moved[:split], moved[split:])
        if better <= quality + 1e-12:
            return division
        division, quality = moved, better


def _brim(ties: Ties, division: Ints) -> Ints:
    """Give every row its best module for the columns as they are, then every column for the rows; once each."""
    count = int(division.max()) + 1
    rows = _best(ties, division[len(ties.of_row) :], count)
    return np.concatenate((rows, _best(ties.turned, rows, count)))


def _best(ties: Ties, columns: Ints, count: int) -> Ints:
    """For each row the module with which it gains most."""
    k, d = ties.of_row, _summed(columns, ties.of_column, count)
    gain = ties.counted(np.arange(len(k)), columns, len(k), count) - np.outer(k, d) / k.sum()
    return np.asarray(np.argmax(np.round(gain, 12), axis=1))


def _join(ties: Ties, division: Ints) -> Ints:
    """Join the two modules whose union gains most, as long as any gains."""
    _, division = np.unique(division, return_inverse=True)
    split, m = len(ties.of_row), float(ties.weight.sum())
    while (count := int(division.max()) + 1) > 1 and count <= 2000:
        between = ties.counted(division[:split], division[split:], count, count)
        k, d = between.sum(1), between.sum(0)
        gain = (between + between.T) / m - (np.outer(k, d) + np.outer(d, k)) / m**2
        np.fill_diagonal(gain, -1)
        a, b = np.unravel_index(int(np.argmax(gain)), gain.shape)
        if gain[a, b] <= 1e-12:
            break
        division = np.where(division == b, a, division)
        _, division = np.unique(division, return_inverse=True)
    return division
