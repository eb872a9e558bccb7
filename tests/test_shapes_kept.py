"""Shapes and kinds of record that are kept as JSON are those that are read from the files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.errors import ContentError
from nnmi_graph.frozen import replace
from nnmi_graph.learnt import learning
from nnmi_graph.names import Names
from nnmi_graph.shacl import prepare, validate
from nnmi_graph.shapes.components import FORM
from nnmi_graph.shapes.kept import ShapesFiles, Unsaid
from nnmi_graph.sheets import kinds
from nnmi_graph.terms import Quad

from .validate_samples import store_of, turtle

OWN = """ex:OwnComponent a sh:ConstraintComponent ; sh:parameter [ sh:path ex:least ] ;
  sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER($value >= $least) }" ] .
ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; ex:least 5 ] ."""
"""Shapes with a component of their own, and a shape without a name."""
PLAIN = """ex:S a sh:NodeShape ; sh:targetClass ex:C ; rdfs:label "a C"@en, "丙"@zh-Hans ; sh:property
  [ sh:path ( [ sh:inversePath ex:q ] [ sh:zeroOrMorePath ex:r ] ) ; sh:minCount 1 ; sh:pattern "^\\\\d" ; sh:flags "i" ] ,
  [ sh:path [ sh:alternativePath ( ex:p ex:q ) ] ; sh:in ( 1 "b"@en ex:c 2.50 ) ; sh:or ( [ sh:datatype xsd:int ] ) ] ."""


def refuse() -> Iterable[Quad]:
    raise AssertionError("read again")


@pytest.mark.parametrize("text", [None, PLAIN])
def test_shapes_in_json_are_the_shapes(text: str | None) -> None:
    shapes = replace(prepare(Workspace().shapes() if text is None else turtle(text)), quads=())
    again = FORM.made(json.loads(json.dumps(FORM.told(shapes))))
    assert again == shapes
    pairs = zip(shapes.by_id.values(), again.by_id.values(), strict=True)
    assert all(old.kind is new.kind for a, b in pairs for old, new in zip(a.constraints, b.constraints, strict=True))


def test_shapes_with_a_component_of_their_own_are_read_each_time(tmp_path: Path) -> None:
    with pytest.raises(Unsaid):
        FORM.told(prepare(turtle(OWN)))
    data = "ex:a a ex:C ; ex:p 4 . ex:b a ex:C ; ex:p 5 ."
    for state in ("1", "2"):
        with learning(tmp_path / "learnt.json"):
            found = validate(store_of(data), ShapesFiles(state, lambda: turtle(OWN))).findings
        assert [finding.focus.value.rpartition("/")[2] for finding in found] == ["a"]


def test_what_is_wrong_with_files_is_told_each_time(tmp_path: Path) -> None:
    wrong = ShapesFiles("wrong", lambda: turtle("ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:minCont 1 ."))
    for _ in range(2):
        with learning(tmp_path / "learnt.json"), pytest.raises(ContentError, match="minCont"):
            prepare(wrong)


def test_kinds_are_read_once_for_a_state_of_the_files_and_for_the_classes_of_a_store(tmp_path: Path) -> None:
    ws = Workspace()
    known = Names(ws.store)
    plain = kinds.read_kinds(ws.shapes(), known)
    read: list[str] = []

    def files(state: str) -> ShapesFiles:
        return ShapesFiles(state, lambda: (read.append(state), ws.shapes())[1])

    for state in ("1", "1", "2"):
        with learning(tmp_path / "learnt.json"):
            found = kinds.read_kinds(files(state), known)
        assert kinds._FORM.told(found) == kinds._FORM.told(plain)
    assert read == ["1", "2"]
    with learning(tmp_path / "learnt.json"):
        kinds.read_kinds(ShapesFiles("1", refuse), known)
        with pytest.raises(AssertionError):
            kinds.read_kinds(ShapesFiles("1", refuse), Names(type(ws.store).of([])))
