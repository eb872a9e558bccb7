"""Shapes that refer to themselves: a node fails them only for a reason that comes to an end, however far that is."""

from __future__ import annotations

import random

import pytest

from nnmi_graph.check import Records, checked
from nnmi_graph.errors import ContentError
from nnmi_graph.shacl import compile_shapes, prepare, validate

from .validate_samples import check, record_of, store_of, turtle

GOOD = """ex:Good a sh:NodeShape ; sh:targetClass ex:C ;
  sh:property [ sh:path ex:name ; sh:minCount 1 ] , [ sh:path ex:knows ; sh:node ex:Good ] . """
LISTS = """ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:items ; sh:node ex:List ] .
ex:List sh:or ( [ sh:hasValue rdf:nil ] [ sh:property [ sh:path rdf:first ; sh:datatype xsd:integer ] ,
  [ sh:path rdf:rest ; sh:minCount 1 ; sh:maxCount 1 ; sh:node ex:List ] ] ) . """


def failing(shapes: str, data: str) -> set[str]:
    return {str(finding.focus) for finding in check(shapes, data).findings}


@pytest.mark.parametrize("length", [1, 2, 5, 40])
def test_a_reason_is_found_however_far_it_is(length: int) -> None:
    chain = "".join(f"ex:p{i} ex:name 'x' ; ex:knows ex:p{i + 1} . " for i in range(length)) + "ex:p0 a ex:C . "
    assert failing(GOOD, f"{chain} ex:p{length} ex:knows ex:p0 .") == {"<http://example.org/p0>"}
    assert not failing(GOOD, f"{chain} ex:p{length} ex:name 'x' ; ex:knows ex:p0 .")


def test_lists_of_nodes_without_names_and_literals_as_written() -> None:
    good = " ".join(["1"] * 30)
    report = check(LISTS, f"ex:a a ex:C ; ex:items ({good} 'x') . ex:b a ex:C ; ex:items ({good} 007) .")
    assert [str(finding.focus) for finding in report.findings] == ["<http://example.org/a>"]
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:node ex:V ] . "
    shapes += "ex:V sh:maxLength 2 ; sh:property [ sh:path ex:q ; sh:node ex:V ] ."
    assert failing(shapes, "ex:a a ex:C ; ex:p 007 . ex:b a ex:C ; ex:p 7 .") == {"<http://example.org/a>"}


COUNTED = """ex:Good a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:knows ;
  sh:qualifiedValueShape [ sh:or ( [ sh:node ex:Good ; sh:class ex:C ] [ sh:hasValue ex:end ] ) ] ;
  sh:qualifiedMinCount WANTED ] . """


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("wanted", [1, 2, 5])
def test_made_networks_as_a_plain_loop_judges_them(seed: int, wanted: int) -> None:
    """Here what fails is worked out by a loop over Python sets; a count over 3 takes another way in the engine."""
    draw = random.Random(100 * wanted + seed)
    nodes = [f"n{i}" for i in range(12)]
    knows = {node: set(draw.sample([*nodes, "end"], draw.randint(1, 8))) for node in nodes}
    bad: set[str] = set()
    while True:
        now = {n for n, others in knows.items() if sum(o == "end" or o not in bad for o in others) < wanted}
        if now == bad:
            break
        bad = now
    data = "".join(f"ex:{n} a ex:C ; ex:knows {' , '.join('ex:' + o for o in sorted(s))} . " for n, s in knows.items())
    found = failing(COUNTED.replace("WANTED", str(wanted)), data)
    assert found == {f"<http://example.org/{node}>" for node in bad}


def test_the_report_says_how_it_was_taken_and_what_is_lacking() -> None:
    report = check(GOOD, "ex:a a ex:C ; ex:name 'a' ; ex:knows ex:b . ex:b ex:other 1 .")
    (finding,) = report.findings
    assert "lacks <http://example.org/name>" in finding.details[0].findings[0].message()
    assert any("refers to itself, and SHACL leaves open what that means" in note for note in report.notes)
    assert any("urn:nnmi-graph:failed" in text for text in compile_shapes(turtle(GOOD)).texts())


def test_what_cannot_be_settled_is_left_out_by_name() -> None:
    shapes = GOOD + "ex:Odd a sh:NodeShape ; sh:targetClass ex:C ; sh:xone ( ex:Odd ex:Good ) ."
    with pytest.raises(ContentError, match="Odd> refers to itself by way of a negation, and SHACL leaves open"):
        prepare(turtle(shapes))
    report = validate(store_of("ex:a a ex:C ."), prepare(turtle(shapes), True))
    assert len(report.findings) == 1
    assert "Odd> refers to itself by way of a negation" in report.left_out[0]


def test_pyshacl_gives_up_where_it_would_let_pass() -> None:
    data = "ex:p0 a ex:C . " + "".join(f"ex:p{i} ex:name 'x' ; ex:knows ex:p{i + 1} . " for i in range(9))
    with pytest.raises(ContentError, match="pySHACL gave up: shapes that refer to themselves"):
        validate(store_of(data), turtle(GOOD), engine="pyshacl")


def test_beside_a_store() -> None:
    record = Records((), record_of("ex:a a ex:C ; ex:knows ex:b ; ex:name 'a' ."), None)
    report = checked(store_of("ex:b ex:name 'b' ; ex:knows ex:c ."), record, turtle(GOOD))
    assert [str(finding.focus) for finding in report.findings] == ["<http://example.org/a>"]
    assert checked(store_of("ex:b ex:name 'b' ."), record, turtle(GOOD)).conforms
