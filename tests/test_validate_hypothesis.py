"""Made-up shapes and data: our engine against pySHACL, one record against the whole, and shapes that make no sense.

`NNMI_SEARCH=50 pytest tests/test_validate_hypothesis.py` looks longer, and elsewhere each time.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnmi_graph.check import open_against
from nnmi_graph.errors import NnmiError
from nnmi_graph.findings import Report
from nnmi_graph.shacl import compile_shapes, validate
from nnmi_graph.store import FORMATS, OxigraphStore, parse
from nnmi_graph.terms import Quad

from .conftest import SEARCH
from .shape_strategies import NUMBERS, PLAIN, PREDICATES, PREFIXES, data_graphs, shapes_graphs

EXAMPLES = 60 * SEARCH
often = settings(max_examples=EXAMPLES)


def turtle(text: str) -> list[Quad]:
    return parse(text.encode(), FORMATS["turtle"], "made-up.ttl")


def store_of(*texts: str) -> OxigraphStore:
    store = OxigraphStore(union=False)
    for text in texts:
        store.add(turtle(text))
    return store


def results(report: Report) -> Counter[tuple[str, ...]]:
    """Focus node, path, value, component and severity of each finding."""
    return Counter((str(f.focus), str(f.path), str(f.value), f.component, f.severity) for f in report.findings)


@pytest.fixture(autouse=True)
def quiet() -> None:
    logging.getLogger("pyshacl").setLevel(logging.CRITICAL)


def agrees(shapes: str, data: str) -> None:
    store, quads = store_of(data), turtle(shapes)
    ours, theirs = validate(store, quads), validate(store, quads, engine="pyshacl")
    assert results(ours) == results(theirs)


@often
@given(shapes_graphs(PLAIN), data_graphs(PLAIN))
def test_same_as_pyshacl(shapes: str, data: str) -> None:
    agrees(shapes, data)


@often
@given(shapes_graphs(NUMBERS), data_graphs(NUMBERS))
def test_same_as_pyshacl_where_values_are_compared(shapes: str, data: str) -> None:
    agrees(shapes, data)


@dataclass(frozen=True)
class Fault:
    """Where pySHACL departs from the standard: the clause, and how many findings there should be, all missed by it."""

    clause: str
    shape: str
    data: str
    findings: int


AT_FAULT = {
    "number and date": Fault(
        "4.3: a value that cannot be compared with the bound breaks it (SPARQL 1.1, 17.3, has no operator for the two)",
        "sh:targetObjectsOf ex:p ; sh:minInclusive '2014-06-01'^^xsd:date",
        "ex:a ex:p 5",
        1,
    ),
    "true as a number": Fault(
        "4.3: xsd:boolean cannot be compared with a number",
        "sh:targetObjectsOf ex:p ; sh:maxInclusive 1.5",
        "ex:a ex:p true",
        1,
    ),
    "ill-typed number": Fault(
        "4.3: an ill-typed literal has no value to compare",
        "sh:targetObjectsOf ex:p ; sh:minInclusive 1.5",
        "ex:a ex:p 'x'^^xsd:integer",
        1,
    ),
    "names compared": Fault(
        "4.5.3: values that cannot be compared break sh:lessThan",
        "sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:lessThan ex:q ]",
        "ex:a ex:p 'a'@en ; ex:q ex:b",
        1,
    ),
    "space in a number": Fault(
        "4.1.2: the literal must be well-formed (RDF 1.1, 3.3: white space is not in the lexical space)",
        "sh:targetObjectsOf ex:p ; sh:datatype xsd:integer",
        "ex:a ex:p ' 5 '^^xsd:integer",
        1,
    ),
    "thirteenth month": Fault(
        "4.1.2: the literal must be well-formed",
        "sh:targetObjectsOf ex:p ; sh:datatype xsd:gYearMonth",
        "ex:a ex:p '2014-13'^^xsd:gYearMonth",
        1,
    ),
    "space in an address": Fault(
        "4.1.2, read strictly: no IRI has a space",
        "sh:targetObjectsOf ex:p ; sh:datatype xsd:anyURI",
        "ex:a ex:p 'http://a b'^^xsd:anyURI",
        1,
    ),
}


@pytest.mark.parametrize("name", AT_FAULT)
def test_where_pyshacl_is_at_fault(name: str) -> None:
    """We find what the standard asks for; pySHACL does not. When it does, its case can go."""
    fault = AT_FAULT[name]
    store = store_of(f"{PREFIXES}{fault.data} .")
    quads = turtle(f"{PREFIXES}ex:S a sh:NodeShape ; {fault.shape} .")
    assert len(validate(store, quads).findings) == fault.findings
    assert len(validate(store, quads, engine="pyshacl").findings) == 0


QUERIES = """
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
ex:Same a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:prefixes ex: ;
  sh:select "SELECT $this ?value WHERE { $this ex:p ?value . ?other ex:p ?value . FILTER (?other != $this) }" ] .
ex:Few a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:sparql [ sh:prefixes ex: ;
  sh:select "SELECT $this WHERE { { SELECT $this (COUNT(?v) AS ?n) WHERE { $this ex:p/^ex:q ?v } GROUP BY $this } FILTER (?n > 1) }" ] .
ex:Path a sh:PropertyShape ; sh:targetClass ex:C ; sh:path ( ex:p ex:q ) ; sh:sparql [ sh:prefixes ex: ;
  sh:select "SELECT $this ?value WHERE { $this $PATH ?value . OPTIONAL { ?value ex:r ?end } FILTER (BOUND(?end)) }" ] .
ex:Lone a sh:NodeShape ; sh:targetClass ex:D ; sh:sparql [ sh:prefixes ex: ;
  sh:select "SELECT $this WHERE { $this ^ex:q ?x . FILTER EXISTS { ?x ex:r|ex:p ?y } }" ] .
"""


def findings_by_root(report: Report) -> set[tuple[str, ...]]:
    """The findings as a set, with their shape."""
    return {(str(f.shape), str(f.focus), str(f.path), str(f.value), f.component) for f in report.findings}


@often
@given(shapes_graphs(PLAIN), data_graphs(PLAIN), data_graphs(PLAIN))
def test_a_record_against_a_store_finds_what_the_whole_does(shapes: str, data: str, record: str) -> None:
    """Every finding that the record brings about is found from the record; the store is as it was."""
    against_whole(shapes, data, record)


@st.composite
def dense(draw: st.DrawFn, most: int) -> str:
    """A few triples between nodes that are all of classes C and D."""
    ends = [f"ex:n{index}" for index in range(4)]
    triple = st.tuples(st.sampled_from(ends), st.sampled_from(PREDICATES), st.sampled_from([*ends, '"a"', "1"]))
    triples = draw(st.lists(triple, min_size=1, max_size=most))
    return PREFIXES + "".join(f"{s} a ex:C , ex:D ; {p} {o} .\n" for s, p, o in triples)


@often
@given(dense(10), dense(2))
def test_a_record_against_a_store_with_queries(data: str, record: str) -> None:
    against_whole(PREFIXES + QUERIES, data, record)


def against_whole(shapes: str, data: str, record: str) -> None:
    """Compare a record's findings with those of the whole; subclasses are the store's own, a record brings none."""
    record = record.replace("ex:D rdfs:subClassOf ex:C .\n", "")
    quads, store = turtle(shapes), store_of(data)
    before, size = findings_by_root(validate(store, quads)), len(store.inner)
    after = findings_by_root(validate(store_of(data, record), quads))
    with open_against(store, quads) as against:
        found = findings_by_root(against.check(turtle(record))) if turtle(record) else set()
    assert after - before <= found <= after
    assert len(store.inner) == size


TERMS = [
    "ex:S",
    "ex:T",
    "sh:NodeShape",
    "sh:PropertyShape",
    "ex:p",
    "1",
    "-1",
    '"x"',
    '"("',
    "true",
    "()",
    "( ex:S )",
    "( 1 ex:p )",
    "[]",
    "[ sh:path ex:p ]",
    '"SELECT $this WHERE { $this ?p ?o }"',
    '"ASK { $this ?p $value }"',
    "sh:IRI",
]
CLAUSES = [
    "a",
    "sh:path",
    "sh:property",
    "sh:targetClass",
    "sh:targetNode",
    "sh:minCount",
    "sh:maxCount",
    "sh:datatype",
    "sh:nodeKind",
    "sh:pattern",
    "sh:flags",
    "sh:in",
    "sh:languageIn",
    "sh:node",
    "sh:and",
    "sh:or",
    "sh:not",
    "sh:qualifiedValueShape",
    "sh:qualifiedMinCount",
    "sh:closed",
    "sh:ignoredProperties",
    "sh:hasValue",
    "sh:class",
    "sh:equals",
    "sh:lessThan",
    "sh:sparql",
    "sh:select",
    "sh:ask",
    "sh:prefixes",
    "sh:parameter",
    "sh:validator",
    "sh:inversePath",
    "sh:zeroOrMorePath",
    "sh:severity",
    "sh:message",
    "sh:minCout",
    "sh:js",
    "sh:uniqueLang",
]


@settings(often, max_examples=EXAMPLES * 5)
@given(
    st.lists(
        st.tuples(st.sampled_from(["ex:S", "ex:T", "ex:C"]), st.sampled_from(CLAUSES), st.sampled_from(TERMS)),
        min_size=1,
        max_size=9,
    )
)
def test_no_shapes_break_the_compiler(triples: list[tuple[str, str, str]]) -> None:
    """Whatever stands in a shapes file, it compiles and runs, or is refused in one line."""
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    text = f"{PREFIXES}ex:S a sh:NodeShape ; sh:targetNode ex:a .\n{lines}"
    try:
        quads = turtle(text)
        compile_shapes(quads)
        validate(store_of(f"{PREFIXES}ex:a ex:p 1 ; a ex:C ."), quads)
    except NnmiError as error:
        assert "\n" not in str(error)
