"""What a store holds, written out as it comes: all its graphs, or one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ..errors import OutputError, UnknownName
from ..outputs import write_files
from ..terms import DefaultGraph, Quad, Triple, expand, named, shorten
from .base import Store
from .files import pour
from .formats import Format, format_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO, Any


def dump(
    store: Store,
    out: str | Path | IO[bytes],
    *,
    graph: str | None = None,
    format: str | None = None,
    force: bool = False,
) -> int:
    """Write the store, or one graph of it, to a stream or a file, whole or not at all; how many statements it was.

    Raises `OutputError` for a format that holds no graphs, `UnknownName` for a graph that holds nothing.
    """
    form = format_of(str(out) if isinstance(out, str | os.PathLike) else "", format)
    quads = held(store, graph)
    statements: Any = quads if form.holds_graphs else _bare(quads, form, graph is not None)
    if not isinstance(out, str | os.PathLike):
        return pour(statements, form, out)
    count = 0

    def write(stream: IO[bytes]) -> None:
        nonlocal count
        count = pour(statements, form, stream)

    write_files({Path(out): write}, force=force)
    return count


def held(store: Store, graph: str | None = None) -> Iterator[Quad]:
    """All that the store holds, or one graph of it. Raises `UnknownName` for a graph that holds nothing."""
    return store.quads() if graph is None else _graph(store, graph)


def _graph(store: Store, graph: str) -> Iterator[Quad]:
    """What the graph holds. Raises `UnknownName` if that is nothing."""
    one = named(expand(graph) or graph)
    quads = store.quads(one)
    first = next(quads, None)
    if first is None:
        known = store.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
        raise UnknownName(
            "graph", shorten(one.value), (shorten(g.value) for (g,) in known if g), mend="name one it has"
        )
    yield first
    yield from quads


def _bare(quads: Iterator[Quad], form: Format, is_one: bool) -> Iterator[Triple]:
    """The statements without their graph. Raises `OutputError` if they are of several."""
    for quad in quads:
        if not is_one and not isinstance(quad.graph_name, DefaultGraph):
            raise OutputError(f"{form.name} holds no graphs", mend="use .nq or .trig, or name one with --graph")
        yield quad.triple
