"""What the compiler makes of shapes beside the W3C cases: lexical forms, classes, graphs, long ways round, time."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from nnmi_graph.errors import StoreError
from nnmi_graph.shacl import compile_shapes, validate
from nnmi_graph.store import FORMATS, OxigraphStore, parse
from nnmi_graph.terms import NamedNode

from .validate_samples import PREFIXES, check, store_of, turtle

FORMS = {
    "integer": (["0", "-12", "+7", "12345678901234567890123"], ["1.0", "x", " 5", "", "1e3"]),
    "decimal": (["1", "1.", ".5", "-0.50"], ["1e3", "1,5", ""]),
    "double": (["1", "1e3", "-INF", "NaN", ".5E-2"], ["1e", ""]),
    "boolean": (["true", "0"], ["TRUE", "yes"]),
    "date": (
        ["2014-02-28", "2016-02-29", "2000-02-29", "2014-01-01Z", "2014-01-01+14:00", "-0044-03-15"],
        ["2014-02-30", "2015-02-29", "1900-02-29", "2014-13-01", "2014-1-1", "14-01-01", "2014-01-01+15:00"],
    ),
    "dateTime": (["2014-01-01T24:00:00", "2014-01-01T10:00:00.5Z"], ["2014-01-01", "2014-01-01T25:00:00"]),
    "time": (["10:00:00", "23:59:59.9-05:00"], ["10:00", "24:00:01"]),
    "gYear": (["2014", "-0001", "12014"], ["14", "2014-01"]),
    "gYearMonth": (["2014-12"], ["2014-13", "2014"]),
    "gMonthDay": (["--02-29"], ["--02-30", "02-29"]),
    "duration": (["P1Y2M3DT4H5M6.7S", "-PT1M"], ["P", "PT", "1Y"]),
    "byte": (["-128", "127", "+05"], ["128", "-129"]),
    "unsignedLong": (["18446744073709551615"], ["18446744073709551616", "-1"]),
    "long": (["-9223372036854775808"], ["9223372036854775808"]),
    "positiveInteger": (["1", "+001"], ["0", "-1"]),
    "nonPositiveInteger": (["0", "-0", "-5"], ["1"]),
    "hexBinary": (["0aFF", ""], ["0", "xx"]),
    "base64Binary": (["aGk=", "YQ==", ""], ["aGk", "a", "a==="]),
    "anyURI": (["http://a/b", "a"], ["http://a b", "<x>"]),
    "language": (["en", "zh-Hans-CN"], ["e n", "", "en-"]),
    "NCName": (["a_1", "中"], ["1a", "a:b"]),
}


@pytest.mark.parametrize("name", FORMS)
def test_lexical_forms(name: str) -> None:
    """`sh:datatype` holds for a literal of that type whose text is in the type's lexical space, and for no other."""
    good, bad = FORMS[name]
    data = " ".join(f"ex:a ex:p '{text}'^^xsd:{name} ." for text in good + bad)
    report = check(f"ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ex:p ; sh:datatype xsd:{name} .", data)
    wrong = {finding.value.value for finding in report.findings if finding.value}
    assert wrong == set(bad)


def test_subclasses_and_graphs() -> None:
    """A node of a subclass is checked; a triple that two graphs hold is one triple."""
    store = OxigraphStore()
    for graph in ("http://g/1", "http://g/2"):
        text = f"{PREFIXES}ex:a a ex:D ; ex:p 1 . ex:D rdfs:subClassOf ex:C . ex:b a ex:E ; ex:p 1 . ex:E rdfs:subClassOf ex:D ."
        store.add(parse(text.encode(), FORMATS["turtle"], "x", graph))
    shapes = turtle("""ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:maxCount 1 ; sh:minCount 1 ] ;
        sh:property [ sh:path ex:q ; sh:minCount 1 ] .""")
    report = validate(store, shapes)
    assert [finding.focus.value[-1] for finding in report.findings] == ["a", "b"]
    assert set(report.checked.shapes.values()) == {2}


def test_class_with_many_subclasses_is_matched_by_a_path() -> None:
    below = " ".join(f"ex:D{n} rdfs:subClassOf ex:C ." for n in range(150))
    report = check(
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:class ex:C ] .",
        below + "ex:a a ex:D77 ; ex:p ex:a , ex:b .",
    )
    assert [finding.value.value for finding in report.findings if finding.value] == ["http://example.org/b"]


LONG_WAYS = {
    "many values": ("sh:minCount 6", "", 1),
    "too many values": ("sh:maxCount 5", "ex:a ex:p 1 , 2 , 3 , 4 , 5 , 6 .", 1),
    "just enough": ("sh:maxCount 6 ; sh:minCount 6", "ex:a ex:p 1 , 2 , 3 , 4 , 5 , 6 .", 0),
    "many fitting": (
        "sh:qualifiedValueShape [ sh:nodeKind sh:Literal ] ; sh:qualifiedMinCount 5",
        "ex:a ex:p 1 , ex:b .",
        1,
    ),
    "nothing allowed": ("sh:in ()", "ex:a ex:p 1 .", 1),
    "query in node": ("sh:node ex:Q", "ex:a ex:p ex:b , ex:c . ex:b ex:bad 1 .", 1),
    "query in not": ("sh:not ex:Q", "ex:a ex:p ex:b , ex:c . ex:b ex:bad 1 .", 1),
    "query in or": (
        "sh:or ( ex:Q [ sh:class ex:D ] )",
        "ex:a ex:p ex:b , ex:c . ex:b ex:bad 1 . ex:c ex:bad 1 ; a ex:D .",
        1,
    ),
    "query in xone": ("sh:xone ( ex:Q [ sh:class ex:D ] )", "ex:a ex:p ex:b , ex:c . ex:c a ex:D .", 1),
    "query in and": ("sh:and ( ex:Q [ sh:class ex:D ] )", "ex:a ex:p ex:b . ex:b a ex:D .", 0),
    "query in count": ("sh:qualifiedValueShape ex:Q ; sh:qualifiedMaxCount 1", "ex:a ex:p ex:b , ex:c .", 1),
    "query below a property": (
        "sh:node [ sh:property [ sh:path ex:q ; sh:node ex:Q ] ]",
        "ex:a ex:p ex:b . ex:b ex:q ex:c . ex:c ex:bad 1 .",
        1,
    ),
}


@pytest.mark.parametrize("name", LONG_WAYS)
def test_long_ways_round(name: str) -> None:
    """What one condition cannot say – large counts, queries in shapes that are referred to – comes out right."""
    clause, data, findings = LONG_WAYS[name]
    shapes = f"""ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ex:p ; {clause} .
        ex:Q a sh:NodeShape ; sh:sparql [ sh:prefixes ex: ; sh:select "SELECT $this WHERE {{ $this ex:bad ?x }}" ] ."""
    quads, store = turtle(shapes), store_of(data)
    assert len(validate(store, quads).findings) == findings
    assert len(validate(store, quads, engine="pyshacl").findings) == findings


PER_NODE = """ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:prefixes ex: ;
    sh:select "SELECT $this ?value WHERE { $this ex:p ?value } ORDER BY ?value LIMIT 1" ] ."""


def test_limit_is_per_node() -> None:
    """A LIMIT counts the rows of each focus node, as if the query were run for it alone; the report says so."""
    report = check(PER_NODE, "ex:a a ex:C ; ex:p 1 , 2 . ex:b a ex:C ; ex:p 3 .")
    assert [(f.focus.value[-1], f.value.value) for f in report.findings if f.value] == [("a", "1"), ("b", "3")]
    assert report.notes == (
        "<http://example.org/S>: its query has a LIMIT or an aggregate over all rows, so it was run node by node",
    )


def test_query_with_this_in_inner_groups() -> None:
    """`$this` is known in each group of a query: in a sub-select, under OPTIONAL, in a BIND."""
    query = """SELECT $this ?value WHERE { { SELECT $this (COUNT(?x) AS ?n) WHERE { $this ex:p ?x } GROUP BY $this }
        { BIND($this AS ?copy) } OPTIONAL { ?copy ex:q ?value } FILTER(?n > 1) }"""
    shapes = f"ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:prefixes ex: ; sh:select '''{query}''' ] ."
    data = "ex:a a ex:C ; ex:p 1 , 2 ; ex:q 7 . ex:b a ex:C ; ex:p 1 . ex:c ex:p 1 , 2 ."
    for focus in (None, [NamedNode("http://example.org/a")]):
        report = validate(store_of(data), turtle(shapes), focus=focus)
        assert [(f.focus.value[-1], f.value.value) for f in report.findings if f.value] == [("a", "7")]


def test_component_with_parameters() -> None:
    shapes = """ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path ex:start ] , [ sh:path ex:end ; sh:optional true ] ;
        sh:validator [ a sh:SPARQLAskValidator ; sh:message "{$value} does not start with {$start}"@en ;
        sh:ask "ASK { FILTER(STRSTARTS(STR($value), $start) && (!bound($end) || STRENDS(STR($value), $end))) }" ] .
        ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ex:p ; ex:start "ab" .
        ex:T a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ex:p ; ex:start "ab" ; ex:end "z" ."""
    report = check(shapes, "ex:a ex:p 'abc' , 'xyz' , 'abz' .")
    assert [(f.shape.value[-1], f.message()) for f in report.findings] == [
        ("S", "xyz does not start with ab"),
        ("T", "abc does not start with ab"),
        ("T", "xyz does not start with ab"),
    ]


def test_what_was_checked() -> None:
    shapes = """ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:class ex:C . ex:T a sh:NodeShape ; sh:targetClass ex:Typo ; sh:class ex:C .
        ex:U a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:class ex:C , ex:E ."""
    report = check(shapes, "ex:a a ex:C . ex:b a ex:D . ex:c a ex:D . ex:d a ex:E , ex:C ; ex:p 1 .")
    counts = {shape.value[-1]: count for shape, count in report.checked.shapes.items()}
    assert counts == {"S": 2, "T": 0, "U": 1}
    assert [shape.value[-1] for shape in report.checked.empty] == ["T"]
    ((kind, count, examples),) = [(u.kind, u.count, u.examples) for u in report.checked.unseen]
    assert kind and (kind.value[-1], count, [e.value[-1] for e in examples]) == ("D", 2, ["b", "c"])


def test_focus_limits_what_is_checked() -> None:
    shapes = turtle("ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .")
    store = store_of("ex:a a ex:C . ex:b a ex:C .")
    focus = NamedNode("http://example.org/b")
    report = validate(store, shapes, focus=[focus])
    assert [finding.focus for finding in report.findings] == [focus]
    assert list(report.checked.shapes.values()) == [1]


SLOW = """ex:Quick a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:q ; sh:minCount 1 ] .
ex:Slow a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:prefixes ex: ; sh:select '''
    SELECT $this WHERE { $this ex:p ?a . ?x ex:p ?b . ?y ex:p ?c . ?z ex:p ?d . FILTER(?b + ?c + ?d < 0) } ORDER BY ?b ''' ] ."""


def test_time_limit(hangs: Callable[[str], AbstractContextManager[None]]) -> None:
    """What takes too long is stopped for good and named; the rest of the report stands."""
    store = store_of(" ".join(f"ex:n{n} a ex:C ; ex:p {n} ." for n in range(400)))
    with hangs("a shape that would take days, in spite of its limit"):
        report = validate(store, turtle(SLOW), timeout=3)
    assert [check.shape.id.value for check in report.checked.undone] == ["http://example.org/Slow"]
    assert len(report.findings) == 400
    assert not report.conforms


def test_memory_limit() -> None:
    """A query that asks for more memory than it may have ends by itself and takes nothing down with it."""
    from functools import partial

    from nnmi_graph.jobs.child import run_in_child

    store = store_of(" ".join(f"ex:n{n} ex:p {n} ." for n in range(3000)))
    greedy = "SELECT ?x ?y WHERE { ?x <http://example.org/p> ?a . ?y <http://example.org/p> ?b } ORDER BY ?a ?b"

    def rows(text: str) -> int:
        return sum(1 for _ in store.select(text))

    assert run_in_child([partial(rows, greedy)], time.monotonic() + 60, memory=2**28) == [None]
    assert run_in_child([partial(rows, "SELECT * WHERE { ?x ?y ?z } LIMIT 3")], time.monotonic() + 60) == [3]


def test_errors_of_a_job_come_through() -> None:
    from nnmi_graph.jobs.child import run_in_child
    from nnmi_graph.jobs.pool import run_all

    def fail() -> None:
        raise StoreError("gone")

    for run in (lambda: run_all([fail]), lambda: run_in_child([fail], time.monotonic() + 60)):
        with pytest.raises(StoreError, match="gone"):
            run()


def test_plan_is_shown() -> None:
    plan = compile_shapes(
        turtle("ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .")
    )
    (text,) = plan.texts()
    assert text == (
        "SELECT DISTINCT ?this WHERE { ?this a/rdfs:subClassOf* <http://example.org/C> . "
        "FILTER(!EXISTS { ?this <http://example.org/p> ?v1 . }) }"
    )


@pytest.mark.parametrize("engine", ["sparql", "pyshacl"])
def test_empty_data_conforms(engine: str) -> None:
    report = validate(
        OxigraphStore(), turtle("ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:class ex:D ."), engine=engine
    )
    assert report.conforms
    assert len(report.checked.empty) == 1
