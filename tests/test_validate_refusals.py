"""Shapes that are not well formed: each is refused in one line that names the shape and the clause."""

from __future__ import annotations

import pytest

from nnmi_graph.errors import ContentError
from nnmi_graph.shacl import compile_shapes, validate

from .validate_samples import check, store_of, turtle

SHAPE = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; "
PROPERTY = SHAPE + "sh:property [ sh:path ex:p ; {} ] ."
SPARQL = SHAPE + "sh:sparql [ sh:prefixes ex: ; sh:select '''{}''' ] ."

REFUSED = {
    "two counts": (PROPERTY.format("sh:minCount 1 , 2"), "/ <http://example.org/p>: 2 values of sh:minCount; keep one"),
    "count no number": (PROPERTY.format("sh:minCount 'one'"), 'sh:minCount "one" is no xsd:integer of 0 or more'),
    "count below nought": (PROPERTY.format("sh:maxCount -1"), "is no xsd:integer of 0 or more"),
    "count in a node shape": (SHAPE + "sh:minCount 1 .", "sh:minCount has no meaning in a node shape"),
    "bad pattern": (PROPERTY.format("sh:pattern '(a'"), "sh:pattern '(a' is no regular expression"),
    "look-ahead": (PROPERTY.format("sh:pattern 'a(?=b)'"), "is no regular expression"),
    "flags": (PROPERTY.format("sh:pattern 'a' ; sh:flags 'z'"), "sh:flags is not one string"),
    "datatype no IRI": (PROPERTY.format("sh:datatype 'date'"), 'sh:datatype "date" is no IRI'),
    "node kind": (PROPERTY.format("sh:nodeKind ex:IRI"), "is no node kind"),
    "list": (PROPERTY.format("sh:in [ rdf:first 1 ]"), "sh:in is no well-formed list"),
    "list that is elsewhere": (PROPERTY.format("sh:in ex:Elsewhere"), "names the list <http://example.org/Elsewhere>"),
    "language list": (PROPERTY.format("sh:languageIn ( 1 )"), "sh:languageIn holds what is no string"),
    "bound no literal": (PROPERTY.format("sh:minInclusive ex:a"), "is no literal"),
    "boolean": (PROPERTY.format("sh:uniqueLang 1"), "is neither true nor false"),
    "typo": (PROPERTY.format("sh:minCout 1"), "SHACL has no term sh:minCout; did you mean sh:minCount?"),
    "missing property": (SHAPE + "sh:property ex:Nowhere .", "property <http://example.org/Nowhere> has no sh:path"),
    "property shape as node": (SHAPE + "sh:node [ sh:path ex:p ] .", "is a property shape; use sh:property"),
    "no path": (SHAPE + "sh:property [ sh:minCount 1 ] .", "has no sh:path; add the path"),
    "two paths": (SHAPE + "sh:property [ sh:path ex:p , ex:q ] .", "2 values of sh:path"),
    "literal path": (SHAPE + "sh:property [ sh:path 'p' ] .", "is no property path"),
    "short sequence": (SHAPE + "sh:property [ sh:path ( ex:p ) ] .", "a path's list has 1 member(s)"),
    "path in itself": (SHAPE + "sh:property [ sh:path _:a ] . _:a sh:inversePath _:a .", "the path leads into itself"),
    "node shape with path": ("ex:S a sh:NodeShape ; sh:path ex:p ; sh:targetClass ex:C .", "a node shape with sh:path"),
    "property shape without": ("ex:S a sh:PropertyShape ; sh:targetClass ex:C .", "a property shape without sh:path"),
    "literal shape": (SHAPE + "sh:not 'x' .", "is no shape"),
    "target no IRI": ("ex:S a sh:NodeShape ; sh:targetClass 'C' .", 'sh:targetClass "C" is no IRI'),
    "no target": ("ex:S a sh:NodeShape ; sh:class ex:C .", "no shape has a target"),
    "nothing at all": ("ex:a ex:p 1 .", "no shape has a target"),
    "severity": (SHAPE + "sh:severity 'bad' ; sh:class ex:D .", 'sh:severity "bad" is not an IRI'),
    "query no SPARQL": (SPARQL.format("SELECT $this WHERE { $this ex:p }"), "its query is no SPARQL in line 1"),
    "query with open brace": (SPARQL.format("SELECT $this WHERE { $this ex:p 1"), "a { without its }"),
    "query without this": (SPARQL.format("SELECT ?x WHERE { ?x ex:p 1 }"), "a SELECT that does not return $this"),
    "ask as select": (SPARQL.format("ASK { $this ex:p 1 }"), "the query is no SELECT"),
    "MINUS": (SPARQL.format("SELECT $this WHERE { $this ex:p 1 MINUS { $this ex:q 1 } }"), "MINUS may not stand"),
    "SERVICE": (SPARQL.format("SELECT $this WHERE { SERVICE <http://x> { $this ex:p 1 } }"), "SERVICE would fetch"),
    "SERVICE in escapes": (
        SPARQL.format("SELECT $this WHERE { S\\\\u0045RVICE <http://x> { $this ex:p 1 } }"),
        "SERVICE",
    ),
    "assigned": (SPARQL.format("SELECT $this WHERE { BIND(1 AS $this) }"), "$this has its value beforehand"),
    "prefix": (SPARQL.format("SELECT $this WHERE { $this foo:p 1 }"), "prefix foo: is not declared"),
    "two queries": (SHAPE + "sh:sparql [ sh:select 'SELECT $this {}' , 'SELECT $this { }' ] .", "2 queries where one"),
    "JavaScript": (SHAPE + "sh:js [ sh:jsFunctionName 'f' ] .", "sh:js would run JavaScript"),
    "function": (SHAPE + "sh:class ex:D . ex:f a sh:SPARQLFunction .", "sh:SPARQLFunction would add a function"),
    "target without a query": (SHAPE + "sh:target [ sh:ask 'ASK {}' ] .", "has no SELECT; give it one sh:select"),
    "target with a fault": (SHAPE + "sh:target [ sh:select 'SELECT ?this { ?this }' ] .", "its query is no SPARQL"),
    "target type without its parameter": (
        SHAPE + "sh:target [ a ex:T ] . ex:T sh:select 'SELECT ?this {}' ; sh:parameter [ sh:path ex:q ] .",
        "lacks <http://example.org/q>; add the parameter",
    ),
    "deactivated by a text": (SHAPE + "sh:deactivated 'true' .", 'sh:deactivated "true" is neither true nor false'),
    "no class": (SHAPE + "sh:property [ a sh:Propertyshape ; sh:path ex:p ] .", "did you mean sh:PropertyShape?"),
    "target misspelled": ("ex:S a sh:NodeShape ; sh:targetClas ex:C .", "did you mean sh:targetClass?"),
    "only a class misspelled": ("ex:S a sh:Nodeshape ; sh:property [ sh:path ex:p ] .", "did you mean sh:NodeShape?"),
    "of SHACL 1.2": (PROPERTY.format("sh:subsetOf ex:q"), "is of SHACL 1.2 and cannot be run yet"),
    "component without parameter": (
        SHAPE + "ex:x 1 . ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path ex:x ; sh:optional true ] .",
        "no parameter is required",
    ),
    "component without validator": (
        SHAPE + "ex:x 1 . ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path ex:x ] .",
        "has no validator for such",
    ),
    "select in ask": (
        SHAPE + "ex:x 1 . ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path ex:x ] ; sh:validator [ sh:ask "
        "'ASK { { SELECT $this (COUNT(?y) AS ?n) WHERE { $this ?x ?y } GROUP BY $this } FILTER(?n = 1) }' ] .",
        "an ASK with a SELECT in it cannot be compiled; write it as a SELECT, or use --engine pyshacl",
    ),
    "itself by negation": (SHAPE + "sh:not ex:S .", "refers to itself by way of a negation, and SHACL leaves open"),
    "itself by property alone": (
        SHAPE + "sh:property ex:T . ex:T sh:path ex:p ; sh:property ex:T .",
        "refers to itself by sh:property alone",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    shapes, words = REFUSED[name]
    with pytest.raises(ContentError) as caught:
        compile_shapes(turtle(shapes))
    text = str(caught.value)
    assert words in text
    assert "\n" not in text
    assert name == "nothing at all" or "example.org" in text or "no shape has a target" in text


def test_negated_circle_is_refused_by_both_engines() -> None:
    for engine in ("sparql", "pyshacl"):
        with pytest.raises(ContentError, match="by way of a negation"):
            validate(store_of("ex:a a ex:C ."), turtle(SHAPE + "sh:not ex:S ."), engine=engine)


def test_imports_are_noted_and_not_fetched() -> None:
    report = check(SHAPE + "sh:class ex:D . ex:me owl:imports <http://example.org/other.ttl> .", "ex:a a ex:D , ex:C .")
    assert report.notes == (
        "<http://example.org/me> imports <http://example.org/other.ttl>, which is not fetched; name it with --shapes",
    )


def test_unknown_engine() -> None:
    with pytest.raises(ContentError, match="there is no engine 'jena'"):
        validate(store_of(""), turtle(SHAPE + "sh:class ex:D ."), engine="jena")
