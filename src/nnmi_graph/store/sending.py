"""Filling an endpoint: graphs are sent in one request where the server takes that many, or in parts."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import NnmiError, StoreError
from ..terms import NamedNode, Quad, data_text
from .directory import Derive, Progress
from .files import serialize
from .formats import FORMATS
from .inserts import insert_text, insert_texts
from .loading import IN_ONE_REQUEST, IN_SEVERAL, Loaded
from .sources import Source
from .sparql_http import SparqlHttpStore


def send(
    where: str, sources: Sequence[Source], derived: Sequence[str], *, force: bool, tell: Progress, derive: Derive | None
) -> Loaded:
    """Put the inputs into the store at an address, as `load` does. Raises `StoreError`."""
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
