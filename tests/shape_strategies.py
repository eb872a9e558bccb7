"""Made-up shapes and data for hypothesis: a small world, so that nodes, classes and values meet often.

There are two worlds. In `PLAIN` all kinds of values meet, but none is compared by size; in `NUMBERS` all values are
numbers, which may be. Values that cannot be compared are where pySHACL departs from the standard (see
`test_validate_hypothesis.py`), so they are tested by hand.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

PREFIXES = """@prefix ex: <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NODES = tuple(f"ex:n{index}" for index in range(5))
CLASSES = ("ex:C", "ex:D", "ex:E")
PREDICATES = ("ex:p", "ex:q", "ex:r")
DATATYPES = ("xsd:integer", "xsd:string", "xsd:date", "xsd:decimal", "xsd:boolean", "rdf:langString")
KINDS = ("sh:IRI", "sh:Literal", "sh:BlankNodeOrIRI", "sh:IRIOrLiteral", "sh:BlankNode", "sh:BlankNodeOrLiteral")


@dataclass(frozen=True)
class World:
    """The values there are, and whether they are compared by size."""

    values: tuple[str, ...]
    compares: bool


PLAIN = World(
    (
        *NODES,
        "1",
        "2",
        "5",
        "-3",
        '"1.5"^^xsd:decimal',
        '"a"',
        '"bb"',
        '"ccc"',
        '"a"@en',
        '"b"@en',
        '"a"@zh',
        "true",
        '"2014-02-25"^^xsd:date',
        '"2015-01-01"^^xsd:date',
        '"2014-02-30"^^xsd:date',
        '"x"^^xsd:integer',
    ),
    False,
)
NUMBERS = World(("1", "2", "3", "5", "-3", '"1.5"^^xsd:decimal', '"2.5"^^xsd:decimal'), True)


def paths(world: World) -> st.SearchStrategy[str]:
    """A property path: often one predicate, else any form. Where values are compared, paths end at values."""
    one = st.sampled_from(PREDICATES)
    if world.compares:
        return one
    inner = st.one_of(one, one.map("[ sh:inversePath {} ]".format))
    pair = st.tuples(inner, inner).map(" ".join)
    return st.one_of(
        one,
        one,
        one,
        inner,
        pair.map("( {} )".format),
        pair.map("[ sh:alternativePath ( {} ) ]".format),
        inner.map("[ sh:zeroOrMorePath {} ]".format),
        inner.map("[ sh:oneOrMorePath {} ]".format),
        inner.map("[ sh:zeroOrOnePath {} ]".format),
        st.tuples(inner, inner).map(lambda both: f"( {both[0]} [ sh:zeroOrMorePath {both[1]} ] )"),
    )


def lists(items: tuple[str, ...]) -> st.SearchStrategy[str]:
    chosen = st.lists(st.sampled_from(items), max_size=3, unique=True)
    return chosen.map(lambda members: f"( {' '.join(members)} )")


def value_clauses(world: World) -> dict[str, st.SearchStrategy[str]]:
    """Clauses that node shapes and property shapes may have, by name."""
    small = st.integers(0, 3).map(str)
    clauses = {
        "class": st.sampled_from(CLASSES),
        "datatype": st.sampled_from(DATATYPES),
        "nodeKind": st.sampled_from(KINDS),
        "minLength": small,
        "maxLength": small,
        "pattern": st.sampled_from(['"^a"', '"b+$"', '"[0-9]"']),
        "languageIn": st.sampled_from(['( "en" )', '( "zh" "en" )']),
        "in": lists(world.values),
        "hasValue": st.sampled_from(world.values),
        "equals": st.sampled_from(PREDICATES),
        "disjoint": st.sampled_from(PREDICATES),
    }
    bounds = ("minInclusive", "maxExclusive", "minExclusive", "maxInclusive") if world.compares else ()
    return clauses | {name: st.sampled_from(world.values) for name in bounds}


def property_clauses(world: World) -> dict[str, st.SearchStrategy[str]]:
    """Clauses that only property shapes may have."""
    counts = {"minCount": st.integers(0, 5).map(str), "maxCount": st.integers(0, 5).map(str)}
    compared = ("lessThan", "lessThanOrEquals") if world.compares else ()
    return counts | {"uniqueLang": st.just("true")} | {name: st.sampled_from(PREDICATES) for name in compared}


@st.composite
def bodies(draw: st.DrawFn, world: World, is_property: bool, depth: int) -> str:
    """The clauses of a shape; deeper ones refer to further shapes."""
    clauses = value_clauses(world) | (property_clauses(world) if is_property else {})
    names = draw(st.lists(st.sampled_from(sorted(clauses)), max_size=2, unique=True))
    parts = [f"sh:{name} {draw(clauses[name])}" for name in names]
    if depth and draw(st.booleans()):
        parts.append(draw(references(world, is_property, depth - 1)))
    if draw(st.integers(0, 5)) == 0:
        parts.append("sh:severity sh:Warning")
    return " ; ".join(parts)


@st.composite
def references(draw: st.DrawFn, world: World, is_property: bool, depth: int) -> str:
    """One clause that refers to other shapes."""

    def shape(only_node: bool = False) -> str:
        if not only_node and draw(st.booleans()):
            return f"[ sh:path {draw(paths(world))} ; {draw(bodies(world, True, depth))} ]"
        return f"[ a sh:NodeShape ; {draw(bodies(world, False, depth))} ]"

    kinds = ["node", "not", "and", "or", "xone", "property"] + (["qualified"] if is_property else ["closed"])
    kind = draw(st.sampled_from(kinds))
    match kind:
        case "and" | "or" | "xone":
            return f"sh:{kind} ( {' '.join(shape() for _ in range(draw(st.integers(1, 2))))} )"
        case "property":
            return f"sh:property [ sh:path {draw(paths(world))} ; {draw(bodies(world, True, depth))} ]"
        case "qualified":
            bound = draw(st.sampled_from(["MinCount 1", "MaxCount 1", "MinCount 2"]))
            return f"sh:qualifiedValueShape {shape()} ; sh:qualified{bound}"
        case "closed":
            return f"sh:closed true ; sh:ignoredProperties ( rdf:type {draw(st.sampled_from(PREDICATES))} )"
    return f"sh:{kind} {shape(kind == 'node')}"


@st.composite
def shapes_graphs(draw: st.DrawFn, world: World) -> str:
    """A shapes graph of one to three shapes with targets, in Turtle."""
    lines = [PREFIXES]
    for number in range(draw(st.integers(1, 3))):
        named = st.lists(st.sampled_from(world.values), min_size=1, max_size=3, unique=True).map(", ".join)
        target = draw(
            st.one_of(
                st.sampled_from(CLASSES).map("sh:targetClass {}".format),
                named.map("sh:targetNode {}".format),
                st.sampled_from(PREDICATES).map("sh:targetSubjectsOf {}".format),
                st.sampled_from(PREDICATES).map("sh:targetObjectsOf {}".format),
            )
        )
        is_property = draw(st.booleans())
        kind = f"sh:PropertyShape ; sh:path {draw(paths(world))}" if is_property else "sh:NodeShape"
        lines.append(f"ex:Shape{number} a {kind} ; {target} ; {draw(bodies(world, is_property, 2))} .")
    return "\n".join(lines) + "\n"


@st.composite
def data_graphs(draw: st.DrawFn, world: World) -> str:
    """Up to seventeen triples in Turtle, with types and perhaps a subclass."""
    triples = draw(st.lists(st.tuples(*map(st.sampled_from, (NODES, PREDICATES, world.values))), max_size=12))
    types = draw(st.lists(st.tuples(st.sampled_from(NODES), st.just("a"), st.sampled_from(CLASSES)), max_size=5))
    above = draw(st.sampled_from(["", "ex:D rdfs:subClassOf ex:C .\n"]))
    return PREFIXES + above + "".join(f"{s} {p} {o} .\n" for s, p, o in (*triples, *types))
