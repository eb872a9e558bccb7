"""Quads as TriG a person likes to read, and the same bytes for the same quads.

One block a graph, its own description first; one paragraph a subject, the type first; everything else in order of
name. Only for what we write ourselves; reading is the store's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from ..terms import (
    PREFIXES,
    RDF,
    RDFS,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    Term,
    data_text,
    is_label,
    named,
    written,
)

_FIRST = {RDF + "type": "0", RDFS + "label": "1"}


def write_trig(quads: Iterable[Quad], comment: str = "", prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """The quads as TriG, each once, in order, with the prefixes they use; `comment` stands at the top."""
    names = _Names(prefixes)
    by_graph = sorted(set(quads), key=_quad_order)
    blocks = [_block(graph, list(group), names) for graph, group in groupby(by_graph, key=lambda q: q.graph_name)]
    head = [f"# {line}".rstrip() for line in comment.splitlines()]
    head += [f"@prefix {prefix}: {data_text(named(prefixes[prefix]))} ." for prefix in sorted(names.used)]
    return ("\n".join(head) + "\n\n" + "\n\n".join(blocks) + "\n").encode()


class _Names:
    """Shortens IRIs and remembers which prefixes it used."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._by_namespace = sorted(prefixes.items(), key=lambda item: -len(item[1]))
        self._known: dict[str, str] = {}
        self.used: set[str] = set()

    def iri(self, iri: str) -> str:
        if iri not in self._known:
            self._known[iri] = self._shorten(iri)
        return self._known[iri]

    def _shorten(self, iri: str) -> str:
        for prefix, namespace in self._by_namespace:
            if iri.startswith(namespace) and is_label(iri[len(namespace) :]):
                self.used.add(prefix)
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"

    def term(self, term: Term) -> str:
        return written(term, self.iri)


def _order(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def _quad_order(quad: Quad) -> tuple[str, ...]:
    graph = "" if isinstance(quad.graph_name, DefaultGraph) else _order(quad.graph_name)
    own = "0" if quad.subject == quad.graph_name else "1"
    place = _FIRST.get(quad.predicate.value, "2")
    return graph, own, _order(quad.subject), place, quad.predicate.value, *_object_order(quad.object)


def _object_order(term: object) -> tuple[str, str]:
    return (term.language or "", term.value) if isinstance(term, Literal) else ("", _order(term))


def _block(graph: object, quads: list[Quad], names: _Names) -> str:
    paragraphs = [_paragraph(list(group), names) for _, group in groupby(quads, key=lambda quad: quad.subject)]
    body = "\n\n".join(paragraphs)
    if isinstance(graph, DefaultGraph):
        return body
    assert isinstance(graph, NamedNode)
    return names.term(graph) + " {\n" + body + "\n}"


def _paragraph(quads: list[Quad], names: _Names) -> str:
    lines = []
    for predicate, group in groupby(quads, key=lambda quad: quad.predicate):
        verb = "a" if predicate.value == RDF + "type" else names.term(predicate)
        lines.append(f"{verb} {', '.join(names.term(quad.object) for quad in group)}")  # type: ignore[arg-type]
    return names.term(quads[0].subject) + " " + " ;\n    ".join(lines) + " ."  # type: ignore[arg-type]
