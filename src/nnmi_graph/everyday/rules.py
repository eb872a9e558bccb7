"""The layer and the plain edges by their published rules: CONSTRUCT queries of the content, run in order on any store.

Each reads the union of all graphs, with what earlier rules made. A rule tagged `step` makes what later rules need and
nobody else: that lies in a graph of its own, which is dropped at the end. One tagged `edges` makes plain edges.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..headers import parse_header
from ..store import Store
from ..store.inserts import insert_texts
from ..terms import GRAPH, NamedNode, Quad
from .edges import EDGES
from .layer import EVERYDAY, described

STEPS = GRAPH + "everyday-steps"
"""The graph of what rules make for later rules."""

_BEGIN = " ; ".join(f"DROP SILENT GRAPH <{graph}>" for graph in (EVERYDAY, EDGES, STEPS))
_END = f"DROP SILENT GRAPH <{STEPS}>"
_TEMPLATE = re.compile(r"^CONSTRUCT\s*\{([^{}]*)\}\s*WHERE", re.MULTILINE)


def run_rules(store: Store, rules: Iterable[str]) -> None:
    """Make the layer of a store by the rules; an earlier one goes. Raises `QueryError`, `StoreError`."""
    store.update(_BEGIN)
    for rule in rules:
        graph = NamedNode(_graph_of(rule))
        store.add([Quad(t.subject, t.predicate, t.object, graph) for t in store.construct(rule)])
    store.update(_END)
    store.add(described())


def updates(rules: Iterable[str]) -> Iterator[str]:
    """The same as SPARQL 1.1 updates, one after another, for a server whose default graph is the union of all.

    The description of the layer is in the last one.
    """
    yield _BEGIN
    for rule in rules:
        yield _TEMPLATE.sub(rf"INSERT {{ GRAPH <{_graph_of(rule)}> {{\1}} }} WHERE", rule, count=1)
    yield _END
    yield from insert_texts(described(), 100)


def as_one(texts: Iterable[str]) -> str:
    """Updates as one: the prefixes stand at the top, since not every engine takes them after a semicolon."""
    lines = [text.splitlines() for text in texts]
    prefixes = sorted({line for text in lines for line in text if line.startswith("PREFIX ")})
    bodies = ("\n".join(line for line in text if not line.startswith("PREFIX ")) for text in lines)
    return "\n".join(prefixes) + "\n\n" + " ;\n\n".join(bodies) + "\n"


def _graph_of(rule: str) -> str:
    tags = parse_header(rule, "a rule of the everyday layer").tags
    return STEPS if "step" in tags else EDGES if "edges" in tags else EVERYDAY
