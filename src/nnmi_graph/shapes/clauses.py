"""What the values of SHACL's clauses may be, and the constraints they make.

Each takes the component, the graph, the shape's node, the value of the clause, and the place as errors call it.
The last ones tell what a well-formed value asks in vain, or what no data can give; '' if it is in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import ContentError
from ..terms import RDF, SH, XSD, BlankNode, Literal, NamedNode, Term
from ..triples import TRUE, TRUE_AS_1, TripleIndex, name_of
from .model import Component, Constraint

QUALIFIED = ("qualifiedMinCount", "qualifiedMaxCount")
_KINDS = {SH + kind for kind in ("IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")}


def iri(kind: Component, graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    if not isinstance(value, NamedNode):
        raise ContentError(f"{where} {name_of(value)} is no IRI")
    yield Constraint(kind, (value,))


def node_kind(kind: Component, graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    if not isinstance(value, NamedNode) or value.value not in _KINDS:
        raise ContentError(f"{where} {name_of(value)} is no node kind", mend="use sh:IRI, sh:Literal, sh:BlankNode …")
    yield Constraint(kind, (value,))


def node(kind: Component, graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    yield Constraint(kind, (value,))


def literal(kind: Component, graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    if not isinstance(value, Literal):
        raise ContentError(f"{where} {name_of(value)} is no literal")
    yield Constraint(kind, (value,))


def whole_number(value: Term, where: str) -> int:
    """The whole number, not below nought, that the literal stands for. Raises `ContentError`."""
    wrong = not isinstance(value, Literal) or value.datatype.value != XSD + "integer"
    if wrong or not re.fullmatch(r"\+?[0-9]+", value.value):
        raise ContentError(f"{where} {name_of(value)} is no xsd:integer of 0 or more", mend="write a plain number")
    return int(value.value[-18:])


def number(kind: Component, graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    yield Constraint(kind, number=whole_number(value, where))


def pattern(kind: Component, graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    flags = graph.objects(node, SH + "flags")
    if not isinstance(value, Literal) or value.datatype.value not in (XSD + "string", RDF + "langString"):
        raise ContentError(f"{where} {name_of(value)} is no string")
    if len(flags) > 1 or any(not isinstance(flag, Literal) or set(flag.value) - set("smixq") for flag in flags):
        raise ContentError(f"{where}: sh:flags is not one string of the letters s, m, i, x, q")
    yield Constraint(kind, text=value.value, flags=flags[0].value if flags else "")


def true(kind: Component, graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    if not isinstance(value, Literal) or value.datatype.value != XSD + "boolean":
        raise ContentError(f"{where} {name_of(value)} is neither true nor false")
    if value == TRUE:
        yield Constraint(kind)


def strings(kind: Component, graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    items = graph.items(value, where)
    if any(not isinstance(item, Literal) or item.datatype.value != XSD + "string" for item in items):
        raise ContentError(f"{where} holds what is no string", mend='write ( "en" "zh" )')
    yield Constraint(kind, items)


def terms(kind: Component, graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    """The members that data can have: a node without a name is none of its nodes."""
    yield Constraint(kind, tuple(item for item in graph.items(value, where) if not isinstance(item, BlankNode)))


def shape(kind: Component, graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    if isinstance(value, Literal):
        raise ContentError(f"{where} {name_of(value)} is no shape")
    yield Constraint(kind, shapes=(value,))


def shapes(kind: Component, graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    items = graph.items(value, where)
    if any(isinstance(item, Literal) for item in items):
        raise ContentError(f"{where} lists what is no shape")
    yield Constraint(kind, shapes=items)


def closed(kind: Component, graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    """Allowed predicates: those of the shape's properties, and the ones it says to ignore."""
    allowed = [path for shape in graph.objects(node, SH + "property") for path in graph.objects(shape, SH + "path")]
    for ignored in graph.objects(node, SH + "ignoredProperties"):
        allowed += graph.items(ignored, f"{where}: sh:ignoredProperties")
    for _ in true(kind, graph, node, value, where):
        yield Constraint(kind, tuple(dict.fromkeys(p for p in allowed if isinstance(p, NamedNode))))


def node_shape(kind: Component, graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    if graph.objects(value, SH + "path"):
        raise ContentError(f"{where} {name_of(value)} is a property shape", mend="use sh:property")
    yield from shape(kind, graph, node, value, where)


def qualified(kind: Component, graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    """A bound for the number of values of one shape; `shapes` lists that shape, then its rivals."""
    if isinstance(value, Literal):
        raise ContentError(f"{where} {name_of(value)} is no shape")
    rivals = _rivals(graph, node, value) if graph.is_true(node, SH + "qualifiedValueShapesDisjoint") else ()
    name = QUALIFIED[kind.most]
    bounds = graph.objects(node, SH + name)
    if len(bounds) > 1:
        raise ContentError(f"{where}: {len(bounds)} values of sh:{name}", mend="keep one")
    for bound in bounds:
        yield Constraint(kind, shapes=(value, *rivals), number=whole_number(bound, f"{where}: sh:{name}"))


def reified(kind: Component, graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    """A shape for the reifiers of each statement, or that there must be one (SHACL 1.2 Core, reifier shapes)."""
    paths = graph.objects(node, SH + "path")
    if not paths or not isinstance(paths[0], NamedNode):
        raise ContentError(f"{where} is for a path of one property", mend="use one sh:path that is an IRI")
    if not isinstance(value, Literal):
        yield Constraint(kind, paths[:1], shapes=(value,))
    else:
        yield from (Constraint(kind, paths[:1]) for _ in true(kind, graph, node, value, where))


def _rivals(graph: TripleIndex, node: Term, value: Term) -> tuple[Term, ...]:
    """The qualified shapes of the property's siblings (SHACL 1.0, section 4.7.3)."""
    parents = [parent for parent in graph.subjects(SH + "property") if node in graph.objects(parent, SH + "property")]
    siblings = [shape for parent in parents for shape in graph.objects(parent, SH + "property")]
    found = (rival for shape in siblings for rival in graph.objects(shape, SH + "qualifiedValueShape"))
    return tuple(dict.fromkeys(rival for rival in found if rival != value))


def true_as_1(graph: TripleIndex, node: Term, value: Term) -> str:
    return '"1"^^xsd:boolean is not the term true, so it asks nothing; write true' if value == TRUE_AS_1 else ""


def in_a_language(graph: TripleIndex, node: Term, value: Term) -> str:
    tag = value.language if isinstance(value, Literal) else None
    return f"has a language ({tag}), which was left aside" if tag else ""


def list_as_shape(graph: TripleIndex, node: Term, value: Term) -> str:
    is_list = graph.is_list(value)
    return "has a list, which as a shape asks nothing; say sh:or ( … ) or sh:and ( … )" if is_list else ""


def uncounted(graph: TripleIndex, node: Term, value: Term) -> str:
    counted = any(graph.objects(node, SH + name) for name in QUALIFIED)
    return list_as_shape(graph, node, value) if counted else "without a count asks nothing; add sh:qualifiedMinCount"


def nameless(graph: TripleIndex, node: Term, value: Term) -> str:
    no_name = isinstance(value, BlankNode)
    return "is a node without a name, which no data has, so it always fails" if no_name else ""


def nameless_member(graph: TripleIndex, node: Term, value: Term) -> str:
    no_name = any(isinstance(item, BlankNode) for item in graph.items(value, ""))
    return "lists a node without a name, which no data has" if no_name else ""
