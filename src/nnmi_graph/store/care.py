"""What a store on disk needs now and then: to be looked at, copied, read through, put in order."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ..errors import NnmiError, OutputError, StoreError
from ..leftovers import folder_beside
from ..steps import counted
from ..terms import DefaultGraph, NamedNode, Quad, shorten
from . import sidecar
from .base import Store
from .opening import holder
from .oxigraph import OxigraphStore


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
    return sum(file.stat().st_size for file in path.iterdir() if file.is_file())


def files_of(path: Path) -> list[list[object]]:
    """The files that hold a store's data, with their sizes: changes when something is written. Raises `OSError`."""
    found = (file for file in path.iterdir() if file.suffix in (".sst", ".log") or file.name == "CURRENT")
    return sorted([file.name, file.stat().st_size] for file in found)


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
    except (OSError, StoreError) as error:
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


def _named(quad: Quad) -> bool:
    return isinstance(quad.subject, NamedNode) and isinstance(quad.graph_name, NamedNode | DefaultGraph)
