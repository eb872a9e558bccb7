"""What is worked out of the queries of shapes is the same, whether it is worked out or taken from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.check.traces import Traces, _once
from nnmi_graph.content import state_of
from nnmi_graph.errors import ContentError
from nnmi_graph.learnt import learning, learnt
from nnmi_graph.shacl import compile_shapes, prepare

from .validate_samples import turtle

SHAPES = """ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:prefixes ex: ; sh:select '''
  SELECT $this ?n WHERE {{ $this ex:p ?a ; {} ?b . ?b ex:r ?n . FILTER (?n > 5 && REGEX(STR(?a), "\\\\\\\\d")) }}''' ] ."""


def told(shapes: str) -> tuple[object, ...]:
    """All that is made of the queries."""
    quads = turtle(shapes)
    _once.cache_clear()
    return compile_shapes(quads).texts(), [trace.text for trace in Traces(prepare(quads)).all()], prepare(quads).notes


def test_what_was_learnt_is_what_would_be_worked_out(tmp_path: Path) -> None:
    file, shapes = tmp_path / "deep" / "learnt.json", [SHAPES.format(step) for step in ("ex:q", "^ex:q", "xsd:q")]
    plain = [told(each) for each in shapes]
    assert plain[0] != plain[1] and plain[2][2]
    for spoilt in (None, b"", b"[1]", b"\xff", b'{"0": 1}'):
        if spoilt is not None:
            file.write_bytes(spoilt)
        for _ in range(2):
            with learning(file):
                assert [told(each) for each in shapes] == plain
    assert [path.name for path in file.parent.iterdir()] == ["learnt.json"]


def test_what_is_wrong_is_told_each_time(tmp_path: Path) -> None:
    """An error is not kept, and a place that cannot be written to is no error."""
    for file in (tmp_path / "learnt.json", tmp_path / "learnt.json" / "nowhere.json"):
        for _ in range(2):
            with pytest.raises(ContentError, match="no SPARQL"), learning(file):
                prepare(turtle(SHAPES.format("ex:q ex:q")))
            with learning(file):
                prepare(turtle(SHAPES.format("ex:q")))


def test_arguments_of_another_kind_are_others(tmp_path: Path) -> None:
    asked: list[object] = []

    @learnt
    def seen(text: object, more: str = "") -> str:
        asked.append(text)
        return f"{text!r}{more}"

    for _ in range(2):
        with learning(tmp_path / "learnt.json"):
            assert [seen("1"), seen(1), seen("1", "2"), seen("1", more="2")] == ["'1'", "1", "'1'2", "'1'2"]
    assert asked == ["1", 1, "1", "1"]


def test_the_file_is_another_when_the_program_or_the_shapes_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    record = tmp_path / "record.ttl"
    record.write_text("@prefix nnmi: <https://w3id.org/nnmi/ontology/> . <urn:x> a nnmi:Membership .", encoding="utf-8")
    reports = [Workspace(cache=cache).validate(str(record)).findings for cache in (True, True, False)]
    keys = [[(f.shape, f.focus, f.component, f.value) for f in found] for found in reports]
    assert keys[0] == keys[1] == keys[2] != []
    (file,) = (tmp_path / "cache" / "nnmi-graph").glob("learnt-*.json")
    shapes = tmp_path / "shapes.ttl"
    names = set()
    for text in ("", "# more"):
        shapes.write_text(text, encoding="utf-8")
        names.add(state_of([(shapes, "")]))
    assert len(names) == 2 and file.stem.removeprefix("learnt-") not in names
