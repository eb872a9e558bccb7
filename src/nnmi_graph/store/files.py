"""RDF files in and out, in the six formats people have, read with suspicion.

Nothing is fetched: a remote JSON-LD context is refused, an XML document type is not expanded. Errors name the file,
the line and the column.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox

from ..errors import InputError, OutputError, UnknownName, Where
from ..terms import PREFIXES, DefaultGraph, NamedNode, Quad, Triple, checked
from .formats import FORMATS, Format, format_of
from .streams import broken, unpacked_name, unpacking
from .suspect import check_dropped, check_json, check_triple_terms, check_xml, place_of

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from typing import IO, Any

MAX_BYTES = 2_000_000_000
"""The largest file read, in bytes."""
CHUNK = 2**22
"""How many bytes are read at a time."""
MOST_TIMES = 300
"""How many times its size a packed file may unpack to."""


def read(
    path: str | Path,
    format: str | None = None,
    graph: str | None = None,
    *,
    apart: bool = False,
    base: str | None = None,
) -> list[Quad]:
    """The quads in the file at `path` (`-` is standard input, Turtle unless `format` says otherwise).

    `graph` is the graph IRI that triples outside any graph go into; `apart` and `base` as in `parse`.
    Raises `InputError` with file, line and column.
    """
    return parse(*read_source(path, format), graph, apart=apart, base=base)


def read_source(path: str | Path, format: str | None = None) -> tuple[bytes, Format, str]:
    """What an RDF input holds, its format, and the name that errors call it by. Raises `InputError`."""
    if str(path) == "-":
        return read_stdin(), FORMATS[format or "turtle"], "stdin"
    return read_bytes(path), format_of(unpacked_name(str(path)), format), str(path)


def read_bytes(path: str | Path, *, packed: bool = False) -> bytes:
    """What the file holds, unpacked where its ending tells that it is packed and it is not to be left `packed`.

    Raises `InputError` if it is missing, no file, unreadable or too large.
    """
    with open_file(path) as stream, _reading(path):
        data = _whole(stream, str(path), os.fstat(stream.fileno()).st_size)
    return data if packed or unpacked_name(str(path)) == str(path) else _unpacked(data, str(path))


def open_file(path: str | Path) -> IO[bytes]:
    """The file, open to be read. Raises `InputError` if it is missing, no file or unreadable."""
    if re.match(r"[a-z]+://|$", str(path), re.IGNORECASE):
        raise InputError(
            "is no file, and nothing is fetched" if str(path) else "the name of a file is empty",
            where=str(path) or None,
            mend="give the name of a file",
        )
    with _reading(path):
        if Path(path).is_dir():
            raise InputError("is a folder, not a file", where=str(path))
        return Path(path).open("rb")


@contextmanager
def _reading(path: str | Path) -> Iterator[None]:
    """What the system raises in here, as `InputError`."""
    try:
        yield
    except FileNotFoundError:
        folder = Path(path).parent
        siblings = [str(folder / other.name) for other in folder.iterdir()] if folder.is_dir() else []
        raise UnknownName("file", str(path), siblings) from None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read ({getattr(error, 'strerror', error)})", where=str(path)) from None


def _unpacked(data: bytes, name: str) -> bytes:
    """What was packed. Raises `InputError` if it is broken, or would unpack to more than `MOST_TIMES` its size."""
    most = max(MOST_TIMES * len(data), CHUNK)
    stream = unpacking(BytesIO(data), name)
    try:
        found = stream.read(most + 1)
    except Exception:
        raise broken(name) from None
    if len(found) > most:
        raise InputError(f"would unpack to more than {MOST_TIMES} times its size", where=name, mend="unpack it first")
    return found.removeprefix(b"\xef\xbb\xbf")


def read_stdin() -> bytes:
    """What standard input gives. Raises `InputError` if it is closed."""
    if sys.stdin is None:
        raise InputError("is closed", where="stdin", mend="give a file")
    return _whole(sys.stdin.buffer, "stdin")


def _whole(stream: IO[bytes], name: str, size: int = 0) -> bytes:
    """All that a stream gives, without the mark that some editors put before UTF-8; `size` is what it should be."""
    parts: list[bytes] = []
    try:
        while size <= MAX_BYTES and (part := stream.read(max(size + 1, CHUNK))):
            parts.append(part)
            size = max(size, sum(map(len, parts)))
        if size > MAX_BYTES:
            raise InputError(f"is larger than {MAX_BYTES:,} bytes", where=name, mend="load it into a store first")
        return b"".join(parts).removeprefix(b"\xef\xbb\xbf")
    except MemoryError:
        raise InputError("does not fit into memory", where=name, mend="load it into a store first") from None


def parse(
    data: bytes,
    format: Format,
    name: str,
    graph: str | None = None,
    *,
    apart: bool = False,
    base: str | None = None,
) -> list[Quad]:
    """The quads that `data` says; `name` is what errors call it. Raises `InputError`.

    With `apart` its blank nodes get new names, so that they are none of another file. Relative IRIs are an error unless
    there is a `base` to resolve them by.
    """
    _look_over(data, format, name)

    def parsed(lenient: bool = False) -> Iterator[Quad]:
        renamed = apart and not lenient  # a new label would hide one that is none
        return ox.parse(data, format=format.engine, base_iri=base, rename_blank_nodes=renamed, lenient=lenient)

    with parse_faults(data, format, name):
        if format.engine == ox.RdfFormat.JSON_LD:
            check_dropped(parsed(lenient=True), data, name)
        quads = list(parsed())
    return quads if graph is None else list(into_graph(quads, graph))


def pour_in(
    store: ox.Store, data: bytes, format: Format, name: str, *, base: str | None = None, kept: bytes | None = None
) -> None:
    """Put what `data` says into a store, by the engine's own loader; its blank nodes get new names.

    `kept` is the data in the form in which the store is to keep it. Not for JSON-LD, of which each quad must be looked
    at. Raises `InputError` as `parse` does.
    """
    _look_over(data, format, name)
    if kept is not None and kept is not data:
        with suppress(SyntaxError):
            store.bulk_load(BytesIO(kept), format.engine, base_iri=base)
            return
    with parse_faults(data, format, name):
        store.bulk_load(BytesIO(data), format.engine, base_iri=base)


def _look_over(data: bytes, format: Format, name: str) -> None:
    """Raise `InputError` if the data is empty, or holds what the engine must not see."""
    if not data or data.isspace():
        raise InputError("is empty", where=name, mend=f"give a file with {format.name} in it")
    if format.engine == ox.RdfFormat.RDF_XML:
        check_xml(data, name)
    elif format.engine == ox.RdfFormat.JSON_LD:
        check_json(data, name)
    else:
        check_triple_terms(data, name)


@contextmanager
def parse_faults(data: bytes, format: Format, name: str) -> Iterator[None]:
    """What the engine raises in here, as `InputError` with its place."""
    try:
        yield
    except SyntaxError as error:
        raise _syntax_error(error, data, name, format) from None
    except MemoryError:
        raise InputError("holds one value of more than 16 MB, or more than fits into memory", where=name) from None
    except ValueError as error:
        raise InputError(str(error), where=name) from None


def into_graph(quads: Iterable[Quad], graph: str) -> Iterator[Quad]:
    """The quads, with those of no graph put into `graph`."""
    target = NamedNode(graph)
    for quad in quads:
        bare = isinstance(quad.graph_name, DefaultGraph)
        yield Quad(quad.subject, quad.predicate, quad.object, target) if bare else quad


def pour(statements: Iterable[Triple] | Iterable[Quad], format: Format, stream: IO[bytes]) -> int:
    """Write the statements as they come; how many there were. Raises `TermError` for one that cannot be written."""
    count = 0

    def counted() -> Iterator[Any]:
        nonlocal count
        for count, statement in enumerate(statements, 1):  # noqa: B007 - it is told
            yield _writable(statement)

    ox.serialize(counted(), stream, format=format.engine, prefixes=PREFIXES)
    return count


def serialize(statements: Iterable[Triple] | Iterable[Quad], format: Format) -> bytes:
    """The statements in `format`, with our prefixes where the format has any.

    Raises `TermError` for a term that cannot be written, `OutputError` if XML cannot hold them: it has no sign for most
    control characters.
    """
    data = ox.serialize(map(_writable, statements), format=format.engine, prefixes=PREFIXES) or b""
    if format.engine == ox.RdfFormat.RDF_XML and re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]", data):
        raise OutputError("a control character in the data cannot be written as rdfxml", mend="use turtle or jsonld")
    return data


def _writable(statement: Any) -> Any:
    """The statement, if each term of it can be written. Raises `TermError`."""
    for term in statement:
        if not isinstance(term, DefaultGraph):
            checked(term)
    return statement


def _syntax_error(error: SyntaxError, data: bytes, name: str, format: Format) -> InputError:
    """The engine's parse error as one line in plain words."""
    text = re.sub(r"^Parser error (at|between) .*?: (?=\S)|^error at \d+:\d+: ", "", str(error.msg))
    text = re.sub(r"\s*\((in )?lines? [^)]*\)$", "", text)
    if "LoadDocumentCallback" in text:
        raise InputError(
            "names a remote JSON-LD context, which is not fetched",
            where=name,
            mend="put the context into the file itself",
        )
    if "No scheme" in text:
        text = "a relative IRI with no @base to resolve it"
    if "UTF-8" in text:
        line = error.lineno or 1
        return InputError("is not UTF-8", where=Where(name, line, error.offset), mend="save it as UTF-8")
    token = re.search(r"IRI '(.*?)'", text) if error.lineno is None else None
    where = place_of(token[1], data, name) if token else Where(name, error.lineno, error.offset)
    return InputError(f"is not {format.name}: {text}", where=where)
