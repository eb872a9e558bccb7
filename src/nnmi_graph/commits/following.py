"""A read-only copy of a store, kept true by its change sets: the entries of its ledger, each in one transaction.

The copy's own ledger tells what it has, so one that was killed at any moment goes on where it was. What came into the
source in another way (a load) is found by the sizes of its graphs, and the copy is made anew, in one step.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from ..errors import NnmiError, StoreError
from ..everyday import EDGES, EVERYDAY, Upkeep
from ..infer import CLOSURE
from ..leftovers import exchange, folder_beside
from ..store import OxigraphStore, Store
from ..store.care import graph_sizes, snapshot
from ..store.marks import HISTORY
from ..terms import GRAPH, ID, NamedNode, Quad
from .copies import FOLLOWS, followed, told_in
from .ledger import Entry, history

_ABOUT = re.compile(rf"(?:{re.escape(ID)}|{re.escape(GRAPH)})([a-z]+-\d+|base)(?:-file-\d+|-removal)?")
"""What a line of the ledger is about, with the name of its entry."""


@dataclass(frozen=True)
class Lag:
    """How a copy stands to its source: how many change sets it lacks, as seen at a time ('' for never).

    `fault` is why the source could not be asked since, '' if it could; `last` is the latest entry that the copy has.
    """

    last: str = ""
    behind: int = 0
    seen: str = ""
    fault: str = ""


@dataclass
class Follower:
    """Keeps the store in the directory `path` a copy of the one at `source`, a directory or an address.

    `opened` opens the source as it is now, `upkeep` keeps the layer of a store. Raises `StoreError` if something else
    is in the directory.
    """

    source: str
    path: Path
    opened: Callable[[], Store]
    upkeep: Callable[[Store], Upkeep]
    wait: float = 5
    lag: Lag = field(default_factory=Lag)

    def __post_init__(self) -> None:
        other = followed(self.path)
        if other != self.source and self.path.is_dir() and any(self.path.iterdir()):
            raise StoreError(
                f"is a copy that follows {other}" if other else "is no copy of another store",
                where=str(self.path),
                mend="give the name of a new directory",
            )

    def catch_up(self, *, compare: bool = True) -> bool:
        """Take over what the source has and the copy lacks; whether that was anything. How it stands is in `lag`.

        With `compare` the sizes of all graphs are compared, too. Raises `StoreError` if the copy cannot be written.
        """
        try:
            return self._caught_up(compare)
        except _Unreadable as fault:
            self.lag = Lag(self.lag.last, self.lag.behind, self.lag.seen, str(fault))
            return False

    def _caught_up(self, compare: bool) -> bool:
        with reading():
            source = self.opened()
            entries = history(source)
        changed = self._is_another(source, entries, compare)
        if changed:
            self._copy(source, entries)
        due = self._due(entries)
        for done, change in enumerate(due):
            self._told(history(self._mine()), len(due) - done)
            self._take_over(source, change)
        self._told(entries, 0)
        return changed or bool(due)

    def _told(self, has: Sequence[Entry], behind: int) -> None:
        self.lag = Lag(has[-1].id if has else "", behind, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))

    def _mine(self) -> OxigraphStore:
        return OxigraphStore.directory(self.path)

    def _is_another(self, source: Store, entries: Sequence[Entry], compare: bool) -> bool:
        """Whether there is no copy yet, or what the source holds beside its entries is not what was copied."""
        if not (self.path / "CURRENT").is_file():
            return True
        told = told_in(self.path)
        if told.get("number") != _number(self.source):
            return True
        if {entry.id for entry in history(self._mine())} - {entry.id for entry in entries}:
            return True
        with reading():
            return compare and told.get("sizes") != sizes(source, entries)

    def _due(self, entries: Sequence[Entry]) -> list[list[Entry]]:
        """The entries that the copy lacks or still has, oldest first; those made in one step are one."""
        mine = {entry.id: entry for entry in history(self._mine())}
        come = [(entry.time, "", entry) for entry in entries if entry.id not in mine]
        gone = [
            (entry.removed, entry.id, entry)
            for entry in entries
            if entry.removed and entry.id in mine and not mine[entry.id].removed
        ]
        steps = groupby(sorted([*come, *gone], key=lambda one: one[:2]), key=lambda one: one[:2])
        return [[entry for _, _, entry in step] for _, step in steps]

    def _take_over(self, source: Store, change: Sequence[Entry]) -> None:
        """Enter what the source holds of these entries, or take out what it has taken out: all of it or nothing."""
        names = [entry.id for entry in change]
        store = OxigraphStore.directory(self.path, read_only=False, wait=self.wait)
        held = set(store.quads(NamedNode(HISTORY)))
        is_known = any(entry_of(quad) in names for quad in held)
        with reading():
            new = [quad for quad in source.quads(NamedNode(HISTORY)) if entry_of(quad) in names and quad not in held]
            if not is_known:
                new += [quad for name in names for quad in source.quads(NamedNode(GRAPH + name))]
        if is_known:
            store.set_aside(store.quads(NamedNode(GRAPH + names[0])))
        self.upkeep(store).write(store, new, without=GRAPH + names[0] if is_known else "")

    def _copy(self, source: Store, entries: Sequence[Entry]) -> None:
        """Make the copy anew beside its place, and put it there in one step."""
        with reading():
            told = {"source": self.source, "number": _number(self.source), "sizes": sizes(source, entries)}
        try:
            with folder_beside(self.path.absolute()) as folder:
                made = folder / "store"
                if isinstance(source, OxigraphStore) and source.path is not None:
                    snapshot(source, made)
                else:
                    with reading():
                        OxigraphStore.build(made, source.quads())
                (made / FOLLOWS).write_text(json.dumps(told), encoding="utf-8")
                if self.path.exists():
                    exchange(made, self.path)
                else:
                    os.rename(made, self.path)
        except OSError as error:
            raise StoreError(f"cannot be written ({error.strerror or error})", where=str(self.path)) from None


class _Unreadable(Exception):
    """The source could not be asked."""


@contextmanager
def reading() -> Iterator[None]:
    """In here, what cannot be read is the source."""
    try:
        yield
    except NnmiError as error:
        raise _Unreadable(str(error)) from error


def _number(source: str) -> int:
    """What tells a directory from one that was put in its place; 0 for an address, or if there is none."""
    try:
        return os.stat(source).st_ino
    except OSError:
        return 0


def entry_of(quad: Quad) -> str:
    """The name of the entry that a line of the ledger is about; '' for a mark."""
    found = _ABOUT.fullmatch(quad.subject.value) if isinstance(quad.subject, NamedNode) else None
    return found[1] if found else ""


def sizes(store: Store, entries: Sequence[Entry]) -> dict[str, int]:
    """How many statements each graph holds that is neither derived nor the ledger's; '' is what is in none.

    Of the closure, which commits change, it is told only that it is there.
    """
    left_out = {EVERYDAY, EDGES, HISTORY, *(GRAPH + entry.id for entry in entries)}
    found = {graph: 1 if graph == CLOSURE else size for graph, size in graph_sizes(store).items()}
    return {graph: size for graph, size in found.items() if graph not in left_out}
