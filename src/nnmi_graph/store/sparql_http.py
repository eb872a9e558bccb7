"""Any SPARQL 1.1 endpoint, by address: queries and updates over the SPARQL 1.1 Protocol.

Queries are form-encoded POSTs under a time limit: some servers hang on the other forms the protocol allows. Answers
are read as they come. Where a server's default graph is not the union of its graphs, each request names the graphs.
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Collection, Iterable
from functools import cached_property
from http.client import HTTPResponse

from ..errors import QueryError, StoreError
from ..terms import NamedNode, Quad, Term, term_text
from .answers import graph_of, results_of
from .base import Rows, Store, Triples
from .conventions import kind_of, quads_at, updates_at
from .dataset import dataset_of
from .inserts import insert_texts, with_prefixes
from .text import keywords, refuse_remote
from .wire import Service, faults_named

BATCH = 5_000
"""How many quads go into one INSERT DATA; a server known to run out of memory past this gets no more."""

ONE_REQUEST = 200_000
"""How many quads go into one request, and so into one transaction, where the server takes them."""

MOST_GRAPHS = 1_000
"""How many graphs a request names at most."""

_JENA_UNION = "urn:x-arq:UnionGraph"
_FORM = "application/x-www-form-urlencoded"
_RESULTS = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_GRAPH = "application/n-triples, text/turtle;q=0.7, application/rdf+xml;q=0.5, text/plain;q=0.3"
_ACCEPT = {"SELECT": _RESULTS, "ASK": _RESULTS, "CONSTRUCT": _GRAPH, "DESCRIBE": _GRAPH}


class SparqlHttpStore(Store):
    """The endpoint at `url`. `update_url` is where it takes updates, by default what the address tells."""

    def __init__(
        self, url: str, update_url: str | None = None, *, timeout: float | None = None, allow_remote: bool = False
    ) -> None:
        self.service = Service.at(url, timeout)
        self.url = self.service.url
        self.allow_remote = allow_remote
        self._update_url = Service.at(update_url).url if update_url else None
        self._graphs: tuple[str, ...] | None = None
        self._is_union = False

    def query(self, text: str) -> Rows | Triples | bool:
        if not self.allow_remote:
            refuse_remote(text)
        words = [word for word, _ in keywords(text)]
        form = next((word for word in words if word in _ACCEPT), "SELECT")
        return self._ask(text, form, self._dataset(text, words))

    def update(self, text: str) -> None:
        if not self.allow_remote:
            refuse_remote(text, "update")
        self._graphs = None
        self._send(self.update_url, with_prefixes(text).encode(), "application/sparql-update")

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads: in one request, and so all or none, where the server takes so many in one."""
        for text in insert_texts(quads, self.most_in_one):
            self.update(text)

    @cached_property
    def update_url(self) -> str:
        """Where updates go."""
        return self._update_url or updates_at(self.url, self._kind)

    @cached_property
    def quads_url(self) -> str | None:
        """Where N-Quads may be posted to be added in one transaction; None if no such place is known."""
        return quads_at(self.url, self._kind)

    @property
    def most_in_one(self) -> int:
        """How many quads one request may hold."""
        return BATCH if self._kind == "virtuoso" else ONE_REQUEST

    def add_nquads(self, data: bytes) -> None:
        """Add what the N-Quads say, all or none, at `quads_url`. Raises `StoreError`."""
        if self.quads_url is None:
            raise StoreError("takes no N-Quads", where=self.url)
        self._graphs = None
        self._send(self.quads_url, data, "application/n-quads")

    @cached_property
    def _kind(self) -> str:
        """Which server it is, as far as its replies tell: fuseki, virtuoso, oxigraph or nothing."""
        with self._form("ASK {}", _RESULTS, ()) as reply:
            return kind_of(reply)

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
        if self._graphs is None:
            self._graphs = self._look_for_graphs()
        jena = self._graphs and self._kind == "fuseki"
        union = [_JENA_UNION] if jena else self._graphs
        named = self._graphs if "GRAPH" in words or not jena else ()
        return [*(("default-graph-uri", g) for g in union), *(("named-graph-uri", g) for g in named)]

    def _look_for_graphs(self) -> tuple[str, ...]:
        """The graphs by name if the default graph lacks a triple that one of them has. Raises `StoreError`."""
        sample = self._rows("SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o FILTER(isIRI(?s) && isIRI(?o)) } } LIMIT 1")
        if not sample:
            return ()
        self._is_union = bool(self._ask(f"ASK {{ {' '.join(term_text(term) for term in sample[0] if term)} }}", "ASK"))
        if self._is_union:
            return ()
        graphs = self._rows(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ }} }} LIMIT {MOST_GRAPHS + 1}")
        own = self._kind != "fuseki" and self._ask("ASK { ?s ?p ?o }", "ASK")
        if own or len(graphs) > MOST_GRAPHS:
            fault = "holds triples of its own" if own else f"there are more than {MOST_GRAPHS:,} graphs"
            raise StoreError(
                f"its default graph is not the union of its graphs, and {fault}",
                where=self.url,
                mend="set the server's default graph to the union of all graphs",
            )
        return tuple(graph.value for (graph,) in graphs if isinstance(graph, NamedNode))

    def _rows(self, text: str) -> list[tuple[Term | None, ...]]:
        answer = self._ask(text, "SELECT")
        return list(answer.rows) if isinstance(answer, Rows) else []

    def _ask(self, text: str, form: str, dataset: Iterable[tuple[str, str]] = ()) -> Rows | Triples | bool:
        reply = self._form(with_prefixes(text), _ACCEPT[form], dataset)
        if form in ("CONSTRUCT", "DESCRIBE"):
            return Triples(graph_of(reply, self.url))
        return results_of(reply, self.url, form)

    def _form(self, text: str, accept: str, dataset: Iterable[tuple[str, str]]) -> HTTPResponse:
        try:
            body = urllib.parse.urlencode([("query", text), *dataset]).encode()
        except UnicodeEncodeError:
            raise QueryError("holds half a character, which no server can be sent", where="query") from None
        return self.service.post(self.url, body, _FORM, accept)

    def _send(self, url: str, body: bytes, content_type: str) -> None:
        with self.service.post(url, body, content_type, "*/*") as reply, faults_named(url, self.service.timeout):
            reply.read()
