"""What a store is filled with: files, which the engine's own loader takes in, and graphs that were handed over."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from ..errors import InputError
from ..terms import BlankNode, NamedNode, Quad
from .files import into_graph, open_file, parse_faults
from .formats import Format, format_of
from .forms import odd_lines, surely_kept
from .given import quads_of
from .sidecar import is_odd, line
from .streams import Stream, unpacked_name
from .suspect import check_triple_terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .given import Input

Passed = Callable[[int], None]
"""Told how many bytes of a file have been read."""
_LINES = ("ntriples", "nquads")
_STREAMED = (*_LINES, "turtle", "trig")


SMALL = 2**20
"""Up to how many bytes a file is parsed before the engine takes it in, together with others."""


@dataclass(frozen=True)
class Poured:
    """What was put into a store: the statements that the engine does not keep as they are written, and how many it was
    told, those said twice counted twice; None if that is not known."""

    odd: list[Quad]
    told: int | None


@dataclass(frozen=True)
class Source:
    """One input. `graph` is the IRI of the graph for what is in none, `base` what relative IRIs are resolved by."""

    given: Input
    graph: str | None = None
    base: str | None = None

    @property
    def name(self) -> str:
        """What it is called: a file by its path."""
        return self.given if isinstance(self.given, str) else "what was handed over"

    @property
    def is_file(self) -> bool:
        """Whether it has a size and can be read again."""
        return isinstance(self.given, str) and self.given != "-"

    def size(self) -> int:
        """How many bytes the file has; 0 for what is none. Raises `InputError`."""
        if not self.is_file:
            return 0
        with open_file(self.name) as file:
            return os.fstat(file.fileno()).st_size

    def quads(self, *, apart: bool = True) -> list[Quad]:
        """All that it says; with `apart` its blank nodes are none of another input's. Raises `InputError`."""
        return quads_of(self.given, graph=self.graph, apart=apart, base=self.base)

    def state(self) -> list[object]:
        """What tells whether it is still the same. Raises `InputError`."""
        if not self.is_file:
            return [self.name, None]
        with open_file(self.name) as file:
            about = os.fstat(file.fileno())
        return [os.path.abspath(self.name), self.graph, self.base, about.st_size, about.st_mtime_ns]

    @property
    def is_small(self) -> bool:
        """Whether it is a file that is as well parsed whole."""
        return self.is_file and unpacked_name(self.name) == self.name and self.size() <= SMALL

    def pour_into(self, store: ox.Store, passed: Passed) -> Poured:
        """Put all of it into the store. Raises `InputError`; then some of it may be in the store."""
        form = self._streamed()
        if form is None:
            return pour_quads(self.quads(), store)
        seen = Seen(form, self.name)
        with parse_faults(b"", form, self.name), open_file(self.name) as file:
            stream = Stream(file, self.name, seen.look, passed)
            try:
                store.bulk_load(stream.buffered(), form.engine, base_iri=self.base, to_graph=self._own())
            except Exception as error:
                raise stream.fault or error from None
        if seen.is_empty:
            raise InputError("is empty", where=self.name, mend=f"give a file with {form.name} in it")
        if not seen.is_doubtful:
            return Poured(_odd(self._parsed(b"".join(seen.lines), form)), seen.ends if seen.of_lines else None)
        count = 0

        def counted() -> Iterator[Quad]:
            nonlocal count
            for count, quad in enumerate(self._again(form), 1):  # noqa: B007 - it is told
                yield quad

        return Poured(_odd(counted()), count)

    def twins(self, keys: Collection[Quad]) -> Iterator[Quad]:
        """Its statements that are written as the engine keeps others that are not: these are the keys."""
        form = self._streamed()
        if form is not None and form.name in _LINES:
            yield from self._parsed(self._lines(keys), form)
        else:
            yield from (quad for quad in (self._again(form) if form else self.quads(apart=False)) if quad in keys)

    def _lines(self, keys: Iterable[Quad]) -> bytes:
        """Its lines that say one of the keys."""
        own = self._own()
        wanted = set(map(line, keys)) | {line(Quad(*key.triple)) for key in keys if key.graph_name == own}
        found: list[bytes] = []
        self._read(lambda block: found.extend(wanted.intersection(block.splitlines(True))))
        return b"".join(found)

    def _read(self, look: Callable[[bytes], None]) -> None:
        """Look at each block of the file once more."""
        with open_file(self.name) as file:
            stream = Stream(file, self.name, look)
            while stream.block():
                pass

    def _own(self) -> NamedNode | None:
        return NamedNode(self.graph) if self.graph else None

    def _streamed(self) -> Format | None:
        """The format of a file that can be read piece by piece; None for other inputs."""
        form = format_of(unpacked_name(self.name)) if self.is_file else None
        return form if form and form.name in _STREAMED else None

    def _parsed(self, text: bytes, form: Format) -> Iterator[Quad]:
        quads = ox.parse(text, format=form.engine, base_iri=self.base)
        return into_graph(quads, self.graph) if self.graph else quads

    def _again(self, form: Format) -> Iterator[Quad]:
        """What the file says, read piece by piece once more."""
        with parse_faults(b"", form, self.name), open_file(self.name) as file:
            stream = Stream(file, self.name, lambda block: None)
            quads = ox.parse(stream.buffered(), format=form.engine, base_iri=self.base)
            yield from into_graph(quads, self.graph) if self.graph else quads

    def graphs(self, among: Collection[str]) -> set[str]:
        """In which of these graphs (IRIs; '' for none) it has something to say. Raises `InputError`."""
        form = self._streamed()
        if form is not None and not form.holds_graphs:
            return {self.graph or ""} & set(among)
        if form is not None and form.name == "nquads" and not self._may_name(among):
            return set()
        quads = self.quads() if form is None else self._again(form)
        return {graph_of(quad) for quad in quads if not isinstance(quad.graph_name, BlankNode)} & set(among)

    def _may_name(self, among: Collection[str]) -> bool:
        """Whether lines of N-Quads may be in one of the graphs: what ends a line may be an object as well."""
        if "" in among or (self.graph or "") in among:
            return True
        names, ends = [name.encode() for name in among], set[bytes]()

        def look(block: bytes) -> None:
            if len(names) > FEW or b"\\u" in block or b"\\U" in block or any(name in block for name in names):
                ends.update(_LAST.findall(block))

        self._read(look)
        return not ends.isdisjoint(names) or any(b"\\" in end for end in ends)


FEW = 10
"""Up to so many names are looked for one by one: for one of them a quarter of what the ends of all lines cost."""
_LAST = re.compile(rb"<([^<>\n]*)>[ \t]*\.")
"""The last IRI of a line of N-Quads."""


def graph_of(quad: Quad) -> str:
    """The IRI of its graph; '' for the default graph, and for a graph with no IRI, which is no other file's."""
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def pour_small(sources: Iterable[Source], store: ox.Store) -> Poured:
    """Put small files into the store at once: whatever is poured by itself waits for the disk. Raises `InputError`."""
    return pour_quads([quad for source in sources for quad in source.quads()], store)


def pour_quads(quads: list[Quad], store: ox.Store) -> Poured:
    """Put statements into the store."""
    store.bulk_extend(quads)
    return Poured([quad for quad in quads if is_odd(quad)], len(quads))


def _odd(quads: Iterable[Quad]) -> list[Quad]:
    """Those that the engine does not keep as written; a blank node has another name in the store."""
    return [quad for quad in quads if is_odd(quad) and not isinstance(quad.subject, BlankNode)]


class Seen:
    """What was noticed while a file was read.

    `lines` are those that may have a literal which the engine keeps in another form; `is_doubtful` says that there may
    be such literals and that no line tells. A file `of_lines` holds as many statements as `ends` of lines at the most.
    """

    def __init__(self, form: Format, name: str) -> None:
        self.of_lines = form.name in _LINES
        self._name = name
        self._nested = 0
        self.lines: list[bytes] = []
        self.ends = 0
        self.is_doubtful = False
        self.is_empty = True

    def look(self, block: bytes) -> None:
        """Look at the next block. Raises `InputError` for what the engine must not see."""
        self.is_empty = self.is_empty and block.isspace()
        self._nested = check_triple_terms(block, self._name, 0 if self.of_lines else self._nested)
        if self.of_lines:
            self.ends += block.count(b"\n") + (not block.endswith(b"\n"))
            self.lines += odd_lines(block)
        elif not self.is_doubtful:
            self.is_doubtful = not surely_kept(block)
