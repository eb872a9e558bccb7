"""Any SPARQL 1.1 endpoint, by address: queries and updates over the SPARQL 1.1 Protocol.

Requests are form-encoded POSTs under a time limit: some servers hang on the other forms the protocol allows.
"""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable
from itertools import islice

import pyoxigraph as ox

from ..errors import QueryError, StoreError
from ..terms import PREFIXES, DefaultGraph, Quad
from .base import Rows, Store, Triples
from .text import keywords, refuse_remote

BATCH = 5_000
"""How many quads go into one INSERT DATA."""


class SparqlHttpStore(Store):
    """The endpoint at `url`. `update_url` is its update service, by default the same with `query` made `update`."""

    def __init__(
        self, url: str, update_url: str | None = None, *, timeout: float = 60.0, allow_remote: bool = False
    ) -> None:
        self.url = url
        head, _, tail = url.rpartition("/")
        self.update_url = update_url or (f"{head}/{tail.replace('query', 'update')}")
        self.timeout = timeout
        self.allow_remote = allow_remote

    def query(self, text: str) -> Rows | Triples | bool:
        if not self.allow_remote:
            refuse_remote(text)
        text = _with_prefixes(text)
        form = next((word for word, _ in keywords(text) if word in _ACCEPT), "SELECT")
        body = self._post(self.url, "query", text, _ACCEPT[form])
        if form in ("CONSTRUCT", "DESCRIBE"):
            return Triples(quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES))
        answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        if isinstance(answer, ox.QueryBoolean):
            return bool(answer)
        return Rows(tuple(v.value for v in answer.variables), (tuple(solution) for solution in answer))

    def update(self, text: str) -> None:
        if not self.allow_remote:
            refuse_remote(text, "update")
        self._post(self.update_url, "update", _with_prefixes(text), "*/*")

    def add(self, quads: Iterable[Quad]) -> None:
        rest = iter(quads)
        while batch := list(islice(rest, BATCH)):
            self.update("INSERT DATA {\n" + "\n".join(map(_quad_block, batch)) + "\n}")

    def _post(self, url: str, field: str, text: str, accept: str) -> bytes:
        data = urllib.parse.urlencode({field: text}).encode()
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded", "User-Agent": "nnmi-graph"}
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=self.timeout) as reply:
                return bytes(reply.read())
        except urllib.error.HTTPError as error:
            words = error.read(500).decode("utf-8", "replace")
            if error.code == 400:
                raise QueryError(f"the endpoint refused it: {words}") from None
            raise StoreError(f"answered {error.code}: {words}", where=url) from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise StoreError(f"cannot be reached ({reason})", where=url, mend="check the address") from None


_RESULTS = "application/sparql-results+json"
_GRAPH = "application/n-triples, text/plain;q=0.5"
_ACCEPT = {"SELECT": _RESULTS, "ASK": _RESULTS, "CONSTRUCT": _GRAPH, "DESCRIBE": _GRAPH}


def _quad_block(quad: Quad) -> str:
    triple = f"{quad.subject} {quad.predicate} {quad.object} ."
    return triple if isinstance(quad.graph_name, DefaultGraph) else f"GRAPH {quad.graph_name} {{ {triple} }}"


def _with_prefixes(text: str) -> str:
    """The query with those of our prefixes declared that it uses without declaring them itself."""
    missing = (f"PREFIX {p}: <{iri}>" for p, iri in PREFIXES.items() if f"{p}:" in text and f"<{iri}>" not in text)
    return "\n".join((*missing, text))
