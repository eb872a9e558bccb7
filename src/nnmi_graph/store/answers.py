"""What an endpoint answers, read as it comes: rows, a yes or no, or triples; and the ways in which answers go wrong.

A web page instead of results, an answer that breaks off, one that the server cut without a word: each is one error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.client import HTTPException, HTTPResponse

import pyoxigraph as ox

from ..errors import StoreError
from ..terms import Literal, Term, Triple
from .base import Rows
from .wire import WORDS, plain_words

_RESULT_TYPES = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
}
_GRAPH_TYPES = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_XML_END = re.compile(rb"</(\w+:)?sparql\s*>\s*(<!--.*-->\s*)?$", re.DOTALL)
_TAIL = 256
"""How many of the last bytes of a reply are looked at."""
_BROKEN = (SyntaxError, ValueError, OSError, HTTPException)


def is_results(reply: HTTPResponse) -> bool:
    """Whether the reply says that it holds the results of a query."""
    return reply.headers.get_content_type() in _RESULT_TYPES


def results_of(reply: HTTPResponse, url: str, form: str) -> Rows | bool:
    """The answer to a SELECT or an ASK. Raises `StoreError`, while the rows are read too."""
    format = _RESULT_TYPES.get(reply.headers.get_content_type())
    if format is None:
        raise refuse_page(reply, url, "SPARQL results")
    watched = _Watched(reply, _XML_END if format == ox.QueryResultsFormat.XML else None)
    try:
        answer = ox.parse_query_results(watched, format=format)  # type: ignore[arg-type]
    except _BROKEN as error:
        reply.close()
        raise _broken(error, url, 0) from None
    if isinstance(answer, ox.QueryBoolean):
        reply.close()
        return bool(answer)
    rows = rows_of(answer, watched, url)
    if form == "ASK":  # one server answers an ASK with a row that holds 1 or nothing
        return any(isinstance(row[0], Literal) and row[0].value in ("1", "true") for row in rows if row)
    return Rows(tuple(variable.value for variable in answer.variables), rows)


class _Watched:
    """A reply that is read, and that must come to the end which its length or its format tells of."""

    def __init__(self, reply: HTTPResponse, end: re.Pattern[bytes] | None = None) -> None:
        self.reply, self.end, self.tail = reply, end, b""

    def read(self, size: int = -1) -> bytes:
        data = self.reply.read(size if size >= 0 else None)
        self.tail = (self.tail + data)[-_TAIL:]
        return data

    def finish(self) -> None:
        """Read what is left. Raises `ValueError` if the end is missing: neither reader nor parser complains of that."""
        while self.read(2**16):
            pass
        if self.reply.length:
            raise ValueError(f"{self.reply.length:,} bytes are missing")
        if self.end and not self.end.search(self.tail):
            raise ValueError("its end is missing")


def rows_of(answer: ox.QuerySolutions, watched: _Watched, url: str) -> Iterator[tuple[Term | None, ...]]:
    """The rows, one by one. Raises `StoreError` where they break off or were cut by the server."""
    count = 0
    reply = watched.reply
    with reply:
        try:
            for solution in answer:
                count += 1
                yield tuple(solution)
            watched.finish()
        except _BROKEN as error:
            raise _broken(error, url, count) from None
    _refuse_cut(reply, url, count)


def _refuse_cut(reply: HTTPResponse, url: str, count: int) -> None:
    most = reply.headers.get("X-SPARQL-MaxRows", "")
    if most.isdigit() and count >= int(most):
        raise CutShort(url, count)


class CutShort(StoreError):
    """An answer has more to it than came."""

    def __init__(self, where: str, count: int) -> None:
        what = f"cut the answer at {count:,} rows"
        super().__init__(what, where=where, mend="raise the server's limit, or ask for less")


def graph_of(reply: HTTPResponse, url: str) -> Iterator[Triple]:
    """The triples of the answer to a CONSTRUCT or DESCRIBE, one by one. Raises `StoreError`."""
    format = _GRAPH_TYPES.get(reply.headers.get_content_type())
    if format is None:
        raise refuse_page(reply, url, "triples")
    if not reply.chunked and reply.length is None:
        reply.close()
        raise StoreError(
            "sends triples without telling where they end, so that a part of them could pass for all",
            where=url,
            mend="let the server send a Content-Length, or chunks",
        )
    return _triples(reply, url, format)


def _triples(reply: HTTPResponse, url: str, format: ox.RdfFormat) -> Iterator[Triple]:
    count = 0
    with reply:
        try:
            watched = _Watched(reply)
            for quad in ox.parse(watched, format=format, base_iri=url):  # type: ignore[arg-type]
                count += 1
                yield quad.triple
            watched.finish()
        except _BROKEN as error:
            raise _broken(error, url, count) from None
    _refuse_cut(reply, url, count)


def refuse_page(reply: HTTPResponse, url: str, wanted: str) -> StoreError:
    """The complaint about an answer that is something else, in the server's own first words."""
    kind = reply.headers.get_content_type()
    with reply:
        try:
            words = plain_words(reply.read(20 * WORDS), kind)
        except _BROKEN:
            words = ""
    what = "a web page" if kind.endswith("html") else kind
    found = f"{what} that says {words[:80]!r}" if words else what
    return StoreError(
        f"answered with {found}, not with {wanted}", where=url, mend="give the address of its query service"
    )


def _broken(error: Exception, url: str, count: int) -> StoreError:
    """The complaint about an answer that ends too early or cannot be read."""
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return StoreError(
            f"stopped answering after {count:,} rows",
            where=url,
            mend="ask for less, or set NNMI_STORE_TIMEOUT to more seconds",
        )
    return StoreError(
        f"its answer breaks off or cannot be read after {count:,} rows ({str(error)[:WORDS]})",
        where=url,
        mend="ask again",
    )
