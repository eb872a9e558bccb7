"""What published shape files use – of DCAT-AP, CPSV-AP, CCCEV, QUDT, gist and cube-link – in small made cases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nnmi_graph.findings import render_report
from nnmi_graph.shacl import prepare, validate

from .conftest import Ran
from .validate_samples import check, store_of, turtle

Run = Callable[..., Ran]
DATA = """
ex:c1 a ex:C ; ex:p "a" , 5 ; ex:q ex:d1 ; ex:lang ex:de . ex:c2 a ex:C ; ex:p true ; ex:q "d" .
ex:d1 a ex:D ; ex:name "D" . ex:e1 a ex:E .
"""


def broken(shapes: str, data: str = DATA) -> set[tuple[str, str, str]]:
    """Component, last part of the focus node, value of each finding."""
    return {
        (finding.check.made.name, str(finding.focus).rsplit("/")[-1].strip(">"), str(finding.value))
        for finding in check(shapes, data).findings
    }


def test_a_named_list_is_shared_and_described() -> None:
    shapes = """
    ex:Text a rdf:List ; rdfs:label "text or number" ; rdf:first [ sh:datatype xsd:string ] ; rdf:rest ( [ sh:datatype xsd:integer ] ) .
    ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:or ex:Text ] , [ sh:path ex:q ; sh:or ex:Text ] ."""
    value = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    assert broken(shapes) == {("Or", "c2", value), ("Or", "c1", "<http://example.org/d1>")}


def test_class_and_kind_of_node_in_shapes_of_their_own() -> None:
    shapes = """
    ex:all rdfs:member ex:S , ex:Empty . ex:Empty a sh:NodeShape ; sh:closed false ; sh:targetClass xsd:decimal .
    ex:S a sh:NodeShape ; sh:closed false ; sh:targetClass ex:C ; sh:property ex:S1 , ex:S2 .
    ex:S1 rdfs:seeAlso "page" ; sh:class ex:D ; sh:name "q"@en ; sh:path ex:q .
    ex:S2 rdfs:seeAlso "page" ; sh:nodeKind sh:BlankNodeOrIRI ; sh:name "q"@en ; sh:path ex:q ."""
    assert broken(shapes) == {("Class", "c2", '"d"'), ("NodeKind", "c2", '"d"')}


def test_a_supplement_to_shapes_of_another_file_runs_as_far_as_it_goes() -> None:
    """It adds to property shapes whose paths, and to lists whose members stand in a file that is not given."""
    shapes = """
    ex:Part a sh:PropertyShape ; sh:group ex:G ; sh:order 40.0 . ex:List a sh:PropertyShape ; sh:or ex:Elsewhere .
    ex:Off a sh:PropertyShape ; sh:deactivated true . ex:G a sh:PropertyGroup ; rdfs:label "Group" .
    ex:C a rdfs:Class , sh:NodeShape ; sh:property ex:C-p . ex:C-p a sh:PropertyShape ; sh:group ex:G ; sh:maxCount 1 ; sh:path ex:p ."""
    report = check(shapes, DATA)
    assert [str(finding.focus) for finding in report.findings] == ["<http://example.org/c1>"]
    alone = [note for note in report.notes if "without sh:path; nothing is checked by it" in note]
    assert len(alone) == 3


def test_a_pattern_with_a_language_is_taken_and_told() -> None:
    report = check("ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:lang ; sh:pattern '^http://lang/'@en ] .", DATA)
    assert len(report.findings) == 1
    assert any("sh:pattern has a language (en)" in note for note in report.notes)


def test_a_node_without_a_name_in_a_list_of_values_is_told() -> None:
    report = check("ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:q ; sh:in ( ex:d1 [] ) ] .", DATA)
    assert len(report.findings) == 1
    assert any("sh:in lists a node without a name" in note for note in report.notes)


def test_a_property_shape_of_two_shapes_stands_under_neither() -> None:
    shapes = """ex:P sh:path ex:name ; sh:minCount 1 ; sh:name "Name" .
    ex:S sh:targetClass ex:C ; rdfs:label "First" ; sh:property ex:P . ex:T sh:targetClass ex:E ; rdfs:label "Other" ; sh:property ex:P ."""
    text = render_report(check(shapes, DATA), "text", "en")
    assert "VIOLATION · Name · 3 records" in text
    alone = render_report(check(shapes.replace("ex:E ;", "ex:Unknown ;"), DATA), "text", "en")
    assert "VIOLATION · First: Name · 2 records" in alone


def test_alternatives_are_property_shapes_or_nodes_of_no_type() -> None:
    shapes = """
    ex:S sh:targetClass ex:C ; sh:or ( [ sh:path ex:p ; sh:datatype xsd:boolean ] [ sh:path ex:q ; sh:node ex:Named ] ) .
    ex:Named sh:property [ sh:path ex:name ; sh:minCount 1 ] ; sh:not [ sh:hasValue ex:none ] .
    ex:Back sh:targetClass ex:D ; sh:property [ sh:path ( [ sh:inversePath ex:q ] ex:lang ) ; sh:in ( ex:fr ) ] ."""
    assert broken(shapes) == {("In", "d1", "<http://example.org/de>")}
    assert ("Or", "c1", "<http://example.org/c1>") in broken(shapes, DATA.replace("ex:name", "ex:title"))


RECURSIVE = """
ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:nodeTyp sh:Literal ] ; sh:property [ sh:path ex:q ; sh:node ex:Level ] .
ex:Level a sh:NodeShape ; sh:property [ sh:path ex:name ; sh:minCount 1 ] , [ sh:path ex:next ; sh:node ex:Level ] ."""


@pytest.mark.parametrize(("last", "found"), [("ex:name 'E'", 0), ("ex:title 'E'", 1)])
def test_what_is_left_out_is_named_where_shapes_refer_to_themselves(last: str, found: int) -> None:
    data = f"ex:c1 a ex:C ; ex:q ex:d1 . ex:d1 ex:name 'D' ; ex:next ex:e1 . ex:e1 {last} ."
    report = validate(store_of(data), prepare(turtle(RECURSIVE), skip=True))
    assert len(report.findings) == found
    assert any("sh:nodeTyp" in fault for fault in report.left_out)


def test_a_refusal_says_how_to_go_on_without(nnmi: Run, tmp_path: Path) -> None:
    (tmp_path / "s.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://e.org/> . ex:S sh:targetClass ex:C ; "
        "sh:property [ sh:path ex:p ; sh:dataType ex:D ; sh:minCount 1 ] , [ sh:path ex:q ; sh:minCount 1 ] .",
        encoding="utf-8",
    )
    (tmp_path / "d.ttl").write_text("<http://e.org/a> a <http://e.org/C> .", encoding="utf-8")
    command = ("validate", tmp_path / "d.ttl", "--shapes", tmp_path / "s.ttl")
    ran = nnmi(*command)
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean sh:datatype? (--skip-unsupported leaves such shapes out)" in ran.err
    partly = nnmi(*command, "--skip-unsupported")
    assert partly.code == 1 and "lacks <http://e.org/q>" in partly.out and "sh:dataType" in partly.out
