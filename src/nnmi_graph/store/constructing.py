"""A CONSTRUCT asked as the SELECT of its template's variables, and made here of the rows (SPARQL 1.1, section 16.2).

Servers cut the rows that they construct from and tell nothing of it: Virtuoso sends fewer triples as if these were all.
Rows that are cut are found, and the rest is asked for. The engine reads the template; this only fills it in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..frozen import value
from ..terms import BlankNode, NamedNode, Term, Triple
from .nesting import Brackets, nested, raw, tokens
from .oxigraph import OxigraphStore

_COLUMN = "urn:nnmi:column:"
"""What the names begin with that stand in a template for the terms of a row."""
_HIDING = re.compile(rf"\\u00[0-7]|\\U000000[0-7]|{_COLUMN}")
"""A letter or sign that is hidden by its number, or a name of ours."""


@value
class Construct:
    """The SELECT, and the triples of the template, in which `places` tells which names stand for which column."""

    select: str
    template: tuple[Triple, ...]
    places: Mapping[Term, int]

    @classmethod
    def of(cls, text: str) -> Construct | None:
        """How a CONSTRUCT is asked; None if it cannot be asked so: it groups. Raises `QueryError` for its template.

        >>> found = Construct.of("PREFIX e: <urn:> CONSTRUCT { ?s e:p ?o } WHERE { ?s ?q ?o }")
        >>> found.select, str(found.template[0].predicate)
        ('PREFIX e: <urn:> SELECT DISTINCT ?s ?o  WHERE { ?s ?q ?o }', '<urn:p>')
        >>> Construct.of("CONSTRUCT { ?s a ?o } WHERE { ?s ?p ?o } LIMIT 3").select
        'SELECT ?s ?o  WHERE { ?s ?p ?o } LIMIT 3'
        >>> Construct.of("CONSTRUCT { ?s a ?o } WHERE { ?s ?p ?o } GROUP BY ?s ?o") is None
        True
        """
        nodes = None if _HIDING.search(text) else nested(text)
        begin = next((n for n, node in enumerate(nodes or ()) if node.word == "CONSTRUCT"), None)
        if nodes is None or begin is None:
            return None
        braces = [n for n, node in enumerate(nodes) if isinstance(node, Brackets) and node.opening == "{" and n > begin]
        words = {node.word for node in nodes[begin:]}
        if not braces or words & {"GROUP", "HAVING"}:
            return None
        is_short = any(node.word in ("WHERE", "FROM") for node in nodes[begin : braces[0]])
        template = nodes[braces[0]]
        rest = nodes[begin + 1 :] if is_short else nodes[braces[0] + 1 :]
        names = list(dict.fromkeys(f"?{token.text[1:]}" for token in tokens([template]) if token.kind == "variable"))
        made = _filled(raw(nodes[:begin]), raw([template]), names)
        if any(isinstance(triple.object, Triple) for triple in made):
            return None
        new = any(isinstance(term, BlankNode) for triple in made for term in (triple.subject, triple.object))
        each = "" if new or words & {"LIMIT", "OFFSET", "ORDER"} else "DISTINCT "
        shown = " ".join(names) or f"(1 AS ?{_unused(text)})"
        places: dict[Term, int] = {NamedNode(f"{_COLUMN}{n}"): n for n in range(len(names))}
        return cls(f"{raw(nodes[:begin])}SELECT {each}{shown} {raw(rest)}", made, places)

    def triples(self, rows: Iterable[Sequence[Term | None]]) -> Iterator[Triple]:
        """The triples that the rows make, each once; none of what is unbound or no triple. New nodes are of one row."""
        seen: set[Triple] = set()
        for row in rows:
            new: dict[Term, BlankNode] = {}
            for triple in self.template:
                made = _triple(*(self._term(term, row, new) for term in triple))
                if made and made not in seen:
                    seen.add(made)
                    yield made

    def _term(self, term: Term, row: Sequence[Term | None], new: dict[Term, BlankNode]) -> Term | None:
        if isinstance(term, BlankNode):
            return new.setdefault(term, BlankNode())
        return row[self.places[term]] if term in self.places else term


def _triple(subject: Term | None, predicate: Term | None, object: Term | None) -> Triple | None:
    is_one = isinstance(subject, NamedNode | BlankNode) and isinstance(predicate, NamedNode) and object is not None
    return Triple(subject, predicate, object) if is_one else None  # type: ignore[arg-type]


def _filled(prologue: str, template: str, names: Sequence[str]) -> tuple[Triple, ...]:
    """The triples of a template, as the engine reads it, with a name for each variable."""
    row = " ".join(f"<{_COLUMN}{n}>" for n in range(len(names)))
    text = f"{prologue}CONSTRUCT {template} WHERE {{ VALUES ({' '.join(names)}) {{ ({row}) }} }}"
    return tuple(OxigraphStore().construct(text))


def _unused(text: str) -> str:
    """A variable that the text does not have."""
    name = "row"
    while name in text:
        name += "_"
    return name
