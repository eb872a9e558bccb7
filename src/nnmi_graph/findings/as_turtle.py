"""A report as the W3C has it (SHACL 1.0, section 3.6), in Turtle. The same report gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from ..shapes.read_paths import path_triples
from ..store import FORMATS, serialize
from ..terms import RDF, SH, BlankNode, Literal, NamedNode, Term, Triple
from .report import Finding, Report

_TYPE = NamedNode(RDF + "type")


def to_turtle(report: Report, language: str = "en") -> str:
    """The report in Turtle; all languages are in it."""
    return serialize(report_triples(report), FORMATS["turtle"]).decode()


def report_triples(report: Report) -> Iterator[Triple]:
    """The triples of the report. Faults of the input are no part of it, since they are no results of shapes."""
    numbers = count(1)

    def fresh() -> BlankNode:
        return BlankNode(f"b{next(numbers)}")

    node = fresh()
    yield Triple(node, _TYPE, NamedNode(SH + "ValidationReport"))
    yield Triple(node, NamedNode(SH + "conforms"), Literal(not report.findings))
    for finding in report.findings:
        result = fresh()
        yield Triple(node, NamedNode(SH + "result"), result)
        yield from _result(finding, result, fresh)


def _result(finding: Finding, node: BlankNode, fresh: object) -> Iterator[Triple]:
    assert callable(fresh)
    yield Triple(node, _TYPE, NamedNode(SH + "ValidationResult"))
    known: list[tuple[str, Term | None]] = [
        ("focusNode", finding.focus),
        ("value", finding.value),
        ("sourceShape", finding.shape),
        ("sourceConstraintComponent", NamedNode(finding.component)),
        ("sourceConstraint", finding.source),
        ("resultSeverity", NamedNode(finding.severity)),
    ]
    steps: list[Triple] = []
    if finding.path is not None:
        start, steps = path_triples(finding.path, fresh)
        known.insert(1, ("resultPath", start))
    for name, term in (*known, *(("resultMessage", message) for message in finding.messages)):
        if term is not None:
            yield Triple(node, NamedNode(SH + name), term)
    yield from steps
    for inner in (inner for branch in finding.details for inner in branch.findings):
        detail = fresh()
        yield Triple(node, NamedNode(SH + "detail"), detail)
        yield from _result(inner, detail, fresh)
