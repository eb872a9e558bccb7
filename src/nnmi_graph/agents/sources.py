"""The sources behind some rows: of each claim, source or other thing that they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from ..errors import TermError
from ..store import Rows, Store
from ..terms import NNMI, Literal, NamedNode, named, values_clause

_MOST = 400
"""How many things of an answer are looked up."""
_ALL = """SELECT ?source ?title ?grade ?date ?url {
  ?source a nnmi:Source .
  OPTIONAL { ?source dcterms:title ?title } OPTIONAL { ?source nnmi:grade/skos:notation ?grade }
  OPTIONAL { ?source nnmi:sourceDateText ?date } OPTIONAL { ?source nnmi:url ?url } }"""
_OF = "SELECT DISTINCT ?source { %s ?thing nnmi:assertedIn|nnmi:bestClaim/nnmi:assertedIn|dcterms:source ?source }"


class Sources:
    """What is known of each source of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def _known(self) -> dict[str, dict[str, str]]:
        """Title, grade, date and address of each source, by IRI."""
        found: dict[str, dict[str, str]] = {}
        for source, *told in self._store.select(_ALL):
            if source is not None:
                names = ("title", "grade", "date", "url")
                texts = {name: term.value for name, term in zip(names, told, strict=True) if term is not None}
                found[source.value] = {"source": source.value, "id": _id(source.value), **texts}
        return found

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        named = {known["title"]: iri for iri, known in self._known.items() if "title" in known}
        return named | {known["id"]: iri for iri, known in self._known.items()}

    def of(self, rows: Rows) -> list[dict[str, str]]:
        """The sources that the rows name, in columns on sources, or that assert what they name."""
        things: list[NamedNode] = []
        found: dict[str, None] = {}
        for row in rows:
            for name, term in zip(rows.variables, row, strict=True):
                if isinstance(term, NamedNode):
                    things.append(term)
                elif isinstance(term, Literal) and "source" in name:
                    words = [term.value, *re.findall(r"[\w.-]*\w", term.value)]
                    found |= {self._by_name[word]: None for word in words if word in self._by_name}
        found |= {thing.value: None for thing in things if thing.value in self._known}
        found |= dict.fromkeys(self._asserting(things))
        return [self._known[iri] for iri in found if iri in self._known]

    def _asserting(self, things: Iterable[NamedNode]) -> list[str]:
        """The sources that assert the claims among the things."""
        nodes = [thing for thing in dict.fromkeys(things) if _is_writable(thing)][:_MOST]
        if not nodes:
            return []
        rows = self._store.select(_OF % values_clause("?thing", nodes))
        return [source.value for (source,) in rows if source is not None]

    def about(self, thing: NamedNode) -> list[dict[str, str]]:
        """The sources of the claims about a thing."""
        text = f"SELECT DISTINCT ?source {{ ?claim nnmi:about {thing} ; nnmi:assertedIn ?source }} ORDER BY ?source"
        return [self._known[s.value] for (s,) in self._store.select(text) if s is not None and s.value in self._known]


def _id(iri: str) -> str:
    """What answers call a source by: the end of its IRI."""
    return iri.rpartition("/")[2].removeprefix("src-")


def _is_writable(node: NamedNode) -> bool:
    try:
        named(node.value)
    except TermError:
        return False
    return not node.value.startswith(NNMI)
