"""The clauses of SHACL Core, one row each: how often a clause may stand, where, and the constraint it makes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..errors import ContentError
from ..terms import SH, XSD, BlankNode, Literal, NamedNode, Term
from .model import Constraint, component
from .triples import TRUE, TripleIndex, name_of

Build = Callable[[TripleIndex, Term, Term, str], Iterator[Constraint]]
"""Makes constraints from: the graph, the shape's node, the value of the clause, the place as errors call it."""

_KINDS = {SH + kind for kind in ("IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")}


@dataclass(frozen=True)
class Clause:
    """One clause: its component, whether a shape may have several, whether only property shapes may have it."""

    component: str = ""
    build: Build | None = None
    many: bool = False
    property_only: bool = False


def _iri(graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    if not isinstance(value, NamedNode):
        raise ContentError(f"{where} {name_of(value)} is no IRI")
    yield Constraint("", (value,))


def _kind(graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    if not isinstance(value, NamedNode) or value.value not in _KINDS:
        raise ContentError(f"{where} {name_of(value)} is no node kind", mend="use sh:IRI, sh:Literal, sh:BlankNode …")
    yield Constraint("", (value,))


def _any(graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    if isinstance(value, BlankNode):
        raise ContentError(f"{where} is a blank node, which no data can hold", mend="give the node an IRI")
    yield Constraint("", (value,))


def _literal(graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    if not isinstance(value, Literal):
        raise ContentError(f"{where} {name_of(value)} is no literal")
    yield Constraint("", (value,))


def integer(value: Term, where: str) -> int:
    """The whole number, not below nought, that the literal stands for. Raises `ContentError`."""
    wrong = not isinstance(value, Literal) or value.datatype.value != XSD + "integer"
    if wrong or not re.fullmatch(r"\+?[0-9]+", value.value):
        raise ContentError(f"{where} {name_of(value)} is no xsd:integer of 0 or more", mend="write a plain number")
    return int(value.value[-18:])


def _number(graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    yield Constraint("", number=integer(value, where))


def _pattern(graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    flags = graph.objects(node, SH + "flags")
    if not isinstance(value, Literal) or value.datatype.value != XSD + "string":
        raise ContentError(f"{where} {name_of(value)} is no string")
    if len(flags) > 1 or any(not isinstance(flag, Literal) or set(flag.value) - set("smixq") for flag in flags):
        raise ContentError(f"{where}: sh:flags is not one string of the letters s, m, i, x, q")
    yield Constraint("", text=value.value, flags=flags[0].value if flags else "")


def _true(graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    if not isinstance(value, Literal) or value.datatype.value != XSD + "boolean":
        raise ContentError(f"{where} {name_of(value)} is neither true nor false")
    if value == TRUE:
        yield Constraint("")


def _strings(graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    items = graph.items(value, where)
    if any(not isinstance(item, Literal) or item.datatype.value != XSD + "string" for item in items):
        raise ContentError(f"{where} holds what is no string", mend='write ( "en" "zh" )')
    yield Constraint("", items)


def _terms(graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    items = graph.items(value, where)
    if any(not isinstance(item, NamedNode | Literal) for item in items):
        raise ContentError(f"{where} holds a blank node", mend="list IRIs and literals")
    yield Constraint("", items)


def _shape(graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    if isinstance(value, Literal):
        raise ContentError(f"{where} {name_of(value)} is no shape")
    yield Constraint("", shapes=(value,))


def _shapes(graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    items = graph.items(value, where)
    if any(isinstance(item, Literal) for item in items):
        raise ContentError(f"{where} lists what is no shape")
    yield Constraint("", shapes=items)


def _closed(graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    """Allowed predicates: those of the shape's properties, and the ones it says to ignore."""
    allowed = [path for shape in graph.objects(node, SH + "property") for path in graph.objects(shape, SH + "path")]
    for ignored in graph.objects(node, SH + "ignoredProperties"):
        allowed += graph.items(ignored, f"{where}: sh:ignoredProperties")
    for made in _true(graph, node, value, where):
        yield Constraint(made.component, tuple(dict.fromkeys(p for p in allowed if isinstance(p, NamedNode))))


def _qualified(graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    """A lower and an upper bound for the values of one shape; `shapes` lists that shape, then its rivals."""
    if isinstance(value, Literal):
        raise ContentError(f"{where} {name_of(value)} is no shape")
    rivals = _rivals(graph, node, value) if graph.is_true(node, SH + "qualifiedValueShapesDisjoint") else ()
    found = False
    for name in ("qualifiedMinCount", "qualifiedMaxCount"):
        bounds = graph.objects(node, SH + name)
        if len(bounds) > 1:
            raise ContentError(f"{where}: {len(bounds)} values of sh:{name}", mend="keep one")
        for bound in bounds:
            found = True
            number = integer(bound, f"{where}: sh:{name}")
            yield Constraint(component(name[0].upper() + name[1:]), shapes=(value, *rivals), number=number)
    if not found:
        raise ContentError(f"{where} without a count", mend="add sh:qualifiedMinCount or sh:qualifiedMaxCount")


def _reified(graph: TripleIndex, node: Term, value: Term, where: str) -> Iterator[Constraint]:
    """A shape for the reifiers of each statement, or that there must be one (SHACL 1.2 Core, reifier shapes)."""
    paths = graph.objects(node, SH + "path")
    if not paths or not isinstance(paths[0], NamedNode):
        raise ContentError(f"{where} is for a path of one property", mend="use one sh:path that is an IRI")
    if not isinstance(value, Literal):
        yield Constraint("", paths[:1], shapes=(value,))
    else:
        yield from (Constraint("", paths[:1]) for _ in _true(graph, node, value, where))


def _rivals(graph: TripleIndex, node: Term, value: Term) -> tuple[Term, ...]:
    """The qualified shapes of the property's siblings (SHACL 1.0, section 4.7.3)."""
    parents = [parent for parent in graph.subjects(SH + "property") if node in graph.objects(parent, SH + "property")]
    siblings = [shape for parent in parents for shape in graph.objects(parent, SH + "property")]
    found = (rival for shape in siblings for rival in graph.objects(shape, SH + "qualifiedValueShape"))
    return tuple(dict.fromkeys(rival for rival in found if rival != value))


CLAUSES: dict[str, Clause] = {
    "minCount": Clause("MinCount", _number, property_only=True),
    "maxCount": Clause("MaxCount", _number, property_only=True),
    "class": Clause("Class", _iri, many=True),
    "datatype": Clause("Datatype", _iri),
    "nodeKind": Clause("NodeKind", _kind),
    "minExclusive": Clause("MinExclusive", _literal),
    "minInclusive": Clause("MinInclusive", _literal),
    "maxExclusive": Clause("MaxExclusive", _literal),
    "maxInclusive": Clause("MaxInclusive", _literal),
    "minLength": Clause("MinLength", _number),
    "maxLength": Clause("MaxLength", _number),
    "pattern": Clause("Pattern", _pattern),
    "languageIn": Clause("LanguageIn", _strings),
    "uniqueLang": Clause("UniqueLang", _true, property_only=True),
    "equals": Clause("Equals", _iri, many=True),
    "disjoint": Clause("Disjoint", _iri, many=True),
    "lessThan": Clause("LessThan", _iri, many=True, property_only=True),
    "lessThanOrEquals": Clause("LessThanOrEquals", _iri, many=True, property_only=True),
    "not": Clause("Not", _shape, many=True),
    "and": Clause("And", _shapes, many=True),
    "or": Clause("Or", _shapes, many=True),
    "xone": Clause("Xone", _shapes, many=True),
    "node": Clause("Node", _shape, many=True),
    "qualifiedValueShape": Clause("Qualified", _qualified, property_only=True),
    "closed": Clause("Closed", _closed),
    "reifierShape": Clause("ReifierShape", _reified, many=True, property_only=True),
    "reificationRequired": Clause("ReifierShape", _reified, property_only=True),
    "hasValue": Clause("HasValue", _any, many=True),
    "in": Clause("In", _terms),
}
"""The clauses that make constraints, in the order in which a report lists them."""
