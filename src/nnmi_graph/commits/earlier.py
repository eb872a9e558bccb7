"""What a store knew when an entry had just been made: without the later ones, and with what was taken out since."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import StoreError, UnknownName
from ..everyday import EDGES, EVERYDAY, Upkeep
from ..store import OxigraphStore
from ..store.marks import HISTORY
from ..store.sidecar import taken_out
from ..store.sources import graph_of
from ..terms import GRAPH, ID, NamedNode, Quad
from .ledger import Entry, history


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
    since = [entry for entry in then if entry.removed > then[-1].time]
    left_out = {HISTORY, EVERYDAY, EDGES, *(GRAPH + entry.id for entry in later)}
    held = (quad for quad in store.quads() if graph_of(quad) not in left_out)
    made = OxigraphStore.of([*held, *_kept(path, since), *_ledger(store, since, later)])
    upkeep.rebuild(made)
    return made


def _kept(path: Path, since: Sequence[Entry]) -> list[Quad]:
    """What the entries said that have been taken out since."""
    quads = taken_out(path) if since else []
    counts = Counter(map(graph_of, quads))
    for entry in since:
        if counts[GRAPH + entry.id] < entry.statements:
            raise StoreError(
                f"{entry.id} was in force then, and what it said is no longer there",
                where=str(path),
                mend="ask a backup",
            )
    graphs = {GRAPH + entry.id for entry in since}
    return [quad for quad in quads if graph_of(quad) in graphs]


def _ledger(store: OxigraphStore, since: Sequence[Entry], later: Sequence[Entry]) -> Iterable[Quad]:
    """The ledger without the later lines, and without what has been taken out since."""
    gone = {ID + entry.id for entry in later} | {f"{ID}{entry.id}-removal" for entry in since}
    graphs, back = {GRAPH + entry.id for entry in later}, {GRAPH + entry.id for entry in since}
    for quad in store.quads(NamedNode(HISTORY)):
        subject = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        of_later = subject in graphs or subject in gone or _PART.sub("", subject) in gone
        if not of_later and not (subject in back and "nvalidated" in quad.predicate.value):
            yield quad


_PART = re.compile(r"-(file-\d+|removal)$")
"""What the name of a part of an entry ends with."""
