"""The report as the standard has it: a `sh:ValidationReport` in RDF (SHACL 1.0, section 3.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from ...compile import Alternative, Inverse, Path, Predicate, Repeat, Sequence
from ...store import FORMATS, serialize
from ...terms import RDF, SH, XSD, BlankNode, Literal, NamedNode, Term, Triple
from ..report import Finding, Report

_REPEATS = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}


def as_turtle(report: Report) -> str:
    """The report as Turtle."""
    return serialize(report_triples(report), FORMATS["turtle"]).decode()


def report_triples(report: Report) -> list[Triple]:
    """The triples of the report. `sh:conforms` is false if there is any result, whatever its severity."""
    writer = _Writer()
    node = writer.node()
    conforms = Literal("false" if report.findings else "true", datatype=NamedNode(XSD + "boolean"))
    triples = [
        _triple(node, RDF + "type", NamedNode(SH + "ValidationReport")),
        _triple(node, SH + "conforms", conforms),
    ]
    for finding in report.findings:
        triples += writer.result(node, finding)
    return triples


def _triple(subject: NamedNode | BlankNode, predicate: str, value: Term) -> Triple:
    return Triple(subject, NamedNode(predicate), value)


class _Writer:
    """Hands out blank nodes in order, so that the same report gives the same text."""

    def __init__(self) -> None:
        self._numbers = count()

    def node(self) -> BlankNode:
        return BlankNode(f"r{next(self._numbers)}")

    def result(self, report: BlankNode, finding: Finding) -> Iterator[Triple]:
        node = self.node()
        yield _triple(report, SH + "result", node)
        yield _triple(node, RDF + "type", NamedNode(SH + "ValidationResult"))
        yield _triple(node, SH + "focusNode", finding.focus)
        if finding.path is not None:
            path, more = self.path(finding.path)
            yield _triple(node, SH + "resultPath", path)
            yield from more
        if finding.value is not None:
            yield _triple(node, SH + "value", finding.value)
        yield _triple(node, SH + "resultSeverity", NamedNode(finding.severity))
        yield _triple(node, SH + "sourceConstraintComponent", NamedNode(finding.component))
        yield _triple(node, SH + "sourceShape", finding.shape)
        if finding.source is not None:
            yield _triple(node, SH + "sourceConstraint", finding.source)
        for message in finding.messages:
            yield _triple(node, SH + "resultMessage", message)

    def path(self, path: Path) -> tuple[NamedNode | BlankNode, list[Triple]]:
        """A node for the path, and the triples that say what it is (SHACL 1.0, section 2.3.1)."""
        match path:
            case Predicate(iri):
                return NamedNode(iri), []
            case Inverse(of):
                return self._one("inversePath", of)
            case Repeat(of, times):
                return self._one(_REPEATS[times], of)
            case Sequence(parts):
                return self._list(parts)
            case Alternative(parts):
                node = self.node()
                head, triples = self._list(parts)
                return node, [_triple(node, SH + "alternativePath", head), *triples]

    def _one(self, name: str, of: Path) -> tuple[BlankNode, list[Triple]]:
        node = self.node()
        inner, triples = self.path(of)
        return node, [_triple(node, SH + name, inner), *triples]

    def _list(self, parts: Iterable[Path]) -> tuple[BlankNode, list[Triple]]:
        made = [(self.node(), *self.path(part)) for part in parts]
        triples: list[Triple] = []
        for index, (node, first, more) in enumerate(made):
            rest = made[index + 1][0] if index + 1 < len(made) else NamedNode(RDF + "nil")
            triples += [_triple(node, RDF + "first", first), _triple(node, RDF + "rest", rest), *more]
        return made[0][0], triples
