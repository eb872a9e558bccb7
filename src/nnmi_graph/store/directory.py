"""Filling a directory: the store is made beside its place, by the engine's own loader, and put there in one step.

A store that is there already is not touched until then: what is new goes into a snapshot of it, hard links to its
files. A load that ends early keeps what it did with whole files, and the same load goes on from there.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from ..errors import NnmiError, StoreError
from ..leftovers import LOCK, exchange, hold
from ..terms import BlankNode, DefaultGraph, NamedNode, shorten
from . import sidecar
from .base import Store
from .care import files_of, put_in_order, snapshot, tables_of
from .extent import note
from .oxigraph import OxigraphStore
from .sources import Source, pour_small

KEEP = 2**22
"""After how many bytes of files what is done is kept, should the load end early."""
_KEPT, _DONE = "kept", "done.json"
_ENGINES = re.compile(r"CURRENT|IDENTITY|LOCK|LOG(\.old\.\d+)?|(MANIFEST|OPTIONS)-\d+(\.dbtmp)?|\d+\.\w+")
"""Names of the engine's own files; others were put beside them by somebody, and stay."""
Progress = Callable[[int, int], None]
"""Told how many megabytes of how many are in."""
Derive = Callable[[Store, bool], tuple[str, ...]]
"""Puts into a store what follows from what it holds, unless it is new and holds that too; returns the graphs for it."""


class Unfinished(StoreError):
    """A load that ended early, of which what was done with whole files is kept."""

    def __init__(self, error: NnmiError) -> None:
        more = error.mend or "mend that and load again: it goes on after the files that are done"
        super().__init__(*[error.what], where=error.where, mend=more)


class Filling:
    """One load into the directory `path`. `statements` in `graphs` came in, `before` files by a load that ended early.

    `derived` are the graphs of what follows from the others: they are never in the way. `on_open` is given the store
    that is there, once it is open to write.
    """

    def __init__(
        self,
        path: Path,
        sources: Sequence[Source],
        derived: Sequence[str],
        *,
        force: bool,
        on_open: Callable[[Store], object] | None = None,
    ) -> None:
        self.name, self.path = str(path), Path(os.path.realpath(path))  # of a link the place it leads to
        self.sources, self.force = list(sources), force
        self.derived, self._on_open = set(derived), on_open
        self.statements = self.graphs = self.before = 0
        self._old: OxigraphStore | None = None

    def run(self, progress: Progress, derive: Derive | None, wait: float = 0) -> None:
        """Do it. Raises `StoreError`, `InputError`; then the store is as it was."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._old = self._opened(wait)
            with _workplace(self.path, wait) as place:
                self._fill(place, place / f"store-{time.time_ns()}", progress, derive)
        except OSError as error:
            raise StoreError(f"cannot be written ({error.strerror or error})", where=self.name) from None
        finally:
            self._old = None

    def _opened(self, wait: float) -> OxigraphStore | None:
        """The store that is there, open and thereby locked; None if there is none yet."""
        if not self.path.exists():
            return None
        self._refuse_place()
        if self.path.is_dir() and not any(self.path.iterdir()):
            return None
        if not (self.path / "CURRENT").is_file():
            raise StoreError("is no store, and not empty", where=self.name, mend="give another directory")
        store = OxigraphStore.directory(self.path, read_only=False, wait=wait)
        if self._on_open:
            self._on_open(store)
        return store

    def _refuse_place(self) -> None:
        """Raise `StoreError` if another directory cannot be put in the place of this one."""
        if self.path.samefile(os.curdir):
            raise StoreError(
                "is the folder you are in, and would be exchanged under you",
                where=self.name,
                mend="go to another folder, or name one in it",
            )
        if self.path.is_mount():
            raise StoreError("is where a disk is mounted", where=self.name, mend="name a folder in it")

    def _fill(self, place: Path, made: Path, progress: Progress, derive: Derive | None) -> None:
        state = self._state()
        kept = _resume(place, state, made) or _Kept(state, *self._begin(made))
        self.before = kept.files
        known = tables_of(self.path) if self._old else ()
        store = OxigraphStore.directory(made, read_only=False)
        try:
            self._pour(store, place, kept, progress)
        except NnmiError as error:
            if (place / _KEPT).exists():
                raise Unfinished(error) from error
            raise
        self.statements = self._count(store, kept)
        if kept.told is None or kept.told > self.statements:
            self._note_twins(made)
        self.graphs = len(_graphs(store.inner) - set(kept.graphs))
        if derive:
            derive(store, self._old is None)
        put_in_order(store, known)
        store.inner.flush()
        note(made)
        del store
        if self._old is None:
            os.rename(made, self.path)
        else:
            self._exchange(made)
        shutil.rmtree(place / _KEPT, ignore_errors=True)

    def _exchange(self, made: Path) -> None:
        """Put what was made in the place of the store, which has to be closed: an engine cleans up by path.

        Raises `StoreError` if another process wrote to it at that instant.
        """
        before = (self.path / "CURRENT").read_bytes()  # each that opens a store to write puts another name into it
        self._old = None
        with (self.path / "LOCK").open("rb+") as lock:
            if not hold(lock.fileno(), as_engine=True) or (self.path / "CURRENT").read_bytes() != before:
                raise StoreError("was written to by another process meanwhile", where=self.name, mend="load again")
            exchange(made, self.path)
        for file in made.iterdir():
            if not _ENGINES.fullmatch(file.name) and not (self.path / file.name).exists():
                file.rename(self.path / file.name)

    def _count(self, store: OxigraphStore, kept: _Kept) -> int:
        """How many statements came in: of a store that was there, only the graphs that it may have got are counted."""
        old = self._old
        if old is None:
            return len(store.inner)
        new = [graph for graph in store.inner.named_graphs() if graph.value not in kept.graphs]
        count = sum(_size(store.inner, graph) for graph in new)
        count += 0 if kept.has_bare else _size(store.inner, DefaultGraph())
        if count != kept.told:  # the engine may have been told of what is derived, too
            shared = [NamedNode(name) for name in self.derived.intersection(kept.graphs)]
            count += sum(_size(store.inner, graph) - _size(old.inner, graph) for graph in shared)
        return count

    def _state(self) -> list[object]:
        """What must be the same for a load to go on: the store that was there, then each input."""
        there = [file for file in files_of(self.path) if str(file[0]).endswith(".sst")] if self._old else []
        return [[self.force, *there], *(source.state() for source in self.sources)]

    def _begin(self, made: Path) -> tuple[bool, list[str]]:
        """Lay out what the inputs go into: nothing, or a snapshot of the store without the graphs to be replaced.

        Returns whether it holds statements in no graph, and in which graphs it holds some.
        """
        old = self._old
        if old is None:
            return False, []
        there = self._there_already(old)
        if there and not self.force:
            some = shorten(there[0]) if there[0] else "the default graph"
            raise StoreError(
                f"holds {len(there)} of these graphs already, {some} for one",
                where=self.name,
                mend="replace them with --force, or name another graph with --graph",
            )
        snapshot(old, made)
        store = OxigraphStore.directory(made, read_only=False)
        for name in there:
            graph = NamedNode(name) if name else DefaultGraph()
            store.forget(store.inner.quads_for_pattern(None, None, None, graph))
            store.inner.clear_graph(graph) if isinstance(graph, DefaultGraph) else store.inner.remove_graph(graph)
        return _holds_bare(store.inner), sorted(_graphs(store.inner))

    def _there_already(self, old: OxigraphStore) -> list[str]:
        """The graphs of the inputs that the store has already; '' is that of what is in none."""
        held = {graph.value for graph in old.inner.named_graphs() if isinstance(graph, NamedNode)} - self.derived
        if _holds_bare(old.inner):
            held.add("")
        return sorted({graph for source in self.sources for graph in source.graphs(held)}) if held else []

    def _pour(self, store: OxigraphStore, place: Path, kept: _Kept, progress: Progress) -> None:
        """Put in the inputs that are not in yet; now and then what is done is kept."""
        made = store.path
        assert made is not None
        sizes = [source.size() for source in self.sources]
        done = saved = sum(sizes[: kept.files])
        total = sum(sizes)
        for few in _runs(self.sources[kept.files :]):

            def passed(read: int, before: int = done) -> None:
                progress((before + read) >> 20, total >> 20)

            poured = pour_small(few, store.inner) if len(few) > 1 else few[0].pour_into(store.inner, passed)
            sidecar.append(made, poured.odd)
            kept.count(len(few), poured.told)
            done = sum(sizes[: kept.files])
            passed(done, 0)
            if done - saved >= KEEP and kept.files < len(sizes):
                saved = done
                _keep(store, place, kept)

    def _note_twins(self, made: Path) -> None:
        """Note the statements that are also said in another form, which the engine keeps as the same."""
        if forms := sidecar.read_forms(made):
            sidecar.append(made, (twin for source in self.sources for twin in source.twins(forms)))


def _runs(sources: Sequence[Source]) -> Iterator[list[Source]]:
    """The inputs, small files that follow each other together, up to `KEEP` bytes of them."""
    few: list[Source] = []
    room = KEEP
    for source in sources:
        size = source.size() if source.is_small else KEEP
        if few and size > room:
            yield few
            few, room = [], KEEP
        few.append(source)
        room -= size
    if few:
        yield few


def _graphs(store: ox.Store) -> set[str]:
    return {graph.value for graph in store.named_graphs()}


def _holds_bare(store: ox.Store) -> bool:
    """Whether some statement is in no graph."""
    return next(store.quads_for_pattern(None, None, None, DefaultGraph()), None) is not None


def _size(store: ox.Store, graph: NamedNode | BlankNode | DefaultGraph) -> int:
    """How many statements a graph holds."""
    answer = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graph=graph)
    assert isinstance(answer, ox.QuerySolutions)
    return int(next(answer)[0].value)


@dataclass
class _Kept:
    """What is kept of a load that may end early: with what it began, and how many of its inputs are in.

    There were `graphs` before, and statements in none if it `has_bare` ones; `told` is how many the engine was given
    since, if that is known.
    """

    state: list[object]
    has_bare: bool
    graphs: list[str]
    files: int = 0
    told: int | None = 0

    def count(self, files: int, told: int | None) -> None:
        """So many more are in."""
        self.files += files
        self.told = None if self.told is None or told is None else self.told + told


def _keep(store: OxigraphStore, place: Path, kept: _Kept) -> None:
    """Keep what is done, in place of what was kept."""
    fresh = place / f"{_KEPT}-new"
    shutil.rmtree(fresh, ignore_errors=True)
    snapshot(store, fresh)
    (fresh / _DONE).write_text(json.dumps(asdict(kept)), encoding="utf-8")
    shutil.rmtree(place / _KEPT, ignore_errors=True)
    fresh.rename(place / _KEPT)


def _resume(place: Path, state: list[object], made: Path) -> _Kept | None:
    """What was kept of the same load, laid out at `made` to go on; None if there is none."""
    try:
        kept = _Kept(**json.loads((place / _KEPT / _DONE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    if kept.state[: kept.files + 1] != state[: kept.files + 1]:
        shutil.rmtree(place / _KEPT)
        return None
    snapshot(OxigraphStore.directory(place / _KEPT, read_only=False), made)
    return kept


@contextmanager
def _workplace(path: Path, wait: float) -> Iterator[Path]:
    """The folder beside the store where it is made; gone at the end unless something in it is kept.

    Raises `StoreError` if another load works there.
    """
    place = path.with_name(f".{path.name}.loading")
    place.mkdir(exist_ok=True)
    with (place / LOCK).open("wb") as lock:
        until = time.monotonic() + wait
        while not hold(lock.fileno()):
            if time.monotonic() >= until:
                raise StoreError("is being loaded by another process", where=str(path), mend="wait until it is done")
            time.sleep(0.05)
        _clear(place)
        try:
            yield place
        finally:
            _clear(place)
            if not (place / _KEPT).exists():
                shutil.rmtree(place, ignore_errors=True)


def _clear(place: Path) -> None:
    """Delete what was being made there; names are not used again, for an engine may not have let go of it yet."""
    for made in place.glob("store-*"):
        shutil.rmtree(made, ignore_errors=True)
