"""Filling a store: a directory that is made whole or not at all, or an endpoint, as far as its server lets one promise.

What is loaded is a set of graphs; a graph that is there already is left alone, or replaced as a whole if asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import NnmiError, StoreError
from ..terms import NamedNode, Quad, data_text
from .directory import Derive, Filling, Progress
from .files import serialize
from .formats import FORMATS
from .inserts import insert_text, insert_texts
from .sources import Source
from .sparql_http import SparqlHttpStore

IN_ONE_STEP = "made whole and put in its place in one step"
IN_ONE_REQUEST = "in one request, which servers run as one transaction"
IN_SEVERAL = "in several requests; had one failed, all of these graphs would have been emptied again"


@dataclass(frozen=True)
class Loaded:
    """What was put in: how many quads in how many graphs, what the way it went promises, and doubts about names.

    `before` files were in already, by a load that ended early.
    """

    quads: int
    graphs: int
    promise: str
    shared: tuple[str, ...] = ()
    before: int = 0


def load(
    where: str,
    sources: Sequence[Source],
    *,
    force: bool = False,
    wait: float = 0,
    progress: Progress | None = None,
    derive: Derive | None = None,
    derived: Sequence[str] = (),
) -> Loaded:
    """Put the inputs into the store at `where`, a directory or an endpoint's address. Raises `StoreError`.

    A graph that is there already is refused, or replaced by the new one if `force`; other graphs stay as they are.
    `progress` is told how many megabytes are in a directory, or quads in an endpoint. `derive` puts into a store what
    follows from what it holds, into the graphs `derived`: in a directory, in the same step as the rest.
    """
    tell = progress or (lambda done, total: None)
    if not where.startswith(("http://", "https://")):
        filling = Filling(Path(where), sources, derived, force=force)
        filling.run(tell, derive, wait)
        return Loaded(filling.statements, filling.graphs, IN_ONE_STEP, before=filling.before)
    quads = [quad for source in sources for quad in source.quads(apart=len(sources) > 1)]
    names = sorted({data_text(quad.graph_name) for quad in quads if isinstance(quad.graph_name, NamedNode)})
    endpoint = SparqlHttpStore(where)
    promise = _into_endpoint(endpoint, quads, names, force, tell)
    if derive:
        derive(endpoint, all(f"<{graph}>" in names for graph in derived))
    return Loaded(len(quads), len(names), promise)


def _into_endpoint(
    store: SparqlHttpStore, quads: Sequence[Quad], names: Sequence[str], force: bool, tell: Progress
) -> str:
    """Put the quads in, in one request where the server takes that many in one."""
    there = _there_already(store, names)
    if there and not force:
        raise StoreError(
            f"has {len(there)} of the {len(names)} graphs already, {there[0]} for one",
            where=store.url,
            mend="replace them with --force",
        )
    if len(quads) > store.most_in_one:
        _in_parts(store, quads, names, there, tell)
        return IN_SEVERAL
    if not there and store.quads_url:
        store.add_nquads(serialize(quads, FORMATS["nquads"]))
    else:
        store.update(_replacing(there) + insert_text(quads))
    return IN_ONE_REQUEST


def _there_already(store: SparqlHttpStore, names: Sequence[str]) -> list[str]:
    """Those of the graphs that hold something; each is looked at for one triple only, however large the store."""
    held: set[str] = set()
    for start in range(0, len(names), 50):
        looks = (
            f"{{ SELECT ?g {{ GRAPH {name} {{ ?s ?p ?o }} BIND({name} AS ?g) }} LIMIT 1 }}"
            for name in names[start : start + 50]
        )
        rows = store.select(f"SELECT ?g {{ {' UNION '.join(looks)} }}")
        held |= {data_text(graph) for (graph,) in rows if graph}
    return [name for name in names if name in held]


def _in_parts(
    store: SparqlHttpStore, quads: Sequence[Quad], names: Sequence[str], there: Sequence[str], tell: Progress
) -> None:
    """Put the quads in part by part; if one fails, empty the graphs again, and say so if that fails too."""
    done = 0
    try:
        _empty(store, there)
        for text in insert_texts(quads, store.most_in_one):
            store.update(text)
            done = min(done + store.most_in_one, len(quads))
            tell(done, len(quads))
    except NnmiError as error:
        try:
            _empty(store, names)
        except NnmiError:
            raise StoreError(
                f"{error}; some of the graphs are in, and could not be taken out again", mend="load again with --force"
            ) from None
        raise


def _empty(store: SparqlHttpStore, names: Sequence[str]) -> None:
    for name in names:
        store.update(f"CLEAR SILENT GRAPH {name}")


def _replacing(names: Sequence[str]) -> str:
    return "".join(f"CLEAR SILENT GRAPH {name} ;\n" for name in names)
