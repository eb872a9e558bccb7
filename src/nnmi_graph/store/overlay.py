"""A store looked at as if it held some more quads, and unchanged afterwards.

In memory the quads are put in and taken out again. Of a directory on disk a snapshot is taken – hard links to its
files, no copy of them – and the quads are put into that, so that whatever happens the store itself is never touched.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from ..errors import StoreError
from ..leftovers import folder_beside
from ..terms import DefaultGraph, NamedNode, Quad
from .base import Store
from .oxigraph import OxigraphStore

SCRATCH = NamedNode("urn:nnmi-graph:scratch")
"""The graph that quads lie in while they are looked at in the company of a store's."""


@contextlib.contextmanager
def writable_view(store: Store) -> Iterator[OxigraphStore]:
    """The store, or a snapshot of it, to which quads can be added with no lasting effect by `with_quads`.

    Raises `StoreError` for an endpoint, which has no snapshots.
    """
    if not isinstance(store, OxigraphStore):
        raise StoreError(
            "an endpoint cannot be looked at with a record in it",
            mend="load its data into a store of ours, or add the record and validate there",
        )
    if store.path is None:
        yield _view(_open_to_change(store.inner), store)
        return
    with contextlib.ExitStack() as stack:
        folder = _folder_beside(store.path, stack)
        try:
            store.inner.backup(str(folder / "snapshot"))
            inner = ox.Store(str(folder / "snapshot"))
        except OSError as error:
            raise StoreError(f"no snapshot can be taken ({error})", where=str(store.path)) from None
        view = _view(inner, store)
        del inner
        try:
            yield view
        finally:
            view.inner = ox.Store()  # closes the snapshot, whoever still holds the view, so that its folder can go


def _open_to_change(inner: ox.Store) -> ox.Store:
    """The engine's store, or a copy in memory of one that was opened for reading only."""
    try:
        inner.extend([])
    except RuntimeError:
        copy = ox.Store()
        copy.extend(inner)
        return copy
    return inner


def _view(inner: ox.Store, of: OxigraphStore) -> OxigraphStore:
    """The view of a store: what is added is kept as written, beside what the store may hold by value."""
    view = OxigraphStore(inner, union=of.union, allow_remote=True, written=True)
    view.mixed, view.altered = not of.written, of.altered
    return view


def _folder_beside(path: Path, stack: contextlib.ExitStack) -> Path:
    """A temporary folder on the store's disk, so that hard links work; elsewhere if none can be made there."""
    try:
        return stack.enter_context(folder_beside(path.resolve()))
    except OSError:
        import tempfile

        return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nnmi-", ignore_cleanup_errors=True)))


@contextlib.contextmanager
def with_quads(view: OxigraphStore, quads: Iterable[Quad]) -> Iterator[OxigraphStore]:
    """The view with those of the quads in it that no graph of it holds yet; they are gone afterwards."""
    target = SCRATCH if view.union else DefaultGraph()
    triples = dict.fromkeys((quad.subject, quad.predicate, quad.object) for quad in quads)
    where = None if view.union else target
    missing = (Quad(*t, target) for t in triples if next(view.inner.quads_for_pattern(*t, where), None) is None)
    altered = view.altered
    fresh = list(view.kept(missing))
    view.inner.extend(fresh)
    try:
        yield view
    finally:
        view.altered = altered
        for quad in fresh:
            view.inner.remove(quad)
