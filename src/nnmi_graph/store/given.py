"""What a caller may hand over: as a store, as a file or as several; taken as it is meant, or refused at once.

A text is one name, never a sequence of letters.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import PurePath

import pyoxigraph as ox

from ..errors import InputError, StoreError, shown
from ..terms import BlankNode, Quad, Triple, named
from . import open_store
from .base import Store
from .files import into_graph, parse, read, read_source
from .oxigraph import OxigraphStore
from .rdflib_terms import from_rdflib, is_rdflib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    import rdflib

    Path = str | os.PathLike[str]
    Graph = rdflib.Graph | ox.Store
    GivenStore = Path | Store | Graph
    Input = str | Graph
    Given = Path | Graph | list[Any] | tuple[Any, ...] | Iterator[Any]

STORE = "give an address, a directory, a Store, an rdflib Graph or Dataset, or a pyoxigraph Store"
FILES = "give a path, an rdflib Graph or Dataset, a pyoxigraph Store, or a list of these"


def opener(given: GivenStore, *, allow_remote: bool = False) -> Callable[[], Store]:
    """What opens the store; an rdflib graph is copied when it is opened. Raises `StoreError` for what can be none."""
    if isinstance(given, Store):
        return lambda: given
    if isinstance(given, ox.Store):
        return partial(OxigraphStore, given, allow_remote=allow_remote)
    if is_rdflib(given):
        return lambda: OxigraphStore.of(from_rdflib(given), allow_remote=allow_remote)
    if isinstance(given, str | os.PathLike):
        return partial(open_store, os.fspath(given), allow_remote=allow_remote)
    raise StoreError(f"{shown(given)} is no store", mend=STORE)


def is_copied(given: object) -> bool:
    """Whether what is done to the store does not reach what was handed over."""
    return is_rdflib(given)


def is_ours(given: object) -> bool:
    """Whether the store is a copy of ours, made of files or graphs that were handed over."""
    return given is None or is_copied(given)


def read_all(given: Given, *, allow_remote: bool = False, base: str | None = None) -> Callable[[], Store]:
    """What reads the inputs into a store in memory. Raises `InputError` if there are none, or for what can be none."""
    inputs = listed(given)
    if not inputs:
        raise InputError("there is nothing to ask: the list of files is empty")

    def open_() -> Store:
        quads = (quad for item in inputs for quad in quads_of(item, apart=len(inputs) > 1, base=base))
        return OxigraphStore.of(quads, allow_remote=allow_remote)

    return open_


def paths_of(given: Given) -> list[str]:
    """The inputs, one or many, where only files will do. Raises `InputError`."""
    inputs = listed(given)
    paths = [item for item in inputs if isinstance(item, str)]
    if not inputs or len(paths) < len(inputs):
        raise InputError("this takes files", mend="give a path, or a list of paths")
    return paths


def listed(given: Given) -> list[Input]:
    """The inputs, one or many, as a list of paths and graphs. Raises `InputError` for what can be none."""
    if isinstance(given, str | os.PathLike):
        return [os.fspath(given)]
    if isinstance(given, ox.Store) or is_rdflib(given):
        return [given]
    if isinstance(given, list | tuple | Iterator) and not hasattr(given, "read"):
        return [item for part in given for item in listed(part)]
    raise InputError(f"{shown(given)} is no input", mend=FILES)


def quads_of(given: Input, *, graph: str | None = None, apart: bool = False, base: str | None = None) -> list[Quad]:
    """What one input says; with `apart` its blank nodes are none of another input's. Raises `InputError`.

    `graph` is the graph IRI that what is in no graph goes into. Raises `TermError` if it is none.
    """
    graph = graph and named(graph).value
    if isinstance(given, str):
        return read(given, graph=graph, apart=apart, base=base)
    quads: Iterable[Quad] = given if isinstance(given, ox.Store) else from_rdflib(given)
    quads = _renamed(quads) if apart else quads
    return list(quads if graph is None else into_graph(quads, graph))


def of_parts(paths: Iterable[str]) -> Iterator[Quad]:
    """The statements of files, and of what directories and addresses hold; blank nodes of one none of another's."""
    for path in paths:
        if path.startswith(("http://", "https://")) or os.path.isdir(path):
            yield from quads_of(OxigraphStore.of(open_store(path).quads()).inner, apart=True)
        else:
            yield from parse(*read_source(path), apart=True)


def file_iri(given: Input) -> str | None:
    """The address of a file, which its relative IRIs may be resolved by (RFC 3986, section 5.1.3); None for others."""
    return PurePath(os.path.abspath(given)).as_uri() if isinstance(given, str) and given != "-" else None


def _renamed(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The quads with new names for their blank nodes."""
    names: dict[object, BlankNode] = {}

    def new(term: Any) -> Any:
        if isinstance(term, Triple):
            return Triple(new(term.subject), term.predicate, new(term.object))
        return names.setdefault(term, BlankNode()) if isinstance(term, BlankNode) else term

    for quad in quads:
        yield Quad(new(quad.subject), quad.predicate, new(quad.object), new(quad.graph_name))
