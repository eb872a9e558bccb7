"""The answer to a query in a format of the W3C, written into a file under limits: all of it, or an error.

Rows go by way of TSV, in which each is one line, so that they can be counted while the engine itself writes them.
"""

from __future__ import annotations

from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import cast

import pyoxigraph as ox

from ..errors import QueryError
from ..frozen import value
from .base import Rows, Store, Triples
from .dataset import Dataset, with_dataset
from .formats import FORMATS
from .oxigraph import OxigraphStore, faults
from .text import may_be_inexact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO

ROW_TYPES: dict[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
"""The media types of rows and of yes or no, the usual one first."""
GRAPH_TYPES: dict[str, ox.RdfFormat] = {
    FORMATS[name].media_type: FORMATS[name].engine for name in ("turtle", "ntriples", "rdfxml", "jsonld")
}
"""The media types of triples, the usual one first."""
_IN_MEMORY = 2**20


@value
class Limits:
    """How much an answer may be, in rows (or triples) and in bytes."""

    rows: int = 1_000_000
    size: int = 512 * 2**20


class TooMuch(QueryError):
    """The answer is larger than the limits allow; nothing of it is given."""


class NotOffered(QueryError):
    """The answer cannot be had in any of the formats that are wanted."""


class _Counted:
    """A stream that counts bytes and lines on their way into a file. Raises `TooMuch`."""

    def __init__(self, file: IO[bytes], limits: Limits, rows: int) -> None:
        self._file, self._limits, self._left, self._size = file, limits, rows, limits.size

    def write(self, data: bytes) -> int:
        self._size -= len(data)
        self._left -= data.count(b"\n")
        if self._left < 0:
            raise TooMuch(f"the answer has more than {self._limits.rows:,} rows", mend="ask for less, with LIMIT")
        if self._size < 0:
            raise TooMuch(
                f"the answer has more than {self._limits.size / 2**20:.0f} MB", mend="ask for less, with LIMIT"
            )
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()


def _counted(file: IO[bytes], limits: Limits, rows: int) -> IO[bytes]:
    return cast("IO[bytes]", _Counted(file, limits, rows))


def write_answer(
    store: Store,
    text: str,
    out: IO[bytes],
    *,
    rows_as: str | None,
    graph_as: str | None,
    dataset: Dataset | None = None,
    limits: Limits,
) -> str:
    """Write the answer to the query and return its media type: `rows_as` for rows, yes and no, `graph_as` for triples.

    `dataset` goes before the one that the query names. Raises `QueryError`; `NotOffered` if the answer is of a kind for
    which there is no type, `TooMuch` if it is beyond the limits.
    """
    if not isinstance(store, OxigraphStore):
        return _by_hand(store, with_dataset(text, dataset) if dataset else text, out, (rows_as, graph_as), limits)
    with faults(text):
        answer = _exactly(store, text, dataset)
        if isinstance(answer, ox.QueryTriples):
            media_type = _offered(graph_as)
            answer.serialize(_counted(out, limits, limits.rows * 4), GRAPH_TYPES[media_type])
        elif isinstance(answer, ox.QuerySolutions):
            media_type = _offered(rows_as)
            _write_rows(answer, out, media_type, limits)
        else:
            media_type = _offered(rows_as)
            out.write(_yes_or_no(bool(answer), media_type))
    return media_type


def _exactly(store: OxigraphStore, text: str, dataset: Dataset | None) -> object:
    """The engine's answer, with what it gets wrong put right as far as that can be."""
    if may_be_inexact(text):
        from .rewriting import exact_text

        exact = exact_text(text, store.altered)
        try:
            return store.asked(exact, dataset)
        except QueryError:
            pass
    return store.asked(text, dataset)


def _offered(media_type: str | None) -> str:
    if media_type is None:
        raise NotOffered("the answer cannot be had in that format", mend="ask for another, or for any (*/*)")
    return media_type


def _write_rows(answer: ox.QuerySolutions, out: IO[bytes], media_type: str, limits: Limits) -> None:
    """Write the rows: first as lines that are counted, then, if need be, from these lines as what is wanted."""
    format = ROW_TYPES[media_type]
    if format == ox.QueryResultsFormat.TSV:
        answer.serialize(_counted(out, limits, limits.rows + 1), format)
        return
    with SpooledTemporaryFile(_IN_MEMORY) as lines:
        answer.serialize(_counted(lines, limits, limits.rows + 1), ox.QueryResultsFormat.TSV)
        lines.seek(0)
        again = ox.parse_query_results(lines, format=ox.QueryResultsFormat.TSV)
        assert isinstance(again, ox.QuerySolutions)
        again.serialize(out, format)


def _yes_or_no(answer: bool, media_type: str) -> bytes:
    told = BytesIO()
    format = ROW_TYPES[media_type]
    if format in (ox.QueryResultsFormat.CSV, ox.QueryResultsFormat.TSV):
        return b"true\n" if answer else b"false\n"
    ask = ox.Store().query("ASK {}" if answer else "ASK { FILTER(false) }")
    assert isinstance(ask, ox.QueryBoolean)
    ask.serialize(told, format)
    return told.getvalue()


def _by_hand(store: Store, text: str, out: IO[bytes], offered: tuple[str | None, str | None], limits: Limits) -> str:
    """The answer of another engine, through its rows and triples."""
    rows_as, graph_as = offered
    answer = store.query(text)
    if isinstance(answer, Triples):
        media_type = _offered(graph_as)
        ox.serialize(answer.triples, _counted(out, limits, limits.rows * 4), GRAPH_TYPES[media_type])
    elif isinstance(answer, Rows):
        media_type = _offered(rows_as)
        with SpooledTemporaryFile(_IN_MEMORY) as lines:
            counted = _counted(lines, limits, limits.rows + 1)
            counted.write(("\t".join(f"?{name}" for name in answer.variables) + "\n").encode())
            for row in answer:
                cells = ("" if term is None else str(term).replace("\t", "\\t") for term in row)
                counted.write(("\t".join(cells) + "\n").encode())
            lines.seek(0)
            again = ox.parse_query_results(lines, format=ox.QueryResultsFormat.TSV)
            assert isinstance(again, ox.QuerySolutions)
            again.serialize(out, ROW_TYPES[media_type])
    else:
        media_type = _offered(rows_as)
        out.write(_yes_or_no(answer, media_type))
    return media_type
