"""Filling a store: a directory that is made whole or not at all, or an endpoint, as far as its server lets one promise.

What is loaded is a set of graphs; a graph that is there already is left alone, or replaced as a whole if asked.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import NnmiError, StoreError
from ..terms import NamedNode, Quad, data_text
from .base import Store
from .files import serialize
from .formats import FORMATS
from .inserts import insert_text, insert_texts
from .oxigraph import OxigraphStore
from .sparql_http import SparqlHttpStore

Progress = Callable[[int, int], None]
"""Told how many quads of how many are in."""
Derive = Callable[[Store], tuple[str, ...]]
"""Puts into a store what follows from what it holds, and returns the graphs that it went into."""


@dataclass(frozen=True)
class Loaded:
    """What was put in: how many quads in how many graphs, what the way it went promises, and doubts about names."""

    quads: int
    graphs: int
    promise: str
    shared: tuple[str, ...] = ()


def load(
    where: str,
    quads: Sequence[Quad],
    *,
    force: bool = False,
    progress: Progress | None = None,
    derive: Derive | None = None,
) -> Loaded:
    """Put the quads into the store at `where`, a directory or an endpoint's address. Raises `StoreError`.

    A graph that is there already is refused, or replaced by the new one if `force`; other graphs stay as they are.
    `derive` puts into a store what follows from what it holds: in a directory, in the same step as the rest.
    """
    names = sorted({data_text(quad.graph_name) for quad in quads if isinstance(quad.graph_name, NamedNode)})
    tell = progress or (lambda done, total: None)
    if where.startswith(("http://", "https://")):
        endpoint = SparqlHttpStore(where)
        promise = _into_endpoint(endpoint, quads, names, force, tell)
        if derive:
            derive(endpoint)
    else:
        promise = _into_directory(Path(where), quads, names, force, derive)
    tell(len(quads), len(quads))
    return Loaded(len(quads), len(names), promise)


def _into_directory(path: Path, quads: Sequence[Quad], names: Sequence[str], force: bool, derive: Derive | None) -> str:
    if not path.exists() or (path.is_dir() and not any(path.iterdir())):
        _build_aside(path, quads, derive)
        return "made whole and put in its place in one step"
    if not (path / "CURRENT").is_file():
        raise StoreError("is no store, and not empty", where=str(path), mend="give another directory")
    store = OxigraphStore.directory(path, read_only=False)
    if not force and len(store.inner):
        raise StoreError(
            "is a store with something in it",
            where=str(path),
            mend="give another one, or replace its graphs of the same names with --force",
        )
    derived, also = _derived(store, quads, names, derive) if derive else ([], [])
    store.forget(quad for quad in store.quads() if str(quad.graph_name) in {*names, *also})
    store.remember(quads)
    store.update(_replacing([*names, *also]) + insert_text([*quads, *derived]))
    return "in one transaction"


def _derived(
    store: OxigraphStore, quads: Sequence[Quad], names: Sequence[str], derive: Derive
) -> tuple[list[Quad], list[str]]:
    """What will follow once the quads replace the graphs of these names, and the graphs that it replaces."""
    kept = (quad for quad in store.quads() if str(quad.graph_name) not in names)
    copy = OxigraphStore.of([*kept, *quads])
    graphs = [data_text(NamedNode(graph)) for graph in derive(copy)]
    return [quad for quad in copy.quads() if str(quad.graph_name) in graphs], graphs


def _build_aside(path: Path, quads: Sequence[Quad], derive: Derive | None) -> None:
    """Make the store beside its place and move it there: an end in between leaves nothing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".nnmi-") as aside:
            OxigraphStore.build(Path(aside) / "store", quads)
            if derive:
                derive(OxigraphStore.directory(Path(aside) / "store", read_only=False))
            os.rename(Path(aside) / "store", path)
    except OSError as error:
        raise StoreError(f"cannot be written ({error.strerror})", where=str(path)) from None


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
        return "in several requests; had one failed, all of these graphs would have been emptied again"
    if not there and store.quads_url:
        store.add_nquads(serialize(quads, FORMATS["nquads"]))
    else:
        store.update(_replacing(there) + insert_text(quads))
    return "in one request, which servers run as one transaction"


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
