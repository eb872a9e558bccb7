"""Looking after a store on disk: what is in it, a copy, whether it is sound, and bringing it up to date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import NnmiError, StoreError
from ..everyday import EDGES, EVERYDAY, Upkeep, has_layer, missing
from ..names.kept import carry_names_on, keep_names
from ..store import OxigraphStore
from ..store.care import State, backup, faults_of, kept_in_order, size_of, state_of
from ..terms import GRAPH, NamedNode, shorten
from .ledger import Entry, history

_DERIVED = (NamedNode(EVERYDAY), NamedNode(EDGES))
_ANEW = "derive it anew with 'nnmi store upgrade'"


@dataclass(frozen=True)
class Caretaker:
    """Looks after the store in a directory; `wait` is for how many seconds at most while another process writes to it.

    Raises `StoreError` where the store cannot be opened.
    """

    path: Path
    upkeep: Upkeep
    wait: float = 0

    def state(self) -> tuple[State, list[Entry]]:
        """What the store is, and its ledger."""
        return state_of(self.path), history(OxigraphStore.directory(self.path))

    def backup(self, to: Path) -> None:
        """A store of its own at `to` with the same in it. Raises `OutputError` if something is there."""
        backup(self._opened(), to)

    def optimize(self) -> tuple[int, int]:
        """Put the files in order; their size in bytes before and after."""
        before = size_of(self.path)
        store = self._opened()
        try:
            store.inner.optimize()
            store.inner.flush()
        except OSError as error:
            raise StoreError(f"cannot be written ({error})", where=str(self.path)) from None
        return before, size_of(self.path)

    def upgrade(self) -> bool:
        """Derive the layer anew if it is not what this version makes; whether it was."""
        store = self._opened()
        if not any(self._of_layer(store)):
            return False
        with kept_in_order(store):
            self.upkeep.rebuild(store)
        keep_names(store)
        return True

    def check(self) -> list[NnmiError]:
        """Read all of the store, and compare its ledger and its layer with what they are to be; what is wrong."""
        OxigraphStore.directory(self.path)
        faults, is_whole = faults_of(self.path)
        if not is_whole:
            return faults
        store = OxigraphStore.directory(self.path)
        return [*faults, *self._of_ledger(store), *self._of_layer(store)]

    def _opened(self) -> OxigraphStore:
        OxigraphStore.directory(self.path)  # what is no store is not made one
        store = OxigraphStore.directory(self.path, read_only=False, wait=self.wait)
        carry_names_on(store)
        return store

    def _of_ledger(self, store: OxigraphStore) -> Iterator[NnmiError]:
        for entry in history(store):
            if entry.id == "base":
                continue
            held = sum(1 for _ in store.quads(NamedNode(GRAPH + entry.id)))
            told = 0 if entry.removed else entry.statements
            if held != told:
                yield NnmiError(f"{entry.id} holds {held:,} statements, and its line says {told:,}")

    def _of_layer(self, store: OxigraphStore) -> Iterator[NnmiError]:
        """What the layer lacks, and has too much, beside one that is derived anew in a copy."""
        if not has_layer(store):
            if missing(store):
                yield NnmiError("holds claims, but no everyday layer of them", mend=_ANEW)
            return
        copy = OxigraphStore.of(quad for quad in store.inner if quad.graph_name not in _DERIVED)
        self.upkeep.rebuild(copy)
        for graph in _DERIVED:
            held, wanted = set(store.quads(graph)), set(copy.quads(graph))
            if held != wanted:
                lacks, spare = f"{len(wanted - held):,}", f"{len(held - wanted):,}"
                yield NnmiError(
                    f"{shorten(graph.value)} lacks {lacks} statements, and holds {spare} too many", mend=_ANEW
                )
