"""The W3C SHACL test suite's cases that lie in `w3c-shacl/`, each run through `validate`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlparse

import pyoxigraph as ox
import pyshacl
import pytest

from nnmi_graph.errors import ContentError
from nnmi_graph.findings import Report
from nnmi_graph.shacl import validate
from nnmi_graph.shapes.read_paths import read_path
from nnmi_graph.store import OxigraphStore
from nnmi_graph.terms import SH, BlankNode, Literal, NamedNode, Quad, Term
from nnmi_graph.triples import TripleIndex

SUITE = Path(__file__).parent / "w3c-shacl"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
ELSEWHERE = {"shacl-shacl-data-shapes.ttl": Path(pyshacl.__file__).parent / "assets" / "shacl-shacl.ttl"}
"""A file that a case names and that the suite does not hold: the shapes of the Recommendation's appendix C."""


@dataclass(frozen=True)
class Case:
    """One `sht:Validate` entry: the files, and the node of the expected result."""

    name: str
    graph: TripleIndex
    data: Path
    shapes: Path
    result: Term


def load(path: Path) -> list[Quad]:
    return list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri(), rename_blank_nodes=False))


def one(graph: TripleIndex, node: Term, iri: str) -> Term | None:
    return next(iter(graph.objects(node, iri)), None)


def file_of(term: Term | None) -> Path:
    path = Path(unquote(urlparse(term.value).path))
    return ELSEWHERE.get(path.name, path)


def collect() -> list[Case]:
    cases = []
    for path in sorted(SUITE.rglob("*.ttl")):
        graph = TripleIndex(load(path))
        for manifest in graph.subjects(MF + "entries"):
            for entry in graph.items(one(graph, manifest, MF + "entries"), str(path)):
                action = one(graph, entry, MF + "action")
                data, shapes = (file_of(one(graph, action, SHT + name)) for name in ("dataGraph", "shapesGraph"))
                name = path.relative_to(SUITE).as_posix()
                cases.append(Case(name, graph, data, shapes, one(graph, entry, MF + "result")))
    return cases


CASES = collect()


def as_told(term: Term | None) -> str:
    """The term itself; blank nodes by kind."""
    return "blank" if isinstance(term, BlankNode) else str(term)


def expected(case: Case) -> Counter[tuple[str, ...]]:
    graph = case.graph
    found: Counter[tuple[str, ...]] = Counter()
    for result in graph.objects(case.result, SH + "result"):
        path = one(graph, result, SH + "resultPath")
        shape = one(graph, result, SH + "sourceShape")
        found[
            (
                as_told(one(graph, result, SH + "focusNode")),
                str(path and read_path(graph, path, "")),
                as_told(one(graph, result, SH + "value")),
                as_told(one(graph, result, SH + "sourceConstraintComponent")),
                as_told(one(graph, result, SH + "resultSeverity")),
                as_told(shape),
                as_told(one(graph, result, SH + "sourceConstraint")),
            )
        ] += 1
    return found


def actual(report: Report) -> Counter[tuple[str, ...]]:
    return Counter(
        (
            as_told(f.focus),
            str(f.path),
            as_told(f.value),
            f"<{f.component}>",
            f"<{f.severity}>",
            as_told(f.shape),
            as_told(f.source),
        )
        for f in report.findings
    )


def run(case: Case) -> Report:
    store = OxigraphStore(union=False, written=True)
    store.add(load(case.data))
    return validate(store, load(case.shapes))


def test_count_of_cases() -> None:
    assert len(CASES) == 71


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    if case.result == NamedNode(SHT + "Failure"):
        with pytest.raises(ContentError):
            run(case)
        return
    report = run(case)
    assert actual(report) == expected(case)
    conforms = one(case.graph, case.result, SH + "conforms")
    assert report.conforms is (conforms == Literal(True))
    messages = {
        m for r in case.graph.objects(case.result, SH + "result") for m in case.graph.objects(r, SH + "resultMessage")
    }
    assert messages <= {m for finding in report.findings for m in finding.messages}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_by_the_command(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    """The same case through `nnmi validate`: its exit code, and its report read back from Turtle."""
    from nnmi_graph.cli import main

    words = ["validate", str(case.data), "--shapes", str(case.shapes), "--base", case.data.as_uri(), "--quiet"]
    if case.data != case.shapes:
        words[5] = case.shapes.as_uri()
    code = main([*words, "--format", "turtle", "--fail-on", "info"])
    printed = capsys.readouterr().out
    if case.result == NamedNode(SHT + "Failure"):
        assert code == 2 and printed == ""
        return
    conforms = one(case.graph, case.result, SH + "conforms") == Literal(True)
    assert code == int(not conforms)
    report = TripleIndex(list(ox.parse(printed.encode(), format=ox.RdfFormat.TURTLE)))
    (root,) = report.subjects(SH + "conforms")
    assert sum(1 for _ in report.objects(root, SH + "result")) == sum(
        1 for _ in case.graph.objects(case.result, SH + "result")
    )
