"""Two closures of the same Turtle, ours and owlrl's, brought to what can be compared. Used by the tests of `infer`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nnmi_graph.infer import CLOSURE, NONE, Additions, Closure, RuleSet, closure, compile_ontology
from nnmi_graph.infer.axioms import GENID, is_axiom, read_axioms
from nnmi_graph.store import FORMATS, OxigraphStore, parse, serialize
from nnmi_graph.terms import OWL, RDF, RDFS, XSD, BlankNode, Literal, NamedNode, Quad, Triple

EX = "http://example.org/"
PREFIXES = f"""@prefix : <{EX}> . @prefix owl: <{OWL}> . @prefix rdf: <{RDF}> . @prefix rdfs: <{RDFS}> .
@prefix xsd: <{XSD}> .
"""
REFLEXIVE = {
    OWL + "sameAs",
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
    OWL + "equivalentClass",
    OWL + "equivalentProperty",
}


@dataclass(frozen=True)
class World:
    """A closed store: what was asserted, what was added, and the run's own account."""

    store: OxigraphStore
    rules: RuleSet
    asserted: frozenset[Triple]
    inferred: frozenset[Triple]
    run: Closure


def closed(turtle: str, additions: Additions = NONE) -> World:
    """Our closure of the ontology and data in `turtle`."""
    return closed_of(parse((PREFIXES + turtle).encode(), FORMATS["turtle"], "world", EX + "graph"), additions)


def closed_of(quads: Iterable[Quad], additions: Additions = NONE) -> World:
    """Our closure of these statements, compiled again until no axiom is left out."""
    quads = list(quads)
    store = OxigraphStore()
    store.add(quads)
    rules = compile_ontology(quads, additions)
    run = closure(store, rules)
    while run.left_out:
        quads = [*quads, *(quad for quad in store.inner if quad.triple in run.left_out)]
        rules = compile_ontology(quads, additions)
        run = closure(store, rules)
    inferred = store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{CLOSURE}> {{ ?s ?p ?o }} }}")
    return World(store, rules, frozenset(quad.triple for quad in quads), frozenset(inferred), run)


def judged(turtle: str, *, merged: bool = False) -> tuple[frozenset[Triple], list[str]]:
    """owlrl's closure of the same, and the contradictions it finds; `merged` makes equal expressions one first."""
    import owlrl
    import rdflib

    graph = rdflib.Graph()
    if merged:
        quads = parse((PREFIXES + turtle).encode(), FORMATS["turtle"], "world")
        named = read_axioms(quads).triples
        data = (quad.triple for quad in quads if not is_axiom(quad.triple))
        graph.parse(data=serialize([*named, *data], FORMATS["ntriples"]), format="nt")
    else:
        graph.parse(data=PREFIXES + turtle, format="turtle")
    semantics = owlrl.OWLRL_Semantics(graph, False, False)
    semantics.closure()
    return frozenset(filter(None, map(_triple, graph))), list(semantics.error_messages)


def comparable(triples: Iterable[Triple]) -> set[Triple]:
    """The triples without those that docs/inference.md excludes: they say nothing, or cannot be said."""
    return {triple for triple in triples if not _excluded(triple)}


def _excluded(triple: Triple) -> bool:
    if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
        return True
    if triple.subject == triple.object and triple.predicate.value in REFLEXIVE:
        return True
    if GENID in str(triple) or triple.subject.value.startswith((OWL, RDF, RDFS, XSD)):
        return True
    return isinstance(triple.object, NamedNode) and triple.object.value == OWL + "Thing"


def _triple(row: tuple[object, ...]) -> Triple | None:
    import rdflib

    subject, predicate, object = (_term(part) for part in row)
    literal = isinstance(subject, Literal) or isinstance(row[0], rdflib.Literal)
    return None if literal or not isinstance(predicate, NamedNode) else Triple(subject, predicate, object)


def _term(node: object) -> NamedNode | BlankNode | Literal:
    import rdflib

    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return BlankNode(str(node))
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(str(node))
