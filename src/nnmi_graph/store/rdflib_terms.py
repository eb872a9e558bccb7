"""Terms and graphs of rdflib as ours, and back. rdflib itself is imported only when a term is made for it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from ..errors import InputError
from ..terms import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Term, Triple, checked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeGuard

    import rdflib


@contextmanager
def quiet() -> Iterator[None]:
    """No tracebacks on stderr for ill-typed literals, no warnings of recursion: the report says what there is."""
    import logging
    import warnings

    log = logging.getLogger("rdflib")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(level)


def is_rdflib(given: object) -> TypeGuard[rdflib.Graph]:
    """Whether it is a graph or dataset of rdflib's. If rdflib was never imported, nothing is."""
    module = sys.modules.get("rdflib")
    return module is not None and isinstance(given, module.Graph)


def to_rdflib(triples: Iterable[Triple]) -> rdflib.Graph:
    """The triples in rdflib's memory, every literal with the digits and letters it has."""
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for triple in triples:
        graph.add((_to_term(triple.subject), _to_term(triple.predicate), _to_term(triple.object)))
    return graph


def to_dataset(quads: Iterable[Quad], prefixes: dict[str, str]) -> rdflib.Dataset:
    """The quads in rdflib's memory, each in its graph."""
    import rdflib

    dataset = rdflib.Dataset()
    for prefix, namespace in prefixes.items():
        dataset.bind(prefix, namespace)
    graphs: dict[object, rdflib.Graph] = {DefaultGraph(): dataset.default_graph}
    with quiet():
        for quad in quads:
            graph = graphs.get(quad.graph_name)
            if graph is None:
                graph = graphs[quad.graph_name] = dataset.graph(_to_term(quad.graph_name))
            graph.add((_to_term(quad.subject), _to_term(quad.predicate), _to_term(quad.object)))
    return dataset


def _to_term(term: Any) -> Any:
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, Literal):
        raise InputError(f"rdflib has no place for the triple term {term}")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    plain = term.datatype.value.endswith("XMLSchema#string")
    return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(term.datatype.value), normalize=False)


def from_rdflib(graph: rdflib.Graph) -> Iterator[Quad]:
    """rdflib's triples or quads as ours. Raises `InputError` for a term that RDF does not have in its place."""
    for subject, predicate, target, name in _statements(graph):
        try:
            made = _from_term(subject), _from_term(predicate), _from_term(target)
            yield Quad(*made, DefaultGraph() if name is None else _from_term(name))  # type: ignore[arg-type]
        except (TypeError, ValueError, AttributeError) as error:
            raise InputError(f"{subject!r} {predicate!r} {target!r} is no RDF: {error}", where="rdflib Graph") from None


def _statements(graph: Any) -> Iterator[tuple[Any, Any, Any, Any]]:
    """Every statement with the name of its graph; None for the default graph, and for a graph by itself."""
    if not hasattr(graph, "quads"):
        yield from ((*triple, None) for triple in graph)
        return
    default = (graph.default_graph if hasattr(graph, "default_graph") else graph.default_context).identifier
    for subject, predicate, target, context in graph.quads():
        name = getattr(context, "identifier", context)
        yield subject, predicate, target, None if name == default else name


def _from_term(term: Any) -> Term:
    import rdflib

    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        checked(blank := BlankNode(str(term)))
        return blank
    if term.language:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(str(term.datatype))) if term.datatype else Literal(str(term))
