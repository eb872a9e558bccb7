"""Any SPARQL 1.1 endpoint, by address: queries and updates over the SPARQL 1.1 Protocol.

Queries are form-encoded POSTs under a time limit: some servers hang on the other forms the protocol allows. Answers
are read as they come. Where a server's default graph is not the union of its graphs, each request names the graphs.
"""

from __future__ import annotations

import sys
import time
import urllib.parse
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from http.client import HTTPResponse
from pathlib import Path
from typing import cast

from ..errors import QueryError, StoreError
from ..terms import Literal, NamedNode, Quad, Term, term_text
from .answers import CutShort, graph_of, is_results, results_of
from .base import Rows, Store, Triples
from .constructing import Construct
from .conventions import kind_of, places_of, quads_at, updates_at, with_option
from .dataset import dataset_of
from .dialects import (
    MOST_COPIED,
    OURS,
    asked_there,
    constructs_whole,
    copyable,
    form_for,
    how_many,
    most_at_once,
    results_type,
    statements,
)
from .excerpts import MOST_LOOKUPS, Excerpt
from .inserts import insert_texts, with_prefixes
from .marks import Changed, mark_of, of_one_state
from .oxigraph import OxigraphStore
from .paging import KEPT, Pages, Row, row_after
from .text import keywords, refuse_remote
from .wire import NoService, Service, faults_named

ONE_REQUEST = 200_000
"""How many quads go into one request, and so into one transaction, where the server takes them."""

ROUND = 500
"""Servers that cut answers without a word do so at a round number of rows: a multiple of this."""

MOST_GRAPHS = 1_000
"""How many graphs a request names at most."""

FRESH = 5.0
"""For how many seconds the graphs that a server has are taken for all, where each request names them."""

_JENA_UNION = "urn:x-arq:UnionGraph"
_OXIGRAPH_UNION = "union-default-graph"

_FORM = "application/x-www-form-urlencoded"
_ASK = b"query=ASK+%7B%7D"
_RESULTS = results_type("")
_GRAPH = "application/n-triples, text/turtle;q=0.7, application/rdf+xml;q=0.5, text/plain;q=0.3"
_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}


class SparqlHttpStore(Store):
    """The endpoint at `url`. `update_url` is where it takes updates, by default what the address tells."""

    def __init__(
        self, url: str, update_url: str | None = None, *, timeout: float | None = None, allow_remote: bool = False
    ) -> None:
        self.service = Service.at(url, timeout)
        self.url = self.service.url
        self.allow_remote = allow_remote
        self._update_url = Service.at(update_url).url if update_url else None
        self._union: list[tuple[str, str]] | None = None
        self._looked = 0.0
        self._is_union = False
        self._is_found = False
        self._server: str | None = None

    def query(self, text: str) -> Rows | Triples | bool:
        if not self.allow_remote:
            refuse_remote(text)
        words = [word for word, _ in keywords(text)]
        form = next((word for word in words if word in _FORMS), "SELECT")
        dataset = self._dataset(text, words)
        if not asked_there(self._kind, text, words):
            return self._answer(text)
        if form == "CONSTRUCT" and not constructs_whole(self._kind):
            return self._construct(text, dataset)
        return self._ask(form_for(self._kind, text), form, dataset)

    def _construct(self, text: str, dataset: Iterable[tuple[str, str]]) -> Triples:
        """The triples of a CONSTRUCT, made here of its rows. Raises `StoreError` if it cannot be asked for these."""
        asked = Construct.of(text)
        if asked is None:
            raise StoreError(
                "may construct less than there is and say nothing, and this CONSTRUCT cannot be asked for its rows",
                where=self.url,
                mend="put what groups into a SELECT within its WHERE, and write no letters by their numbers",
            )
        return Triples(asked.triples(cast("Rows", self._ask(asked.select, "SELECT", dataset))))

    def update(self, text: str) -> None:
        if not self.allow_remote:
            refuse_remote(text, "update")
        reads = any(word == "WHERE" for word, _ in keywords(text))
        united = reads and (_OXIGRAPH_UNION, "") in self._dataset("", ())
        url = with_option(self.update_url, "using-union-graph") if united else self.update_url
        self._union = None
        self._send(url, with_prefixes(text).encode(), "application/sparql-update")

    @property
    def updates_see_all(self) -> bool:
        united = self._dataset("", ())
        return self._kind != "virtuoso" and (self._is_union or (_OXIGRAPH_UNION, "") in united)

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads: in one request, and so all or none, where the server takes so many in one."""
        for text in insert_texts(quads, self.most_in_one):
            self.update(text)

    @cached_property
    def update_url(self) -> str:
        """Where updates go."""
        kind = self._kind  # asking for it finds the service
        return self._update_url or updates_at(self.url, kind)

    @cached_property
    def quads_url(self) -> str | None:
        """Where N-Quads may be posted to be added in one transaction; None if it is not known where, or not taken."""
        kind = self._kind
        url = quads_at(self.url, kind)
        try:
            if url:
                self._send(url, b"", "application/n-quads")
        except (QueryError, StoreError):  # an update will tell why, if nothing may be written at all
            return None
        return url

    @property
    def most_in_one(self) -> int:
        """How many quads one request may hold."""
        return most_at_once(self._kind, ONE_REQUEST)

    def add_nquads(self, data: bytes) -> None:
        """Add what the N-Quads say, all or none, at `quads_url`. Raises `StoreError`."""
        if self.quads_url is None:
            raise StoreError("takes no N-Quads", where=self.url)
        self._union = None
        self._send(self.quads_url, data, "application/n-quads")

    @property
    def _kind(self) -> str:
        """Which server it is, as far as its replies tell: fuseki, virtuoso, oxigraph or nothing."""
        if self._server is None:
            self._form("ASK {}", _RESULTS, ()).close()
        return self._server or ""

    @property
    def keeps_values(self) -> bool:
        """Fuseki reckons with terms and yet stores `05` as 5 (TDB2)."""
        return self._kind == "fuseki"

    @property
    def answers_from_copy(self) -> bool:
        return self._kind == "virtuoso"

    def _answer(self, text: str) -> Rows | Triples | bool:
        """The answer to a query that the server cannot be trusted with, over what it touches, or all, in memory."""
        if not self.is_copied:
            answer = self.excerpt.answer(text, lambda: MOST_LOOKUPS if self.how_many() <= MOST_COPIED else sys.maxsize)
            if answer is not None:
                return answer
        try:
            copy = self._copy
        except StoreError as error:
            raise self.excerpt.failure or error from None
        return copy.query(text)

    @property
    def is_copied(self) -> bool:
        """Whether all that it holds was copied, to answer from there."""
        return "_copy" in self.__dict__

    @cached_property
    def excerpt(self) -> Excerpt:
        """What queries that the server cannot be trusted with touched so far."""
        return Excerpt(self.asked_there, OURS, self.url)

    @cached_property
    def _copy(self) -> Store:
        """What the server holds, in memory, for what it cannot be trusted with."""
        return of_one_state(self.mark, lambda _: OxigraphStore.of(copyable(self.asked_there, self.url)), self.url)

    def copy_to(self, path: Path) -> None:
        """Make a store on disk of what it holds, of a server that is copied. Raises `StoreError`."""
        OxigraphStore.build(
            path, of_one_state(self.mark, lambda _: list(copyable(self.asked_there, self.url)), self.url)
        )

    def how_many(self) -> int:
        """How many statements it holds now, of a server that is copied."""
        return how_many(self.asked_there)

    def mark(self) -> Literal | None:
        """The mark of the last writer, which each commit replaces; None if there was none yet."""
        return mark_of(lambda text: self._page(with_prefixes(text), self._dataset(text, ("GRAPH",))))

    def asked_there(self, text: str) -> Rows:
        """The rows of a SELECT as the server itself has them, even where it is not to be trusted."""
        return cast("Rows", self._ask(text, "SELECT"))

    def quads(self, graph: NamedNode | None = None) -> Iterator[Quad]:
        if graph is None and self._kind == "virtuoso":
            return statements(self.asked_there)
        return super().quads(graph)

    def _dataset(self, text: str, words: Collection[str]) -> list[tuple[str, str]]:
        """What to name beside a query: its own dataset, else all graphs, so that its default graph is their union.

        A server whose default graph is the union may not look at the query's own dataset unless it is named so.
        """
        if own := dataset_of(text):
            return [
                *(("default-graph-uri", g.value) for g in own.default),
                *(("named-graph-uri", g.value) for g in own.named),
            ]
        if self._is_union or "FROM" in words:
            return []
        lasts = self._union == [(_OXIGRAPH_UNION, "")] or time.monotonic() - self._looked < FRESH
        if self._union is None or not lasts:
            self._union, self._looked = self._look_for_union(), time.monotonic()
        return [(what, g) for what, g in self._union if "GRAPH" in words or what != "named-graph-uri"]

    def _look_for_union(self) -> list[tuple[str, str]]:
        """What makes the server take the union of its graphs as its default graph. Raises `StoreError`."""
        some = "SELECT ?s ?p ?o {{ GRAPH ?g {{ ?s ?p ?o FILTER(isIRI(?s) && {}(?o)) }} }} LIMIT 1"
        sample = self._rows(some.format("isIRI")) or self._rows(some.format("isLiteral"))
        if not sample:
            return []
        has_it = f"ASK {{ {' '.join(term_text(term) for term in sample[0] if term)} }}"
        self._is_union = bool(self._ask(has_it, "ASK"))
        if self._is_union:
            return []
        if self._ask(has_it, "ASK", [(_OXIGRAPH_UNION, "")]):
            return [(_OXIGRAPH_UNION, "")]
        graphs = self._rows(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ }} }} LIMIT {MOST_GRAPHS + 1}")
        jena = self._kind == "fuseki"
        own = not jena and self._ask("ASK { ?s ?p ?o }", "ASK")
        if own or len(graphs) > MOST_GRAPHS:
            fault = "holds triples of its own" if own else f"there are more than {MOST_GRAPHS:,} graphs"
            raise StoreError(
                f"its default graph is not the union of its graphs, and {fault}",
                where=self.url,
                mend="set the server's default graph to the union of all graphs",
            )
        names = [graph.value for (graph,) in graphs if isinstance(graph, NamedNode)]
        union = [_JENA_UNION] if jena else names
        return [*(("default-graph-uri", name) for name in union), *(("named-graph-uri", name) for name in names)]

    def _rows(self, text: str) -> list[tuple[Term | None, ...]]:
        answer = self._ask(text, "SELECT")
        return list(answer.rows) if isinstance(answer, Rows) else []

    def _ask(self, text: str, form: str, dataset: Iterable[tuple[str, str]] = ()) -> Rows | Triples | bool:
        told = list(dataset)
        triples = form in ("CONSTRUCT", "DESCRIBE")
        reply = self._form(with_prefixes(text), _GRAPH if triples else results_type(self._server or ""), told)
        if triples:
            return Triples(graph_of(reply, self.url))
        answer = results_of(reply, self.url, form)
        return Rows(answer.variables, self._whole(answer, text, told)) if isinstance(answer, Rows) else answer

    def _whole(self, answer: Rows, text: str, dataset: list[tuple[str, str]]) -> Iterator[Row]:
        """The rows, those after a cut page by page. Raises `StoreError` if they cannot be had, or not of one state."""
        came: list[Row] = []
        count = 0
        try:
            for count, row in enumerate(answer, 1):
                if count <= KEPT:
                    came.append(row)
                yield row
            if not self._more_follow(text, count, dataset):
                return
            cut = CutShort(self.url, count)
        except CutShort as told:
            cut = told
        pages = Pages.of(with_prefixes(text), answer.variables) if count == len(came) else None
        if not pages:
            raise cut
        before = self.mark()  # what came before that must be on the pages too
        yield from pages.rest(came, lambda page: self._page(page, dataset), cut)
        if self.mark() != before:
            raise Changed(self.url)

    def _more_follow(self, text: str, count: int, dataset: list[tuple[str, str]]) -> bool:
        """Whether more rows follow a round number of them: there servers cut that do so without a word."""
        after = row_after(text, count) if count and count % ROUND == 0 else None
        if after:
            with suppress(QueryError, CutShort):
                return any(True for _ in self._page(with_prefixes(after), dataset))
        return False

    def _page(self, text: str, dataset: list[tuple[str, str]]) -> Rows:
        return cast("Rows", results_of(self._form(text, results_type(self._kind), dataset), self.url, "SELECT"))

    def _form(self, text: str, accept: str, dataset: Iterable[tuple[str, str]]) -> HTTPResponse:
        try:
            body = urllib.parse.urlencode([("query", text), *dataset]).encode()
        except UnicodeEncodeError:
            raise QueryError("holds half a character, which no server can be sent", where="query") from None
        if not self._is_found:
            self._find()
        reply = self.service.post(self.url, body, _FORM, accept)
        self._server = self._server or kind_of(reply)
        return reply

    def _find(self) -> None:
        """Look where the query service is, if the address has no path. Raises `StoreError` that says what was tried."""
        places = places_of(self.url)
        for place in places if len(places) > 1 else ():
            with suppress(NoService, QueryError), self.service.post(place, _ASK, _FORM, _RESULTS) as reply:
                if is_results(reply):
                    self.url, self._is_found = place, True
                    return
        if len(places) > 1:
            tried = ", ".join(urllib.parse.urlsplit(place).path for place in places)
            raise NoService(
                f"has no SPARQL service at {tried}", where=self.url, mend="give the address of its query service"
            )
        self._is_found = True

    def _send(self, url: str, body: bytes, content_type: str) -> None:
        for made in ("_copy", "excerpt"):
            self.__dict__.pop(made, None)
        with self.service.post(url, body, content_type, "*/*") as reply, faults_named(url, self.service.timeout):
            reply.read()
