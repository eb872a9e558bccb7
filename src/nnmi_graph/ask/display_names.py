"""What things and claims are called: looked up many at once."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import TermError
from ..labels import told_in
from ..store import Store
from ..terms import Literal, NamedNode, Term, named, shorten

_NAMES = (
    "rdfs:label|skos:prefLabel|dcterms:title|<http://schema.org/name>|<https://schema.org/name>"
    "|<http://xmlns.com/foaf/0.1/name>|nnmi:criterionText"
)


class DisplayNames:
    """The names of things in a language, as far as they were looked up: by IRI in `known`, which several may share."""

    def __init__(self, store: Store, lang: str, known: dict[str, str] | None = None) -> None:
        self.lang = lang
        self._store = store
        self._known = {} if known is None else known

    def learn(self, terms: Iterable[Term | None]) -> None:
        """Look up what the IRIs among the terms are called; a claim is called by what it says."""
        new = dict.fromkeys(term.value for term in terms if isinstance(term, NamedNode))
        found: dict[str, dict[str, str]] = {iri: {} for iri in new if iri not in self._known and is_writable(iri)}
        text = f"SELECT ?thing ?name {{ VALUES ?thing {{ TERMS }} ?thing {_NAMES} ?name }} ORDER BY ?thing ?name"
        for thing, name in self._store.select_for(text, map(NamedNode, found)):
            if thing is not None and isinstance(name, Literal):
                found[thing.value].setdefault(name.language or "", name.value)
        unnamed = [iri for iri, names in found.items() if not names]
        named = {iri: names[told_in(names, self.lang)] for iri, names in found.items() if names}
        self._known.update(named | dict.fromkeys(unnamed, "") | self._said(unnamed))

    def _said(self, iris: list[str]) -> dict[str, str]:
        """What claims say, as their names."""
        rows = self._store.select_for(
            """SELECT ?claim ?of ?between ?said { VALUES ?claim { TERMS }
              { ?claim nnmi:statedPredicate ?of ; nnmi:statedValue ?said BIND(": " AS ?between) }
              UNION { ?claim nnmi:sideAText ?of ; nnmi:sideBText ?said BIND(" ↔ " AS ?between) } }""",
            map(NamedNode, iris),
        )
        return {c.value: f"{a.value}{between.value}{b.value}" for c, a, between, b in rows if c and a and between and b}

    def of(self, iri: str) -> str:
        """What the thing is called; its short IRI if it was not looked up or has no name."""
        return self._known.get(iri) or shorten(iri)

    def __call__(self, term: Term | None) -> str:
        """The term in words: a thing by its name, a literal by its text."""
        if term is None:
            return ""
        return self.of(term.value) if isinstance(term, NamedNode) else term.value


def is_writable(iri: str) -> bool:
    """Whether the IRI can stand in a query."""
    try:
        named(iri)
    except TermError:
        return False
    return True
