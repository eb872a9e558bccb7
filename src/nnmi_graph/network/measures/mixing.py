"""Mixing of sectors: who meets whom across them, how mixed each group is, and the triple helix."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import triu

from ...errors import NnmiError
from ...phrases import Sentence
from ..graph import Floats, Graph, Ints
from ..result import Found, Null, Row, Table, Value, Words
from .bridging import pairs
from .money import tail

Flags = NDArray[np.bool_]
Ends = tuple[Ints, Ints]

HELIX = "academia, industry, government"


def mixing(graph: Graph, *, attribute: str = "sector", helix: str = HELIX, draws: int = 99, seed: int = 1) -> Found:
    """E-I index and assortativity by `attribute`, entropy of each group, and the triple helix mutual information.

    E-I is (ties between sectors - ties within) / all, over pairs of actors that share a group. Assortativity r is 1 if
    all ties stay within a sector. Entropy is Shannon's, in bits, of a group's actors over sectors. The triple helix
    value T is the mutual information in three dimensions, in bits, of which of three sectors (`helix`) a group has;
    negative T means that the three together tell more than by twos. Krackhardt & Stern (1988), Social Psychology
    Quarterly 51(2); Newman (2003), Physical Review E 67, 026126; Leydesdorff (2003), Scientometrics 58(2).
    """
    values = graph.attribute(attribute)
    told = np.array([value is not None for value in values])
    names = sorted({tail(value) for value in values if value is not None})
    sector = np.array([names.index(tail(value)) if value is not None else -1 for value in values])
    ends = _ties(graph, told, attribute)
    matrix = _mix(sector, ends, len(names))
    summary: dict[str, Value] = {"e_i_index": _e_i(matrix), "assortativity": _assortativity(matrix)}
    tables = [_mix_table(names, matrix), _nodes(graph, attribute, values, sector, ends)]
    remarks = left_out(graph, told, attribute)
    if graph.two_mode:
        held = held_of(graph, sector, len(names))
        tables.append(_entropy_table(graph, names, held))
        summary["entropy_mean"] = float(np.mean([entropy(row) for row in held]))
        more, told_why = _triple_helix(names, held, helix)
        summary |= more
        remarks += told_why
    return Found(tuple(tables), summary, _nulls(sector, ends, len(names), runs=draws, seed=seed), remarks)


def _ties(graph: Graph, told: Flags, attribute: str) -> Ends:
    """The pairs to look at, where both are told: actors that share a group, or the ties of a one-mode network."""
    if graph.two_mode:
        nodes, shared = pairs(graph, "actors")
        top = triu(shared, k=1).tocoo()
        a, b = nodes[top.row], nodes[top.col]
    else:
        a, b = graph.source, graph.target
    known = told[a] & told[b]
    if not known.any():
        raise NnmiError(
            f"no two nodes with a {attribute} are tied", where=graph.network.name, mend="name another attribute"
        )
    return a[known], b[known]


def _mix(sector: Ints, ends: Ends, count: int) -> Floats:
    """The symmetric matrix of ties between sectors, each tie counted from both its ends."""
    matrix = np.zeros((count, count))
    np.add.at(matrix, (sector[ends[0]], sector[ends[1]]), 1)
    return matrix + matrix.T


def _e_i(matrix: Floats) -> float:
    return float((matrix.sum() - 2 * np.trace(matrix)) / matrix.sum())


def _assortativity(matrix: Floats) -> float | None:
    """Newman's coefficient; None where all ends are in one sector."""
    shares = matrix / matrix.sum()
    chance = float((shares.sum(0) * shares.sum(1)).sum())
    return None if chance > 1 - 1e-12 else (float(np.trace(shares)) - chance) / (1 - chance)


def _nulls(sector: Ints, ends: Ends, count: int, *, runs: int, seed: int) -> tuple[Null, ...]:
    """Assortativity against sectors dealt out anew among the nodes that have one."""
    matrix = _mix(sector, ends, count)
    observed = _assortativity(matrix)
    if not runs or observed is None:
        return ()
    dice, told = np.random.default_rng(seed), sector >= 0
    values = np.empty(runs)
    for run in range(runs):
        dealt = sector.copy()
        dealt[told] = dice.permutation(sector[told])
        values[run] = _assortativity(_mix(dealt, ends, count)) or 0.0
    p = float((1 + (values >= observed).sum()) / (1 + runs))
    mean, sd = float(values.mean()), float(values.std())
    return (Null("assortativity", "sectors dealt out anew", observed, mean, sd, p, runs, seed),)


def _mix_table(names: list[str], matrix: Floats) -> Table:
    """Ties between sectors: each pair of sectors once; ties within a sector on the diagonal."""
    rows: list[Row] = [
        {"a": names[i], "b": names[j], "ties": int(matrix[i, j] / (2 if i == j else 1))}
        for i in range(len(names))
        for j in range(i, len(names))
    ]
    return Table.of("mixing", rows)


def _nodes(graph: Graph, attribute: str, values: list[object], sector: Ints, ends: Ends) -> Table:
    """The E-I index of each node."""
    these, others = np.concatenate(ends), np.concatenate(ends[::-1])
    outside = np.bincount(these[sector[these] != sector[others]], minlength=graph.n)
    everyone = np.bincount(these, minlength=graph.n)
    rows = [
        {
            **graph.row(i),
            attribute: tail(values[i]),
            "within": int(everyone[i] - outside[i]),
            "between": int(outside[i]),
            "e_i_index": float((2 * outside[i] - everyone[i]) / everyone[i]),
        }
        for i in np.flatnonzero(everyone).tolist()
    ]
    return Table.of("nodes", rows)


def held_of(graph: Graph, sector: Ints, count: int) -> Floats:
    """For each group, how many of its actors are of each sector."""
    held = np.zeros((len(graph.groups), count))
    known = sector[graph.source] >= 0
    np.add.at(held, (graph.place[graph.target[known]], sector[graph.source[known]]), 1)
    return held


def entropy(counts: Floats) -> float:
    """Shannon's entropy in bits of a distribution given as counts.

    >>> entropy(np.array([2.0, 1.0, 1.0]))
    1.5
    """
    shares = counts[counts > 0] / max(counts.sum(), 1)
    return float(-(shares * np.log2(shares)).sum()) + 0.0


def _entropy_table(graph: Graph, names: list[str], held: Floats) -> Table:
    most = float(np.log2(len(names))) if len(names) > 1 else 1.0
    rows = [
        {
            **graph.row(int(node)),
            **dict(zip(names, map(int, held[k]), strict=True)),
            "entropy": entropy(held[k]),
            "evenness": entropy(held[k]) / most,
        }
        for k, node in enumerate(graph.groups.tolist())
    ]
    rows.sort(key=lambda row: -float(str(row["entropy"])))
    return Table.of("groups", rows)


def _triple_helix(names: list[str], held: Floats, helix: str) -> tuple[dict[str, Value], tuple[Words, ...]]:
    """T over the groups, from which of the three sectors each has; a remark instead where one is not in the network."""
    wanted = [tail(name.strip()) for name in helix.split(",")]
    if len(wanted) != 3:
        raise NnmiError(f"the triple helix has three sectors, not {helix!r}", mend=f"give --helix '{HELIX}'")
    if lacking := [name for name in wanted if name not in names]:
        missing, there = ", ".join(lacking), ", ".join(names)
        return {}, (
            Sentence(
                "no triple helix: no actor is of sector {missing}; there are {there}", missing=missing, there=there
            ),
        )
    present = held[:, [names.index(name) for name in wanted]] > 0
    whole = int(present.all(axis=1).sum())
    same = [name for name, column in zip(wanted, present.T, strict=True) if column.all()]
    remarks = (
        (
            Sentence(
                "{sectors} is in every group, so the triple helix value is 0 by construction", sectors=", ".join(same)
            ),
        )
        if same
        else ()
    )
    return {"triple_helix_bits": mutual_information(present), "groups_with_all_three": whole}, remarks


def mutual_information(present: Flags) -> float:
    """The mutual information in three dimensions of three yes-or-no columns: H1+H2+H3-H12-H13-H23+H123, in bits."""
    total = 0.0
    for chosen in product((0, 1), repeat=3):
        columns = [k for k in range(3) if chosen[k]]
        if columns:
            counts = Counter(map(tuple, present[:, columns].tolist()))
            total += (-1) ** (len(columns) + 1) * entropy(np.array(list(counts.values()), float))
    return round(total, 12) + 0.0


def left_out(graph: Graph, told: Flags, attribute: str) -> tuple[Words, ...]:
    among = graph.actors if graph.two_mode else np.arange(graph.n)
    count = int((~told[among]).sum())
    if not count:
        return ()
    return (Sentence("{count} nodes without {attribute} are left out", count=count, attribute=attribute),)
