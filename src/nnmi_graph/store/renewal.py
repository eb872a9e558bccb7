"""A large graph made anew where most of it stays as it is: only what differs is written.

To drop a graph the engine takes out triple by triple, which takes longer than to make it. So what stands is written out
as N-Triples, and of each line 128 bits are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from itertools import islice
from tempfile import TemporaryFile
from typing import IO

import pyoxigraph as ox

AT_ONCE = 50_000
"""How many triples go in one transaction."""
Lines = Iterable[str]
"""N-Triples in pieces of whole lines."""


def renew(inner: ox.Store, lines: Lines, graph: ox.NamedNode, add: Callable[[Lines], None]) -> None:
    """Make a graph hold these triples and no others; `add` puts those in that are new. Raises `OSError`."""
    with TemporaryFile() as file:
        inner.dump(file, format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
        file.seek(0)
        gone = {_mark(line) for line in file}
        add(_new(lines, gone) if gone else lines)
        if gone:
            file.seek(0)
            _take_out(inner, file, gone, graph)


def _mark(line: bytes) -> bytes:
    return blake2b(line, digest_size=16).digest()


def _new(lines: Lines, held: set[bytes]) -> Iterator[str]:
    """The lines that are not held; the marks of those that are go out of `held`."""
    for line in (f"{line}\n" for piece in lines for line in piece.split("\n")[:-1]):
        mark = _mark(line.encode())
        if mark in held:
            held.discard(mark)
        else:
            yield line


def _take_out(inner: ox.Store, file: IO[bytes], gone: set[bytes], graph: ox.NamedNode) -> None:
    leaving = (line.decode() for line in file if _mark(line) in gone)
    while some := "".join(islice(leaving, AT_ONCE)):
        inner.update(f"DELETE DATA {{ GRAPH {graph} {{\n{some}}} }}")
