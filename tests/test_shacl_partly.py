"""Shapes of which a part says nothing or cannot be run, and shapes with relative names: nothing is passed over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nnmi_graph.shacl import prepare, validate
from nnmi_graph.store import OxigraphStore
from nnmi_graph.terms import BlankNode, NamedNode

from .conftest import Ran
from .validate_samples import turtle

Run = Callable[..., Ran]
HEAD = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://e.org/> .\n"
DATA = HEAD + "ex:a a ex:C ."


def run(nnmi: Run, folder: Path, shapes: str, *more: str, data: str = DATA) -> Ran:
    (folder / "data.ttl").write_text(data, encoding="utf-8")
    (folder / "shapes.ttl").write_text(HEAD + shapes, encoding="utf-8")
    return nnmi("validate", folder / "data.ttl", "--shapes", folder / "shapes.ttl", *more)


def test_a_partial_check_does_not_end_well(nnmi: Run, tmp_path: Path) -> None:
    """What is left is kept to, yet something was left unchecked."""
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:nodeKind sh:IRI . ex:T a sh:NodeShape ; sh:targetClass ex:C ; sh:minCoun 1 ."
    ran = run(nnmi, tmp_path, shapes, "--skip-unsupported", "--fail-on", "violation")
    assert ran.code == 1
    assert "No findings. Not everything was checked." in ran.out
    assert "sh:minCoun" in ran.out
    assert run(nnmi, tmp_path, shapes.replace("sh:minCoun 1", "sh:closed false"), "--skip-unsupported").code == 0


@pytest.mark.parametrize(
    ("asked", "code", "clause"),
    [
        ("sh:node ex:Adress", 0, "sh:node"),
        ("sh:and ( ex:Adress ex:Address )", 0, "sh:and"),
        ("sh:not ex:Adress", 1, "sh:not"),
        (
            "sh:property [ sh:path ex:p ; sh:qualifiedValueShape ex:Adress ; sh:qualifiedMinCount 1 ]",
            1,
            "sh:qualifiedValueShape",
        ),
    ],
)
def test_a_shape_that_is_not_there_asks_nothing_and_is_told(
    nnmi: Run, tmp_path: Path, asked: str, code: int, clause: str
) -> None:
    """Any node that stands where a shape is expected is one (SHACL 1.0, section 2.1); a typo is more likely."""
    ran = run(nnmi, tmp_path, f"ex:S sh:targetClass ex:C ; {asked} . ex:Address a sh:NodeShape ; sh:nodeKind sh:IRI .")
    assert (ran.code, ran.err) == (code, "")
    assert f"{clause} names <http://e.org/Adress>" in ran.out
    assert "perhaps <http://e.org/Address> is meant" in ran.out


RELATIVE = "<#S> a sh:NodeShape ; sh:targetClass <#C> ; sh:property [ sh:path <#p> ; sh:minCount 1 ] ."


def test_relative_names_in_shapes_are_those_of_their_file(nnmi: Run, tmp_path: Path) -> None:
    file = (tmp_path / "shapes.ttl").as_uri()
    ran = run(nnmi, tmp_path, RELATIVE, data=f"<http://e.org/a> a <{file}#C> .")
    assert ran.code == 1
    assert f"{file}#p" in ran.out
    ran = run(nnmi, tmp_path, RELATIVE, "--base", "http://x.org/", data="<a> a <#C> ; <#p> 1 .")
    assert (ran.code, ran.err) == (0, "") and "applied 1 time" in ran.out
    assert run(nnmi, tmp_path, RELATIVE, data="<a> a <#C> .").code == 2
    shown = nnmi("validate", "--show", "--shapes", tmp_path / "shapes.ttl")
    assert (shown.code, shown.err) == (0, "") and f"{file}#p" in shown.out


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [
        ("sh:property [ sh:path ex:p ; sh:qualifiedValueShape [ sh:class ex:D ] ]", 0, "without a count asks nothing"),
        ("sh:property [ sh:path ex:p ; sh:hasValue [ ex:q 1 ] ]", 1, "so it always fails"),
    ],
)
def test_clauses_that_ask_nothing_or_too_much_are_told(
    nnmi: Run, tmp_path: Path, asked: str, code: int, told: str
) -> None:
    ran = run(nnmi, tmp_path, f"ex:S sh:targetClass ex:C ; {asked} .", data=DATA + " ex:a ex:p [ ex:q 1 ] .")
    assert (ran.code, ran.err) == (code, "")
    assert told in ran.out


IDLE = "ex:Idle a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:pattern 'a(?(b))' ] . ex:S sh:targetClass ex:C ; sh:nodeKind sh:IRI ."


def test_a_fault_in_a_shape_that_checks_nothing_does_not_lose_the_file(nnmi: Run, tmp_path: Path) -> None:
    ran = run(nnmi, tmp_path, IDLE)
    assert (ran.code, ran.err) == (0, "")
    assert "is no regular expression" in ran.out and "nothing is checked by it" in ran.out
    for reach in (
        "ex:Idle sh:targetClas ex:C .",
        "ex:Idle sh:target [ sh:select 'SELECT $this { $this a foo:C }' ] .",
        "ex:S sh:node ex:Idle .",
    ):
        assert run(nnmi, tmp_path, IDLE + reach).code == 2


def test_standard_prefixes_need_no_declaration_and_are_told(nnmi: Run, tmp_path: Path) -> None:
    """As in shapes of ontologies, which leave it to what they import."""
    select = "SELECT $this WHERE { $this a ?kind . VALUES ?kind { owl:Class } FILTER(CONTAINS(STR($this), 'e.org')) }"
    shapes = f'ex:S a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ; sh:select "{select}" ] ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .'
    ran = run(nnmi, tmp_path, shapes, data=HEAD + "ex:a a <http://www.w3.org/2002/07/owl#Class> .")
    assert (ran.code, ran.err) == (1, "")
    assert "prefix owl: is used undeclared" in ran.out


def test_many_shapes_without_records_are_one_line(nnmi: Run, tmp_path: Path) -> None:
    shapes = "ex:S sh:targetClass ex:C ; sh:nodeKind sh:IRI . " + " ".join(
        f"ex:K{n} a <http://www.w3.org/2000/01/rdf-schema#Class>, sh:NodeShape ; sh:nodeKind sh:IRI ."
        for n in range(400)
    )
    ran = run(nnmi, tmp_path, shapes)
    assert ran.code == 0
    assert ran.out.count("found no record") == 1 and "400 rules" in ran.out


LIST = """ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:in ( MEMBERS ) ] ; sh:property [ sh:path ex:q ; sh:node :List ] .
:List sh:property [ sh:path rdf:first ; sh:maxCount 1 ] ; sh:property [ sh:path ( [ sh:zeroOrMorePath rdf:rest ] rdf:first ) ; sh:datatype xsd:int ] .
:Rest sh:targetObjectsOf rdf:rest ; sh:xone ( [ sh:node :List ; sh:nodeKind sh:BlankNode ] [ sh:hasValue rdf:nil ] ) ."""


@pytest.mark.parametrize("form", ["<http://e.org/m{}>", '"m{}"', "{}.0", '"0{}"^^xsd:int'])
def test_lists_of_thousands(form: str) -> None:
    """Members are compared as terms; shapes may walk lists of the data."""
    head = "@prefix : <http://l.org/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
    shapes = prepare(turtle(head + HEAD + LIST.replace("MEMBERS", " ".join(form.format(n) for n in range(10_000)))))
    rows = (f"ex:x{n} a ex:C ; ex:p {form.format(n)}, {form.format(n + 9_990)} ." for n in range(20))
    data = f'{head}{HEAD} {" ".join(rows)} ex:x0 ex:p "1"^^xsd:byte ; ex:q ( "1"^^xsd:int 2 ) . ex:x1 ex:q ( "3"^^xsd:int ) .'
    found = validate(OxigraphStore.of(turtle(data), written=True), shapes).findings
    named = [f"{f.focus.value[13:]} {f.check.made.name}" for f in found if isinstance(f.focus, NamedNode)]
    assert sorted(named) == ["x0 In", "x0 Node", *(f"x{n} In" for n in range(10, 20))]
    assert [f.check.made.name for f in found if isinstance(f.focus, BlankNode)] == ["Xone"], "the rest that holds 2"
