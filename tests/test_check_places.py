"""Where triples stand in Turtle and its kin: what steps over other statements agrees with what reads them all."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnmi_graph.check import SourceText, find_places
from nnmi_graph.check.turtle_places import Passage, line_passages, turtle_passages
from nnmi_graph.errors import Where
from nnmi_graph.store import FORMATS, parse
from nnmi_graph.terms import RDF, BlankNode, Literal, NamedNode, Quad

EX = "http://example.org/"
ODD = r"""# no statement: ex:a ex:p 1 .
@prefix ex: <http://example.org/> . PREFIX e.x: <http://example.org/>
prefix : <http://example.org/>  :a :p "a dot. a # and 'it'" .:b :p 'q"' , '''three " ' ''
'''@en.ex:c :p 1.5,.5 , 2. ex:d.e ex:p ex:f.g;ex:q ex:h .# ex:c ex:p 9 .
<http://example.org/i>:p<http://example.org/j>.<http://example.org/k> <http://example.org/p> "".
e.x:l e.x:p "x"^^ex:m.n . ex:n\.o ex:p \
"" .
"""
ODD = ODD.replace("\\\n", "")
GRAPHS = (
    ODD + "ex:g1 { ex:q ex:p ex:r . ex:s ex:p 1.0 } GRAPH ex:g2 { ex:t ex:p 'u}' } { ex:u ex:p '{' , [ ex:v 1 ] . }\n"
)
BASED = "BASE <http://example.org/> <a> <p> <#b> .\n@base <http://example.org/c/> .\n<a> <p> 1 . <\\u0061> <p> 2 ."


def told(passages: list[Passage]) -> set[tuple[str, ...]]:
    return {
        (place.subject, place.predicate, place.object, *map(str, passage.at(place.offsets[2])))
        for passage in passages
        for place in passage.places
    }


def by_two_ways(text: str, node: str) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
    """The triples of a node with the places of their objects, other statements stepped over, and all of them read."""
    data = text.encode()
    wanted = {triple for triple in told(list(turtle_passages(data, {node}))) if triple[0] == node}
    whole = told(list(turtle_passages(data, {'"1"'}, as_objects=True)))  # a number has many spellings: all is read
    return wanted, {triple for triple in whole if triple[0] == node}


@pytest.mark.parametrize(("text", "form"), [(ODD, "turtle"), (GRAPHS, "trig"), (BASED, "turtle")])
def test_each_subject_is_found_with_all_that_is_said_of_it(text: str, form: str) -> None:
    """Counted against the engine's own reading of the same text."""
    quads = parse(text.encode(), FORMATS[form], "odd")
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    assert len(subjects) > 1
    for subject in subjects:
        found, whole = by_two_ways(text, subject)
        assert found == whole
        assert len(found) == sum(quad.subject == NamedNode(subject) for quad in quads), subject


def test_a_node_that_is_only_an_object_is_found_there() -> None:
    source = SourceText("odd.trig", GRAPHS.encode(), FORMATS["trig"])
    nodes = {EX + "r", EX + "f.g", EX + "j", '"u}"', EX + "nowhere"}
    places = find_places([source], nodes, nodes).known
    lines = {key[1]: where.line for key, where in places.items()}
    assert lines == {EX + "r": 7, '"u}"': 7, EX + "f.g": 4, EX + "j": 5}


def test_lines() -> None:
    text = (
        b"# <http://example.org/a> <http://example.org/p> <http://example.org/b> .\n\n"
        b' \t<http://example.org/a><http://example.org/p>_:b.\r\n_:b <http://example.org/p> "\\u0041" .\n'
        b"<http://example.org/\\u0061> <http://example.org/q> <http://example.org/c> <http://example.org/g> .\n"
    )
    source = SourceText("x.nq", text, FORMATS["nquads"])
    places = find_places([source], {EX + "a", "_:b", EX + "c"}, {EX + "c"}).known
    assert places[EX + "a",] == Where("x.nq", 3, 3)
    assert places[EX + "a", EX + "q"] == Where("x.nq", 5, 29)
    assert places["_:b", EX + "p", '"A"'] == Where("x.nq", 4, 28)
    assert places["", EX + "c"] == Where("x.nq", 5, 52)


_names = st.text("ab.-_é'~", min_size=1, max_size=4).map(lambda text: f"{EX}{text}")
_texts = st.text("ab.'\"\\#{}<>@^ \n;,é😀", max_size=8)
_objects = st.one_of(
    _names.map(NamedNode),
    _texts.map(Literal),
    _texts.map(lambda text: Literal(text, language="en-gb")),
    st.sampled_from([Literal(1), Literal(2.5), Literal(True), BlankNode("b.1")]),
)
_quads = st.lists(
    st.builds(
        Quad,
        st.one_of(_names.map(NamedNode), st.just(BlankNode("b.1"))),
        st.sampled_from([NamedNode(RDF + "type"), NamedNode(EX + "p.q")]),
        _objects,
    ),
    min_size=1,
    max_size=8,
)


@given(_quads)
def test_any_graph_is_found_whole(quads: list[Quad]) -> None:
    """In Turtle with short and long names, and in N-Triples."""
    whole = set(quads)
    for prefixes in ({}, {"": EX}, {"e": EX + "a"}):
        data = ox.serialize(quads, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""
        assert count(list(turtle_passages(data, subjects(whole)))) == len(whole)
    data = ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES) or b""
    for subject in subjects(whole):
        one = {quad for quad in whole if text_of(quad) == subject}
        assert count(list(line_passages(data, {subject}))) == len(one)
        assert count(list(turtle_passages(data, {subject}))) == len(one)


def text_of(quad: Quad) -> str:
    return quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)


def subjects(quads: set[Quad]) -> set[str]:
    return {text_of(quad) for quad in quads}


def count(passages: list[Passage]) -> int:
    return len({(p.subject, p.predicate, p.object) for passage in passages for p in passage.places})
