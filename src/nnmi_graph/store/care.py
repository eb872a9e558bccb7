"""What a store on disk needs now and then: to be looked at, copied, read through, put in order."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from ..errors import NnmiError, OutputError, StoreError
from ..leftovers import folder_beside
from ..steps import Step, counted
from ..terms import DefaultGraph, NamedNode, Quad, shorten
from . import sidecar
from .base import Store
from .extent import note
from .opening import holder
from .oxigraph import OxigraphStore

LARGE = 2**29
"""How many bytes of new files are left lying over each other: more of them make look-ups slow, and whoever opens the
store next to write would have to put them in order, or wait for that."""

SMALL = 100_000
"""So many statements are read in each order in which they are kept; more only by two, since each takes long."""


@dataclass(frozen=True)
class State:
    """What a store is: its size in bytes, its statements by graph ('' for none), how many of them are kept in the form
    in which they were entered, and who has it open to write ('' for nobody)."""

    size: int
    graphs: dict[str, int]
    as_entered: int
    writer: str


def state_of(path: Path) -> State:
    """Look at a store. Raises `StoreError`."""
    found = dict(sorted(graph_sizes(OxigraphStore.directory(path)).items()))
    return State(size_of(path), found, sum(map(len, sidecar.read_forms(path).values())), holder(path))


def graph_sizes(store: Store) -> dict[str, int]:
    """How many statements each graph holds; '' is what is in none, if anything, which a server does not tell."""
    rows = store.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    found = {graph.value: int(count.value) for graph, count in rows if graph and count}
    if isinstance(store, OxigraphStore):
        bare = sum(1 for _ in store.inner.quads_for_pattern(None, None, None, DefaultGraph()))
        found |= {"": bare} if bare else {}
    return found


def size_of(path: Path) -> int:
    """How many bytes the files of a store have."""
    return sum(_sizes(path).values())


def files_of(path: Path) -> list[list[object]]:
    """The files that hold a store's data, with their sizes: changes when something is written. Raises `OSError`."""
    return sorted([name, size] for name, size in _sizes(path).items() if name.endswith((".sst", ".log", "CURRENT")))


def tables_of(path: Path) -> dict[str, int]:
    """The files that a store's data stand in for good, with their sizes in bytes. Raises `OSError`."""
    return {name: size for name, size in _sizes(path).items() if name.endswith(".sst")}


def _sizes(path: Path) -> dict[str, int]:
    """The files of a store, with their sizes in bytes; of an open one the engine may take some away meanwhile."""
    found = {}
    for file in path.iterdir():
        with suppress(FileNotFoundError):
            if file.is_file():
                found[file.name] = file.stat().st_size
    return found


def put_in_order(store: OxigraphStore, known: Container[str]) -> None:
    """Put the files of a store on disk in order if many bytes are in such as are not `known`.

    Raises `OSError`.
    """
    assert store.path is not None
    if sum(size for name, size in tables_of(store.path).items() if name not in known) >= LARGE:
        with Step("putting the store's files in order"):
            store.inner.optimize()
            store.inner.flush()


@contextmanager
def kept_in_order(store: Store) -> Iterator[None]:
    """Whatever is put into a store meanwhile: if it is on disk, and it was much, its files are in order afterwards.

    Raises `StoreError`.
    """
    path = store.path if isinstance(store, OxigraphStore) else None
    known = tables_of(path) if path else ()
    yield
    if path is not None and isinstance(store, OxigraphStore):
        try:
            put_in_order(store, known)
            store.inner.flush()
            note(path)
        except OSError as error:
            raise StoreError(f"cannot be written ({error})", where=str(path)) from None


def backup(store: OxigraphStore, to: Path) -> None:
    """A store of its own at `to` with all that the store holds now: hard links on the same disk, else copies.

    Raises `OutputError` if something is there, `StoreError`.
    """
    assert store.path is not None
    if to.exists():
        raise OutputError("exists already", where=str(to), mend="give the name of a new directory")
    if not to.absolute().parent.is_dir():
        raise OutputError("is in a folder that does not exist", where=str(to), mend="make the folder first")
    try:
        with folder_beside(to.absolute()) as folder:
            snapshot(store, folder / "store")
            os.rename(folder / "store", to)
    except OSError as error:
        raise StoreError(f"cannot be written ({error.strerror or error})", where=str(to)) from None


def snapshot(store: OxigraphStore, to: Path) -> None:
    """The same at a place where nothing is, and with no step in between. Raises `OSError`."""
    assert store.path is not None
    store.inner.backup(str(to))
    sidecar.copy(store.path, to)


def faults_of(path: Path) -> tuple[list[NnmiError], bool]:
    """Read a store through; what is found wrong, and whether all of it could be read."""
    try:
        store = OxigraphStore.directory(path)
        by_property = Counter(quad.predicate for quad in counted(store.inner, "reading the store"))
        again = {one: sum(1 for _ in store.inner.quads_for_pattern(None, one, None)) for one in by_property}
        if by_property.total() <= SMALL:
            _read_in_each_order(store.inner, by_property)
    except (OSError, RuntimeError, ValueError, StoreError) as error:
        return [NnmiError(f"is damaged ({error})", mend="restore it from a backup, or load it anew")], False
    faults = [
        NnmiError(f"gives {by_property[one]:,} statements with {shorten(one.value)}, and {held:,} if asked for these")
        for one, held in again.items()
        if held != by_property[one]
    ]
    stray = sum(1 for key in sidecar.read_forms(path) if _named(key) and key not in store.inner)
    if stray:
        faults.append(NnmiError(f"tells the forms of {stray:,} statements that it does not hold", where=sidecar.NAME))
    return faults, True


def _read_in_each_order(store: ox.Store, properties: Iterable[NamedNode]) -> None:
    """Read the statements in the six orders in which the engine keeps them, each in files of its own: by subject,
    property and object, and so in each graph. Only reading tells whether a file is damaged.
    """

    def read(*pattern: object) -> Iterator[Quad]:
        return store.quads_for_pattern(*pattern)  # type: ignore[arg-type]

    def drain(*pattern: object) -> None:
        deque(read(*pattern), maxlen=0)

    for subject, _ in groupby(quad.subject for quad in store):
        drain(subject, None, None)
    for graph in (None, *store.named_graphs()):
        drain(None, None, None, graph)
        for one in properties:
            for value, _ in groupby(quad.object for quad in read(None, one, None, graph)):
                drain(None, None, value, graph)


def _named(quad: Quad) -> bool:
    return isinstance(quad.subject, NamedNode) and isinstance(quad.graph_name, NamedNode | DefaultGraph)
