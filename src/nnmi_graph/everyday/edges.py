"""Plain edges, for the shortest of queries, in a graph of their own.

Most come with the layer, by marks on kinds of tie and on facts (`nnmi:givesEdge`). Content may have CONSTRUCT rules for
more, which read claims and the everyday layer, never earlier edges.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..store import Store
from ..terms import DCAT, DCTERMS, GRAPH, RDF, Literal, NamedNode, Quad, Triple

EDGES = GRAPH + "edges"
"""The graph of the plain edges."""

ABOUT_EDGES = {
    "title": ("Plain edges derived from the claims", "由陈述派生的直接关系"),
    "description": (
        "Who sponsors, leads, joined what, as some source tells it. Made by rules, never edited by hand.",
        "依来源所述：谁资助、牵头、加入了什么。由规则生成，不手工修改。",
    ),
}


def more_edges(store: Store, rules: Iterable[str]) -> list[Triple]:
    """The triples that the CONSTRUCT rules make of the store's claims, each once, in order. Raises `QueryError`."""
    return sorted({triple for rule in rules for triple in store.construct(rule)}, key=str)


def description(iri: str, about: Mapping[str, tuple[str, str]]) -> list[Quad]:
    """What every data graph says of itself: its kind and licence, title and description in English and Chinese."""
    graph = NamedNode(iri)
    facts: list[tuple[str, NamedNode | Literal]] = [
        (RDF + "type", NamedNode(DCAT + "Dataset")),
        (DCTERMS + "license", NamedNode("https://creativecommons.org/licenses/by/4.0/")),
    ]
    for name, texts in about.items():
        facts += [(DCTERMS + name, Literal(t, language=lang)) for t, lang in zip(texts, ("en", "zh"), strict=True)]
    return [Quad(graph, NamedNode(name), value, graph) for name, value in facts]
