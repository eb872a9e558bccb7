"""Very many triples put into a store in memory by the engine's own loader, which wants them as text.

A Python object for each would cost more than its place in the store. Blank nodes, which the loader renames, go the
usual way: they are the same nodes afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from ..late import late
from ..terms import Quad
from .base import Store
from .files import pour_in
from .formats import FORMATS
from .forms import written_bytes
from .kept import kept_lines
from .oxigraph import OxigraphStore

_NAMELESS = late(rb"^(?:_:|[^\"\n]*>[ \t]+_:|.*<<\().*\n", re.MULTILINE)
"""A line of N-Triples with a blank node, or with a triple term, which may hold one."""
ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def lines_of(quads: Iterable[Quad]) -> bytes:
    """The triples of statements, as N-Triples."""
    return ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b""


def lines_in(store: OxigraphStore) -> bytes:
    """Every triple of a store, of whatever graph, as N-Triples; literals in the form in which the store keeps them."""

    def made() -> bytes:
        answer = store.asked(ALL)
        assert isinstance(answer, ox.QueryTriples)
        return answer.serialize(format=ox.RdfFormat.N_TRIPLES) or b""

    return made() if store.path is None else kept_lines(store.path, made)


def in_memory(source: Store) -> OxigraphStore:
    """Every triple of a store, of whatever graph, in the default graph of one in memory; literals as written."""
    copy = OxigraphStore(union=False, written=True)
    if isinstance(source, OxigraphStore):
        copy.altered = copy.altered or source.altered
        pour_lines(copy, lines_in(source))
    else:
        copy.add(Quad(t.subject, t.predicate, t.object) for t in source.construct(ALL))
    return copy


def pour_lines(into: OxigraphStore, text: bytes) -> None:
    """Put N-Triples that can be trusted into the default graph of the store, their literals as written."""
    nameless = b"".join(_NAMELESS.findall(text)) if b"_:" in text else b""
    if nameless:
        into.add(ox.parse(nameless, format=ox.RdfFormat.N_TRIPLES))
        text = _NAMELESS.sub(b"", text)
    if text:
        kept = written_bytes(text, FORMATS["ntriples"].name) if into.written else text
        pour_in(into.inner, text, FORMATS["ntriples"], "store", kept=kept)
        into.altered = into.altered or kept is not text
