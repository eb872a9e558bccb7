"""RDF terms as SPARQL text. A blank node has none: in a query it would be a variable, so it is refused."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import QueryError
from ..terms import BlankNode, NamedNode, Term, shorten


def iri_text(iri: str) -> str:
    """The IRI as SPARQL text: a prefixed name where one of our prefixes fits.

    >>> iri_text("https://w3id.org/nnmi/ontology/member")
    'nnmi:member'
    """
    return shorten(iri)


def term_text(term: Term) -> str:
    """The term as SPARQL text. Raises `QueryError` for a blank node.

    >>> from nnmi_graph.terms import Literal
    >>> term_text(Literal("a", language="en"))
    '"a"@en'
    """
    if isinstance(term, BlankNode):
        raise QueryError("a blank node cannot be named in a query", mend="give the node an IRI")
    return iri_text(term.value) if isinstance(term, NamedNode) else str(term)


def values_clause(variable: str, terms: Iterable[Term]) -> str:
    """A VALUES clause that binds the variable to each of the terms.

    >>> from nnmi_graph.terms import NamedNode
    >>> values_clause("?x", [NamedNode("http://example.org/a")])
    'VALUES ?x { <http://example.org/a> }'
    """
    return f"VALUES {variable} {{ {' '.join(term_text(term) for term in terms)} }}"
