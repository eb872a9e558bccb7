"""Reading an ontology's statements: which of them a rule can rest on, and a name for each anonymous expression.

An expression such as "has some part that is a P" is a blank node in RDF. It gets an IRI made from what it says, so that
equal expressions are one, a query can mention it, and neither order nor naming of blank nodes changes anything.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..errors import ContentError
from ..terms import OWL, RDF, RDFS, XSD, BlankNode, Literal, NamedNode, Quad, Term, Triple, shorten, values_clause
from .rule import TYPE, Atom

GENID = "https://w3id.org/nnmi/.well-known/genid/"
"""What the name of an anonymous expression begins with."""

_FIRST, _REST = NamedNode(RDF + "first"), NamedNode(RDF + "rest")
_NIL = RDF + "nil"

_SAYS = {
    *(RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")),
    *(
        OWL + name
        for name in (
            "equivalentClass",
            "disjointWith",
            "equivalentProperty",
            "propertyDisjointWith",
            "propertyChainAxiom",
            "hasKey",
        )
    ),
}
_DEFINES = {
    RDF + "first",
    RDF + "rest",
    *(
        OWL + name
        for name in (
            "onProperty",
            "someValuesFrom",
            "allValuesFrom",
            "hasValue",
            "hasSelf",
            "maxCardinality",
            "maxQualifiedCardinality",
            "onClass",
            "intersectionOf",
            "unionOf",
            "complementOf",
            "oneOf",
            "inverseOf",
            "members",
        )
    ),
}
_KINDS = {RDF + "Property", OWL + "Class", OWL + "ObjectProperty", OWL + "DatatypeProperty"}
_QUALITIES = {
    OWL + name
    for name in (
        "FunctionalProperty",
        "InverseFunctionalProperty",
        "TransitiveProperty",
        "SymmetricProperty",
        "AsymmetricProperty",
        "IrreflexiveProperty",
        "AllDisjointClasses",
        "AllDisjointProperties",
    )
}


def _among(variable: str, iris: Iterable[str]) -> str:
    return values_clause(variable, map(NamedNode, sorted(iris)))


AXIOMS = f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ {_among("?p", _SAYS | {OWL + "inverseOf"})} ?s ?p ?o }}
  UNION {{ {_among("?o", _QUALITIES)} {_among("?p", [TYPE.value])} ?s ?p ?o }} }}"""
"""The query for an ontology's statements, but for those that spell an expression out or declare a term."""

SAID = [
    *((NamedNode(iri), None) for iri in sorted(_SAYS | {OWL + "inverseOf"})),
    *((TYPE, NamedNode(iri)) for iri in sorted(_QUALITIES)),
]
"""The same statements by property, and class where the property is rdf:type."""

ALL_AXIOMS = f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ {_among("?p", _SAYS | _DEFINES | {OWL + "sameAs"})} ?s ?p ?o }}
  UNION {{ {_among("?o", _KINDS | _QUALITIES)} ?s {TYPE} ?o BIND({TYPE} AS ?p) }}
  UNION {{ {{ SELECT DISTINCT ?o {{ {_among("?part", _DEFINES)} ?o ?part ?whole FILTER(isBlank(?o)) }} }}
           ?s {TYPE} ?o BIND({TYPE} AS ?p) }} }}"""
"""The query for all that `is_axiom` is true of."""


@dataclass(frozen=True)
class Axioms:
    """The statements that rules rest on, in the order given, and each anonymous expression's words by its IRI."""

    triples: tuple[Triple, ...]
    words: Mapping[str, str]

    def say(self, term: object) -> str:
        """The term for a reader: an anonymous expression in words, an IRI with its prefix."""
        return _say(term, self.words)


def is_axiom(triple: Triple) -> bool:
    """Whether a rule can rest on the statement: its predicate, or the type it gives, is the ontology language's."""
    if triple.predicate == TYPE:
        return isinstance(triple.object, BlankNode) or _value(triple.object) in _KINDS | _QUALITIES
    if triple.predicate.value == OWL + "sameAs":
        return True
    return triple.predicate.value in _SAYS or triple.predicate.value in _DEFINES


def defines(triple: Triple) -> bool:
    """Whether the statement is part of what an expression is, not something said of it."""
    return triple.predicate.value in _DEFINES


def read_axioms(quads: Iterable[Quad]) -> Axioms:
    """The axioms among the quads, their blank nodes named. Raises `ContentError` if an expression contains itself."""
    triples = list(dict.fromkeys(quad.triple for quad in quads if is_axiom(quad.triple)))
    parts: dict[BlankNode, list[Triple]] = defaultdict(list)
    for triple in triples:
        if isinstance(triple.subject, BlankNode) and triple.predicate.value in _DEFINES:
            parts[triple.subject].append(triple)
    names, words = _name_all(parts)
    renamed = (Atom(_renamed(t.subject, names), t.predicate, _renamed(t.object, names)).triple() for t in triples)
    return Axioms(tuple(dict.fromkeys(filter(None, renamed))), words)


def read_lists(triples: Iterable[Triple]) -> dict[object, tuple[Term, ...]]:
    """The members of each RDF list, by its head. Raises `ContentError` if a list has no end or two."""
    firsts: dict[object, list[Term]] = defaultdict(list)
    rests: dict[object, list[Term]] = defaultdict(list)
    for triple in triples:
        if triple.predicate in (_FIRST, _REST):
            (firsts if triple.predicate == _FIRST else rests)[triple.subject].append(_term(triple.object))
    lists: dict[object, tuple[Term, ...]] = {NamedNode(_NIL): ()}
    for head in firsts:
        nodes = [head]
        while nodes[-1] not in lists:
            following = rests.get(nodes[-1], [])
            if len(following) != 1 or following[0] in nodes or len(firsts.get(nodes[-1], [])) != 1:
                raise ContentError("a list in the ontology is broken: a node of it has not one value and one next node")
            nodes.append(following[0])
        for node, rest in zip(reversed(nodes[:-1]), reversed(nodes[1:]), strict=True):
            lists[node] = (firsts[node][0], *lists[rest])
    return lists


def _name_all(parts: Mapping[BlankNode, list[Triple]]) -> tuple[dict[BlankNode, NamedNode], dict[str, str]]:
    """An IRI for each expression, and its words by that IRI; parts before wholes, with no recursion: lists are long."""
    names: dict[BlankNode, NamedNode] = {}
    words: dict[str, str] = {}
    begun: set[BlankNode] = set()
    stack = list(parts)
    while stack:
        node = stack.pop()
        if node in names:
            continue
        inner = [t.object for t in parts[node] if isinstance(t.object, BlankNode)]
        missing = [other for other in inner if other in parts and other not in names]
        if missing and node in begun:
            raise ContentError("an anonymous expression in the ontology contains itself")
        if missing:
            begun.add(node)
            stack += [node, *missing]
        else:
            said = sorted(((t.predicate.value, _renamed(t.object, names)) for t in parts[node]), key=str)
            names[node] = NamedNode(GENID + hashlib.sha256(repr(said).encode()).hexdigest()[:16])
            words[names[node].value] = _phrase(dict(said), words)
    return names, words


def _renamed(term: object, names: Mapping[BlankNode, NamedNode]) -> Term:
    if isinstance(term, BlankNode):
        return names.get(term, NamedNode(f"{GENID}blank-{term.value}"))
    return _term(term)


def _term(term: object) -> Term:
    assert isinstance(term, NamedNode | BlankNode | Literal), "the store holds RDF 1.1"
    return term


def _phrase(values: Mapping[str, Term], words: Mapping[str, str]) -> str:
    """An expression in words, much as in Manchester syntax."""
    said = {iri.rpartition("#")[2]: _say(term, words) for iri, term in values.items()}
    if "first" in said:
        return said["first"] + ("" if _value(values.get(_REST.value, _REST)) == _NIL else f", {said.get('rest', '…')}")
    if "onProperty" in said:
        return f"({said['onProperty']} {_restriction(said)})"
    for word, form in _FORMS.items():
        if word in said:
            return form.format(said[word].replace(", ", _JOINS.get(word, ", ")))
    return "an anonymous expression"


_FORMS = {
    "intersectionOf": "({})",
    "unionOf": "({})",
    "complementOf": "(not {})",
    "oneOf": "{{{}}}",
    "inverseOf": "inverse of {}",
    "members": "{}",
}
_RESTRICTIONS = {
    "someValuesFrom": "some {}",
    "allValuesFrom": "only {}",
    "hasValue": "value {}",
    "hasSelf": "Self",
    "maxCardinality": "max {}",
    "maxQualifiedCardinality": "max {}",
}
_JOINS = {"intersectionOf": " and ", "unionOf": " or "}


def _restriction(said: Mapping[str, str]) -> str:
    for word, form in _RESTRICTIONS.items():
        if word in said:
            return " ".join((form.format(said[word]), *([said["onClass"]] if "onClass" in said else [])))
    return "restricted"


def _say(term: object, words: Mapping[str, str]) -> str:
    if isinstance(term, NamedNode):
        return words.get(term.value) or shorten(term.value)
    if not isinstance(term, Literal) or term.language or term.datatype.value == XSD + "string":
        return str(term)
    bare = term.datatype.value.endswith("nteger") and term.value.isascii() and term.value.isdigit()
    return term.value if bare else f"{Literal(term.value)}^^{shorten(term.datatype.value)}"


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))
