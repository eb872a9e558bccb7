"""Participation: how unequally ties and money are spread, who takes part beyond their number, and who meets whom."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np

from ...errors import NnmiError
from ..graph import Floats, Graph, Ints
from ..result import Found, Row, Table, Value
from .mixing import held_of, left_out
from .money import money_by_tie, tail

TOP = (1, 10)
"""Of the first so many per cent the share is told."""
POINTS = 20
"""Points of a Lorenz curve."""


def inequality(graph: Graph) -> Found:
    """Gini coefficient and Lorenz curve of ties, and of money where amounts are told, on each side.

    Gini is 0 if all have the same and nears 1 if one has all: sum((2i - n - 1) x) / (n sum x), x in rising order. Money
    is taken halfway between the lowest and the highest claim. Gini (1912), Variabilità e mutabilità; Lorenz (1905),
    Publications of the American Statistical Association 9(70).
    """
    sides = {"actors": graph.actors, "groups": graph.groups} if graph.two_mode else {"nodes": np.arange(graph.n)}
    money = money_by_tie(graph)
    held = {"ties": graph.degree.astype(float)}
    if money is not None:
        held["money"] = np.bincount(
            np.concatenate((graph.source, graph.target)), np.concatenate((money, money)), graph.n
        )
    rows: list[Row] = []
    curve: list[Row] = []
    for of, values in held.items():
        for side, nodes in sides.items():
            rising = np.sort(values[nodes])
            whole = rising.sum() or 1.0
            tops = {f"top_{top}": float(rising[-math.ceil(len(nodes) * top / 100) :].sum() / whole) for top in TOP}
            rows.append({"of": of, "side": side, "nodes": len(nodes), "gini": gini(rising), **tops})
            steps = np.unique(np.linspace(0, len(rising), POINTS + 1).astype(int)).tolist()
            sums = np.concatenate(([0.0], np.cumsum(rising) / whole))
            curve += [
                {"of": of, "side": side, "share_of_nodes": k / len(rising), "share": float(sums[k])} for k in steps
            ]
    summary: dict[str, Value] = {f"gini_{row['of']}_{row['side']}": row["gini"] for row in rows}
    return Found((Table.of("inequality", rows), Table.of("lorenz", curve)), summary)


def gini(rising: Floats) -> float | None:
    """The Gini coefficient of values in rising order; None where all are 0.

    >>> gini(np.array([0.0, 0.0, 1.0])), gini(np.array([2.0, 2.0]))
    (0.6666666666666666, 0.0)
    """
    n, whole = len(rising), float(rising.sum())
    return float(((2 * np.arange(1, n + 1) - n - 1) * rising).sum() / (n * whole)) if whole else None


def participation(graph: Graph, *, attribute: str = "sector") -> Found:
    """Which share of the ties each class of actors has, beside its share of the actors: equity of participation.

    The ratio of the two is 1 where a class takes part by its number. The Gini within a class says how even it is there.
    """
    nodes, classes, names = _classes(graph, attribute)
    degree = graph.degree[nodes].astype(float)
    rows: list[Row] = []
    for k, name in enumerate(names):
        own = degree[classes == k]
        share, ties = len(own) / len(nodes), float(own.sum() / degree.sum())
        rows.append(
            {
                attribute: name,
                "nodes": len(own),
                "share_of_nodes": share,
                "ties": int(own.sum()),
                "share_of_ties": ties,
                "ratio": ties / share,
                "degree_mean": float(own.mean()),
                "gini": gini(np.sort(own)),
            }
        )
    rows.sort(key=lambda row: (-int(str(row["ties"])), str(row[attribute])))
    summary: dict[str, Value] = {"classes": len(names), "gini_between": gini(np.sort(np.bincount(classes, degree)))}
    told = np.zeros(graph.n, bool)
    told[nodes] = True
    return Found((Table.of("participation", rows),), summary, remarks=left_out(graph, told, attribute))


def attribute_projection(graph: Graph, *, attribute: str = "sector") -> Found:
    """Which classes of actors (countries, sectors, states) meet in the groups: shared groups, pairs of actors, chance.

    `expected` is the number of groups that two classes would share if each came to its groups by chance; `ratio` is
    what they share over that (probabilistic affinity). Zitt, Bassecoulard & Okubo (2000), Scientometrics 47(3).
    """
    nodes, classes, names = _classes(graph, attribute)
    known = np.full(graph.n, -1)
    known[nodes] = classes
    counts = held_of(graph, known, len(names))
    there = counts > 0
    has, held = there.sum(0), int(there.any(1).sum())
    together, met = there.T.astype(float) @ there, counts.T @ counts
    rows: list[Row] = []
    for i, j in combinations(range(len(names)), 2):
        expected = float(has[i] * has[j] / held)
        shared = int(together[i, j])
        rows.append(
            {
                "a": names[i],
                "b": names[j],
                "groups": shared,
                "pairs": int(met[i, j]),
                "expected": expected,
                "ratio": shared / expected,
            }
        )
    rows = [row for row in rows if row["groups"]]
    rows.sort(key=lambda row: (-int(str(row["groups"])), str(row["a"]), str(row["b"])))
    several = there.sum(1) > 1
    within: list[Row] = [
        {attribute: name, "groups": int(has[k]), "alone": int((there[:, k] & ~several).sum())}
        for k, name in enumerate(names)
    ]
    summary: dict[str, Value] = {
        "groups": held,
        "groups_of_several": int(several.sum()),
        "share": float(several.sum() / held),
    }
    flags = known >= 0
    tables = Table.of("meetings", rows, ("a", "b", "groups", "pairs", "expected", "ratio")), Table.of("classes", within)
    return Found(tables, summary, remarks=left_out(graph, flags, attribute))


def _classes(graph: Graph, attribute: str) -> tuple[Ints, Ints, list[str]]:
    """The actors (of one mode: the nodes) that have the attribute, the class of each, and the names of the classes."""
    values = graph.attribute(attribute)
    among = graph.actors if graph.two_mode else np.arange(graph.n)
    nodes = np.array([node for node in among.tolist() if values[node] is not None], np.int64)
    if not len(nodes):
        raise NnmiError(f"no actor has a {attribute}", where=graph.network.name, mend="name another attribute")
    names, classes = np.unique([tail(values[node]) for node in nodes.tolist()], return_inverse=True)
    return nodes, classes, names.tolist()
