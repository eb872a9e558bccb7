"""What a record breaks at others: what is found by following its triples is what a check of everything finds."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from nnmi_graph.check import Records, checking, open_against
from nnmi_graph.check.touched import footprint, told_in, touched_shapes
from nnmi_graph.check.traces import Traces
from nnmi_graph.findings import Finding
from nnmi_graph.shacl import prepare, validate
from nnmi_graph.shacl.reach import subclasses
from nnmi_graph.shapes.patterns import pattern_groups
from nnmi_graph.shapes.prebind import in_full
from nnmi_graph.store import OxigraphStore
from nnmi_graph.store.pouring import lines_of
from nnmi_graph.terms import RDF, NamedNode, Quad

from .validate_samples import record_of, turtle

EX = "http://example.org/"
TARGET = "a sh:NodeShape ; sh:targetClass ex:C ;"
QUERIES = {
    "negated": "$this ex:p ?a . FILTER NOT EXISTS { ?a ex:q ?b }",
    "negated twice": "$this ex:p ?a . FILTER NOT EXISTS { ?a ex:q ?b . FILTER NOT EXISTS { ?b ex:p ?c } }",
    "positive within": "$this ex:p ?a . FILTER EXISTS { ?a ex:q ?b . FILTER NOT EXISTS { ?b ex:q ?c } }",
    "denied": "$this ex:p ?a . FILTER (!(EXISTS { ?a ex:q ?b . FILTER NOT EXISTS { ?b ex:p ?c } }))",
    "optional": "$this ex:p ?a . OPTIONAL { ?a ex:q ?b . FILTER NOT EXISTS { ?b ex:p ?c } } FILTER (!BOUND(?b))",
    "counted": "$this ex:p ?a . { SELECT $this (COUNT(?x) AS ?n) { $this ex:p ?x . FILTER NOT EXISTS { ?x ex:q ?y } } GROUP BY $this } FILTER (?n < 2)",
    "from elsewhere": "?a ex:p $this ; ex:q ?b . FILTER NOT EXISTS { $this ex:q ?c }",
    "by any step": "$this ex:p ?a . ?a ?step ?b . ?b ex:q ?c . FILTER NOT EXISTS { $this ex:q ?c }",
    "of a text": "$this ex:p ?a . FILTER (SUBSTR(STR(?a), 21) > '1') { ?b ex:q ?a . FILTER (STR(?b) < 'http://example.org/n3') }",
    "of a text within": "$this ex:p ?a . FILTER EXISTS { ?a ex:q ?b . FILTER (STR(?b) > 'http://example.org/n0') FILTER NOT EXISTS { ?b ex:q ?c } }",
    "of a text that is not there": "$this ex:p ?a . OPTIONAL { ?a ex:q ?b } FILTER (SUBSTR(STR(?b), 21) < '3' || STR(?a) > 'http://example.org/n2') { ?c ex:p ?a }",
    "a star beside": "$this ex:p ?a . ?b ex:p ?a ; ex:q ?c ; a ex:C . FILTER (?b != $this)",
}
PATHS = {
    "two steps": "( ex:p ex:q )",
    "back and on": "( [ sh:inversePath ex:p ] ex:q )",
    "three steps": "( ex:p [ sh:inversePath ex:q ] ex:p )",
    "back over two": "[ sh:inversePath ( ex:p ex:q ) ]",
    "repeated": "( ex:p [ sh:zeroOrMorePath ex:q ] ex:p )",
    "perhaps": "( ex:p [ sh:zeroOrOnePath ex:q ] )",
    "either": "( [ sh:alternativePath ( ex:p [ sh:inversePath ex:q ] ) ] ex:q )",
}
SHAPES = {
    **{
        name: f'ex:S {TARGET} sh:sparql [ sh:select """SELECT DISTINCT $this WHERE {{ {text} }}""" ; sh:prefixes ex:o ] . '
        f'ex:o sh:declare [ sh:prefix "ex" ; sh:namespace "{EX}"^^xsd:anyURI ] .'
        for name, text in QUERIES.items()
    },
    **{name: f"ex:S {TARGET} sh:property [ sh:path {path} ; sh:maxCount 1 ] ." for name, path in PATHS.items()},
    "where a property leads": "ex:S a sh:NodeShape ; sh:targetObjectsOf ex:q ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .",
    "a class of values": f"ex:S {TARGET} sh:property [ sh:path ex:p ; sh:not [ sh:class ex:C ] ] .",
    "within others": f"ex:S {TARGET} sh:node ex:T . ex:T a sh:NodeShape ; sh:property [ sh:path ( ex:p ex:q ) ; sh:maxCount 0 ] .",
}


def quads(chance: random.Random, count: int) -> Iterator[Quad]:
    """Triples about five nodes, which are of the class at times."""
    for _ in range(count):
        one, other = (NamedNode(f"{EX}n{chance.randrange(5)}") for _ in range(2))
        predicate, value = chance.choice(((EX + "p", other), (EX + "q", other), (RDF + "type", NamedNode(EX + "C"))))
        yield Quad(one, NamedNode(predicate), value)


def keys(findings: tuple[Finding, ...]) -> set[tuple[str, str, str]]:
    return {(str(found.focus), str(found.value), found.component) for found in findings}


@pytest.mark.parametrize("name", SHAPES)
def test_what_breaks_is_found_wherever_it_is(name: str, monkeypatch: pytest.MonkeyPatch, search: int) -> None:
    """Whether records are followed one by one, or checked together with the store as many are.

    Few worlds show anything at others: of those that have shown some, fewer are tried.
    """
    monkeypatch.setattr(checking, "FEW", -1)
    monkeypatch.setattr(checking, "WORTH", 1_000_000)
    shapes = prepare(turtle(SHAPES[name]))
    seen = 0
    for seed in range(60 * search):
        if seed >= 20 * search and seen > 2:
            break
        chance = random.Random(seed)
        before = [
            *quads(chance, 9),
            *(Quad(NamedNode(f"{EX}n{n}"), NamedNode(RDF + "type"), NamedNode(EX + "C")) for n in (0, 1)),
        ]
        record = list(quads(chance, 2))
        own = {str(quad.subject) for quad in record}
        was = keys(validate(OxigraphStore.of(before), shapes).findings)
        now = keys(validate(OxigraphStore.of([*before, *record]), shapes).findings)
        wanted = {key for key in now if key not in was or key[0] in own}
        with open_against(OxigraphStore.of(before), shapes) as against:
            assert keys(against.check(record).findings) == wanted, (seed, record)
        assert keys(checking.checked(OxigraphStore.of(before), Records((), record, None), shapes).findings) == wanted, (
            seed,
            record,
        )
        seen += any(key[0] not in own for key in wanted)
    assert seen > 0 or name == "negated"


def test_what_an_addition_can_only_relieve_is_not_followed() -> None:
    """A hub is not gone over because of a triple that only fills what was missing, or whose path ends there."""
    ways = list(Traces(prepare(turtle(SHAPES["negated"]))).all())
    assert not any(trace.predicate == EX + "q" for trace in ways)
    relieving = [
        group.only_relieves
        for group in pattern_groups(in_full(f"SELECT $this {{ {QUERIES['negated twice']} }}", {"ex": EX}, ""), None)
    ]
    assert relieving == [False, True, False]
    store = OxigraphStore.of([Quad(NamedNode(EX + "n0"), NamedNode(RDF + "type"), NamedNode(EX + "C"))])
    for name, more, reached in (("back and on", "", 0), ("back and on", "ex:m ex:q ex:n1 .", 1)):
        record = turtle(f"ex:m ex:p ex:n0 . {more}")
        with open_against(store, prepare(turtle(SHAPES[name]))) as against:
            assert sum(against.check(record).checked.shapes.values()) == reached


def test_what_a_filter_denies_is_not_followed() -> None:
    """Only where it asks of the text of what the group itself binds: such a filter is decided alike everywhere."""
    texts = [way.text for way in Traces(prepare(turtle(SHAPES["of a text"]))).all()]
    (text,) = {text for text in texts if "VALUES (?b ?a)" in text}
    assert text.endswith(f"?this <{EX}p> ?a . FILTER(COALESCE( (SUBSTR(STR(?a), 21) > '1'), true)) }}")
    for name in ("of a text that is not there", "optional", "denied", "a star beside"):
        assert not any("FILTER(" in way.text for way in Traces(prepare(turtle(SHAPES[name]))).all()), name


def test_shapes_that_records_cannot_touch_are_left_alone() -> None:
    """A query asks its nodes for what is said of them and what points at them: nodes of another kind are not there."""
    shapes = prepare(turtle(SHAPES["a star beside"]))
    store = OxigraphStore.of(turtle("ex:m a ex:C ; ex:p ex:n ."))
    for record, is_touched in {
        "ex:x ex:p ex:n": False,
        "ex:x ex:p ex:n ; ex:q ex:o": False,
        "ex:x ex:p ex:n ; ex:q ex:o ; a ex:D": True,
        "ex:m ex:q ex:o": True,
        "ex:x ex:r ex:m": False,
        "ex:D rdfs:subClassOf ex:C": True,
    }.items():
        left = touched_shapes(
            shapes, subclasses(store, shapes), footprint(told_in(lines_of(record_of(f"{record} ."))), store)
        )
        assert bool(left.with_targets) is is_touched, record
