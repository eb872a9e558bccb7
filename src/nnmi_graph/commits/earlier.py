"""What a store knew when an entry had just been made: without the later ones, and with what was taken out since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import StoreError, UnknownName
from ..everyday import EDGES, EVERYDAY, Upkeep
from ..store import OxigraphStore
from ..store.sidecar import taken_out
from ..terms import GRAPH, ID, NamedNode, Quad
from .ledger import HISTORY, Entry, history

_DERIVED = {GRAPH + "history", EVERYDAY, EDGES}


def earlier(path: Path, name: str, upkeep: Upkeep) -> OxigraphStore:
    """A store in memory with what the one at `path` knew at the entry of this name, its layer derived anew.

    Raises `UnknownName`, `StoreError` if something was in force then that has been taken out and was not kept.
    """
    store = OxigraphStore.directory(path)
    entries = history(store)
    names = [entry.id for entry in entries]
    if name not in names:
        raise UnknownName("commit", name, names, mend="see 'nnmi history'")
    then, later = entries[: names.index(name) + 1], entries[names.index(name) + 1 :]
    held = (quad for quad in store.quads() if _graph(quad) not in {*_DERIVED, *(GRAPH + entry.id for entry in later)})
    back = [quad for entry in then if entry.removed > then[-1].time for quad in _kept(path, entry)]
    made = OxigraphStore.of([*held, *back, *_ledger(store, then, later)])
    upkeep.rebuild(made)
    return made


def _graph(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def _kept(path: Path, entry: Entry) -> list[Quad]:
    """What an entry said that has been taken out."""
    quads = [quad for quad in taken_out(path) if _graph(quad) == GRAPH + entry.id]
    if len(quads) < entry.statements:
        raise StoreError(
            f"{entry.id} was in force then, and what it said is no longer there", where=str(path), mend="ask a backup"
        )
    return quads


def _ledger(store: OxigraphStore, then: Sequence[Entry], later: Sequence[Entry]) -> Iterable[Quad]:
    """The ledger without the later lines, and without what has been taken out later."""
    gone = [ID + entry.id for entry in later] + [
        ID + entry.id + "-removal" for entry in then if entry.removed > then[-1].time
    ]
    graphs = {GRAPH + entry.id for entry in later}
    back = {GRAPH + entry.id for entry in then if entry.removed > then[-1].time}
    for quad in store.quads(NamedNode(HISTORY)):
        subject = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        of_later = subject in graphs or any(subject == one or subject.startswith(f"{one}-") for one in gone)
        if not of_later and not (subject in back and "nvalidated" in quad.predicate.value):
            yield quad
