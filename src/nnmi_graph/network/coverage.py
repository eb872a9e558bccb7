"""Which share of the stated members is named: the first thing to know before reading any measure."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .graph import Graph, Ints
from .result import Coverage, Row, Table

MEMBER = ("member", "partner", "evermember")
"""How the kind of an edge begins that tells of a membership or partnership."""


def coverage_of(graph: Graph, stated: Mapping[str, float] | None) -> Coverage | None:
    """The coverage of the groups whose member count a source states; None if none is, or the view shows no members."""
    ties = _of_members(graph) if stated and graph.two_mode else None
    if not stated or ties is None:
        return None
    members = np.bincount(graph.target[ties], minlength=graph.n)
    number = {graph.ids[i]: i for i in graph.groups.tolist()}
    rows: list[Row] = []
    for group in sorted(stated.keys() & number.keys()):
        named = int(members[number[group]])
        rows.append(
            {
                **graph.row(number[group]),
                "named": named,
                "stated": stated[group],
                "share": named / stated[group] if stated[group] else None,
            }
        )
    if not rows:
        return None
    columns = ("id", "label", "kind", "named", "stated", "share")
    named, total = sum(int(str(row["named"])) for row in rows), sum(float(str(row["stated"])) for row in rows)
    return Coverage(named, total, len(rows), Table.of("coverage", rows, columns))


def _of_members(graph: Graph) -> Ints | None:
    """The ties that tell of members: those of an edge kind such as member; all if no edge has a kind; None if none."""
    edges = graph.network.edges
    rows = zip(graph.tie_of.tolist(), edges.column("kind"), edges.column("planned"), strict=True)
    found = {tie for tie, kind, plan in rows if tie >= 0 and str(kind).lower().startswith(MEMBER) and plan is not True}
    if not found and any(kind is not None for kind in edges.column("kind")):
        return None
    return np.array(sorted(found), np.int64) if found else np.arange(graph.m)
