"""From a name in any spelling the graph knows to the thing it names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from ..errors import QueryError, UnknownName
from ..store import Store
from ..terms import ID, TAX, NamedNode, expand, named, shorten, term_text

_NAMES = """
PREFIX nnmi: <https://w3id.org/nnmi/ontology/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT DISTINCT ?thing ?name ?order {
  { ?thing rdfs:label ?name . BIND(0 AS ?order) } UNION
  { ?thing skos:prefLabel ?name . BIND(0 AS ?order) } UNION
  { ?thing nnmi:abbreviation ?name . MINUS { ?thing nnmi:about ?other } BIND(1 AS ?order) } UNION
  { ?thing skos:altLabel|skos:notation ?name . BIND(1 AS ?order) } UNION
  { ?merge nnmi:spelling ?name ; nnmi:mergedInto ?thing . BIND(2 AS ?order) } UNION
  { ?usage nnmi:name|nnmi:abbreviation ?name ; nnmi:about ?thing . BIND(3 AS ?order) } UNION
  { ?thing a nnmi:Source ; dcterms:title ?name . BIND(4 AS ?order) }
}"""


def _key(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip().casefold()


class Names:
    """The names that a store knows: labels first, then abbreviations, then other spellings, titles of sources last."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._written: dict[str, tuple[int, str]] = {}
        """Each folded name as it is written where it is the best kind of name."""

    @cached_property
    def _index(self) -> dict[str, dict[str, int]]:
        """Per folded name: each thing that bears it, with the order of the best kind of name."""
        index: dict[str, dict[str, int]] = {}
        for thing, name, order in self._store.select(_NAMES):
            if isinstance(thing, NamedNode) and name is not None and order is not None:
                key, rank = _key(name.value), int(order.value)
                self._written[key] = min((rank, name.value), self._written.get(key, (9, "")))
                bearers = index.setdefault(key, {})
                bearers[thing.value] = min(rank, bearers.get(thing.value, 9))
        return index

    def resolve(self, text: str, kind: str = "thing") -> NamedNode:
        """The thing that `text` names: an IRI, a prefixed name, the end of one of our IRIs, or a name.

        Raises `UnknownName` (with the nearest names), or `QueryError` if several things bear the name.
        """
        iri = expand(text)
        if iri is not None:
            node = named(iri)
            if not self._knows(node):
                known = {shorten(thing) for bearers in self._index.values() for thing in bearers}
                raise UnknownName(kind, text, known, mend="give an IRI that the data has, or a name")
            return node
        bearers = self._index.get(_key(text), {})
        best = sorted(thing for thing, order in bearers.items() if order == min(bearers.values()))
        if not best:
            best = list(self._by_local_name(text))[:1]
        if not best:
            raise UnknownName(
                kind,
                text,
                (name for _, name in self._written.values()),
                mend="give its name, or id:… as answers show it",
            )
        if len(best) > 1:
            choices = " or ".join(shorten(thing) for thing in best)
            raise QueryError(f"{text!r} may be {choices}", mend="name one of these")
        return NamedNode(best[0])

    def _by_local_name(self, text: str) -> Iterable[str]:
        if re.fullmatch(r"[\w.\-]+", text):
            for iri in (ID + text, TAX + text, ID + text.lower(), TAX + text.lower(), f"{ID}src-{text}"):
                if self._knows(NamedNode(iri)):
                    yield iri

    def _knows(self, node: NamedNode) -> bool:
        """Whether the data has anything to say of the node, or by it."""
        it = term_text(node)
        return self._store.ask(f"ASK {{ {{ {it} ?p ?o }} UNION {{ ?s ?q {it} }} UNION {{ ?a {it} ?b }} }}")
