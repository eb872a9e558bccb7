"""Small networks for the tests of measures: the tiny world to work out by hand, and the Southern Women."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import networkx as nx

from nnmi_graph.network import Network, read_view
from nnmi_graph.store import Rows
from nnmi_graph.terms import Literal, NamedNode, Term

EX = "http://example.org/"
TIES = [("a", "A"), ("b", "A"), ("c", "A"), ("c", "B"), ("d", "B"), ("e", "B")]
"""Two institutes, five organisations: c is a member of both."""

SECTORS = {"a": "industry", "b": "industry", "c": "academia", "d": "industry", "e": "government"}


def iri(name: str) -> str:
    return EX + name.replace(" ", "_")


def make(
    edges: Iterable[Mapping[str, object]],
    nodes: Mapping[str, Mapping[str, object]] | None = None,
    kinds: tuple[str, str] = ("Organization", "Institute"),
    directed: bool = True,
) -> Network:
    """A network of edges, each a dict with source, target and edge columns; `nodes` gives attributes by node name."""
    edges, nodes = list(edges), nodes or {}
    columns = sorted({key for edge in edges for key in edge} - {"source", "target"})
    attributes = sorted({key for had in nodes.values() for key in had} - {"kind"})
    names = ["source", "target", "sourceKind", "targetKind", "sourceLabel", "targetLabel", *columns]
    names += [end + key.title().replace("_", "") for end in ("source", "target") for key in attributes]
    rows = []
    for edge in edges:
        source, target = str(edge["source"]), str(edge["target"])
        of = [nodes.get(name, {}) for name in (source, target)]
        row: list[object] = [NamedNode(iri(source)), NamedNode(iri(target))]
        row += [of[0].get("kind", kinds[0]), of[1].get("kind", kinds[1]), source, target]
        row += [edge.get(column) for column in columns] + [had.get(key) for had in of for key in attributes]
        rows.append(tuple(_term(value) for value in row))
    return read_view(Rows(tuple(names), rows), "sample", directed=directed)


def _term(value: object) -> Term | None:
    return value if value is None or isinstance(value, NamedNode) else Literal(value)


def tied(ties: Iterable[tuple[str, str]]) -> Network:
    return make({"source": a, "target": b} for a, b in ties)


def tiny() -> Network:
    return make(
        ({"source": a, "target": b} for a, b in TIES), {name: {"sector": value} for name, value in SECTORS.items()}
    )


def southern_women() -> Network:
    graph = nx.davis_southern_women_graph()
    women = set(graph.graph["top"])
    return tied((a, b) if a in women else (b, a) for a, b in graph.edges)


def named(rows: Iterable[Mapping[str, object]], column: str, key: str = "label") -> dict[object, object]:
    """The values of a column by the label of the row."""
    return {row[key]: row[column] for row in rows}
