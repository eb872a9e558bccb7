"""Which share of the stated members is named: the first thing to know before reading any measure."""

from __future__ import annotations

from collections.abc import Mapping

from .graph import Graph
from .result import Coverage, Row, Table


def coverage_of(graph: Graph, stated: Mapping[str, float] | None) -> Coverage | None:
    """The coverage of the groups whose member count a source states; None if no count is given."""
    if not stated or not graph.two_mode:
        return None
    degree = dict(zip((graph.ids[i] for i in graph.groups.tolist()), graph.groups.tolist(), strict=True))
    rows: list[Row] = []
    for group in sorted(stated.keys() & degree.keys()):
        named = int(graph.degree[degree[group]])
        rows.append({**graph.row(degree[group]), "named": named, "stated": stated[group],
                     "share": named / stated[group] if stated[group] else None})  # fmt: skip
    if not rows:
        return None
    columns = ("id", "label", "kind", "named", "stated", "share")
    named, total = sum(int(str(row["named"])) for row in rows), sum(float(str(row["stated"])) for row in rows)
    return Coverage(named, total, len(rows), Table.of("coverage", rows, columns))
